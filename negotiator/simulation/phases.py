"""The phases of the examination as they are played: the referential's, with extra time."""

from __future__ import annotations

from dataclasses import dataclass

from negotiator.errors import UsageProblem
from negotiator.referential import load_referential
from negotiator.simulation.settings import SessionSettings

MEETINGS = ("interview_1", "interview_2")


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase or written exercise: its id and official minutes."""

    id: str
    minutes: int

    @property
    def meeting(self) -> bool:
        """Whether the client is there."""
        return self.id in MEETINGS

    @property
    def dialogue(self) -> bool:
        """Whether somebody answers."""
        return self.meeting or self.id == "jury"

    def minutes_with(self, settings: SessionSettings) -> float:
        """The minutes this session gives: the official ones or the session's own, and extra time."""
        return (settings.minutes or self.minutes) * (100 + settings.extra_time) / 100


def phase_named(name: str) -> Phase:
    """The phase or exercise of that id. Raises UsageProblem."""
    examination = load_referential().examination
    parts = {part.id.value: part for part in (*examination.phases, *examination.exercises)}
    if name not in parts:
        raise UsageProblem(f"no phase {name}", f"One of: {', '.join(parts)}.")
    return Phase(name, parts[name].minutes)
