"""The findings kept so far, each with its source; one may be typed, one may be taken off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from negotiator.i18n import mark, ngettext
from negotiator.i18n import translate as _
from negotiator.tui.words import shown

if TYPE_CHECKING:
    from negotiator.simulation.session import Session

LONGEST = 2_000


class FindingsList(OptionList):
    """The list; delete takes one off."""

    BINDINGS = [Binding("delete", "take_off", mark("Take off"))]

    def action_take_off(self) -> None:
        """Take the finding under the cursor off."""
        sheet = self.query_ancestor(FindingsSheet)
        if self.highlighted is not None and (number := self.get_option_at_index(self.highlighted).id):
            sheet.unclip(int(number))


class FindingsSheet(Vertical):
    """Findings of the session."""

    DEFAULT_CSS = """
    FindingsSheet { height: 1fr; }
    FindingsSheet > FindingsList { height: 1fr; }
    FindingsSheet > FindingsList > .option-list--option { padding: 0 1 1 1; }
    FindingsSheet > .count { height: 1; color: $muted; padding: 0 1; margin-bottom: 1; }
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def compose(self) -> ComposeResult:
        """A line to type one, then the list."""
        yield Input(placeholder=_("A finding in your own words; Enter keeps it"), id="finding", max_length=LONGEST)
        yield Static("", classes="count", markup=False)
        yield FindingsList(markup=False)

    def on_mount(self) -> None:
        """Show what was kept before."""
        self.refresh_list()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep what was typed; its source is the document being read, if any."""
        event.stop()
        if event.value.strip():
            document = getattr(self.screen, "open_document", None)
            self.clip(event.value.strip(), document)
            event.input.clear()

    def clip(self, text: str, document: str | None) -> None:
        """Keep a finding."""
        self._session.clip(text, document)
        self.refresh_list()

    def unclip(self, number: int) -> None:
        """Take a finding off."""
        self._session.unclip(number)
        self.refresh_list()

    def refresh_list(self) -> None:
        """Show the findings as they stand."""
        titles = {document.id: document.title for document in self._session.scenario.dossier}
        findings = self._session.workbook.findings
        options = self.query_one(FindingsList)
        options.clear_options()
        for number, finding in findings.items():
            source = titles.get(finding.document or "", _("My own finding"))
            line = Content.assemble(shown(finding.text), (f"\n{shown(source)}", "$muted"))
            options.add_option(Option(line, id=str(number)))
        count = ngettext("{n} finding", "{n} findings", len(findings))
        self.query_one(".count", Static).update(Content(count))
