"""One defect at a time, put into the small scenario where it can be found again."""

from __future__ import annotations

from pathlib import Path

SMALL = Path(__file__).parent / "data" / "small.yaml"
ARCHETYPES = ("analytical", "driver", "amiable", "wary")


def line_of(text: str, piece: str) -> int:
    """The line, from 1, where a piece of text begins; it stands there once."""
    assert text.count(piece) == 1, piece
    return text.count("\n", 0, text.index(piece)) + 1


def spoilt(before: str, after: str) -> str:
    """The small scenario with one piece of text replaced."""
    text = SMALL.read_text(encoding="utf-8")
    assert text.count(before) == 1, before
    return text.replace(before, after)
