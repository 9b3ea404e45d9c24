"""Phases of work alone: sheets in tabs, kept as they are typed."""

from __future__ import annotations

from textual.widget import Widget
from textual.widgets import TabbedContent

from negotiator.i18n import translate as _
from negotiator.simulation.notices import Notice
from negotiator.tui.screens.base import PhaseScreen


class WorkScreen(PhaseScreen):
    """A phase without dialogue. Its sheets are the tabs of `#sheets`."""

    def on_mount(self) -> None:
        """Enter the phase: nobody speaks, there may be news."""
        if self.begin:
            self.run_worker(self._enter(), name="enter", exit_on_error=False)

    async def _enter(self) -> None:
        async for heard in self.session.enter():
            if isinstance(heard, Notice):
                self.take_notice(heard)
        self.entered()

    def entered(self) -> None:
        """The phase has begun."""
        self.show_time()

    def action_next_tab(self) -> None:
        """The next sheet."""
        tabs = self.query_one("#sheets", TabbedContent)
        names = [pane.id or "" for pane in tabs.query("TabPane")]
        here = names.index(tabs.active) if tabs.active in names else -1
        tabs.active = names[(here + 1) % len(names)]
        self.call_after_refresh(self.focus_sheet)

    def focus_sheet(self) -> None:
        """Put the cursor in the first field of the sheet shown."""
        pane = self.query_one("#sheets", TabbedContent).active_pane
        if pane is None:
            return
        first = next((w for w in pane.query(Widget) if w.focusable and w.display), None)
        if first is not None:
            self.set_focus(first)

    def help_more(self) -> tuple[tuple[str, str], ...]:
        """Nothing needs saving."""
        return ((_("Saving"), _("Everything is kept as you type.")),)
