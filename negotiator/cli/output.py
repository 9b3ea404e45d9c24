"""JSON on standard output."""

from __future__ import annotations

import json
import unicodedata


def json_text(value: object, indent: int | None = None) -> str:
    """The value as JSON that reads well and that a terminal may show."""
    return escaped(json.dumps(value, ensure_ascii=False, indent=indent))


def escaped(text: str) -> str:
    """The same JSON, its control and format characters written as escapes: none may drive a terminal."""
    return text if text.isprintable() else "".join(json.dumps(c)[1:-1] if _unsafe(c) else c for c in text)


def _unsafe(char: str) -> bool:
    return char != "\n" and unicodedata.category(char) in {"Cc", "Cf", "Cs"}
