"""Words by which something is noticed, kept as data and read in every language at once."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    text = (files("negotiator.personas") / "data" / "cues.yaml").read_text(encoding="utf-8")
    raw: dict[str, dict[str, list[str]]] = YAML(typ="safe").load(text)
    return {
        name: re.compile(rf"\b(?:{'|'.join(line for lines in languages.values() for line in lines)})", re.IGNORECASE)
        for name, languages in raw.items()
    }


def noticed(name: str, text: str) -> bool:
    """Whether words of that kind (`contradiction`, `meeting`, `decider`, `dated`) are in the text. Raises KeyError."""
    return bool(_patterns()[name].search(text.replace("’", "'")))
