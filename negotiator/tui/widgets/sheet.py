"""A field of a sheet: a title, a text that is kept as it is typed."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static, TextArea

from negotiator.i18n import translate as _

PAUSE = 0.8
"""Seconds without a key after which what was typed is kept."""
LONGEST = 100_000


class SheetText(TextArea):
    """A text of several lines, Tab goes to the next field."""

    DEFAULT_CSS = """
    SheetText {
        height: auto; min-height: 3; padding: 0 1; border: round $quiet; background: $background;
        scrollbar-size-vertical: 1;
    }
    SheetText:focus { border: round $accent; background: $background; }
    """

    def __init__(self, text: str, hint: str = "", id: str | None = None) -> None:
        super().__init__(
            text, id=id, placeholder=hint, soft_wrap=True, highlight_cursor_line=False, tab_behavior="focus"
        )


class SheetField(Vertical):
    """One field. Posts `Kept` a moment after the last key, when it loses the focus, and when told to `flush`."""

    DEFAULT_CSS = """
    SheetField { height: auto; margin: 0 0 1 0; }
    SheetField > .title { height: 1; padding: 0 1; text-style: bold; color: $foreground; }
    SheetField > SheetText { max-height: 12; }
    SheetField.-tall { height: 1fr; margin: 0; }
    SheetField.-tall > SheetText { height: 1fr; max-height: 100%; }
    """

    @dataclass
    class Kept(Message):
        """What the field holds now, and what it is a field of."""

        sheet: str
        name: str
        value: str

    def __init__(self, sheet: str, field: str, title: str, text: str, hint: str = "", *, tall: bool = False) -> None:
        super().__init__(classes="-tall" if tall else "")
        self.sheet, self.field = sheet, field
        self._title, self._hint = title, hint
        self._kept = text
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Title and text."""
        yield Static(self._label(self._kept), classes="title", markup=False)
        yield SheetText(self._kept, self._hint)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.query_one(SheetText).text

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Wait for a pause in the typing."""
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(PAUSE, self.flush)

    def on_descendant_blur(self) -> None:
        """Leaving a field keeps it."""
        self.flush()

    def flush(self) -> None:
        """Keep what was typed since the last time."""
        if (kept := self.take()) is not None:
            self.post_message(self.Kept(*kept))

    def take(self) -> tuple[str, str, str] | None:
        """What was typed since the last time, for whoever keeps it at once; None when nothing was."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if not self.is_mounted or (value := self.text[:LONGEST].strip()) == self._kept.strip():
            return None
        self._kept = value
        self.query_one(".title", Static).update(self._label(value))
        return self.sheet, self.field, value

    def _label(self, value: str) -> Content:
        mark = (" ✓", "$success") if value.strip() else ""
        return Content.assemble(self._title, mark) if mark else Content(self._title)


def kept_text() -> str:
    """The words that say a sheet needs no saving."""
    return _("Everything is kept as you type.")
