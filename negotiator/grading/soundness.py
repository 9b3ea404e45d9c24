"""Whether a journal's events hold what their types say: a hostile or damaged one is told with its line."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from decimal import Decimal

from negotiator.journal.codec import changes_from_json, reactions_from_json, reading_from_json
from negotiator.journal.events import Event, EventType
from negotiator.journal.fold import advance
from negotiator.journal.workbook import Workbook
from negotiator.negotiation.state import ClientState

LARGEST = Decimal(10) ** 12
"""Beyond it a term is no amount, duration or percentage of anything."""
_UNREADABLE = (ValueError, TypeError, KeyError, ArithmeticError, AttributeError, IndexError)


def first_fault(events: Sequence[Event]) -> tuple[int, str] | None:
    """The line (from 1) of the first event that can't be what it says, and why; None when all can."""
    book, state = Workbook(), ClientState()
    for event in events:
        try:
            _whole(event.data)
            book.take(event)
            _spoken(event)
            if event.type is EventType.REACTIONS:
                state = advance(state, event)
        except _UNREADABLE as error:
            return event.seq + 1, str(error)[:120]
    if book.offer is not None and not _finite(book.offer):
        return book.offer.seq + 1, "not an amount"
    return None


def _spoken(event: Event) -> None:
    match event.type:
        case EventType.UTTERANCE:
            event.number("turn")
            for key in ("role", "speaker", "text", "question"):
                event.text(key)
        case EventType.MOVES:
            event.number("turn")
            _whole(reading_from_json(event.data["reading"]))
        case EventType.REACTIONS:
            event.number("turn")
            _whole((reactions_from_json(event.data["reactions"]), changes_from_json(event.data["changes"])))
        case EventType.MISUNDERSTANDING:
            event.number("turn")
        case EventType.PHASE_ENDED:
            event.text("reason")
        case _:
            pass


def _whole(value: object) -> None:
    if not _finite(value):
        raise ValueError("not an amount")


def _finite(value: object) -> bool:
    """Whether every amount in a value is one."""
    if isinstance(value, Decimal):
        return value.is_finite() and abs(value) < LARGEST
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, Mapping):
        return all(_finite(item) for item in value.values())
    if isinstance(value, tuple | list):
        return all(_finite(item) for item in value)
    if dataclasses.is_dataclass(value):
        return all(_finite(getattr(value, field.name)) for field in dataclasses.fields(value))
    return True
