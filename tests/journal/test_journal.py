"""The file behind a session: nothing lost, nothing silently mended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from negotiator.journal.events import Event, EventType
from negotiator.journal.journal import Journal, JournalProblem, read_journal


def _write(path: Path, count: int) -> None:
    with Journal(path) as journal:
        for number in range(count):
            journal.append(EventType.NOTE, "preparation", {"text": f"note {number}"})


def test_what_was_written_is_read_back_in_order(tmp_path: Path) -> None:
    path = tmp_path / "session.jsonl"
    _write(path, 3)
    read = read_journal(path)
    assert [event.text("text") for event in read.events] == ["note 0", "note 1", "note 2"]
    assert read.broken == ()
    assert read.torn == b""


def test_the_file_is_private(tmp_path: Path) -> None:
    path = tmp_path / "session.jsonl"
    _write(path, 1)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_second_program_is_told_that_the_session_is_open(tmp_path: Path) -> None:
    path = tmp_path / "session.jsonl"
    with Journal(path), pytest.raises(JournalProblem, match="open in another window"):
        Journal(path)
    Journal(path).close()


def test_a_line_cut_in_the_middle_is_set_aside_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "session.jsonl"
    _write(path, 2)
    with path.open("ab") as file:
        file.write(b'{"seq":2,"at":"now","pha')
    with Journal(path) as journal:
        assert len(journal) == 2
        journal.append(EventType.NOTE, "preparation", {"text": "after"})
    assert (tmp_path / "session.jsonl.torn-1").read_bytes() == b'{"seq":2,"at":"now","pha'
    assert len(read_journal(path).events) == 3


@pytest.mark.parametrize("change", ["edit", "remove", "swap"])
def test_tampering_shows_and_stops_a_resume(tmp_path: Path, change: str) -> None:
    path = tmp_path / "session.jsonl"
    _write(path, 4)
    lines = path.read_bytes().splitlines(keepends=True)
    if change == "edit":
        lines[1] = lines[1].replace(b"note 1", b"note 9")
    elif change == "remove":
        del lines[1]
    else:
        lines[1], lines[2] = lines[2], lines[1]
    path.write_bytes(b"".join(lines))
    assert read_journal(path).broken
    with pytest.raises(JournalProblem):
        Journal(path)


def test_a_line_that_is_no_event_is_named_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "session.jsonl"
    _write(path, 1)
    with path.open("ab") as file:
        file.write(b"hello\n")
    with pytest.raises(JournalProblem, match=r"session\.jsonl:2"):
        read_journal(path)


def test_a_disk_that_refuses_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "session.jsonl"
    with Journal(path) as journal:
        journal.append(EventType.NOTE, None, {"text": "safe"})

        def full(descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(JournalProblem, match="No space"):
            journal.append(EventType.NOTE, None, {"text": "lost"})
    assert [event.text("text") for event in read_journal(path).events] == ["safe"]


def test_a_program_killed_while_writing_loses_no_event_it_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "session.jsonl"
    code = (
        "import sys; from pathlib import Path\n"
        "from negotiator.journal.journal import Journal; from negotiator.journal.events import EventType\n"
        "j = Journal(Path(sys.argv[1]))\n"
        "for n in range(100000):\n"
        "    j.append(EventType.NOTE, None, {'text': str(n)}); print(n, flush=True)\n"
    )
    child = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    seen = [int(child.stdout.readline()) for _ in range(40)]
    child.send_signal(signal.SIGKILL)
    seen += [int(line) for line in child.stdout if line.strip().isdigit()]
    child.stdout.close()
    child.wait()
    with Journal(path) as journal:
        assert [event.text("text") for event in journal.events][: len(seen)] == [str(n) for n in seen]


def test_an_event_survives_its_own_line() -> None:
    event = Event(0, "2026-01-01T00:00:00", None, EventType.NOTE, {"text": "é « x »\u2028"}, "0" * 64)
    assert b"\n" not in event.line()
