"""Makes the pictures of the README from the program itself: `python docs/pictures.py`.

A simulated candidate plays the default case against the built-in client; the screens are then opened on that session.
Nothing is drawn by hand, no network is used, and the same code gives the same pictures, the clock apart.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from negotiator.simulation.opening import LoadedScenario
    from negotiator.simulation.session import Session
    from negotiator.tui.app import NegotiatorApp

IMAGES = Path(__file__).parent / "images"
SEED = 7
SIZE = (120, 36)
TURNS = 5
"""Exchanges of the first meeting that the picture of it shows the end of."""

Act = Callable[["Pilot[int]"], Awaitable[None]]


def still(svg: str) -> str:
    """A picture that names no font server and carries the same ids each time."""
    svg = re.sub(r"@font-face\s*{[^}]*}", "", svg)
    svg = svg.replace("Fira Code", "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas")
    return re.sub(r"terminal-\d+", "terminal", svg)


async def picture(app: NegotiatorApp, name: str, act: Act, *, day: bool = False) -> None:
    """Open the app, do something in it, keep what is on screen."""
    async with app.run_test(size=SIZE) as pilot:
        if day:
            app.toggle_look()
        await act(pilot)
        await pilot.pause(0.3)
        app.screen.set_focus(app.screen.focused)
        IMAGES.mkdir(exist_ok=True)
        (IMAGES / f"{name}.svg").write_text(still(app.export_screenshot()), encoding="utf-8")


async def seen(pilot: Pilot[int], words: str) -> None:
    """Wait until the screen shows these words."""
    for _round in range(1_000):
        if words in pilot.app.export_screenshot().replace("&#160;", " "):
            return
        await pilot.pause(0.02)
    raise SystemExit(f"never on screen: {words}")


def cut(journal: Path, phase: str, turns: int) -> Session:
    """The session as it stood after some exchanges of a phase, to be gone on with."""
    from negotiator.config import Settings
    from negotiator.journal.events import EventType
    from negotiator.journal.journal import Journal, read_journal
    from negotiator.simulation.opening import resume

    folder = Path(tempfile.mkdtemp(dir=journal.parent))
    shutil.copyfile(journal.with_name("scenario.yaml"), folder / "scenario.yaml")
    with Journal(folder / "session.jsonl") as kept:
        for event in read_journal(journal).events:
            kept.append(event.type, event.phase, event.data)
            turns -= event.phase == phase and event.type is EventType.CLOCK and "answered" in event.data
            if turns <= 0 and event.phase == phase:
                break
    return resume(folder / "session.jsonl", Settings())


async def played(folder: Path) -> tuple[Path, LoadedScenario]:
    """A whole session of a simulated candidate."""
    from negotiator.config import Settings
    from negotiator.simulation.demo import run_demo
    from negotiator.simulation.opening import cast, load
    from negotiator.simulation.settings import SessionSettings

    loaded = load(None, Settings())
    settings = SessionSettings(seed=SEED)
    client = cast(loaded.scenario, settings, Settings())
    journal = await run_demo(
        loaded.scenario, client, skill="expert", seed=SEED, out_dir=folder, settings=settings, scenario_hash=loaded.hash
    )
    shutil.copyfile(loaded.path, journal.with_name("scenario.yaml"))
    return journal, loaded


async def main() -> None:
    """Play once, then take the pictures."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["NEGOTIATOR_HOME"] = home
        from negotiator.config import Settings
        from negotiator.tui.app import NegotiatorApp
        from negotiator.tui.screens.report import ReportScreen

        folder = Path(home) / "played"
        folder.mkdir()
        journal, _loaded = await played(folder)

        async def first_screen(pilot: Pilot[int]) -> None:
            await seen(pilot, "Cabinet Lormont")
            await seen(pilot, "15 min")

        async def meeting(pilot: Pilot[int]) -> None:
            await seen(pilot, "Sarrazin")
            await pilot.press("f2", "f3")

        async def offer(pilot: Pilot[int]) -> None:
            await pilot.press("f3")
            await seen(pilot, "Votre prix")

        async def report(pilot: Pilot[int]) -> None:
            await pilot.app.push_screen(ReportScreen(journal))
            await seen(pilot, "Trois priorités")
            await pilot.press("down", "down")

        await picture(NegotiatorApp(Settings()), "home", first_screen)
        await picture(NegotiatorApp(Settings(), cut(journal, "interview_1", TURNS)), "interview", meeting)
        await picture(NegotiatorApp(Settings(), cut(journal, "development", 0)), "offer", offer)
        await picture(NegotiatorApp(Settings()), "report", report)
        await picture(NegotiatorApp(Settings(), cut(journal, "interview_1", TURNS)), "interview-day", meeting, day=True)


if __name__ == "__main__":
    asyncio.run(main())
