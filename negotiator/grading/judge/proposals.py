"""C7 and C8: the built-in judge's reading of a commercial proposal."""

from __future__ import annotations

import re

from negotiator.grading import words
from negotiator.grading.evidence import Found
from negotiator.grading.facts import agreement
from negotiator.grading.judge.documents import document_of, shown, terms_of
from negotiator.grading.judge.text import Document, clear_share, repeated_share
from negotiator.grading.sight import Sight, fact, judged, known, ruled, undecided
from negotiator.negotiation.deal import PRICE
from negotiator.personas.matching import plain
from negotiator.referential.models import Source

SECTIONS = ("section_context", "section_need", "section_solution", "section_price", "section_schedule", "section_next")
ENOUGH_SECTIONS, ENOUGH_LEVELS = 4, 2
MOST = 75
PROPOSAL_BODY = 8
"""Sentences that say something under which a document is not usable by others."""


def proposal(sight: Sight) -> Document:
    """The proposal handed in."""
    return document_of(sight, sight.proposal)


def needs_to_answer(sight: Sight) -> frozenset[str]:
    """The needs a proposal must take up: those validated, or those of the supplied case."""
    if sight.case is None:
        return frozenset()
    if not sight.record.turns:
        return frozenset(sight.case.scenario.supplied_case.needs)
    return agreement.validated_needs(sight)


@judged("C7.needs")
def needs(sight: Sight) -> Found:
    """The needs are taken up."""
    document = proposal(sight)
    wanted = needs_to_answer(sight)
    if sight.case is None or not wanted:
        lines = document.under("section_need", "section_context")
        return ruled("C7.needs", True if len(lines) >= 3 else None, shown(document, lines))
    found = {p: line for line in document.body for p in sight.case.matcher.points(line) if p in wanted}
    return ruled("C7.needs", len(found) * 100 >= MOST * len(wanted), shown(document, found.values()))


@fact("C7.exact_terms")
def exactterms_of(sight: Sight) -> Found:
    """Every agreed term is written as agreed."""
    document = proposal(sight)
    terms = terms_of(sight, document, supplied=True)
    if terms is None:
        return undecided("C7.exact_terms", Source.FACT)
    return known("C7.exact_terms", not terms.wrong and not terms.missing, shown(document, terms.right.values()))


@fact("C7.priced")
def priced(sight: Sight) -> Found:
    """A price with its unit, its period and how it is paid."""
    document = proposal(sight)
    lines = [line for line in document.lines if "€" in line or re.search(r"\b(eur|euros?)\b", line, re.IGNORECASE)]
    amounts = [line for line in lines if words.has_figure(line)]
    text = plain(" ".join(amounts))
    unit = re.search(r"\b(par|per|an|mois|month|year|poste|seat|jour|day|trimestre)\b", text)
    return known("C7.priced", bool(amounts) and bool(unit), shown(document, amounts))


@judged("C7.commitments")
def commitments(sight: Sight) -> Found:
    """Commitments and service levels are written with a figure."""
    document = proposal(sight)
    lines = [line for line in document.telling("commitment") if words.has_figure(line)]
    return ruled("C7.commitments", len(lines) >= ENOUGH_LEVELS, shown(document, lines))


@judged("C7.next_steps")
def next_steps(sight: Sight) -> Found:
    """What comes next is written, with a date."""
    document = proposal(sight)
    lines = [line for line in (*document.under("section_next"), *document.telling("section_next")) if words.dated(line)]
    return ruled("C7.next_steps", bool(lines), shown(document, lines))


@judged("C7.no_omission")
def no_omission(sight: Sight) -> Found:
    """Needs, terms and commitments are all there."""
    found = [needs(sight).met, priced(sight).met, commitments(sight).met, next_steps(sight).met]
    terms = terms_of(sight, proposal(sight), supplied=True)
    if False in found or (terms is not None and terms.missing):
        return ruled("C7.no_omission", False)
    return ruled("C7.no_omission", None if None in found else True)


@fact("C7.no_contradiction")
def no_contradiction(sight: Sight) -> Found:
    """No term is written with another value."""
    document = proposal(sight)
    terms = terms_of(sight, document, supplied=True)
    if terms is None:
        return undecided("C7.no_contradiction", Source.FACT)
    return known(
        "C7.no_contradiction",
        not terms.wrong and bool(terms.right),
        shown(document, (terms.wrong or terms.right).values()),
    )


# -- C8, the proposal's form -------------------------------------------------------------------------------------


@judged("C8.structure")
def structure(sight: Sight) -> Found:
    """The parts of a proposal are there, from the client to what comes next."""
    document = proposal(sight)
    there = [s for s in SECTIONS if any(words.has(s, title) for title in document.headings)]
    met = len(there) >= ENOUGH_SECTIONS and len(document.body) >= PROPOSAL_BODY
    return ruled("C8.structure", met, shown(document, document.headings))


@judged("C8.clarity")
def clarity(sight: Sight) -> Found:
    """Sentences of a readable length, and no text that says itself again."""
    document = proposal(sight)
    if len(document.body) < PROPOSAL_BODY:
        return ruled("C8.clarity", False)
    return ruled(
        "C8.clarity",
        clear_share(document) >= 0.8 and repeated_share(document) <= 0.2,
        shown(document, document.body[:1]),
    )


@judged("C8.language")
def language(sight: Sight) -> Found:
    """Not judged here: correctness of language wants a dictionary or a model."""
    return ruled("C8.language", None)


@fact("C8.headings_tables")
def headings_tables(sight: Sight) -> Found:
    """Titles, and a table at least."""
    document = proposal(sight)
    met = len(document.headings) >= 3 and len(document.rows) >= 2
    return known(
        "C8.headings_tables",
        met,
        shown(document, [*document.headings[:2], *(" | ".join(r) for r in document.rows[:1])]),
    )


@judged("C8.not_a_quote")
def not_a_quote(sight: Sight) -> Found:
    """Benefits and needs of the client, not only prices."""
    document = proposal(sight)
    benefits = list(document.telling("benefit"))
    met = (
        len(benefits) >= 3
        and len(document.body) >= PROPOSAL_BODY
        and bool(document.under("section_context", "section_need"))
    )
    return ruled("C8.not_a_quote", met, shown(document, benefits))


@judged("C8.layout")
def layout(sight: Sight) -> Found:
    """Not judged here: plain text has no layout."""
    return ruled("C8.layout", None)


def price_differs(sight: Sight) -> bool:
    """The proposal's price is not the one agreed."""
    terms = terms_of(sight, proposal(sight), supplied=True) if sight.proposal else None
    return terms is not None and PRICE in terms.wrong
