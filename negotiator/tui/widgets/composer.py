"""Where the candidate writes what to say: Enter says it, ctrl+j or shift+enter makes a new line, up calls back."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.widgets import TextArea

from negotiator.tui.state.conversation import History

LONGEST = 20_000


class Composer(TextArea):
    """A text that is sent with Enter. Pasted lines stay in the text until then."""

    DEFAULT_CSS = """
    Composer {
        height: auto; min-height: 3; max-height: 9; margin: 0 1; padding: 0 1;
        border: round $quiet; background: $background; scrollbar-size-vertical: 1;
    }
    Composer:focus { border: round $accent; background: $background; }
    Composer.-waiting { border: round $quiet; }
    """

    @dataclass
    class Sent(Message):
        """The candidate says this."""

        text: str

    def __init__(self, placeholder: str, id: str | None = None) -> None:
        super().__init__(
            id=id, placeholder=placeholder, soft_wrap=True, highlight_cursor_line=False, tab_behavior="focus"
        )
        self.spoken = History()

    async def on_key(self, event: events.Key) -> None:
        """Send, start a new line, or call back what was sent before."""
        match event.key:
            case "enter":
                self._send()
            case "ctrl+j" | "shift+enter":
                self.insert("\n")
            case "up" if self.cursor_location[0] == 0:
                if (text := self.spoken.back(self.text)) is None:
                    return
                self.fill(text)
            case "down" if self.cursor_location[0] == self.document.line_count - 1:
                if (text := self.spoken.forward()) is None:
                    return
                self.fill(text)
            case _:
                return
        event.stop()
        event.prevent_default()

    def fill(self, text: str) -> None:
        """Replace the text and put the cursor after it."""
        self.load_text(text)
        self.move_cursor(self.document.end)

    def _send(self) -> None:
        text = self.text.strip()[:LONGEST]
        if text:
            self.post_message(self.Sent(text))
