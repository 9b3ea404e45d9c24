"""Whether a scenario's bargain can be struck: limits in order, needs and objections that something answers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Protocol

from negotiator.i18n import translate as _
from negotiator.negotiation.deal import PRICE, Bargain, IssueTerms
from negotiator.scenarios.models import Bound, Issue, ObjectionKind, Scenario
from negotiator.scenarios.source import Where


class Gatherer(Protocol):
    """Whoever gathers what is wrong."""

    def error(self, where: Where, message: str) -> None:
        """Note something that keeps the scenario from being played."""

    def warning(self, where: Where, message: str) -> None:
        """Note something that makes it poorer."""


def check_deal(scenario: Scenario, found: Gatherer) -> None:
    """Find limits on the wrong side, a missing price, and what nothing on the seller's side can answer."""
    deal = scenario.deal
    if all(issue.id != PRICE for issue in deal.issues):
        found.error(("deal", "issues"), _("The issue « price » is missing."))
    for i, issue in enumerate(deal.issues):
        _check_issue(issue, ("deal", "issues", i), deal.no_zone, found)
    if deal.no_zone and all(_terms(issue).within_ceiling(issue.floor) for issue in deal.issues):
        found.warning(("deal", "no_zone"), _("`no_zone` is set, but an agreement is possible on every issue."))
    if deal.acceptance.needs > len(scenario.needs):
        found.error(("deal", "acceptance", "needs"), _("More needs are wanted than there are."))
    _check_answers(scenario, found)
    if len({issue.id for issue in deal.issues}) == len(deal.issues) and not deal.no_zone:
        _check_margin(scenario, found)


def _terms(issue: Issue) -> IssueTerms:
    return IssueTerms(
        issue.id,
        issue.better,
        issue.list,
        issue.floor,
        issue.opening,
        issue.ceiling,
        issue.weight,
        issue.cost,
        issue.step,
    )


def _check_issue(issue: Issue, here: Where, no_zone: bool, found: Gatherer) -> None:
    terms = _terms(issue)
    if not no_zone and not terms.within_ceiling(issue.floor):
        told = _(
            "« {id} »: no agreement is possible between floor and ceiling; set `no_zone` if that is wanted.",
            id=issue.id,
        )
        found.error((*here, "ceiling"), told)
    if not terms.within_ceiling(issue.opening):
        found.error(
            (*here, "opening"), _("« {id} »: the buyer's opening is worse for the buyer than the ceiling.", id=issue.id)
        )
    if not terms.within_floor(issue.list):
        found.error((*here, "floor"), _("« {id} »: the seller's list is below the seller's own floor.", id=issue.id))


def _check_answers(scenario: Scenario, found: Gatherer) -> None:
    """Needs that nothing meets, objections that nothing answers."""
    issues = {issue.id: _terms(issue) for issue in scenario.deal.issues}
    supported = {id for proof in scenario.seller.proofs for id in proof.supports}
    for i, objection in enumerate(scenario.objections):
        here: Where = ("objections", i)
        _check_bounds(objection.terms, (*here, "terms"), found)
        if objection.proofs or objection.id in supported or objection.kind is ObjectionKind.TACTICAL:
            continue
        if not objection.terms:
            found.error(
                (*here, "id"), _("Nothing answers the objection « {id} »: no proof, no terms.", id=objection.id)
            )
        elif not _within_mandate(objection.terms, issues):
            told = _("Only terms below the seller's floor answer the objection « {id} ».", id=objection.id)
            found.error((*here, "terms"), told)
    for i, need in enumerate(scenario.needs):
        here = ("needs", i)
        _check_bounds(need.met_by_terms, (*here, "met_by_terms"), found)
        if not need.met_by_items and not need.met_by_terms:
            if need.must:
                found.error((*here, "id"), _("Nothing meets the need « {id} », a condition of the sale.", id=need.id))
            elif need.id not in supported:
                found.warning(here, _("Nothing meets the need « {id} »: no item, no terms, no proof.", id=need.id))
        elif not _within_mandate(need.met_by_terms, issues) and not scenario.deal.no_zone:
            told = _("Only terms below the seller's floor meet the need « {id} ».", id=need.id)
            (found.error if need.must else found.warning)((*here, "met_by_terms"), told)


def _check_bounds(bounds: Mapping[str, Bound], here: Where, found: Gatherer) -> None:
    for id, bound in bounds.items():
        if bound.at_most is None and bound.at_least is None:
            found.error((*here, id), _("A limit is missing: `at_most` or `at_least`."))
        elif bound.at_most is not None and bound.at_least is not None and bound.at_most < bound.at_least:
            found.error((*here, id), _("`at_most` is smaller than `at_least`."))


def _within_mandate(bounds: Mapping[str, Bound], issues: Mapping[str, IssueTerms]) -> bool:
    """Whether the seller may agree to values that respect every bound."""
    for id, bound in bounds.items():
        issue = issues.get(id)
        if issue is None:
            continue  # told as a reference to nothing
        wanted = bound.at_most if issue.better == "lower" else bound.at_least
        if wanted is not None and not issue.within_floor(wanted):
            return False
    return True


def _check_margin(scenario: Scenario, found: Gatherer) -> None:
    """At the buyer's ceilings, with what the must-haves need, the seller's margin must be within the mandate."""
    deal, seller = scenario.deal, scenario.seller
    price = next((i for i, issue in enumerate(deal.issues) if issue.id == PRICE), None)
    if price is None:
        return
    bargain = Bargain(tuple(map(_terms, deal.issues)), deal.quantity, deal.periods_a_year)
    needed = {id for need in scenario.needs if need.must for id in need.met_by_items}
    costs = [item.cost for item in seller.catalogue if item.included or item.id in needed]
    package = {
        issue.id: issue.ceiling if issue.id == PRICE or not _terms(issue).within_ceiling(issue.list) else issue.list
        for issue in deal.issues
    }
    margin = bargain.margin_rate(package, costs)
    if margin is not None and margin < seller.mandate.minimum_margin:
        told = _(
            "Even at the buyer's ceiling the seller's margin is {margin} %, below the mandate's {minimum} %.",
            margin=margin.quantize(Decimal("0.1")),
            minimum=seller.mandate.minimum_margin,
        )
        found.error(("deal", "issues", price, "ceiling"), told)
