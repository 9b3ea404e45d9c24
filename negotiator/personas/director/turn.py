"""A turn being decided: the state as it moves, and the reactions and changes gathered so far."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from negotiator.negotiation.deal import Bargain, IssueTerms
from negotiator.negotiation.moves import NO_TERMS, Act, Form, Move, Reading, Topic
from negotiator.negotiation.reactions import Change, Kind, Marked, Outcome, PatienceMoved, Reaction, Tone, TrustMoved
from negotiator.negotiation.state import ClientState, apply
from negotiator.personas.archetypes import Archetype, archetypes
from negotiator.personas.speech import MeetingTime
from negotiator.scenarios.models import Fact, Interlocutor, Need, Objection, Scenario

WARM_FROM, RESERVED_UNDER, ANNOYED_UNDER = 60, 30, 40
QUESTIONS = (Act.ASK, Act.PROBE)
DIGGING = (None, Topic.RISKS)
"""Topics of a question that may be about the objection just made."""
SURE = 0.5
"""Confidence from which an act is taken as meant."""


class Cast:
    """A scenario at hand for the director: look-ups by id, made once."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.people: Mapping[str, Interlocutor] = {p.id: p for p in scenario.interlocutors}
        self.facts: Mapping[str, Fact] = {f.id: f for f in scenario.facts}
        self.needs: Mapping[str, Need] = {n.id: n for n in scenario.needs}
        self.objections: Mapping[str, Objection] = {o.id: o for o in scenario.objections}
        self.findings = frozenset(f.id for f in scenario.findings)
        self.proofs = {p.id: p for p in scenario.seller.proofs}
        self.forbidden = frozenset(f.id for f in scenario.seller.mandate.forbidden)
        self.bargain = bargain(scenario)

    def archetype(self, person: str) -> Archetype:
        """How this interlocutor takes things."""
        return archetypes()[self.people[person].archetype]


def bargain(scenario: Scenario) -> Bargain:
    """The scenario's deal as the kernel reckons it."""
    issues = tuple(
        IssueTerms(i.id, i.better, i.list, i.floor, i.opening, i.ceiling, i.weight, i.cost, i.step)
        for i in scenario.deal.issues
    )
    return Bargain(issues, scenario.deal.quantity, scenario.deal.periods_a_year)


@dataclass(slots=True)
class Turn:
    """The candidate's turn, being answered. Rules add to it one after the other; the state is always up to date."""

    cast: Cast
    state: ClientState
    reading: Reading
    time: MeetingTime
    rng: random.Random
    reactions: list[Reaction] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def lead(self) -> str:
        """Who answers when nobody else has a reason to: the one named, else the last to speak, else the first there."""
        for person in (self.reading.addressee, self.state.last_speaker):
            if person is not None and person in self.state.present:
                return person
        return self.state.present[0]

    @property
    def negotiator(self) -> str:
        """Who speaks for the buyer's side on terms: the one named, else whoever in the room decides."""
        if self.reading.addressee in self.state.present:
            return self.lead
        deciding = (p for p in self.state.present if self.cast.people[p].authority.decides)
        return next(deciding, self.lead)

    @property
    def over(self) -> bool:
        """Whether the client has left: nothing more is said."""
        return self.state.outcome is Outcome.BROKEN_OFF

    @property
    def first_meeting(self) -> bool:
        """Whether this is the discovery meeting."""
        return self.state.meeting == "interview_1"

    def moves(self, *acts: Act) -> tuple[Move, ...]:
        """The candidate's moves of these acts, in order."""
        return tuple(move for move in self.reading.moves if move.act in acts)

    def has(self, *acts: Act) -> bool:
        """Whether the candidate did one of these."""
        return any(move.act in acts for move in self.reading.moves)

    @property
    def terms(self) -> dict[str, Decimal]:
        """Every term said in the turn; the last word on an issue counts."""
        return {issue: value for move in self.reading.moves for issue, value in move.terms.items()}

    def points(self, moves: Iterable[Move] | None = None) -> tuple[str, ...]:
        """Points mentioned in these moves (all of them unless told), each once."""
        moves = self.reading.moves if moves is None else moves
        return tuple(dict.fromkeys(point for move in moves for point in move.points))

    def change(self, change: Change) -> None:
        """Record a change and live with it at once."""
        self.changes.append(change)
        self.state = apply(self.state, change)

    def trust(self, delta: int, reason: str) -> None:
        """Move trust as this interlocutor's temper has it."""
        temper = self.cast.archetype(self.lead)
        scaled = Decimal(delta) * (temper.gain if delta > 0 else temper.loss)
        amount = int(scaled.to_integral_value(ROUND_HALF_UP))
        if amount:
            self.change(TrustMoved(amount, reason))

    def mark(self, mark: str) -> None:
        """Remember that something that happens once was done."""
        self.change(Marked(mark))

    def marked(self, mark: str) -> bool:
        """Whether it was done before."""
        return mark in self.state.marks

    def patience(self, delta: int, reason: str) -> None:
        """Move patience."""
        self.change(PatienceMoved(delta, reason))

    def react(
        self,
        kind: Kind,
        speaker: str | None = None,
        *,
        subject: str | None = None,
        topic: Topic | None = None,
        terms: Mapping[str, Decimal] = NO_TERMS,
        against: Mapping[str, Decimal] = NO_TERMS,
        hint: str | None = None,
        tone: Tone | None = None,
    ) -> None:
        """Add a reaction; the tone is the mood's unless told."""
        self.reactions.append(
            Reaction(kind, speaker or self.lead, subject, topic, terms, against, hint, tone or self.tone())
        )

    def reacted(self, *kinds: Kind) -> bool:
        """Whether one of these reactions was made (any, if none is named)."""
        return any(not kinds or reaction.kind in kinds for reaction in self.reactions)

    def tone(self) -> Tone:
        """How things are said, from trust and patience."""
        if self.state.patience < ANNOYED_UNDER:
            return Tone.ANNOYED
        if self.state.trust < RESERVED_UNDER:
            return Tone.RESERVED
        return Tone.WARM if self.state.trust >= WARM_FROM else Tone.NEUTRAL


def salient(reading: Reading) -> Reading:
    """The reading without its guesses: an act in doubt that shares its clause with a sure one is passed over.

    So is the tag of a restatement ("c'est bien ça ?") when it was taken for a question of its own. Other questions
    stay: something was asked, and a person would try to answer.
    """
    restated = any(move.act is Act.RESTATE and move.confidence >= SURE for move in reading.moves)
    kept = tuple(
        move
        for move in reading.moves
        if not (restated and _is_tag(move))
        and (move.confidence >= SURE or move.act in QUESTIONS or not _surpassed(move, reading.moves))
    )
    return replace(reading, moves=kept)


def _surpassed(move: Move, moves: Iterable[Move]) -> bool:
    """Whether a surer act is read in the same words."""
    start, end = move.span
    return any(o.confidence > move.confidence and o.span[0] <= start and end <= o.span[1] for o in moves)


def _is_tag(move: Move) -> bool:
    return move.act in QUESTIONS and (move.confidence < SURE or (move.topic is None and move.form is Form.CLOSED))


def is_open(move: Move) -> bool:
    """Whether a question leaves the answer free."""
    return move.form is Form.OPEN or (move.act is Act.PROBE and move.form is not Form.CLOSED)
