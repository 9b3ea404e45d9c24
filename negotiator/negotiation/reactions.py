"""What the client does in answer: the closed set of reactions and the changes they make to the client's state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from negotiator.negotiation.moves import NO_TERMS, Motive, Topic


class Kind(StrEnum):
    """One thing the client does."""

    GREET = "greet"
    LISTEN = "listen"
    DISCLOSE = "disclose"
    RECALL = "recall"
    DEFLECT = "deflect"
    REFER = "refer"
    ASK = "ask"
    VALIDATE = "validate"
    VALIDATE_LOOSELY = "validate_loosely"
    CORRECT = "correct"
    OBJECT = "object"
    INSIST = "insist"
    EXPLAIN = "explain"
    RELENT = "relent"
    BLUFF = "bluff"
    COUNTER = "counter"
    TRADE = "trade"
    ASK_FOR_TRIAL = "ask_for_trial"
    ACCEPT = "accept"
    ACCEPT_IN_PRINCIPLE = "accept_in_principle"
    REFUSE = "refuse"
    PRESS = "press"
    STAY_SILENT = "stay_silent"
    INTERRUPT = "interrupt"
    GRANT_ACCESS = "grant_access"
    REFUSE_ACCESS = "refuse_access"
    WELCOME_DECIDER = "welcome_decider"
    ANNOUNCE = "announce"
    DISAGREE = "disagree"
    ASK_CLARIFICATION = "ask_clarification"
    CONFIRM_NEXT_STEP = "confirm_next_step"
    WATCH_THE_CLOCK = "watch_the_clock"
    SMALL_TALK = "small_talk"
    TAKE_LEAVE = "take_leave"
    CLOSE_MEETING = "close_meeting"


class Tone(StrEnum):
    """How it is said."""

    WARM = "warm"
    NEUTRAL = "neutral"
    RESERVED = "reserved"
    ANNOYED = "annoyed"


@dataclass(frozen=True, slots=True)
class Reaction:
    """One thing the client does, with what it is about.

    `subject` is the scenario's identifier of the fact, objection, tactic, event or interlocutor concerned; `hint`
    narrows a reaction (what is missing, why it is refused) within the words that the phrase banks know.
    """

    kind: Kind
    speaker: str
    subject: str | None = None
    topic: Topic | None = None
    terms: Mapping[str, Decimal] = field(default_factory=lambda: NO_TERMS)
    against: Mapping[str, Decimal] = field(default_factory=lambda: NO_TERMS)
    hint: str | None = None
    tone: Tone = Tone.NEUTRAL


class Party(StrEnum):
    """A side of the bargain."""

    SELLER = "seller"
    BUYER = "buyer"


class Outcome(StrEnum):
    """How a negotiation stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    IN_PRINCIPLE = "in_principle"
    REFUSED = "refused"
    BROKEN_OFF = "broken_off"


class Validation(StrEnum):
    """What the client said of a restatement."""

    VALIDATED = "validated"
    LOOSE = "loose"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class MeetingOpened:
    """A meeting began with these interlocutors in the room, the first leading."""

    meeting: str
    present: tuple[str, ...]
    trust: int
    patience: int


@dataclass(frozen=True, slots=True)
class TrustMoved:
    """Trust (0-100) moved, for a reason that a report can show."""

    delta: int
    reason: str


@dataclass(frozen=True, slots=True)
class PatienceMoved:
    """Patience (0-100) moved, for a reason."""

    delta: int
    reason: str


@dataclass(frozen=True, slots=True)
class TopicAsked:
    """A topic was asked about."""

    topic: Topic
    open: bool


@dataclass(frozen=True, slots=True)
class FactDisclosed:
    """A fact became known to the candidate. `elicited`: a question brought it; else it was volunteered."""

    fact: str
    speaker: str
    elicited: bool


@dataclass(frozen=True, slots=True)
class ObjectionRaised:
    """An objection was made; `strength` is how much answer it takes."""

    objection: str
    strength: int


@dataclass(frozen=True, slots=True)
class ObjectionMoved:
    """An objection lost (negative) or gained strength; at 0 it is dissolved."""

    objection: str
    delta: int
    reason: str


@dataclass(frozen=True, slots=True)
class Restated:
    """A restatement was judged: the points it held, what it lacked or got wrong."""

    validation: Validation
    points: tuple[str, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MotiveBetrayed:
    """An interlocutor's motive showed."""

    speaker: str
    motive: Motive


@dataclass(frozen=True, slots=True)
class NeedAddressed:
    """The candidate tied the solution to a need; `proof` is what was shown, if anything."""

    need: str
    proof: str | None


@dataclass(frozen=True, slots=True)
class FindingUsed:
    """Something read beforehand was put to use."""

    finding: str


@dataclass(frozen=True, slots=True)
class TermsTabled:
    """A party put values on the table."""

    party: Party
    terms: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Conceded:
    """A party moved against its own interest. `against` names the issues the other side gave for it; empty: a gift.

    `effect` is the change of the seller's yearly margin, in the deal's currency.
    """

    party: Party
    issue: str
    before: Decimal
    after: Decimal
    against: tuple[str, ...]
    effect: Decimal


@dataclass(frozen=True, slots=True)
class ForbiddenPromised:
    """The candidate promised what the mandate or the law forbids."""

    promise: str


@dataclass(frozen=True, slots=True)
class AccessGranted:
    """The decider will attend the second meeting."""

    decider: str


@dataclass(frozen=True, slots=True)
class NextStepAgreed:
    """A next action was named; `dated` says it has a day, `with_decider` that the decider attends."""

    dated: bool
    with_decider: bool


@dataclass(frozen=True, slots=True)
class TacticPlayed:
    """The buyer played a tactic."""

    tactic: str


@dataclass(frozen=True, slots=True)
class Marked:
    """Something that happens once was done: an event told, a frame appreciated, the time looked at."""

    mark: str


@dataclass(frozen=True, slots=True)
class Decided:
    """The buyer's side took a position on a package."""

    outcome: Outcome
    terms: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class SpokeLast:
    """Who of the client's side had the last word: the next words are taken to be for this person."""

    speaker: str


@dataclass(frozen=True, slots=True)
class AttackSeen:
    """The words tried to play the program instead of the client."""


@dataclass(frozen=True, slots=True)
class Puzzled:
    """The client did not understand and asked what was meant."""


Change = (
    MeetingOpened
    | TrustMoved
    | PatienceMoved
    | TopicAsked
    | FactDisclosed
    | ObjectionRaised
    | ObjectionMoved
    | Restated
    | MotiveBetrayed
    | NeedAddressed
    | FindingUsed
    | TermsTabled
    | Conceded
    | ForbiddenPromised
    | AccessGranted
    | NextStepAgreed
    | TacticPlayed
    | Marked
    | Decided
    | SpokeLast
    | AttackSeen
    | Puzzled
)
CHANGES: tuple[type[Change], ...] = (
    MeetingOpened,
    TrustMoved,
    PatienceMoved,
    TopicAsked,
    FactDisclosed,
    ObjectionRaised,
    ObjectionMoved,
    Restated,
    MotiveBetrayed,
    NeedAddressed,
    FindingUsed,
    TermsTabled,
    Conceded,
    ForbiddenPromised,
    AccessGranted,
    NextStepAgreed,
    TacticPlayed,
    Marked,
    Decided,
    SpokeLast,
    AttackSeen,
    Puzzled,
)
