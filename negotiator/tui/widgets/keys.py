"""The line of keys at the foot of every screen, in the user's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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


def shown_bindings(screen: Screen[Any]) -> list[tuple[Binding, bool]]:
    """What can be done now, each action once: the focused part's own keys, then F1, F2... and what leaves."""
    actions: dict[str, tuple[Binding, bool]] = {}
    for _node, binding, enabled, _tip in screen.active_bindings.values():
        if binding.show and binding.description:
            actions.setdefault(binding.action, (binding, enabled))
    return sorted(actions.values(), key=lambda one: _rank(one[0].key))


def _rank(key: str) -> tuple[int, int]:
    if key[:1] == "f" and key[1:].isdigit():
        return 1, int(key[1:])
    return (2, 0) if key.startswith("ctrl+") else (0, 0)


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
        for binding, enabled in shown_bindings(self.screen):
            yield KeyHint(binding, enabled)

    def on_mount(self) -> None:
        """Follow the focus: what can be done changes with it."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, screen: Screen[Any]) -> None:
        if not self.is_attached or screen is not self.screen:
            return
        shown = [(binding.key, binding.description, enabled) for binding, enabled in shown_bindings(screen)]
        if shown != self._told:
            self._told = shown
            self.call_after_refresh(self.recompose)
