"""Words of a copy aimed at its marker: flagged for a human, otherwise without effect."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from negotiator.personas.matching import plain

_MARKUP = re.compile(
    r"<\s*/?\s*(?:system|assistant|user|instructions?|copy|copie|grade|rubric|transcript)\b|<\|[a-z_]+\|>|\[/?INST\]|```\s*json",
    re.IGNORECASE,
)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    from ruamel.yaml import YAML

    raw = YAML(typ="safe").load((files("negotiator.grading") / "data" / "injection.yaml").read_text(encoding="utf-8"))
    return tuple(re.compile(pattern) for pattern in raw)


def suspicious(texts: Iterable[str]) -> bool:
    """Whether one of these texts speaks to its marker or forges what surrounds a copy."""
    return any(_MARKUP.search(text) or any(p.search(plain(text)) for p in _patterns()) for text in texts)
