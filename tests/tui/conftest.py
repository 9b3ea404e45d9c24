"""A small case, a session over a fake client, and ways to drive and read the screens."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import pytest
from textual.pilot import Pilot

from negotiator.config import Settings
from negotiator.scenarios.loader import load_scenario
from negotiator.scenarios.models import Scenario
from negotiator.simulation.clock import ManualClock
from negotiator.simulation.session import Beginning, Session
from negotiator.simulation.settings import EXAM_PHASES, Mode, SessionSettings
from negotiator.tui.app import NegotiatorApp
from tests.stubs.fake_client import FakeClient

SMALL = Path(__file__).parent.parent / "scenarios" / "data" / "small.yaml"
SIZES = [(80, 24), (140, 40)]
PATIENCE = 400
"""Rounds of the event loop that a test waits for something at most."""


class NewSession(Protocol):
    def __call__(
        self,
        answers: Sequence[Sequence[str]] = ...,
        *,
        mode: Mode = ...,
        phases: tuple[str, ...] = ...,
        held: bool = ...,
        case: Scenario | None = ...,
    ) -> Session: ...


@pytest.fixture
def scenario() -> Scenario:
    return load_scenario(SMALL)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def new_session(scenario: Scenario, clock: ManualClock, tmp_path: Path) -> NewSession:
    def make(
        answers: Sequence[Sequence[str]] = (),
        *,
        mode: Mode = Mode.EXAM,
        phases: tuple[str, ...] = EXAM_PHASES,
        held: bool = False,
        case: Scenario | None = None,
    ) -> Session:
        played = case or scenario
        folder = tmp_path / "session"
        folder.mkdir()
        (folder / "scenario.yaml").write_bytes(SMALL.read_bytes())
        settings = SessionSettings(mode=mode, phases=phases)
        client = FakeClient(played, answers, held=held)
        return Session.create(folder / "session.jsonl", Beginning(played, "0" * 64, settings), client, clock)

    return make


def app_over(session: Session) -> NegotiatorApp:
    return NegotiatorApp(Settings(), session, beat=0.0)


async def until(pilot: Pilot[int], holds: Callable[[], object], what: str) -> None:
    """Wait for something, and for the screen to show it."""
    for _round in range(PATIENCE):
        if holds():
            await pilot.pause()
            return
        await pilot.pause(0.02)
    raise AssertionError(f"never happened: {what}; on screen:\n{screen_text(pilot.app)}")


async def on_screen(pilot: Pilot[int], name: str) -> None:
    await until(pilot, lambda: type(pilot.app.screen).__name__ == name, name)


def screen_text(app: object) -> str:
    """What is to be read on the screen, a line for each of its lines."""
    assert isinstance(app, NegotiatorApp)
    rows: dict[float, list[tuple[float, str]]] = {}
    for x, y, text in re.findall(r'<text[^>]* x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>', app.export_screenshot()):
        rows.setdefault(float(y), []).append((float(x), html.unescape(text)))
    lines = ("".join(text for _x, text in sorted(parts)) for _y, parts in sorted(rows.items()))
    return "\n".join(line.replace("\N{NO-BREAK SPACE}", " ").rstrip() for line in lines)
