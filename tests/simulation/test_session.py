"""A session: its phases, its time, and what a crash leaves."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from negotiator.errors import UsageProblem
from negotiator.journal.events import EventType
from negotiator.journal.fold import client_state
from negotiator.journal.journal import JournalProblem, read_journal
from negotiator.personas.speech import Sentence
from negotiator.simulation.clock import THINKING_CAP, ManualClock
from negotiator.simulation.notices import Notice, NoticeKind
from negotiator.simulation.session import Beginning, Session
from negotiator.simulation.settings import ClockKind, Mode, SessionSettings
from tests.stubs.puppets import puppet
from tests.stubs.small import small


class Played:
    """A session over a manual clock."""

    def __init__(self, path: Path, settings: SessionSettings | None = None) -> None:
        self.path = path
        self.clock = ManualClock()
        self.scenario = small()
        self.settings = settings or SessionSettings(seed=3)
        beginning = Beginning(self.scenario, "hash", self.settings)
        self.session = Session.create(path, beginning, puppet(self.scenario), self.clock)

    async def until(self, phase: str) -> None:
        while self.session.phase is None or self.session.phase.id != phase:
            if self.session.phase is not None:
                self.session.end_phase()
            async for _ in self.session.enter():
                pass

    async def say(self, text: str) -> list[Sentence | Notice]:
        return [heard async for heard in self.session.say(text)]

    def resume(self) -> Session:
        """As after a crash: nothing was closed properly but the lock, which dies with the program."""
        self.session.journal.close()
        self.clock = ManualClock()
        self.session = Session.resume(self.path, self.scenario, puppet(self.scenario), self.clock)
        return self.session


@pytest.fixture
def played(tmp_path: Path) -> Played:
    return Played(tmp_path / "session.jsonl")


async def test_the_phases_come_in_order_with_the_official_minutes(played: Played) -> None:
    minutes = {}
    while (name := played.session.next_phase_id()) is not None:
        await played.until(name)
        minutes[name] = played.session.clock.total / 60
        played.session.end_phase()
    assert minutes == {
        "preparation": 40,
        "interview_1": 20,
        "development": 40,
        "interview_2": 20,
        "jury": 20,
        "internal_spec": 30,
    }
    assert played.session.finished


async def test_extra_time_is_given_everywhere(tmp_path: Path) -> None:
    played = Played(tmp_path / "s.jsonl", SessionSettings(extra_time=33))
    await played.until("interview_1")
    assert played.session.clock.total == pytest.approx(20 * 60 * 1.33)


async def test_words_cost_their_time_on_the_speech_clock_and_thinking_up_to_a_cap(played: Played) -> None:
    await played.until("interview_1")
    before = played.session.clock.spent
    played.clock.advance(500)
    await played.say("ask volume " + "mot " * 148)
    answered = sum(len(s.text.split()) for s in played.session.dialogue if s.turn == 1 and s.role == "client")
    assert played.session.clock.spent - before == pytest.approx(THINKING_CAP + (150 + answered) * 60 / 150)


async def test_the_wall_clock_counts_every_second(tmp_path: Path) -> None:
    played = Played(tmp_path / "s.jsonl", SessionSettings(clock=ClockKind.WALL))
    await played.until("interview_1")
    played.clock.advance(500)
    assert played.session.clock.spent == 500


async def test_five_minutes_and_one_minute_are_announced_once_and_an_exam_phase_ends(played: Played) -> None:
    await played.until("preparation")
    played.clock.advance(35 * 60)
    assert [n.seconds for n in played.session.tick()] == [300]
    assert played.session.tick() == ()
    played.clock.advance(4 * 60)
    assert [n.seconds for n in played.session.tick()] == [60]
    played.clock.advance(61)
    assert [n.kind for n in played.session.tick()] == [NoticeKind.TIME_OVER]
    assert played.session.phase is None


async def test_in_training_the_end_of_time_is_told_and_the_candidate_may_go_on(tmp_path: Path) -> None:
    played = Played(tmp_path / "s.jsonl", SessionSettings(mode=Mode.TRAINING))
    await played.until("preparation")
    played.clock.advance(41 * 60)
    assert NoticeKind.TIME_OVER in [n.kind for n in played.session.tick()]
    assert played.session.phase is not None
    played.session.pause()
    played.clock.advance(100)
    assert played.session.clock.spent == 41 * 60
    played.session.unpause()


async def test_an_exam_has_no_pause(played: Played) -> None:
    await played.until("preparation")
    with pytest.raises(UsageProblem):
        played.session.pause()


async def test_a_misunderstanding_is_never_the_candidates_loss(played: Played) -> None:
    await played.until("interview_1")
    state, spent = played.session.state, played.session.clock.spent
    await played.say("pressure")
    assert played.session.state.trust < state.trust
    assert played.session.unheard().kind is NoticeKind.SET_ASIDE
    assert played.session.state.trust == state.trust
    assert played.session.state.patience == state.patience
    assert played.session.clock.spent == pytest.approx(spent, abs=0.1)
    assert [s.text for s in played.session.dialogue if s.role == "candidate"] == []
    with pytest.raises(UsageProblem):
        played.session.unheard()


async def test_the_state_is_the_fold_of_the_journal(played: Played) -> None:
    await played.until("interview_1")
    for words in ("greet", "ask volume", "ask problem", "probe", "pressure"):
        await played.say(words)
    assert client_state(read_journal(played.path).events) == played.session.state


async def test_a_resume_finds_phase_time_and_words(played: Played) -> None:
    await played.until("interview_1")
    await played.say("ask volume")
    played.clock.advance(7)
    played.session.tick()
    words, spent, state = played.session.dialogue, played.session.clock.spent, played.session.state
    session = played.resume()
    assert session.phase is not None
    assert session.phase.id == "interview_1"
    assert session.dialogue == words
    assert session.state == state
    assert session.clock.spent == pytest.approx(spent, abs=10)
    assert [h async for h in session.answer_pending()] == []


async def test_an_answer_cut_by_a_crash_is_given_whole_on_resume_and_no_sentence_twice(played: Played) -> None:
    await played.until("interview_1")
    await played.say("ask volume")
    whole = [s.text for s in played.session.dialogue]
    events = read_journal(played.path).events
    for cut in range(next(e.seq for e in events if e.data.get("turn") == 1) + 1, len(events)):
        path = played.path.with_name(f"cut-{cut}.jsonl")
        path.write_bytes(b"".join(e.line() + b"\n" for e in events[:cut]))
        session = Session.resume(path, played.scenario, puppet(played.scenario), ManualClock())
        [h async for h in session.answer_pending()]
        assert [s.text for s in session.dialogue] == whole
        assert client_state(session.events) == played.session.state
        session.journal.close()


async def test_opening_words_cut_by_a_crash_are_said_on_resume(played: Played) -> None:
    await played.until("interview_1")
    whole = [s.text for s in played.session.dialogue]
    events = read_journal(played.path).events
    start = next(e.seq for e in events if e.type is EventType.PHASE_STARTED and e.phase == "interview_1")
    for cut in range(start + 1, len(events)):
        path = played.path.with_name(f"cut-{cut}.jsonl")
        path.write_bytes(b"".join(e.line() + b"\n" for e in events[:cut]))
        session = Session.resume(path, played.scenario, puppet(played.scenario), ManualClock())
        [h async for h in session.answer_pending()]
        assert [s.text for s in session.dialogue] == whole
        session.journal.close()


async def test_a_client_out_of_patience_ends_the_phase(played: Played) -> None:
    await played.until("interview_1")
    for _ in range(4):
        heard = await played.say("pressure")
        if played.session.phase is None:
            break
    assert heard[-1] == Notice(NoticeKind.CLIENT_LEFT)
    assert played.session.phase is None


async def test_sheets_are_in_the_journal_before_they_are_shown(played: Played) -> None:
    await played.until("preparation")
    hits = played.session.search("hygiene certifications")
    assert [hit.document for hit in hits] == ["doc_site"]
    played.session.open_document("doc_site")
    number = played.session.clip("une certification", "doc_site")
    played.session.plan("floor", "90 €")
    played.session.build_offer({"price": Decimal(95)}, ("base",))
    book = played.resume().workbook
    assert book.findings[number].text == "une certification"
    assert book.plan == {"floor": "90 €"}
    assert book.offer is not None
    assert book.offer.terms == {"price": Decimal(95)}
    played.session.unclip(number)
    assert played.session.workbook.findings == {}


async def test_what_makes_no_sense_is_refused_in_words(played: Played) -> None:
    with pytest.raises(UsageProblem):
        played.session.note("avant la première phase")
    await played.until("preparation")
    with pytest.raises(UsageProblem):
        await played.say("bonjour")
    with pytest.raises(UsageProblem):
        played.session.plan("nothing", "x")
    with pytest.raises(UsageProblem):
        played.session.open_document("nothing")
    with pytest.raises(UsageProblem):
        played.session.build_offer({"nothing": Decimal(1)}, ())


def test_a_session_is_never_started_over_another(played: Played) -> None:
    with pytest.raises(JournalProblem):
        Played(played.path)


def test_a_file_that_is_no_session_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.jsonl"
    path.write_bytes(b"")
    with pytest.raises(JournalProblem, match=r"no session begins here|aucune"):
        Session.resume(path, small(), puppet(small()))


async def test_a_full_disk_at_the_end_leaves_the_session_to_be_resumed(
    played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    await played.until("preparation")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("negotiator.journal.journal.os.fsync", full)
        with pytest.raises(JournalProblem):
            played.session.close()
    again = Session.resume(played.path, played.scenario, puppet(played.scenario), ManualClock())
    assert again.phase is not None and again.phase.id == "preparation"
    again.close()


async def test_a_misunderstanding_that_made_the_client_leave_is_taken_back_too(played: Played) -> None:
    await played.until("interview_1")
    heard = [one for _ in range(4) if played.session.phase for one in await played.say("pressure")]
    assert heard[-1] == Notice(NoticeKind.CLIENT_LEFT)
    assert played.session.next_phase_id() == "development"
    played.session.unheard()
    assert played.session.next_phase_id() == "interview_1"
    assert played.session.state.patience > 0
    phase = played.resume().phase
    assert phase is not None
    assert phase.id == "interview_1"
    assert await played.say("ask volume")


async def test_a_phase_left_on_purpose_is_not_opened_again(played: Played) -> None:
    await played.until("interview_1")
    await played.say("ask volume")
    played.session.end_phase()
    with pytest.raises(UsageProblem):
        played.session.unheard()
