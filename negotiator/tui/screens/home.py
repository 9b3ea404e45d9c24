"""The first screen: every scenario with its buyer, how to play, who plays the client, and sessions to go on with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, RadioSet, Static
from textual.widgets.option_list import Option
from textual.worker import Worker, WorkerState

from negotiator.errors import NegotiatorError
from negotiator.i18n import current_language, mark, ngettext
from negotiator.i18n import translate as _
from negotiator.tui.screens.base import HouseScreen, plain
from negotiator.tui.services import (
    FirstScreen,
    Way,
    client_kind,
    first_screen,
    load,
    preload,
    resume,
    settings_for,
    warm,
)
from negotiator.tui.state.minutes import phase_minutes
from negotiator.tui.widgets.choice import Choice
from negotiator.tui.widgets.keys import KeyLine
from negotiator.tui.widgets.timeline import timeline
from negotiator.tui.words import phase_title, shown

if TYPE_CHECKING:
    from negotiator.scenarios.library import ScenarioSummary
    from negotiator.simulation.opening import LoadedScenario
    from negotiator.simulation.store import StoredSession

WAYS = (Way.TASTE, Way.TRAINING, Way.EXAM)
HARDEST = 3


def scenario_line(summary: ScenarioSummary) -> Content:
    """A scenario as the list shows it, on two lines."""
    people = f"{shown(summary.buyer)} · {shown(summary.first_interlocutor)}"
    hard = "●" * summary.difficulty + "○" * (HARDEST - summary.difficulty)
    if summary.problem:
        return Content.assemble((shown(summary.title), "bold"), (f"\n{shown(summary.problem)}\n", "$error"))
    about = f"{shown(summary.sector)}  {hard}"
    return Content.assemble((shown(summary.title), "bold"), "\n", people, "\n", (about, "$muted"))


def session_line(stored: StoredSession) -> Content:
    """An unfinished session as the list shows it."""
    when = stored.started[:16].replace("T", " ")
    where = phase_title(stored.phase) if stored.phase else _("not begun")
    return Content.assemble((shown(stored.scenario), "bold"), f" · {where}", (f"\n{when}", "$muted"))


class HomeScreen(HouseScreen):
    """Choose what to play."""

    CSS_PATH = "home.tcss"
    BINDINGS = [
        Binding("f2", "way", mark("How to play")),
        Binding("f3", "look", mark("Light or dark")),
    ]
    AUTO_FOCUS = None

    def compose(self) -> ComposeResult:
        """Everything is placed before anything is read."""
        yield Static(
            Content.assemble(("negotiator", "bold $accent"), ("  ·  " + _("rehearse a complex sale"), "$muted")),
            id="masthead",
            markup=False,
        )
        with Horizontal(id="house"):
            with Vertical(id="cases"):
                yield plain(_("Choose a case and press Enter"), "section")
                yield OptionList(id="scenarios", markup=False)
                yield plain(_("About this case"), "section", id="about-title")
                yield plain("", "block", id="about")
            with VerticalScroll(id="side"):
                yield plain(_("How to play"), "section")
                with RadioSet(id="ways"):
                    yield Choice(_("Discover · 15 minutes"), value=True)
                    yield Choice(_("Training · with pauses"))
                    yield Choice(_("Exam · official minutes"))
                yield Static("", id="coming", markup=False)
                yield plain(_("The client"), "section")
                yield plain(self._client(), "block")
                yield plain(_("Sessions to go on with"), "section", id="resume-title")
                yield OptionList(id="sessions", markup=False)
        yield KeyLine()

    def _client(self) -> str:
        config = self.house.config
        if client_kind(config) == "llm":
            return _("Played by the language model {model}.", model=shown(config.model or ""))
        return _("Played by the built-in client: no network, nothing leaves this machine.")

    def on_mount(self) -> None:
        """Read the lists once the screen has been painted."""
        self._scenarios: tuple[ScenarioSummary, ...] = ()
        self._opening = self._ready = False
        self._journal = Path()
        self.query_one("#scenarios", OptionList).loading = True
        self.call_after_refresh(self._read)

    def read_again(self) -> None:
        """Sessions have changed."""
        self.query_one("#scenarios", OptionList).clear_options()
        self.query_one("#sessions", OptionList).clear_options()
        self._read()

    def _read(self) -> None:
        self.run_worker(lambda: first_screen(self.house.config), thread=True, name="first_screen", exit_on_error=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Lists come in, a scenario is ready, a session may be opened."""
        if event.state is WorkerState.ERROR and event.worker.name in {"load", "resume"}:
            self._wait(False)
        if event.state is not WorkerState.SUCCESS:
            return
        match event.worker.name, event.worker.result:
            case "first_screen", FirstScreen() as found:
                self._fill(found)
            case "load", loaded if loaded is not None:
                self._brief(loaded)
            case "preload", _:
                self._ready = True
                self._show_coming()
            case "resume", _:
                self._go_on()

    def _fill(self, found: FirstScreen) -> None:
        cases = self.query_one("#scenarios", OptionList)
        cases.loading = False
        self._scenarios = found.scenarios
        cases.add_options([Option(scenario_line(summary), id=str(n)) for n, summary in enumerate(found.scenarios)])
        sessions = self.query_one("#sessions", OptionList)
        sessions.add_options([Option(session_line(stored), id=str(stored.path)) for stored in found.unfinished[:20]])
        sessions.display = bool(found.unfinished)
        self.query_one("#resume-title").display = bool(found.unfinished)
        if found.visited:
            self.query_one("#ways", RadioSet).query(Choice).last().value = True
        if found.scenarios:
            cases.highlighted = 0
        self.set_focus(cases)
        self.run_worker(preload, thread=True, name="preload", exit_on_error=False)

    def on_radio_set_changed(self) -> None:
        """Show what that way of playing brings."""
        self._show_coming()

    def _show_coming(self) -> None:
        """The phases with their minutes, once what knows them is in memory."""
        if self._ready:
            settings = settings_for(self.way, self.house.config, current_language())
            self.query_one("#coming", Static).update(timeline(phase_minutes(settings), 0))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Tell more about the case under the cursor."""
        if event.option_list.id == "scenarios" and event.option.id is not None:
            summary = self._scenarios[int(event.option.id)]
            self.query_one("#about", Static).update(Content(shown(summary.summary)))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open a case, or go on with a session."""
        if self._opening or event.option.id is None:
            return
        self._wait(True)
        config = self.house.config
        if event.option_list.id == "scenarios":
            path = str(self._scenarios[int(event.option.id)].path)
            self.run_worker(lambda: load(path, config), thread=True, name="load", exit_on_error=False)
        else:
            journal = self._journal = Path(event.option.id)
            self.run_worker(lambda: warm(journal, config), thread=True, name="resume", exit_on_error=False)

    def _wait(self, waiting: bool) -> None:
        self._opening = waiting
        self.query_one("#house").loading = waiting

    @property
    def way(self) -> Way:
        """How the candidate chose to play."""
        return WAYS[max(0, self.query_one("#ways", RadioSet).pressed_index)]

    def _brief(self, loaded: LoadedScenario) -> None:
        from negotiator.tui.screens.briefing import BriefingScreen

        self._wait(False)
        self.app.push_screen(BriefingScreen(loaded=loaded, way=self.way))

    def _go_on(self) -> None:
        from negotiator.i18n import use_language

        self._wait(False)
        try:
            session = resume(self._journal, self.house.config)
        except (NegotiatorError, OSError) as error:
            self.tell_problem(error)
            return
        use_language(session.settings.lang)
        self.house.show_session(session)

    def action_way(self) -> None:
        """Choose how to play."""
        ways = self.query_one("#ways", RadioSet)
        if ways.has_focus:
            self.set_focus(self.query_one("#scenarios"))
        else:
            self.set_focus(ways)

    def action_look(self) -> None:
        """Dark by night, light by day."""
        self.house.toggle_look()

    def help_parts(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """How to begin."""
        count = ngettext("There is {n} case.", "There are {n} cases.", len(self._scenarios))
        return _("Welcome"), (
            (
                _("What this is"),
                _(
                    "You rehearse a negotiation before a jury: you prepare, meet a client, build an offer, negotiate, "
                    "answer a jury and write the internal specification. Then you read a grade with its evidence."
                ),
            ),
            (
                _("How to begin"),
                _("Up and down choose a case, Enter opens it. F2 goes to the ways of playing and back.") + " " + count,
            ),
            (
                _("Nothing is lost"),
                _("Leave at any moment: the session is kept to the last word and waits here to be resumed."),
            ),
        )
