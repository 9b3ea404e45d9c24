"""`negotiator demo`: a session that plays itself, with and without a model, whatever the model does."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from negotiator.cli import main
from negotiator.i18n import use_language
from tests.e2e.shell import PROGRAM, environment, negotiator, read_events
from tests.stubs.behaviours import Body
from tests.stubs.openai_server import StubServer

FILES = ["grades.jsonl", "internal_spec.md", "plan.md", "report.html", "session.jsonl", "spec.md"]
PHASES = ["preparation", "interview_1", "development", "interview_2", "jury", "internal_spec"]
MEETINGS = ("interview_1", "interview_2")
KEY = "sk-test-0123456789abcdef"


def journal(folder: Path) -> list[dict[str, Any]]:
    return read_events(folder / "session.jsonl")


def grade(folder: Path) -> dict[str, Any]:
    line: dict[str, Any] = json.loads((folder / "grades.jsonl").read_text(encoding="utf-8"))
    return line


def statuses(folder: Path) -> dict[str, str]:
    return {criterion["id"]: criterion["status"] for criterion in grade(folder)["criteria"]}


def play(folder: Path, *arguments: object) -> None:
    assert main(["demo", "--out", str(folder), *map(str, arguments)]) == 0
    use_language("fr")
    assert sorted(path.name for path in folder.iterdir()) == FILES


def without_time(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in event.items() if key not in ("at", "prev")} for event in events]


def test_it_ends_by_itself_and_leaves_its_six_files_and_the_same_seed_the_same_journal(tmp_path: Path) -> None:
    for name, hashing in (("one", "1"), ("two", "2")):
        begun = time.monotonic()
        ended = negotiator(
            tmp_path / f"home {name}", "demo", "--seed", "7", "--out", tmp_path / name, PYTHONHASHSEED=hashing
        )
        assert time.monotonic() - begun < 60
        assert (ended.returncode, ended.stdout) == (0, "")
        assert sorted(path.name for path in (tmp_path / name).iterdir()) == FILES
    one, two = journal(tmp_path / "one"), journal(tmp_path / "two")
    assert [event["phase"] for event in one if event["type"] == "phase_started"] == PHASES
    assert one[-1]["type"] == "session_ended"
    assert without_time(one) == without_time(two)
    for name in set(FILES) - {"session.jsonl"}:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_another_seed_gives_another_session(tmp_path: Path) -> None:
    for seed in (1, 2):
        play(tmp_path / str(seed), "--seed", seed, "--skill", "weak")
    assert without_time(journal(tmp_path / "1")) != without_time(journal(tmp_path / "2"))


@pytest.mark.slow
def test_the_levels_order_the_skills_for_every_seed(tmp_path: Path) -> None:
    for seed in range(1, 6):
        sums: dict[str, int] = {}
        for skill in ("expert", "average", "weak"):
            folder = tmp_path / f"{skill}{seed}"
            play(folder, "--seed", seed, "--skill", skill)
            sums[skill] = sum(criterion["level"] or 0 for criterion in grade(folder)["criteria"][:6])
        assert sums["expert"] > sums["average"] > sums["weak"], (seed, sums)


def test_a_folder_that_holds_a_demonstration_gets_the_new_one_whole(tmp_path: Path) -> None:
    play(tmp_path / "d", "--skill", "weak")
    play(tmp_path / "d", "--skill", "pushy")
    assert grade(tmp_path / "d")["as"] == "pushy"
    assert journal(tmp_path / "d")[0]["data"]["settings"]["pseudonym"] == "pushy"


def test_a_demonstration_can_be_graded_again_to_the_same_levels(tmp_path: Path) -> None:
    play(tmp_path / "d", "--skill", "average", "--seed", "3")
    assert main(["grade", str(tmp_path / "d"), "--out", str(tmp_path / "g")]) == 0
    again = json.loads((tmp_path / "g" / "grades.jsonl").read_text(encoding="utf-8"))
    assert "unverified" not in again["flags"]
    assert [c["level"] for c in again["criteria"]][:6] == [c["level"] for c in grade(tmp_path / "d")["criteria"]][:6]


# -- with a model ---------------------------------------------------------------------------------------------------


def material(body: Body) -> str:
    """What the model was asked to say, word for word: the answer of a docile model."""
    messages = body["messages"]
    assert isinstance(messages, list)
    return " ".join(line[2:] for line in messages[-1]["content"].splitlines() if line.startswith("- "))


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A model configured, whose server is still to be named."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("NEGOTIATOR_MODEL", "stub")
    monkeypatch.setenv("NEGOTIATOR_TURN_TIMEOUT", "1")
    yield monkeypatch


def test_a_model_plays_and_judges(tmp_path: Path, model: pytest.MonkeyPatch) -> None:
    model.delenv("NEGOTIATOR_TURN_TIMEOUT")
    with StubServer(answer=material) as server:
        model.setenv("OPENAI_BASE_URL", server.base_url)
        play(tmp_path / "d", "--seed", "7", "--skill", "average", "--client", "llm", "--judge", "llm")
        assert server.count > 10
        assert all(request.headers["authorization"] == f"Bearer {KEY}" for request in server.requests)
    events = journal(tmp_path / "d")
    assert [event["phase"] for event in events if event["type"] == "phase_started"] == PHASES
    assert [event["data"] for event in events if event["type"] == "model_failure"] == []
    line = grade(tmp_path / "d")
    assert line["judge"] == {"kind": "llm", "model": "stub", "replicates": 1}
    assert line["usage"]["calls"] > 0
    assert "not_scored" not in statuses(tmp_path / "d").values()
    for name in FILES:
        assert KEY not in (tmp_path / "d" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("behaviour", ["500", "hang", "cut", "drop", "nonsense"])
def test_a_model_that_fails_costs_neither_the_session_nor_a_word(
    tmp_path: Path, model: pytest.MonkeyPatch, behaviour: str
) -> None:
    begun = time.monotonic()
    with StubServer(default=behaviour) as server:
        model.setenv("OPENAI_BASE_URL", server.base_url)
        play(tmp_path / "d", "--seed", "7", "--skill", "average", "--client", "llm", "--judge", "llm")
        assert server.count > 0
    assert time.monotonic() - begun < 30
    events = journal(tmp_path / "d")
    assert [event["phase"] for event in events if event["type"] == "phase_started"] == PHASES
    assert events[-1]["type"] == "session_ended"
    for phase in MEETINGS:
        _check_notes([event for event in events if event["phase"] == phase], behaviour)
        said = [e["data"] for e in events if e["type"] == "utterance" and e["phase"] == phase]
        asked = {line["turn"] for line in said if line["role"] == "candidate"}
        answered = {line["turn"] for line in said if line["role"] == "client"}
        assert len(asked) > 3
        assert len(asked - answered) <= 1  # time may run out before the last answer
    marks = grade(tmp_path / "d")
    assert marks["status"] == "graded"
    unjudged = [c for c in marks["criteria"] if c["status"] == "not_scored"]
    assert unjudged
    assert all(criterion["level"] is None for criterion in unjudged)
    assert any(criterion["status"] == "graded" for criterion in marks["criteria"])  # facts need no judge


def _check_notes(meeting: list[dict[str, Any]], behaviour: str) -> None:
    """What went wrong is in the journal; a model that fails again and again is left alone until the next meeting."""
    kinds = [event["data"]["kind"] for event in meeting if event["type"] == "model_failure"]
    if behaviour == "nonsense":
        assert "guard" in {event["type"] for event in meeting}
    elif behaviour == "cut":
        assert {"cut", "timeout"} & set(kinds)
    else:
        assert kinds[3:] == ["set_aside"]
        assert set(kinds[:3]) <= {"timeout", {"500": "server", "hang": "timeout", "drop": "connect"}[behaviour]}


def test_a_model_that_should_understand_and_hangs_does_not_hold_every_turn_up(
    tmp_path: Path, model: pytest.MonkeyPatch
) -> None:
    model.setenv("NEGOTIATOR_INTERPRETER", "llm")
    with StubServer(default="drop") as server:
        model.setenv("OPENAI_BASE_URL", server.base_url)
        play(tmp_path / "d", "--seed", "7", "--skill", "weak", "--client", "llm", "--judge", "builtin")
    failures = [e["data"] for e in journal(tmp_path / "d") if e["type"] == "model_failure"]
    kinds = [failure["kind"] for failure in failures if failure["purpose"] == "interpreter"]
    assert kinds[3] == "set_aside"
    assert set(kinds[:3]) <= {"connect", "timeout"}


def test_english_candidates_play_too(tmp_path: Path) -> None:
    play(tmp_path / "d", "--lang", "en", "--seed", "2", "--skill", "weak")
    assert journal(tmp_path / "d")[0]["data"]["settings"]["lang"] == "en"
    assert grade(tmp_path / "d")["status"] == "graded"


def test_an_interrupted_demonstration_keeps_what_was_played(tmp_path: Path) -> None:
    out = tmp_path / "d"
    with StubServer(default="hang") as server:
        process = subprocess.Popen(
            [*PROGRAM, "demo", "--seed", "7", "--client", "llm", "--out", str(out)],
            env=environment(tmp_path / "home", OPENAI_BASE_URL=server.base_url, NEGOTIATOR_MODEL="stub"),
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        assert server.wait_until(lambda: server.count > 0, 30)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in told
    events = journal(out)
    assert "interview_1" in [event["phase"] for event in events if event["type"] == "phase_started"]
    assert not (out / "grades.jsonl").exists()
    shutil.copytree(out, tmp_path / "home" / "sessions" / "kept")
    rest = negotiator(tmp_path / "home", "spec", "kept")
    assert rest.returncode == 0


def test_nothing_is_left_open_by_a_demonstration_with_a_model(tmp_path: Path, model: pytest.MonkeyPatch) -> None:
    before = set(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else set()
    with StubServer(answer=material) as server:
        model.setenv("OPENAI_BASE_URL", server.base_url)
        play(tmp_path / "d", "--skill", "pushy", "--client", "llm", "--judge", "llm")
    assert set(os.listdir("/proc/self/fd")) <= before if before else True
