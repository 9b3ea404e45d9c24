"""C3 and C4 from the record: who decides and how, the balance of power, levers of purchase and how they came."""

from __future__ import annotations

from collections.abc import Iterator

from negotiator.grading import words
from negotiator.grading.evidence import Evidence, Found
from negotiator.grading.record import MEETINGS, TurnRecord
from negotiator.grading.sight import Sight, fact, heard, known, undecided
from negotiator.negotiation.moves import Act, Form, Move, Topic
from negotiator.negotiation.reactions import AccessGranted, FactDisclosed, Kind, NextStepAgreed, ObjectionMoved
from negotiator.personas.director.turn import SURE
from negotiator.referential.models import Source
from negotiator.scenarios.models import GridRole

DOUBT = 0.3
"""Confidence under which a question is not counted."""
SIDES_OF_POWER = {
    "alternatives": frozenset({Topic.COMPETITION}),
    "urgency": frozenset({Topic.TIMELINE}),
    "dependence": frozenset({Topic.CONTRACT}),
    "cost_of_changing": frozenset({Topic.STAKES}),
}
SIDES, OPEN_QUESTIONS, OPEN_TOPICS, FOLLOW_UPS = 2, 4, 3, 2
PLACES = {
    GridRole.DECIDER: "decides",
    GridRole.ADVISER: "advises",
    GridRole.USER: "uses",
    GridRole.GATEKEEPER: "filters",
    GridRole.BUYER: "buys",
}


def questions(sight: Sight, phases: tuple[str, ...] = MEETINGS) -> Iterator[tuple[TurnRecord, Move]]:
    """The questions that were understood."""
    for turn, move in sight.record.moves(Act.ASK, Act.PROBE, phases=phases):
        if move.confidence >= DOUBT:
            yield turn, move


def asked(sight: Sight, *topics: Topic, phases: tuple[str, ...] = MEETINGS) -> list[tuple[TurnRecord, Move]]:
    """The questions on one of these topics."""
    return [
        (t, m)
        for t, m in questions(sight, phases)
        if m.topic in topics or (m.confidence < SURE and m.second_topic in topics)
    ]


def told(sight: Sight, topic: Topic, phases: tuple[str, ...] = MEETINGS) -> list[tuple[TurnRecord, FactDisclosed]]:
    """The disclosures on a topic, by the scenario's topics where there is one, else by the reaction's."""
    found = []
    for turn, change in sight.record.changes(FactDisclosed, phases):
        if sight.case is not None:
            one = sight.case.fact(change.fact)
            on_topic = one is not None and topic in one.topics
        else:
            on_topic = any(
                r.kind is Kind.DISCLOSE and r.subject == change.fact and r.topic is topic for r in turn.reactions
            )
        if on_topic:
            found.append((turn, change))
    return found


def _asked(sight: Sight, id_: str, topic: Topic) -> Found:
    """Whether a topic was asked about, in words understood or by what they brought."""
    heard_ = asked(sight, topic)
    brought = [(turn, None) for turn, change in told(sight, topic) if change.elicited]
    confidence = max((move.confidence for _, move in heard_), default=0.9)
    proofs = [turn.evidence(move) for turn, move in [*heard_, *brought]]
    return heard(id_, bool(proofs), proofs, confidence)


@fact("C3.authority_asked")
def authority_asked(sight: Sight) -> Found:
    """Who decides, and up to what amount, was asked."""
    return _asked(sight, "C3.authority_asked", Topic.DECISION_MAKER)


@fact("C3.circuit_asked")
def circuit_asked(sight: Sight) -> Found:
    """The steps of the decision were asked."""
    return _asked(sight, "C3.circuit_asked", Topic.DECISION_PROCESS)


@fact("C3.influencers")
def influencers(sight: Sight) -> Found:
    """Influencers and users were identified: a question brought them out, or the summary sheet names two of them."""
    brought = [(turn, change) for turn, change in told(sight, Topic.INFLUENCERS) if change.elicited]
    if brought:
        return known("C3.influencers", True, (turn.evidence() for turn, _ in brought))
    if sight.case is None and not asked(sight, Topic.INFLUENCERS):
        return known("C3.influencers", False)
    if sight.case is None:
        return undecided("C3.influencers", Source.FACT)
    sheet = sight.field("power")
    met_first = {p.id for p in sight.case.scenario.interlocutors if "interview_1" in p.present}
    named = [p for p in sight.case.matcher.points(sheet.text) if p in sight.case.cast.people and p not in met_first]
    return known("C3.influencers", len(named) >= 2, [sheet.evidence(sheet.text)] if len(named) >= 2 else ())


@fact("C3.power_balance")
def power_balance(sight: Sight) -> Found:
    """Alternatives, urgency, dependence, cost of changing: several were asked about."""
    sides = {side: found for side, topics in SIDES_OF_POWER.items() if (found := asked(sight, *topics))}
    firsts = [found[0] for found in sides.values()]
    confidence = min((move.confidence for _, move in firsts), default=0.9)
    return heard("C3.power_balance", len(sides) >= SIDES, (t.evidence(m) for t, m in firsts), confidence)


@fact("C3.decider_access")
def decider_access(sight: Sight) -> Found:
    """The absent decider will be met: access granted, or a dated meeting with the decider."""
    granted = [turn for turn, _ in sight.record.changes(AccessGranted)]
    steps = [turn for turn, step in sight.record.changes(NextStepAgreed) if step.dated and step.with_decider]
    proofs = [turn.evidence() for turn in (*granted, *steps)]
    return known("C3.decider_access", bool(proofs), proofs)


@fact("C3.power_map")
def power_map(sight: Sight) -> Found:
    """The summary sheet names the decider as such, and gives most people the place that they have."""
    sheet = sight.field("power")
    if sight.case is None:
        return undecided("C3.power_map", Source.FACT)
    people = sight.case.cast.people
    right: set[str] = set()
    wrong: set[str] = set()
    for line in words.items(sheet.text):
        for point in sight.case.matcher.points(line):
            if point in people:
                fits = any(words.has(PLACES[role], line) for role in people[point].grid)
                (right if fits else wrong).add(point)
    deciders = [d for d in sight.case.deciders if d in right]
    met = bool(deciders) and len(right) * 2 >= len(people) and len(right) > len(wrong - right)
    return known("C3.power_map", met, [sheet.evidence(sheet.text)] if sheet.text.strip() else ())


@fact("C4.open_questions")
def open_questions(sight: Sight) -> Found:
    """Open questions on several subjects."""
    found = [(t, m) for t, m in questions(sight, ("interview_1",)) if m.form is Form.OPEN]
    subjects = {m.topic for _, m in found if m.topic is not None}
    met = len(found) >= OPEN_QUESTIONS and len(subjects) >= OPEN_TOPICS
    return heard("C4.open_questions", met, (t.evidence(m) for t, m in found), 0.9)


@fact("C4.follow_ups")
def follow_ups(sight: Sight) -> Found:
    """Questions that lean on what the client has just said."""
    found: list[tuple[TurnRecord, Move]] = []
    before: Topic | None = None
    for turn, move in questions(sight, ("interview_1",)):
        again = move.topic is not None and move.topic is before and move.form is Form.OPEN
        if move.act is Act.PROBE or again:
            found.append((turn, move))
        before = move.topic or before
    turns = {turn.turn for turn, _ in found}
    return heard("C4.follow_ups", len(turns) >= FOLLOW_UPS, (t.evidence(m) for t, m in found), 0.9)


def _lever(sight: Sight, id_: str, topic: Topic, sheet_name: str) -> Found:
    """Whether a lever is known: a question brought it, or it was told and the summary sheet took it up."""
    found = told(sight, topic, ("interview_1",))
    elicited = [turn for turn, change in found if change.elicited]
    sheet = sight.field(sheet_name)
    kept: list[Evidence] = []
    if sight.case is not None and found and sheet.text.strip():
        points = set(sight.case.matcher.points(sheet.text))
        kept = [sheet.evidence(sheet.text)] if points & {change.fact for _, change in found} else []
    proofs = [turn.evidence() for turn in elicited] + kept
    return known(id_, bool(proofs), proofs)


@fact("C4.criteria_ranked")
def criteria_ranked(sight: Sight) -> Found:
    """How offers will be compared is known."""
    return _lever(sight, "C4.criteria_ranked", Topic.CRITERIA, "criteria")


@fact("C4.trigger")
def trigger(sight: Sight) -> Found:
    """What set the project off is known."""
    return _lever(sight, "C4.trigger", Topic.PROBLEM, "trigger")


@fact("C4.brakes")
def brakes(sight: Sight) -> Found:
    """What holds the client back is known: a fear told, or an objection whose cause was dug out."""
    found = _lever(sight, "C4.brakes", Topic.RISKS, "brakes")
    dug = [t.evidence() for t, c in sight.record.changes(ObjectionMoved, ("interview_1",)) if c.reason == "dug"]
    return known("C4.brakes", bool(found.met) or bool(dug), (*found.evidence, *dug))


@fact("C4.hidden_motive")
def hidden_motive(sight: Sight) -> Found:
    """Something that the client did not say at first was brought out by questions."""
    if sight.case is None:
        return undecided("C4.hidden_motive", Source.FACT)
    hidden = sight.case.hidden
    brought = [t for t, c in sight.record.changes(FactDisclosed, ("interview_1",)) if c.elicited and c.fact in hidden]
    return known("C4.hidden_motive", bool(brought), [e for t in brought for e in (t.evidence(), t.answered())])
