"""`grade` and `report` from the command line: one object a copy, to the letter, and a report in every form."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import Run
from tests.stubs.openai_server import StubServer

LINE = ["copy", "as", "scenario", "status", "error", "flags", "rubric", "judge", "criteria", "advice", "usage"]
CRITERION = ["id", "level", "status", "indicators", "rationale", "spread", "human"]
TRANSCRIPT = """Candidat : Bonjour madame, je suis de Nuvéa. Quelles difficultés rencontrez-vous aujourd'hui ?
Client : Le serveur tombe souvent, surtout le lundi.
Candidat : Si je comprends bien, le lundi tout s'arrête. Depuis quand ?
Client : Depuis un an.
"""


def check_line(line: dict[str, Any]) -> None:
    """The shape of an object of grades.jsonl."""
    assert list(line) == LINE
    assert line["status"] in ("graded", "not_scored", "error")
    assert set(line["rubric"]) == {"id", "hash"}
    assert set(line["judge"]) == {"kind", "model", "replicates"}
    assert set(line["usage"]) == {"calls", "prompt_tokens", "completion_tokens"}
    assert len(line["advice"]) <= 3
    for advice in line["advice"]:
        assert set(advice) == {"criterion", "turn", "what", "instead"}
    for criterion in line["criteria"]:
        assert list(criterion) == CRITERION
        assert (criterion["level"] in (0, 1, 2, 3)) is (criterion["status"] == "graded")
        assert criterion["human"] is None
        for indicator in criterion["indicators"]:
            assert set(indicator) == {"id", "met", "source", "confidence", "evidence"}
            assert indicator["met"] in (True, False, None)
            assert indicator["source"] in ("fact", "read", "judge")
            for evidence in indicator["evidence"]:
                assert set(evidence) == {"where", "turn", "line", "speaker", "quote"}
                assert evidence["where"] in ("journal", "transcript", "plan", "proposal", "spec")


def graded(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "grades.jsonl").read_text(encoding="utf-8").split("\n") if line]


def test_a_session_gives_one_line_of_the_promised_shape(run: Run, demonstration: Path, tmp_path: Path) -> None:
    ended = run("grade", demonstration / "session.jsonl", "--out", tmp_path / "g")
    assert (ended.code, ended.out) == (0, "")
    [line] = graded(tmp_path / "g")
    check_line(line)
    assert (line["copy"], line["as"], line["scenario"], line["status"]) == (
        "session.jsonl",
        "expert",
        "lormont",
        "graded",
    )
    assert [criterion["id"] for criterion in line["criteria"]] == [f"C{n}" for n in range(1, 11)]


def test_a_demonstration_s_own_grade_has_that_shape(demonstration: Path) -> None:
    [line] = graded(demonstration)
    check_line(line)


@pytest.fixture
def batch(tmp_path: Path, demonstration: Path) -> Path:
    """Two good copies, one candidate folder and three bad ones."""
    folder = tmp_path / "copies"
    (folder / "anne").mkdir(parents=True)
    (folder / "anne" / "transcript.txt").write_text(TRANSCRIPT, encoding="utf-8")
    (folder / "paul.txt").write_text(TRANSCRIPT, encoding="utf-8")
    shutil.copy(demonstration / "session.jsonl", folder / "lea.jsonl")
    (folder / "bad.txt").write_bytes(b"\xff\xfe\x00 no names here")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    (folder / "torn.jsonl").write_text('{"seq": 0\n', encoding="utf-8")
    return folder


def test_a_bad_copy_costs_only_itself(run: Run, batch: Path, tmp_path: Path) -> None:
    ended = run("grade", batch, "--out", tmp_path / "g", "--scenario", "lormont")
    assert ended.code == 1
    lines = {line["copy"]: line for line in graded(tmp_path / "g")}
    assert sorted(lines) == ["anne", "bad.txt", "empty.txt", "lea.jsonl", "paul.txt", "torn.jsonl"]
    for line in lines.values():
        check_line(line)
    assert {name for name, line in lines.items() if line["status"] == "error"} >= {"bad.txt", "torn.jsonl"}
    assert all(lines[name]["error"] for name in ("bad.txt", "torn.jsonl"))
    assert [lines[name]["status"] for name in ("anne", "paul.txt", "lea.jsonl")] == ["graded"] * 3


def test_a_model_that_fails_ends_with_three_and_nothing_invented(
    run: Run, batch: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with StubServer(default="401") as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        monkeypatch.setenv("NEGOTIATOR_MODEL", "stub")
        ended = run("grade", batch, "--out", tmp_path / "g", "--judge", "llm")
    assert ended.code == 3  # also when copies could not be read
    for line in graded(tmp_path / "g"):
        check_line(line)
        unjudged = [c for c in line["criteria"] if c["status"] == "not_scored"]
        assert all(criterion["level"] is None for criterion in unjudged)
        assert line["status"] == "error" or unjudged


@pytest.mark.parametrize("form", ["md", "html", "json", "csv"])
def test_a_report_comes_in_every_form_from_a_session_and_from_grades(
    run: Run, stored: str, demonstration: Path, form: str
) -> None:
    for source in (stored, demonstration / "grades.jsonl"):
        ended = run("report", source, "--format", form)
        assert ended.code == 0
        assert ended.err == ""
        match form:
            case "json":
                check_line(ended.data)
            case "csv":
                [row] = csv.DictReader(io.StringIO(ended.out))
                assert row["as"] == "expert"
                assert "C10" in row
            case "html":
                assert ended.out.startswith("<!DOCTYPE html>")
                assert "http://" not in ended.out.replace("http://www.w3.org", "")
                assert "<script" not in ended.out
            case _:
                assert ended.out.startswith("# ")
                assert "C1" in ended.out


def test_grades_that_are_none_are_refused_with_their_line(run: Run, tmp_path: Path, demonstration: Path) -> None:
    good = (demonstration / "grades.jsonl").read_bytes()
    for bad in (b"nonsense\n", b"{}\n", b"\xff\n", b"[" * 50_000 + b"\n"):
        file = tmp_path / "grades.jsonl"
        file.write_bytes(good + bad)
        ended = run("report", file)
        assert ended.code == 1
        assert f"{file}:2: " in ended.err


def test_a_line_separator_inside_a_quote_does_not_cut_a_line(run: Run, tmp_path: Path, demonstration: Path) -> None:
    line = json.loads((demonstration / "grades.jsonl").read_text(encoding="utf-8"))
    line["criteria"][0]["rationale"] = "un\u2028deux"
    (tmp_path / "grades.jsonl").write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    ended = run("report", tmp_path / "grades.jsonl", "--format", "json")
    assert (ended.code, ended.data["criteria"][0]["rationale"]) == (0, "un\u2028deux")
