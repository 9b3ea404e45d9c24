"""How long each phase of a session lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from negotiator.simulation.settings import SessionSettings


def phase_minutes(settings: SessionSettings) -> list[tuple[str, float]]:
    """The session's phases in order, with the minutes each gives."""
    from negotiator.simulation.phases import phase_named

    return [(name, phase_named(name).minutes_with(settings)) for name in settings.phases]
