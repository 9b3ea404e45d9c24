"""A school's overlay: its own words for the criteria and, if it wants one, its own mark; the levels stay ours.

The file, every key optional but `school`:

    school: Lycée des Trois-Rivières
    criteria:
      C1:
        title: {fr: ..., en: ...}          # or one string for both languages
        seeks: ...
        levels: {0: ..., 3: ...}           # the descriptors, not the rule
        indicators: {C1.doubt: ...}
    scale:
      label: {fr: Note sur 20, en: Mark out of 20}
      out_of: 20
      points: [0, 8, 14, 20]               # what levels 0, 1, 2, 3 are worth, never decreasing
      weights: {C1: 1, C6: 2}              # the criteria that count; all, equally, when left out
      at_least: 6                          # graded criteria needed for a mark

Rules, weights of indicators and conditions cannot be touched: a key that tries is an error with its line.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from negotiator.referential.models import LEVELS, Criterion, Indicator, Referential, Rubric, Scale, Text
from negotiator.referential.reader import Node, read_yaml

_DIGITS = tuple(str(level) for level in LEVELS)


def apply_overlay(referential: Referential, file: Path) -> Referential:
    """Give the referential in the school's words, with its scale; InputProblem(file, line) when it is wrong."""
    node = read_yaml(file, lines=True)
    node.keys(("school", "criteria", "scale"))
    school = node.at("school").text()
    rubric = referential.rubric
    criteria, scale = node.get("criteria"), node.get("scale")
    if criteria is not None:
        rubric = _reworded(rubric, criteria)
    return replace(referential, rubric=rubric, scale=None if scale is None else _scale(scale, school, rubric))


def _reworded(rubric: Rubric, node: Node) -> Rubric:
    known = tuple(criterion.id for criterion in rubric.criteria)
    node.keys(known)
    words = dict(node.items())
    criteria = tuple(_criterion(one, words[one.id]) if one.id in words else one for one in rubric.criteria)
    return replace(rubric, criteria=criteria)


def _criterion(criterion: Criterion, node: Node) -> Criterion:
    node.keys(("title", "seeks", "levels", "indicators"))
    levels, indicators = node.get("levels"), node.get("indicators")
    if levels is not None:
        levels.keys(_DIGITS)
        descriptors = tuple(_or(levels, str(level), criterion.levels[level]) for level in LEVELS)
        criterion = replace(criterion, levels=descriptors)
    if indicators is not None:
        indicators.keys(tuple(one.id for one in criterion.indicators))
        criterion = replace(criterion, indicators=tuple(_indicator(one, indicators) for one in criterion.indicators))
    return replace(criterion, title=_or(node, "title", criterion.title), seeks=_or(node, "seeks", criterion.seeks))


def _indicator(indicator: Indicator, node: Node) -> Indicator:
    return replace(indicator, text=_or(node, indicator.id, indicator.text))


def _or(node: Node, key: str, otherwise: Text) -> Text:
    found = node.get(key)
    return otherwise if found is None else found.both()


def _scale(node: Node, school: str, rubric: Rubric) -> Scale:
    node.keys(("label", "out_of", "points", "weights", "at_least"))
    out_of = node.at("out_of").number(1, 1_000)
    points_node = node.at("points")
    points = tuple(one.number(0, 1_000) for one in points_node.list())
    if len(points) != len(LEVELS) or list(points) != sorted(points) or points[-1] > out_of:
        raise points_node.problem(
            "four numbers are expected, for levels 0 to 3", f"They never decrease and stay at or under {out_of}."
        )
    at_least, weights = node.get("at_least"), _weights(node, rubric)
    return Scale(
        school=school,
        label=node.at("label").both(),
        out_of=out_of,
        points=points,
        weights=weights,
        at_least=1 if at_least is None else at_least.whole(1, len(weights)),
    )


def _weights(node: Node, rubric: Rubric) -> tuple[tuple[str, Decimal], ...]:
    known = tuple(criterion.id for criterion in rubric.criteria)
    written = node.get("weights")
    if written is None:
        return tuple((id_, Decimal(1)) for id_ in known)
    written.keys(known)
    weights = tuple((id_, one.number(0, 100)) for id_, one in written.items())
    if not any(weight > 0 for _, weight in weights):
        raise written.problem("at least one criterion must count", "Give it a weight above 0.")
    return tuple((id_, weight) for id_, weight in weights if weight > 0)
