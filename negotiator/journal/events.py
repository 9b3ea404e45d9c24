"""One line of a journal: what happened, when, in which phase, chained to the line before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

VERSION = 1
GENESIS = "0" * 64

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


class EventType(StrEnum):
    """What a line tells."""

    SESSION_STARTED = "session_started"
    PHASE_STARTED = "phase_started"
    PHASE_ENDED = "phase_ended"
    SESSION_ENDED = "session_ended"
    CLOCK = "clock"
    PAUSED = "paused"
    RESUMED = "resumed"
    WARNING = "warning"
    UTTERANCE = "utterance"
    MOVES = "moves"
    REACTIONS = "reactions"
    DOCUMENT_OPENED = "document_opened"
    SEARCH = "search"
    NOTE = "note"
    FINDING = "finding"
    PLAN = "plan"
    SUMMARY = "summary"
    OFFER = "offer"
    ARGUMENT = "argument"
    OBJECTION_PREPARED = "objection_prepared"
    EXERCISE = "exercise"
    MISUNDERSTANDING = "misunderstanding"
    GUARD = "guard"
    MODEL_FAILURE = "model_failure"
    GRADE = "grade"
    OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the journal. `seq` counts from 0; `at` is UTC, ISO 8601; `prev` is the SHA-256 of the line before."""

    seq: int
    at: str
    phase: str | None
    type: EventType
    data: Mapping[str, Json]
    prev: str

    def line(self) -> bytes:
        """The event as it stands in the file, without the end of line."""
        body = {
            "seq": self.seq,
            "at": self.at,
            "phase": self.phase,
            "type": self.type.value,
            "data": dict(self.data),
            "prev": self.prev,
        }
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")

    def digest(self) -> str:
        """The hash that the next line must carry."""
        return hashlib.sha256(self.line()).hexdigest()

    def text(self, key: str) -> str:
        """A text of the data; empty when absent. Raises TypeError when it is not a text."""
        value = self.data.get(key, "")
        if not isinstance(value, str):
            raise TypeError(f"event {self.seq}: {key} is not a text")
        return value

    def number(self, key: str) -> int:
        """A whole number of the data. Raises TypeError when it is absent or is not one."""
        value = self.data.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise TypeError(f"event {self.seq}: {key} is not a number")
        return value


def parse_event(line: bytes) -> Event:
    """The event a line holds. Raises ValueError, saying what is wrong with it."""
    try:
        raw: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"not JSON: {error}") from error
    if not isinstance(raw, dict) or set(raw) != {"seq", "at", "phase", "type", "data", "prev"}:
        raise ValueError("not an event: seq, at, phase, type, data and prev are wanted")
    seq, at, phase, type_, data, prev = (raw[k] for k in ("seq", "at", "phase", "type", "data", "prev"))
    well_typed = (
        isinstance(seq, int)
        and isinstance(at, str)
        and (phase is None or isinstance(phase, str))
        and isinstance(data, dict)
        and isinstance(prev, str)
    )
    if not well_typed:
        raise ValueError("not an event: a field has the wrong type")
    return Event(seq, at, phase, EventType(type_), data, prev)
