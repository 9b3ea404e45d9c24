"""The report: a line per criterion, what was seen and at which turn, three priorities, and what it all is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import Worker, WorkerState

from negotiator.i18n import current_language, mark
from negotiator.i18n import translate as _
from negotiator.tui.screens.base import HouseScreen, plain, plain_problem
from negotiator.tui.services import Graded, graded
from negotiator.tui.state.grade import GradeView, Mark, Priority, Proof, read_grade
from negotiator.tui.widgets.keys import KeyLine
from negotiator.tui.words import shown

if TYPE_CHECKING:
    from pathlib import Path

    from negotiator.referential.models import Rubric

LEVELS = 3
TICKS = {True: ("✓", "$success"), False: ("✗", "$error"), None: ("·", "$muted")}


def gauge(level: int | None) -> tuple[str, str]:
    """A level as a bar of three, with its colour."""
    if level is None:
        return "···", "$muted"
    style = ("$error", "$warning", "$success", "$accent")[level]
    return "▰" * level + "▱" * (LEVELS - level), style


def brief(text: str) -> str:
    """What stands before a colon: a status without its explanation."""
    return text.partition(":")[0].strip()


class PointRow(Horizontal):
    """An indicator, met or not, its words aligned under each other."""

    def __init__(self, met: bool | None, text: str) -> None:
        super().__init__()
        self._met, self._text = met, text

    def compose(self) -> ComposeResult:
        """Tick, words."""
        yield Static(Content.assemble(TICKS[self._met]), classes="tick", markup=False)
        yield Static(Content(shown(self._text)), classes="words", markup=False)


class ReportScreen(HouseScreen):
    """Criteria on one side, the one under the cursor in detail on the other."""

    CSS_PATH = "report.tcss"
    BINDINGS = [
        Binding("f2", "side", mark("Criteria / evidence")),
        Binding("f3", "transcript", mark("Transcript")),
        Binding("escape", "home", mark("First screen")),
    ]

    def __init__(self, journal: Path) -> None:
        super().__init__()
        self.journal = journal
        self.data: Graded | None = None
        self.view: GradeView | None = None

    def compose(self) -> ComposeResult:
        """Everything in place, empty until the grade is there."""
        yield Static(Content.assemble((_("Your report"), "bold")), id="masthead", markup=False)
        with Horizontal(id="pages"):
            with Vertical(id="overview"):
                yield plain(_("Ten criteria"), "section")
                yield OptionList(id="criteria", markup=False)
                yield plain("", "statement", id="statement")
            with VerticalScroll(id="detail", can_focus=False):
                yield plain(_("Three priorities"), "section", id="priorities-title")
                yield OptionList(id="priorities", markup=False)
                yield plain("", "criterion", id="criterion")
                yield Vertical(id="points")
                yield OptionList(id="evidence", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Grade in a thread."""
        self.query_one("#pages").loading = True
        journal, config = self.journal, self.house.config
        self.run_worker(lambda: graded(journal, config), thread=True, name="grade", exit_on_error=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """The grade is there, or why it is not."""
        if event.worker.name != "grade":
            return
        if event.state is WorkerState.SUCCESS:
            assert event.worker.result is not None
            self._show(event.worker.result)
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            problem = plain_problem(event.worker.error)
            self.query_one("#statement", Static).update(Content(problem))
        if event.state in {WorkerState.SUCCESS, WorkerState.ERROR}:
            self.query_one("#pages").loading = False

    # -- filling ------------------------------------------------------------------------------------------------

    def _show(self, data: Graded) -> None:
        self.data, self.view = data, read_grade(data.line)
        rubric = self._rubric()
        heading = Content.assemble(
            (_("Your report"), "bold"),
            (f"  ·  {shown(data.scenario.title)}  ·  {self._judge()}", "$muted"),
        )
        self.query_one("#masthead", Static).update(heading)
        criteria = self.query_one("#criteria", OptionList)
        criteria.add_options([Option(self._mark_line(one), id=one.id) for one in self.view.marks])
        priorities = self.query_one("#priorities", OptionList)
        priorities.add_options([Option(priority_line(n, one)) for n, one in enumerate(self.view.priorities, start=1)])
        priorities.display = bool(self.view.priorities)
        self.query_one("#priorities-title").display = bool(self.view.priorities)
        self.query_one("#statement", Static).update(Content(shown(rubric.disclaimer.in_(current_language()))))
        self.set_focus(criteria)
        if self.view.marks:
            criteria.highlighted = 0
        if self.view.error:
            self.app.notify(shown(self.view.error), severity="error", markup=False)

    def _rubric(self) -> Rubric:
        from negotiator.referential import load_rubric

        return load_rubric()

    def _judge(self) -> str:
        assert self.view is not None
        return _("read by a language model") if self.view.judge == "llm" else _("read by the built-in judge")

    def _mark_line(self, one: Mark) -> Content:
        rubric, lang = self._rubric(), current_language()
        title = rubric.criterion(one.id).title.in_(lang)
        bar, style = gauge(one.level)
        if one.level is not None:
            told = rubric.levels[one.level].label.in_(lang)
        else:
            told = next((text.in_(lang) for status, text in rubric.statuses if status.value == one.status), one.status)
        return Content.assemble(
            (f"{one.id:<4}", "$muted"),
            (shown(title), "bold"),
            "\n    ",
            (bar, style),
            "  ",
            (brief(shown(told)), style),
        )

    # -- the criterion under the cursor -------------------------------------------------------------------------

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Detail a criterion."""
        if event.option_list.id == "criteria" and self.view is not None:
            self._detail(next(one for one in self.view.marks if one.id == event.option.id))

    def _detail(self, one: Mark) -> None:
        rubric, lang = self._rubric(), current_language()
        criterion = rubric.criterion(one.id)
        known = {indicator.id: indicator.text.in_(lang) for indicator in criterion.indicators}
        parts: list[str | tuple[str, str]] = [
            (f"{one.id} · {criterion.title.in_(lang)}\n", "bold $accent"),
            (f"{criterion.seeks.in_(lang)}\n", "$muted"),
        ]
        if one.level is not None:
            parts += [
                "\n",
                (rubric.levels[one.level].label.in_(lang), "bold"),
                " · ",
                criterion.levels[one.level].in_(lang),
            ]
        if one.rationale and (self.view is None or self.view.judge == "llm"):
            parts += ["\n\n", shown(one.rationale)]
        self.query_one("#criterion", Static).update(Content.assemble(*parts))
        points = self.query_one("#points")
        points.remove_children()
        points.mount(*(PointRow(point.met, known.get(point.id, point.id)) for point in one.points))
        evidence = self.query_one("#evidence", OptionList)
        evidence.clear_options()
        proofs = [proof for point in one.points for proof in point.proofs]
        evidence.add_options(
            [Option(proof_line(proof), id=f"{n}:{proof.turn or ''}") for n, proof in enumerate(proofs)]
        )
        evidence.display = bool(proofs)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A piece of evidence or a priority opens its turn; a criterion goes to its evidence."""
        match event.option_list.id:
            case "criteria":
                self.action_side()
            case "priorities" if self.view is not None:
                self._open_turn(self.view.priorities[event.option_index].turn)
            case _:
                turn = (event.option.id or "").partition(":")[2]
                self._open_turn(int(turn) if turn else None)

    def _open_turn(self, turn: int | None) -> None:
        if self.data is None:
            return
        from negotiator.journal.fold import transcript
        from negotiator.tui.screens.dialogs import TranscriptScreen
        from negotiator.tui.state.conversation import Conversation, people

        scenario = self.data.scenario
        you = self.data.pseudonym or _("You")
        conversation = Conversation(people(scenario, you, scenario.seller.candidate_role))
        conversation.recall(transcript(self.data.events, keep_aside=True))
        title = _("Transcript") if turn is None else _("Transcript, turn {turn}", turn=turn)
        self.app.push_screen(TranscriptScreen(title, conversation.blocks, turn))

    # -- keys ---------------------------------------------------------------------------------------------------

    def action_side(self) -> None:
        """From the criteria to the evidence, the priorities, and back."""
        wanted = ("criteria", "evidence", "priorities")
        lists = [one for name in wanted if (one := self.query_one(f"#{name}", OptionList)).display]
        here = next((n for n, one in enumerate(lists) if one.has_focus), -1)
        self.set_focus(lists[(here + 1) % len(lists)])
        self.set_class(here + 1 < len(lists), "-detail")

    def action_transcript(self) -> None:
        """All that was said."""
        self._open_turn(None)

    def action_home(self) -> None:
        """Back to the first screen."""
        self.house.go_home()

    def help_parts(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """How to read a report."""
        return _("Your report"), (
            (
                _("Reading it"),
                _(
                    "Up and down go through the criteria; Enter goes to the evidence of one; Enter on a piece of "
                    "evidence or on a priority opens the transcript at its turn."
                ),
            ),
            (_("What it is worth"), self._rubric().disclaimer.in_(current_language())),
        )


def priority_line(number: int, one: Priority) -> Content:
    """A priority: what happened, what could be said instead."""
    turn = " · " + _("turn {turn}", turn=one.turn) if one.turn is not None else ""
    parts: list[str | tuple[str, str]] = [
        (f"{number}. ", "bold $accent"), shown(one.what), (f"  {one.criterion}{turn}", "$muted")
    ]  # fmt: skip
    if one.instead:
        parts += ["\n   ", (_("Rather: {words}", words=shown(one.instead)), "italic")]
    return Content.assemble(*parts)


def proof_line(proof: Proof) -> Content:
    """A piece of evidence: where, then the words."""
    where = _("turn {turn}", turn=proof.turn) if proof.turn is not None else shown(proof.where)
    return Content.assemble((f"{where:<12}", "$muted"), shown(proof.quote))
