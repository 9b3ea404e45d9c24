"""A meeting with the client, or the exchange with the jury: speech, and what is at hand while speaking."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.worker import Worker, WorkerError

from negotiator.errors import NegotiatorError
from negotiator.i18n import mark
from negotiator.i18n import translate as _
from negotiator.simulation.notices import Notice
from negotiator.tui.screens.base import PhaseScreen
from negotiator.tui.state.conversation import Conversation, people
from negotiator.tui.state.panel import Parts, finding_parts, plan_parts, summary_parts, terms_parts
from negotiator.tui.widgets.composer import Composer
from negotiator.tui.widgets.conversation import ConversationView
from negotiator.tui.widgets.keys import KeyLine
from negotiator.tui.widgets.phase_bar import NoticeLine
from negotiator.tui.widgets.side_panel import SidePanel

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from negotiator.personas.speech import Sentence
    from negotiator.simulation.session import Heard, Session

ENDINGS = {"client_left", "jury_done", "time_over"}


class DialogueScreen(PhaseScreen):
    """Say something, hear the answer."""

    CSS_PATH = "dialogue.tcss"
    AUTO_FOCUS = "#composer"
    BINDINGS = [
        Binding("f2", "panel", mark("At hand")),
        Binding("f3", "next_tab", mark("Sheet")),
        Binding("f4", "unheard", mark("Not my question")),
        Binding("escape", "stop", mark("Interrupt")),
        Binding("enter", "go_on", mark("Go on")),
        Binding("pageup", "scroll(-1)", mark("Back"), show=False, priority=True),
        Binding("pagedown", "scroll(1)", mark("Forward"), show=False, priority=True),
    ]

    @dataclass
    class Part(Message):
        """A sentence, or something to tell."""

        heard: Sentence | Notice

    @dataclass
    class Answered(Message):
        """Nothing more is to come for now."""

    def __init__(self, session: Session, *, begin: bool) -> None:
        super().__init__(session, begin=begin)
        settings = session.settings
        you = settings.pseudonym or _("You")
        self.conversation = Conversation(people(session.scenario, you, session.scenario.seller.candidate_role))
        if not begin:
            self.conversation.recall(session.dialogue)
        self._answer: Worker[None] | None = None
        self._interruptible = False
        self._over = self._waiting = ""

    def compose(self) -> ComposeResult:
        """Conversation and composer; the panel beside, when asked for."""
        yield self.phase_bar()
        yield NoticeLine()
        with Horizontal(id="room"):
            with Vertical(id="talk"):
                yield ConversationView(self.conversation.blocks, id="conversation")
                yield Composer(_("Say something. Enter says it, ctrl+j starts a new line."), id="composer")
            yield SidePanel(self._sections())
        yield KeyLine()

    def _sections(self) -> list[tuple[str, Callable[[], Parts]]]:
        session = self.session

        def plan() -> Parts:
            return plan_parts(session.workbook)

        def findings() -> Parts:
            return finding_parts(session.workbook, session.scenario)

        def terms() -> Parts:
            return terms_parts(session.workbook, session.state, session.scenario)

        def summary() -> Parts:
            return summary_parts(session.workbook)

        return [(_("Plan"), plan), (_("Findings"), findings), (_("Terms"), terms), (_("Summary"), summary)]

    def on_mount(self) -> None:
        """Hear the opening words, or the answer still owed."""
        composer = self.query_one(Composer)
        for block in self.conversation.blocks:
            if block.person.voice == 0:
                composer.spoken.add(block.text)
        self._hear(self.session.enter() if self.begin else self.session.answer_pending(), interruptible=False)

    # -- speaking and hearing -----------------------------------------------------------------------------------

    def on_composer_sent(self, event: Composer.Sent) -> None:
        """The candidate speaks; while somebody answers, the words wait their turn, unless they are changed."""
        event.stop()
        if self.answering:
            self._waiting = event.text
            return
        self.look_at_clock()
        if not self.playing():
            return
        composer = self.query_one(Composer)
        composer.spoken.add(event.text)
        composer.clear()
        self._view.add(self.conversation.say(event.text))
        self._view.anchor()
        self._view.think(self._who_thinks())
        self._hear(self.session.say(event.text), interruptible=True)

    @property
    def answering(self) -> bool:
        """Whether an answer is on its way."""
        return self._answer is not None

    @property
    def _view(self) -> ConversationView:
        return self.query_one(ConversationView)

    def _who_thinks(self) -> str:
        if self.phase_id == "jury":
            return _("The jury listens…")
        present = self.session.state.present
        name = self.conversation.person(present[0]).name if present else ""
        return _("{name} listens…", name=name) if name else "…"

    def _hear(self, stream: AsyncIterator[Heard], *, interruptible: bool) -> None:
        self._interruptible = interruptible
        self.query_one(Composer).add_class("-waiting")
        self._answer = self.run_worker(self._listen(stream), name="answer", exit_on_error=False)
        self.refresh_bindings()

    async def _listen(self, stream: AsyncIterator[Heard]) -> None:
        """Post what is heard, at a pace one can follow."""
        try:
            async with aclosing(_closable(stream)) as closing:
                async for heard in closing:
                    self.post_message(self.Part(heard))
                    await asyncio.sleep(self.house.beat)
        finally:
            self.post_message(self.Answered())

    def on_dialogue_screen_part(self, event: Part) -> None:
        """Show a sentence, or tell a notice."""
        event.stop()
        heard = event.heard
        if isinstance(heard, Notice):
            self.take_notice(heard)
            return
        block, new = self.conversation.hear(heard.speaker, heard.text)
        self._view.think("")
        if new:
            self._view.add(block)
        else:
            self._view.grow(block)
        self.show_time()

    def on_dialogue_screen_answered(self, event: Answered) -> None:
        """The floor is the candidate's again."""
        event.stop()
        self._answer = None
        self._view.think("")
        composer = self.query_one(Composer)
        composer.remove_class("-waiting")
        self.query_one(SidePanel).refresh_parts()
        self.show_time()
        self.refresh_bindings()
        if not self.playing():
            self._close(self._over or _("The phase is over."))
            return
        waiting, self._waiting = self._waiting, ""
        if waiting and composer.text.strip() == waiting:
            self.on_composer_sent(Composer.Sent(waiting))

    def take_notice(self, notice: Notice) -> None:
        """Tell a notice; the end of the meeting stays until Enter."""
        super().take_notice(notice)
        if notice.kind.value in ENDINGS and not self.playing():
            from negotiator.tui.words import notice_text

            self._over = notice_text(notice)

    def phase_ended(self, reason: str) -> None:
        """Out of time: the last words stay on screen until Enter; ended on purpose: straight on."""
        if reason:
            self._close(reason)
        else:
            super().phase_ended(reason)

    def _close(self, reason: str) -> None:
        self._over = reason
        self.tell(_("{reason} Enter goes on.", reason=reason), seconds=86_400)
        self.query_one(Composer).disabled = True
        self.set_focus(self._view)
        self.refresh_bindings()

    def _open_again(self) -> None:
        """The meeting goes on after all."""
        if self._over:
            self._over = ""
            composer = self.query_one(Composer)
            composer.disabled = False
            composer.focus()
            self.refresh_bindings()

    # -- keys ---------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter goes on only once the phase is over; Esc interrupts only an answer."""
        match action:
            case "go_on":
                return not self.playing() and not self.answering
            case "stop":
                return self.answering and self._interruptible
            case "unheard":
                return self.playing() or bool(self._over)
        return super().check_action(action, parameters)

    def action_go_on(self) -> None:
        """What comes next."""
        self.house.go_on(self._over)

    def action_panel(self) -> None:
        """Show or hide what is at hand."""
        self.query_one(SidePanel).toggle()
        self._view.anchor()

    def action_next_tab(self) -> None:
        """The next sheet at hand."""
        panel = self.query_one(SidePanel)
        if not panel.has_class("-shown"):
            panel.toggle()
        else:
            panel.next_tab()

    def action_scroll(self, way: int) -> None:
        """Look back at what was said, or forward again."""
        if way < 0:
            self._view.scroll_page_up(animate=False)
        else:
            self._view.scroll_page_down(animate=False)

    async def action_stop(self) -> None:
        """Cut the answer short: the exchange is set aside and the words come back."""
        if not self.answering or not self._interruptible:
            return
        await self._hush()
        self.action_unheard()

    async def _hush(self) -> None:
        """Nothing more is heard of the answer on its way."""
        self._waiting = ""
        if self._answer is not None:
            self._answer.cancel()
            with suppress(WorkerError):
                await self._answer.wait()

    async def _end_if(self, yes: bool | None) -> None:
        if yes:
            await self._hush()
        await super()._end_if(yes)

    def action_unheard(self) -> None:
        """That was not the question: set the last exchange aside, with its time, even when it made the client leave."""
        if not self.playing() and not self._over:
            return
        if self.answering and self._interruptible and self._answer is not None and not self._answer.is_finished:
            self.run_worker(self.action_stop(), exit_on_error=False)
            return
        try:
            notice = self.session.unheard()
        except NegotiatorError:
            self.tell(_("There is no exchange to set aside."))
            return
        self._open_again()
        start = self.conversation.set_aside()
        self._view.put_aside(self.conversation.blocks, start)
        self.take_notice(notice)
        composer = self.query_one(Composer)
        if not composer.text.strip():
            composer.fill(notice.text)
        self.show_time()

    def help_more(self) -> tuple[tuple[str, str], ...]:
        """How to speak."""
        return (
            (
                _("Speaking"),
                _(
                    "Enter says what you wrote, ctrl+j starts a new line, up calls back what you said. F4 sets the "
                    "last exchange aside when the client misunderstood you: it costs nothing. Page up looks back."
                ),
            ),
        )


async def _closable(stream: AsyncIterator[Heard]) -> AsyncGenerator[Heard, None]:
    """The stream as a generator that closes it when it is closed itself."""
    try:
        async for heard in stream:
            yield heard
    finally:
        if close := getattr(stream, "aclose", None):
            await close()
