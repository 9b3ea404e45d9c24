"""The client's state of mind and of the bargain: a pure fold over changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import TypeVar

from negotiator.negotiation import reactions as r
from negotiator.negotiation.moves import Motive, Topic

K = TypeVar("K")
V = TypeVar("V")

FULL = 100


def _with(mapping: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    """The mapping with one more entry; never the same object, so that a state is never changed behind its holder."""
    return MappingProxyType({**mapping, key: value})


def _empty() -> Mapping[str, Decimal]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Disclosure:
    """When and how a fact became known; `turn` counts the candidate's turns over the whole session."""

    turn: int
    speaker: str
    elicited: bool


@dataclass(frozen=True, slots=True)
class ObjectionState:
    """An objection made: the strength left (0: dissolved) and the turn it came."""

    turn: int
    strength: int

    @property
    def dissolved(self) -> bool:
        """Whether it no longer stands."""
        return self.strength <= 0


@dataclass(frozen=True, slots=True)
class Restatement:
    """A restatement and what the client said of it."""

    turn: int
    validation: r.Validation
    points: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One concession: who moved on what, for what, and what it did to the seller's yearly margin."""

    turn: int
    party: r.Party
    issue: str
    before: Decimal
    after: Decimal
    against: tuple[str, ...]
    effect: Decimal


@dataclass(frozen=True, slots=True)
class Mood:
    """A change of trust or patience and its reason."""

    turn: int
    delta: int
    reason: str


@dataclass(frozen=True, slots=True)
class ClientState:
    """All that the client's side knows, feels and has said, at a turn."""

    turn: int = 0
    meeting: str | None = None
    meeting_turn: int = 0
    present: tuple[str, ...] = ()
    trust: int = 40
    patience: int = FULL
    asked: Mapping[Topic, int] = field(default_factory=lambda: MappingProxyType({}))
    last_topic: Topic | None = None
    closed_in_a_row: int = 0
    disclosed: Mapping[str, Disclosure] = field(default_factory=lambda: MappingProxyType({}))
    last_facts: tuple[str, ...] = ()
    objections: Mapping[str, ObjectionState] = field(default_factory=lambda: MappingProxyType({}))
    restatements: tuple[Restatement, ...] = ()
    motives: frozenset[tuple[str, Motive]] = frozenset()
    needs_addressed: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))
    findings_used: frozenset[str] = frozenset()
    seller_terms: Mapping[str, Decimal] = field(default_factory=_empty)
    buyer_terms: Mapping[str, Decimal] = field(default_factory=_empty)
    ledger: tuple[LedgerEntry, ...] = ()
    forbidden: tuple[str, ...] = ()
    access: str | None = None
    next_step: r.NextStepAgreed | None = None
    tactics: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()
    outcome: r.Outcome = r.Outcome.OPEN
    agreed: Mapping[str, Decimal] = field(default_factory=_empty)
    last_speaker: str | None = None
    attacks: int = 0
    puzzled: int = 0
    trust_moves: tuple[Mood, ...] = ()
    patience_moves: tuple[Mood, ...] = ()

    def knows(self, fact: str) -> bool:
        """Whether the candidate was told this fact."""
        return fact in self.disclosed

    def standing(self, objection: str) -> bool:
        """Whether this objection was made and is not dissolved."""
        made = self.objections.get(objection)
        return made is not None and not made.dissolved

    def concessions(self, party: r.Party) -> tuple[LedgerEntry, ...]:
        """What this party gave."""
        return tuple(entry for entry in self.ledger if entry.party is party)


def begin_turn(state: ClientState) -> ClientState:
    """The state as the candidate starts to speak: what belongs to one turn is forgotten."""
    return replace(state, turn=state.turn + 1, meeting_turn=state.meeting_turn + 1)


def _clamp(value: int) -> int:
    return max(0, min(FULL, value))


def apply(state: ClientState, change: r.Change) -> ClientState:
    """The state after one change. Total: every kind of change is known here."""
    match change:
        case r.MeetingOpened(meeting, present, trust, patience):
            return replace(
                state,
                meeting=meeting,
                meeting_turn=0,
                present=present,
                last_speaker=None,
                trust=_clamp(trust),
                patience=_clamp(patience),
                closed_in_a_row=0,
                last_facts=(),
                last_topic=None,
                outcome=r.Outcome.OPEN,
                puzzled=0,
            )
        case r.TrustMoved(delta, reason):
            mood = Mood(state.turn, delta, reason)
            return replace(state, trust=_clamp(state.trust + delta), trust_moves=(*state.trust_moves, mood))
        case r.PatienceMoved(delta, reason):
            mood = Mood(state.turn, delta, reason)
            return replace(state, patience=_clamp(state.patience + delta), patience_moves=(*state.patience_moves, mood))
        case r.TopicAsked(topic, is_open):
            return replace(
                state,
                asked=_with(state.asked, topic, state.asked.get(topic, 0) + 1),
                last_topic=topic,
                closed_in_a_row=0 if is_open else state.closed_in_a_row + 1,
                puzzled=0,
            )
        case r.FactDisclosed(fact, speaker, elicited):
            last = state.last_facts if state.last_facts and _same_turn(state) else ()
            return replace(
                state,
                disclosed=_with(state.disclosed, fact, Disclosure(state.turn, speaker, elicited)),
                last_facts=(*last, fact),
            )
        case r.Restated(validation, points, missing):
            restatement = Restatement(state.turn, validation, points, missing)
            return replace(state, restatements=(*state.restatements, restatement), puzzled=0)
        case r.MotiveBetrayed(speaker, motive):
            return replace(state, motives=state.motives | {(speaker, motive)})
        case r.NeedAddressed(need, proof):
            known = state.needs_addressed.get(need)
            return replace(state, needs_addressed=_with(state.needs_addressed, need, proof or known))
        case r.FindingUsed(finding):
            return replace(state, findings_used=state.findings_used | {finding})
        case r.SpokeLast(speaker):
            return replace(state, last_speaker=speaker)
        case r.AttackSeen():
            return replace(state, attacks=state.attacks + 1)
        case r.Puzzled():
            return replace(state, puzzled=state.puzzled + 1)
        case r.TacticPlayed(tactic):
            return replace(state, tactics=(*state.tactics, tactic))
        case r.Marked(mark):
            return replace(state, marks=state.marks | {mark})
        case r.ObjectionRaised() | r.ObjectionMoved():
            return _apply_objection(state, change)
        case _:
            return _apply_bargain(state, change)


def _same_turn(state: ClientState) -> bool:
    return state.disclosed[state.last_facts[-1]].turn == state.turn


def _apply_objection(state: ClientState, change: r.ObjectionRaised | r.ObjectionMoved) -> ClientState:
    if isinstance(change, r.ObjectionRaised):
        made = ObjectionState(state.turn, change.strength)
    else:
        before = state.objections[change.objection]
        made = ObjectionState(before.turn, max(0, before.strength + change.delta))
    return replace(state, objections=_with(state.objections, change.objection, made))


def _apply_bargain(
    state: ClientState,
    change: r.TermsTabled | r.Conceded | r.ForbiddenPromised | r.AccessGranted | r.NextStepAgreed | r.Decided,
) -> ClientState:
    match change:
        case r.TermsTabled(r.Party.SELLER, terms):
            return replace(state, seller_terms=MappingProxyType({**state.seller_terms, **terms}))
        case r.TermsTabled(_, terms):
            return replace(state, buyer_terms=MappingProxyType({**state.buyer_terms, **terms}))
        case r.Conceded(party, issue, before, after, against, effect):
            entry = LedgerEntry(state.turn, party, issue, before, after, against, effect)
            return replace(state, ledger=(*state.ledger, entry))
        case r.ForbiddenPromised(promise):
            return replace(state, forbidden=(*state.forbidden, promise))
        case r.AccessGranted(decider):
            return replace(state, access=decider)
        case r.NextStepAgreed():
            return replace(state, next_step=change)
        case r.Decided(outcome, terms):
            return replace(state, outcome=outcome, agreed=MappingProxyType(dict(terms)))


def fold(changes: Iterable[r.Change], state: ClientState | None = None) -> ClientState:
    """The state after all these changes."""
    state = state or ClientState()
    for change in changes:
        state = apply(state, change)
    return state
