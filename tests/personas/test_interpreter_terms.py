"""Figures become terms of the deal when they are some, exactly, and nothing otherwise."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from negotiator.negotiation.moves import Act
from negotiator.personas.casting import issue_cues
from negotiator.personas.interpreter.builtin import BuiltinInterpreter
from negotiator.personas.interpreter.lexicon import IssueCue
from negotiator.personas.interpreter.terms import read_terms
from negotiator.scenarios.models import Scenario

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "data" / "interpreter"

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


def expected(terms: object) -> dict[str, Decimal]:
    assert isinstance(terms, dict)
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


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Je descends de 78 à 74 euros.", {"price": "74"}),
        ("On allonge la durée de 36 à 48 mois.", {"duration": "48"}),
        ("74 euros au lieu de 78.", {"price": "74"}),
        ("48 mois plutôt que 36.", {"duration": "48"}),
        ("74 euros, non pardon, 73 euros.", {"price": "73"}),
        ("Aujourd'hui vous payez 80 euros par poste, je vous propose 74.", {"price": "74"}),
    ],
)
def test_the_value_that_replaces_another_counts(text: str, terms: dict[str, str]) -> None:
    assert dict(read_terms(text, "fr")) == expected(terms)


@pytest.mark.parametrize(
    "text",
    [
        "Entre 70 et 75 euros.",
        "70-75 € par poste",
        "Deux ou trois ans, c'est à vous de voir.",
        "Chez Sysdépan c'est 62.",
        "Votre prestataire actuel vous facture 71 euros.",
        "Votre contrat actuel est de 36 mois ?",
        "Vos serveurs ont sept ans.",
        "Notre marge n'est que de 2 % sur ce marché.",
        "500 euros de pénalité par heure de retard",
    ],
)
def test_a_range_another_s_price_and_what_is_not_sold_give_nothing(text: str) -> None:
    assert dict(read_terms(text, "fr")) == {}


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("74e par poste, 48mois, ca vous irait ?", {"price": "74", "duration": "48"}),
        ("qatre heures de GTR", {"repair_time": "4"}),
        ("soissante quatorze euro", {"price": "74"}),
        ("plafond pénalités 15 pr cent", {"penalties": "15"}),
    ],
)
def test_mistyped_words_are_read(text: str, terms: dict[str, str]) -> None:
    assert dict(read_terms(text, "fr")) == expected(terms)


def development() -> list[dict[str, object]]:
    lines = (DATA / "terms-dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_terms_are_exact_in_the_development_sentences(lang: str) -> None:
    lines = [line for line in development() if line["lang"] == lang]
    wrong = [line["text"] for line in lines if dict(read_terms(str(line["text"]), lang)) != expected(line["terms"])]
    assert len(wrong) <= 0.03 * len(lines), wrong


def test_terms_survive_the_reading_of_whole_utterances() -> None:
    readers = {lang: BuiltinInterpreter(lang, characters_only=True) for lang in ("fr", "en")}
    lines = development()
    wrong = []
    for line in lines:
        moves = readers[str(line["lang"])].read(str(line["text"])).moves
        if {issue: value for move in moves for issue, value in move.terms.items()} != expected(line["terms"]):
            wrong.append(line["text"])
    assert len(wrong) <= 0.03 * len(lines), wrong


@pytest.mark.parametrize("text", ["30 jours fin de mois", "GTR 4h", "48 mois, GTR quatre heures"])
def test_a_fragment_of_terms_always_comes_out_on_a_move(text: str) -> None:
    moves = BuiltinInterpreter("fr", characters_only=True).read(text).moves
    assert any(move.terms for move in moves)
    assert Act.UNCLEAR not in {move.act for move in moves}


LORMONT = [
    ("Je vous propose 74 euros sur 36 mois, avec une GTR de 4 heures.", "price=74 duration=36 repair_time=4"),
    ("Je peux descendre à 73 si vous signez 48 mois.", "price=73 duration=48"),
    ("48 mois, ça vous irait ?", "duration=48"),
    ("Disons 72,50 par poste.", "price=72.50"),
    ("Je vous fais 71.", "price=71"),
    ("Une GTR à 6 heures plutôt que 4.", "repair_time=6"),
    ("Remise en route sous quatre heures ouvrées.", "repair_time=4"),
    ("Une panne est réparée en quatre heures, sinon 10 % de pénalités.", "repair_time=4 penalties=10"),
    ("Des pénalités plafonnées à 10 % de la redevance.", "penalties=10"),
    ("Je porte les pénalités de 5 à 10 %.", "penalties=10"),
    ("Trois mois de réversibilité inclus.", "reversibility=3"),
    ("On vous accompagne deux mois en sortie de contrat.", "reversibility=2"),
    ("Paiement à 45 jours date de facture.", "payment=45"),
    ("30 jours fin de mois", "payment=30"),
    ("Si vous réglez à 30 jours, je vous laisse le prix à 74 euros.", "payment=30 price=74"),
    (
        "73 euros, 48 mois, GTR 4 h, pénalités 15 %, réversibilité 3 mois, paiement à 30 jours.",
        "price=73 duration=48 repair_time=4 penalties=15 reversibility=3 payment=30",
    ),
    ("Pour vos 180 postes, le tarif est de 78 euros.", "price=78"),
    ("Un technicien sur place en deux heures.", ""),
    ("Une remise de 5 %, et les pénalités ne changent pas.", ""),
    ("Votre confrère est à 62 euros, sans la sauvegarde.", ""),
    ("Aujourd'hui vous payez 80 euros par poste ?", ""),
    ("Le déploiement prend deux mois.", ""),
    ("Nuvéa a 25 ans d'expérience et 118 collaborateurs.", ""),
    ("Bonjour Monsieur Sarrazin, Nuvéa gère 6 200 postes dans la région.", ""),
    ("Pour vos 180 postes, je vous propose 76 euros par poste et par mois.", "price=76"),
    ("Notre tarif public est de 78 euros.", "price=78"),
    ("Je peux faire 73 si vous vous engagez sur quatre ans.", "price=73 duration=48"),
    ("74, pas un euro de moins.", "price=74"),
    ("Disons 72,50 et 48 mois.", "price=72.50 duration=48"),
    ("Et si on partait sur 24 mois seulement ?", "duration=24"),
    ("La GTR passe de 8 à 4 heures ouvrées.", "repair_time=4"),
    ("Remise en service en six heures.", "repair_time=6"),
    ("Un technicien se déplace en deux heures.", ""),
    ("On plafonne les pénalités à 15 % de la redevance mensuelle.", "penalties=15"),
    ("Vous demandez 20 % de pénalités, je peux aller à 12.", "penalties=12"),
    ("Deux mois de réversibilité, trois si vous signez 48 mois.", "reversibility=2 duration=48"),
    ("On vous accompagne trois mois à la sortie, codes et documentation compris.", "reversibility=3"),
    ("Paiement à 30 jours date de facture, comme d'habitude.", "payment=30"),
    ("Vous payez à réception et je descends à 73 euros.", "payment=0 price=73"),
    ("45 jours fin de mois, ça vous va, madame Gaubert ?", "payment=45"),
    ("Sysdépan vous fait 62 euros, mais la sauvegarde est en plus.", ""),
    ("L'attaque du mois de mars aurait pu coûter 200 000 euros.", ""),
    ("L'assureur vous donne jusqu'au 30 novembre.", ""),
    ("Votre redevance annuelle serait de 157 680 euros.", ""),
    ("3 % de remise si vous êtes notre référence.", ""),
    ("Le premier bureau bascule dans trois semaines.", ""),
    ("On a rétabli un cabinet de 90 postes en cinq heures l'an dernier.", ""),
    ("36 mois alors, à 75 euros.", "duration=36 price=75"),
    (
        "Je vous confirme : 73 euros, 48 mois, GTR 4 h, pénalités 10 %, réversibilité 2 mois, 30 jours.",
        "price=73 duration=48 repair_time=4 penalties=10 reversibility=2 payment=30",
    ),
    ("En avril, mes collègues traitent 900 tickets par semaine.", ""),
    ("Soixante-treize euros cinquante, c'est mon dernier effort.", "price=73.50"),
    ("Votre contrat actuel court encore huit mois ?", ""),
    ("La sensibilisation vaut 2,50 par poste, je vous l'offre.", ""),
]


@pytest.fixture(scope="module")
def lormont() -> tuple[IssueCue, ...]:
    deal = YAML(typ="safe").load(ROOT / "scenarios" / "lormont.yaml")
    return issue_cues(Scenario.model_validate(deal).deal)


@pytest.mark.parametrize(("text", "terms"), LORMONT)
def test_the_issues_of_lormont_are_found(lormont: tuple[IssueCue, ...], text: str, terms: str) -> None:
    wanted = dict(pair.split("=") for pair in terms.split())
    assert dict(read_terms(text, "fr", lormont)) == expected(wanted)


@given(st.text(alphabet="0123456789.,-/ €%kheamoisurd'½²", max_size=60), st.sampled_from(["fr", "en"]))
@settings(max_examples=300, deadline=None)
def test_no_writing_of_figures_breaks_the_reading(text: str, lang: str) -> None:
    assert all(value >= 0 for value in read_terms(text, lang).values())


def test_a_very_long_text_of_figures_is_bounded() -> None:
    assert "price" in read_terms("74 euros " * 200_000, "fr")


def test_a_word_that_only_begins_like_a_refusal_refuses_nothing() -> None:
    assert dict(read_terms("On part sur 74 euros pour 36 mois.", "fr")) == expected({"price": "74", "duration": "36"})
    assert dict(read_terms("including a 36-month contract", "en")) == expected({"duration": "36"})
