"""From events to what they mean: the client's state, who said what, and what was set aside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from negotiator.journal.codec import changes_from_json
from negotiator.journal.events import Event, EventType
from negotiator.negotiation.state import ClientState, begin_turn, fold


@dataclass(frozen=True, slots=True)
class Said:
    """Words said aloud. `turn` counts the candidate's turns over the session; `seq` is the event's."""

    seq: int
    turn: int
    phase: str
    role: str
    speaker: str
    text: str


def set_aside(events: Iterable[Event]) -> frozenset[int]:
    """Turns that the candidate set aside as misunderstood."""
    return frozenset(event.number("turn") for event in events if event.type is EventType.MISUNDERSTANDING)


def is_finished(events: Sequence[Event]) -> bool:
    """Whether a session was played to its end, and nothing was taken back after it."""
    for event in reversed(events):
        if event.type in (EventType.SESSION_ENDED, EventType.MISUNDERSTANDING):
            return event.type is EventType.SESSION_ENDED
    return False


def client_state(events: Sequence[Event], aside: frozenset[int] | None = None) -> ClientState:
    """The client's state after these events: a pure fold without turns set aside. Raises ValueError."""
    aside = set_aside(events) if aside is None else aside
    state = ClientState()
    for event in events:
        if event.type is EventType.REACTIONS:
            state = advance(state, event, aside)
    return state


def advance(state: ClientState, event: Event, aside: frozenset[int] = frozenset()) -> ClientState:
    """The state after one `reactions` event; turn 0 of a meeting is the client's own opening."""
    if event.data.get("opening"):
        return fold(changes_from_json(event.data["changes"]), state)
    state = begin_turn(state)
    if event.number("turn") in aside:
        return state
    return fold(changes_from_json(event.data["changes"]), state)


def transcript(events: Sequence[Event], *, keep_aside: bool = False) -> tuple[Said, ...]:
    """Everything said, in order, a speaker's sentences of one turn joined; turns set aside are left out unless kept."""
    aside = frozenset() if keep_aside else set_aside(events)
    said: list[Said] = []
    for event in events:
        if event.type is not EventType.UTTERANCE or event.number("turn") in aside:
            continue
        line = Said(
            event.seq,
            event.number("turn"),
            event.phase or "",
            event.text("role"),
            event.text("speaker"),
            event.text("text"),
        )
        last = said[-1] if said else None
        if last and (last.turn, last.phase, last.speaker) == (line.turn, line.phase, line.speaker):
            said[-1] = replace(last, text=f"{last.text} {line.text}")
        else:
            said.append(line)
    return tuple(said)
