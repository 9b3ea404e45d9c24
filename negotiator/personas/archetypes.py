"""Kinds of buyers, as data: how each takes what a candidate does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML


@dataclass(frozen=True, slots=True)
class Archetype:
    """One kind of buyer. `trust` and `patience` are where a meeting starts, 0-100; `monologue` is in words.

    `share` is the part of the gap that one traded concession closes, `rounds` the counters made before an acceptable
    package is taken, `facts` the facts an open question may bring.
    """

    name: str
    trust: int
    patience: int
    gain: Decimal
    loss: Decimal
    monologue: int
    share: Decimal
    rounds: int
    facts: int


@cache
def archetypes() -> Mapping[str, Archetype]:
    """Every archetype shipped, by name."""
    text = (files("negotiator.personas") / "data" / "archetypes.yaml").read_text(encoding="utf-8")
    raw = YAML(typ="safe").load(text)
    return {name: _archetype(name, values) for name, values in raw.items()}


def _archetype(name: str, values: Mapping[str, int | float]) -> Archetype:
    return Archetype(
        name=name,
        trust=int(values["trust"]),
        patience=int(values["patience"]),
        gain=Decimal(str(values["gain"])),
        loss=Decimal(str(values["loss"])),
        monologue=int(values["monologue"]),
        share=Decimal(str(values["share"])),
        rounds=int(values["rounds"]),
        facts=int(values["facts"]),
    )
