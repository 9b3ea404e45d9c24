"""A streamed answer is released sentence by sentence, the same however it was cut into pieces."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.llm.sentences import SentenceSplitter, by_sentence

FRENCH = [
    ("Bonjour. Asseyez-vous.", ["Bonjour.", "Asseyez-vous."]),
    ("M. Durand et Mme. Petit décident. C'est tout.", ["M. Durand et Mme. Petit décident.", "C'est tout."]),
    (
        "Des services, p. ex. Office, à 74.50 € ou 74,50 €. Bien.",
        ["Des services, p. ex. Office, à 74.50 € ou 74,50 €.", "Bien."],
    ),
    ("Euh… je ne sais pas. Enfin… Si.", ["Euh… je ne sais pas.", "Enfin…", "Si."]),
    ("Euh... je vois ! Et vous ?", ["Euh... je vois !", "Et vous ?"]),
    ("Il a dit : « C'est trop cher. » Puis il est parti.", ["Il a dit : « C'est trop cher. »", "Puis il est parti."]),
    ("« Combien ? » demande-t-il. Rien.", ["« Combien ? » demande-t-il.", "Rien."]),
    ("Vraiment ?! Non.", ["Vraiment ?!", "Non."]),
    ("Vraiment\u00a0? Oui\u202f! Bon.", ["Vraiment\u00a0?", "Oui\u202f!", "Bon."]),
    ("Deux points :\n1. Le prix.\n2. Le délai.", ["Deux points :", "1. Le prix.", "2. Le délai."]),
    ("J.-P. Martin (notre DSI.) Voilà.", ["J.-P. Martin (notre DSI.)", "Voilà."]),
    (
        "Écrivez à www.exemple.fr ou appelez. 12 jours suffisent.",
        ["Écrivez à www.exemple.fr ou appelez.", "12 jours suffisent."],
    ),
    ("Des postes, des serveurs, etc. Ensuite on verra.", ["Des postes, des serveurs, etc.", "Ensuite on verra."]),
    ("", []),
    (" \n ", []),
    ("sans point", ["sans point"]),
]
ENGLISH = [
    ("Mr. Smith decides. No. That is too much.", ["Mr. Smith decides.", "No.", "That is too much."]),
    ('He said "fine." Then he left.', ['He said "fine."', "Then he left."]),
    ("It costs approx. 74.50 euros, i.e. Too much.", ["It costs approx. 74.50 euros, i.e. Too much."]),
]
CASES = [("fr", *case) for case in FRENCH] + [("en", *case) for case in ENGLISH]
CHARACTERS = st.text(alphabet=st.sampled_from(list("aBc é.!?…»«\"')\n\r ,5-\u00a0M")) | st.characters(), max_size=120)


def cut(lang: str, pieces: list[str], longest: int = 600) -> list[str]:
    splitter = SentenceSplitter(lang, longest)
    done = [sentence for piece in pieces for sentence in splitter.feed(piece)]
    return done + splitter.flush()


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(("lang", "text", "sentences"), CASES)
def test_sentences_are_told_apart(lang: str, text: str, sentences: list[str]) -> None:
    assert cut(lang, [text]) == sentences
    assert cut(lang, list(text)) == sentences


def test_a_sentence_is_released_with_the_first_letter_of_the_next() -> None:
    splitter = SentenceSplitter("fr")
    assert splitter.feed("Bonjour.") == []
    assert splitter.feed(" ") == []
    assert splitter.feed("V") == ["Bonjour."]
    assert splitter.feed("oici.\n") == ["Voici."]
    assert splitter.flush() == []


@given(CHARACTERS, st.lists(st.integers(0, 120), max_size=12), st.sampled_from(["fr", "en"]), st.integers(1, 60))
def test_no_word_is_lost_whatever_the_pieces(text: str, cuts: list[int], lang: str, longest: int) -> None:
    places = [0, *sorted(cuts), len(text)]
    pieces = [text[start:end] for start, end in pairwise(places)]
    sentences = cut(lang, pieces, longest)
    assert bare("".join(sentences)) == bare(text)
    assert all(sentence and sentence == sentence.strip() for sentence in sentences)
    assert all(len(sentence) <= longest for sentence in sentences[:-1])


@given(CHARACTERS, st.lists(st.integers(0, 120), max_size=12))
def test_sentences_do_not_depend_on_the_pieces(text: str, cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(text)]
    pieces = [text[start:end] for start, end in pairwise(places)]
    assert cut("fr", pieces) == cut("fr", [text])


def test_a_sentence_without_end_is_released_in_parts() -> None:
    parts = cut("fr", ["encore, " * 50, "x" * 300], longest=100)
    assert all(len(part) <= 100 for part in parts)
    assert all(part.endswith(",") for part in parts[:4])


class Talk:
    """A stream of pieces that knows whether it was closed, and may fail at its end."""

    def __init__(self, *pieces: str, fails: bool = False) -> None:
        self.pieces, self.fails, self.closed = pieces, fails, False

    async def __call__(self) -> AsyncGenerator[str, None]:
        try:
            for piece in self.pieces:
                yield piece
            if self.fails:
                raise RuntimeError("cut")
        finally:
            self.closed = True


async def test_what_is_left_is_released_at_the_end() -> None:
    assert [s async for s in by_sentence(Talk("Oui. No", "n")(), "fr")] == ["Oui.", "Non"]


async def test_an_unfinished_sentence_is_dropped_when_the_stream_fails() -> None:
    heard = []
    with pytest.raises(RuntimeError, match="cut"):
        async for sentence in by_sentence(Talk("Oui. Je paie au", fails=True)(), "fr"):
            heard.append(sentence)
    assert heard == ["Oui."]


async def test_closing_the_sentences_closes_the_stream() -> None:
    talk = Talk("Oui. Non. Si.")
    sentences = by_sentence(talk(), "fr")
    assert await anext(sentences) == "Oui."
    await sentences.aclose()
    assert talk.closed


def test_a_sentence_must_be_allowed_some_length() -> None:
    with pytest.raises(ValueError, match="at least one"):
        SentenceSplitter("fr", 0)
