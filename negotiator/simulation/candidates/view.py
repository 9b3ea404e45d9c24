"""What a candidate may see of a scenario: the briefing, the seller's own side, and people once they are met."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from negotiator.exercises.wording import issue_name, money, number, with_unit
from negotiator.negotiation.deal import PRICE
from negotiator.scenarios.models import CatalogueItem, Scenario

LEVER = "duration"
"""The issue on which a seller asks for more, where the deal has it: a longer contract pays for what is given."""
_DATE = re.compile(r"\b(?:\w+ )?\d{1,2}(?:st|nd|rd|th)? [^\W\d_]{3,10} \d{4}\b|\b[A-Z][a-z]+ \d{1,2},? \d{4}\b")


@dataclass(frozen=True, slots=True)
class SellerIssue:
    """An issue as the seller knows it: no word of what the buyer would bear."""

    id: str
    name: str
    better: str
    list: Decimal
    floor: Decimal
    cost: Decimal
    step: Decimal
    unit: str
    currency: str

    def towards_floor(self, share: Decimal) -> Decimal:
        """A value that goes this share of the way from the standard to the floor, in whole steps."""
        steps = ((self.floor - self.list) * share / self.step).to_integral_value()
        return self.list + steps * self.step

    def written(self, value: Decimal, lang: str) -> str:
        """The value with its unit."""
        return money(value, self.currency, lang) if self.id == PRICE else with_unit(value, self.unit, lang)


@dataclass(frozen=True, slots=True)
class View:
    """One sale as the candidate has it on the desk."""

    lang: str
    buyer: str
    company: str
    role: str
    briefing: str
    minimum_margin: Decimal
    catalogue: tuple[CatalogueItem, ...]
    proofs: tuple[str, ...]
    issues: Mapping[str, SellerIssue]
    quantity: Decimal
    unit: str
    currency: str
    periods: int
    departments: tuple[str, ...]
    people: Mapping[str, str]
    """Names by the identifier under which a person speaks; looked up only for who has spoken."""

    @property
    def price(self) -> SellerIssue:
        """The price."""
        return self.issues[PRICE]

    @property
    def dates(self) -> tuple[str, ...]:
        """Dates named in the briefing, in order, each once."""
        return tuple(dict.fromkeys(_DATE.findall(self.briefing)))

    def figure(self, value: Decimal) -> str:
        """A bare figure."""
        return number(value, self.lang)


def view_of(scenario: Scenario, lang: str) -> View:
    """The candidate's view of a scenario."""
    deal = scenario.deal
    role = scenario.seller.candidate_role.split(",")[0]
    issues = {
        i.id: SellerIssue(i.id, issue_name(i), i.better, i.list, i.floor, i.cost, i.step, i.unit, deal.currency)
        for i in deal.issues
    }
    return View(
        lang=lang,
        buyer=scenario.buyer,
        company=scenario.seller.company,
        role=role[:1].lower() + role[1:],
        briefing=scenario.briefing,
        minimum_margin=scenario.seller.mandate.minimum_margin,
        catalogue=scenario.seller.catalogue,
        proofs=tuple(p.statement for p in scenario.seller.proofs),
        issues=issues,
        quantity=deal.quantity,
        unit=deal.quantity_unit,
        currency=deal.currency,
        periods=deal.periods_a_year,
        departments=tuple(a.name for a in scenario.internal_actors),
        people={p.id: f"{p.civility} {p.name.split()[-1]}" for p in scenario.interlocutors},
    )
