"""The offer being built: what is kept of the catalogue, the terms typed, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from negotiator.journal.workbook import OfferBuilt
    from negotiator.negotiation.deal import Bargain
    from negotiator.scenarios.models import Scenario

PRICE = "price"
LARGEST = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What an offer comes to, in the deal's currency. `low_margin` and `under_floor` are outside the mandate.

    `unit_*` is for one unit and one period; `margin_rate` in per cent of the price, none when the price is nil.
    """

    list_total: Decimal
    unit_price: Decimal
    unit_cost: Decimal
    yearly_price: Decimal
    yearly_cost: Decimal
    margin_rate: Decimal | None
    under_floor: tuple[str, ...]
    low_margin: bool

    @property
    def alarm(self) -> bool:
        """Whether the offer is outside the mandate."""
        return bool(self.under_floor) or self.low_margin


def parse_number(text: str) -> Decimal | None:
    """A number as people type it (``72,50``, ``1 200``); None when it is none or out of all proportion."""
    clean = "".join(char for char in text if not char.isspace()).replace(",", ".")
    try:
        value = Decimal(clean)
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < LARGEST else None


class OfferSheet:
    """An offer in progress. Terms that can't be read as numbers are remembered by issue in `unread`."""

    def __init__(self, scenario: Scenario, bargain: Bargain, built: OfferBuilt | None) -> None:
        self._scenario = scenario
        self._bargain = bargain
        included = tuple(item.id for item in scenario.seller.catalogue if item.included)
        self.items: set[str] = set(built.items) if built else set(included)
        self.terms: dict[str, Decimal] = {issue.id: issue.list for issue in scenario.deal.issues}
        if built:
            self.terms.update(built.terms)
        self.unread: set[str] = set()

    def keep(self, items: Iterable[str]) -> None:
        """Keep these items of the catalogue; those always part of the offer stay."""
        always = {item.id for item in self._scenario.seller.catalogue if item.included}
        self.items = set(items) | always

    def type(self, issue: str, text: str) -> bool:
        """Take what was typed for an issue; says whether it is a number."""
        value = parse_number(text)
        if value is None:
            self.unread.add(issue)
            return False
        self.unread.discard(issue)
        self.terms[issue] = value
        return True

    @property
    def item_ids(self) -> tuple[str, ...]:
        """The items kept, in the catalogue's order."""
        return tuple(item.id for item in self._scenario.seller.catalogue if item.id in self.items)

    def reckon(self, terms: Mapping[str, Decimal] | None = None) -> Reckoning:
        """What the offer comes to, with these terms or its own."""
        terms = self.terms if terms is None else terms
        kept = [item for item in self._scenario.seller.catalogue if item.id in self.items]
        costs = [item.cost for item in kept]
        price = terms.get(PRICE, Decimal(0))
        margin = self._bargain.unit_margin(terms, costs)
        rate = self._bargain.margin_rate(terms, costs)
        return Reckoning(
            list_total=sum((item.list_price for item in kept), Decimal(0)),
            unit_price=price,
            unit_cost=price - margin,
            yearly_price=self._bargain.yearly(price),
            yearly_cost=self._bargain.yearly(price - margin),
            margin_rate=rate,
            under_floor=self._bargain.under_floor(terms),
            low_margin=rate is None or rate < self._scenario.seller.mandate.minimum_margin,
        )
