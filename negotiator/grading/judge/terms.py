"""The terms that a document must be consistent with, and how it writes them: exactly, otherwise, or not at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from negotiator.grading.case import Case
from negotiator.grading.facts import agreement
from negotiator.grading.judge.text import Document
from negotiator.grading.sight import Sight
from negotiator.negotiation.deal import PRICE
from negotiator.personas.matching import figures, plain
from negotiator.scenarios.models import Issue

_PRICED = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:€|eur\b|euros?\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Written:
    """How terms are written: the lines that state them right, those that state another value, those left out."""

    right: Mapping[str, str]
    wrong: Mapping[str, str]
    missing: tuple[str, ...]


def sold(sight: Sight, *, supplied: bool = False) -> Mapping[str, Decimal]:
    """The terms agreed; those of the supplied case when the document answers it; none without agreement."""
    if agreement.agreed(sight):
        return agreement.final_terms(sight)
    if supplied and sight.case is not None and not sight.record.turns:
        return sight.case.scenario.supplied_case.terms
    return {}


def written(case: Case, document: Document, terms: Mapping[str, Decimal]) -> Written:
    """Look for each term of the deal in a document."""
    right: dict[str, str] = {}
    wrong: dict[str, str] = {}
    missing: list[str] = []
    for issue in case.scenario.deal.issues:
        if issue.id not in terms:
            continue
        wanted = _figure(terms[issue.id])
        lines = [line for line in document.lines if _speaks_of(issue, line)]
        exact = next((line for line in lines if wanted in figures(line)), None)
        if exact is None and issue.id == PRICE:
            exact = next((line for line in document.lines if wanted in _amounts(line)), None)
        other = next((line for line in lines if _in_unit(issue, line) - {wanted}), None) if exact is None else None
        if exact is not None:
            right[issue.id] = exact
        elif other is not None:
            wrong[issue.id] = other
        else:
            missing.append(issue.id)
    return Written(right, wrong, tuple(missing))


def _speaks_of(issue: Issue, line: str) -> bool:
    """Whether a line is about an issue: its name or one of its words."""
    text = f" {plain(line)} "
    names = [plain(name) for cue in (issue.name, *issue.cues) for name in cue.split("|")]
    return any(f" {name}" in text for name in names if len(name) >= 3)


def _amounts(line: str) -> frozenset[str]:
    return frozenset().union(*(figures(value) for value in _PRICED.findall(line)), frozenset())


def _in_unit(issue: Issue, line: str) -> frozenset[str]:
    """The values that a line gives in the issue's unit, within what the deal could be about."""
    low, high = (
        sorted((issue.opening, issue.list, issue.floor, issue.ceiling))[0],
        max(issue.opening, issue.list, issue.floor, issue.ceiling),
    )
    values = _amounts(line) if issue.id == PRICE else figures(line)
    return frozenset(v for v in values if low * Decimal("0.5") <= Decimal(v) <= high * 2)


def _figure(value: Decimal) -> str:
    return next(iter(figures(format(value.normalize(), "f"))), "")
