"""What becomes of simulated candidates of every skill: prints the table of docs/simulated-candidates.md.

python -m benchmarks.candidates [SEEDS] [SCENARIO]
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from negotiator.config import Settings
from negotiator.grading.copy import read_copy
from negotiator.grading.grader import grade_builtin
from negotiator.journal.fold import client_state
from negotiator.journal.journal import read_journal
from negotiator.negotiation.reactions import Outcome
from negotiator.negotiation.state import ClientState
from negotiator.personas.director.turn import bargain
from negotiator.referential import load_referential
from negotiator.scenarios.models import Scenario, Tier
from negotiator.simulation.demo import run_demo
from negotiator.simulation.opening import cast, load
from negotiator.simulation.settings import SessionSettings

SKILLS = ("expert", "average", "weak", "pushy", "empty", "reciter")
DIALOGUE = ("C1", "C2", "C3", "C4", "C5", "C6")


@dataclass(frozen=True, slots=True)
class Played:
    """How one demonstration ended: the client's last state and the levels of C1 to C6, added up for comparison only."""

    state: ClientState
    levels: int


async def play(scenario: Scenario, skill: str, seed: int, folder: Path) -> Played:
    """Play and grade one session with the built-in client and judge."""
    settings = SessionSettings(seed=seed, lang=scenario.lang)
    client = cast(scenario, settings, Settings())
    journal = await run_demo(scenario, client, skill=skill, seed=seed, out_dir=folder, settings=settings)
    grade = grade_builtin(read_copy(journal), scenario, load_referential())
    levels = sum(c.level or 0 for c in grade.criteria if c.id in DIALOGUE)
    return Played(client_state(read_journal(journal).events), levels)


def row(skill: str, games: Sequence[Played], scenario: Scenario) -> str:
    """One line of the table."""
    hidden = {f.id for f in scenario.facts if f.tier in (Tier.FOLLOW_UP, Tier.ONE_PERSON)}
    outcomes = Counter(game.state.outcome for game in games)
    ends = ", ".join(f"{outcome.value} {count}" for outcome, count in outcomes.most_common())
    reckoning = bargain(scenario)
    signed = [g.state.agreed for g in games if g.state.outcome in (Outcome.ACCEPTED, Outcome.IN_PRINCIPLE)]
    outside = sum(1 for terms in signed if reckoning.under_floor(terms))
    levels = [game.levels for game in games]
    told = mean(sum(d.elicited for d in game.state.disclosed.values()) for game in games)
    deep = mean(len(hidden & set(game.state.disclosed)) for game in games)
    spread = f"{min(levels)}-{max(levels)} (mean {mean(levels):.1f})"
    return f"| {skill} | {ends} | {outside} | {told:.1f} | {deep:.1f} | {spread} |"


def main() -> None:
    """Play every skill over the seeds and print the table."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    scenario = load(sys.argv[2] if len(sys.argv) > 2 else None, Settings()).scenario
    print("| skill | how it ended | outside the mandate | facts elicited | hidden facts | levels C1-C6, added |")
    print("|---|---|---|---|---|---|")
    for skill in SKILLS:
        with tempfile.TemporaryDirectory() as folder:
            games = [asyncio.run(play(scenario, skill, seed, Path(folder) / str(seed))) for seed in range(1, seeds + 1)]
        print(row(skill, games, scenario), flush=True)


if __name__ == "__main__":
    main()
