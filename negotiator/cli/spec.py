"""`negotiator spec`: drafts the internal-specification exercise of a session."""

from __future__ import annotations

import argparse
from pathlib import Path

from negotiator.config import Settings


def run(options: argparse.Namespace, config: Settings) -> int:
    """Write the exercise to stdout, or into a folder."""
    from negotiator.exercises import draft_internal_spec, render_exercise
    from negotiator.journal.journal import read_journal
    from negotiator.simulation.opening import scenario_of, settings_of
    from negotiator.simulation.store import find_session

    path = find_session(options.session)
    loaded = scenario_of(path, config)
    exercise = draft_internal_spec(loaded.scenario, read_journal(path).events, settings_of(path).lang)
    text = render_exercise(exercise)
    if options.out is None:
        print(text)
        return 0
    folder = Path(options.out)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "internal_spec.md").write_text(text, encoding="utf-8")
    return 0
