"""From verdicts on indicators to a level: one rule per criterion, in data, interpreted here by a pure function.

    level(criterion, verdicts, evidenced=True, conditions={"interlocutor_is_decider"}, observed={"interview_1"})

`verdicts` maps indicator ids to `Verdict(met, applicable)`; an indicator left out is undecided. The order of things:

1. none of the criterion's places was observed, or there is no verdict at all: `not_observed`, no level;
2. a counter-productive condition holds: 0;
3. indicators that had no occasion (`applicable=False`, one of their conditions, a place never reached) are set aside;
   when no required one is left: `not_applicable`, unless a floor applies;
4. too much of the weight undecided, or a 0 that the undecided could lift: `insufficient_evidence`, no level;
5. the highest step whose share and gates are reached, and all steps below it; bonuses add their points to the share;
6. floors, then caps; above 1 asks for evidence (at least one verbatim quote or fact).

All comparisons are made on whole numbers, so a level never depends on rounding.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from negotiator.referential.models import Bound, ConditionId, Criterion, Indicator, IndicatorId, Rule, Status, Step

RULE_VERSION = 1  # part of the rubric's hash: raise it whenever this interpretation changes
UNEVIDENCED_CAP = 1
TOP = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found about an indicator: met, not met, or undecided (None); not applicable without an occasion."""

    met: bool | None
    applicable: bool = True


@dataclass(frozen=True, slots=True)
class Limit:
    """Why a level is not what the shares alone would give; `condition` where one is the reason."""

    kind: Literal["counterproductive", "floor", "cap", "no_evidence"]
    level: int
    condition: tuple[ConditionId, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelResult:
    """A level (None unless graded) with what it rests on, as ids in the criterion's order.

    `share` is the percentage of decided weight that is met, rounded down, without bonus; `at_most` the level if the
    undecided were all met; `to_next` what to work on for the next level, gates first.
    """

    level: int | None
    status: Status
    share: int | None = None
    at_most: int | None = None
    met: tuple[IndicatorId, ...] = ()
    unmet: tuple[IndicatorId, ...] = ()
    undecided: tuple[IndicatorId, ...] = ()
    not_applicable: tuple[IndicatorId, ...] = ()
    limits: tuple[Limit, ...] = ()
    to_next: tuple[IndicatorId, ...] = ()


@dataclass(frozen=True, slots=True)
class _Standing:
    """The indicators of a criterion sorted by what is known of them."""

    criterion: Criterion
    met: frozenset[IndicatorId]
    unmet: frozenset[IndicatorId]
    undecided: frozenset[IndicatorId]
    aside: frozenset[IndicatorId]

    def ordered(self, ids: Collection[IndicatorId]) -> tuple[IndicatorId, ...]:
        return tuple(indicator.id for indicator in self.criterion.indicators if indicator.id in ids)

    def required(self, ids: Collection[IndicatorId]) -> int:
        """Add up the weights of the required indicators among these."""
        return sum(one.points for one in self.criterion.indicators if one.required and one.id in ids)

    def bonuses(self) -> int:
        """Count the bonuses that are met."""
        return sum(1 for one in self.criterion.indicators if not one.required and one.id in self.met)

    def hoping(self) -> _Standing:
        """Suppose that every undecided indicator is met."""
        return _Standing(self.criterion, self.met | self.undecided, self.unmet, frozenset(), self.aside)


def applies(indicator: Indicator, conditions: Collection[ConditionId], observed: Collection[str] | None = None) -> bool:
    """Tell whether an indicator had an occasion: no exempting condition, and one of its places was reached.

    `observed` holds the places reached (ids of phases and exercises); None when all were.
    """
    if any(condition in conditions for condition in indicator.not_applicable_when):
        return False
    return observed is None or any(place in observed for place in indicator.where)


def level(
    criterion: Criterion,
    verdicts: Mapping[IndicatorId, Verdict],
    *,
    evidenced: bool,
    conditions: Collection[ConditionId] = frozenset(),
    observed: Collection[str] | None = None,
) -> LevelResult:
    """Give the level of a criterion from the verdicts on its indicators.

    `evidenced` says that at least one verbatim quote or recorded fact stands behind them; `conditions` are those
    that hold; `observed` the places reached (None: all). ValueError when a verdict is on an indicator it has not.
    """
    unknown = set(verdicts) - {indicator.id for indicator in criterion.indicators}
    if unknown:
        raise ValueError(f"no such indicator in {criterion.id}: {', '.join(sorted(unknown))}")
    if not verdicts or (observed is not None and not any(place in observed for place in criterion.observed_in)):
        return LevelResult(None, Status.NOT_OBSERVED)
    standing = _sort(criterion, verdicts, conditions, observed)
    rule = criterion.rule
    for condition in rule.zero_when:
        if condition in conditions:
            limit = Limit("counterproductive", 0, (condition,))
            return _result(standing, conditions, 0, Status.GRADED, at_most=0, limits=(limit,))
    floors = [bound for bound in rule.floors if _holds(bound, conditions)]
    if not floors:
        status = _ungraded(standing, rule, conditions)
        if status is not None:
            return _result(standing, conditions, None, status)
    reached, limits = _bounded(rule, _reached(standing, rule, conditions), conditions, floors, evidenced)
    hoped, _ = _bounded(rule, _reached(standing.hoping(), rule, conditions), conditions, floors, evidenced)
    return _result(standing, conditions, reached, Status.GRADED, at_most=hoped, limits=limits)


def _sort(
    criterion: Criterion,
    verdicts: Mapping[IndicatorId, Verdict],
    conditions: Collection[ConditionId],
    observed: Collection[str] | None,
) -> _Standing:
    sets: dict[bool | str | None, set[IndicatorId]] = {True: set(), False: set(), None: set(), "aside": set()}
    for indicator in criterion.indicators:
        verdict = verdicts.get(indicator.id, Verdict(None))
        occasion = verdict.applicable and applies(indicator, conditions, observed)
        sets[verdict.met if occasion else "aside"].add(indicator.id)
    met, unmet, undecided, aside = (frozenset(sets[key]) for key in (True, False, None, "aside"))
    return _Standing(criterion, met, unmet, undecided, aside)


def _ungraded(standing: _Standing, rule: Rule, conditions: Collection[ConditionId]) -> Status | None:
    """Say why no level can be given, if none can."""
    decided = standing.required(standing.met | standing.unmet)
    undecided = standing.required(standing.undecided)
    if decided + undecided == 0:
        return Status.NOT_APPLICABLE
    # Measured against the whole criterion, so that having had no occasion for one point never costs the level.
    whole = decided + undecided + standing.required(standing.aside)
    if decided == 0 or undecided * 100 > rule.max_undecided * whole:
        return Status.INSUFFICIENT_EVIDENCE
    # A 0 says that nothing was usable: it must hold whatever the undecided points turn out to be.
    if _reached(standing, rule, conditions) == 0 and _reached(standing.hoping(), rule, conditions) > 0:
        return Status.INSUFFICIENT_EVIDENCE
    return None


def _reached(standing: _Standing, rule: Rule, conditions: Collection[ConditionId]) -> int:
    """Climb the steps while share and gates are there."""
    reached = 0
    for step in rule.steps:
        if not _share_reached(standing, rule, step) or _gates_missing(standing, step, conditions):
            break
        reached = step.level
    return reached


def _share_reached(standing: _Standing, rule: Rule, step: Step) -> bool:
    met = standing.required(standing.met)
    decided = met + standing.required(standing.unmet)
    if met == 0:  # a bonus lifts a near miss; alone it is nothing
        return False
    return met * 100 + rule.bonus * standing.bonuses() * decided >= step.share * decided


def _gates_missing(standing: _Standing, step: Step, conditions: Collection[ConditionId]) -> tuple[IndicatorId, ...]:
    """Give the indicators that bar this step: neither met nor without occasion."""
    missing: list[IndicatorId] = []
    for gate in step.needs:
        asked = all(condition in conditions for condition in gate.when)
        if asked and gate.indicator not in standing.met | standing.aside:
            missing.append(gate.indicator)
    for group in step.one_of:
        left = [one for one in group if one not in standing.aside]
        if left and not any(one in standing.met for one in left):
            missing.extend(left)
    return tuple(missing)


def _holds(bound: Bound, conditions: Collection[ConditionId]) -> bool:
    return all(one in conditions for one in bound.when) and not any(one in conditions for one in bound.unless)


def _bounded(
    rule: Rule, reached: int, conditions: Collection[ConditionId], floors: Iterable[Bound], evidenced: bool
) -> tuple[int, tuple[Limit, ...]]:
    """Apply floors, then caps, then the want of evidence; each that changes the level leaves its reason."""
    limits: list[Limit] = []
    for bound in floors:
        if reached < bound.level:
            reached = bound.level
            limits.append(Limit("floor", bound.level, bound.when))
    for bound in rule.caps:
        if _holds(bound, conditions) and reached > bound.level:
            reached = bound.level
            limits.append(Limit("cap", bound.level, bound.when))
    if not evidenced and reached > UNEVIDENCED_CAP:
        reached = UNEVIDENCED_CAP
        limits.append(Limit("no_evidence", UNEVIDENCED_CAP))
    return reached, tuple(limits)


def _result(
    standing: _Standing,
    conditions: Collection[ConditionId],
    reached: int | None,
    status: Status,
    *,
    at_most: int | None = None,
    limits: tuple[Limit, ...] = (),
) -> LevelResult:
    met = standing.required(standing.met)
    decided = met + standing.required(standing.unmet)
    return LevelResult(
        level=reached,
        status=status,
        share=met * 100 // decided if decided else None,
        at_most=at_most,
        met=standing.ordered(standing.met),
        unmet=standing.ordered(standing.unmet),
        undecided=standing.ordered(standing.undecided),
        not_applicable=standing.ordered(standing.aside),
        limits=limits,
        to_next=_to_next(standing, reached, conditions),
    )


def _to_next(standing: _Standing, reached: int | None, conditions: Collection[ConditionId]) -> tuple[IndicatorId, ...]:
    """Order what is missing by use: the next step's gates, then the heaviest required indicators not yet met."""
    if reached is None or reached >= TOP:
        return ()
    step = next(one for one in standing.criterion.rule.steps if one.level == reached + 1)
    gates = _gates_missing(standing, step, conditions)
    open_ = [one for one in standing.criterion.indicators if one.required and one.id in standing.unmet]
    others = sorted((one for one in open_ if one.id not in gates), key=lambda one: -one.points)
    return tuple(dict.fromkeys((*gates, *(one.id for one in others))))
