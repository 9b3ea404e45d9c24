"""The line of keys at the foot of every screen, in the user's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from negotiator.i18n import translate as _

if TYPE_CHECKING:
    from textual.binding import Binding
    from textual.screen import Screen

KEY_NAMES = {
    "enter": "⏎",
    "escape": "Esc",
    "space": "␣",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "tab": "Tab",
    "delete": "Del",
}


def key_name(key: str) -> str:
    """A key as the foot of the screen writes it: ``F1``, ``⏎``, ``^q``."""
    first = key.partition(",")[0]
    if first in KEY_NAMES:
        return KEY_NAMES[first]
    if first.startswith("ctrl+"):
        return f"^{first.removeprefix('ctrl+')}"
    return first.upper() if len(first) > 1 else first


class KeyHint(Static):
    """One key and what it does; a click does it too."""

    def __init__(self, binding: Binding, enabled: bool) -> None:
        label = Content.assemble((f" {key_name(binding.key)} ", "$footer-key-foreground bold"), _(binding.description))
        super().__init__(label, markup=False, classes="" if enabled else "-off")
        self._key = binding.key.partition(",")[0]

    def on_click(self) -> None:
        """Press the key."""
        self.app.simulate_key(self._key)


class KeyLine(Horizontal):
    """The keys that do something now."""

    DEFAULT_CSS = """
    KeyLine { dock: bottom; height: 1; background: $background; color: $muted; overflow: hidden; }
    KeyLine KeyHint { width: auto; height: 1; margin-right: 1; }
    KeyLine KeyHint.-off { text-opacity: 40%; }
    KeyLine KeyHint:hover { background: $panel; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._told: list[tuple[str, str, bool]] = []

    def compose(self) -> ComposeResult:
        """The hints as last told."""
        for _node, binding, enabled, _tip in self.screen.active_bindings.values():
            if binding.show:
                yield KeyHint(binding, enabled)

    def on_mount(self) -> None:
        """Follow the focus: what can be done changes with it."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, screen: Screen[object]) -> None:
        if not self.is_attached or screen is not self.screen:
            return
        shown = [(b.key, b.description, e) for _n, b, e, _t in screen.active_bindings.values() if b.show]
        if shown != self._told:
            self._told = shown
            self.call_after_refresh(self.recompose)
