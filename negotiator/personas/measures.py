"""Figures with what they measure ("9 heures", "180 postes"), so that only like is compared with like."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from negotiator.personas.guard.text import in_digits
from negotiator.personas.matching import figures, plain

_MEASURED = re.compile(r"(\d{1,3}(?:[ \u202f\u00a0]\d{3})+|\d+(?:[.,]\d+)?)\s*(€|£|\$|%|[^\W\d_]+)")
_SIGN_FIRST = re.compile(r"([€£$])\s?(\d[\d.,]*)")
_SIGNS = {"€": "euro", "£": "euro", "$": "euro", "%": "pour", "h": "heure", "eur": "euro", "pounds": "euro"}
_STEM = 4
"""Letters by which a thing counted is known: "bureau" and "bureaux" are one."""


def measures(text: str, lang: str) -> Mapping[str, frozenset[str]]:
    """The figures of a text, in digits or in words, by the beginning of the word that follows each."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for figure, unit in _MEASURED.findall(_SIGN_FIRST.sub(r"\2 \1", in_digits(text, lang))):
        found[_SIGNS.get(unit, plain(unit))[:_STEM]] |= figures(figure)
    return {unit: frozenset(values) for unit, values in found.items()}
