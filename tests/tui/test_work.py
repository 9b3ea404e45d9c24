"""Working alone: searching and clipping, sheets kept as they are typed, the offer's figures, the written exercise."""

from __future__ import annotations

from typing import cast

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from negotiator.simulation.clock import ManualClock
from negotiator.simulation.session import Session
from negotiator.simulation.settings import Mode
from negotiator.tui.screens.base import PhaseScreen
from negotiator.tui.widgets.reader import Reader
from negotiator.tui.widgets.sheet import SheetText
from tests.tui.conftest import NewSession, app_over, on_screen, screen_text, until


async def enter(pilot: Pilot[int], session: Session) -> PhaseScreen:
    await pilot.press("enter")
    await until(pilot, lambda: session.phase is not None, "the phase begins")
    return cast(PhaseScreen, pilot.app.screen)


async def test_documents_are_found_by_searching_and_not_listed(new_session: NewSession) -> None:
    session = new_session(phases=("preparation",))
    async with app_over(session).run_test(size=(140, 40)) as pilot:
        await enter(pilot, session)
        titles = [document.title for document in session.scenario.dossier]
        assert not any(title in screen_text(pilot.app) for title in titles)
        await pilot.press(*"zzzz", "enter")
        await until(pilot, lambda: "Rien trouvé" in screen_text(pilot.app), "nothing found")
        await pilot.press(*["backspace"] * 4, *"brunel")
        await until(pilot, lambda: any(title in screen_text(pilot.app) for title in titles), "found while typing")
    assert [words for _seq, words in session.workbook.searches][-1] == "brunel"


async def test_a_passage_is_clipped_with_its_source_in_one_key(new_session: NewSession) -> None:
    session = new_session(phases=("preparation",))
    async with app_over(session).run_test(size=(140, 40)) as pilot:
        screen = await enter(pilot, session)
        await pilot.press(*"brunel", "enter", "enter")
        await until(pilot, lambda: screen.query_one(Reader).has_focus, "reading")
        await pilot.press("shift+down", "enter")
        await until(pilot, lambda: session.workbook.findings, "a finding")
        (finding,) = session.workbook.findings.values()
        document = next(d for d in session.scenario.dossier if d.id == finding.document)
        assert finding.text in " ".join(document.body.split())
        await pilot.press("f2", "f3")
        await until(pilot, lambda: "1 constat" in screen_text(pilot.app), "the list")
        await pilot.press(*"Deux sites", "enter")
        await until(pilot, lambda: "2 constats" in screen_text(pilot.app), "one of one's own")
        assert list(session.workbook.findings.values())[-1].document == document.id
        await pilot.press("tab", "down", "delete")
        await until(pilot, lambda: "1 constat" in screen_text(pilot.app), "one taken off")


async def test_sheets_are_kept_a_moment_after_the_last_key(new_session: NewSession) -> None:
    session = new_session(phases=("preparation",))
    async with app_over(session).run_test(size=(140, 40)) as pilot:
        await enter(pilot, session)
        await pilot.press("f2", *"Signer 75", "enter", *"ou plus")
        await until(pilot, lambda: session.workbook.plan.get("objectives") == "Signer 75\nou plus", "kept")
        await pilot.press("tab", *"70", "f3", "f3", *"Penser au garage")
        await until(pilot, lambda: session.workbook.notes == "Penser au garage", "notes kept")
    assert session.workbook.plan["floor"] == "70"


async def test_time_over_in_an_exam_keeps_the_last_words(new_session: NewSession, clock: ManualClock) -> None:
    session = new_session(phases=("preparation", "interview_1"))
    async with app_over(session).run_test(size=(140, 40)) as pilot:
        screen = await enter(pilot, session)
        await pilot.press("f2", *"Signer")
        clock.advance(40 * 60)
        screen.look_at_clock()
        await on_screen(pilot, "InterludeScreen")
        assert "Le temps est écoulé" in screen_text(pilot.app)
    assert session.workbook.plan["objectives"] == "Signer"


async def test_the_end_of_time_closes_what_stands_over_the_phase(new_session: NewSession, clock: ManualClock) -> None:
    session = new_session(phases=("preparation", "interview_1"))
    async with app_over(session).run_test(size=(140, 40)) as pilot:
        screen = await enter(pilot, session)
        await pilot.press("f1")
        await on_screen(pilot, "HelpScreen")
        clock.advance(40 * 60)
        screen.look_at_clock()
        await on_screen(pilot, "InterludeScreen")


async def test_in_training_nothing_ends_because_of_the_time(new_session: NewSession, clock: ManualClock) -> None:
    session = new_session(phases=("preparation", "interview_1"), mode=Mode.TRAINING)
    async with app_over(session).run_test(size=(140, 40)) as pilot:
        screen = await enter(pilot, session)
        clock.advance(41 * 60)
        screen.look_at_clock()
        await until(pilot, lambda: "temps écoulé" in screen_text(pilot.app), "told")
        assert session.phase is not None


@pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=str)
async def test_an_offer_out_of_the_mandate_raises_the_alarm_at_once(
    new_session: NewSession, size: tuple[int, int]
) -> None:
    session = new_session(phases=("development",))
    async with app_over(session).run_test(size=size) as pilot:
        screen = await enter(pilot, session)
        await pilot.press("f3")
        await until(pilot, lambda: "Dans votre mandat" in screen_text(pilot.app), "within the mandate")
        price = screen.query_one("#issue-price", Input)
        screen.set_focus(price)
        await pilot.press("home", "shift+end", *"1,50")
        await until(pilot, lambda: "Hors de votre mandat" in screen_text(pilot.app), "the alarm")
        await pilot.press("home", "shift+end", *"rien")
        await until(pilot, lambda: price.has_class("-invalid"), "no number")
        await pilot.press("f10", "enter")
        await until(pilot, lambda: session.workbook.offer is not None, "kept at the end of the phase")
    assert session.workbook.offer is not None
    assert str(session.workbook.offer.terms["price"]) == "1.50"


async def test_objections_are_prepared_on_cards(new_session: NewSession) -> None:
    session = new_session(phases=("development",))
    async with app_over(session).run_test(size=(140, 40)) as pilot:
        await enter(pilot, session)
        await pilot.press("f3", "f3", "f3")
        await until(pilot, lambda: "Une objection que vous attendez" in screen_text(pilot.app), "the deck")
        await pilot.press(*"Trop cher", "enter")
        await until(pilot, lambda: isinstance(pilot.app.focused, SheetText), "the card")
        await pilot.press(*"Que comparez-vous")
        await until(pilot, lambda: session.workbook.objections == {"Trop cher": "Que comparez-vous"}, "kept")


async def test_the_exercise_is_written_beside_its_brief(new_session: NewSession) -> None:
    session = new_session(phases=("internal_spec",))
    async with app_over(session).run_test(size=(80, 24)) as pilot:
        await enter(pilot, session)
        await pilot.press(*"Contexte")
        await until(pilot, lambda: session.workbook.exercises.get("internal_spec") == "Contexte", "kept")
        await pilot.press("f2")
        await until(pilot, lambda: "30 minutes" in screen_text(pilot.app), "the brief")
        await pilot.press("f2", *" du client")
        await until(pilot, lambda: "Contexte du client" in screen_text(pilot.app), "the page again")
