"""The program as a shell runs it: another process, a home of its own, lines in and lines out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from queue import Empty, Queue
from typing import Any

ROOT = Path(__file__).parents[2]
PROGRAM = (sys.executable, "-m", "negotiator")
SECONDS = 30.0
"""How long a test waits for a line, at most."""


def environment(home: Path, **more: str) -> Mapping[str, str]:
    """A shell's variables, with none of the machine's user's settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("NEGOTIATOR_", "OPENAI_"))}
    return {**kept, "NEGOTIATOR_HOME": str(home), "PYTHONPATH": str(ROOT), **more}


def negotiator(
    home: Path, *arguments: object, given: str = "", seconds: float = 60.0, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    ended = subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        input=given,
        capture_output=True,
        encoding="utf-8",
        timeout=seconds,
        env=environment(home, **more),
        check=False,
    )
    assert "Traceback" not in ended.stderr
    return ended


def events_of(home: Path) -> list[dict[str, Any]]:
    """The journal of the only session kept."""
    [journal] = (home / "sessions").glob("*/session.jsonl")
    return read_events(journal)


def read_events(journal: Path) -> list[dict[str, Any]]:
    """A journal's whole lines."""
    return [json.loads(line) for line in journal.read_bytes().split(b"\n")[:-1]]


class Talk:
    """A session in plain mode, line by line."""

    def __init__(self, home: Path, *arguments: str, **more: str) -> None:
        self.process = subprocess.Popen(
            [*PROGRAM, *arguments, "--plain"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            env=environment(home, **more),
        )
        self._lines: Queue[str] = Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def send(self, line: str) -> None:
        """Write a line."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def line(self, seconds: float = SECONDS) -> str:
        """The next line of standard output."""
        try:
            return self._lines.get(timeout=seconds)
        except Empty:
            raise AssertionError(f"nothing was said; exit code: {self.process.poll()}") from None

    def ask(self, line: str) -> str:
        """Write a line and give the next one that comes."""
        self.send(line)
        return self.line()

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self._gone()

    def interrupt(self) -> int:
        """Press Ctrl-C; the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self._gone()

    def leave(self) -> int:
        """End its input; the exit code."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self._gone()

    def _gone(self) -> int:
        code = self.process.wait(SECONDS)
        self._reader.join(SECONDS)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None and not stream.closed:
                try:
                    stream.close()
                except BrokenPipeError:
                    continue
        return code

    def __enter__(self) -> Talk:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.kill()
