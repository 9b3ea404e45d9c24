"""Whether a quote is really in a candidate's own words: apostrophes, guillemets, dashes, spaces and case aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from negotiator.grading.evidence import Evidence, Where, clip

SHORTEST = 12
"""Letters under which a quote proves nothing: any text would hold it."""
_MARKS = str.maketrans(
    {
        **dict.fromkeys("\u2019\u2018\u02bc`", "'"),
        **dict.fromkeys("«»\u201c\u201d\u201e", '"'),
        **dict.fromkeys("\u2013\u2014\u2212\u2011", "-"),
        "\u2026": "...",
    }
)


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of the candidate, with their place."""

    text: str
    where: Where
    turn: int | None = None
    line: int | None = None


def normal(text: str) -> str:
    """The form in which quotes are compared."""
    flat = unicodedata.normalize("NFKC", text).translate(_MARKS).casefold()
    flat = re.sub(r"\s+", " ", flat).replace('" ', '"').replace(' "', '"')
    return re.sub(r"\s+([:;!?.,)])", r"\1", flat).strip(" \"'.-")


def located(quote: str, passages: Iterable[Passage]) -> Evidence | None:
    """The evidence that a quote is, where it stands word for word; None when it does not, or is too short to prove."""
    wanted = normal(quote)
    if len(wanted) < SHORTEST:
        return None
    for passage in passages:
        if wanted in normal(passage.text):
            return Evidence(passage.where, clip(quote), passage.turn, passage.line, "candidate")
    return None
