"""C6 from the record: arguments, objections, concessions, terms against the mandate, recap, decision, next step."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from negotiator.grading.evidence import Evidence, Found
from negotiator.grading.record import TurnRecord
from negotiator.grading.sight import Sight, fact, heard, known, undecided
from negotiator.negotiation.deal import PRICE
from negotiator.negotiation.moves import Act, Topic
from negotiator.negotiation.reactions import (
    Conceded,
    Decided,
    ForbiddenPromised,
    NeedAddressed,
    NextStepAgreed,
    ObjectionMoved,
    ObjectionRaised,
    Outcome,
    Party,
    Restated,
    TermsTabled,
)
from negotiator.personas.guard.text import said_figures
from negotiator.personas.matching import figures
from negotiator.referential.models import Source

R2 = ("interview_2",)
AGREED = (Outcome.ACCEPTED, Outcome.IN_PRINCIPLE)
ENOUGH_NEEDS = 2
"""Needs to argue when none was validated: what is left of the criterion once C5 has counted that failing."""
NEEDS_SHARE, COUNTERPART_SHARE, OBJECTION_SHARE = 75, 66, 60
RECAPPED = 3


def outcome(sight: Sight) -> Outcome:
    """How the second meeting ended."""
    return sight.record.end("interview_2").outcome


def agreed(sight: Sight) -> bool:
    """Whether the buyer's side said yes, or yes in principle."""
    return outcome(sight) in AGREED


def final_terms(sight: Sight) -> Mapping[str, Decimal]:
    """The terms agreed; without an agreement, those that the seller left on the table."""
    end = sight.record.end("interview_2")
    return end.agreed if agreed(sight) else end.seller_terms


def validated_needs(sight: Sight) -> frozenset[str]:
    """Needs held by a restatement that the client accepted, said as such or through a fact that reveals them."""
    if sight.case is None:
        return frozenset()
    points = {
        p for _, change in sight.record.changes(Restated) if change.validation == "validated" for p in change.points
    }
    own = {p for p in points if sight.case.need(p)}
    return frozenset(own | {n for p in points for n in sight.case.needs_revealed_by(p)})


def _addressed(sight: Sight) -> dict[str, tuple[TurnRecord, bool]]:
    """Each need argued in the second meeting, with the turn and whether a proof came with it."""
    found: dict[str, tuple[TurnRecord, bool]] = {}
    for turn, change in sight.record.changes(NeedAddressed, R2):
        proven = change.proof is not None
        if change.need not in found or (proven and not found[change.need][1]):
            found[change.need] = (turn, proven)
    return found


@fact("C6.argument_per_need")
def argument_per_need(sight: Sight) -> Found:
    """The needs that the client validated got their argument."""
    done = _addressed(sight)
    wanted = validated_needs(sight)
    argued = len(wanted & set(done)) * 100 >= NEEDS_SHARE * len(wanted)
    met = argued if wanted else len(done) >= ENOUGH_NEEDS
    return heard("C6.argument_per_need", met, (turn.evidence() for turn, _ in done.values()), 0.9)


@fact("C6.proof")
def proof(sight: Sight) -> Found:
    """Half of the needs argued, two at least, came with a proof."""
    done = _addressed(sight)
    proven = [turn for turn, is_proven in done.values() if is_proven]
    met = len(proven) >= min(2, max(1, len(done))) and len(proven) * 2 >= len(done)
    return heard("C6.proof", met, (turn.evidence() for turn in proven), 0.9)


def objections(sight: Sight) -> tuple[str, ...]:
    """The objections that stood in the second meeting: made in it, or left over from the first."""
    left = [id_ for id_, made in sight.record.end("interview_1").objections.items() if not made.dissolved]
    made = [change.objection for _, change in sight.record.changes(ObjectionRaised, R2)]
    return tuple(dict.fromkeys([*left, *made]))


@fact("C6.objections_handled")
def objections_handled(sight: Sight) -> Found:
    """Most objections were dissolved, every blocking one among them."""
    raised = objections(sight)
    end = sight.record.end("interview_2")
    done = [id_ for id_ in raised if id_ in end.objections and end.objections[id_].dissolved]
    blocking = sight.case is not None and any(
        sight.case.cast.objections[id_].blocking
        for id_ in raised
        if id_ not in done and id_ in sight.case.cast.objections
    )
    worked = [t for t, c in sight.record.changes(ObjectionMoved, R2) if c.delta < 0 and c.objection in done]
    met = bool(raised) and len(done) * 100 >= OBJECTION_SHARE * len(raised) and not blocking
    return known("C6.objections_handled", met, [e for t in worked for e in (t.evidence(),)])


@fact("C6.counterparts")
def counterparts(sight: Sight) -> Found:
    """What the candidate gave was given for something."""
    given = [(t, c) for t, c in sight.record.changes(Conceded, R2) if c.party is Party.SELLER]
    paid = [t for t, c in given if c.against]
    met = bool(given) and len(paid) * 100 >= COUNTERPART_SHARE * len(given)
    return known("C6.counterparts", met, (t.evidence() for t in paid))


def under_floor(sight: Sight) -> bool | None:
    """Whether the price, or the margin of the offer built, is under the mandate's floor; None without a case."""
    if sight.case is None:
        return None
    terms = final_terms(sight)
    if PRICE in sight.case.cast.bargain.under_floor(terms):
        return True
    margin = margin_rate(sight, terms)
    return margin is not None and margin < sight.case.scenario.seller.mandate.minimum_margin


def margin_rate(sight: Sight, terms: Mapping[str, Decimal]) -> Decimal | None:
    """The seller's margin in per cent at these terms, on the offer as built; none when none was built."""
    offer = sight.record.book.offer
    if sight.case is None or offer is None:
        return None
    catalogue = sight.case.scenario.seller.catalogue
    costs = [item.cost for item in catalogue if item.included or item.id in offer.items]
    return sight.case.cast.bargain.margin_rate(terms, costs) if offer.items else None


@fact("C6.terms_above_floor")
def terms_above_floor(sight: Sight) -> Found:
    """The price is at the floor or above."""
    under = under_floor(sight)
    if under is None:
        return undecided("C6.terms_above_floor", Source.FACT)
    return known("C6.terms_above_floor", not under, _decision(sight))


@fact("C6.terms_within_mandate")
def terms_within_mandate(sight: Sight) -> Found:
    """Every other term is one that the seller may grant alone."""
    if sight.case is None:
        return undecided("C6.terms_within_mandate", Source.FACT)
    outside = [i for i in sight.case.cast.bargain.under_floor(final_terms(sight)) if i != PRICE]
    return known("C6.terms_within_mandate", not outside and not under_floor(sight), _decision(sight))


@fact("C6.terms_deliverable")
def terms_deliverable(sight: Sight) -> Found:
    """Nothing was promised that the law or the mandate forbids."""
    wrong = [turn for turn, _ in sight.record.changes(ForbiddenPromised)]
    return known("C6.terms_deliverable", not wrong, (t.evidence() for t in wrong) if wrong else _decision(sight))


def _decision(sight: Sight) -> list[Evidence]:
    """The exchange in which the decision was given."""
    return [turn.evidence() for turn, change in sight.record.changes(Decided, R2) if change.outcome in AGREED]


@fact("C6.recap")
def recap(sight: Sight) -> Found:
    """A turn says again most of the terms that stand, as they stand."""
    terms = final_terms(sight)
    spoken = {i for _, c in sight.record.changes(TermsTabled, R2) if c.party is Party.SELLER for i in c.terms}
    wanted = min(RECAPPED, max(2, len(spoken)))
    found: list[Evidence] = []
    earlier: dict[str, Decimal] = {}
    for turn in sight.record.meeting(*R2):
        said = {issue: value for move in turn.moves for issue, value in move.terms.items()}
        right = {issue for issue in terms if said.get(issue) == terms[issue]}
        right |= {i for i in spoken & set(terms) if _figure(terms[i]) in said_figures(turn.words, sight.record.lang)}
        again = turn.of(Act.RESTATE, Act.CLOSE) or any(earlier.get(i) == terms[i] for i in right)
        if len(right) >= wanted and again and not any(said.get(i, terms[i]) != terms[i] for i in terms):
            found.append(turn.evidence())
        earlier |= said
    return heard("C6.recap", bool(found), found, 0.9)


def _figure(value: Decimal) -> str:
    return next(iter(figures(format(value.normalize(), "f"))), "")


@fact("C6.agreement")
def agreement(sight: Sight) -> Found:
    """The buyer's side agreed, or agreed in principle."""
    decided = [(t, c) for t, c in sight.record.changes(Decided, R2) if c.outcome in AGREED]
    return known("C6.agreement", agreed(sight), [e for t, _ in decided for e in (t.evidence(), t.answered())])


@fact("C6.next_step_dated")
def next_step_dated(sight: Sight) -> Found:
    """What comes next has a day; with the decider after an agreement in principle, if the decider is known."""
    steps = [(t, c) for t, c in sight.record.changes(NextStepAgreed, R2) if c.dated]
    if outcome(sight) is Outcome.IN_PRINCIPLE and _decider_known(sight):
        steps = [(t, c) for t, c in steps if c.with_decider]
    return known("C6.next_step_dated", bool(steps), (t.evidence() for t, _ in steps))


def _decider_known(sight: Sight) -> bool:
    """Whether the candidate learned who decides: a decider never found counts elsewhere, once."""
    if sight.case is None:
        return False
    end = sight.record.end("interview_2")
    return any(fact in end.disclosed for fact in sight.case.facts_on(Topic.DECISION_MAKER))
