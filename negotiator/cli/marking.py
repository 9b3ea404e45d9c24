"""What the commands that grade have in common: the judge, the grader's own scenario, and files that appear whole."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from negotiator.config import Settings
from negotiator.errors import InputProblem
from negotiator.grading.copy import Copy, read_copy
from negotiator.grading.grade import Grade
from negotiator.grading.grader import grade
from negotiator.grading.judges import BuiltinJudge, Judge
from negotiator.i18n import speaking
from negotiator.i18n import translate as _
from negotiator.referential import load_referential
from negotiator.scenarios.models import Scenario
from negotiator.simulation.opening import chat_model, load

GRADES, REPORT = "grades.jsonl", "report.html"
_ID = re.compile(r"[a-z][a-z0-9_]{1,40}")


def judge_of(kind: str, config: Settings, replicates: int = 1) -> Judge:
    """The built-in judge, or the model's. Raises UsageProblem when no model is configured."""
    if kind != "llm":
        return BuiltinJudge()
    from negotiator.grading.judge_model import ModelJudge

    return ModelJudge(chat_model(config, config.judge_model), load_referential().rubric, replicates=replicates)


def scenario_for(copy: Copy, own: Scenario | None, config: Settings) -> Scenario | None:
    """The grader's scenario for a copy: the one given, else the library's by the copy's id; a copy names no path.

    Raises InputProblem when the library has none of that id, or when the session was played with another scenario
    than the one given: its people and facts would be looked for where they are not.
    """
    if own is not None and copy.events and copy.scenario != own.id:
        raise InputProblem(
            _("This session was played with another scenario: {id}.", id=copy.scenario or "?"),
            _("Give your own copy of that one with --scenario."),
        )
    if own is not None or copy.scenario is None:
        return own
    if not _ID.fullmatch(copy.scenario):
        raise InputProblem(_("The copy names no scenario id."), _("Give your own copy of it with --scenario."))
    return load(copy.scenario, config).scenario


async def mark_session(journal: Path, scenario: Scenario, kind: str, config: Settings, out: Path) -> Grade:
    """Grade one session and write its line and its report into a folder."""
    copy = read_copy(journal)
    marked = await grade(copy, scenario, judge=judge_of(kind, config), referential=load_referential())
    write_whole(out / GRADES, line_of(marked) + "\n")
    with speaking(marked.lang or scenario.lang):
        write_whole(out / REPORT, html_of(marked, copy, scenario))
    return marked


def line_of(marked: Grade) -> str:
    """A grade as one line of grades.jsonl."""
    return json.dumps(marked.to_line(), ensure_ascii=False, separators=(",", ":"))


def html_of(marked: Grade, copy: Copy, scenario: Scenario | None) -> str:
    """The report of one copy, self-contained."""
    from negotiator.reports import render_html

    return render_html(marked, copy, scenario)


def write_whole(path: Path, text: str) -> None:
    """Write a file under a temporary name, then put it in its place: nobody ever reads half of it."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
