"""What every screen has: help, keys, a way to tell a problem; and what every phase has: a clock, an end, a pause."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, cast

from textual.binding import Binding
from textual.content import Content
from textual.events import DescendantFocus
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.worker import Worker, WorkerState

from negotiator.errors import NegotiatorError
from negotiator.i18n import mark
from negotiator.i18n import translate as _
from negotiator.tui.widgets.keys import shown_bindings
from negotiator.tui.widgets.phase_bar import NoticeLine, PhaseBar
from negotiator.tui.widgets.sheet import SheetField
from negotiator.tui.words import clock_text, notice_text, phase_title, shown

if TYPE_CHECKING:
    from negotiator.simulation.notices import Notice
    from negotiator.simulation.session import Session
    from negotiator.tui.app import NegotiatorApp

NARROW, WIDE = 100, 130


def plain(text: str, classes: str = "", id: str | None = None) -> Static:
    """A text shown as it is: no markup, no terminal control."""
    return Static(Content(shown(text)), markup=False, classes=classes, id=id)


def plain_problem(error: BaseException) -> str:
    """What went wrong, then what to do about it."""
    return shown(str(error) if isinstance(error, NegotiatorError) else f"{type(error).__name__}: {error}")


class HouseScreen(Screen[None]):
    """A screen of the app: F1 explains it, a problem is told with its remedy.

    Textual calls an `on_...` handler of every class of a screen, its own first: handlers never call their parent's.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-normal"), (WIDE, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]
    BINDINGS = [Binding("f1", "help", mark("Help"))]

    @property
    def house(self) -> NegotiatorApp:
        """The app, by its own type."""
        return cast("NegotiatorApp", self.app)

    def help_parts(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """A title, then headed texts that explain this screen."""
        return "", ()

    def action_help(self) -> None:
        """Explain the screen."""
        from negotiator.tui.screens.dialogs import HelpScreen

        title, parts = self.help_parts()
        keys = [(binding.key, binding.description) for binding, _enabled in shown_bindings(self)]
        self.app.push_screen(HelpScreen(title, parts, keys))

    def tell_problem(self, error: BaseException) -> None:
        """Show what went wrong and what to do about it."""
        self.app.notify(plain_problem(error), severity="error", timeout=15, markup=False)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """A list that is entered has a line under the cursor: Enter always does something."""
        if isinstance(event.widget, OptionList) and event.widget.highlighted is None and event.widget.option_count:
            event.widget.highlighted = 0

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A worker's failure is told, not lost."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.tell_problem(event.worker.error)


class PhaseScreen(HouseScreen):
    """A phase in progress. `begin` enters it; otherwise it was already open."""

    BINDINGS = [
        Binding("f6", "pause", mark("Pause"), priority=True),
        Binding("f10", "end_phase", mark("Finish"), priority=True),
    ]

    def __init__(self, session: Session, *, begin: bool) -> None:
        super().__init__()
        self.session = session
        self.begin = begin
        self.phase_id = (session.next_phase_id() if begin else session.phase and session.phase.id) or ""

    def playing(self) -> bool:
        """Whether the phase is in progress."""
        return self.session.phase is not None

    # -- head of the screen -------------------------------------------------------------------------------------

    def phase_bar(self) -> PhaseBar:
        """The line at the head."""
        phases = self.session.settings.phases
        step = phases.index(self.phase_id) if self.phase_id in phases else 0
        return PhaseBar(phase_title(self.phase_id), shown(self.session.scenario.buyer), step, len(phases))

    def on_mount(self) -> None:
        """Begin the phase and let its clock be seen."""
        self.show_time()
        self.set_interval(1.0, self.look_at_clock)

    def show_time(self) -> None:
        """Show the time left."""
        if self.playing():
            clock = self.session.clock
            self.query_one(PhaseBar).show_time(clock.left, paused=clock.paused, over=clock.over)

    def look_at_clock(self) -> None:
        """Once a second: warnings, and in an exam the end."""
        if not self.playing():
            return
        try:
            if self.session.clock.over:
                self.flush_sheets()
            for notice in self.session.tick():
                self.take_notice(notice)
        except NegotiatorError as error:
            self.tell_problem(error)
        self.show_time()
        if not self.playing():
            self.phase_ended(_("Time is over."))

    def take_notice(self, notice: Notice) -> None:
        """Tell what the session has to say."""
        self.tell(notice_text(notice))

    def tell(self, text: str, seconds: float | None = None) -> None:
        """One calm line under the head."""
        self.query_one(NoticeLine).tell(text, seconds)

    def phase_ended(self, reason: str) -> None:
        """The phase is over; what comes next is shown."""
        self.house.go_on(reason)

    # -- sheets -------------------------------------------------------------------------------------------------

    def keep(self, sheet: str, name: str, value: str) -> None:
        """Keep a field of a sheet in the session."""
        session = self.session
        keepers: dict[str, Callable[[], object]] = {
            "plan": lambda: session.plan(name, value),
            "summary": lambda: session.summarise(name, value),
            "notes": lambda: session.note(value),
            "exercise": lambda: session.write_exercise(name, value),
            "objection": lambda: session.prepare_objection(name, value),
        }
        need = sheet.removeprefix("argument:")
        keeper = keepers.get(sheet) or (lambda: session.argue(need, name, value))
        try:
            keeper()
        except NegotiatorError as error:
            self.tell_problem(error)

    def flush_sheets(self) -> None:
        """Keep at once whatever is still being typed."""
        for field in self.query(SheetField):
            if (kept := field.take()) is not None:
                self.keep(*kept)

    def on_sheet_field_kept(self, event: SheetField.Kept) -> None:
        """A field was filled."""
        event.stop()
        if self.playing():
            self.keep(event.sheet, event.name, event.value)

    # -- keys ---------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No pause in an exam."""
        if action == "pause":
            return self.session.settings.mode.value != "exam"
        return True

    def action_pause(self) -> None:
        """Stop the clock until a key is pressed."""
        if not self.playing() or self.session.settings.mode.value == "exam":
            return
        from negotiator.tui.screens.dialogs import PauseScreen

        self.flush_sheets()
        self.session.pause()
        self.show_time()
        self.app.push_screen(PauseScreen(), lambda _done: self._unpause())

    def _unpause(self) -> None:
        if self.playing():
            self.session.unpause()
            self.show_time()

    def action_end_phase(self) -> None:
        """Ask, then end the phase."""
        if not self.playing():
            self.house.go_on("")
            return
        from negotiator.tui.screens.dialogs import ConfirmScreen

        left = clock_text(self.session.clock.left)
        question = _("End this phase? ({phase})", phase=phase_title(self.phase_id))
        detail = _("{time} left. There is no way back to it afterwards.", time=left)
        self.app.push_screen(ConfirmScreen(question, detail, _("End the phase")), self._end_if)

    async def _end_if(self, yes: bool | None) -> None:
        if yes and self.playing():
            self.flush_sheets()
            self.session.end_phase()
            self.phase_ended("")

    def help_parts(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """What the phase is for and what a jury looks at, from the referential."""
        from negotiator.i18n import current_language
        from negotiator.referential import load_examination

        place = load_examination().place(self.phase_id)
        lang = current_language()
        parts = (
            (_("What this phase is for"), place.purpose.in_(lang)),
            (_("What a jury looks at"), place.jury_looks_at.in_(lang)),
            (_("What it leaves behind"), place.leaves.in_(lang)),
            *self.help_more(),
        )
        return place.title.in_(lang), parts

    def help_more(self) -> Iterable[tuple[str, str]]:
        """More to explain on this screen."""
        return ()
