"""What is wrong in a scenario, told where it is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path

from negotiator.errors import InputProblem, printable
from negotiator.i18n import ngettext
from negotiator.i18n import translate as _

_SHOWN_NAME = 80  # characters of an untrusted name put into a message


class Severity(StrEnum):
    """Whether a scenario can be played in spite of a problem."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct; `line` counts from 1, `message` is one line of text."""

    file: Path
    line: int
    severity: Severity
    message: str


def format_problem(problem: Problem) -> str:
    """`FILE:LINE: error|warning: message`, on one line and free of terminal controls."""
    told = f"{problem.file}:{problem.line}: {problem.severity}: {problem.message}"
    return printable(told).replace("\n", " ").replace("\t", " ")


class ScenarioProblems(InputProblem):
    """A scenario that cannot be used, with everything that is wrong in it; `str()` lists the problems."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        title = ngettext("The scenario has {n} problem.", "The scenario has {n} problems.", len(self.problems))
        super().__init__(title, file=first.file, line=first.line)

    def __str__(self) -> str:
        return "\n".join(map(format_problem, self.problems))


def shown(name: object) -> str:
    """An untrusted name or value, short enough for a message and on one line."""
    text = " ".join(printable(str(name)).split())
    return text if len(text) <= _SHOWN_NAME else f"{text[:_SHOWN_NAME]}…"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like this one, if one does."""
    found = get_close_matches(name[:_SHOWN_NAME], list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def suggestion(name: str, known: Iterable[str]) -> str:
    """What to write instead of an unknown name: the nearest known one, else all of them. Starts with a space."""
    names = list(known)
    close = nearest(name, names)
    if close is not None:
        return " " + _("Did you mean « {name} »?", name=close)
    return " " + _("Known here: {names}.", names=", ".join(names)) if names else ""
