"""Runs a command of the program inside the test."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from negotiator.cli import main


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code, its data and its narration."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """Standard output as one JSON value."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Standard output as one JSON value a line."""
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ended]


def runner(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """A function that runs `negotiator` with these arguments and this standard input."""

    def run(*arguments: object, given: str | bytes = "") -> Ended:
        raw = given.encode() if isinstance(given, str) else given
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
        capfd.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as ended:  # argparse, after --help and --version
            code = int(ended.code or 0)
        read = capfd.readouterr()
        assert "Traceback" not in read.err
        assert "fault of the program" not in read.err
        return Ended(code, read.out, read.err)

    return run
