"""The bargain's arithmetic, in exact decimals: what a package is worth to each side. No text, no randomness."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

PRICE = "price"
ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class IssueTerms:
    """One issue as both sides see it, in the issue's unit; `cost` per unit moved, quantity and period."""

    id: str
    better: Literal["lower", "higher"]
    list: Decimal
    floor: Decimal
    opening: Decimal
    ceiling: Decimal
    weight: int
    cost: Decimal
    step: Decimal = ONE

    def favour(self, before: Decimal, after: Decimal) -> Decimal:
        """How far a move goes the buyer's way, in units of the issue; negative: the seller's way."""
        return before - after if self.better == "lower" else after - before

    def within_ceiling(self, value: Decimal) -> bool:
        """Whether the buyer can live with this value."""
        return self.favour(self.ceiling, value) >= 0

    def within_floor(self, value: Decimal) -> bool:
        """Whether the seller may agree to this value."""
        return self.favour(self.floor, value) <= 0

    def score(self, value: Decimal) -> Decimal:
        """The buyer's satisfaction with a value: 0 at the ceiling or worse, 1 at the opening or better."""
        span = self.favour(self.ceiling, self.opening)
        if span == 0:
            return ONE if self.within_ceiling(value) else ZERO
        return max(ZERO, min(ONE, self.favour(self.ceiling, value) / span))


@dataclass(frozen=True, slots=True)
class Bargain:
    """All issues of a deal with its size: `quantity` units billed `periods` times a year."""

    issues: tuple[IssueTerms, ...]
    quantity: Decimal
    periods: int

    def issue(self, id: str) -> IssueTerms:
        """The issue of that id. Raises KeyError."""
        for issue in self.issues:
            if issue.id == id:
                return issue
        raise KeyError(id)

    def complete(self, terms: Mapping[str, Decimal]) -> dict[str, Decimal]:
        """The package, issues left unsaid being at the seller's standard."""
        return {issue.id: terms.get(issue.id, issue.list) for issue in self.issues}

    def buyer_value(self, terms: Mapping[str, Decimal]) -> Decimal:
        """The share of the buyer's hopes that a package meets, 0-1, weighted by issue."""
        package = self.complete(terms)
        total = sum((Decimal(issue.weight) for issue in self.issues), ZERO)
        met = sum((issue.weight * issue.score(package[issue.id]) for issue in self.issues), ZERO)
        return met / total if total else ONE

    def over_ceiling(self, terms: Mapping[str, Decimal]) -> tuple[str, ...]:
        """Issues on which the package is more than the buyer can bear."""
        package = self.complete(terms)
        return tuple(i.id for i in self.issues if not i.within_ceiling(package[i.id]))

    def under_floor(self, terms: Mapping[str, Decimal]) -> tuple[str, ...]:
        """Issues on which the package is outside the seller's mandate."""
        package = self.complete(terms)
        return tuple(i.id for i in self.issues if not i.within_floor(package[i.id]))

    def yearly(self, amount: Decimal) -> Decimal:
        """An amount for one unit and one period, over the whole quantity and a year."""
        return amount * self.quantity * self.periods

    def effect(self, issue_id: str, before: Decimal, after: Decimal) -> Decimal:
        """What moving an issue does to the seller's yearly margin; negative: it costs the seller."""
        issue = self.issue(issue_id)
        moved = issue.favour(before, after)
        return -self.yearly(moved * (ONE if issue_id == PRICE else issue.cost))

    def unit_margin(self, terms: Mapping[str, Decimal], item_costs: Sequence[Decimal]) -> Decimal:
        """The seller's margin for one unit and one period, costs of items and of terms taken off the price."""
        package = self.complete(terms)
        concessions = sum((i.cost * i.favour(i.list, package[i.id]) for i in self.issues if i.id != PRICE), ZERO)
        return package[PRICE] - sum(item_costs, ZERO) - concessions

    def margin_rate(self, terms: Mapping[str, Decimal], item_costs: Sequence[Decimal]) -> Decimal | None:
        """The seller's margin in per cent of the price; none when the price is nil."""
        price = self.complete(terms)[PRICE]
        return None if price == 0 else self.unit_margin(terms, item_costs) / price * 100
