"""The briefing: what the candidate is told, what is coming, and what plays the client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static
from textual.worker import Worker, WorkerState

from negotiator.errors import NegotiatorError
from negotiator.i18n import mark
from negotiator.i18n import translate as _
from negotiator.tui.screens.base import HouseScreen, plain
from negotiator.tui.services import Way, settings_for, start, warm
from negotiator.tui.state.minutes import phase_minutes
from negotiator.tui.widgets.keys import KeyLine
from negotiator.tui.widgets.timeline import timeline
from negotiator.tui.words import shown

if TYPE_CHECKING:
    from negotiator.scenarios.models import Scenario
    from negotiator.simulation.opening import LoadedScenario
    from negotiator.simulation.session import Session
    from negotiator.simulation.settings import SessionSettings


class BriefingScreen(HouseScreen):
    """Read the mission, then begin. The session is created only then, unless it was given."""

    CSS_PATH = "briefing.tcss"
    AUTO_FOCUS = "#sheet"
    BINDINGS = [
        Binding("enter", "begin", mark("Begin")),
        Binding("escape", "back", mark("Back")),
    ]

    def __init__(
        self, session: Session | None = None, *, loaded: LoadedScenario | None = None, way: Way = Way.EXAM
    ) -> None:
        super().__init__()
        self._session, self._loaded, self._way = session, loaded, way
        self._starting = False

    @property
    def scenario(self) -> Scenario:
        """The case."""
        if self._session is not None:
            return self._session.scenario
        assert self._loaded is not None
        return self._loaded.scenario

    @property
    def settings(self) -> SessionSettings:
        """How it is going to be played."""
        if self._session is not None:
            return self._session.settings
        return settings_for(self._way, self.house.config, self.scenario.lang)

    def compose(self) -> ComposeResult:
        """Mission on one side, examination on the other."""
        scenario = self.scenario
        yield Static(
            Content.assemble((shown(scenario.title), "bold"), ("  ·  " + shown(scenario.buyer), "$muted")),
            id="masthead",
            markup=False,
        )
        with VerticalScroll(id="sheet"):
            with Vertical(id="mission"):
                yield plain(_("Your mission"), "section")
                yield plain(scenario.briefing.strip(), "text")
                yield plain(_("Your mandate"), "section")
                yield plain(scenario.seller.mandate.text.strip(), "text")
            with Vertical(id="exam"):
                yield plain(_("What is coming"), "section")
                yield Static(timeline(phase_minutes(self.settings), 0), classes="text", markup=False)
                yield plain(_("Good to know"), "section")
                yield plain(self._notice(), "text")
                yield Button(_("Begin") + "  ⏎", id="begin", variant="primary")
        yield KeyLine()

    def _notice(self) -> str:
        who = (
            _("The client and the jury are played by a computer program. Companies and people are fictional.")
            if self.settings.client == "builtin"
            else _("The client is played by a language model. Companies and people are fictional.")
        )
        marks = _("Marks are for training and never official.")
        time = (
            _("Exam: when the time is over the phase ends, a sentence begun is finished. There is no pause.")
            if self.settings.mode.value == "exam"
            else _("Training: F6 pauses, and nothing ends because of the time.")
        )
        talk = _("In meetings time is counted as if you spoke: each word costs its time, thinking costs little.")
        return "\n\n".join((who, time, talk, marks))

    def on_mount(self) -> None:
        """Arrows scroll, Enter begins."""
        self.set_focus(self.query_one("#sheet"))

    def on_button_pressed(self) -> None:
        """Begin."""
        self.action_begin()

    def action_begin(self) -> None:
        """Create the session where there is none yet, then enter its first phase."""
        if self._starting:
            return
        self._starting = True
        if self._session is not None:
            self.house.begin_phase()
            return
        config = self.house.config
        self.query_one("#sheet").loading = True
        self.run_worker(lambda: warm(None, config), thread=True, name="warm", exit_on_error=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """All is in memory: the session is opened, here, where it will be let go of."""
        if event.worker.name != "warm":
            return
        if event.state is WorkerState.SUCCESS:
            self._open()
        elif event.state is WorkerState.ERROR:
            self._stay()

    def _stay(self) -> None:
        self._starting = False
        self.query_one("#sheet").loading = False

    def _open(self) -> None:
        assert self._loaded is not None
        try:
            session = start(self._loaded, self._way, self.house.config)
        except (NegotiatorError, OSError) as error:
            self._stay()
            self.tell_problem(error)
            return
        from negotiator.i18n import use_language

        use_language(session.settings.lang)
        self.app.pop_screen()
        self.house.session = session
        self.house.begin_phase()

    def action_back(self) -> None:
        """Back to the first screen."""
        if self._session is not None:
            self.house.go_home()
        else:
            self.app.pop_screen()

    def help_parts(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """What to do with a briefing."""
        return _("Briefing"), (
            (_("What this is for"), _("Read your mission and your mandate: you can't come back to this screen.")),
            (_("Time"), _("The clock starts when you begin.")),
        )
