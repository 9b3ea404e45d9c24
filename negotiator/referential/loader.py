"""The certification read from the data files beside this module, once, and part by part when it is asked for.

load_referential(overlay=None) -> Referential     everything; with a school's overlay, its words and its scale
load_rubric() -> Rubric                            criteria, level names, conditions, disclaimer
load_examination() -> Examination                  phases and exercises only: cheap, for the first screens
load_blocks() -> tuple[Block, ...]                 the four blocks
rubric_hash(extra={}, rubric=None) -> str          sha256 (hex) of all that can change a verdict
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from negotiator.referential.levels import RULE_VERSION, UNEVIDENCED_CAP
from negotiator.referential.models import (
    LEVELS,
    AtLeast,
    Block,
    Bound,
    Condition,
    Criterion,
    Examination,
    Exercise,
    Gate,
    Indicator,
    Item,
    Kind,
    Knowledge,
    LevelName,
    Phase,
    Place,
    PlaceKind,
    Referential,
    Rubric,
    Rule,
    Source,
    Status,
    Step,
    Weight,
)
from negotiator.referential.reader import Node, read_yaml

DATA = Path(__file__).parent / "data"
CRITERIA = tuple(f"C{number}" for number in range(1, 11))
BLOCKS = (1, 2, 3, 4)
NOTHING: Mapping[str, str] = MappingProxyType({})


def load_referential(overlay: Path | None = None) -> Referential:
    """Give the whole referential, with a school's overlay if there is one; InputProblem when the overlay is wrong."""
    if overlay is None:
        return _plain_referential()
    from negotiator.referential.overlay import apply_overlay

    return apply_overlay(_plain_referential(), overlay)


@lru_cache(maxsize=1)
def _plain_referential() -> Referential:
    return Referential(load_rubric(), load_examination(), load_blocks())


@lru_cache(maxsize=1)
def load_rubric() -> Rubric:
    """Read the ten criteria and what they share."""
    node = read_yaml(DATA / "rubric.yaml", lines=False)
    points = {weight: node.at("weights").at(weight).whole(1, 10) for weight in Weight}
    conditions = tuple(
        Condition(id_, one.at("source").one_of(Source), one.at("text").both())
        for id_, one in node.at("conditions").items()
    )
    return Rubric(
        id=node.at("id").text(),
        title=node.at("title").both(),
        disclaimer=node.at("disclaimer").both(),
        levels=tuple(_level_name(node.at("levels").at(str(level)), level) for level in LEVELS),
        statuses=tuple((status, node.at("statuses").at(status).both()) for status in Status),
        conditions=conditions,
        criteria=tuple(
            _criterion(read_yaml(DATA / "criteria" / f"{id_}.yaml", lines=False), points) for id_ in CRITERIA
        ),
    )


def _level_name(node: Node, level: int) -> LevelName:
    return LevelName(level, node.at("label").both(), node.at("meaning").both())


def _criterion(node: Node, points: Mapping[Weight, int]) -> Criterion:
    return Criterion(
        id=node.at("id").text(),
        slug=node.at("slug").text(),
        title=node.at("title").both(),
        seeks=node.at("seeks").both(),
        observed_in=_places(node, "observed_in"),
        looked_for_in=_places(node, "looked_for_in"),
        jury_completes=node.at("jury_completes").flag(),
        levels=tuple(node.at("levels").at(str(level)).both() for level in LEVELS),
        indicators=tuple(_indicator(one, points) for one in node.list_at("indicators")),
        rule=_rule(node.at("rule")),
    )


def _places(node: Node, key: str) -> tuple[Place, ...]:
    return tuple(one.one_of(Place) for one in node.list_at(key))


def _indicator(node: Node, points: Mapping[Weight, int]) -> Indicator:
    weight = node.at("weight").one_of(Weight)
    quantity = node.get("at_least")
    return Indicator(
        id=node.at("id").text(),
        text=node.at("text").both(),
        kind=node.at("kind").one_of(Kind),
        weight=weight,
        points=points[weight],
        source=node.at("source").one_of(Source),
        where=_places(node, "where"),
        not_applicable_when=node.strings_at("not_applicable_when"),
        at_least=None if quantity is None else _at_least(quantity),
    )


def _at_least(node: Node) -> AtLeast:
    percent = node.at("unit").text() == "percent"
    return AtLeast(node.at("value").whole(1, 100), "percent" if percent else "count")


def _rule(node: Node) -> Rule:
    bonus = node.get("bonus")
    return Rule(
        steps=tuple(_step(node.at("steps").at(str(level)), level) for level in LEVELS[1:]),
        max_undecided=node.at("max_undecided").whole(0, 100),
        bonus=0 if bonus is None else bonus.whole(0, 100),
        floors=tuple(_bound(one) for one in node.list_at("floors")),
        caps=tuple(_bound(one) for one in node.list_at("caps")),
        zero_when=node.strings_at("zero_when"),
    )


def _step(node: Node, level: int) -> Step:
    return Step(
        level=level,
        share=node.at("share").whole(0, 100),
        needs=tuple(Gate(one.at("indicator").text(), one.strings_at("when")) for one in node.list_at("needs")),
        one_of=tuple(tuple(one.text() for one in group.list()) for group in node.list_at("one_of")),
    )


def _bound(node: Node) -> Bound:
    return Bound(node.at("level").whole(0, 3), node.strings_at("when"), node.strings_at("unless"))


@lru_cache(maxsize=1)
def load_examination() -> Examination:
    """Read the phases and the written exercises."""
    node = read_yaml(DATA / "phases.yaml", lines=False)
    return Examination(
        phases=tuple(_phase(one, exercise=False) for one in node.list_at("phases")),
        exercises=tuple(_phase(one, exercise=True) for one in node.list_at("exercises")),
        stated_total=node.at("stated_total").whole(1, 1_000),
        transition_minutes=node.at("transitions").at("minutes").whole(0, 1_000),
        transition_note=node.at("transitions").at("note").both(),
    )


def _phase(node: Node, *, exercise: bool) -> Phase:
    return Phase(
        id=node.at("id").one_of(Place),
        kind=node.at("kind").one_of(PlaceKind),
        minutes=node.at("minutes").whole(1, 1_000),
        title=node.at("title").both(),
        purpose=node.at("purpose").both(),
        leaves=node.at("leaves").both(),
        jury_looks_at=node.at("jury_looks_at").both(),
        criteria=node.strings_at("criteria"),
        exercise=exercise,
    )


@lru_cache(maxsize=1)
def load_blocks() -> tuple[Block, ...]:
    """Read the four blocks of competence."""
    return tuple(_block(read_yaml(DATA / "blocks" / f"{number}.yaml", lines=False)) for number in BLOCKS)


def _block(node: Node) -> Block:
    return Block(
        id=node.at("id").text(),
        number=node.at("number").whole(1, 4),
        title=node.at("title").both(),
        activities=_items(node, "activities"),
        competences=_items(node, "competences"),
        knowledge=tuple(_knowledge(one) for one in node.list_at("knowledge")),
        exercises=tuple(_exercise(one) for one in node.list_at("exercises")),
        criteria=_items(node, "criteria"),
    )


def _items(node: Node, key: str) -> tuple[Item, ...]:
    return tuple(Item(one.at("id").text(), one.at("text").both()) for one in node.list_at(key))


def _knowledge(node: Node) -> Knowledge:
    return Knowledge(
        id=node.at("id").text(),
        text=node.at("text").both(),
        graded=node.at("graded").flag(),
        exercises=node.strings_at("exercises"),
        criteria=node.strings_at("criteria"),
    )


def _exercise(node: Node) -> Exercise:
    minutes, oral = node.get("minutes"), node.get("oral_minutes")
    return Exercise(
        id=node.at("id").text(),
        text=node.at("text").both(),
        given=node.at("given").both(),
        produced=node.at("produced").both(),
        minutes=None if minutes is None else minutes.whole(1, 1_000),
        oral_minutes=None if oral is None else oral.whole(1, 1_000),
        playable=node.at("playable").flag(),
    )


def rubric_hash(extra: Mapping[str, str] = NOTHING, rubric: Rubric | None = None) -> str:
    """Give the sha256 (64 hex digits) of all that can change a verdict.

    That is: the rubric's words (a school's rewording included), its rules, the version of their interpretation, and
    whatever the caller adds by name in `extra` (prompts, judge's version...). A school's scale changes no verdict.
    """
    content = {
        "rubric": _canonical(load_rubric() if rubric is None else rubric),
        "interpretation": {"version": RULE_VERSION, "unevidenced_cap": UNEVIDENCED_CAP},
        "extra": dict(extra),
    }
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def _canonical(value: object) -> object:
    if dataclasses.is_dataclass(value):
        return {one.name: _canonical(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [_canonical(one) for one in value]
    return value
