"""A session's journal digested for grading: turns with their reading and outcome, sheets, states, places reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from negotiator.grading.evidence import Evidence, Where, clip
from negotiator.journal.codec import changes_from_json, reactions_from_json, reading_from_json
from negotiator.journal.events import Event, EventType
from negotiator.journal.fold import Said, client_state, set_aside, transcript
from negotiator.journal.workbook import Workbook, workbook
from negotiator.negotiation.moves import Act, Move, Reading
from negotiator.negotiation.reactions import Change, Reaction
from negotiator.negotiation.state import ClientState

C = TypeVar("C")

MEETINGS = ("interview_1", "interview_2")
SHEETS = frozenset(
    {
        EventType.SEARCH,
        EventType.DOCUMENT_OPENED,
        EventType.NOTE,
        EventType.FINDING,
        EventType.PLAN,
        EventType.SUMMARY,
        EventType.OFFER,
        EventType.ARGUMENT,
        EventType.OBJECTION_PREPARED,
        EventType.EXERCISE,
    }
)


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """One exchange of a meeting. `turn` is 0 for the client's own opening, which has no words of the candidate."""

    turn: int
    phase: str
    line: int | None
    words: str
    reading: Reading | None
    reactions: tuple[Reaction, ...]
    changes: tuple[Change, ...]
    answer: str
    speaker: str
    where: Where = Where.JOURNAL

    @property
    def moves(self) -> tuple[Move, ...]:
        """The candidate's moves as they were understood."""
        return self.reading.moves if self.reading else ()

    def of(self, *acts: Act) -> tuple[Move, ...]:
        """The moves of these acts, in order."""
        return tuple(move for move in self.moves if move.act in acts)

    def clause(self, move: Move) -> str:
        """The candidate's own words of a move."""
        start, end = move.span
        return self.words[start:end].strip() if end > start else self.words

    def evidence(self, move: Move | None = None) -> Evidence:
        """The candidate's words here, or those of one move."""
        words = self.clause(move) if move is not None else self.words
        return Evidence(self.where, clip(words), self.turn, self.line, "candidate")

    def answered(self) -> Evidence:
        """The client's words here."""
        return Evidence(self.where, clip(self.answer), self.turn, self.line, self.speaker)


@dataclass(frozen=True, slots=True)
class JuryAnswer:
    """A juror's question and what the candidate answered; `subject` is what the question was about."""

    subject: str
    question: str
    juror: str
    turn: int
    line: int | None
    answer: str
    where: Where = Where.JOURNAL


@dataclass(frozen=True, slots=True)
class Record:
    """All that a grader looks at. `reached`: the places that had an occasion; `ends`: the state after each meeting."""

    turns: tuple[TurnRecord, ...]
    book: Workbook
    state: ClientState
    ends: dict[str, ClientState]
    reached: frozenset[str]
    jury: tuple[JuryAnswer, ...] = ()
    said: tuple[Said, ...] = ()
    lang: str = "fr"
    aside: frozenset[int] = field(default_factory=frozenset)

    def meeting(self, *phases: str) -> tuple[TurnRecord, ...]:
        """The exchanges of these meetings (both, when none is named)."""
        return tuple(turn for turn in self.turns if not phases or turn.phase in phases)

    def moves(self, *acts: Act, phases: Sequence[str] = MEETINGS) -> Iterator[tuple[TurnRecord, Move]]:
        """The candidate's moves of these acts with their turn."""
        for turn in self.meeting(*phases):
            for move in turn.of(*acts):
                yield turn, move

    def changes(self, kind: type[C], phases: Sequence[str] = MEETINGS) -> Iterator[tuple[TurnRecord, C]]:
        """The changes of a kind with the turn that made them."""
        for turn in self.meeting(*phases):
            for change in turn.changes:
                if isinstance(change, kind):
                    yield turn, change

    def end(self, phase: str) -> ClientState:
        """The state when this meeting ended; the empty one when it did not take place."""
        return self.ends.get(phase, ClientState())

    def turn(self, number: int) -> TurnRecord | None:
        """The exchange of that number, if it is there."""
        return next((turn for turn in self.turns if turn.turn == number and turn.words), None)


def record_of(events: Sequence[Event]) -> Record:
    """Digest a journal. Raises ValueError or TypeError on an event that does not hold what its type says."""
    aside = set_aside(events)
    said = transcript(events)
    turns = tuple(_turns(events, aside, said))
    return Record(
        turns=turns,
        book=workbook(events),
        state=client_state(events),
        ends={phase: _state_after(events, phase) for phase in MEETINGS},
        reached=_reached(events, said),
        jury=tuple(_jury(events, aside)),
        said=said,
        lang=_language(events),
        aside=aside,
    )


def _language(events: Sequence[Event]) -> str:
    settings = events[0].data.get("settings") if events else None
    lang = settings.get("lang") if isinstance(settings, dict) else None
    return lang if lang in ("fr", "en") else "fr"


def _turns(events: Sequence[Event], aside: frozenset[int], said: Sequence[Said]) -> Iterator[TurnRecord]:
    readings = {
        (e.phase, e.number("turn")): reading_from_json(e.data["reading"]) for e in events if e.type is EventType.MOVES
    }
    for event in events:
        if event.type is not EventType.REACTIONS:
            continue
        number, opening = event.number("turn"), bool(event.data.get("opening"))
        if number in aside and not opening:
            continue
        here = [s for s in said if s.phase == event.phase and s.turn == number]
        own = next((s for s in here if s.role == "candidate"), None)
        others = [s for s in here if s.role == "client"]
        yield TurnRecord(
            turn=number,
            phase=event.phase or "",
            line=(own.seq if own else event.seq) + 1,
            words=own.text if own else "",
            reading=None if opening else readings.get((event.phase, number)),
            reactions=reactions_from_json(event.data["reactions"]),
            changes=changes_from_json(event.data["changes"]),
            answer=" ".join(s.text for s in others),
            speaker=others[0].speaker if others else "",
        )


def _state_after(events: Sequence[Event], phase: str) -> ClientState:
    """The client's state when a meeting ended; events of later meetings are left out."""
    last = max((i for i, e in enumerate(events) if e.phase == phase), default=-1)
    if last < 0:
        return ClientState()
    return client_state(events[: last + 1], set_aside(events))


def _reached(events: Sequence[Event], said: Sequence[Said]) -> frozenset[str]:
    """Places with an occasion: a phase that was ended, or in which the candidate did something.

    A written exercise counts only when something was handed in.
    """
    reached: set[str] = {e.phase for e in events if e.type is EventType.PHASE_ENDED and e.phase}
    reached |= {e.phase for e in events if e.type in SHEETS and e.phase}
    reached |= {s.phase for s in said if s.role == "candidate"}
    written = {e.text("exercise") for e in events if e.type is EventType.EXERCISE and e.text("text").strip()}
    return frozenset(reached - {"internal_spec", "proposal"} | written)


def _jury(events: Iterable[Event], aside: frozenset[int]) -> Iterator[JuryAnswer]:
    """Each answer to the jury with the question before it."""
    asked: Event | None = None
    for event in events:
        if event.phase != "jury" or event.type is not EventType.UTTERANCE or event.number("turn") in aside:
            continue
        if event.text("role") == "juror":
            asked = event
        elif event.text("role") == "candidate" and asked is not None:
            yield JuryAnswer(
                subject=asked.text("question"),
                question=asked.text("text"),
                juror=asked.text("speaker"),
                turn=event.number("turn"),
                line=event.seq + 1,
                answer=event.text("text"),
            )
