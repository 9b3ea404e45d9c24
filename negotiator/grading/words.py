"""Reading of texts by cues: sentences, cue lists as data, what is content and what was copied."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files

from negotiator.personas.matching import figures, plain

DATA = "negotiator.grading"
CONTENT = 4
"""Letters from which a word counts as content."""
_MARKER = re.compile(r"^\s*(?:[-*•–—]|\d{1,2}\s*[.)°/:-]|[a-z]\)|#+)\s*", re.IGNORECASE)
_RANKED = re.compile(r"^\s*(?:\d{1,2}\s*[.)°/:-]|\(?[a-c]\))", re.IGNORECASE)
_SPLIT = re.compile(r"(?<=[.!?…;])\s+|\n+")


@cache
def cues() -> Mapping[str, re.Pattern[str]]:
    """Every cue list as one pattern over plain text."""
    from ruamel.yaml import YAML

    raw = YAML(typ="safe").load((files(DATA) / "data" / "cues.yaml").read_text(encoding="utf-8"))
    return {name: _pattern([*lists["fr"], *lists["en"]]) for name, lists in raw.items()}


@cache
def cues_hash() -> str:
    """The sha256 of the data by which texts are read: what changes there may change a verdict."""
    folder = files(DATA) / "data"
    return sha256(b"".join((folder / name).read_bytes() for name in ("cues.yaml", "transcript.yaml"))).hexdigest()


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    parts = [
        f"{re.escape(plain(word))}\\b" if word.rstrip().endswith(".") else re.escape(plain(word)) for word in words
    ]
    return re.compile(rf"\b(?:{'|'.join(part for part in parts if part)})")


def has(name: str, text: str) -> bool:
    """Whether a text holds one of the cues of this name."""
    return bool(cues()[name].search(plain(text)))


def count(name: str, text: str) -> int:
    """How many different cues of this name a text holds."""
    return len(set(cues()[name].findall(plain(text))))


def sentences(text: str) -> tuple[str, ...]:
    """The sentences and lines of a text, list markers taken off, empty ones left out."""
    parts = (_MARKER.sub("", part).strip() for part in _SPLIT.split(text))
    return tuple(part for part in parts if part)


def items(text: str) -> tuple[str, ...]:
    """The points of a sheet: one a line, or between semicolons, or numbered in a row."""
    spread = re.sub(r"\s+(?=\d{1,2}\s*[.)]\s+\S)", "\n", text)
    parts = (part.strip() for part in re.split(r"[\n;]+|(?<=[.!?])\s+(?=\S)", spread))
    return tuple(part for part in parts if len(content(part)) >= 1)


def numbered(text: str) -> bool:
    """Whether a line bears a rank."""
    return bool(_RANKED.match(text))


@lru_cache(maxsize=8192)
def content(text: str) -> frozenset[str]:
    """The content words of a text: longer words and figures, in plain form, shortened to their stem's length."""
    return frozenset(word[:7] for word in plain(text).split() if len(word) >= CONTENT or word[0].isdigit())


def share_copied(sentence: str, sources: Iterable[frozenset[str]]) -> float:
    """The largest share of a sentence's content words that one source sentence holds: 1 is a copy."""
    own = content(sentence)
    if not own:
        return 1.0
    return max((len(own & source) / len(own) for source in sources), default=0.0)


def substantial(text: str, words: int) -> bool:
    """Whether a text has at least that many different content words: padding by repetition adds nothing."""
    return len(content(text)) >= words


def has_figure(text: str) -> bool:
    """Whether a text holds a figure."""
    return bool(figures(text))


_DATE = re.compile(
    r"\b(?:[JSMD]\s?[+−–-]\s?\d+|[TQ][1-4]\b|\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?\b|\d{4}-\d\d-\d\d)", re.IGNORECASE
)


def dated(text: str) -> bool:
    """Whether a text gives a day, a delay or a deadline."""
    return bool(_DATE.search(text)) or has("date", text)
