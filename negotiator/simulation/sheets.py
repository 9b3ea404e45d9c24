"""The candidate's sheets: what is searched, read, noted, planned, built and written outside dialogues."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from decimal import Decimal

from negotiator.errors import UsageProblem
from negotiator.i18n import translate as _
from negotiator.journal.codec import to_json
from negotiator.journal.events import Event, EventType, Json
from negotiator.journal.workbook import PLAN_FIELDS, SUMMARY_FIELDS, Workbook
from negotiator.scenarios.models import Scenario
from negotiator.scenarios.search import DossierIndex, Hit


class Sheets(ABC):
    """The part of a session that keeps sheets; every change is in the journal before the sheet shows it."""

    def __init__(self, scenario: Scenario, book: Workbook) -> None:
        self.scenario = scenario
        self._workbook = book
        self._dossier: DossierIndex | None = None

    @property
    def workbook(self) -> Workbook:
        """The candidate's sheets now."""
        return self._workbook

    @abstractmethod
    def _write(self, type_: EventType, data: Mapping[str, Json]) -> Event: ...

    def _sheet(self, type_: EventType, data: Mapping[str, Json]) -> Event:
        event = self._write(type_, data)
        self._workbook.take(event)
        return event

    def _index(self) -> DossierIndex:
        if self._dossier is None:
            self._dossier = DossierIndex(self.scenario.dossier)
        return self._dossier

    def search(self, words: str) -> tuple[Hit, ...]:
        """Search the dossier; what was looked for is part of the journal."""
        hits = self._index().search(words)
        self._sheet(EventType.SEARCH, {"words": words, "results": [hit.document for hit in hits]})
        return hits

    def open_document(self, document: str) -> None:
        """Note that a document was read. Raises UsageProblem when the dossier has none of that id."""
        if not any(d.id == document for d in self.scenario.dossier):
            raise UsageProblem(
                _("No document {document}.", document=document), _("Search first: only documents found can be opened.")
            )
        self._sheet(EventType.DOCUMENT_OPENED, {"document": document})

    def clip(self, text: str, document: str | None) -> int:
        """Keep a finding with its source; returns the number to remove it by."""
        return self._sheet(EventType.FINDING, {"text": text, "document": document or ""}).seq

    def unclip(self, number: int) -> None:
        """Take a finding off the sheet; the journal keeps that it was there."""
        self._sheet(EventType.FINDING, {"remove": number})

    def note(self, text: str) -> None:
        """Replace the notes by this text."""
        self._sheet(EventType.NOTE, {"text": text})

    def plan(self, field: str, value: str) -> None:
        """Fill a field of the plan. Raises UsageProblem on an unknown field."""
        _known(field, PLAN_FIELDS)
        self._sheet(EventType.PLAN, {"field": field, "value": value})

    def summarise(self, field: str, value: str) -> None:
        """Fill a field of the discovery summary. Raises UsageProblem on an unknown field."""
        _known(field, SUMMARY_FIELDS)
        self._sheet(EventType.SUMMARY, {"field": field, "value": value})

    def build_offer(self, terms: Mapping[str, Decimal], items: Sequence[str]) -> None:
        """Keep an offer. Raises UsageProblem on an issue or item that the scenario does not have."""
        for issue in terms:
            _known(issue, tuple(i.id for i in self.scenario.deal.issues))
        for item in items:
            _known(item, tuple(i.id for i in self.scenario.seller.catalogue))
        self._sheet(EventType.OFFER, {"terms": to_json(terms), "items": list(items)})

    def argue(self, need: str, field: str, value: str) -> None:
        """Fill one box of an argument card (CAP); `need` is the candidate's own wording."""
        self._sheet(EventType.ARGUMENT, {"need": need, "field": field, "value": value})

    def prepare_objection(self, objection: str, answer: str) -> None:
        """Keep an answer prepared to an objection expected."""
        self._sheet(EventType.OBJECTION_PREPARED, {"objection": objection, "answer": answer})

    def write_exercise(self, exercise: str, text: str) -> None:
        """Keep the text of a written exercise as it stands."""
        self._sheet(EventType.EXERCISE, {"exercise": exercise, "text": text})


def _known(name: str, names: Sequence[str]) -> None:
    if name not in names:
        raise UsageProblem(_("Unknown: {name}.", name=name), _("One of: {choices}.", choices=", ".join(names)))
