"""Where sessions are kept: one private folder each, with the journal and the scenario it was played with."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from negotiator.errors import InputProblem
from negotiator.i18n import translate as _
from negotiator.journal.events import Event, EventType, Json
from negotiator.journal.fold import is_finished
from negotiator.journal.journal import JournalProblem, already_open, lock_of, read_journal
from negotiator.paths import make_private, sessions_dir

JOURNAL, SCENARIO = "session.jsonl", "scenario.yaml"


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session as listed. `status`: ``unfinished``, ``finished`` or ``unreadable``; `started`: UTC, ISO 8601."""

    id: str
    path: Path
    scenario: str
    pseudonym: str
    started: str
    phase: str
    status: str

    def to_json(self) -> dict[str, str]:
        """As `negotiator sessions --json` prints it."""
        return {
            "id": self.id,
            "path": str(self.path),
            "scenario": self.scenario,
            "as": self.pseudonym,
            "started": self.started,
            "phase": self.phase,
            "status": self.status,
        }


def new_folder(scenario_id: str) -> Path:
    """A new private folder for a session. Raises OSError."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    return make_private(sessions_dir() / f"{stamp}-{scenario_id}-{secrets.token_hex(2)}")


def stored_sessions() -> tuple[StoredSession, ...]:
    """Every session kept, the latest first. A journal that can't be read is listed as such."""
    folder = sessions_dir()
    journals = folder.glob(f"*/{JOURNAL}") if folder.is_dir() else ()
    return tuple(_describe(path) for path in sorted(journals, reverse=True))


def _describe(path: Path) -> StoredSession:
    try:
        events = read_journal(path).events
        return _summary(path, events)
    except (JournalProblem, KeyError, IndexError, TypeError, ValueError):
        # The list must show what is there, also what another command will explain.
        return StoredSession(path.parent.name, path, "", "", "", "", "unreadable")


def _summary(path: Path, events: tuple[Event, ...]) -> StoredSession:
    first = events[0]
    settings = first.data["settings"]
    if not isinstance(settings, dict):
        raise TypeError("settings are not an object")
    finished = is_finished(events)
    phase = next((event.phase for event in reversed(events) if event.phase), "")
    return StoredSession(
        id=path.parent.name,
        path=path,
        scenario=first.text("scenario"),
        pseudonym=str(settings["pseudonym"]),
        started=first.at,
        phase=phase or "",
        status="finished" if finished else "unfinished",
    )


def find_session(reference: str | None) -> Path:
    """The journal a reference means: a path, an id, or none for the last unfinished one. Raises InputProblem."""
    if reference is None:
        last = next((s for s in stored_sessions() if s.status == "unfinished"), None)
        if last is None:
            raise InputProblem(_("There is no unfinished session."), _("Start one: negotiator play"))
        return last.path
    named = sessions_dir() / Path(reference).name / JOURNAL
    for path in (Path(reference), Path(reference) / JOURNAL, named):
        if path.is_file():
            return path
    raise InputProblem(_("No session {reference}.", reference=reference), _("List them with: negotiator sessions"))


def delete_session(path: Path) -> None:
    """Remove a session of the sessions' folder, with all made beside it. Raises InputProblem elsewhere."""
    folder = path.parent.resolve()
    if folder.parent != sessions_dir().resolve():
        raise InputProblem(_("{path} is not one of the kept sessions.", path=path), _("Delete that file yourself."))
    with _nobody_writing(path):
        shutil.rmtree(folder)


@contextmanager
def _nobody_writing(path: Path) -> Iterator[None]:
    """Hold a session's lock. Raises JournalProblem when it is open elsewhere."""
    lock = FileLock(lock_of(path), mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise already_open(path) from error
    try:
        yield
    finally:
        lock.release()


def export_session(path: Path, target: Path) -> Path:
    """Copy a session's folder to `target`, which must not exist. Raises InputProblem or OSError."""
    if target.exists():
        raise InputProblem(_("{path} is already there.", path=target), _("Choose another name."))
    shutil.copytree(path.parent, target, ignore=shutil.ignore_patterns("*.lock"))
    return target


def anonymise_session(path: Path) -> None:
    """Take the pseudonym out of a session; the chain is made anew over what remains. Raises JournalProblem."""
    with _nobody_writing(path):
        _anonymise(path)


def _anonymise(path: Path) -> None:
    read = read_journal(path)
    if read.broken:
        raise JournalProblem(_("{path} was changed outside the program.", path=path), _("It is left as it is."))
    lines: list[bytes] = []
    prev = read.events[0].prev if read.events else ""
    for event in read.events:
        kept = Event(event.seq, event.at, event.phase, event.type, _without_name(event), prev)
        lines.append(kept.line())
        prev = kept.digest()
    beside = path.with_suffix(".tmp")
    beside.write_bytes(b"".join(line + b"\n" for line in lines))
    beside.chmod(0o600)
    beside.replace(path)


def _without_name(event: Event) -> dict[str, Json]:
    settings = event.data.get("settings")
    if event.type is not EventType.SESSION_STARTED or not isinstance(settings, dict):
        return dict(event.data)
    return {**event.data, "settings": {**settings, "pseudonym": ""}}
