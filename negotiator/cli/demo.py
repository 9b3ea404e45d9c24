"""`negotiator demo`: a simulated candidate plays every phase, then is graded."""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from negotiator.cli.settings import backend, language
from negotiator.config import Settings
from negotiator.i18n import translate as _

FILES = ("session.jsonl", "plan.md", "internal_spec.md", "spec.md", "grades.jsonl", "report.html")


def run(options: argparse.Namespace, config: Settings) -> int:
    """Leave session.jsonl, plan.md, internal_spec.md, spec.md, grades.jsonl and report.html in the folder."""
    return asyncio.run(_run(options, config))


async def _run(options: argparse.Namespace, config: Settings) -> int:
    from negotiator.cli.marking import judge_of, mark_session
    from negotiator.simulation.demo import run_demo
    from negotiator.simulation.opening import cast, load
    from negotiator.simulation.settings import SessionSettings

    loaded = load(options.scenario, config)
    settings = SessionSettings(
        lang=language(options, config, loaded.scenario.lang),
        seed=options.seed,
        client=backend(options.client, config.client, config),
        pseudonym=options.skill,
    )
    target = Path(options.out)
    judge = backend(options.judge, config.judge, config)
    judge_of(judge, config)  # a judge that cannot be had is told before a session is played for it
    client = cast(loaded.scenario, settings, config)
    target.mkdir(parents=True, exist_ok=True)
    with _made_aside(target) as folder:
        journal = await run_demo(
            loaded.scenario,
            client,
            skill=options.skill,
            seed=options.seed,
            out_dir=folder,
            settings=settings,
            scenario_hash=loaded.hash,
        )
        await mark_session(journal, loaded.scenario, judge, config, folder)
    print(_("{folder}: the session, its exercise, its grade and its report.", folder=target), file=sys.stderr)
    return 0


@contextmanager
def _made_aside(target: Path) -> Iterator[Path]:
    """A folder to work in, whose files then replace those of an earlier demonstration, also when work was interrupted.

    The target never holds half of one demonstration and half of another.
    """
    with tempfile.TemporaryDirectory(dir=target, prefix=".demo-") as aside:
        folder = Path(aside)
        try:
            yield folder
        finally:
            made = [file for file in sorted(folder.iterdir()) if not file.name.endswith(".lock")]
            for name in FILES if made else ():
                (target / name).unlink(missing_ok=True)
            for file in made:
                shutil.move(file, target / file.name)
