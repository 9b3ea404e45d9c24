"""A grade as the report screen shows it, read from one line of `grades.jsonl`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence; `turn` is the candidate's turn it was said at, if it was said."""

    where: str
    turn: int | None
    speaker: str
    quote: str


@dataclass(frozen=True, slots=True)
class Point:
    """One indicator: met, not met or undecided."""

    id: str
    met: bool | None
    source: str
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """One criterion: a level from 0 to 3, or none with the status that says why."""

    id: str
    level: int | None
    status: str
    rationale: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Priority:
    """One thing to work on: the turn it was seen at, what happened, better words."""

    criterion: str
    turn: int | None
    what: str
    instead: str


@dataclass(frozen=True, slots=True)
class GradeView:
    """A whole grade."""

    marks: tuple[Mark, ...]
    priorities: tuple[Priority, ...]
    judge: str
    error: str
    flags: tuple[str, ...]


def read_grade(line: Mapping[str, object]) -> GradeView:
    """The grade a line of `grades.jsonl` holds; what is missing or of another type is left out."""
    return GradeView(
        marks=tuple(_mark(one) for one in _maps(line.get("criteria"))),
        priorities=tuple(_priority(one) for one in _maps(line.get("advice"))),
        judge=_text(_map(line.get("judge")).get("kind")),
        error=_text(line.get("error")),
        flags=tuple(_text(flag) for flag in _list(line.get("flags"))),
    )


def _mark(raw: Mapping[str, object]) -> Mark:
    points = tuple(
        Point(
            _text(one.get("id")), _flag(one.get("met")), _text(one.get("source")), tuple(_proofs(one.get("evidence")))
        )
        for one in _maps(raw.get("indicators"))
    )
    return Mark(
        _text(raw.get("id")), _whole(raw.get("level")), _text(raw.get("status")), _text(raw.get("rationale")), points
    )


def _proofs(raw: object) -> Iterator[Proof]:
    for one in _maps(raw):
        yield Proof(
            _text(one.get("where")), _whole(one.get("turn")), _text(one.get("speaker")), _text(one.get("quote"))
        )


def _priority(raw: Mapping[str, object]) -> Priority:
    return Priority(
        _text(raw.get("criterion")), _whole(raw.get("turn")), _text(raw.get("what")), _text(raw.get("instead"))
    )


def _list(raw: object) -> list[object]:
    return list(raw) if isinstance(raw, list | tuple) else []


def _map(raw: object) -> Mapping[str, object]:
    return raw if isinstance(raw, Mapping) else {}


def _maps(raw: object) -> list[Mapping[str, object]]:
    return [one for one in _list(raw) if isinstance(one, Mapping)]


def _text(raw: object) -> str:
    return raw if isinstance(raw, str) else ""


def _whole(raw: object) -> int | None:
    return raw if isinstance(raw, int) and not isinstance(raw, bool) else None


def _flag(raw: object) -> bool | None:
    return raw if isinstance(raw, bool) else None
