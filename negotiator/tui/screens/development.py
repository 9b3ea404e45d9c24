"""Development: sum up the discovery, build and cost the offer, prepare arguments and objections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import TabbedContent, TabPane

from negotiator.errors import NegotiatorError
from negotiator.i18n import mark
from negotiator.i18n import translate as _
from negotiator.journal.fold import transcript
from negotiator.journal.workbook import ARGUMENT_FIELDS
from negotiator.personas.director.turn import bargain
from negotiator.tui.screens.base import plain
from negotiator.tui.screens.work import WorkScreen
from negotiator.tui.state.conversation import people
from negotiator.tui.state.offer import OfferSheet
from negotiator.tui.state.panel import Parts, finding_parts, plan_parts
from negotiator.tui.widgets.cards import CardDeck
from negotiator.tui.widgets.keys import KeyLine
from negotiator.tui.widgets.offer import OfferBuilder
from negotiator.tui.widgets.phase_bar import NoticeLine
from negotiator.tui.widgets.sheet import SheetField
from negotiator.tui.widgets.side_panel import SidePanel
from negotiator.tui.words import ARGUMENT_TITLES, SUMMARY_HINTS, SUMMARY_TITLES, shown

if TYPE_CHECKING:
    from negotiator.simulation.notices import Notice


class DevelopmentScreen(WorkScreen):
    """Sheets in tabs; what was said and found, at hand with F2."""

    CSS_PATH = "development.tcss"
    AUTO_FOCUS = "#tab-summary SheetText"
    BINDINGS = [
        Binding("f2", "panel", mark("What was said")),
        Binding("f3", "next_tab", mark("Sheet")),
        Binding("f5", "next_panel", mark("Next text"), show=False),
    ]

    def compose(self) -> ComposeResult:
        """The sheets, the panel."""
        session, book = self.session, self.session.workbook
        yield self.phase_bar()
        yield NoticeLine()
        with Horizontal(id="room"):
            with TabbedContent(id="sheets"):
                with TabPane(_("Discovery"), id="tab-summary"), VerticalScroll(can_focus=False):
                    for event in session.scenario.between:
                        yield plain(_("Since the meeting: {news}", news=shown(event.news.strip())), "news")
                    for name, title in SUMMARY_TITLES.items():
                        yield SheetField("summary", name, _(title), book.summary.get(name, ""), _(SUMMARY_HINTS[name]))
                with TabPane(_("Offer"), id="tab-offer"):
                    yield OfferBuilder(
                        session.scenario, OfferSheet(session.scenario, bargain(session.scenario), book.offer)
                    )
                with TabPane(_("Arguments"), id="tab-arguments"):
                    boxes = [(name, _(ARGUMENT_TITLES[name]), "") for name in ARGUMENT_FIELDS]
                    prompt = _("A need the client told you; Enter makes its card")
                    yield CardDeck(prompt, boxes, book.arguments, objections=False)
                with TabPane(_("Objections"), id="tab-objections"):
                    kept = {objection: {"answer": answer} for objection, answer in book.objections.items()}
                    box = [("answer", _("Your answer"), _("Take it up, ask what lies behind it, answer, check."))]
                    yield CardDeck(_("An objection you expect; Enter makes its card"), box, kept, objections=True)
                with TabPane(_("Notes"), id="tab-notes"):
                    yield SheetField("notes", "notes", _("Notes"), book.notes, _("Whatever helps."), tall=True)
            yield SidePanel(
                [(_("First meeting"), self._said), (_("Findings"), self._findings), (_("Plan"), self._plan)]
            )
        yield KeyLine()

    def take_notice(self, notice: Notice) -> None:
        """The news stand on the first sheet; the rest is told."""
        if notice.kind.value != "news":
            super().take_notice(notice)

    def _said(self) -> Parts:
        scenario = self.session.scenario
        names = people(scenario, self.session.settings.pseudonym or _("You"), "")
        said = [line for line in transcript(self.session.events) if line.phase == "interview_1"]
        return [(names[line.speaker].name if line.speaker in names else line.speaker, line.text) for line in said]

    def _findings(self) -> Parts:
        return finding_parts(self.session.workbook, self.session.scenario)

    def _plan(self) -> Parts:
        return plan_parts(self.session.workbook)

    def on_offer_builder_built(self, event: OfferBuilder.Built) -> None:
        """Keep the offer."""
        event.stop()
        self._keep_offer(event.sheet)

    def _keep_offer(self, sheet: OfferSheet) -> None:
        if self.session.phase is None:
            return
        try:
            self.session.build_offer(sheet.terms, sheet.item_ids)
        except NegotiatorError as error:
            self.tell_problem(error)

    def flush_sheets(self) -> None:
        """The offer too."""
        super().flush_sheets()
        builder = self.query_one(OfferBuilder)
        if builder.take():
            self._keep_offer(builder.sheet)

    def action_panel(self) -> None:
        """Show or hide what was said and found."""
        self.query_one(SidePanel).toggle()

    def action_next_panel(self) -> None:
        """The next text at hand."""
        self.query_one(SidePanel).next_tab()
