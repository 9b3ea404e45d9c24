"""Who reads the texts of a copy: the port that the built-in judge and the model judge fit, and the built-in one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Protocol

from negotiator.grading.evidence import Found
from negotiator.grading.grade import JudgeName
from negotiator.grading.judge import plans, proposals, specifications  # noqa: F401 - they register themselves
from negotiator.grading.sight import JUDGED, Sight
from negotiator.llm.port import Usage
from negotiator.referential.models import IndicatorId, Source

WHEN = "when:"
"""Before the id of a condition that a judge is asked about."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A judge's verdicts by indicator. With a `failure`, there are none and its words say why.

    `ballots` are the verdicts of each replicate, where there were several. A condition that the judge was asked about
    is found under its id behind `WHEN`.
    """

    found: Mapping[IndicatorId, Found]
    failure: str | None = None
    usage: Usage = field(default_factory=Usage)
    flags: tuple[str, ...] = ()
    ballots: tuple[Mapping[IndicatorId, Found], ...] = ()

    @property
    def conditions(self) -> frozenset[str]:
        """The circumstances that the judge says hold."""
        return frozenset(id_.removeprefix(WHEN) for id_, one in self.found.items() if id_.startswith(WHEN) and one.met)


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

    @property
    def reads(self) -> bool:
        """Whether it reads transcripts itself instead of having them interpreted."""
        ...

    async def judge(self, sight: Sight, wanted: tuple[IndicatorId, ...]) -> Judgement:
        """Verdicts on these indicators; one left out is undecided."""
        ...


BUILTIN_VERSION = "1"
"""Raise it whenever the built-in judge's rules or cues change what it says."""


class BuiltinJudge:
    """The deterministic judge: cues, figures and the scenario's points; says None instead of guessing."""

    name = JudgeName()
    version: Mapping[str, str] = MappingProxyType({"judge": f"builtin {BUILTIN_VERSION}"})
    reads = False

    def rule(self, sight: Sight, wanted: tuple[IndicatorId, ...]) -> Judgement:
        """The verdicts, at once."""
        return Judgement({id_: JUDGED[id_](sight) for id_ in wanted if id_ in JUDGED})

    async def judge(self, sight: Sight, wanted: tuple[IndicatorId, ...]) -> Judgement:
        """The verdicts, for those who wait."""
        return self.rule(sight, wanted)


def unanswered(id_: IndicatorId) -> Found:
    """The verdict that a judge did not give."""
    return Found(id_, None, Source.JUDGE, 0.0)


def panel(ballots: Sequence[Mapping[IndicatorId, Found]], usage: Usage) -> Judgement:
    """The vote of several readings: a verdict needs more than half of them, else the indicator is undecided."""
    if len(ballots) == 1:
        return Judgement(ballots[0], usage=usage)
    found: dict[IndicatorId, Found] = {}
    for id_ in ballots[0]:
        votes = [ballot[id_] for ballot in ballots]
        met, times = Counter(vote.met for vote in votes).most_common(1)[0]
        if met is None or times * 2 <= len(votes):
            found[id_] = unanswered(id_)
            continue
        best = next(vote for vote in votes if vote.met is met)
        found[id_] = replace(best, confidence=round(times / len(votes) * best.confidence, 2))
    return Judgement(found, usage=usage, ballots=tuple(ballots))
