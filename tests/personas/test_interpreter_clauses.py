"""An utterance is cut where a clause of its own begins, and nowhere else."""

from __future__ import annotations

from itertools import pairwise

import pytest

from negotiator.personas.interpreter.clauses import MAX_CLAUSES, clauses, own_words
from negotiator.personas.interpreter.lexicon import load_lexicon


def cut(text: str, lang: str = "fr") -> list[str]:
    return [text[start:end] for start, end in clauses(text, load_lexicon(lang))]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Bonjour madame, je suis Thomas Giraud.", ["Bonjour madame,", "je suis Thomas Giraud."]),
        ("D'accord, et qui décide chez vous ?", ["D'accord, et", "qui décide chez vous ?"]),
        ("Je comprends. Quel est votre budget ?", ["Je comprends.", "Quel est votre budget ?"]),
        (
            "Je vous propose 72 euros, et en échange je vous demande 48 mois.",
            ["Je vous propose 72 euros, et", "en échange je vous demande 48 mois."],
        ),
        ("Vous trouvez cela élevé, quel budget aviez-vous ?", ["Vous trouvez cela élevé,", "quel budget aviez-vous ?"]),
    ],
)
def test_coordinated_clauses_are_cut(text: str, pieces: list[str]) -> None:
    assert cut(text) == pieces


@pytest.mark.parametrize(
    "text",
    [
        "Si vous signez 48 mois, je peux descendre à 73.",
        "Je voudrais rencontrer M. Ferrand mardi.",
        "Notre tarif est de 3.90 euros par commande.",
        "Nous prenons en charge la réception, le stockage, la préparation et les retours.",
        "Avant de vous parler de nous, j'aimerais comprendre votre organisation.",
    ],
)
def test_one_clause_stays_whole(text: str) -> None:
    assert cut(text) == [text]


def test_english_clauses_are_cut_too() -> None:
    assert cut("Okay, and who signs the contract?", "en") == ["Okay, and", "who signs the contract?"]
    assert cut("If you sign for 48 months, I can go down to 73.", "en") == [
        "If you sign for 48 months, I can go down to 73."
    ]


def test_spans_lie_in_the_text_in_order_without_overlap() -> None:
    text = "  Bonjour ! Merci… D'accord, et combien de postes ?\nAu revoir. "
    spans = clauses(text, load_lexicon("fr"))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_the_number_of_clauses_is_bounded() -> None:
    assert len(clauses("Bonjour. " * 5000, load_lexicon("fr"))) == MAX_CLAUSES


def test_a_quotation_is_never_cut_nor_parted_from_the_words_that_bring_it() -> None:
    said = (
        "Si je résume, vous m'avez dit : « On ne touche à rien. C'est la règle » ; « on paie à 30 jours ». C'est cela ?"
    )
    assert cut(said) == [said[: said.index(" C'est cela")], "C'est cela ?"]


def test_only_the_words_around_a_quotation_are_the_speakers_own() -> None:
    assert own_words("Vous m'avez dit : « signez maintenant ».").split() == ["Vous", "m'avez", "dit", ":", "."]
    assert own_words("« Trop cher »") == "« Trop cher »"
