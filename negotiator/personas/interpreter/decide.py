"""From scores to labels: which acts a clause does, which topics a question has, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from negotiator.negotiation.moves import Act, Form, Topic
from negotiator.personas.interpreter.examples import ACTS, FORMS, TOPICS
from negotiator.personas.interpreter.features import Floats
from negotiator.personas.interpreter.model import Thresholds

QUESTIONS = (Act.ASK, Act.PROBE)
MAX_ACTS_A_CLAUSE = 2


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics of a question, dominant first, and how likely the first is right."""

    first: Topic | None
    second: Topic | None
    confidence: float


def _ranked(row: Floats) -> list[int]:
    """Columns from the highest score down; equal scores in column order."""
    return sorted(range(len(row)), key=lambda column: (-float(row[column]), column))


def _chance(curve: Sequence[float], score: float, margin: float) -> float:
    """The chance of being right by a calibrated curve, rounded so that it is the same on every machine."""
    value = curve[0] + curve[1] * score + curve[2] * margin
    return round(1 / (1 + math.exp(-max(-20.0, min(20.0, value)))), 2)


def acts_of(row: Floats, thresholds: Thresholds) -> list[tuple[Act, float]]:
    """The acts of a clause with their confidence, the likeliest first; none when no act reaches its floor."""
    best, after = _ranked(row)[:2]
    if row[best] < thresholds.act_floor:
        return []
    margin = float(row[best] - row[after])
    found: list[tuple[Act, float]] = [(ACTS[best], _chance(thresholds.act_confidence, float(row[best]), margin))]
    if row[after] >= thresholds.second_act:
        found.append((ACTS[after], _chance(thresholds.act_confidence, float(row[after]), 0.0)))
    return found[:MAX_ACTS_A_CLAUSE]


def topics_of(row: Floats, stray: float, thresholds: Thresholds) -> Topics:
    """The topics of a question; none when it is about nothing the trade has a name for (`stray` says how much)."""
    best, after = _ranked(row)[:2]
    confidence = _chance(thresholds.topic_confidence, float(row[best]), float(row[best] - row[after]))
    if row[best] - stray < thresholds.topic_floor:
        return Topics(None, None, confidence)
    return Topics(TOPICS[best], TOPICS[after], confidence)


def form_of(row: Floats) -> Form:
    """The form of a question."""
    return FORMS[_ranked(row)[0]]
