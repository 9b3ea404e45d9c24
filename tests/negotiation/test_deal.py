"""The bargain's arithmetic."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from negotiator.negotiation.deal import PRICE, Bargain, IssueTerms

D = Decimal
PRICE_TERMS = IssueTerms(PRICE, "lower", D(78), D(70), D(66), D(74), 5, D(0), D("0.5"))
DURATION = IssueTerms("duration", "lower", D(36), D(36), D(24), D(48), 1, D("0.1"))
PENALTIES = IssueTerms("penalties", "higher", D(5), D(15), D(20), D(8), 2, D("0.2"))
BARGAIN = Bargain((PRICE_TERMS, DURATION, PENALTIES), D(180), 12)
prices = st.decimals(min_value=50, max_value=100, places=2)


def test_a_lower_price_goes_the_buyers_way_and_costs_the_seller_its_yearly_volume() -> None:
    assert PRICE_TERMS.favour(D(78), D(75)) == 3
    assert BARGAIN.effect(PRICE, D(78), D(75)) == D(-3 * 180 * 12)


def test_a_higher_cap_on_penalties_goes_the_buyers_way() -> None:
    assert PENALTIES.favour(D(5), D(10)) == 5
    assert PENALTIES.within_ceiling(D(8))
    assert not PENALTIES.within_ceiling(D(7))
    assert PENALTIES.within_floor(D(15))
    assert not PENALTIES.within_floor(D(16))


def test_what_is_unsaid_is_at_the_sellers_standard() -> None:
    assert BARGAIN.complete({PRICE: D(75)}) == {PRICE: D(75), "duration": D(36), "penalties": D(5)}


def test_margin_takes_off_items_and_terms() -> None:
    margin = BARGAIN.unit_margin({PRICE: D(75), "penalties": D(10)}, (D(50),))
    assert margin == D(75) - D(50) - D("1.0")
    assert BARGAIN.margin_rate({PRICE: D(0)}, ()) is None


@given(prices, prices)
def test_the_buyer_never_likes_a_dearer_package_better(a: Decimal, b: Decimal) -> None:
    low, high = min(a, b), max(a, b)
    assert BARGAIN.buyer_value({PRICE: low}) >= BARGAIN.buyer_value({PRICE: high})


@given(prices)
def test_a_move_and_its_return_cost_nothing(price: Decimal) -> None:
    assert BARGAIN.effect(PRICE, D(78), price) + BARGAIN.effect(PRICE, price, D(78)) == 0
