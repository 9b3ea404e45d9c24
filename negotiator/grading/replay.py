"""The facts of a session recomputed: what the director decides on the grader's own copy of the scenario."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from negotiator.journal.codec import changes_to_json, reading_from_json, to_json
from negotiator.journal.events import Event, EventType, Json
from negotiator.journal.fold import advance, client_state, set_aside
from negotiator.negotiation.state import ClientState
from negotiator.personas import director
from negotiator.personas.director.turn import Cast
from negotiator.personas.matching import Matcher
from negotiator.personas.speech import Decision, MeetingTime
from negotiator.scenarios.models import Meeting, Scenario


@dataclass(frozen=True, slots=True)
class Difference:
    """A line of the journal that is not what the scenario gives: its number from 1, its turn, and what differs."""

    line: int
    turn: int
    what: str


def replay(events: Sequence[Event], scenario: Scenario, matcher: Matcher | None = None) -> tuple[Difference, ...]:
    """Decide every turn again from its reading; each `reactions` line that comes out otherwise is a difference.

    Raises ValueError or TypeError on an event that does not hold what its type says.
    """
    cast, matcher = Cast(scenario), matcher or Matcher(scenario)
    seed = _seed(events)
    found: list[Difference] = []
    state = ClientState()
    readings: dict[tuple[str | None, int], Json] = {}
    totals: dict[str | None, float] = {}
    for place, event in enumerate(events):
        match event.type:
            case EventType.PHASE_STARTED:
                minutes = event.data.get("minutes")
                totals[event.phase] = float(minutes) * 60 if isinstance(minutes, int | float) else 0.0
            case EventType.MOVES:
                readings[event.phase, event.number("turn")] = event.data["reading"]
                if not _located(matcher, event.data["reading"]):
                    found.append(Difference(event.seq + 1, event.number("turn"), "points"))
            case EventType.MISUNDERSTANDING:
                state = client_state(events[: place + 1], set_aside(events[: place + 1]))
            case EventType.REACTIONS:
                found.extend(_compare(cast, event, state, readings, totals, seed))
                state = advance(state, event)
            case _:
                pass
    return tuple(found)


def _seed(events: Sequence[Event]) -> str:
    settings = events[0].data.get("settings") if events else None
    return str(settings.get("seed")) if isinstance(settings, dict) else ""


def _located(matcher: Matcher, raw: Json) -> bool:
    """Whether the points of a reading are those that its words mention: a reading can't be given facts it has not."""
    reading = reading_from_json(raw)
    return [m.points for m in matcher.locate(reading).moves] == [m.points for m in reading.moves]


def _compare(
    cast: Cast,
    event: Event,
    state: ClientState,
    readings: Mapping[tuple[str | None, int], Json],
    totals: Mapping[str | None, float],
    seed: str,
) -> list[Difference]:
    """The difference on one line, if it is another decision than the director's."""
    number = event.number("turn")
    if event.data.get("opening"):
        opened: Meeting = "interview_1" if event.phase == "interview_1" else "interview_2"
        decision = director.open_meeting(cast, opened, state)
    elif (event.phase, number) not in readings:
        return [Difference(event.seq + 1, number, "no reading")]
    else:
        reading = reading_from_json(readings[event.phase, number])
        left = event.data.get("left")
        time = MeetingTime(float(left) if isinstance(left, int | float) else 0.0, totals.get(event.phase, 0.0))
        rng = random.Random(f"{seed}/{event.phase}/{number}")
        decision = director.decide(cast, state, reading, time, rng)
    if _same(event, decision):
        return []
    return [Difference(event.seq + 1, number, "decision")]


def _same(event: Event, decision: Decision) -> bool:
    return event.data.get("changes") == changes_to_json(decision.changes) and event.data.get("reactions") == to_json(
        decision.reactions
    )
