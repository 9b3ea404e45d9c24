"""`negotiator grade`: sessions, transcripts and candidate folders, one line each in grades.jsonl."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from negotiator.cli.marking import GRADES, html_of, judge_of, line_of, scenario_for
from negotiator.cli.settings import backend
from negotiator.config import Settings
from negotiator.errors import InputProblem, NegotiatorError, printable
from negotiator.grading.copy import Copy, read_copy
from negotiator.grading.grade import Grade
from negotiator.grading.grader import error_grade, grade
from negotiator.grading.judges import Judge
from negotiator.i18n import speaking
from negotiator.i18n import translate as _
from negotiator.referential import load_referential
from negotiator.scenarios.models import Scenario
from negotiator.simulation.opening import load

COPY_FILES = (".jsonl", ".txt", ".md", ".csv", ".json", ".vtt", ".srt")
PARTS = ("session.jsonl", "transcript*", "plan.*", "proposal.*", "spec.*")
IN_FLIGHT = 8
SPOILT, MODEL_FAILED = 1, 3


@dataclass(frozen=True, slots=True)
class Found:
    """A copy to grade and its name: the path relative to the PATH given."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A grade with what its report needs; no copy when it could not be read."""

    grade: Grade
    copy: Copy | None
    scenario: Scenario | None


def run(options: argparse.Namespace, config: Settings) -> int:
    """Grade every copy; returns 1 when one could not be read, 3 when a model failed for one, else 0."""
    own = load(options.scenario, config).scenario if options.scenario else None
    copies = [found for path in options.paths for found in find_copies(Path(path))]
    judge = judge_of(backend(options.judge, config.judge, config), config, options.replicates)
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    return asyncio.run(_batch(copies, own, judge, out, options, config))


def find_copies(path: Path) -> Iterator[Found]:
    """The copies a PATH holds: itself, or what is in the folder. Raises InputProblem when there is none."""
    if path.is_file() or (path.is_dir() and is_candidate_folder(path)):
        yield Found(path, path.name)
        return
    if not path.is_dir():
        raise InputProblem(_("There is no such file or folder."), file=path)
    inside = sorted(_inside(path, path))
    if not inside:
        raise InputProblem(_("There is no copy in this folder."), file=path)
    yield from (Found(one, one.relative_to(path).as_posix()) for one in inside)


def _inside(folder: Path, top: Path) -> Iterator[Path]:
    for child in folder.iterdir():
        if child.name.startswith(".") or child.is_symlink():
            continue
        if child.is_dir():
            yield from (child,) if is_candidate_folder(child) else _inside(child, top)
        elif child.suffix.lower() in COPY_FILES and child.name not in (GRADES, "README.md"):
            yield child


def is_candidate_folder(folder: Path) -> bool:
    """Whether a folder is one candidate's work."""
    return any(next(folder.glob(part), None) is not None for part in PARTS)


async def _batch(
    copies: Sequence[Found],
    own: Scenario | None,
    judge: Judge,
    out: Path,
    options: argparse.Namespace,
    config: Settings,
) -> int:
    partial = out / f".{GRADES}.partial"
    code = 0
    with partial.open("w", encoding="utf-8") as lines:
        async for marked in _marked(copies, own, judge, options, config):
            lines.write(line_of(marked.grade) + "\n")
            lines.flush()
            if marked.copy is not None:
                with speaking(marked.grade.lang or "fr"):
                    page = html_of(marked.grade, marked.copy, marked.scenario)
                (out / _page_name(marked.grade.copy)).write_text(page, encoding="utf-8")
            code = max(code, _code(marked.grade))
            _tell(marked.grade)
    partial.replace(out / GRADES)
    return code


async def _marked(
    copies: Sequence[Found], own: Scenario | None, judge: Judge, options: argparse.Namespace, config: Settings
) -> AsyncIterator[Marked]:
    """Grades in the order of the copies, so many calls in flight."""
    gate = asyncio.Semaphore(options.jobs or IN_FLIGHT)

    async def one(found: Found) -> Marked:
        async with gate:
            return await _mark(found, own, judge, options.candidate, config)

    tasks = [asyncio.create_task(one(found)) for found in copies]
    for task in tasks:
        yield await task


async def _mark(found: Found, own: Scenario | None, judge: Judge, candidate: str | None, config: Settings) -> Marked:
    referential = load_referential()
    try:
        copy = read_copy(found.path, name=found.name, candidate=candidate)
        scenario = scenario_for(copy, own, config)
        return Marked(await grade(copy, scenario, judge=judge, referential=referential), copy, scenario)
    except NegotiatorError as error:
        return Marked(error_grade(found.name, str(error), judge, referential), None, None)
    except KeyError as error:
        # The grader's scenario has the session's id, and not its people or facts.
        told = _("The session names {name}, which the grader's scenario does not have.", name=error)
        return Marked(error_grade(found.name, told, judge, referential), None, None)
    except (TypeError, ValueError) as error:
        # A journal whose lines are well formed and whose contents are not: this copy's problem, not the batch's.
        return Marked(error_grade(found.name, str(error), judge, referential), None, None)


def _code(marked: Grade) -> int:
    if any(criterion.status.value == "not_scored" for criterion in marked.criteria):
        return MODEL_FAILED
    return SPOILT if marked.status == "error" else 0


def _page_name(copy: str) -> str:
    """A file name for a copy's report that is never a path of the copy's choosing."""
    return "".join(c if c.isalnum() or c in "-_." else "_" for c in copy).lstrip(".") + ".html"


def _tell(marked: Grade) -> None:
    levels = " ".join(f"{c.id}={'-' if c.level is None else c.level}" for c in marked.criteria)
    print(printable(f"{marked.copy}: {marked.status} {levels} {marked.error or ''}").rstrip(), file=sys.stderr)
