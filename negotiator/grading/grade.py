"""A grade as a value, and as one line of `grades.jsonl`."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Literal

from negotiator.grading.evidence import Evidence, Found, Where
from negotiator.journal.events import Json
from negotiator.llm.port import Usage
from negotiator.referential.models import Source, Status

CopyStatus = Literal["graded", "not_scored", "error"]


@dataclass(frozen=True, slots=True)
class JudgeName:
    """Who judged: `builtin`, or `llm` with its model; `replicates` is how many times."""

    kind: str = "builtin"
    model: str | None = None
    replicates: int = 1


@dataclass(frozen=True, slots=True)
class Human:
    """A person's own level, who, when (UTC, ISO 8601) and why; the program's stays beside it."""

    level: int
    by: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class CriterionGrade:
    """One criterion: its level (None unless graded), its verdicts, why, and what a person made of it.

    `aside` are the indicators that had no occasion; `spread` is the difference between replicates' levels.
    """

    id: str
    level: int | None
    status: Status
    indicators: tuple[Found, ...]
    rationale: str
    spread: int | None = None
    human: Human | None = None
    aside: tuple[str, ...] = ()

    @property
    def final(self) -> int | None:
        """The level that stands: a person's where there is one."""
        return self.human.level if self.human is not None else self.level


@dataclass(frozen=True, slots=True)
class Advice:
    """One priority: the criterion and turn it is about, what happened, and what could have been said instead."""

    criterion: str
    turn: int | None
    what: str
    instead: str


@dataclass(frozen=True, slots=True)
class Grade:
    """The grade of one copy. `candidate` is a pseudonym; `scenario` an id; `flags` call a human."""

    copy: str
    candidate: str
    scenario: str | None
    status: CopyStatus
    rubric_id: str
    rubric_hash: str
    judge: JudgeName = field(default_factory=JudgeName)
    criteria: tuple[CriterionGrade, ...] = ()
    advice: tuple[Advice, ...] = ()
    flags: tuple[str, ...] = ()
    error: str | None = None
    usage: Usage = field(default_factory=Usage)
    lang: str = "fr"

    def criterion(self, id_: str) -> CriterionGrade:
        """The grade on a criterion. Raises KeyError."""
        for one in self.criteria:
            if one.id == id_:
                return one
        raise KeyError(id_)

    def to_json(self) -> dict[str, Json]:
        """The object of `grades.jsonl`."""
        return {
            "copy": self.copy,
            "as": self.candidate,
            "scenario": self.scenario,
            "status": self.status,
            "error": self.error,
            "flags": list(self.flags),
            "rubric": {"id": self.rubric_id, "hash": self.rubric_hash},
            "judge": {"kind": self.judge.kind, "model": self.judge.model, "replicates": self.judge.replicates},
            "criteria": [_criterion(one) for one in self.criteria],
            "advice": [
                {"criterion": a.criterion, "turn": a.turn, "what": a.what, "instead": a.instead} for a in self.advice
            ],
            "usage": {
                "calls": self.usage.calls,
                "prompt_tokens": self.usage.prompt_tokens,
                "completion_tokens": self.usage.completion_tokens,
            },
        }

    to_line = to_json  # what a line of the file holds, before it is written

    def written(self) -> str:
        """The line of `grades.jsonl` as it is written, without the end of line: always the same bytes."""
        return json.dumps(self.to_json(), ensure_ascii=False, separators=(",", ":"))


def _criterion(one: CriterionGrade) -> dict[str, Json]:
    human = one.human
    return {
        "id": one.id,
        "level": one.level,
        "status": one.status.value,
        "indicators": [_indicator(found) for found in one.indicators],
        "rationale": one.rationale,
        "spread": one.spread,
        "human": None
        if human is None
        else {"level": human.level, "by": human.by, "at": human.at, "reason": human.reason},
    }


def _indicator(found: Found) -> dict[str, Json]:
    """An indicator that had no occasion is `met: null` with confidence 1; an undecided one has confidence 0."""
    return {
        "id": found.indicator,
        "met": found.met,
        "source": found.source.value,
        "confidence": found.confidence,
        "evidence": [
            {"where": e.where.value, "turn": e.turn, "line": e.line, "speaker": e.speaker, "quote": e.quote}
            for e in found.evidence
        ],
    }


def grade_from_json(raw: object) -> Grade:
    """The grade that a line of `grades.jsonl` holds. Raises ValueError, saying what is wrong."""
    try:
        return _grade(raw)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a grade: {error!r:.120}") from error


def _grade(raw: object) -> Grade:
    line = _object(raw)
    rubric, judge, usage = _object(line["rubric"]), _object(line["judge"]), _object(line["usage"])
    status = line["status"]
    if status not in ("graded", "not_scored", "error"):
        raise ValueError(f"not a grade: status {status!r:.40}")
    return Grade(
        copy=_text(line["copy"]),
        candidate=_text(line["as"]),
        scenario=_optional(line["scenario"]),
        status=status,
        error=_optional(line["error"]),
        flags=tuple(_text(flag) for flag in _list(line["flags"])),
        rubric_id=_text(rubric["id"]),
        rubric_hash=_text(rubric["hash"]),
        judge=JudgeName(_text(judge["kind"]), _optional(judge["model"]), _whole(judge["replicates"]) or 1),
        criteria=tuple(_criterion_from(_object(one)) for one in _list(line["criteria"])),
        advice=tuple(_advice_from(_object(one)) for one in _list(line["advice"])),
        usage=_usage(usage),
    )


def _usage(raw: dict[str, object]) -> Usage:
    calls, prompt, completion = (_whole(raw[key]) or 0 for key in ("calls", "prompt_tokens", "completion_tokens"))
    return Usage(calls, prompt, completion)


def _advice_from(one: dict[str, object]) -> Advice:
    return Advice(_text(one["criterion"]), _whole(one["turn"]), _text(one["what"]), _text(one["instead"]))


def _criterion_from(raw: dict[str, object]) -> CriterionGrade:
    human = None if raw["human"] is None else _object(raw["human"])
    indicators = tuple(_found_from(_object(one)) for one in _list(raw["indicators"]))
    level = _whole(raw["level"])
    if level is not None and level not in range(4):
        raise ValueError(f"not a grade: level {level}")
    return CriterionGrade(
        id=_text(raw["id"]),
        level=level,
        status=Status(_text(raw["status"])),
        indicators=indicators,
        rationale=_text(raw["rationale"]),
        spread=_whole(raw["spread"]),
        human=None
        if human is None
        else Human(_whole(human["level"]) or 0, _text(human["by"]), _text(human["at"]), _text(human["reason"])),
        aside=tuple(found.indicator for found in indicators if found.met is None and found.confidence == 1),
    )


def _found_from(raw: dict[str, object]) -> Found:
    met, confidence = raw["met"], raw["confidence"]
    if not (met is None or isinstance(met, bool)) or not isinstance(confidence, int | float):
        raise TypeError("met or confidence")
    evidence = tuple(
        Evidence(
            Where(_text(e["where"])), _text(e["quote"]), _whole(e["turn"]), _whole(e["line"]), _optional(e["speaker"])
        )
        for e in map(_object, _list(raw["evidence"]))
    )
    return Found(_text(raw["id"]), met, Source(_text(raw["source"])), float(confidence), evidence)


def _object(raw: object) -> dict[str, object]:
    if not isinstance(raw, dict):
        raise TypeError("an object is wanted")
    return raw


def _list(raw: object) -> list[object]:
    if not isinstance(raw, list):
        raise TypeError("a list is wanted")
    return raw


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise TypeError("a text is wanted")
    return raw


def _optional(raw: object) -> str | None:
    return None if raw is None else _text(raw)


def _whole(raw: object) -> int | None:
    if raw is not None and (isinstance(raw, bool) or not isinstance(raw, int)):
        raise TypeError("a whole number is wanted")
    return raw
