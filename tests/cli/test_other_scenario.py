"""`grade --scenario` with a scenario that a session was not played with: that copy's problem, not the batch's."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from negotiator.scenarios.library import find_scenario
from tests.cli.command import Run

SMALL = Path(__file__).parent.parent / "scenarios" / "data" / "small.yaml"


def statuses(folder: Path) -> dict[str, str]:
    lines = (folder / "grades.jsonl").read_text(encoding="utf-8").split("\n")
    return {line["copy"]: line["status"] for line in map(json.loads, filter(None, lines))}


def batch(tmp_path: Path, demonstration: Path) -> Path:
    """A session and a transcript to grade together."""
    copies = tmp_path / "copies"
    (copies / "one").mkdir(parents=True)
    shutil.copy(demonstration / "session.jsonl", copies / "one")
    (copies / "other.txt").write_text("Candidat : Bonjour.\nClient : Bonjour.\n", encoding="utf-8")
    return copies


def test_a_session_of_another_scenario_is_an_error_that_names_it(run: Run, demonstration: Path, tmp_path: Path) -> None:
    ended = run("grade", batch(tmp_path, demonstration), "--out", tmp_path / "g", "--scenario", SMALL)
    assert ended.code == 1
    assert "lormont" in ended.err
    assert statuses(tmp_path / "g") == {"other.txt": "graded", "one": "error"}


def test_a_scenario_of_the_same_id_with_other_people_spoils_that_copy_alone(
    run: Run, demonstration: Path, tmp_path: Path
) -> None:
    altered = tmp_path / "lormont.yaml"
    own = find_scenario("lormont").read_text(encoding="utf-8")
    altered.write_text(own.replace("sarrazin", "sarazin"), encoding="utf-8")
    ended = run("grade", batch(tmp_path, demonstration), "--out", tmp_path / "g", "--scenario", altered)
    assert ended.code == 1
    assert "sarrazin" in ended.err
    assert statuses(tmp_path / "g") == {"other.txt": "graded", "one": "error"}
