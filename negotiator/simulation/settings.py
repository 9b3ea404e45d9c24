"""How one session is to be played; kept whole in the journal's first event."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum

from negotiator.journal.events import Event, Json

EXAM_PHASES = ("preparation", "interview_1", "development", "interview_2", "jury", "internal_spec")
TASTE_MINUTES = 15


class Mode(StrEnum):
    """How strict a session is."""

    EXAM = "exam"
    TRAINING = "training"
    DRILL = "drill"


class ClockKind(StrEnum):
    """What costs time in a dialogue: words at speaking pace, or real time."""

    SPEECH = "speech"
    WALL = "wall"


@dataclass(frozen=True, slots=True)
class SessionSettings:
    """One session's settings. `extra_time` in per cent; `pace` multiplies the 150 words a minute of speech.

    `phases` are played in that order; `minutes`, when given, replaces every phase's own (the taste for a first visit).
    """

    mode: Mode = Mode.EXAM
    lang: str = "fr"
    seed: int = 0
    clock: ClockKind = ClockKind.SPEECH
    pace: float = 1.0
    extra_time: int = 0
    client: str = "builtin"
    pseudonym: str = ""
    phases: tuple[str, ...] = EXAM_PHASES
    minutes: int | None = None

    def to_json(self) -> dict[str, Json]:
        """As kept in the journal."""
        return {**asdict(self), "phases": list(self.phases)}

    @classmethod
    def from_event(cls, event: Event) -> SessionSettings:
        """The settings a journal's first event holds. Raises KeyError, TypeError or ValueError without them."""
        raw = event.data["settings"]
        if not isinstance(raw, dict):
            raise TypeError("settings are not an object")
        phases, minutes = raw["phases"], raw["minutes"]
        if not isinstance(phases, list) or not (minutes is None or isinstance(minutes, int)):
            raise TypeError("phases or minutes have the wrong type")
        return cls(
            mode=Mode(str(raw["mode"])),
            lang=str(raw["lang"]),
            seed=int(str(raw["seed"])),
            clock=ClockKind(str(raw["clock"])),
            pace=float(str(raw["pace"])),
            extra_time=int(str(raw["extra_time"])),
            client=str(raw["client"]),
            pseudonym=str(raw["pseudonym"]),
            phases=tuple(str(phase) for phase in phases),
            minutes=minutes,
        )


def taste() -> tuple[tuple[str, ...], int]:
    """Phases and minutes of a first visit: a quarter of an hour of the first meeting."""
    return ("interview_1",), TASTE_MINUTES
