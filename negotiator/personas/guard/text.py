"""Untrusted text made readable: control characters taken out, disguises taken off, figures written in digits."""

from __future__ import annotations

import base64
import binascii
import codecs
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from text_to_num import alpha2digit  # type: ignore[import-untyped] # it ships no types

from negotiator.personas.matching import figures, plain

_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[PX^_][^\x1b]*(?:\x1b\\)?|[@-Z\\-_]?)")
_SINGLES = re.compile(r"(?<![a-z0-9])(?:[a-z0-9] ){2,}[a-z0-9](?![a-z0-9])")
_SYLLABLES = re.compile(r"\w{1,4}(?:[-\u2010\u2011\u2013.·_/|*~+]\w{1,4}){2,}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}[ :]?){5,}")
_PRINTABLE = 0.9
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
_LOOKALIKE = str.maketrans("аеорсухіјѕԁɡոսαεορτυνκ", "aeopcyxijsdgnuaeoptuvk")
_ENOUGH = 4
"""Letters from which something decoded is worth looking at."""


def clean(text: str) -> str:
    """Text safe for a terminal: no escape sequence, control or direction character, spaces made single, NFC."""
    bare = _ESCAPE.sub("", unicodedata.normalize("NFC", text))
    kept = "".join(" " if c in "\t\r\n" else c for c in bare if c in "\t\r\n" or unicodedata.category(c)[0] != "C")
    return re.sub(r"[ \u2000-\u200a\u3000]+", " ", kept).strip()


def straight(text: str) -> str:
    """Lower case with straight apostrophes and plain spaces: what the patterns are read on."""
    return re.sub(r"\s+", " ", text.lower().replace("’", "'").replace("\u02bc", "'"))


@lru_cache(maxsize=512)
def in_digits(text: str, lang: str) -> str:
    """The text with its numbers in words written in digits ("soixante-quatorze" is 74); small ones may stay."""
    try:
        return str(alpha2digit(text.lower(), lang))
    except Exception:  # the library knows no contract for hostile text; unread words stay words
        return text.lower()


def said_figures(text: str, lang: str) -> frozenset[str]:
    """The figures in a text, in digits or in words."""
    return figures(text) | figures(in_digits(text, lang))


def readings(text: str, lang: str) -> Iterator[str]:
    """The text as `matching.plain` has it, then with numbers in digits and with spelled-out words put together."""
    folded = text.translate(_LOOKALIKE)
    simple = plain(folded)
    yield simple
    for other in ("fr", "en") if lang == "fr" else ("en", "fr"):
        digits = plain(in_digits(folded, other))
        yield digits
        yield from (run.replace(" ", "") for run in _SINGLES.findall(digits))
    runs = [run.replace(" ", "") for run in _SINGLES.findall(simple)]
    yield from (*runs, "".join(runs))
    yield from (plain(re.sub(r"\W|_", "", run)) for run in _SYLLABLES.findall(folded))
    yield from _decoded(text)


def disguises(text: str) -> Iterator[str]:
    """Readings in which only words, not figures, mean something: backwards, rot13, digits for letters."""
    folded = text.translate(_LOOKALIKE)
    simple = plain(folded)
    yield plain(folded.lower().translate(_LEET))
    yield simple[::-1]
    yield from (run.replace(" ", "")[::-1] for run in _SINGLES.findall(simple))
    yield plain(codecs.encode(folded, "rot13"))


def _decoded(text: str) -> Iterator[str]:
    """What is written in base64 or hexadecimal inside a text."""
    for token in _BASE64.findall(text):
        padded = token.rstrip("=").replace("-", "+").replace("_", "/")
        try:
            raw = base64.b64decode(padded + "=" * (-len(padded) % 4), validate=True)
        except (binascii.Error, ValueError):
            continue
        yield from _readable(raw)
    for token in _HEX.findall(text):
        yield from _readable(bytes.fromhex(re.sub(r"[ :]", "", token)))


def _readable(raw: bytes) -> Iterator[str]:
    decoded = raw.decode("utf-8", errors="ignore")
    printable = sum(char.isprintable() for char in decoded)
    if len(decoded) >= _ENOUGH and printable >= _PRINTABLE * len(decoded):
        yield plain(decoded)
