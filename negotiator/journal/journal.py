"""The file behind a session: one writer at a time, every line safe on disk before anything is shown."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from negotiator.errors import NegotiatorError
from negotiator.journal.events import GENESIS, Event, EventType, Json, parse_event

MAX_LINE = 4_000_000
"""Bytes of one line; longer is not a journal of ours."""


class JournalProblem(NegotiatorError):
    """The journal can't be read, written or shared."""


@dataclass(frozen=True, slots=True)
class JournalRead:
    """A journal as found: its events, the bytes after the last whole line, and what is wrong with the chain."""

    events: tuple[Event, ...]
    torn: bytes
    broken: tuple[str, ...]


def read_journal(path: Path) -> JournalRead:
    """Read a journal without trusting it. Raises JournalProblem when a line is no event or the disk refuses."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise JournalProblem(f"{path}: {error.strerror}") from error
    whole, _, torn = raw.rpartition(b"\n")
    events: list[Event] = []
    broken: list[str] = []
    for number, line in enumerate(whole.split(b"\n") if whole else [], start=1):
        if len(line) > MAX_LINE:
            raise JournalProblem(f"{path}:{number}: line longer than {MAX_LINE} bytes")
        try:
            event = parse_event(line)
        except ValueError as error:
            raise JournalProblem(f"{path}:{number}: {error}", "This line is not what the program wrote.") from error
        broken.extend(f"line {number}: {reason}" for reason in _breaks(events, event, line))
        events.append(event)
    return JournalRead(tuple(events), torn, tuple(broken))


def _breaks(before: list[Event], event: Event, line: bytes) -> Iterator[str]:
    expected = before[-1].digest() if before else GENESIS
    if event.seq != len(before):
        yield "out of sequence"
    if event.prev != expected:
        yield "does not follow the line before"
    if event.line() != line:
        yield "not in the form the program writes"


def utc_now() -> str:
    """The time of day for a journal, UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def lock_of(path: Path) -> Path:
    """The file whose lock a journal's writer holds."""
    return path.with_name(f"{path.name}.lock")


def already_open(path: Path) -> JournalProblem:
    """The problem of a journal that another program holds."""
    return JournalProblem(f"{path}: this session is open in another window", "Close the other window, then try again.")


class Journal:
    """An open journal. Only one program holds it; what `append` returned is on disk.

    Raises JournalProblem when another program holds it, when the chain is broken, or when the disk refuses.
    """

    def __init__(self, path: Path, now: Callable[[], str] = utc_now) -> None:
        self.path = path
        self._now = now
        self._lock = FileLock(lock_of(path), mode=0o600, thread_local=False)
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise already_open(path) from error
        except OSError as error:
            raise JournalProblem(f"{path}: {error.strerror}", "Choose a folder you can write to.") from error
        try:
            self._events = self._load()
            self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        except OSError as error:
            self._lock.release()
            raise JournalProblem(f"{path}: {error.strerror}", "Choose a folder you can write to.") from error
        except BaseException:  # whatever went wrong, the lock must not outlive the attempt
            self._lock.release()
            raise

    @property
    def events(self) -> tuple[Event, ...]:
        """Every event, in order."""
        return tuple(self._events)

    def __len__(self) -> int:
        return len(self._events)

    def _load(self) -> list[Event]:
        if not self.path.exists():
            return []
        found = read_journal(self.path)
        if found.broken:
            raise JournalProblem(
                f"{self.path}: {found.broken[0]}",
                "The journal was changed outside the program; it can be graded, not resumed.",
            )
        if found.torn:
            self._set_aside(found.torn)
        return list(found.events)

    def _set_aside(self, torn: bytes) -> None:
        """Keep a half-written last line beside the journal, then take it off: it never was acknowledged."""
        number = 1
        while (beside := self.path.with_name(f"{self.path.name}.torn-{number}")).exists():
            number += 1
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(torn)
            file.flush()
            os.fsync(file.fileno())
        os.truncate(self.path, self.path.stat().st_size - len(torn))

    def append(self, type_: EventType, phase: str | None, data: Mapping[str, Json]) -> Event:
        """Write one event and wait until it is on disk. On failure the file is as it was before."""
        prev = self._events[-1].digest() if self._events else GENESIS
        event = Event(len(self._events), self._now(), phase, type_, dict(data), prev)
        size = os.fstat(self._file).st_size
        try:
            _write_all(self._file, event.line() + b"\n")
            os.fsync(self._file)
        except OSError as error:
            os.ftruncate(self._file, size)
            raise JournalProblem(
                f"{self.path}: {error.strerror}", "Free some space, then resume: everything up to here is kept."
            ) from error
        self._events.append(event)
        return event

    def close(self) -> None:
        """Let go of the file; another program may open it."""
        os.close(self._file)
        self._lock.release()

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
