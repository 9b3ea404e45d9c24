"""What a candidate does with words: the closed sets of acts and topics, and the moves made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType


class Act(StrEnum):
    """One thing a candidate does in a clause."""

    GREET = "greet"
    INTRODUCE = "introduce"
    FRAME = "frame"
    ASK = "ask"
    PROBE = "probe"
    ACKNOWLEDGE = "acknowledge"
    RESTATE = "restate"
    PRESENT = "present"
    ARGUE = "argue"
    QUOTE = "quote"
    ANSWER_OBJECTION = "answer_objection"
    OFFER = "offer"
    CONCEDE = "concede"
    REQUEST = "request"
    CLOSE = "close"
    NEXT_STEP = "next_step"
    PRESSURE = "pressure"
    SMALL_TALK = "small_talk"
    LEAVE = "leave"
    UNCLEAR = "unclear"


class Topic(StrEnum):
    """What a question, or the fact that answers it, is about."""

    ACTIVITY = "activity"
    CURRENT_SOLUTION = "current_solution"
    SATISFACTION = "satisfaction"
    PROBLEM = "problem"
    NEED = "need"
    STAKES = "stakes"
    VOLUME = "volume"
    BUDGET = "budget"
    DECISION_MAKER = "decision_maker"
    DECISION_PROCESS = "decision_process"
    INFLUENCERS = "influencers"
    CRITERIA = "criteria"
    TIMELINE = "timeline"
    COMPETITION = "competition"
    CONSTRAINTS = "constraints"
    CONTRACT = "contract"
    RISKS = "risks"
    PERSONAL_MOTIVE = "personal_motive"


class Form(StrEnum):
    """The form of a question."""

    OPEN = "open"
    CLOSED = "closed"
    ALTERNATIVE = "alternative"


class Motive(StrEnum):
    """A motive of purchase (SONCASE)."""

    SECURITY = "security"
    PRIDE = "pride"
    NOVELTY = "novelty"
    COMFORT = "comfort"
    MONEY = "money"
    SYMPATHY = "sympathy"
    ENVIRONMENT = "environment"


NO_TERMS: Mapping[str, Decimal] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Move:
    """One act of the candidate, with the slots that apply.

    `second_topic` is what a question may be about if it is not about `topic`: to be used where `confidence` is low.
    `terms` maps an issue of the deal (``price``, ``duration``...) to an exact value in the issue's unit.
    `points` are identifiers of the scenario (facts, needs, proofs, findings, objections) that the words mention.
    `condition` says that what is given is tied to a counterpart ("si vous..., alors..."), `proof` that the words
    carry one (a reference, a figure, a case). `confidence` is 0-1; `span` is the clause's (start, end) in the text.
    """

    act: Act
    topic: Topic | None = None
    second_topic: Topic | None = None
    form: Form | None = None
    terms: Mapping[str, Decimal] = field(default_factory=lambda: NO_TERMS)
    motive: Motive | None = None
    proof: bool = False
    condition: bool = False
    points: tuple[str, ...] = ()
    confidence: float = 1.0
    span: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Reading:
    """An utterance as it was understood: its words and the moves found in them, in order.

    `addressee` is the interlocutor named in the words, where one is ("Madame Vasseur, ...").
    `attack` says that the words try to play the program instead of the client (prompt extraction, role swap).
    """

    text: str
    moves: tuple[Move, ...]
    addressee: str | None = None
    attack: bool = False

    @property
    def words(self) -> int:
        """Number of words said."""
        return len(self.text.split())
