"""The default scenario's money: margins, mandate, a zone of agreement, the supplied case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from negotiator.negotiation.deal import Bargain, IssueTerms
from negotiator.scenarios.models import Scenario

FILE = Path(__file__).resolve().parents[2] / "scenarios" / "lormont.yaml"


@pytest.fixture(scope="module")
def case() -> Scenario:
    return Scenario.model_validate(YAML(typ="safe").load(FILE))


def words(text: str) -> int:
    return len(text.split())


def item_costs(case: Scenario, ids: frozenset[str] | None = None) -> list[Decimal]:
    return [i.cost for i in case.seller.catalogue if i.included or ids is None or i.id in ids]


def needed_items(case: Scenario) -> frozenset[str]:
    return frozenset(item for need in case.needs for item in need.met_by_items)


def bargain(case: Scenario) -> Bargain:
    issues = tuple(
        IssueTerms(i.id, i.better, i.list, i.floor, i.opening, i.ceiling, i.weight, i.cost, i.step)
        for i in case.deal.issues
    )
    return Bargain(issues, case.deal.quantity, case.deal.periods_a_year)


def packages(case: Scenario) -> Iterator[Mapping[str, Decimal]]:
    """Every package within the floors and the ceilings, on the steps of the issues."""
    ranges: list[list[Decimal]] = []
    for issue in case.deal.issues:
        low, high = sorted((issue.floor, issue.ceiling))
        ranges.append([low + issue.step * n for n in range(int((high - low) / issue.step) + 1)])
    names = [i.id for i in case.deal.issues]
    for values in product(*ranges):
        yield dict(zip(names, values, strict=True))


def test_the_needed_items_add_up_to_the_list_price_with_a_quarter_of_margin(case: Scenario) -> None:
    needed = needed_items(case)
    prices = [i.list_price for i in case.seller.catalogue if i.included or i.id in needed]
    price = bargain(case).issue("price").list
    assert sum(prices, Decimal(0)) == price
    rate = bargain(case).margin_rate({}, item_costs(case, needed))
    assert rate is not None
    assert Decimal(24) <= rate <= Decimal(27)


def test_at_the_floor_with_every_term_the_buyer_asks_the_margin_still_holds(case: Scenario) -> None:
    floors = {i.id: i.floor for i in case.deal.issues if i.id != "duration"}
    rate = bargain(case).margin_rate(floors, item_costs(case, needed_items(case)))
    assert rate is not None
    assert rate >= case.seller.mandate.minimum_margin


def test_giving_everything_with_the_shortest_term_breaks_the_mandate(case: Scenario) -> None:
    floors = {i.id: i.floor for i in case.deal.issues}
    rate = bargain(case).margin_rate(floors, item_costs(case, needed_items(case)))
    assert rate is not None
    assert rate < case.seller.mandate.minimum_margin


def test_a_longer_contract_is_worth_more_to_the_seller_than_the_euro_it_costs(case: Scenario) -> None:
    deal = bargain(case)
    before = {"price": Decimal(73), "duration": Decimal(36), "repair_time": Decimal(4)}
    after = {**before, "price": Decimal(72), "duration": Decimal(48)}
    costs = item_costs(case, needed_items(case))
    assert deal.unit_margin(after, costs) > deal.unit_margin(before, costs)
    assert deal.buyer_value(after) > deal.buyer_value(before)


def test_a_zone_of_agreement_exists_and_the_list_price_is_outside_it(case: Scenario) -> None:
    deal, costs = bargain(case), item_costs(case, needed_items(case))
    zone = [
        p
        for p in packages(case)
        if not deal.over_ceiling(p)
        and not deal.under_floor(p)
        and deal.buyer_value(p) >= case.deal.acceptance.value
        and (deal.margin_rate(p, costs) or Decimal(0)) >= case.seller.mandate.minimum_margin
    ]
    assert len(zone) >= 20
    assert {p["price"] for p in zone} >= {Decimal(72), Decimal(73)}
    assert deal.over_ceiling({}) != ()
    assert not case.deal.no_zone


def test_the_supplied_case_tells_a_deal_that_could_have_been_signed(case: Scenario) -> None:
    deal, told = bargain(case), case.supplied_case
    assert deal.over_ceiling(told.terms) == deal.under_floor(told.terms) == ()
    assert deal.buyer_value(told.terms) >= case.deal.acceptance.value
    yearly = f"{deal.yearly(told.terms['price']):,.0f}".replace(",", " ")
    for figure in (yearly, "72 € HT", "48 mois", "4 heures ouvrées", "15 %", "Réversibilité de 3 mois", "45 jours"):
        assert figure in told.report
    assert 500 <= words(told.description) + words(told.report) <= 1_000
