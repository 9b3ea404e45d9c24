"""The report: a line per criterion, evidence that opens its turn, priorities, and failures that are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from negotiator.config import Settings
from negotiator.errors import InputProblem
from negotiator.scenarios.models import Scenario
from negotiator.simulation.session import Session
from negotiator.tui.app import NegotiatorApp
from negotiator.tui.screens import report
from negotiator.tui.services import Graded
from tests.tui.conftest import SIZES, NewSession, on_screen, screen_text, until

LINE = {
    "judge": {"kind": "builtin"},
    "criteria": [
        {
            "id": "C3",
            "level": 2,
            "status": "graded",
            "rationale": "",
            "indicators": [
                {
                    "id": "C3.authority_asked",
                    "met": True,
                    "source": "read",
                    "evidence": [{"where": "journal", "turn": 2, "speaker": "candidate", "quote": "Qui [/b] signe ?"}],
                }
            ],
        },
        {"id": "C7", "level": None, "status": "not_observed", "rationale": "", "indicators": []},
    ],
    "advice": [{"criterion": "C5", "turn": 1, "what": "Rien n'a été reformulé.", "instead": "« Si je résume… »"}],
}


async def open_report(pilot: Pilot[int], monkeypatch: pytest.MonkeyPatch, session: Session, case: Scenario) -> None:
    async for _heard in session.enter():
        pass
    for words in ("Bonjour à tous.", "Qui signe ?"):
        async for _heard in session.say(words):
            pass

    def graded(_journal: Path, _config: Settings) -> Graded:
        return Graded(case, session.events, "", LINE)

    monkeypatch.setattr(report, "graded", graded)
    await pilot.app.push_screen(report.ReportScreen(session.journal.path))
    await until(pilot, lambda: "acquis" in screen_text(pilot.app), "the grade")


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_evidence_and_priorities_open_the_turn_they_speak_of(
    new_session: NewSession, scenario: Scenario, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    session = new_session(phases=("interview_1",))
    app = NegotiatorApp(Settings())
    async with app.run_test(size=size) as pilot:
        await open_report(pilot, monkeypatch, session, scenario)
        assert "non observé" in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: "Qui [/b] signe ?" in screen_text(app), "the evidence")
        await pilot.press("enter")
        await on_screen(pilot, "TranscriptScreen")
        assert "tour 2" in screen_text(app)
        assert "Qui signe ?" in screen_text(app)
        await pilot.press("escape", "f2")
        await until(pilot, lambda: "Rien n'a été reformulé." in screen_text(app), "the priority")
        assert "Si je résume" in screen_text(app)
        await pilot.press("enter")
        await on_screen(pilot, "TranscriptScreen")
        assert "tour 1" in screen_text(app)
    session.close()


async def test_a_grade_that_cannot_be_made_is_told(new_session: NewSession, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_journal: Path, _config: Settings) -> Graded:
        raise InputProblem("Le journal est illisible.", "Reprenez une autre session [/b].")

    monkeypatch.setattr(report, "graded", fails)
    app = NegotiatorApp(Settings())
    async with app.run_test(size=(120, 36)) as pilot:
        await app.push_screen(report.ReportScreen(Path("nowhere")))
        await until(pilot, lambda: "autre session [/b]" in screen_text(app), "the problem")


async def test_the_disclaimer_stands_on_the_report(
    new_session: NewSession, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = new_session(phases=("interview_1",))
    app = NegotiatorApp(Settings())
    async with app.run_test(size=(140, 40)) as pilot:
        await open_report(pilot, monkeypatch, session, scenario)
        assert "officiel" in screen_text(app)
    session.close()
