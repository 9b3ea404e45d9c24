"""C9 and C10: the built-in judge's reading of an internal specification."""

from __future__ import annotations

import re

from negotiator.grading import words
from negotiator.grading.evidence import Found
from negotiator.grading.judge.documents import document_of, shown, terms_of
from negotiator.grading.judge.text import Document
from negotiator.grading.sight import Sight, fact, judged, known, ruled
from negotiator.negotiation.deal import PRICE
from negotiator.personas.matching import plain
from negotiator.scenarios.models import InternalActor, Issue

ENOUGH_CLAUSES, ENOUGH_LEVELS, ENOUGH_DATES, ENOUGH_RISKS = 3, 2, 2, 2
MOST, SOME = 75, 60
SPEC_BODY = 8
"""Sentences that say something under which a document is not usable by others."""


def spec(sight: Sight) -> Document:
    """The internal specification handed in."""
    return document_of(sight, sight.spec)


# -- C9, the specification's context and solution ----------------------------------------------------------------


@judged("C9.context")
def context(sight: Sight) -> Found:
    """The client and the deal are presented, in words that fit this client."""
    document = spec(sight)
    lines = document.under("section_context") or document.body[:4]
    case = sight.case
    if case is None:
        return ruled("C9.context", len(lines) >= 2, shown(document, lines))
    name = words.content(case.scenario.buyer)
    named = [line for line in document.lines if name & words.content(line)]
    told = [line for line in document.body if any(case.fact(p) or case.need(p) for p in case.matcher.points(line))]
    return ruled("C9.context", bool(named) and len(told) >= 2, shown(document, [*named[:1], *told]))


@judged("C9.scope")
def scope(sight: Sight) -> Found:
    """What is delivered and what is not are both written."""
    document = spec(sight)
    inside = [
        line
        for line in (*document.under("section_scope"), *document.telling("section_scope"))
        if not words.has("exclusion", line)
    ]
    outside = [*document.under("exclusion"), *document.telling("exclusion")]
    return ruled("C9.scope", len(set(inside)) >= 2 and bool(outside), shown(document, [*inside[:2], *outside[:2]]))


@fact("C9.service_levels")
def service_levels(sight: Sight) -> Found:
    """The service levels sold are written, with their value; without a case, two levels with a figure."""
    document = spec(sight)
    lines = [line for line in document.telling("commitment") if words.has_figure(line)]
    terms = terms_of(sight, document, supplied=False)
    if terms is not None:
        hours = {i.id for i in _case_issues(sight) if i.id not in (PRICE, "duration", "payment", "quantity")}
        wanted = hours & {*terms.right, *terms.wrong, *terms.missing}
        right = [line for issue, line in terms.right.items() if issue in wanted]
        if wanted:
            return known("C9.service_levels", len(right) * 100 >= SOME * len(wanted), shown(document, right))
    return known("C9.service_levels", len(set(lines)) >= ENOUGH_LEVELS, shown(document, lines))


def _case_issues(sight: Sight) -> tuple[Issue, ...]:
    return sight.case.scenario.deal.issues if sight.case else ()


@fact("C9.clauses")
def clauses(sight: Sight) -> Found:
    """Several clauses to respect are written with their value."""
    document = spec(sight)
    lines = [line for line in document.telling("clause") if words.has_figure(line)]
    kinds = {hit for line in lines for hit in words.cues()["clause"].findall(plain(line))}
    return known("C9.clauses", len(kinds) >= ENOUGH_CLAUSES, shown(document, lines))


@judged("C9.constraints")
def constraints(sight: Sight) -> Found:
    """The client's constraints are pointed out."""
    document = spec(sight)
    lines = list(dict.fromkeys([*document.under("constraint"), *document.telling("constraint")]))
    return ruled("C9.constraints", len(lines) >= 2, shown(document, lines))


@judged("C9.purchasing")
def purchasing(sight: Sight) -> Found:
    """What has to be bought or subcontracted is written."""
    document = spec(sight)
    lines = list(document.telling("purchase"))
    return ruled("C9.purchasing", bool(lines), shown(document, lines))


@fact("C9.milestones")
def milestones(sight: Sight) -> Found:
    """Several steps bear a date."""
    document = spec(sight)
    lines = [line for line in document.body if words.dated(line) and words.has_figure(line)]
    lines = [*document.under("section_schedule"), *lines]
    found = list(dict.fromkeys(line for line in lines if words.dated(line)))
    return known("C9.milestones", len(found) >= ENOUGH_DATES, shown(document, found))


@judged("C9.stands_alone")
def stands_alone(sight: Sight) -> Found:
    """Scope, levels, clauses, dates and actors are all there: nobody has to ask the seller again."""
    parts = [scope(sight), service_levels(sight), clauses(sight), milestones(sight), context(sight)]
    enough = len(spec(sight).body) >= SPEC_BODY
    met = enough and sum(bool(part.met) for part in parts) >= len(parts) - 1
    return ruled("C9.stands_alone", met, [e for part in parts if part.met for e in part.evidence[:1]])


# -- C10, what is expected of each -------------------------------------------------------------------------------


def _named_actors(sight: Sight) -> dict[str, list[str]]:
    """Each internal actor with the lines that name it."""
    document = spec(sight)
    lines = [*document.body, *(" | ".join(row) for row in document.rows)]
    if sight.case is None or not sight.case.scenario.internal_actors:
        found: dict[str, list[str]] = {}
        for line in lines:
            for hit in words.cues()["department"].findall(plain(line)):
                found.setdefault(hit, []).append(line)
        return found
    actors = sight.case.scenario.internal_actors
    return {actor.id: own for actor in actors if (own := [line for line in lines if _names(actor, line)])}


def _names(actor: InternalActor, line: str) -> bool:
    """Whether a line names an internal actor: by its cues, else by its name."""
    text = f" {plain(line)} "
    cues = [plain(alt) for cue in (actor.cues or (actor.name,)) for alt in cue.split("|")]
    return any(f" {cue}" in text for cue in cues if len(cue) >= 2)


def _wanted_actors(sight: Sight) -> int:
    return len(sight.case.scenario.internal_actors) if sight.case and sight.case.scenario.internal_actors else 4


@fact("C10.actors")
def actors(sight: Sight) -> Found:
    """The internal actors concerned are named."""
    found = _named_actors(sight)
    met = len(found) * 100 >= 80 * _wanted_actors(sight)
    return known("C10.actors", met, shown(spec(sight), (lines[0] for lines in found.values())))


def _each(sight: Sight, id_: str, good: list[tuple[str, str]]) -> Found:
    """Whether most of the actors have something, and half of those expected at least."""
    named = _named_actors(sight)
    owners = {actor for actor, _ in good}
    met = bool(named) and len(owners) * 100 >= MOST * len(named) and len(owners) * 2 >= _wanted_actors(sight)
    return ruled(id_, met, shown(spec(sight), (line for _, line in good)))


@judged("C10.deliverables")
def deliverables(sight: Sight) -> Found:
    """Each actor has something to hand over or do."""
    good = [
        (actor, line)
        for actor, lines in _named_actors(sight).items()
        for line in lines
        if words.has("deliver_verb", line) and words.substantial(line, 4)
    ]
    return _each(sight, "C10.deliverables", good)


@judged("C10.deadlines")
def deadlines(sight: Sight) -> Found:
    """Each actor has a date."""
    good = [(a, line) for a, lines in _named_actors(sight).items() for line in lines if words.dated(line)]
    return _each(sight, "C10.deadlines", good)


@fact("C10.one_owner")
def one_owner(sight: Sight) -> Found:
    """The tasks of the table have one accountable owner each; in running text, owners are named task by task."""
    document = spec(sight)
    column = _owner_column(document)
    if column is not None:
        tasks = [row for row in document.rows[1:] if any(cell for cell in row)]
        cells = [row[column] if column < len(row) else "" for row in tasks]
        single = [
            " | ".join(row) for row, cell in zip(tasks, cells, strict=True) if cell and len(_owners(sight, cell)) == 1
        ]
        return known("C10.one_owner", len(tasks) >= 3 and len(single) == len(tasks), shown(document, single))
    raci = [row for row in document.rows[1:] if any(re.search(r"\bA\b", cell) for cell in row)]
    if raci:
        single = [" | ".join(row) for row in raci if sum(bool(re.search(r"\bA\b", cell)) for cell in row[1:]) == 1]
        return known("C10.one_owner", len(raci) >= 3 and len(single) == len(document.rows) - 1, shown(document, single))
    lines = list(document.telling("owner"))
    return known("C10.one_owner", len(lines) >= 3, shown(document, lines))


def _owners(sight: Sight, cell: str) -> tuple[str, ...]:
    """The owners that a cell names; an actor's own name may hold an « et »."""
    left = f" {plain(cell)} "
    found: list[str] = []
    names = [actor.name for actor in sight.case.scenario.internal_actors] if sight.case else []
    for name in sorted(names, key=len, reverse=True):
        if f" {plain(name)} " in left:
            found.append(name)
            left = left.replace(f" {plain(name)} ", "  ")
    if found:
        return tuple(found)
    return tuple(part for part in re.split(r"[,/&+;]|\b(?:et|and)\b(?=\s+[A-Z])", cell) if part.strip())


def _owner_column(document: Document) -> int | None:
    """The table's column of owners, if there is one."""
    if len(document.rows) < 2:
        return None
    return next((i for i, cell in enumerate(document.rows[0]) if words.has("owner", cell)), None)


@judged("C10.risks")
def risks(sight: Sight) -> Found:
    """Risks of delivery are stated."""
    document = spec(sight)
    lines = list(dict.fromkeys([*document.under("risk"), *document.telling("risk")]))
    return ruled("C10.risks", len(lines) >= ENOUGH_RISKS, shown(document, lines))


def not_as_sold(sight: Sight) -> bool:
    """The specification states a term with another value than the one sold."""
    terms = terms_of(sight, spec(sight), supplied=False) if sight.spec else None
    return terms is not None and bool(terms.wrong)


def nothing_bought_in(sight: Sight) -> bool:
    """The service calls for no purchase or subcontractor."""
    return sight.case is not None and not sight.case.scenario.delivery.subcontracting
