"""What was said, block by block; grows sentence by sentence and follows unless scrolled up."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from negotiator.i18n import translate as _
from negotiator.tui.state.conversation import Block, gestures
from negotiator.tui.words import shown

MOUNTED = 120
"""Blocks kept on screen; those before are in the transcript: the four-hundredth turn is as quick as the first."""
CUT = 40


def block_content(block: Block) -> Content:
    """A block as shown: the name on its own line, then the words; gestures in italics."""
    name_style = "bold $accent" if block.person.voice == 0 else "bold"
    parts: list[str | tuple[str, str]] = [(shown(block.person.name), name_style)]
    if block.person.role and block.introduces:
        parts.append((f"  {shown(block.person.role)}", "$muted"))
    if block.aside:
        parts.append(("  " + _("set aside"), "italic $muted"))
    parts.append("\n")
    for text, gesture in gestures(shown(block.text)):
        parts.append((text, "italic $muted") if gesture else text)
    return Content.assemble(*parts)


class SpeechBlock(Static):
    """One block of speech."""

    def __init__(self, block: Block) -> None:
        super().__init__(block_content(block), markup=False, classes=f"-voice-{block.person.voice}")
        self.set_class(block.aside, "-aside")

    def show(self, block: Block) -> None:
        """The block has grown, or was set aside."""
        self.update(block_content(block))
        self.set_class(block.aside, "-aside")


class ConversationView(VerticalScroll, can_focus=True):
    """The blocks of a dialogue. It is anchored at its end until the reader scrolls up."""

    DEFAULT_CSS = """
    ConversationView { padding: 1 2 0 1; scrollbar-size-vertical: 1; background: $background; }
    ConversationView > SpeechBlock {
        height: auto; margin: 0 0 1 0; padding: 0 1; border-left: outer $quiet; max-width: 110;
    }
    ConversationView > SpeechBlock.-voice-0 { border-left: outer $accent; margin: 0 0 1 4; }
    ConversationView > SpeechBlock.-voice-1 { border-left: outer $secondary; }
    ConversationView > SpeechBlock.-voice-2 { border-left: outer $warning; }
    ConversationView > SpeechBlock.-voice-3 { border-left: outer $success; }
    ConversationView > SpeechBlock.-voice-4 { border-left: outer $foreground; }
    ConversationView > SpeechBlock.-aside { text-opacity: 45%; border-left: outer $quiet; }
    ConversationView > .thinking { height: 1; padding: 0 2; color: $muted; text-style: italic; }
    ConversationView > .earlier { height: 1; color: $muted; text-align: center; margin-bottom: 1; }
    """

    def __init__(self, blocks: Sequence[Block] = (), id: str | None = None) -> None:
        super().__init__(id=id)
        self._begin = list(blocks)
        self._shown: list[SpeechBlock] = []
        self._dropped = 0
        self._thinking: Static | None = None

    def on_mount(self) -> None:
        """Show what was said before."""
        self._dropped = max(0, len(self._begin) - MOUNTED)
        for block in self._begin[self._dropped :]:
            self._mount_block(block)
        self._mark_earlier()
        self.anchor()

    def add(self, block: Block) -> None:
        """A new block at the end."""
        self._mount_block(block)
        if len(self._shown) > MOUNTED + CUT:
            for old in self._shown[:CUT]:
                old.remove()
            del self._shown[:CUT]
            self._dropped += CUT
            self._mark_earlier()

    def grow(self, block: Block) -> None:
        """The last block has one more sentence."""
        if self._shown:
            self._shown[-1].show(block)

    def put_aside(self, blocks: Sequence[Block], start: int) -> None:
        """Blocks from `start` on were set aside."""
        for index in range(max(start, self._dropped), len(blocks)):
            self._shown[index - self._dropped].show(blocks[index])

    def think(self, text: str) -> None:
        """Say that somebody is about to speak; an empty text takes it away."""
        if self._thinking is not None:
            self._thinking.remove()
            self._thinking = None
        if text:
            self._thinking = Static(Content(shown(text)), markup=False, classes="thinking")
            self.mount(self._thinking)

    def _mount_block(self, block: Block) -> None:
        widget = SpeechBlock(block)
        self._shown.append(widget)
        self.mount(widget, before=self._thinking)

    def _mark_earlier(self) -> None:
        if self._dropped and not self.query(".earlier"):
            self.mount(Static(_("(what was said before is in the transcript)"), classes="earlier"), before=0)
