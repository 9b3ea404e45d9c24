"""One of several ways to choose from; which one is chosen shows without colour."""

from __future__ import annotations

from textual.widgets import RadioButton


class Choice(RadioButton):
    """A full circle when chosen, an empty one when not."""

    BUTTON_INNER = "○"

    def watch_value(self) -> None:
        """Draw the circle that goes with the value."""
        super().watch_value()
        vars(self)["BUTTON_INNER"] = "●" if self.value else "○"
        self.refresh(layout=False)
