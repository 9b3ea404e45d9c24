"""Whatever is typed: one sentence that says what is wrong, the right exit code, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import Run

COMMANDS = ("play", "resume", "sessions", "demo", "grade", "report", "spec", "interpret", "scenario", "doctor")
HOSTILE = ("\x1b[2J\x07", "a\nb", "..", "../../etc/passwd", "", " ", "x" * 5000, "\u202eevil", "\udcff", "{0}{name}")


def test_help_names_every_command(run: Run) -> None:
    ended = run("--help")
    assert ended.code == 0
    assert ended.err == ""
    assert [command for command in COMMANDS if f"    {command} " not in ended.out] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_help(run: Run, command: str) -> None:
    ended = run(command, "--help")
    assert ended.code == 0
    assert f"usage: negotiator {command}" in ended.out


def test_the_version_is_on_stdout(run: Run) -> None:
    ended = run("--version")
    assert (ended.code, ended.out.split()[0]) == (0, "negotiator")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--nonsense",),
        ("nonsense",),
        ("play", "--seed", "many"),
        ("play", "--mode", "relaxed"),
        ("play", "--plain", "--phase", "lunch"),
        ("play", "--plain", "--pace", "0"),
        ("play", "--plain", "--extra-time", "900"),
        ("play", "--plain", "--branch", "somewhere"),
        ("play", "--plain", "--client", "llm"),
        ("demo", "--skill", "genius"),
        ("demo", "--client", "llm"),
        ("demo", "--judge", "llm"),
        ("demo", "--lang", "de"),
        ("grade",),
        ("grade", "x"),
        ("grade", "x", "--out", "y", "--jobs", "0"),
        ("grade", "x", "--out", "y", "--replicates", "-1"),
        ("report",),
        ("report", "x", "--format", "doc"),
        ("spec",),
        ("sessions", "burn"),
        ("sessions", "delete"),
        ("sessions", "export"),
        ("sessions", "anonymise"),
        ("interpret", "--interpreter", "llm"),
        ("scenario",),
        ("scenario", "cook"),
        ("scenario", "check"),
    ],
)
def test_wrong_usage_ends_with_two_and_a_sentence(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = run(*arguments)
    assert ended.code == 2
    assert ended.out == ""
    assert 1 <= len(ended.err.splitlines()) <= 3
    assert list(tmp_path.iterdir()) == []  # nothing was begun


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize(
    "command",
    ["play --plain", "resume --plain", "report", "spec", "sessions delete", "scenario show", "scenario check"],
)
def test_a_name_that_means_nothing_ends_with_one(run: Run, tmp_path: Path, command: str, name: str) -> None:
    ended = run(*command.split(), name)
    assert ended.code == 1
    assert (ended.err or ended.out).strip()
    assert not set("\x1b\x07\u202e") & set(ended.err + ended.out)


@pytest.mark.parametrize("name", ["nothing-here", "\x1b[31m"])
def test_grading_what_is_not_there_ends_with_one(run: Run, tmp_path: Path, name: str) -> None:
    ended = run("grade", tmp_path / name, "--out", tmp_path / "out")
    assert ended.code == 1
    assert "\x1b" not in ended.err


@pytest.mark.parametrize("command", ["demo", "grade DEMO", "spec DEMO"])
def test_a_folder_that_cannot_be_made_is_named(run: Run, tmp_path: Path, demonstration: Path, command: str) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    arguments = [str(demonstration) if word == "DEMO" else word for word in command.split()]
    ended = run(*arguments, "--out", tmp_path / "taken")
    assert ended.code == 1
    assert "taken" in ended.err
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "a file"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x",
        b"{}\n",
        b"\xff\xfe\n",
        b"[" * 100_000 + b"\n",
        b'{"seq":0,"at":"x","phase":null,"type":"session_started","data":{},"prev":"0"}\n',
        b'{"seq":0,"at":"x","phase":null,"type":"utterance","data":{},"prev":"0"}\n',
    ],
)
@pytest.mark.parametrize("command", ["resume --plain", "report", "spec"])
def test_a_journal_that_is_none_is_refused(run: Run, tmp_path: Path, command: str, content: bytes) -> None:
    journal = tmp_path / "session.jsonl"
    journal.write_bytes(content)
    ended = run(*command.split(), journal)
    assert ended.code == 1
    assert "session.jsonl" in ended.err
    assert journal.read_bytes() == content


def test_a_broken_setting_is_named_with_its_line(run: Run, own_home: Path) -> None:
    own_home.mkdir(parents=True)
    (own_home / "config.toml").write_text('lang = "fr"\nmodle = "x"\n', encoding="utf-8")
    ended = run("sessions")
    assert ended.code == 1
    assert "config.toml:2:" in ended.err


def test_an_interruption_ends_with_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("negotiator.cli.doctor.run", interrupted)
    assert run("doctor").code == 130


def test_a_fault_of_ours_is_told_without_a_traceback_and_with_one_under_debug(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from negotiator.cli import main

    def broken(*_: object) -> int:
        raise RuntimeError("odd \x1b[31m")

    monkeypatch.setattr("negotiator.cli.doctor.run", broken)
    assert main(["doctor"]) == 1
    told = capsys.readouterr().err
    assert "RuntimeError" in told and "\x1b" not in told and "Traceback" not in told
    with pytest.raises(RuntimeError):
        main(["doctor", "--debug"])


def test_a_reader_who_leaves_early_is_no_error() -> None:
    command = f"'{sys.executable}' -m negotiator scenario schema | head -c 1"
    ended = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, timeout=60, env=dict(os.environ), check=False
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"{", b"")
