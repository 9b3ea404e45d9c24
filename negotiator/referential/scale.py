"""A school's own mark, computed from our levels by the school's own scale and always labelled as the school's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from negotiator.referential.models import CriterionId, Scale, Text

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class SchoolMark:
    """A mark, whose it is, and which criteria it counts; those without a level are left out, never taken as 0."""

    value: Decimal
    out_of: Decimal
    school: str
    label: Text
    counted: tuple[CriterionId, ...]
    left_out: tuple[CriterionId, ...]


def school_mark(scale: Scale, levels: Mapping[CriterionId, int | None]) -> SchoolMark | None:
    """Give the weighted mean of the levels' points, to a tenth; None with fewer graded criteria than asked for."""
    graded = [(id_, weight, level) for id_, weight in scale.weights if (level := levels.get(id_)) is not None]
    if not graded or len(graded) < scale.at_least:
        return None
    total = sum((weight for _, weight, _ in graded), Decimal(0))
    points = sum((weight * scale.points[level] for _, weight, level in graded), Decimal(0))
    counted = tuple(id_ for id_, _, _ in graded)
    return SchoolMark(
        value=(points / total).quantize(_TENTH, ROUND_HALF_UP),
        out_of=scale.out_of,
        school=scale.school,
        label=scale.label,
        counted=counted,
        left_out=tuple(id_ for id_, _ in scale.weights if id_ not in counted),
    )
