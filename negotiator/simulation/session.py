"""One rehearsal: its phases, its clock, and the only hand that writes its journal."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from negotiator import __version__
from negotiator.errors import UsageProblem
from negotiator.i18n import translate as _
from negotiator.journal.codec import changes_to_json, reactions_from_json, reading_from_json, to_json
from negotiator.journal.events import VERSION, Event, EventType, Json
from negotiator.journal.fold import Said, advance, client_state, is_finished, transcript
from negotiator.journal.journal import Journal, JournalProblem
from negotiator.journal.workbook import workbook
from negotiator.negotiation.reactions import Outcome
from negotiator.negotiation.state import ClientState
from negotiator.personas.client import Client
from negotiator.personas.speech import Decision, GuardNote, MeetingTime, ModelNote, Sentence
from negotiator.scenarios.models import Scenario
from negotiator.simulation.clock import Clock, PhaseClock, SystemClock
from negotiator.simulation.jury import Jury
from negotiator.simulation.notices import Notice, NoticeKind
from negotiator.simulation.phases import Phase, phase_named
from negotiator.simulation.settings import ClockKind, Mode, SessionSettings
from negotiator.simulation.sheets import Sheets

WARNINGS = (300, 60)
"""Seconds before the end of a phase at which the candidate is told."""
TICK = 10.0
"""Seconds between two readings of the clock kept in the journal."""

Heard = Sentence | Notice
"""What `say` and `enter` yield: a sentence that is in the journal, or something to tell the candidate."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a session starts from."""

    scenario: Scenario
    scenario_hash: str
    settings: SessionSettings
    branch: str = ""


class Session(Sheets):
    """A rehearsal in progress. Every method that changes something writes it to the journal first.

    Dialogue goes through `say`; sheets through their own methods; time through `tick`. A session is opened with
    `Session.create` or `Session.resume`, and closed with `close`.
    """

    def __init__(
        self, journal: Journal, scenario: Scenario, settings: SessionSettings, client: Client, clock: Clock
    ) -> None:
        super().__init__(scenario, workbook(journal.events))
        self.journal = journal
        self.settings = settings
        self.client = client
        self._time = clock
        self._jury = Jury(scenario, settings.lang)
        self._state = client_state(journal.events)
        self._phase: Phase | None = None
        self._clock: PhaseClock | None = None
        self._warned: set[int] = set()
        self._last_tick = 0.0
        self._speaking = False

    # -- opening ------------------------------------------------------------------------------------------------

    @classmethod
    def create(cls, path: Path, beginning: Beginning, client: Client, clock: Clock | None = None) -> Session:
        """Start a new journal at `path`, which must not exist. The first phase is entered with `enter`."""
        if path.exists():
            raise JournalProblem(
                _("{path}: a session is already there", path=path), _("Choose another folder or resume it.")
            )
        journal = Journal(path)
        settings = beginning.settings
        data: dict[str, Json] = {
            "version": VERSION,
            "program": __version__,
            "scenario": beginning.scenario.id,
            "scenario_hash": beginning.scenario_hash,
            "settings": settings.to_json(),
            "branch": beginning.branch,
        }
        journal.append(EventType.SESSION_STARTED, None, data)
        return cls(journal, beginning.scenario, settings, client, clock or SystemClock())

    @classmethod
    def resume(cls, path: Path, scenario: Scenario, client: Client, clock: Clock | None = None) -> Session:
        """Go on with the journal at `path`: same phase, same time left to the last second journaled, same words."""
        journal = Journal(path)
        try:
            settings = SessionSettings.from_event(journal.events[0])
        except (IndexError, KeyError, TypeError, ValueError) as error:
            journal.close()
            raise JournalProblem(
                f"{path}: no session begins here", "The first line must be session_started."
            ) from error
        session = cls(journal, scenario, settings, client, clock or SystemClock())
        session._restore()
        return session

    def _restore(self) -> None:
        open_phase: str | None = None
        spent = 0.0
        for event in self.journal.events:
            if event.type is EventType.PHASE_STARTED:
                open_phase, spent, self._warned = event.phase, 0.0, set()
            elif event.type is EventType.PHASE_ENDED:
                open_phase = None
            elif event.type is EventType.MISUNDERSTANDING:
                open_phase = event.phase
            elif event.type is EventType.WARNING:
                self._warned.add(event.number("seconds"))
            if event.phase == open_phase and isinstance(value := event.data.get("spent"), int | float):
                spent = float(value)
        if open_phase is not None:
            self._begin_clock(phase_named(open_phase), spent)

    # -- where we are -------------------------------------------------------------------------------------------

    @property
    def phase(self) -> Phase | None:
        """The phase in progress; none before the first, between two and after the last."""
        return self._phase

    @property
    def state(self) -> ClientState:
        """The client's state now."""
        return self._state

    @property
    def clock(self) -> PhaseClock:
        """The phase's clock. Raises UsageProblem between phases."""
        if self._clock is None:
            raise UsageProblem(_("No phase is in progress."))
        return self._clock

    @property
    def events(self) -> tuple[Event, ...]:
        """The journal so far."""
        return self.journal.events

    @property
    def dialogue(self) -> tuple[Said, ...]:
        """Everything said so far in the phase in progress."""
        name = self._phase.id if self._phase else None
        return tuple(said for said in transcript(self.events) if said.phase == name)

    @property
    def finished(self) -> bool:
        """Whether every phase was played."""
        return is_finished(self.events)

    def next_phase_id(self) -> str | None:
        """The phase that `enter` would begin; none after the last."""
        ended: set[str | None] = set()
        for event in self.events:
            if event.type is EventType.PHASE_ENDED:
                ended.add(event.phase)
            elif event.type is EventType.MISUNDERSTANDING:
                ended.discard(event.phase)
        return next((p for p in self.settings.phases if p not in ended), None)

    # -- phases -------------------------------------------------------------------------------------------------

    async def enter(self) -> AsyncIterator[Heard]:
        """Begin the next phase; yields the client's or jury's opening words and what happened between the meetings."""
        if self._phase is not None:
            raise UsageProblem(_("A phase is already in progress."))
        name = self.next_phase_id()
        if name is None:
            raise UsageProblem(_("Every phase was played."))
        phase = phase_named(name)
        self._warned, self._last_tick = set(), 0.0
        minutes = phase.minutes_with(self.settings)
        self._begin_clock(phase, 0.0)
        self._write(EventType.PHASE_STARTED, {"minutes": minutes})
        async for heard in self._open():
            yield heard

    async def _open(self) -> AsyncIterator[Heard]:
        """The first words of the phase in progress; what a crash left unsaid of them is said now."""
        phase = self._current()
        if phase.id == "development":
            for event in self.scenario.between:
                yield Notice(NoticeKind.NEWS, event.news)
        if phase.meeting:
            decision = self._decided(0)
            if decision is None:
                decision = self.client.open_meeting(phase.id, self._state)
                self._write_reactions(decision, 0, self._meeting_time())
            async for heard in self._speak(decision, 0):
                yield heard
        elif phase.id == "jury" and not self.dialogue:
            for sentence in self._jury.open(self.events, self._state, self._workbook):
                yield self._juror(sentence, 0)

    def _current(self) -> Phase:
        if self._phase is None:
            raise UsageProblem(_("No phase is in progress."))
        return self._phase

    def _begin_clock(self, phase: Phase, spent: float) -> None:
        kind = self.settings.clock if phase.dialogue else ClockKind.WALL
        self._phase = phase
        self._clock = PhaseClock(self._time, phase.minutes_with(self.settings) * 60, kind, self.settings.pace, spent)
        self._last_tick = spent

    def end_phase(self, reason: str = "next") -> None:
        """End the phase: `next` at the candidate's wish, `time` when it ran out, `client` when the client left."""
        self._write(EventType.PHASE_ENDED, {"reason": reason, "spent": round(self.clock.spent, 1)})
        self._phase, self._clock = None, None
        if self.next_phase_id() is None:
            self.journal.append(EventType.SESSION_ENDED, None, {})

    def tick(self) -> tuple[Notice, ...]:
        """Look at the clock: warnings that have come due, and in exam mode the end of the phase.

        A sentence begun is finished: while the client is answering, the phase does not end.
        """
        if self._phase is None or self._clock is None or self._clock.paused:
            return ()
        notices = [Notice(NoticeKind.TIME, seconds=s) for s in WARNINGS if self._due(s)]
        for notice in notices:
            self._warned.add(notice.seconds)
            self._write(EventType.WARNING, {"seconds": notice.seconds})
        if self._clock.over and 0 not in self._warned and not self._speaking:
            self._warned.add(0)
            notices.append(Notice(NoticeKind.TIME_OVER))
            if self.settings.mode is Mode.EXAM:
                self.end_phase("time")
        elif self._clock.spent - self._last_tick >= TICK and not self._speaking:
            self._last_tick = self._clock.spent
            self._write(EventType.CLOCK, {})
        return tuple(notices)

    def _due(self, seconds: int) -> bool:
        return self.clock.left <= seconds < self.clock.total and seconds not in self._warned

    def pause(self) -> None:
        """Stop the clock. Raises UsageProblem in an exam, which has no pause."""
        if self.settings.mode is Mode.EXAM:
            raise UsageProblem(_("An exam has no pause."), _("Leave: the session can be resumed."))
        if not self.clock.paused:
            self._write(EventType.PAUSED, {})
            self.clock.pause()

    def unpause(self) -> None:
        """Let the clock run again."""
        if self.clock.paused:
            self.clock.resume()
            self._write(EventType.RESUMED, {})

    def close(self) -> None:
        """Leave; the session can be resumed at the last second."""
        try:
            if self._phase is not None:
                self._write(EventType.CLOCK, {})
        finally:
            # A full disk must not keep the session locked: its last second is lost, nothing else.
            self.journal.close()

    # -- dialogue -----------------------------------------------------------------------------------------------

    async def say(self, text: str) -> AsyncIterator[Heard]:
        """The candidate speaks; yields the answer sentence by sentence, each already in the journal."""
        if self._phase is None or not self._phase.dialogue:
            raise UsageProblem(_("Nobody is there to answer in this phase."))
        turn = self._last_turn() + 1
        before = round(self.clock.spent, 1)
        self.clock.speak(len(text.split()))
        self._write(
            EventType.UTTERANCE,
            {"turn": turn, "role": "candidate", "speaker": "candidate", "text": text, "spent_before": before},
        )
        async for heard in self._answer(turn, text):
            yield heard

    async def answer_pending(self) -> AsyncIterator[Heard]:
        """Give the words that a crash or a cancelled answer left out; yields nothing when none are owed."""
        last = self._pending()
        if last is not None:
            async for heard in self._answer(last.number("turn"), last.text("text")):
                yield heard
        elif self._phase is not None and self._phase.dialogue and not self._candidate_spoke():
            async for heard in self._open():
                yield heard

    def _candidate_spoke(self) -> bool:
        return any(said.role == "candidate" for said in self.dialogue)

    def _pending(self) -> Event | None:
        """The candidate's last words in this phase, if the answer to them is not complete."""
        for event in reversed(self.events):
            if event.type in (EventType.PHASE_STARTED, EventType.MISUNDERSTANDING) or event.data.get("answered"):
                return None
            if event.type is EventType.UTTERANCE and event.text("role") == "candidate":
                return event
        return None

    async def _answer(self, turn: int, text: str) -> AsyncIterator[Heard]:
        self._speaking = True
        try:
            if self._phase is not None and self._phase.meeting:
                async for heard in self._client_answer(turn, text):
                    yield heard
            else:
                for sentence in self._jury.answer(text, self.events, self._state, self._workbook):
                    yield self._juror(sentence, turn)
            self._write(EventType.CLOCK, {"answered": turn})
        finally:
            self._speaking = False
        for notice in self._after_turn():
            yield notice

    async def _client_answer(self, turn: int, text: str) -> AsyncIterator[Heard]:
        decision = self._decided(turn)
        if decision is None:
            heard_before = next((s.text for s in reversed(self.dialogue) if s.role == "client"), "")
            reading = await self.client.read(text, self._state, heard_before)
            for note in reading.notes:
                self._note(note, turn)
            self._write(EventType.MOVES, {"turn": turn, "reading": to_json(reading.reading)})
            time = self._meeting_time()
            decision = self.client.decide(reading.reading, self._state, time, self._rng(turn))
            self._write_reactions(decision, turn, time)
        async for heard in self._speak(decision, turn):
            yield heard

    def _decided(self, turn: int) -> Decision | None:
        """What the client had decided for a turn (0: its opening) that was cut before all of it was said."""
        reading = None
        for event in self.events:
            if event.phase != self._current().id or event.data.get("turn") != turn:
                continue
            if event.type is EventType.MOVES:
                reading = reading_from_json(event.data["reading"])
            if event.type is EventType.REACTIONS:
                return Decision(reactions_from_json(event.data["reactions"]), (), reading)
        return None

    async def _speak(self, decision: Decision, turn: int) -> AsyncIterator[Heard]:
        already = [e.text("text") for e in self.events if _is_answer(e, turn, self._phase)]
        speech = self.client.speak(decision, self._state, self.dialogue, self._seed(f"voice {turn}"), tuple(already))
        async for part in speech:
            if not isinstance(part, Sentence):
                self._note(part, turn)
                if isinstance(part, ModelNote):
                    yield Notice(NoticeKind.MODEL_FAILED, part.detail or part.kind)
                continue
            self.clock.speak(len(part.text.split()))
            data: dict[str, Json] = {"turn": turn, "role": "client", "speaker": part.speaker, "text": part.text}
            self._write(EventType.UTTERANCE, data)
            yield part

    def _note(self, note: GuardNote | ModelNote, turn: int) -> None:
        kind = EventType.GUARD if isinstance(note, GuardNote) else EventType.MODEL_FAILURE
        body = to_json(note)
        assert isinstance(body, dict)
        self._write(kind, {"turn": turn, **body})

    def _juror(self, sentence: Sentence, turn: int) -> Sentence:
        self.clock.speak(len(sentence.text.split()))
        self._write(
            EventType.UTTERANCE,
            {
                "turn": turn,
                "role": "juror",
                "speaker": sentence.speaker,
                "text": sentence.text,
                "question": sentence.subject,
            },
        )
        return sentence

    def _after_turn(self) -> Sequence[Notice]:
        if self._phase is None:
            return ()
        if self._phase.meeting and self._state.outcome is Outcome.BROKEN_OFF:
            self.end_phase("client")
            return (Notice(NoticeKind.CLIENT_LEFT),)
        if self._phase.id == "jury" and self._jury.done(self.events):
            self.end_phase("next")
            return (Notice(NoticeKind.JURY_DONE),)
        return self.tick()

    def unheard(self) -> Notice:
        """Set the last exchange aside: time is given back, the client forgets it. Raises UsageProblem without one.

        Also when it made the client leave: a misunderstanding that ended the meeting is no loss either.
        """
        if self._phase is None:
            self._call_back()
        if self._phase is None or not self._phase.dialogue:
            raise UsageProblem(_("There is no exchange to set aside."))
        for event in reversed(self.events):
            if event.type in (EventType.PHASE_STARTED, EventType.MISUNDERSTANDING):
                break
            if event.type is EventType.UTTERANCE and event.text("role") == "candidate":
                before = event.data.get("spent_before")
                self.clock.give_back(float(before) if isinstance(before, int | float) else 0.0)
                self._write(EventType.MISUNDERSTANDING, {"turn": event.number("turn")})
                self._state = client_state(self.events)
                return Notice(NoticeKind.SET_ASIDE, event.text("text"))
        raise UsageProblem(_("There is no exchange to set aside."))

    def _call_back(self) -> None:
        """Open again a meeting that the client has just ended; anything else that ended stays ended."""
        last = next((e for e in reversed(self.events) if e.type is not EventType.SESSION_ENDED), None)
        if last is not None and last.type is EventType.PHASE_ENDED and last.data.get("reason") == "client":
            spent = last.data.get("spent")
            self._begin_clock(phase_named(last.phase or ""), float(spent) if isinstance(spent, int | float) else 0.0)

    def _meeting_time(self) -> MeetingTime:
        """As the journal will hold it, so that a replay decides the same."""
        return MeetingTime(round(self.clock.left, 1), self.clock.total)

    def _last_turn(self) -> int:
        return max((e.number("turn") for e in self.events if e.type is EventType.UTTERANCE), default=0)

    def _rng(self, turn: int | str) -> random.Random:
        """Chance for one turn: the same seed and words give the same client, also after a resume."""
        return random.Random(self._seed(turn))

    def _seed(self, turn: int | str) -> str:
        phase = self._phase.id if self._phase else ""
        return f"{self.settings.seed}/{phase}/{turn}"

    def _write_reactions(self, decision: Decision, turn: int, time: MeetingTime) -> None:
        data: dict[str, Json] = {
            "turn": turn,
            "opening": turn == 0,
            "left": time.left,
            "total": time.total,
            "reactions": to_json(decision.reactions),
            "changes": list(changes_to_json(decision.changes)),
        }
        self._state = advance(self._state, self._write(EventType.REACTIONS, data))

    def _sheet(self, type_: EventType, data: Mapping[str, Json]) -> Event:
        self._current()
        return super()._sheet(type_, data)

    def _write(self, type_: EventType, data: Mapping[str, Json]) -> Event:
        spent = {} if "spent" in data or self._clock is None else {"spent": round(self._clock.spent, 1)}
        return self.journal.append(type_, self._phase.id if self._phase else None, {**data, **spent})


def _is_answer(event: Event, turn: int, phase: Phase | None) -> bool:
    return (
        event.type is EventType.UTTERANCE
        and phase is not None
        and event.phase == phase.id
        and event.number("turn") == turn
        and event.text("role") == "client"
    )
