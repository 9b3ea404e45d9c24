"""Things to choose and to tick; whether they are shows without colour."""

from __future__ import annotations

from textual.widgets import Checkbox, RadioButton


def draw(button: Checkbox | RadioButton, on: str, off: str) -> None:
    """Give a button the mark that goes with its value; the library draws one mark and leaves the rest to colour."""
    vars(button)["BUTTON_INNER"] = on if button.value else off
    button.refresh()


class Choice(RadioButton):
    """A full circle when chosen, an empty one when not."""

    BUTTON_INNER = "○"

    def watch_value(self) -> None:
        """Draw the circle that goes with the value."""
        super().watch_value()
        draw(self, "●", "○")


class Tick(Checkbox):
    """A tick when it is on, nothing when it is off."""

    BUTTON_INNER = " "

    def watch_value(self) -> None:
        """Draw the mark that goes with the value."""
        super().watch_value()
        draw(self, "✓", " ")
