"""What the model looks at in a clause: hashed character n-grams and cheap rules; embeddings come in from outside."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from negotiator.personas.interpreter.lexicon import Lexicon
from negotiator.personas.interpreter.text import expand, fold, words

CHAR_DIMENSIONS = 8192
NGRAMS = (2, 3, 4, 5)
RULES = 40

Floats = NDArray[np.float32]

_DIGITS = re.compile(r"\d+")
_PUNCTUATION = re.compile(r"[^\w'?!%€:]+")


def embedding_texts(text: str, lexicon: Lexicon) -> tuple[str, str]:
    """The two forms of a clause that are embedded: as typed, and folded with abbreviations written out."""
    return " ".join(text.split()), expand(fold(text), lexicon.abbreviations)


def _indexes(text: str, lexicon: Lexicon) -> list[int]:
    """Hashed n-grams of characters and pairs of words of a clause; the same on every machine and run."""
    folded = _DIGITS.sub("0", fold(text))
    folded = " ".join(lexicon.abbreviations.get(word, word) for word in _PUNCTUATION.sub(" ", folded).split())
    padded = f"  {folded} "
    grams = [padded[at : at + size] for size in NGRAMS for at in range(len(padded) - size + 1)]
    tokens = words(folded)
    grams += [f"\x01{a} {b}" for a, b in zip(["", *tokens], [*tokens, ""], strict=True)]
    return [zlib.crc32(gram.encode("utf-8")) % CHAR_DIMENSIONS for gram in grams]


def characters(texts: Sequence[str], lexicon: Lexicon) -> Floats:
    """Counts of hashed n-grams, one row of `CHAR_DIMENSIONS` a text, damped by a logarithm and of unit length."""
    rows = np.zeros((len(texts), CHAR_DIMENSIONS), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        indexes, counts = np.unique(np.asarray(_indexes(text, lexicon), dtype=np.int64), return_counts=True)
        row[indexes] = 1.0 + np.log(counts)
    return rows


def rules(texts: Sequence[str], lexicon: Lexicon) -> Floats:
    """One 0/1 column a rule of the lexicon, `RULES` columns a text."""
    rows = np.zeros((len(texts), RULES), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        folded = fold(text)
        for column, (_, pattern) in enumerate(lexicon.rules):
            row[column] = bool(pattern.search(folded))
    return rows


def weighted(counts: Floats, idf: Floats) -> Floats:
    """Counts weighted by how rare each n-gram is among the examples, each row of unit length."""
    rows = counts * idf
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(length, 1e-9), dtype=np.float32)
