"""Small windows over a screen: help, a question, a pause, the transcript."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from negotiator.i18n import mark
from negotiator.i18n import translate as _
from negotiator.tui.widgets.conversation import SpeechBlock
from negotiator.tui.widgets.keys import KeyLine, key_name
from negotiator.tui.words import shown

if TYPE_CHECKING:
    from negotiator.tui.state.conversation import Block


class HelpScreen(ModalScreen[None]):
    """What this screen is for, what a jury looks at, the keys."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS = [Binding("escape,enter,f1", "dismiss", mark("Close"))]

    def __init__(self, title: str, parts: Sequence[tuple[str, str]], keys: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._title, self._parts, self._keys = title, parts, keys

    def compose(self) -> ComposeResult:
        """Texts, then keys."""
        with VerticalScroll(id="window"):
            yield Static(Content(shown(self._title or _("Help"))), markup=False, classes="heading")
            for heading, text in self._parts:
                yield Static(Content(shown(heading)), markup=False, classes="subheading")
                yield Static(Content(shown(text)), markup=False, classes="text")
            yield Static(_("Keys"), markup=False, classes="subheading")
            rows: list[str | tuple[str, str]] = []
            for key, description in (*self._keys, *_everywhere()):
                rows += [(f"{key_name(key):>8}", "$footer-key-foreground bold"), f"   {_(description)}", "\n"]
            yield Static(Content.assemble(*rows[:-1]), markup=False, classes="text")
        yield KeyLine()

    def on_mount(self) -> None:
        """Arrows scroll at once."""
        self.set_focus(self.query_one("#window"))


def _everywhere() -> tuple[tuple[str, str], ...]:
    return (
        ("tab", mark("Next field")),
        ("ctrl+p", mark("Everything that can be done")),
    )


class ConfirmScreen(ModalScreen[bool]):
    """A question with two answers; Esc is no."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS = [
        Binding("escape", "no", mark("No")),
        Binding("left,right", "app.focus_next", mark("Other answer"), show=False),
    ]

    def __init__(self, question: str, detail: str, yes: str) -> None:
        super().__init__()
        self._question, self._detail, self._yes = question, detail, yes

    def compose(self) -> ComposeResult:
        """The question, yes and no."""
        with Vertical(id="window", classes="-small"):
            yield Static(Content(self._question), markup=False, classes="heading")
            yield Static(Content(self._detail), markup=False, classes="text")
            with Horizontal(id="answers"):
                yield Button(self._yes, id="yes", variant="primary")
                yield Button(_("Stay"), id="no")
        yield KeyLine()

    def on_mount(self) -> None:
        """Enter says yes: the question was asked on purpose."""
        self.set_focus(self.query_one("#yes"))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer."""
        self.dismiss(event.button.id == "yes")

    def action_no(self) -> None:
        """Stay."""
        self.dismiss(False)


class PauseScreen(ModalScreen[bool]):
    """The clock stands still."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS = [Binding("enter,f6,escape", "go", mark("Go on"), priority=True)]

    def compose(self) -> ComposeResult:
        """One word."""
        with Vertical(id="window", classes="-small"):
            yield Static(_("Paused"), markup=False, classes="heading")
            yield Static(_("The clock stands still. Enter goes on."), markup=False, classes="text")
        yield KeyLine()

    def action_go(self) -> None:
        """Go on."""
        self.dismiss(True)


class TranscriptScreen(ModalScreen[None]):
    """What was said, opened at a turn."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS = [Binding("escape,enter", "dismiss", mark("Close"))]

    def __init__(self, title: str, blocks: Sequence[Block], turn: int | None) -> None:
        super().__init__()
        self._title, self._blocks, self._turn = title, blocks, turn

    def compose(self) -> ComposeResult:
        """Every block; the turn asked for is lit."""
        with VerticalScroll(id="window", classes="-large"):
            for block in self._blocks:
                widget = SpeechBlock(block)
                widget.set_class(block.turn == self._turn, "-lit")
                yield widget
        yield KeyLine()

    def on_mount(self) -> None:
        """Go to the turn."""
        window = self.query_one("#window", VerticalScroll)
        window.border_title = self._title
        self.set_focus(window)
        lit = self.query(".-lit")
        if lit:
            first = lit.first()
            self.call_after_refresh(lambda: window.scroll_to_widget(first, animate=False, top=True))
