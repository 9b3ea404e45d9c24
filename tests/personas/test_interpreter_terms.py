"""Figures become terms of the deal when they are some, exactly, and nothing otherwise."""

from __future__ import annotations

from decimal import Decimal

import pytest

from negotiator.personas.interpreter.lexicon import IssueCue
from negotiator.personas.interpreter.terms import read_terms

FRENCH = [
    ("soixante-quatorze euros", {"price": "74"}),
    ("74€50", {"price": "74.50"}),
    ("3 euros 90 la commande", {"price": "3.90"}),
    ("1 200 € par mois", {"price": "1200"}),
    ("1,2 k€", {"price": "1200"}),
    ("612k par an", {"price": "612000"}),
    ("quatre-vingt-dix mille euros", {"price": "90000"}),
    ("1.200,50 euros", {"price": "1200.50"}),
    ("trois ans ferme", {"duration": "36"}),
    ("un contrat d'un an et demi", {"duration": "18"}),
    ("deux ans et demi d'engagement", {"duration": "30"}),
    ("quatre heures de GTR", {"repair_time": "4"}),
    ("GTI 1h et GTR 4h, pénalités 10%", {"response_time": "1", "repair_time": "4", "penalties": "10"}),
    ("15 % de remise", {"discount": "15"}),
    ("je vous accorde deux pour cent", {"discount": "2"}),
    ("des pénalités plafonnées à 15 %", {"penalties": "15"}),
    ("12 % d'économies garanties", {"savings": "12"}),
    ("une réversibilité de trois mois", {"reversibility": "3"}),
    ("30 jours fin de mois", {"payment": "30"}),
    ("paiement à 45 jours", {"payment": "45"}),
    ("180 postes à 74 euros", {"quantity": "180", "price": "74"}),
    ("je descends à 73 si vous signez 48 mois", {"price": "73", "duration": "48"}),
    ("je vous fais 70 et on n'en parle plus", {"price": "70"}),
    (
        "Je vous propose 74 euros sur 36 mois avec une GTR de 4 heures.",
        {"price": "74", "duration": "36", "repair_time": "4"},
    ),
]

ENGLISH = [
    ("seventy-four euros over three years", {"price": "74", "duration": "36"}),
    ("€74 per seat", {"price": "74"}),
    ("1,200 euros", {"price": "1200"}),
    ("€1.2k", {"price": "1200"}),
    ("a 2% discount", {"discount": "2"}),
    ("payment at 30 days", {"payment": "30"}),
    ("a four-hour repair time", {"repair_time": "4"}),
    ("a year and a half contract", {"duration": "18"}),
    ("I can go down to 73 if you sign for 48 months", {"price": "73", "duration": "48"}),
]

TRAPS = [
    "il y a trois ans",
    "nous existons depuis 15 ans",
    "nous sommes 200 collaborateurs chez Nuvéa",
    "le 12 novembre 2026 à 14 h 30",
    "rendez-vous mardi à 10 heures",
    "appelez-moi au 06 12 34 56 78",
    "nous avons réduit les pannes de 30 %",
    "je vous envoie cela dans deux mois",
    "un préavis de six mois",
    "14 salariés à reprendre",
    "en 2027",
    "notre chiffre d'affaires est de 12 millions d'euros",
]


def expected(terms: dict[str, str]) -> dict[str, Decimal]:
    return {issue: Decimal(value) for issue, value in terms.items()}


@pytest.mark.parametrize(("text", "terms"), FRENCH)
def test_french_figures_are_read(text: str, terms: dict[str, str]) -> None:
    assert dict(read_terms(text, "fr")) == expected(terms)


@pytest.mark.parametrize(("text", "terms"), ENGLISH)
def test_english_figures_are_read(text: str, terms: dict[str, str]) -> None:
    assert dict(read_terms(text, "en")) == expected(terms)


@pytest.mark.parametrize("text", TRAPS)
def test_what_is_no_term_gives_nothing(text: str) -> None:
    assert dict(read_terms(text, "fr")) == {}


def test_a_scenario_names_its_own_issues() -> None:
    issues = (
        IssueCue("coefficient", "ratio", "coefficient|coef|descend", minimum=Decimal("1.5"), maximum=Decimal("3")),
        IssueCue("fill_rate", "percent", "taux de service|service"),
        IssueCue("term", "month", "duree|sur|engagement", needs_cue=False),
    )
    terms = read_terms("un coefficient de 1,97, un taux de service de 95 % sur deux ans", "fr", issues)
    assert dict(terms) == {"coefficient": Decimal("1.97"), "fill_rate": Decimal(95), "term": Decimal(24)}
    assert dict(read_terms("74 euros", "fr", issues)) == {}


def test_a_very_long_text_of_figures_is_bounded() -> None:
    assert "price" in read_terms("74 euros " * 200_000, "fr")


def test_a_word_that_only_begins_like_a_refusal_refuses_nothing() -> None:
    assert dict(read_terms("On part sur 74 euros pour 36 mois.", "fr")) == expected({"price": "74", "duration": "36"})
    assert dict(read_terms("including a 36-month contract", "en")) == expected({"duration": "36"})
