"""Folding of text: what the rules look at, character for character in step with what was said."""

from __future__ import annotations

import re
import unicodedata

_TYPOGRAPHY = dict.fromkeys("\u2019\u2018\u02bc\u0060\u00b4", "'") | dict.fromkeys("\u00ab\u00bb\u201c\u201d", '"')


class _Fold(dict[int, str]):
    """A translation table that fills itself: lower case, no accent, plain quotes, no control character."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = _TYPOGRAPHY.get(char)
        if folded is None:
            kind = unicodedata.category(char)
            if kind[0] in "ZC":
                folded = " " if char != "\n" else "\n"
            elif kind in ("So", "Sk", "Mn", "Me"):
                folded = " "
            elif char == "€":
                folded = char
            else:
                folded = (unicodedata.normalize("NFKD", char.lower())[:1] or " ").lower()[:1]
        if len(self) < 4096:
            self[code] = folded
        return folded


_FOLD = _Fold()
_WORDS = re.compile(r"[^\W_]+(?:'(?=\w))?")


def fold(text: str) -> str:
    """Lower case without accents or control characters, exactly as long as `text` so that spans hold."""
    return text.translate(_FOLD)


def words(folded: str) -> list[str]:
    """The words of a folded text, elisions ("j'") kept as words of their own."""
    return _WORDS.findall(folded)


def expand(folded: str, abbreviations: dict[str, str]) -> str:
    """Words of a folded text with typed abbreviations written out, without punctuation: "vs" is "vous"."""
    return " ".join(abbreviations.get(word, word) for word in words(folded)).replace("' ", "'")
