"""Preparation: search the client's dossier, read, clip findings; fill the plan; take notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, OptionList, TabbedContent, TabPane
from textual.widgets.option_list import Option

from negotiator.i18n import mark
from negotiator.i18n import translate as _
from negotiator.tui.screens.work import WorkScreen
from negotiator.tui.widgets.findings import FindingsSheet
from negotiator.tui.widgets.keys import KeyLine
from negotiator.tui.widgets.phase_bar import NoticeLine
from negotiator.tui.widgets.reader import Reader
from negotiator.tui.widgets.sheet import SheetField
from negotiator.tui.words import PLAN_HINTS, PLAN_TITLES, SOURCE_KINDS, shown

if TYPE_CHECKING:
    from negotiator.scenarios.models import Document
    from negotiator.scenarios.search import Hit

PAUSE = 0.6
"""Seconds without a key after which a search starts by itself."""
SHORTEST = 3


def hit_line(document: Document, hit: Hit) -> Content:
    """A document found: its title, its source, the passage with the words that matched."""
    kind = _(SOURCE_KINDS.get(document.kind.value, document.kind.value))
    passage = [(shown(text), "bold $accent") if match else shown(text) for text, match in hit.snippet]
    return Content.assemble(
        (shown(document.title), "bold"), (f"\n{kind} · {document.date:%d/%m/%Y}\n", "$muted"), *passage
    )


class PreparationScreen(WorkScreen):
    """The dossier on one side, the sheets on the other."""

    CSS_PATH = "preparation.tcss"
    AUTO_FOCUS = "#search"
    BINDINGS = [
        Binding("f2", "side", mark("Dossier / sheets")),
        Binding("f3", "next_tab", mark("Sheet")),
        Binding("f5", "search", mark("Search")),
    ]

    def compose(self) -> ComposeResult:
        """Search, results and reader; plan, findings and notes."""
        book = self.session.workbook
        yield self.phase_bar()
        yield NoticeLine()
        with Horizontal(id="desk", classes="-dossier"):
            with Vertical(id="dossier"):
                yield Input(placeholder=_("Search the web and your contacts: a name, a place, a word…"), id="search")
                yield OptionList(id="hits", markup=False)
                yield Reader(id="reader")
            with TabbedContent(id="sheets"):
                with TabPane(_("Plan"), id="tab-plan"), VerticalScroll(can_focus=False):
                    for name, title in PLAN_TITLES.items():
                        yield SheetField("plan", name, _(title), book.plan.get(name, ""), _(PLAN_HINTS[name]))
                with TabPane(_("Findings"), id="tab-findings"):
                    yield FindingsSheet(self.session)
                with TabPane(_("Notes"), id="tab-notes"):
                    yield SheetField("notes", "notes", _("Notes"), book.notes, _("Whatever helps."), tall=True)
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin with a search."""
        self._timer: Timer | None = None
        self._searched = ""
        self.set_focus(self.query_one("#search"))

    # -- searching ----------------------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search after a pause in the typing."""
        if event.input.id != "search":
            return
        if self._timer is not None:
            self._timer.stop()
        if len(event.value.strip()) >= SHORTEST:
            self._timer = self.set_timer(PAUSE, self._search)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Search at once and go to the results."""
        if event.input.id == "search":
            event.stop()
            self._search()
            hits = self.query_one("#hits", OptionList)
            if hits.option_count:
                self.set_focus(hits)

    def _search(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        words = self.query_one("#search", Input).value.strip()[:200]
        if not words or words == self._searched or self.session.phase is None:
            return
        self._searched = words
        found = self.session.search(words)
        documents = {document.id: document for document in self.session.scenario.dossier}
        hits = self.query_one("#hits", OptionList)
        hits.clear_options()
        hits.add_options([Option(hit_line(documents[hit.document], hit), id=hit.document) for hit in found])
        hits.set_class(bool(found), "-found")
        if found:
            hits.highlighted = 0
        else:
            self.tell(_("Nothing found. Try other words."), seconds=6)

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Read a document found."""
        if event.option_list.id != "hits" or event.option.id is None or self.session.phase is None:
            return
        self.session.open_document(event.option.id)
        document = next(one for one in self.session.scenario.dossier if one.id == event.option.id)
        reader = self.query_one(Reader)
        await reader.open(document)
        self.set_focus(reader)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """On a short screen the reader takes the place of the results."""
        self.query_one("#desk").set_class(self.query_one(Reader).has_focus, "-reading")

    def on_key(self, event: events.Key) -> None:
        """Down goes from the search box to the results."""
        hits = self.query_one("#hits", OptionList)
        if event.key == "down" and self.query_one("#search").has_focus and hits.option_count:
            event.stop()
            self.set_focus(hits)

    def on_reader_left(self) -> None:
        """Back to the results, or to the search box."""
        hits = self.query_one("#hits", OptionList)
        self.set_focus(hits if hits.option_count else self.query_one("#search"))

    def on_reader_clipped(self, event: Reader.Clipped) -> None:
        """Keep a passage as a finding, with its source."""
        if self.session.phase is not None:
            self.query_one(FindingsSheet).clip(event.text, event.document)
            self.tell(_("Kept among the findings, with its source."), seconds=4)

    @property
    def open_document(self) -> str | None:
        """The document being read."""
        document = self.query_one(Reader).document
        return document.id if document else None

    # -- keys ---------------------------------------------------------------------------------------------------

    def action_search(self) -> None:
        """To the search box."""
        self.query_one("#desk").set_class(True, "-dossier")
        search = self.query_one("#search", Input)
        self.set_focus(search)
        search.action_select_all()

    def action_side(self) -> None:
        """From the dossier to the sheets, and back."""
        desk = self.query_one("#desk")
        in_dossier = any(node.id == "dossier" for node in self.focused.ancestors) if self.focused else True
        desk.set_class(not in_dossier, "-dossier")
        if in_dossier:
            self.focus_sheet()
        else:
            reader = self.query_one(Reader)
            self.set_focus(reader if reader.document else self.query_one("#search"))

    def action_next_tab(self) -> None:
        """The next sheet."""
        self.query_one("#desk").set_class(False, "-dossier")
        super().action_next_tab()

    def help_more(self) -> tuple[tuple[str, str], ...]:
        """How to search and clip."""
        return (
            (
                _("Searching"),
                _(
                    "Documents are found by searching, as on the web. Enter opens one; in the reader, up and down "
                    "point at a sentence, shift+down takes more, Enter keeps the passage as a finding with its source."
                ),
            ),
        )
