"""A transcript digested as a session would be: what was understood of the candidate's words and of the client's.

Nothing here was recorded by the program: the same changes are *read* from words, so the same indicators apply, and
every verdict says that it was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from negotiator.grading import words
from negotiator.grading.case import Case
from negotiator.grading.copy import Copy
from negotiator.grading.evidence import Where
from negotiator.grading.hearing import Hearing, heard_changes
from negotiator.grading.record import MEETINGS, JuryAnswer, Record, TurnRecord
from negotiator.grading.transcripts import Dialogue, Line
from negotiator.journal.fold import Said
from negotiator.journal.workbook import Workbook
from negotiator.negotiation.moves import Act, Move, Reading, Topic
from negotiator.negotiation.state import ClientState, begin_turn, fold
from negotiator.personas.casting import issue_cues, surface_names
from negotiator.scenarios.models import Scenario

if TYPE_CHECKING:
    from negotiator.personas.interpreter.builtin import BuiltinInterpreter
    from negotiator.personas.interpreter.lexicon import IssueCue

SELLING = (Act.OFFER, Act.CONCEDE, Act.QUOTE, Act.CLOSE)
KEPT = 64
"""Interpreters kept ready: one a language and scenario."""


@dataclass(slots=True)
class _Exchange:
    """The candidate's words and what was answered."""

    own: Line
    answers: list[Line] = field(default_factory=list)
    before: str = ""


def listen(copy: Copy, case: Case | None, *, interpreted: bool = True) -> Record:
    """The record of a transcript; the language is the scenario's, else the copy's, else guessed from the words.

    Without `interpreted`, only who said what, for a judge that reads by itself.
    """
    lang = case.scenario.lang if case else copy.lang or language_of(copy.dialogues)
    turns: list[TurnRecord] = []
    jury: list[JuryAnswer] = []
    said: list[Said] = []
    hearing = Hearing(case)
    number = 0
    for dialogue in copy.dialogues:
        if dialogue.meeting == "jury":
            number = _jury(dialogue, number, jury)
            continue
        for exchange in _exchanges(dialogue):
            number += 1
            reader = _interpreter(lang, case.scenario if case else None) if interpreted else None
            turn = _turn(exchange, number, dialogue.meeting or MEETINGS[0], reader, hearing)
            turns.append(turn)
            said += _said(exchange, turn)
    whole = tuple(turns)
    if all(dialogue.meeting is None for dialogue in copy.dialogues):
        whole += _second_half(whole) if interpreted else tuple(replace(turn, phase=MEETINGS[1]) for turn in whole)
    ends = {meeting: _state(whole, meeting) for meeting in MEETINGS}
    reached = {turn.phase for turn in whole} | ({"jury"} if jury else set())
    last = ends[MEETINGS[1]] if MEETINGS[1] in reached else ends[MEETINGS[0]]
    return Record(whole, Workbook(), last, ends, frozenset(reached), tuple(jury), tuple(said), lang)


def _second_half(turns: Sequence[TurnRecord]) -> tuple[TurnRecord, ...]:
    """A single meeting that sells as well as discovers is looked at as both meetings."""
    sells = any(move.act in SELLING and (move.terms or move.act is Act.CLOSE) for turn in turns for move in turn.moves)
    return tuple(replace(turn, phase=MEETINGS[1]) for turn in turns) if sells else ()


def _exchanges(dialogue: Dialogue) -> Iterator[_Exchange]:
    current: _Exchange | None = None
    before = ""
    for line in dialogue.lines:
        if line.role == "candidate":
            if current is not None:
                yield current
            current = _Exchange(line, before=before)
        else:
            before = line.text
            if current is not None:
                current.answers.append(line)
    if current is not None:
        yield current


def _turn(
    exchange: _Exchange, number: int, phase: str, reader: BuiltinInterpreter | None, hearing: Hearing
) -> TurnRecord:
    own, answer = exchange.own, " ".join(line.text for line in exchange.answers)
    speaker = exchange.answers[0].speaker if exchange.answers else ""
    if reader is None:
        return TurnRecord(number, phase, own.line, own.text, None, (), (), answer, speaker, Where.TRANSCRIPT)
    reading = reader.read(own.text, last_client=exchange.before, open_objection=hearing.objection is not None)
    if hearing.case is not None:
        reading = hearing.case.matcher.locate(reading)
    reading = replace(reading, moves=(*reading.moves, *_restated_parts(reading)))
    reactions, changes = heard_changes(hearing, phase, number, reading, answer)
    return TurnRecord(number, phase, own.line, own.text, reading, reactions, changes, answer, speaker, Where.TRANSCRIPT)


def _restated_parts(reading: Reading) -> Iterator[Move]:
    """What a restatement speaks of, sentence by sentence: it may hold a need and stakes at once."""
    if not any(move.act is Act.RESTATE for move in reading.moves):
        return
    for topic, cue in ((Topic.NEED, "said_need"), (Topic.STAKES, "said_stakes")):
        if words.has(cue, reading.text):
            yield Move(Act.RESTATE, topic, confidence=0.7, span=(0, len(reading.text)))


def _said(exchange: _Exchange, turn: TurnRecord) -> Iterator[Said]:
    yield Said(exchange.own.line, turn.turn, turn.phase, "candidate", "candidate", exchange.own.text)
    for line in exchange.answers:
        yield Said(line.line, turn.turn, turn.phase, "client", line.speaker, line.text)


def _state(turns: Sequence[TurnRecord], upto: str) -> ClientState:
    """The state after a meeting, all that was read folded in order."""
    state = ClientState()
    if not any(turn.phase == upto for turn in turns):
        return state
    for turn in turns:
        if turn.phase == upto or (upto == MEETINGS[1] and turn.phase == MEETINGS[0] and _apart(turns)):
            state = fold(turn.changes, begin_turn(state))
    return state


def _apart(turns: Sequence[TurnRecord]) -> bool:
    """Whether the two meetings are two, not one looked at twice."""
    numbers = {phase: {turn.turn for turn in turns if turn.phase == phase} for phase in MEETINGS}
    return not (numbers[MEETINGS[0]] & numbers[MEETINGS[1]])


def _jury(dialogue: Dialogue, number: int, found: list[JuryAnswer]) -> int:
    asked: Line | None = None
    for line in dialogue.lines:
        if line.role != "candidate":
            asked = line
            continue
        number += 1
        if asked is not None:
            found.append(JuryAnswer("", asked.text, asked.speaker, number, line.line, line.text, Where.TRANSCRIPT))
    return number


_LITTLE = {
    "fr": frozenset("le la les des une est vous nous pas que qui dans pour avec sur je et du".split()),  # noqa: SIM905
    "en": frozenset("the of and you we is are that what with for on it to in not our your".split()),  # noqa: SIM905
}


def language_of(dialogues: Sequence[Dialogue]) -> str:
    """French or English, by the little words of what was said."""
    spoken = [word for dialogue in dialogues for line in dialogue.lines for word in line.text.lower().split()]
    return max(("fr", "en"), key=lambda lang: sum(word in _LITTLE[lang] for word in spoken))


_ready: dict[tuple[str, str | None], BuiltinInterpreter] = {}


def _interpreter(lang: str, scenario: Scenario | None) -> BuiltinInterpreter:
    """The interpreter for a scenario, or one that knows the usual terms of a sale of services."""
    from negotiator.personas.interpreter.builtin import BuiltinInterpreter  # brings numpy: not before it is needed

    key = (lang, scenario.id if scenario else None)
    if key not in _ready:
        if len(_ready) >= KEPT:
            _ready.pop(next(iter(_ready)))
        _ready[key] = (
            BuiltinInterpreter(lang, issues=_usual_issues())
            if scenario is None
            else BuiltinInterpreter(
                lang,
                names=surface_names(scenario.interlocutors),
                issues=issue_cues(scenario.deal),
                phrasings=[(phrasing.text, phrasing.topic) for phrasing in scenario.phrasings],
            )
        )
    return _ready[key]


@lru_cache(maxsize=1)
def _usual_issues() -> tuple[IssueCue, ...]:
    """Price, duration, repair time, penalties, payment: what a sale of services is usually about."""
    from negotiator.personas.interpreter.lexicon import IssueCue

    return (
        IssueCue("price", "euro", "prix|tarif|price|rate|poste|seat", False, None, None),
        IssueCue("duration", "month", "duree|mois|contrat|engagement|term|months|contract", False, None, None),
        IssueCue("repair", "hour", "gtr|retabli|repar|delai|repair|response", True, None, None),
        IssueCue("penalty", "percent", "penalit|penalt", True, None, None),
        IssueCue("payment", "day", "paiement|payment|regle|pay", True, None, None),
    )
