"""Cards that the candidate adds one by one: an argument per need, an answer per objection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from negotiator.tui.widgets.sheet import SheetField
from negotiator.tui.words import shown

Boxes = Sequence[tuple[str, str, str]]
"""Field, title and hint of each box of a card."""
LONGEST = 300


class Card(Vertical):
    """One card: its title and its boxes. `sheet` and `field` say where each box is kept."""

    DEFAULT_CSS = """
    Card { height: auto; border: round $quiet; padding: 0 1; margin-bottom: 1; }
    Card > .card-title { text-style: bold; color: $accent; height: auto; }
    """

    def __init__(self, title: str, fields: Sequence[SheetField]) -> None:
        super().__init__()
        self._title, self._fields = title, fields

    def compose(self) -> ComposeResult:
        """Title, boxes."""
        yield Static(Content(shown(self._title)), classes="card-title", markup=False)
        yield from self._fields


class CardDeck(VerticalScroll, can_focus=False):
    """Cards under a line that adds one. With `boxes` a card has several, kept under ``argument:TITLE``; else one."""

    DEFAULT_CSS = "CardDeck { height: 1fr; scrollbar-size-vertical: 1; }"

    def __init__(self, prompt: str, boxes: Boxes, kept: Mapping[str, Mapping[str, str]], *, objections: bool) -> None:
        super().__init__()
        self._prompt, self._boxes, self._objections = prompt, boxes, objections
        self._kept = {title: dict(values) for title, values in kept.items()}

    def compose(self) -> ComposeResult:
        """The line, then the cards."""
        yield Input(placeholder=self._prompt, max_length=LONGEST)
        for title, values in self._kept.items():
            yield self._card(title, values)

    def _card(self, title: str, values: Mapping[str, str]) -> Card:
        if self._objections:
            (_field, box, hint), *_rest = self._boxes
            return Card(title, [SheetField("objection", title, box, values.get("answer", ""), hint)])
        return Card(
            title,
            [
                SheetField(f"argument:{title}", field, box, values.get(field, ""), hint)
                for field, box, hint in self._boxes
            ],
        )

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Add a card and go into it."""
        event.stop()
        title = " ".join(event.value.split())
        if not title or title in self._kept:
            return
        self._kept[title] = {}
        card = self._card(title, {})
        await self.mount(card)
        event.input.clear()
        self.screen.set_focus(card.query("SheetText").first())
