"""What the candidate wrote and read outside dialogues: a fold of events, the last word on each sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from negotiator.journal.events import Event, EventType

PLAN_FIELDS = ("objectives", "floor", "fallback", "angle", "questions", "concessions")
SUMMARY_FIELDS = ("power", "motives", "criteria", "trigger", "brakes")
ARGUMENT_FIELDS = ("characteristic", "advantage", "proof")


@dataclass(frozen=True, slots=True)
class ClippedFinding:
    """A finding noted by the candidate; `document` is where it was read, if anywhere."""

    seq: int
    text: str
    document: str | None


@dataclass(frozen=True, slots=True)
class OfferBuilt:
    """An offer as built: terms by issue and catalogue items kept."""

    seq: int
    terms: Mapping[str, Decimal]
    items: tuple[str, ...]


@dataclass(slots=True)
class Workbook:
    """All sheets of a session. `searches` and `opened` are in order; a field holds its last value."""

    searches: list[tuple[int, str]] = field(default_factory=list)
    opened: dict[str, int] = field(default_factory=dict)
    findings: dict[int, ClippedFinding] = field(default_factory=dict)
    notes: str = ""
    plan: dict[str, str] = field(default_factory=dict)
    plan_seqs: dict[str, int] = field(default_factory=dict)
    summary: dict[str, str] = field(default_factory=dict)
    offer: OfferBuilt | None = None
    arguments: dict[str, dict[str, str]] = field(default_factory=dict)
    objections: dict[str, str] = field(default_factory=dict)
    exercises: dict[str, str] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        """Add one event; those that are no sheet are passed over."""
        match event.type:
            case EventType.SEARCH:
                self.searches.append((event.seq, event.text("words")))
            case EventType.DOCUMENT_OPENED:
                self.opened.setdefault(event.text("document"), event.seq)
            case EventType.FINDING:
                self._finding(event)
            case EventType.NOTE:
                self.notes = event.text("text")
            case EventType.PLAN:
                self.plan[event.text("field")] = event.text("value")
                self.plan_seqs[event.text("field")] = event.seq
            case EventType.SUMMARY:
                self.summary[event.text("field")] = event.text("value")
            case EventType.OFFER:
                self.offer = _offer(event)
            case EventType.ARGUMENT:
                self.arguments.setdefault(event.text("need"), {})[event.text("field")] = event.text("value")
            case EventType.OBJECTION_PREPARED:
                self.objections[event.text("objection")] = event.text("answer")
            case EventType.EXERCISE:
                self.exercises[event.text("exercise")] = event.text("text")
            case _:
                pass

    def _finding(self, event: Event) -> None:
        removed = event.data.get("remove")
        if isinstance(removed, int):
            self.findings.pop(removed, None)
            return
        self.findings[event.seq] = ClippedFinding(event.seq, event.text("text"), event.text("document") or None)


def _offer(event: Event) -> OfferBuilt:
    terms, items = event.data.get("terms"), event.data.get("items")
    if not isinstance(terms, dict) or not isinstance(items, list):
        raise TypeError(f"event {event.seq}: an offer holds terms and items")
    return OfferBuilt(event.seq, {k: Decimal(str(v)) for k, v in terms.items()}, tuple(str(i) for i in items))


def workbook(events: Iterable[Event]) -> Workbook:
    """The sheets after these events. Raises TypeError or ValueError on a bad event."""
    book = Workbook()
    for event in events:
        book.take(event)
    return book
