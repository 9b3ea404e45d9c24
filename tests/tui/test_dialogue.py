"""Speaking: keys, time, interruption, misunderstanding, and the end of a meeting."""

from __future__ import annotations

from typing import cast

import pytest
from textual import events
from textual.pilot import Pilot

from negotiator.journal.events import EventType
from negotiator.journal.journal import read_journal
from negotiator.simulation.clock import ManualClock
from negotiator.simulation.session import Session
from negotiator.simulation.settings import Mode
from negotiator.tui.screens.dialogue import DialogueScreen
from negotiator.tui.widgets.composer import Composer
from negotiator.tui.widgets.conversation import CUT, MOUNTED, ConversationView, SpeechBlock
from tests.stubs.fake_client import FakeClient
from tests.tui.conftest import NewSession, app_over, on_screen, screen_text, until

MEETING = ("interview_1", "development")


async def enter(pilot: Pilot[int], session: Session) -> DialogueScreen:
    await pilot.press("enter")
    await on_screen(pilot, "DialogueScreen")
    screen = cast(DialogueScreen, pilot.app.screen)
    await until(pilot, lambda: session.phase is not None and not screen.answering, "the meeting is open")
    return screen


async def say(pilot: Pilot[int], words: str) -> None:
    pilot.app.screen.query_one(Composer).fill(words)
    await pilot.press("enter")
    screen = cast(DialogueScreen, pilot.app.screen)
    await until(pilot, lambda: not screen.answering, "an answer")


def said(session: Session) -> list[str]:
    return [e.text("text") for e in session.events if e.type is EventType.UTTERANCE and e.text("role") == "candidate"]


async def test_enter_says_it_and_other_keys_make_a_new_line(new_session: NewSession) -> None:
    session = new_session(phases=MEETING)
    async with app_over(session).run_test(size=(100, 30)) as pilot:
        await enter(pilot, session)
        await pilot.press(*"un", "ctrl+j", *"deux", "shift+enter", *"trois", "enter")
        await until(pilot, lambda: said(session), "words")
    assert said(session) == ["un\ndeux\ntrois"]


async def test_pasted_lines_wait_for_enter(new_session: NewSession) -> None:
    session = new_session(phases=MEETING)
    async with app_over(session).run_test(size=(100, 30)) as pilot:
        await enter(pilot, session)
        pilot.app.post_message(events.Paste("Bonjour\nMadame\n"))
        await pilot.pause()
        assert said(session) == []
        await pilot.press("enter")
        await until(pilot, lambda: said(session), "words")
    assert said(session) == ["Bonjour\nMadame"]


async def test_an_empty_line_says_nothing(new_session: NewSession) -> None:
    session = new_session(phases=MEETING)
    async with app_over(session).run_test(size=(100, 30)) as pilot:
        await enter(pilot, session)
        await pilot.press("enter", "space", "enter")
        await pilot.pause()
    assert said(session) == []


async def test_up_calls_back_what_was_said(new_session: NewSession) -> None:
    session = new_session(phases=MEETING)
    async with app_over(session).run_test(size=(100, 30)) as pilot:
        screen = await enter(pilot, session)
        await say(pilot, "Première question ?")
        await say(pilot, "Seconde question ?")
        await pilot.press("up", "up")
        composer = screen.query_one(Composer)
        assert composer.text == "Première question ?"
        await pilot.press("down", "down")
        assert composer.text == ""


async def test_words_wait_while_somebody_answers(new_session: NewSession) -> None:
    session = new_session([["Eh bien…", "Voilà."]], phases=MEETING, held=True)
    client = cast(FakeClient, session.client)
    async with app_over(session).run_test(size=(100, 30)) as pilot:
        client.let_go.set()
        screen = await enter(pilot, session)
        client.let_go.clear()
        await pilot.press(*"Alors", "enter")
        await until(pilot, lambda: "Eh bien" in screen_text(pilot.app), "the first sentence")
        await pilot.press(*"Et", "enter")
        assert (said(session), screen.query_one(Composer).text) == (["Alors"], "Et")
        client.let_go.set()
        await until(pilot, lambda: said(session) == ["Alors", "Et"], "said in their turn")
        assert screen.query_one(Composer).text == ""
        await until(pilot, lambda: not screen.answering, "an answer")
        client.let_go.clear()
        client.answers = [["Bon.", "Voilà."]]
        await pilot.press(*"Un", "enter")
        await until(pilot, lambda: "Bon." in screen_text(pilot.app), "the first sentence")
        await pilot.press(*"Deux", "enter", *"!")
        client.let_go.set()
        await until(pilot, lambda: not screen.answering, "the rest")
        assert screen.query_one(Composer).text == "Deux!"


async def test_escape_cuts_the_answer_and_gives_the_words_and_the_time_back(new_session: NewSession) -> None:
    session = new_session([["Eh bien…", "Voilà."]], phases=MEETING, held=True)
    client = cast(FakeClient, session.client)
    async with app_over(session).run_test(size=(100, 30)) as pilot:
        client.let_go.set()
        screen = await enter(pilot, session)
        client.let_go.clear()
        left = session.clock.left
        await pilot.press(*"Combien", "enter")
        await until(pilot, lambda: "Eh bien" in screen_text(pilot.app), "the first sentence")
        await pilot.press("escape")
        await until(pilot, lambda: not screen.answering, "the answer is cut")
        await until(pilot, lambda: screen.query_one(Composer).text == "Combien", "the words come back")
        assert session.clock.left == left
        assert "mis de côté" in screen_text(pilot.app)
        client.let_go.set()
        await pilot.press("enter")
        await until(pilot, lambda: len(said(session)) == 2, "said again")
    assert [e.type for e in session.events].count(EventType.MISUNDERSTANDING) == 1


@pytest.mark.parametrize("keys", [("f10", "enter"), ("ctrl+q",)], ids=["end", "quit"])
async def test_leaving_in_the_middle_of_an_answer_loses_nothing(new_session: NewSession, keys: tuple[str, ...]) -> None:
    session = new_session([["Eh bien…", "Voilà."]], phases=MEETING, held=True)
    client = cast(FakeClient, session.client)
    app = app_over(session)
    async with app.run_test(size=(100, 30)) as pilot:
        client.let_go.set()
        await enter(pilot, session)
        client.let_go.clear()
        await pilot.press(*"Alors", "enter")
        await until(pilot, lambda: "Eh bien" in screen_text(app), "the first sentence")
        for key in keys:
            await pilot.press(key)
        if keys == ("f10", "enter"):
            await on_screen(pilot, "InterludeScreen")
    read = read_journal(session.journal.path)
    assert not read.broken
    assert [e.text("text") for e in read.events if e.type is EventType.UTTERANCE][-2:] == ["Alors", "Eh bien…"]


async def test_a_misunderstanding_costs_nothing(new_session: NewSession) -> None:
    session = new_session(phases=MEETING)
    async with app_over(session).run_test(size=(100, 30)) as pilot:
        screen = await enter(pilot, session)
        left = session.clock.left
        await say(pilot, "Combien de postes avez-vous ?")
        assert session.clock.left < left
        await pilot.press("f4")
        await until(pilot, lambda: session.clock.left == left, "the time is given back")
        assert screen.query_one(Composer).text == "Combien de postes avez-vous ?"
        await pilot.press("f4")
        assert "pas d'échange" in screen_text(pilot.app)


async def test_warnings_are_told_and_time_ends_an_exam(new_session: NewSession, clock: ManualClock) -> None:
    session = new_session(phases=MEETING)
    async with app_over(session).run_test(size=(100, 30)) as pilot:
        screen = await enter(pilot, session)
        session.clock._base = 16 * 60  # as if words had taken that long
        screen.look_at_clock()
        await pilot.pause()
        assert "Il reste 5 min" in screen_text(pilot.app)
        session.clock._base = 20 * 60
        screen.look_at_clock()
        await pilot.pause()
        assert session.phase is None
        assert "Le temps est écoulé" in screen_text(pilot.app)
        await pilot.press("enter")
        await on_screen(pilot, "InterludeScreen")


async def test_a_sentence_begun_is_finished_when_time_runs_out(new_session: NewSession) -> None:
    session = new_session([["Eh bien…", "Voilà."]], phases=MEETING, held=True)
    client = cast(FakeClient, session.client)
    async with app_over(session).run_test(size=(100, 30)) as pilot:
        client.let_go.set()
        screen = await enter(pilot, session)
        client.let_go.clear()
        await pilot.press(*"Alors", "enter")
        await until(pilot, lambda: "Eh bien" in screen_text(pilot.app), "the first sentence")
        session.clock._base = 20 * 60
        screen.look_at_clock()
        assert session.phase is not None
        client.let_go.set()
        await until(pilot, lambda: session.phase is None, "the meeting ends")
        assert "Voilà." in screen_text(pilot.app)
        assert "Le temps est écoulé" in screen_text(pilot.app)


async def test_training_pauses_and_an_exam_does_not(new_session: NewSession) -> None:
    session = new_session(phases=MEETING, mode=Mode.TRAINING)
    async with app_over(session).run_test(size=(100, 30)) as pilot:
        await enter(pilot, session)
        await pilot.press("f6")
        await on_screen(pilot, "PauseScreen")
        assert session.clock.paused
        await pilot.press("enter")
        await on_screen(pilot, "DialogueScreen")
        assert not session.clock.paused


async def test_an_exam_has_no_pause(new_session: NewSession) -> None:
    session = new_session(phases=MEETING)
    async with app_over(session).run_test(size=(100, 30)) as pilot:
        await enter(pilot, session)
        assert "Pause" not in screen_text(pilot.app)
        await pilot.press("f6")
        await pilot.pause()
        assert type(pilot.app.screen) is DialogueScreen
        assert not session.clock.paused


async def test_a_client_who_leaves_ends_the_meeting(new_session: NewSession) -> None:
    session = new_session([["Cela suffit."]], phases=MEETING)
    async with app_over(session).run_test(size=(100, 30)) as pilot:
        await enter(pilot, session)
        cast(FakeClient, session.client).leaves = True
        await say(pilot, "C'est à prendre ou à laisser !")
        await until(pilot, lambda: "mis fin" in screen_text(pilot.app), "told")
        assert "Cela suffit." in screen_text(pilot.app)
        await pilot.press("enter")
        await on_screen(pilot, "InterludeScreen")
        assert "mis fin" in screen_text(pilot.app)


@pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=str)
async def test_plan_and_findings_are_at_hand_beside_the_conversation(
    new_session: NewSession, size: tuple[int, int]
) -> None:
    session = new_session([["Nous y voilà."]], phases=("preparation", *MEETING))
    async for _heard in session.enter():
        pass
    session.plan("angle", "La propreté des ateliers")
    session.clip("Deux sites", None)
    session.end_phase()
    async with app_over(session).run_test(size=size) as pilot:
        await enter(pilot, session)
        await say(pilot, "Bonjour")
        await pilot.press("f2")
        await until(pilot, lambda: "La propreté des ateliers" in screen_text(pilot.app), "the plan")
        assert "Nous y voilà." in screen_text(pilot.app)
        await pilot.press("f3")
        await until(pilot, lambda: "Deux sites" in screen_text(pilot.app), "the findings")
        await pilot.press("f2")
        await until(pilot, lambda: "Deux sites" not in screen_text(pilot.app), "the panel is closed")


async def test_who_speaks_is_told_in_words(new_session: NewSession) -> None:
    session = new_session(phases=MEETING)
    first, second = session.scenario.interlocutors[:2]
    cast(FakeClient, session.client).answers = [[f"{first.id}: Oui.", f"{second.id}: Non."]]
    async with app_over(session).run_test(size=(100, 30)) as pilot:
        await enter(pilot, session)
        await say(pilot, "Alors ?")
        lines = screen_text(pilot.app).splitlines()
        yes, no = (next(n for n, line in enumerate(lines) if word in line) for word in ("Oui.", "Non."))
        assert first.name in lines[yes - 1]
        assert second.name in lines[no - 1]


async def test_a_long_conversation_keeps_few_blocks_on_screen(new_session: NewSession) -> None:
    session = new_session(phases=MEETING)
    async with app_over(session).run_test(size=(100, 30)) as pilot:
        screen = await enter(pilot, session)
        view = screen.query_one(ConversationView)
        for turn in range(200):
            view.add(screen.conversation.say(f"Question {turn} ?"))
        await pilot.pause()
        assert len(view.query(SpeechBlock)) <= MOUNTED + CUT
        assert "Question 199" in screen_text(pilot.app)


async def test_the_view_follows_unless_scrolled_up(new_session: NewSession) -> None:
    session = new_session(phases=MEETING)
    async with app_over(session).run_test(size=(80, 24)) as pilot:
        screen = await enter(pilot, session)
        for turn in range(12):
            await say(pilot, f"Question {turn} ?")
        assert "Question 11" in screen_text(pilot.app)
        await pilot.press("pageup", "pageup")
        await until(pilot, lambda: "Question 11" not in screen_text(pilot.app), "scrolled up")
        screen.query_one(ConversationView).add(screen.conversation.hear("personne", "Et encore ceci.")[0])
        await pilot.pause(0.1)
        assert "Et encore ceci." not in screen_text(pilot.app)
