"""A written exercise as values: what is given, the outline to fill, what a marker looks for, one way to answer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Entry:
    """Something a marker looks for; `turn` is the candidate's turn it comes from, none when the case itself says it."""

    criterion: str
    what: str
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the outline with what belongs under it."""

    title: str
    hint: str


@dataclass(frozen=True, slots=True)
class InternalSpecExercise:
    """The internal specification of one session. `brief` and `model_answer` are Markdown."""

    title: str
    minutes: int
    brief: str
    outline: tuple[Section, ...]
    marking_key: tuple[Entry, ...]
    model_answer: str
    lang: str


@dataclass(frozen=True, slots=True)
class ProposalExercise:
    """The written proposal on a supplied case. `brief` is Markdown."""

    title: str
    minutes: int
    brief: str
    outline: tuple[Section, ...]
    marking_key: tuple[Entry, ...]
    lang: str


class Standing(StrEnum):
    """Where a negotiation ended, as far as a specification is concerned."""

    AGREED = "agreed"
    IN_PRINCIPLE = "in_principle"
    PROPOSED = "proposed"
    """Nothing agreed, but terms were on the table: a trial or a next step is specified."""
    SUPPLIED = "supplied"
    """Not even a proposal: the case supplied with the scenario is specified."""


@dataclass(frozen=True, slots=True)
class Term:
    """A value of an issue with the turn in which the candidate put it on the table."""

    issue: str
    value: Decimal
    turn: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """Words or a fact of the session with their turn."""

    text: str
    turn: int | None


@dataclass(frozen=True, slots=True)
class Deal:
    """What a session leaves to whoever must deliver."""

    standing: Standing
    terms: tuple[Term, ...]
    items: tuple[str, ...]
    promises: tuple[Told, ...]
    breaches: tuple[Told, ...]
    learned: tuple[Told, ...]
    needs: tuple[Told, ...]
    next_step: Told | None
    people: tuple[str, ...]
    standing_objections: tuple[Told, ...]
