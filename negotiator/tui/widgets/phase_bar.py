"""The line at the head of every phase: where we are, and the time left."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from negotiator.i18n import translate as _
from negotiator.tui.words import clock_text

SOON, LAST = 301, 61


def steps(done: int, total: int) -> str:
    """The phases as dots: those played, the one in progress, those to come."""
    dots = "".join("●" if i < done else "◉" if i == done else "○" for i in range(total))
    return f"{dots} {done + 1}/{total}"


class PhaseBar(Horizontal):
    """Title, steps and time left. The owner calls `show_time` each second."""

    DEFAULT_CSS = """
    PhaseBar { height: 2; padding: 0 2; border-bottom: solid $quiet; background: $background; }
    PhaseBar > Static { height: 1; width: auto; }
    PhaseBar #where { width: 1fr; text-overflow: ellipsis; text-wrap: nowrap; }
    PhaseBar #steps { color: $muted; margin: 0 3 0 1; }
    PhaseBar #time { text-align: right; color: $foreground; text-style: bold; }
    PhaseBar #time.-soon { color: $warning; }
    PhaseBar #time.-last { color: $error; }
    PhaseBar #time.-paused { color: $muted; }
    """

    def __init__(self, title: str, subject: str, step: int, total: int) -> None:
        super().__init__()
        self._title, self._subject = title, subject
        self._step, self._total = step, total

    def compose(self) -> ComposeResult:
        """Title, steps, time."""
        where = Content.assemble((self._title, "bold"), ("  ·  ", "$muted"), (self._subject, "$muted"))
        yield Static(where, id="where", markup=False)
        yield Static(steps(self._step, self._total), id="steps", markup=False)
        yield Static("", id="time", markup=False)

    def show_time(self, left: float, *, paused: bool, over: bool) -> None:
        """Show the seconds left, calmly: colour only in the last five minutes and the last one."""
        time = self.query_one("#time", Static)
        if paused:
            text = _("paused · {time}", time=clock_text(left))
        elif over:
            text = _("time is over")
        else:
            text = _("{time} left", time=clock_text(left))
        time.update(Content(text))
        time.set_class(not paused and LAST <= left < SOON, "-soon")
        time.set_class(not paused and left < LAST, "-last")
        time.set_class(paused, "-paused")


class NoticeLine(Static):
    """One calm line under the head of the screen, gone after a while."""

    DEFAULT_CSS = """
    NoticeLine { display: none; height: auto; max-height: 4; padding: 0 2; color: $warning; background: $surface; }
    NoticeLine.-shown { display: block; }
    """
    SECONDS = 12.0

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self._number = 0

    def tell(self, text: str, seconds: float | None = None) -> None:
        """Show a text for some seconds; a later one takes its place."""
        self._number += 1
        number = self._number
        self.update(Content(text))
        self.add_class("-shown")
        self.set_timer(self.SECONDS if seconds is None else seconds, lambda: self._hide(number))

    def _hide(self, number: int) -> None:
        if number == self._number:
            self.remove_class("-shown")
