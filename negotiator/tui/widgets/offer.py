"""The offer builder: what is kept of the catalogue, the terms, and at once what they come to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Checkbox, Input, Static

from negotiator.i18n import translate as _
from negotiator.tui.state.offer import OfferSheet, Reckoning
from negotiator.tui.widgets.choice import Tick
from negotiator.tui.words import NARROW_NO_BREAK, money, number, percent, shown

if TYPE_CHECKING:
    from negotiator.scenarios.models import Issue, Scenario

PAUSE = 0.8


def plain_number(value: Decimal) -> str:
    """A number as it is typed: no grouping."""
    return number(value).replace(NARROW_NO_BREAK, "")


class OfferBuilder(Horizontal):
    """Items, terms and figures. Posts `Built` a moment after each change."""

    DEFAULT_CSS = """
    OfferBuilder { height: 1fr; }
    OfferBuilder > VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
    OfferBuilder #choices { width: 1fr; padding-right: 2; }
    OfferBuilder #figures {
        width: 54; height: auto; max-height: 100%; border: round $quiet; padding: 0 2;
    }
    OfferBuilder #figures.-alarm { border: round $error; }
    OfferBuilder .row { height: auto; min-height: 3; }
    OfferBuilder .row .name { width: 1fr; height: auto; padding: 0 1; }
    OfferBuilder .row Input { width: 14; }
    OfferBuilder .row .bounds { width: 24; height: 3; padding: 1 0 0 1; color: $muted; }
    OfferBuilder .row .name { padding: 1 1 0 1; }
    OfferBuilder .section { margin-top: 1; }
    """

    @dataclass
    class Built(Message):
        """The offer as it stands, to be kept."""

        sheet: OfferSheet

    def __init__(self, scenario: Scenario, sheet: OfferSheet) -> None:
        super().__init__()
        self._scenario, self.sheet = scenario, sheet
        self._timer: Timer | None = None
        self._ready = False

    def compose(self) -> ComposeResult:
        """Choices on one side, figures on the other."""
        currency = self._scenario.deal.currency
        with VerticalScroll(id="choices", can_focus=False):
            yield Static(_("What you include"), classes="section", markup=False)
            for item in self._scenario.seller.catalogue:
                label = Content.assemble(shown(item.name), (f"  {money(item.list_price, currency)}", "$muted"))
                yield Tick(label, item.id in self.sheet.items, id=f"item-{item.id}", disabled=item.included)
            yield Static(_("Your terms"), classes="section", markup=False)
            for issue in self._scenario.deal.issues:
                yield from self._row(issue)
        with Vertical(id="figures"):
            yield Static("", id="reckoning", markup=False)

    def _row(self, issue: Issue) -> ComposeResult:
        bounds = _("standard {standard}, floor {floor}", standard=number(issue.list), floor=number(issue.floor))
        with Horizontal(classes="row"):
            name = Content.assemble(shown(issue.name), (f" ({shown(issue.unit)})", "$muted"))
            yield Static(name, classes="name", markup=False)
            yield Input(plain_number(self.sheet.terms[issue.id]), id=f"issue-{issue.id}", max_length=20)
            yield Static(Content(bounds), classes="bounds", markup=False)

    def on_mount(self) -> None:
        """Show the figures as they stand."""
        self._ready = True
        self.show_figures()

    def on_checkbox_changed(self, event: Checkbox.Changed) -> None:
        """An item is kept or not."""
        event.stop()
        if self._ready:
            boxes = self.query(Checkbox).results(Checkbox)
            self.sheet.keep(box.id.removeprefix("item-") for box in boxes if box.value and box.id)
            self._changed()

    def on_input_changed(self, event: Input.Changed) -> None:
        """A term is typed."""
        event.stop()
        issue = (event.input.id or "").removeprefix("issue-")
        if not self._ready or self.sheet.terms.get(issue) is None:
            return
        event.input.set_class(not self.sheet.type(issue, event.value), "-invalid")
        self._changed()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes to the next term."""
        event.stop()
        self.screen.focus_next()

    def _changed(self) -> None:
        self.show_figures()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(PAUSE, self.flush)

    def flush(self) -> None:
        """Have the offer kept now."""
        if self.take():
            self.post_message(self.Built(self.sheet))

    def take(self) -> bool:
        """Whether something is still to be kept; asked once."""
        waiting = self._timer is not None
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        return waiting

    def show_figures(self) -> None:
        """Total, cost, margin, and the alarm."""
        reckoning = self.sheet.reckon()
        self.query_one("#figures").set_class(reckoning.alarm, "-alarm")
        self.query_one("#reckoning", Static).update(figures(reckoning, self._scenario))


def figures(reckoning: Reckoning, scenario: Scenario) -> Content:
    """What the offer comes to, as lines of figures."""
    deal = scenario.deal
    cash = deal.currency
    rate = percent(reckoning.margin_rate) if reckoning.margin_rate is not None else "—"
    size = f"{number(deal.quantity)} {shown(deal.quantity_unit)}"
    rows: list[tuple[str, str, str]] = [
        (_("List price of what you include"), money(reckoning.list_total, cash), ""),
        (_("Your price"), money(reckoning.unit_price, cash), "bold"),
        (_("Cost, terms included"), money(reckoning.unit_cost, cash), ""),
        (_("Margin"), rate, "bold $error" if reckoning.low_margin else "bold $success"),
        (_("Total a year ({size})", size=size), money(reckoning.yearly_price, cash, 0), "bold"),
        (_("Cost a year"), money(reckoning.yearly_cost, cash, 0), ""),
    ]
    width = max(len(label) for label, _value, _style in rows)
    parts: list[str | tuple[str, str]] = []
    for label, value, style in rows:
        parts += [(f"{label:<{width}}  ", "$muted"), (f"{value:>14}", style) if style else f"{value:>14}", "\n"]
    names = {issue.id: issue.name for issue in deal.issues}
    if reckoning.under_floor:
        issues = ", ".join(shown(names[issue]) for issue in reckoning.under_floor)
        parts.append((_("▲ Outside your mandate: {issues}.", issues=issues) + "\n", "bold $error"))
    if reckoning.low_margin:
        least = percent(scenario.seller.mandate.minimum_margin)
        parts.append((_("▲ Margin under the {least} of your mandate.", least=least) + "\n", "bold $error"))
    if not reckoning.alarm:
        parts.append((_("✓ Within your mandate."), "$success"))
    return Content.assemble(*parts)
