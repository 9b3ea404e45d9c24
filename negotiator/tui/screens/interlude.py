"""Between two phases: what is done, what comes next and what it is for. Enter goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Button, Static

from negotiator.i18n import current_language, mark
from negotiator.i18n import translate as _
from negotiator.tui.screens.base import HouseScreen, plain
from negotiator.tui.state.minutes import phase_minutes
from negotiator.tui.widgets.keys import KeyLine
from negotiator.tui.widgets.timeline import timeline

if TYPE_CHECKING:
    from negotiator.simulation.session import Session


class InterludeScreen(HouseScreen):
    """A breath between two phases; no clock runs."""

    CSS_PATH = "interlude.tcss"
    AUTO_FOCUS = "#middle"
    BINDINGS = [
        Binding("enter", "begin", mark("Begin the phase")),
        Binding("escape", "home", mark("Later")),
    ]

    def __init__(self, session: Session, reason: str = "") -> None:
        super().__init__()
        self.session, self._reason = session, reason
        self._next = session.next_phase_id() or ""

    def compose(self) -> ComposeResult:
        """The way so far, and the next step."""
        from negotiator.referential import load_examination

        place = load_examination().place(self._next)
        lang = current_language()
        phases = phase_minutes(self.session.settings)
        with VerticalScroll(id="middle"), Vertical(id="card"):
            if self._reason:
                yield plain(self._reason, "reason")
            yield plain(_("Next: {phase}", phase=place.title.in_(lang)), "heading")
            yield plain(place.purpose.in_(lang), "text")
            yield plain(_("What a jury looks at"), "section")
            yield plain(place.jury_looks_at.in_(lang), "text")
            done = self.session.settings.phases.index(self._next)
            yield Static(timeline(phases, done), classes="text", markup=False)
            yield Button(_("Begin the phase") + "  ⏎", id="begin", variant="primary")
        yield KeyLine()

    def on_mount(self) -> None:
        """Arrows scroll, Enter begins."""
        self.set_focus(self.query_one("#middle"))

    def on_button_pressed(self) -> None:
        """Begin."""
        self.action_begin()

    def action_begin(self) -> None:
        """Enter the next phase."""
        self.house.begin_phase()

    def action_home(self) -> None:
        """Keep the session for later."""
        self.house.go_home()

    def help_parts(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """What may be done here."""
        return _("Between two phases"), (
            (_("Time"), _("No clock runs here. It starts when you begin the phase.")),
            (_("Later"), _("Esc keeps the session and goes back to the first screen.")),
        )
