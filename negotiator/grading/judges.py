"""Who reads the texts of a copy: the port that the built-in judge and the model judge fit, and the built-in one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from negotiator.grading.evidence import Found
from negotiator.grading.grade import JudgeName
from negotiator.grading.judge import documents, plans  # noqa: F401 - their functions register themselves
from negotiator.grading.sight import JUDGED, Sight
from negotiator.llm.port import Usage
from negotiator.referential.models import IndicatorId, Source


@dataclass(frozen=True, slots=True)
class Judgement:
    """A judge's verdicts by indicator. With a `failure`, there are none and its words say why."""

    found: Mapping[IndicatorId, Found]
    failure: str | None = None
    usage: Usage = field(default_factory=Usage)
    flags: tuple[str, ...] = ()


class Judge(Protocol):
    """Reads what must be judged. `version` names all that can change its verdicts (prompt, model, parameters)."""

    @property
    def name(self) -> JudgeName:
        """Who judges."""
        ...

    @property
    def version(self) -> Mapping[str, str]:
        """What goes into the rubric's hash, by name."""
        ...

    async def judge(self, sight: Sight, wanted: tuple[IndicatorId, ...]) -> Judgement:
        """Verdicts on these indicators; one left out is undecided."""
        ...


BUILTIN_VERSION = "1"
"""Raise it whenever the built-in judge's rules or cues change what it says."""


class BuiltinJudge:
    """The deterministic judge: cues, figures and the scenario's points; says None instead of guessing."""

    name = JudgeName()
    version: Mapping[str, str] = {"judge": f"builtin {BUILTIN_VERSION}"}

    def rule(self, sight: Sight, wanted: tuple[IndicatorId, ...]) -> Judgement:
        """The verdicts, at once."""
        return Judgement({id_: JUDGED[id_](sight) for id_ in wanted if id_ in JUDGED})

    async def judge(self, sight: Sight, wanted: tuple[IndicatorId, ...]) -> Judgement:
        """The verdicts, for those who wait."""
        return self.rule(sight, wanted)


def unanswered(id_: IndicatorId) -> Found:
    """The verdict that a judge did not give."""
    return Found(id_, None, Source.JUDGE, 0.0)
