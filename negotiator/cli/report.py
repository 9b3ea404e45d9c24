"""`negotiator report`: the report of a session, or of grades already made."""

from __future__ import annotations

import argparse
import asyncio
import json
from pathlib import Path

from negotiator.cli.marking import judge_of, line_of
from negotiator.cli.output import escaped
from negotiator.cli.settings import backend
from negotiator.config import Settings
from negotiator.errors import InputProblem
from negotiator.grading.copy import Copy, read_copy
from negotiator.grading.grade import Grade, grade_from_json
from negotiator.grading.grader import grade
from negotiator.i18n import speaking
from negotiator.i18n import translate as _
from negotiator.referential import load_referential
from negotiator.scenarios.models import Scenario


def run(options: argparse.Namespace, config: Settings) -> int:
    """Print the report on stdout in the format asked for."""
    from negotiator import reports

    source = Path(options.source)
    if source.is_file() and source.name.endswith("grades.jsonl"):
        rows: list[tuple[Grade, Copy | None, Scenario | None]] = [(one, None, None) for one in _grades(source)]
    else:
        rows = [asyncio.run(_session(options, config))]
    match options.format:
        case "json":
            print("\n".join(escaped(line_of(one)) for one, _copy, _scenario in rows))
        case "csv":
            print(reports.render_csv([one for one, _copy, _scenario in rows]), end="")
        case _:
            render = reports.render_html if options.format == "html" else reports.render_markdown
            for one, copy, scenario in rows:
                with speaking(one.lang or "fr"):
                    print(render(one, copy, scenario))
    return 0


async def _session(options: argparse.Namespace, config: Settings) -> tuple[Grade, Copy, Scenario]:
    from negotiator.simulation.opening import scenario_of
    from negotiator.simulation.store import find_session

    path = find_session(options.source)
    scenario = scenario_of(path, config).scenario
    copy = read_copy(path)
    judge = judge_of(backend(options.judge, config.judge, config), config)
    return await grade(copy, scenario, judge=judge, referential=load_referential()), copy, scenario


def _grades(path: Path) -> list[Grade]:
    found: list[Grade] = []
    # Not splitlines: some of what it splits at may stand inside a JSON text.
    for number, line in enumerate(path.read_bytes().removesuffix(b"\n").split(b"\n"), start=1):
        try:
            found.append(grade_from_json(json.loads(line)))
        except (ValueError, RecursionError) as error:
            raise InputProblem(_("This line is no grade: {error}", error=error), file=path, line=number) from error
    return found
