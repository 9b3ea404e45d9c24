"""The examination as a line of phases with their minutes."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from negotiator.i18n import translate as _
from negotiator.tui.words import phase_title


def timeline(phases: Sequence[tuple[str, float]], done: int) -> Content:
    """The phases, one a line: played, next, to come; with the minutes each takes."""
    parts: list[str | tuple[str, str]] = []
    for number, (phase, minutes) in enumerate(phases):
        mark, style = ("●", "$success") if number < done else ("◉", "bold $accent") if number == done else ("○", "")
        text_style = "bold" if number == done else "$muted" if number < done else ""
        title = phase_title(phase)
        told = _("{minutes} min", minutes=f"{minutes:g}")
        parts += [(f" {mark} ", style or "$muted"), (f"{title:<28}", text_style), (f"{told:>8}", "$muted"), "\n"]
    return Content.assemble(*parts[:-1]) if parts else Content("")


def ribbon(phases: Sequence[tuple[str, float]], width: int = 60) -> Content:
    """The phases as a ribbon, each as wide as its share of the time."""
    total = sum(minutes for _phase, minutes in phases) or 1
    parts: list[str | tuple[str, str]] = []
    for number, (_phase, minutes) in enumerate(phases):
        cells = max(2, round(width * minutes / total))
        parts.append(("━" * (cells - 1), "$accent" if number % 2 == 0 else "$secondary"))
        parts.append(" ")
    return Content.assemble(*parts)
