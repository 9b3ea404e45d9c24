"""What the screens ask of the rooms below. Everything heavy is imported inside, and meant to run in a thread."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from negotiator.config import Settings
    from negotiator.journal.events import Event
    from negotiator.scenarios.library import ScenarioSummary
    from negotiator.scenarios.models import Scenario
    from negotiator.simulation.opening import LoadedScenario
    from negotiator.simulation.session import Session
    from negotiator.simulation.settings import SessionSettings
    from negotiator.simulation.store import StoredSession


class Way(StrEnum):
    """How a candidate chooses to play, on the first screen."""

    EXAM = "exam"
    TRAINING = "training"
    TASTE = "taste"


@dataclass(frozen=True, slots=True)
class FirstScreen:
    """What the first screen shows once it is there."""

    scenarios: tuple[ScenarioSummary, ...]
    unfinished: tuple[StoredSession, ...]
    visited: bool


def first_screen(config: Settings) -> FirstScreen:
    """The scenarios and the sessions to go on with. Raises NegotiatorError."""
    from negotiator.paths import home
    from negotiator.scenarios.library import list_scenarios
    from negotiator.simulation.store import stored_sessions

    stored = stored_sessions()
    return FirstScreen(
        scenarios=tuple(list_scenarios((config.scenarios,) if config.scenarios else (), home() / "cache")),
        unfinished=tuple(session for session in stored if session.status == "unfinished"),
        visited=bool(stored),
    )


def preload() -> None:
    """Import and read what the first turn will need, while the candidate reads the first screen."""
    from negotiator.personas.interpreter.embeddings import load_embeddings

    load_embeddings()


def client_kind(config: Settings) -> str:
    """Who will play the client: ``builtin`` or ``llm``."""
    return config.client or ("llm" if config.model_configured else "builtin")


def load(reference: str, config: Settings) -> LoadedScenario:
    """The scenario of that id or path. Raises NegotiatorError."""
    from negotiator.simulation.opening import load as load_scenario

    return load_scenario(reference, config)


def settings_for(way: Way, config: Settings, lang: str) -> SessionSettings:
    """The settings of a new session played that way."""
    from negotiator.simulation.settings import EXAM_PHASES, ClockKind, Mode, SessionSettings, taste

    phases, minutes = taste() if way is Way.TASTE else (EXAM_PHASES, None)
    return SessionSettings(
        mode=Mode.EXAM if way is Way.EXAM else Mode.TRAINING,
        lang=config.lang or lang,
        seed=random.randrange(1_000_000),
        clock=ClockKind(config.clock or ClockKind.SPEECH),
        pace=config.pace or 1.0,
        extra_time=int(config.extra_time or 0),
        client=client_kind(config),
        pseudonym=config.pseudonym or "",
        phases=phases,
        minutes=minutes,
    )


def judge_kind(config: Settings) -> str:
    """Who will read the texts of a session: ``builtin`` or ``llm``."""
    return config.judge or ("llm" if config.model_configured else "builtin")


def warm(journal: Path | None, config: Settings) -> None:
    """Have in memory what opening a session needs. The session itself is opened, and let go of, in one thread."""
    from negotiator.simulation.opening import scenario_of

    preload()
    if journal is not None:
        scenario_of(journal, config)


def start(loaded: LoadedScenario, way: Way, config: Settings) -> Session:
    """A new session in a folder of its own. Raises NegotiatorError or OSError."""
    from negotiator.simulation.opening import create
    from negotiator.simulation.store import JOURNAL, new_folder

    settings = settings_for(way, config, loaded.scenario.lang)
    return create(new_folder(loaded.scenario.id) / JOURNAL, loaded, settings, config)


def resume(journal: Path, config: Settings) -> Session:
    """Go on with a session. Raises NegotiatorError or OSError."""
    from negotiator.simulation.opening import resume as resume_session

    return resume_session(journal, config)


def internal_spec_brief(scenario: Scenario, events: Sequence[Event], lang: str) -> str:
    """The internal-specification exercise drafted from the session so far, as Markdown."""
    from negotiator.exercises import draft_internal_spec, render_brief

    return render_brief(draft_internal_spec(scenario, events, lang))


@dataclass(frozen=True, slots=True)
class Graded:
    """A session with its grade, ready to be shown."""

    scenario: Scenario
    events: tuple[Event, ...]
    pseudonym: str
    line: Mapping[str, object]


def graded(journal: Path, config: Settings) -> Graded:
    """Grade a session. Raises NegotiatorError."""
    from negotiator.journal.journal import read_journal
    from negotiator.simulation.opening import scenario_of, settings_of

    scenario = scenario_of(journal, config).scenario
    return Graded(
        scenario, read_journal(journal).events, settings_of(journal).pseudonym, _grade_line(journal, scenario, config)
    )


def _grade_line(journal: Path, scenario: Scenario, config: Settings) -> Mapping[str, object]:
    """The grade as a line of `grades.jsonl`, by the judge that is configured."""
    from negotiator.grading.copy import read_copy
    from negotiator.grading.grader import grade, grade_builtin
    from negotiator.referential import load_referential

    copy, referential = read_copy(journal), load_referential()
    if judge_kind(config) == "builtin":
        return grade_builtin(copy, scenario, referential).to_json()

    import asyncio

    from negotiator.grading.judge_model import ModelJudge
    from negotiator.simulation.opening import chat_model

    async def ask() -> Mapping[str, object]:
        judge = ModelJudge(chat_model(config, config.judge_model), referential.rubric)
        return (await grade(copy, scenario, judge=judge, referential=referential)).to_json()

    return asyncio.run(ask())
