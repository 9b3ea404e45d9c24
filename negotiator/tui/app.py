"""The app: opens on the first screen, leads a session from phase to phase, and lets go of it properly.

Only Textual and words are imported here: what is heavy waits until after the first paint.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.screen import ModalScreen, Screen

from negotiator.i18n import mark
from negotiator.i18n import translate as _
from negotiator.tui.theme import DAY, DAY_THEME, NIGHT, NIGHT_THEME
from negotiator.tui.widgets.keys import shown_bindings

if TYPE_CHECKING:
    from negotiator.config import Settings
    from negotiator.simulation.session import Session
    from negotiator.tui.screens.base import PhaseScreen

BEAT = 0.25
"""Seconds between two sentences of an answer: words come at a pace one can follow."""


class NegotiatorApp(App[int]):
    """The screens over one session at a time."""

    CSS_PATH = ["app.tcss", "screens/home.tcss"]
    BINDINGS = [Binding("ctrl+q", "quit", mark("Quit"), priority=True)]
    TITLE = "negotiator"
    ENABLE_COMMAND_PALETTE = True

    def __init__(self, config: Settings, session: Session | None = None, *, beat: float = BEAT) -> None:
        super().__init__()
        self.config = config
        self.session = session
        self.beat = beat
        self.left_unfinished = False

    def get_default_screen(self) -> Screen[Any]:
        """The first screen; under a session that was given, an empty one."""
        if self.session is not None:
            return super().get_default_screen()
        from negotiator.tui.screens.home import HomeScreen

        return HomeScreen()

    def on_load(self) -> None:
        """Our own look before anything is painted."""
        self.register_theme(NIGHT_THEME)
        self.register_theme(DAY_THEME)
        self.theme = NIGHT

    def on_mount(self) -> None:
        """Show where the given session stands."""
        if self.session is not None:
            self.push_screen(self._screen_of(self.session))

    # -- from phase to phase ------------------------------------------------------------------------------------

    def _screen_of(self, session: Session, reason: str = "") -> Screen[Any]:
        """The screen that goes with where the session stands."""
        if session.phase is not None:
            return phase_screen(session, begin=False)
        if len(session.events) == 1:
            from negotiator.tui.screens.briefing import BriefingScreen

            return BriefingScreen(session)
        if session.next_phase_id() is None or session.finished:
            from negotiator.tui.screens.report import ReportScreen

            return ReportScreen(session.journal.path)
        from negotiator.tui.screens.interlude import InterludeScreen

        return InterludeScreen(session, reason)

    def show_session(self, session: Session, reason: str = "") -> None:
        """Show a session where it stands."""
        self.session = session
        self._show(self._screen_of(session, reason))

    def go_on(self, reason: str = "") -> None:
        """Show what comes next; `reason` says why the phase ended, when it was not the candidate's wish."""
        if self.session is not None:
            self.show_session(self.session, reason)

    def begin_phase(self) -> None:
        """Enter the next phase."""
        if self.session is not None and self.session.phase is None:
            self._show(phase_screen(self.session, begin=True))

    def go_home(self) -> None:
        """Leave the session where it is and go back to the first screen."""
        from negotiator.tui.screens.home import HomeScreen

        self.leave_session()
        first = self.screen_stack[0]
        if isinstance(first, HomeScreen):
            for _above in self.screen_stack[1:]:
                self.pop_screen()
            first.read_again()
        else:
            self._show(HomeScreen())

    def _show(self, screen: Screen[Any]) -> None:
        while isinstance(self.screen, ModalScreen):
            self.pop_screen()
        if len(self.screen_stack) > 1:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    # -- leaving ------------------------------------------------------------------------------------------------

    def leave_session(self) -> None:
        """Keep what is being typed and let go of the journal."""
        from negotiator.tui.screens.base import PhaseScreen

        session, self.session = self.session, None
        if session is None:
            return
        for screen in self.screen_stack:
            if isinstance(screen, PhaseScreen) and session.phase is not None:
                screen.flush_sheets()
        self.workers.cancel_all()  # an answer on its way must write nothing more
        self.left_unfinished = not session.finished
        session.close()

    async def action_quit(self) -> None:
        """Leave; an unfinished session can be resumed."""
        self.leave_session()
        self.exit(0)

    # -- palette ------------------------------------------------------------------------------------------------

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Everything that can be done now, by name."""
        for binding, enabled in shown_bindings(screen):
            if enabled:
                yield SystemCommand(_(binding.description), binding.key, partial(self._act, screen, binding.action))
        yield SystemCommand(_("Light or dark"), _("Change the colours"), self.toggle_look)

    def _act(self, screen: Screen[Any], action: str) -> None:
        self.run_worker(self.run_action(action, screen), exit_on_error=False)

    def toggle_look(self) -> None:
        """Dark by night, light by day."""
        self.theme = DAY if self.theme == NIGHT else NIGHT


def phase_screen(session: Session, *, begin: bool) -> PhaseScreen:
    """The screen of the phase in progress, or of the next one when it is to begin."""
    phase = (session.next_phase_id() if begin else session.phase and session.phase.id) or ""
    if phase == "preparation":
        from negotiator.tui.screens.preparation import PreparationScreen

        return PreparationScreen(session, begin=begin)
    if phase == "development":
        from negotiator.tui.screens.development import DevelopmentScreen

        return DevelopmentScreen(session, begin=begin)
    if phase == "internal_spec":
        from negotiator.tui.screens.internal_spec import InternalSpecScreen

        return InternalSpecScreen(session, begin=begin)
    from negotiator.tui.screens.dialogue import DialogueScreen

    return DialogueScreen(session, begin=begin)


def run_app(config: Settings, session: Session | None = None) -> int:
    """Open the app, on a session if one is given; returns the exit code."""
    app = NegotiatorApp(config, session)
    try:
        code = app.run()
    finally:
        app.leave_session()
    if app.left_unfinished:
        _tell_kept()
    return app.return_code or code or 0


def _tell_kept() -> None:
    """Say on the terminal how to go on."""
    import sys

    print(_("Kept. Go on with: negotiator resume"), file=sys.stderr)
