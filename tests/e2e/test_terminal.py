"""The real program in a real terminal: every phase by keys, with the built-in client, narrow and wide."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from negotiator.journal.events import EventType
from negotiator.journal.journal import read_journal
from negotiator.simulation.settings import EXAM_PHASES

ROOT = Path(__file__).parent.parent.parent
TMUX = shutil.which("tmux")
PATIENCE = 30.0
"""Seconds that the screen is given to show what is waited for."""

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.timeout(150),
    pytest.mark.skipif(TMUX is None, reason="tmux is not installed: run `make system`"),
]


class Terminal:
    """A terminal of a given size in which the program runs; keys go in, the screen's text comes out."""

    def __init__(self, folder: Path, width: int, height: int, command: str) -> None:
        self.home = folder / "home"
        self._socket = folder / "tmux"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("NEGOTIATOR_", "OPENAI_"))}
        self._env = {**kept, "NEGOTIATOR_HOME": str(self.home), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
        line = f"{sys.executable} -m {command}; echo exit $?; sleep 60"
        self._tmux("-f", "/dev/null", "new-session", "-d", "-x", str(width), "-y", str(height), "-c", str(ROOT), line)

    def _tmux(self, *words: str) -> str:
        assert TMUX is not None
        ran = subprocess.run(
            [TMUX, "-u", "-S", str(self._socket), *words], env=self._env, capture_output=True, text=True, timeout=20
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def screen(self) -> str:
        return self._tmux("capture-pane", "-p").replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ")

    def press(self, *keys: str) -> None:
        """Press keys one after the other, at a person's pace: each acts before the next."""
        for key in keys:
            self._tmux("send-keys", key)
            time.sleep(0.2)

    def type(self, text: str) -> None:
        self._tmux("send-keys", "-l", text)

    def see(self, *words: str) -> str:
        """Wait until the screen shows one of these words; gives the screen."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if any(word in (text := self.screen()) for word in words):
                return text
            time.sleep(0.1)
        raise AssertionError(f"never on screen: {words}\n{self.screen()}")

    def journal(self) -> Path:
        return next((self.home / "sessions").glob("*/session.jsonl"))

    def events(self, kind: EventType) -> int:
        """How many events of a kind are in the journal; none before there is one."""
        if not list((self.home / "sessions").glob("*/session.jsonl")):
            return 0
        return sum(event.type is kind for event in read_journal(self.journal()).events)

    def wait_for(self, kind: EventType, count: int) -> None:
        """Wait until the journal holds that many events of a kind."""
        end = time.monotonic() + PATIENCE
        while self.events(kind) < count:
            assert time.monotonic() < end, f"no {kind} in the journal\n{self.screen()}"
            time.sleep(0.1)

    def finish_phase(self) -> None:
        """F10, Enter."""
        self.press("F10")
        self.see("Terminer cette étape")
        self.press("Enter")

    def close(self) -> None:
        self._tmux("kill-server")


@pytest.fixture
def terminal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Terminal]:
    width, height = request.param
    opened = Terminal(tmp_path, width, height, "negotiator")
    yield opened
    opened.close()


@pytest.mark.parametrize("terminal", [(80, 24), (140, 40)], indirect=True, ids=str)
def test_a_newcomer_goes_from_launch_to_report_by_keys(terminal: Terminal) -> None:
    terminal.see("Cabinet Lormont")
    terminal.press("F2", "Down", "Down", "Enter", "F2", "Enter")
    terminal.see("Votre mission")
    terminal.press("Enter")

    terminal.see("Préparation")
    terminal.wait_for(EventType.PHASE_STARTED, 1)
    terminal.type("informatique")
    terminal.press("Enter")
    terminal.wait_for(EventType.SEARCH, 1)
    terminal.press("Enter")
    terminal.wait_for(EventType.DOCUMENT_OPENED, 1)
    terminal.press("Down", "Enter")
    terminal.wait_for(EventType.FINDING, 1)
    terminal.press("F2")
    terminal.type("1. Signer 36 mois à 75 euros")
    terminal.press("Tab")
    terminal.type("70 euros")
    terminal.finish_phase()

    terminal.see("Premier entretien")
    terminal.wait_for(EventType.PLAN, 2)
    terminal.press("Enter")
    terminal.see("Sarrazin")
    terminal.wait_for(EventType.PHASE_STARTED, 2)
    terminal.type("Bonjour Monsieur Sarrazin. Comment votre informatique est-elle organisée aujourd'hui ?")
    terminal.press("Enter")
    terminal.wait_for(EventType.MOVES, 1)
    terminal.see("Axone", "informatique")
    terminal.press("F2")
    terminal.see("Constats")
    terminal.finish_phase()

    terminal.see("Élaboration")
    terminal.press("Enter")
    terminal.see("Carte du pouvoir")
    terminal.wait_for(EventType.PHASE_STARTED, 3)
    terminal.type("Mme Delattre signe")
    terminal.press("F3")
    terminal.see("Votre prix")
    terminal.press("Space")
    terminal.wait_for(EventType.OFFER, 1)
    terminal.finish_phase()

    terminal.see("Second entretien")
    terminal.press("Enter")
    terminal.wait_for(EventType.PHASE_STARTED, 4)
    terminal.type("Nous vous proposons 76 euros par poste et par mois sur 36 mois.")
    terminal.press("Enter")
    terminal.wait_for(EventType.MOVES, 2)
    terminal.finish_phase()

    terminal.see("Échange avec le jury")
    terminal.press("Enter")
    terminal.see("négociation")
    terminal.wait_for(EventType.PHASE_STARTED, 5)
    terminal.type("J'ai cherché à comprendre le besoin, mais je n'ai pas rencontré la décideuse.")
    terminal.press("Enter")
    terminal.finish_phase()

    terminal.see("Cahier des charges interne")
    terminal.press("Enter")
    terminal.see("Votre cahier des charges interne")
    terminal.wait_for(EventType.PHASE_STARTED, 6)
    terminal.type("Contexte : sept bureaux, 180 postes.")
    terminal.finish_phase()

    terminal.see("Dix critères")
    terminal.see("C6")
    terminal.press("C-q")
    terminal.see("exit 0")
    events = read_journal(terminal.journal()).events
    assert [e.phase for e in events if e.type is EventType.PHASE_ENDED] == list(EXAM_PHASES)
    assert not read_journal(terminal.journal()).broken


@pytest.mark.parametrize("terminal", [(80, 24)], indirect=True, ids=str)
def test_a_session_left_is_waiting_on_the_first_screen(terminal: Terminal) -> None:
    terminal.see("Cabinet Lormont")
    terminal.press("Enter")
    terminal.see("Votre mission")
    terminal.press("Enter")
    terminal.see("Parlez.")
    terminal.see("M. Olivier Sarrazin")
    terminal.press("C-q")
    screen = terminal.see("exit 0")
    assert "negotiator resume" in screen
    assert terminal.events(EventType.SESSION_ENDED) == 0
