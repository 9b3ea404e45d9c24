"""A demonstration plays a whole session by itself, through the real client, and leaves its files."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from negotiator.errors import UsageProblem
from negotiator.journal.events import Event, EventType
from negotiator.journal.fold import Said, client_state
from negotiator.journal.journal import JournalProblem, read_journal
from negotiator.negotiation.reactions import Outcome, Party, Validation
from negotiator.negotiation.state import ClientState
from negotiator.personas.casting import cast_client
from negotiator.personas.client import Client
from negotiator.personas.director.turn import bargain
from negotiator.personas.speech import Decision, GuardNote, ModelNote, Sentence
from negotiator.scenarios.library import find_scenario
from negotiator.scenarios.loader import load_scenario
from negotiator.scenarios.models import Scenario
from negotiator.simulation.candidates import skills
from negotiator.simulation.candidates.desk import PRIVATE
from negotiator.simulation.demo import run_demo
from negotiator.simulation.settings import EXAM_PHASES, SessionSettings

FILES = {"session.jsonl", "plan.md", "internal_spec.md", "spec.md"}


@dataclass(frozen=True)
class Played:
    """A demonstration that was run."""

    folder: Path
    events: tuple[Event, ...]

    @property
    def state(self) -> ClientState:
        return client_state(self.events)


@pytest.fixture(scope="module")
def lormont() -> Scenario:
    return load_scenario(find_scenario("lormont", ()))


@pytest.fixture(scope="module")
def client(lormont: Scenario) -> Client:
    return cast_client(lormont, lang="fr", model=None)


def _play(scenario: Scenario, client: Client, folder: Path, skill: str, seed: int = 1, lang: str = "fr") -> Played:
    settings = SessionSettings(seed=seed, lang=lang)
    path = asyncio.run(run_demo(scenario, client, skill=skill, seed=seed, out_dir=folder, settings=settings))
    read = read_journal(path)
    assert not read.broken and not read.torn
    return Played(folder, read.events)


@pytest.fixture(scope="module")
def played(lormont: Scenario, client: Client, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Played]:
    """Every skill, once."""
    root = tmp_path_factory.mktemp("demos")
    return {skill: _play(lormont, client, root / skill, skill) for skill in skills()}


@pytest.mark.parametrize("skill", list(skills()))
def test_every_skill_plays_every_phase_to_the_end(played: dict[str, Played], skill: str) -> None:
    events = played[skill].events
    assert [e.phase for e in events if e.type is EventType.PHASE_STARTED] == list(EXAM_PHASES)
    assert [e.phase for e in events if e.type is EventType.PHASE_ENDED] == list(EXAM_PHASES)
    assert events[-1].type is EventType.SESSION_ENDED
    assert {path.name for path in played[skill].folder.iterdir()} >= FILES
    assert (played[skill].folder / "internal_spec.md").read_text(encoding="utf-8").startswith("# ")


def test_the_same_seed_plays_the_same_session(
    lormont: Scenario, client: Client, played: dict[str, Played], tmp_path: Path
) -> None:
    again = _play(lormont, client, tmp_path / "again", "weak")
    assert [(e.phase, e.type, e.data) for e in again.events] == [
        (e.phase, e.type, e.data) for e in played["weak"].events
    ]
    for name in FILES - {"session.jsonl"}:
        ours, theirs = again.folder / name, played["weak"].folder / name
        assert ours.read_bytes() == theirs.read_bytes()


def test_skills_come_out_in_their_order(played: dict[str, Played]) -> None:
    expert, average, weak = (played[s].state for s in ("expert", "average", "weak"))
    told = [sum(d.elicited for d in s.disclosed.values()) for s in (expert, average, weak)]
    assert told[0] > told[1] > told[2]
    assert expert.trust > average.trust > weak.trust
    gifts = [sum(not e.against for e in s.concessions(Party.SELLER)) for s in (expert, average, weak)]
    assert gifts[0] == 0 and gifts[1] > 0 and gifts[2] > 0


def test_the_expert_meets_the_deciders_and_signs_within_the_mandate(
    lormont: Scenario, played: dict[str, Played]
) -> None:
    state = played["expert"].state
    assert state.outcome is Outcome.ACCEPTED and state.access is not None
    assert not bargain(lormont).under_floor(state.agreed) and not state.forbidden
    assert state.agreed["price"] < Decimal(78)
    assert Validation.VALIDATED in {r.validation for r in state.restatements}
    assert state.next_step is not None and state.next_step.dated
    assert state.findings_used


def test_the_weak_one_gets_no_agreement_and_the_average_one_at_best_a_principle(played: dict[str, Played]) -> None:
    assert played["weak"].state.outcome is Outcome.OPEN
    assert played["average"].state.outcome in (Outcome.IN_PRINCIPLE, Outcome.OPEN)
    assert not played["weak"].state.restatements


def test_the_pushy_one_is_shown_the_door_and_the_session_goes_on(played: dict[str, Played]) -> None:
    ended = {e.phase: e.text("reason") for e in played["pushy"].events if e.type is EventType.PHASE_ENDED}
    assert ended["interview_1"] == "client" and ended["internal_spec"] == "next"


def test_candidates_open_only_what_a_search_has_found(played: dict[str, Played]) -> None:
    for play in played.values():
        found: set[str] = set()
        for event in play.events:
            results = event.data.get("results")
            if event.type is EventType.SEARCH and isinstance(results, list):
                found.update(str(result) for result in results)
            if event.type is EventType.DOCUMENT_OPENED:
                assert event.text("document") in found


def test_what_was_said_in_confidence_is_not_repeated_to_the_client(
    lormont: Scenario, played: dict[str, Played]
) -> None:
    told = [d.body for d in lormont.dossier if d.kind in PRIVATE]
    said = [e.text("text") for e in played["expert"].events if e.text("role") == "candidate"]
    quoted = [part for text in said for part in re.findall("« (.+?) »", text) if len(part.split()) > 6]
    assert quoted and not any(part in body for part in quoted for body in told)


def test_the_expert_prepares_more_than_the_others(played: dict[str, Played]) -> None:
    def count(skill: str, type_: EventType) -> int:
        return sum(e.type is type_ for e in played[skill].events)

    for type_ in (EventType.SEARCH, EventType.DOCUMENT_OPENED, EventType.FINDING, EventType.PLAN):
        assert count("expert", type_) > count("average", type_) >= count("weak", type_)


def test_an_english_candidate_plays_too(lormont: Scenario, tmp_path: Path) -> None:
    client = cast_client(lormont, lang="en", model=None)
    play = _play(lormont, client, tmp_path / "en", "weak", lang="en")
    assert play.events[-1].type is EventType.SESSION_ENDED
    assert "# Internal specification" in (play.folder / "internal_spec.md").read_text(encoding="utf-8")


class _Failing:
    """A voice whose model fails at every turn and whose built-in words stand in."""

    async def speak(
        self, decision: Decision, state: ClientState, dialogue: Sequence[Said], seed: str, already: Sequence[str]
    ) -> AsyncIterator[Sentence | GuardNote | ModelNote]:
        yield ModelNote("voice", "timeout", "no answer in time")
        for reaction in decision.reactions:
            yield Sentence(reaction.speaker, "Je vous écoute.")


def test_a_model_that_fails_all_the_time_does_not_end_the_demonstration(lormont: Scenario, tmp_path: Path) -> None:
    whole = cast_client(lormont, lang="fr", model=None)
    failing = Client(lormont, whole._interpreter, _Failing())
    play = _play(lormont, failing, tmp_path / "failing", "weak")
    assert play.events[-1].type is EventType.SESSION_ENDED
    assert any(e.type is EventType.MODEL_FAILURE for e in play.events)


def test_an_unknown_skill_and_a_taken_folder_are_refused(lormont: Scenario, client: Client, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem):
        _play(lormont, client, tmp_path / "a", "wizard")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "session.jsonl").write_text("{}\n", encoding="utf-8")
    with pytest.raises(JournalProblem):
        _play(lormont, client, tmp_path / "b", "weak")
