"""The circumstances that rules refer to, established from the record and the scenario."""

from __future__ import annotations

from collections.abc import Callable

from negotiator.grading import words
from negotiator.grading.case import DOUBTFUL
from negotiator.grading.facts import agreement, preparation, restating
from negotiator.grading.sight import Sight
from negotiator.negotiation.deal import PRICE
from negotiator.negotiation.moves import Act
from negotiator.negotiation.reactions import (
    Conceded,
    NeedAddressed,
    NextStepAgreed,
    Outcome,
    Party,
    TermsTabled,
    Validation,
)
from negotiator.scenarios.models import GridRole

R2 = ("interview_2",)


def conditions(sight: Sight) -> frozenset[str]:
    """The ids of the conditions that hold."""
    return frozenset(id_ for id_, holds in CONDITIONS.items() if holds(sight))


def no_doubtful_source(sight: Sight) -> bool:
    """The dossier is all true and consistent."""
    if sight.case is None:
        return True
    scenario = sight.case.scenario
    odd = any(d.outdated or d.contradicts for d in scenario.dossier)
    return not odd and not any(f.nature in DOUBTFUL for f in scenario.findings)


def floor_below_mandate(sight: Sight) -> bool:
    """The plan's floor goes beyond what the seller may grant."""
    set_at = preparation.floor_price(sight)
    if sight.case is None or set_at is None:
        return False
    return not sight.case.cast.bargain.issue(PRICE).within_floor(set_at)


def interlocutor_is_decider(sight: Sight) -> bool:
    """The person first met decides alone."""
    if sight.case is None:
        return False
    first = [p for p in sight.case.scenario.interlocutors if "interview_1" in p.present]
    return bool(first) and sight.case.decides(first[0])


def decider_present(sight: Sight) -> bool:
    """A decider attends without having been asked for."""
    return sight.case is not None and any(p.authority.decides and p.present for p in sight.case.scenario.interlocutors)


def no_other_influence(sight: Sight) -> bool:
    """Nobody but those met weighs on the decision."""
    if sight.case is None:
        return False
    others = [p for p in sight.case.scenario.interlocutors if "interview_1" not in p.present]
    weigh = {GridRole.DECIDER, GridRole.ADVISER, GridRole.USER, GridRole.GATEKEEPER}
    return not any(weigh & set(p.grid) for p in others)


def validated_at_once(sight: Sight) -> bool:
    """The first restatement was met with a plain yes."""
    made = restating.restated(sight)
    return bool(made) and made[0][1].validation is Validation.VALIDATED


def no_gap_signalled(sight: Sight) -> bool:
    """The client never said « not quite »."""
    return not any(change.validation is Validation.CORRECTED for _, change in restating.restated(sight))


def no_concession_made(sight: Sight) -> bool:
    """The candidate gave nothing up."""
    return not any(change.party is Party.SELLER for _, change in sight.record.changes(Conceded, R2))


def sold_under_floor(sight: Sight) -> bool:
    """An agreement was reached at a price or margin under the floor."""
    return agreement.agreed(sight) and agreement.under_floor(sight) is True


def justified_no_deal(sight: Sight) -> bool:
    """No agreement, and rightly so: argued, counterparts sought, limit said and kept, door open, no zone in sight."""
    end = sight.record.end("interview_2")
    if (
        sight.case is None
        or "interview_2" not in sight.record.reached
        or end.outcome not in (Outcome.OPEN, Outcome.REFUSED)
    ):
        return False
    own = " ".join(turn.words for turn in sight.record.meeting(*R2))
    argued = any(True for _ in sight.record.changes(NeedAddressed, R2))
    sought = any(True for _ in sight.record.moves(Act.REQUEST, phases=R2)) or any(
        move.condition for turn in sight.record.meeting(*R2) for move in turn.moves
    )
    open_door = words.has("door_open", own) or any(True for _ in sight.record.changes(NextStepAgreed, R2))
    return (
        argued
        and sought
        and words.has("limit_stated", own)
        and open_door
        and not _crossed(sight)
        and _out_of_reach(sight)
    )


def _crossed(sight: Sight) -> bool:
    """Whether the candidate ever offered beyond the mandate."""
    assert sight.case is not None
    bargain = sight.case.cast.bargain
    tabled = [c.terms for _, c in sight.record.changes(TermsTabled, R2) if c.party is Party.SELLER]
    return any(bargain.under_floor(terms) for terms in tabled)


def _out_of_reach(sight: Sight) -> bool:
    """Whether what the buyer asked for at the end is beyond what the seller may grant."""
    assert sight.case is not None
    if sight.case.scenario.deal.no_zone:
        return True
    bargain = sight.case.cast.bargain
    asked = sight.record.end("interview_2").buyer_terms
    return any(not bargain.issue(issue).within_floor(value) for issue, value in asked.items())


CONDITIONS: dict[str, Callable[[Sight], bool]] = {
    "no_case": lambda sight: sight.case is None,
    "no_doubtful_source": no_doubtful_source,
    "floor_below_mandate": floor_below_mandate,
    "interlocutor_is_decider": interlocutor_is_decider,
    "decider_present": decider_present,
    "no_other_influence": no_other_influence,
    "no_hidden_motive": lambda sight: sight.case is not None and not sight.case.hidden,
    "validated_at_once": validated_at_once,
    "no_gap_signalled": no_gap_signalled,
    "no_figures_given": lambda sight: sight.case is not None and not restating.stakes_figures_given(sight),
    "no_objection_raised": lambda sight: not agreement.objections(sight),
    "no_concession_made": no_concession_made,
    "no_terms_agreed": lambda sight: not agreement.agreed(sight),
    "agreement_in_principle": lambda sight: agreement.outcome(sight) is Outcome.IN_PRINCIPLE,
    "justified_no_deal": justified_no_deal,
    "no_zone": lambda sight: sight.case is not None and sight.case.scenario.deal.no_zone,
    "sold_under_floor": sold_under_floor,
    "client_left": lambda sight: agreement.outcome(sight) is Outcome.BROKEN_OFF,
}
