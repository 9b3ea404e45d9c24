"""The internal specification: the exercise drafted from one's own negotiation, and a page to write it on."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Markdown, TextArea
from textual.worker import Worker, WorkerState

from negotiator.i18n import mark
from negotiator.i18n import translate as _
from negotiator.tui.screens.base import plain
from negotiator.tui.screens.work import WorkScreen
from negotiator.tui.services import internal_spec_brief
from negotiator.tui.widgets.keys import KeyLine
from negotiator.tui.widgets.phase_bar import NoticeLine
from negotiator.tui.widgets.sheet import SheetField
from negotiator.tui.words import shown


class InternalSpecScreen(WorkScreen):
    """The brief on one side, the page on the other."""

    CSS_PATH = "internal_spec.tcss"
    AUTO_FOCUS = "#page SheetText"
    BINDINGS = [Binding("f2", "brief", mark("Brief / page"))]

    def compose(self) -> ComposeResult:
        """Brief and page."""
        text = self.session.workbook.exercises.get("internal_spec", "")
        yield self.phase_bar()
        yield NoticeLine()
        with Horizontal(id="desk"):
            with VerticalScroll(id="brief"):
                yield plain(_("The exercise is being drafted from your negotiation…"), "muted", id="drafting")
            with VerticalScroll(id="page", can_focus=False):
                hint = _("Context, solution as sold, commitments, who does what by when, risks…")
                yield SheetField("exercise", "internal_spec", _("Your internal specification"), text, hint, tall=True)
        yield KeyLine()

    def on_mount(self) -> None:
        """Write at once; the brief comes when it is drafted."""
        self.query_one("#desk").set_class(True, "-page")
        if not self.begin:
            self.entered()

    def entered(self) -> None:
        """Draft the exercise."""
        super().entered()
        session = self.session
        events, scenario, lang = session.events, session.scenario, session.settings.lang
        self.run_worker(
            lambda: internal_spec_brief(scenario, events, lang), thread=True, name="brief", exit_on_error=False
        )

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """The exercise is drafted."""
        if event.worker.name == "brief" and event.state is WorkerState.SUCCESS:
            self.call_later(self._show_brief, str(event.worker.result))

    async def _show_brief(self, text: str) -> None:
        brief = self.query_one("#brief")
        await brief.remove_children()
        await brief.mount(Markdown(shown(text), open_links=False))

    def action_brief(self) -> None:
        """From the brief to the page, and back."""
        desk = self.query_one("#desk")
        to_page = not self.query_one(TextArea).has_focus
        desk.set_class(to_page, "-page")
        self.set_focus(self.query_one(TextArea) if to_page else self.query_one("#brief"))
