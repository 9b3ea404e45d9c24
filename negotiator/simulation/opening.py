"""Opening a session: the scenario, the client that will play, and the journal, brought together."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from negotiator.config import Settings
from negotiator.errors import InputProblem, UsageProblem
from negotiator.i18n import translate as _
from negotiator.journal.events import Event, EventType
from negotiator.journal.journal import Journal, JournalProblem, read_journal
from negotiator.llm.openai_adapter import openai_model
from negotiator.llm.patience import Timeouts
from negotiator.llm.port import ChatModel
from negotiator.paths import PRIVATE_FILE_MODE, home
from negotiator.personas.casting import cast_client
from negotiator.personas.client import Client
from negotiator.scenarios.library import find_scenario, scenario_hash
from negotiator.scenarios.loader import load_scenario
from negotiator.scenarios.models import Scenario
from negotiator.simulation.clock import Clock
from negotiator.simulation.session import Beginning, Session
from negotiator.simulation.settings import SessionSettings
from negotiator.simulation.store import SCENARIO


@dataclass(frozen=True, slots=True)
class LoadedScenario:
    """A scenario with the file it came from and the hash of that file."""

    scenario: Scenario
    path: Path
    hash: str


def load(reference: str | None, config: Settings) -> LoadedScenario:
    """The scenario of that id or path. Raises InputProblem."""
    path = find_scenario(reference, extra_folders(config))
    return LoadedScenario(load_scenario(path, cache_dir=cache_dir()), path, scenario_hash(path))


def extra_folders(config: Settings) -> Sequence[Path]:
    """Folders of the user's own scenarios."""
    return (config.scenarios,) if config.scenarios else ()


def cache_dir() -> Path:
    """Where parsed scenarios are kept."""
    return home() / "cache"


def chat_model(config: Settings, model: str | None = None) -> ChatModel:
    """The configured language model. Raises UsageProblem when none is configured."""
    if config.model is None or not config.model_configured:
        raise UsageProblem(
            _("No language model is configured."),
            _("Set NEGOTIATOR_MODEL and OPENAI_API_KEY or OPENAI_BASE_URL, or use the built-in client."),
        )
    total = config.turn_timeout
    return openai_model(
        config.base_url, config.api_key, model or config.model, Timeouts(read=min(30.0, total), total=total)
    )


def cast(scenario: Scenario, settings: SessionSettings, config: Settings) -> Client:
    """The client a session is to be played against: built-in, or a model's."""
    model = chat_model(config) if settings.client == "llm" else None
    understands = model if config.interpreter == "llm" else None
    return cast_client(scenario, lang=settings.lang, model=model, interpreter_model=understands)


def create(
    path: Path, loaded: LoadedScenario, settings: SessionSettings, config: Settings, clock: Clock | None = None
) -> Session:
    """Start a session whose journal is at `path`; the scenario it is played with is kept beside it."""
    client = cast(loaded.scenario, settings, config)
    _keep_beside(path, loaded)
    return Session.create(path, Beginning(loaded.scenario, loaded.hash, settings), client, clock)


def _keep_beside(journal: Path, loaded: LoadedScenario) -> None:
    """Keep the scenario where a new journal will be, closed to other users; before it, so that no crash parts them."""
    journal.parent.mkdir(parents=True, exist_ok=True)
    if not journal.exists():
        kept = journal.with_name(SCENARIO)
        kept.touch(PRIVATE_FILE_MODE)
        shutil.copyfile(loaded.path, kept)


def scenario_of(journal: Path, config: Settings) -> LoadedScenario:
    """The scenario a session was played with: the copy beside it, else the one of that id. Raises InputProblem."""
    beside = journal.with_name(SCENARIO)
    if beside.is_file():
        return LoadedScenario(load_scenario(beside, cache_dir=cache_dir()), beside, scenario_hash(beside))
    return load(_first(read_journal(journal).events, journal).text("scenario"), config)


def settings_of(journal: Path) -> SessionSettings:
    """How a session was begun. Raises JournalProblem."""
    first = _first(read_journal(journal).events, journal)
    try:
        return SessionSettings.from_event(first)
    except (KeyError, TypeError, ValueError) as error:
        raise JournalProblem(f"{journal}:1: {error}", _("The first line must be session_started.")) from error


def _first(events: Sequence[Event], journal: Path) -> Event:
    if not events or events[0].type is not EventType.SESSION_STARTED or not _named(events[0]):
        raise JournalProblem(f"{journal}:1: no session begins here", _("The first line must be session_started."))
    return events[0]


def _named(first: Event) -> bool:
    """Whether a first event says which scenario is played."""
    scenario = first.data.get("scenario")
    return isinstance(scenario, str) and scenario != ""


def resume(journal: Path, config: Settings, clock: Clock | None = None) -> Session:
    """Go on with a session where it was left."""
    loaded = scenario_of(journal, config)
    settings = settings_of(journal)
    if settings.client == "llm" and not config.model_configured:
        raise InputProblem(
            _("This session is played against a language model, and none is configured."),
            _("Set NEGOTIATOR_MODEL and OPENAI_API_KEY or OPENAI_BASE_URL, then resume."),
        )
    return Session.resume(journal, loaded.scenario, cast(loaded.scenario, settings, config), clock)


def branch(source: Path, turn: int, path: Path, config: Settings) -> Session:
    """A new session that begins as another one did, up to just before that turn; the other one is untouched."""
    events = read_journal(source).events
    first = _first(events, source)
    cut = next(
        (
            e.seq
            for e in events
            if e.type is EventType.UTTERANCE and e.data.get("turn") == turn and e.text("role") == "candidate"
        ),
        None,
    )
    if cut is None:
        raise InputProblem(_("That session has no turn {turn}.", turn=turn), _("The report numbers the turns."))
    _keep_beside(path, scenario_of(source, config))
    with Journal(path) as journal:
        journal.append(EventType.SESSION_STARTED, None, {**first.data, "branch": f"{source.parent.name}@{turn}"})
        for event in events[1:cut]:
            journal.append(event.type, event.phase, event.data)
    return resume(path, config)
