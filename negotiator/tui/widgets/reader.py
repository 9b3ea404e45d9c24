"""Reads a document sentence by sentence, so that a passage can be clipped with one key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from negotiator.i18n import mark
from negotiator.i18n import translate as _
from negotiator.tui.state.reader import Reading
from negotiator.tui.words import SOURCE_KINDS, shown

if TYPE_CHECKING:
    from negotiator.scenarios.models import Document


class Reader(VerticalScroll, can_focus=True):
    """A document; the sentence pointed at is lit. Enter or space clips it."""

    BINDINGS = [
        Binding("enter,space", "clip", mark("Clip the sentence")),
        Binding("down", "move(1)", mark("Next"), show=False),
        Binding("up", "move(-1)", mark("Previous"), show=False),
        Binding("shift+down", "extend(1)", mark("More"), show=False),
        Binding("shift+up", "extend(-1)", mark("Less"), show=False),
        Binding("escape", "leave", mark("Back to results")),
    ]
    DEFAULT_CSS = """
    Reader { padding: 0 1; scrollbar-size-vertical: 1; background: $background; }
    Reader > .title { text-style: bold; height: auto; }
    Reader > .source { color: $muted; height: auto; margin-bottom: 1; }
    Reader > .paragraph { height: auto; margin-bottom: 1; max-width: 90; }
    Reader > .empty { color: $muted; height: auto; padding: 1 1; }
    """

    @dataclass
    class Clipped(Message):
        """A passage to keep as a finding, with the document it comes from."""

        text: str
        document: str

    @dataclass
    class Left(Message):
        """The reader goes back to the results."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._reading = Reading()
        self.document: Document | None = None

    def compose(self) -> ComposeResult:
        """Nothing is open yet."""
        yield Static(_("Search, then open a document with Enter: it is read here."), classes="empty", markup=False)

    async def open(self, document: Document) -> None:
        """Show a document from its beginning."""
        self.document = document
        self._reading = Reading.of(shown(document.body))
        await self.remove_children()
        kind = _(SOURCE_KINDS.get(document.kind.value, document.kind.value))
        source = f"{kind} · {shown(document.source)} · {document.date:%d/%m/%Y}"
        await self.mount(
            Static(Content(shown(document.title)), classes="title", markup=False),
            Static(Content(source), classes="source", markup=False),
            *(Static("", classes="paragraph", markup=False) for _paragraph in self._reading.paragraphs),
        )
        self._light()
        self.scroll_home(animate=False)

    def on_focus(self) -> None:
        """Light the sentence pointed at."""
        self._light()

    def on_blur(self) -> None:
        """No light without the focus."""
        self._light()

    def _light(self) -> None:
        position = 0
        for widget, paragraph in zip(self.query(".paragraph").results(Static), self._reading.paragraphs, strict=False):
            parts: list[str | tuple[str, str]] = []
            for sentence in paragraph:
                lit = self.has_focus and self._reading.first <= position <= self._reading.last
                parts += [(sentence, "$block-cursor-foreground on $block-cursor-background") if lit else sentence, " "]
                position += 1
            widget.update(Content.assemble(*parts))

    def action_move(self, step: int) -> None:
        """Point at another sentence."""
        self._reading.move(step)
        self._follow()

    def action_extend(self, step: int) -> None:
        """Point at more sentences, or fewer."""
        self._reading.extend(step)
        self._follow()

    def _follow(self) -> None:
        self._light()
        paragraphs = list(self.query(".paragraph"))
        if paragraphs:
            self.scroll_to_widget(paragraphs[self._reading.paragraph()], animate=False)

    def action_clip(self) -> None:
        """Keep the passage."""
        if self.document is not None and (text := self._reading.passage()):
            self.post_message(self.Clipped(text, self.document.id))
            self.action_move(1)

    def action_leave(self) -> None:
        """Back to the results."""
        self.post_message(self.Left())
