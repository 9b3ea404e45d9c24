"""A panel of texts at hand beside a conversation or a sheet, never over it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static, TabbedContent, TabPane

from negotiator.i18n import translate as _
from negotiator.tui.state.panel import Parts
from negotiator.tui.words import shown


def parts_content(parts: Parts) -> Content:
    """Headed texts, one under the other."""
    pieces: list[str | tuple[str, str]] = []
    for heading, text in parts:
        pieces += [(shown(heading), "bold $secondary"), "\n", shown(text.strip()), "\n\n"]
    return Content.assemble(*pieces[:-1]) if pieces else Content.assemble((_("Nothing yet."), "$muted"))


class SidePanel(Vertical):
    """Sections with a title each; `refresh_parts` reads them again."""

    DEFAULT_CSS = """
    SidePanel { display: none; width: 44; height: 1fr; border-left: solid $quiet; padding-left: 1; }
    SidePanel.-shown { display: block; }
    SidePanel TabPane { padding: 0 0 0 1; }
    SidePanel Tab { padding: 0 1; }
    SidePanel VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
    SidePanel VerticalScroll > Static { height: auto; padding-top: 1; }
    """

    def __init__(self, sections: Sequence[tuple[str, Callable[[], Parts]]]) -> None:
        super().__init__(id="panel")
        self._sections = sections

    def compose(self) -> ComposeResult:
        """One tab a section."""
        with TabbedContent():
            for number, (title, _parts) in enumerate(self._sections):
                with TabPane(title, id=f"part-{number}"), VerticalScroll(can_focus=True):
                    yield Static("", markup=False)

    def refresh_parts(self) -> None:
        """Read every section again, if they are shown."""
        if not self.has_class("-shown"):
            return
        for number, (_title, parts) in enumerate(self._sections):
            self.query_one(f"#part-{number} Static", Static).update(parts_content(parts()))

    def next_tab(self) -> None:
        """Show the next section."""
        tabs = self.query_one(TabbedContent)
        names = [f"part-{number}" for number in range(len(self._sections))]
        here = names.index(tabs.active) if tabs.active in names else -1
        tabs.active = names[(here + 1) % len(names)]

    def toggle(self) -> bool:
        """Show or hide; says whether it is now shown."""
        self.toggle_class("-shown")
        self.refresh_parts()
        return self.has_class("-shown")
