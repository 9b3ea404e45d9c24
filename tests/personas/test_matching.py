"""Points of a scenario found in words."""

from __future__ import annotations

import pytest

from negotiator.personas.matching import Matcher, figures, plain
from tests.stubs.small import small, small_data

MATCHER = Matcher(small())


@pytest.mark.parametrize(
    ("words", "point"),
    [
        ("Vos agents sont souvent ABSENTS le lundi", "absent"),
        ("l'absentéisme du lundi", "absent"),
        ("vous avez six ateliers", "sites"),
        ("L’hygiène, il faut réussir l’audit", "need_audit"),
        ("à la laiterie Ormeau nous avons fait nos preuves", "ref_dairy"),
        ("pourrais-je rencontrer monsieur Girard", "paul"),
        ("la certifiction que vous visez", "find_cert"),
    ],
)
def test_a_point_is_found_whatever_the_case_accents_apostrophe_or_a_slip(words: str, point: str) -> None:
    assert point in MATCHER.points(words)


@pytest.mark.parametrize("words", ["", "...", "bonjour madame", "vous avez 16 ateliers", "\x00" * 50])
def test_words_that_name_nothing_find_nothing(words: str) -> None:
    assert MATCHER.points(words) == ()


def test_without_cues_the_statement_serves() -> None:
    data = small_data()
    data["facts"][0]["cues"] = []
    data["facts"][0]["statement"] = "Verdalys exploite six ateliers de découpe en Bretagne."
    from negotiator.scenarios.models import Scenario

    matcher = Matcher(Scenario.model_validate(data))
    assert "sites" in matcher.points("vos ateliers de découpe en Bretagne, Verdalys en exploite plusieurs")
    assert "sites" not in matcher.points("nous parlons de la Bretagne")


def test_a_number_in_words_is_no_beginning() -> None:
    assert "provider" in MATCHER.points("depuis huit ans")
    assert "provider" not in MATCHER.points("depuis huitante ans")


def test_figures_ignore_how_they_are_written() -> None:
    assert figures("1 240 000 € et 7,80 %") == {"1240000", "7.8"}
    assert plain("L’Été, déjà !") == "l ete deja"


def test_a_forbidden_promise_is_said_in_one_breath() -> None:
    data = small_data()
    data["seller"]["mandate"]["forbidden"][0]["cues"] = ["pénalité", "illimité"]
    matcher = Matcher(type(small()).model_validate(data))
    assert "late_payment" in matcher.points("les pénalités seront illimitées")
    package = "le plafond des pénalités à 15 % de la redevance mensuelle, trois mois, 45 jours, avec une aide illimitée"
    assert "late_payment" not in matcher.points(package)
