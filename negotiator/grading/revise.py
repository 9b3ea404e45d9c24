"""A person's corrections: a level set, or indicators put right and the level recomputed; the program's stay beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from negotiator.errors import UsageProblem
from negotiator.grading.grade import CriterionGrade, Grade, Human
from negotiator.grading.grader import Looked
from negotiator.i18n import translate as _
from negotiator.referential.levels import Verdict, level
from negotiator.referential.models import LEVELS, Referential


def with_level(grade: Grade, criterion: str, human: Human) -> Grade:
    """The grade with a person's level on a criterion. Raises UsageProblem without a reason, or for no such level."""
    if human.level not in LEVELS:
        raise UsageProblem(_("A level goes from 0 to 3."))
    if not human.reason.strip() or not human.by.strip():
        raise UsageProblem(_("A correction needs its author and its reason."))
    return _replaced(grade, replace(_criterion(grade, criterion), human=human))


def with_indicators(
    grade: Grade,
    criterion: str,
    verdicts: Mapping[str, bool | None],
    looked: Looked,
    referential: Referential,
    *,
    by: str,
    at: str,
    reason: str,
) -> Grade:
    """The grade with a criterion's level recomputed from corrected indicators, kept as that person's level.

    `looked` is the copy looked at again, for its circumstances. Raises UsageProblem for an indicator that the
    criterion does not have, or when what is left undecided gives no level.
    """
    one, rule = _criterion(grade, criterion), referential.criterion(criterion)
    known = {indicator.id for indicator in rule.indicators}
    if unknown := sorted(set(verdicts) - known):
        raise UsageProblem(_("No such indicator: {names}.", names=", ".join(unknown)))
    own = {found.indicator: Verdict(found.met) for found in one.indicators}
    corrected = {**own, **{id_: Verdict(met) for id_, met in verdicts.items()}}
    evidenced = any(found.met and found.evidence for found in one.indicators) or any(verdicts.values())
    result = level(rule, corrected, evidenced=evidenced, conditions=looked.conditions, observed=looked.reached)
    if result.level is None:
        raise UsageProblem(_("These corrections leave too much undecided to give a level."))
    return with_level(grade, criterion, Human(result.level, by, at, reason))


def _criterion(grade: Grade, criterion: str) -> CriterionGrade:
    try:
        return grade.criterion(criterion)
    except KeyError:
        raise UsageProblem(_("No such criterion: {name}.", name=criterion)) from None


def _replaced(grade: Grade, changed: CriterionGrade) -> Grade:
    return replace(grade, criteria=tuple(changed if one.id == changed.id else one for one in grade.criteria))
