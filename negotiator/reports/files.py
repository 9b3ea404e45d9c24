"""Grades as data: one copy as JSON with its figures, many copies as CSV."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Iterable

from negotiator.grading.grade import Grade
from negotiator.reports.model import Report

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def to_json(report: Report) -> str:
    """The grade as in `grades.jsonl`, with the figures of the session beside it."""
    session = {
        "outcome": report.outcome,
        "margin": report.margin,
        "discovered": [dataclasses.asdict(row) for row in report.discovered],
        "concessions": [dataclasses.asdict(row) for row in report.concessions],
        "people": [dataclasses.asdict(row) for row in report.people],
        "targets": [dataclasses.asdict(row) for row in report.targets],
        "talk": [{**dataclasses.asdict(row), "share": row.share} for row in report.talks],
        "timeline": [dataclasses.asdict(row) for row in report.steps],
        "trust": [{"meeting": row.meeting, "points": [list(point) for point in row.points]} for row in report.trust],
    }
    body = {"grade": report.grade.to_json(), "session": session, "disclaimer": report.disclaimer}
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def grades_csv(grades: Iterable[Grade]) -> str:
    """A line a copy: level and status of each criterion, a person's level where there is one; empty when undefined."""
    rows = [(grade, {one.id: one for one in grade.criteria}) for grade in grades]
    ids = list(dict.fromkeys(id_ for _grade, ones in rows for id_ in ones))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    columns = [f"{id_}{suffix}" for id_ in ids for suffix in ("", "_status", "_human")]
    writer.writerow(["copy", "as", "scenario", "status", "error", "flags", *columns])
    for grade, ones in rows:
        cells: list[object] = [
            grade.copy,
            grade.candidate,
            grade.scenario,
            grade.status,
            grade.error,
            " ".join(grade.flags),
        ]
        for id_ in ids:
            one = ones.get(id_)
            human = one.human.level if one is not None and one.human is not None else None
            cells += [one.level if one else None, one.status.value if one else None, human]
        writer.writerow([_safe(cell) for cell in cells])
    return out.getvalue()


def _safe(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    if cell is None:
        return ""
    text = cell if isinstance(cell, str) else None
    return f"'{text}" if text is not None and text.startswith(_DANGEROUS) else cell
