"""What can go wrong for a person, each with a title, a remedy and the exit code that a shell sees."""

from __future__ import annotations

import unicodedata
from pathlib import Path

# Line feeds and tabs lay text out; every other control or formatting character could drive the terminal.
_LAYOUT = frozenset("\n\t")


def printable(text: str) -> str:
    """Give text that a terminal may show: control, format and unpaired surrogate characters become U+FFFD."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(char) in {"Cc", "Cf", "Cs"} and char not in _LAYOUT
        else char
        for char in text
    )


class NegotiatorError(Exception):
    """A failure told to the user without a traceback: what happened, and what to do about it.

    `str()` is the title, then the remedy on a line of its own when there is one, both free of terminal controls.
    """

    exit_code: int = 1

    def __init__(self, title: str, remedy: str = "", exit_code: int | None = None) -> None:
        self.title = printable(title)
        self.remedy = printable(remedy)
        if exit_code is not None:
            self.exit_code = exit_code
        super().__init__(self.title, self.remedy)

    def __str__(self) -> str:
        return f"{self.title}\n{self.remedy}" if self.remedy else self.title


class InputProblem(NegotiatorError):
    """Something handed in (a scenario, a transcript, a setting) cannot be used; `line` counts from 1."""

    exit_code = 1

    def __init__(self, title: str, remedy: str = "", *, file: Path | None = None, line: int | None = None) -> None:
        super().__init__(title, remedy)
        self.file = file
        self.line = line

    @property
    def where(self) -> str:
        """`FILE:LINE`, `FILE`, or nothing when the problem is in no file."""
        if self.file is None:
            return ""
        name = printable(str(self.file))
        return name if self.line is None else f"{name}:{self.line}"

    def __str__(self) -> str:
        told = super().__str__()
        return f"{self.where}: {told}" if self.where else told


class UsageProblem(NegotiatorError):
    """The command was asked for something it does not do."""

    exit_code = 2


class ModelProblem(NegotiatorError):
    """A language model or its server failed for good."""

    exit_code = 3
