"""What the readings of both written documents share: the document at hand, its evidence, its terms."""

from __future__ import annotations

from collections.abc import Iterable

from negotiator.grading.evidence import Evidence
from negotiator.grading.judge.terms import Written, sold, written
from negotiator.grading.judge.text import Document
from negotiator.grading.sight import Sheet, Sight


def document_of(sight: Sight, sheet: Sheet | None) -> Document:
    """The document of a sheet (an empty one without), cut into its parts once."""
    name = f"document {sheet.name if sheet else ''}"
    if name not in sight.memo:
        sight.memo[name] = Document(sheet or Sheet("", ""))
    found = sight.memo[name]
    assert isinstance(found, Document)
    return found


def shown(document: Document, lines: Iterable[str]) -> list[Evidence]:
    """Lines of a document as evidence."""
    return [document.sheet.evidence(line) for line in lines]


def terms_of(sight: Sight, document: Document, *, supplied: bool) -> Written | None:
    """How a document writes the terms sold; None when nothing was sold or there is no case to tell."""
    terms = sold(sight, supplied=supplied)
    if sight.case is None or not terms:
        return None
    return written(sight.case, document, terms)
