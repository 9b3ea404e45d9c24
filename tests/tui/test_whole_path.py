"""The whole path by keys, from the briefing to the report, over a fake client."""

from __future__ import annotations

import pytest
from textual.widgets import OptionList

from negotiator.config import Settings
from negotiator.journal.events import EventType
from negotiator.journal.journal import read_journal
from negotiator.simulation.settings import EXAM_PHASES
from negotiator.tui.app import NegotiatorApp
from tests.tui.conftest import SIZES, NewSession, app_over, on_screen, screen_text, until


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_every_phase_is_reached_by_keys(new_session: NewSession, size: tuple[int, int]) -> None:
    session = new_session([["Nous avons deux sites.", "Il hésite."]])
    app = app_over(session)
    async with app.run_test(size=size) as pilot:
        await on_screen(pilot, "BriefingScreen")
        assert "Commencer" in screen_text(app)
        await pilot.press("enter")

        await on_screen(pilot, "PreparationScreen")
        await until(pilot, lambda: session.phase is not None, "the phase begins")
        await pilot.press(*"brunel", "enter")
        await until(pilot, lambda: session.workbook.searches, "a search")
        await pilot.press("enter")
        await until(pilot, lambda: session.workbook.opened, "a document is open")
        await pilot.press("enter")
        await until(pilot, lambda: session.workbook.findings, "a finding")
        await pilot.press("f2", *"Signer")
        await pilot.press("f10")
        await on_screen(pilot, "ConfirmScreen")
        await pilot.press("enter")
        await on_screen(pilot, "InterludeScreen")
        assert session.workbook.plan["objectives"] == "Signer"
        assert "Premier entretien" in screen_text(app)
        await pilot.press("enter")

        await on_screen(pilot, "DialogueScreen")
        await until(pilot, lambda: "asseyez-vous" in screen_text(app), "opening words")
        await pilot.press(*"Parlez-moi de vous", "enter")
        await until(pilot, lambda: "Il hésite." in screen_text(app), "the answer")
        await pilot.press("f10", "enter")
        await on_screen(pilot, "InterludeScreen")
        await pilot.press("enter")

        await on_screen(pilot, "DevelopmentScreen")
        await pilot.press(*"Elle signe", "f3")
        await until(pilot, lambda: session.workbook.summary.get("power") == "Elle signe", "the summary is kept")
        app.screen.query_one("#issue-price").focus()
        await pilot.press("home", "shift+end", *"2,95")
        await until(pilot, lambda: session.workbook.offer, "the offer is kept")
        await pilot.press("f3", *"Propre", "enter", *"Passage")
        await pilot.press("f10", "enter")
        await on_screen(pilot, "InterludeScreen")
        assert session.workbook.arguments["Propre"]["characteristic"] == "Passage"
        assert session.workbook.offer is not None
        assert str(session.workbook.offer.terms["price"]) == "2.95"
        await pilot.press("enter")

        for _meeting in ("interview_2", "jury"):
            await on_screen(pilot, "DialogueScreen")
            await pilot.press("f10", "enter")
            await on_screen(pilot, "InterludeScreen")
            await pilot.press("enter")

        await on_screen(pilot, "InternalSpecScreen")
        await until(pilot, lambda: session.phase is not None, "the exercise begins")
        await pilot.press(*"Contexte")
        await pilot.press("f10", "enter")

        await on_screen(pilot, "ReportScreen")
        await until(pilot, lambda: app.screen.query_one("#criteria").option_count == 10, "ten criteria")  # type: ignore[attr-defined]
        assert "Dix critères" in screen_text(app)
    ended = [e.phase for e in read_journal(session.journal.path).events if e.type is EventType.PHASE_ENDED]
    assert ended == list(EXAM_PHASES)


async def test_a_session_begun_is_taken_up_where_it_was(new_session: NewSession) -> None:
    session = new_session(phases=("interview_1",))
    async for _heard in session.enter():
        pass
    async for _heard in session.say("Bonjour, je viens pour vos locaux."):
        pass
    app = app_over(session)
    async with app.run_test(size=(100, 30)) as pilot:
        await on_screen(pilot, "DialogueScreen")
        text = screen_text(app)
        assert "je viens pour vos locaux" in text
        assert "Je vous écoute." in text
        await pilot.press("up")
        await until(pilot, lambda: app.screen.query_one("#composer").text.startswith("Bonjour"), "history")  # type: ignore[attr-defined]


async def test_leaving_keeps_what_is_being_typed(new_session: NewSession) -> None:
    session = new_session(phases=("preparation",))
    app = app_over(session)
    async with app.run_test(size=(140, 40)) as pilot:
        await on_screen(pilot, "BriefingScreen")
        await pilot.press("enter")
        await on_screen(pilot, "PreparationScreen")
        await until(pilot, lambda: session.phase is not None, "the phase begins")
        await pilot.press("f2", *"75 euros", "ctrl+q")
    assert app.left_unfinished
    assert session.workbook.plan["objectives"] == "75 euros"


async def test_a_session_left_between_two_phases_is_resumed_from_the_first_screen() -> None:
    app = NegotiatorApp(Settings(client="builtin"), beat=0.0)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "Cabinet Lormont" in screen_text(app), "the cases")
        await pilot.press("f2", "down", "down", "enter", "f2", "enter")
        await on_screen(pilot, "BriefingScreen")
        await pilot.press("enter")
        await on_screen(pilot, "PreparationScreen")
        await until(pilot, lambda: app.session is not None and app.session.phase is not None, "the phase begins")
        await pilot.press("f10", "enter")
        await on_screen(pilot, "InterludeScreen")
        await pilot.press("escape")
        await on_screen(pilot, "HomeScreen")
        assert not app.screen.query("PhaseBar")
        sessions = app.screen.query_one("#sessions", OptionList)
        await until(pilot, lambda: sessions.option_count == 1, "the session waits")
        assert "Préparation" in screen_text(app)
        sessions.focus()
        await pilot.press("down", "enter")
        await on_screen(pilot, "InterludeScreen")
        assert "À suivre : Premier entretien" in screen_text(app)
