"""A copy to grade: what a candidate leaves behind, as found on disk, before anything is made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from negotiator.errors import InputProblem, printable
from negotiator.grading.evidence import Where
from negotiator.grading.sight import Sheet
from negotiator.grading.soundness import first_fault
from negotiator.grading.transcripts import Dialogue, read_transcript
from negotiator.i18n import translate as _
from negotiator.journal.events import Event, EventType
from negotiator.journal.journal import JournalProblem, read_journal
from negotiator.journal.workbook import PLAN_FIELDS

LARGEST = 20_000_000
"""Bytes of a copy's file; a longer one is no copy."""
LARGEST_TEXT = 2_000_000
SESSION, CASE = "session.jsonl", "case.yaml"
TEXTS = (".md", ".txt")
TRANSCRIPTS = (".txt", ".md", ".csv", ".json", ".vtt", ".srt")


@dataclass(frozen=True, slots=True)
class Copy:
    """One candidate's work. `name` is how it is called in `grades.jsonl`; `broken` what is wrong with its hash chain.

    `events` holds a session's journal; `dialogues` the meetings of a transcript; the others are texts handed in.
    """

    name: str
    events: tuple[Event, ...] = ()
    broken: tuple[str, ...] = ()
    dialogues: tuple[Dialogue, ...] = ()
    plan: Sheet | None = None
    proposal: Sheet | None = None
    spec: Sheet | None = None
    scenario: str | None = None
    candidate: str = ""
    lang: str | None = None
    unread: tuple[str, ...] = field(default_factory=tuple)

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything the candidate wrote or said, as it stands."""
        sheets = [s.text for s in (self.plan, self.proposal, self.spec) if s is not None]
        spoken = [line.text for dialogue in self.dialogues for line in dialogue.lines if line.role == "candidate"]
        return (*sheets, *spoken, *_own_words(self.events))


def _own_words(events: Sequence[Event]) -> list[str]:
    """The candidate's words in a journal: speech and sheets."""
    found: list[str] = []
    for event in events:
        if event.type is EventType.UTTERANCE and event.data.get("role") == "candidate":
            found.append(str(event.data.get("text", "")))
        elif event.type in (EventType.NOTE, EventType.FINDING, EventType.PLAN, EventType.SUMMARY, EventType.EXERCISE):
            found += [value for key in ("text", "value") if isinstance(value := event.data.get(key), str)]
        elif event.type in (EventType.ARGUMENT, EventType.OBJECTION_PREPARED):
            found += [
                value
                for key in ("value", "answer", "need", "objection")
                if isinstance(value := event.data.get(key), str)
            ]
    return found


def read_copy(path: Path, *, name: str | None = None, candidate: str | None = None) -> Copy:
    """Read a session, a transcript or a candidate folder. Raises InputProblem with the file and line."""
    called = printable(name or path.name)
    if path.is_dir():
        return _folder(path, called, candidate)
    if path.suffix == ".jsonl":
        return _session(path, called)
    if path.suffix.lower() in TRANSCRIPTS:
        return Copy(called, dialogues=read_transcript(path, _text(path), candidate))
    raise InputProblem(
        _("This kind of file is no copy."), _("A copy is a session, a transcript or a folder."), file=path
    )


def _session(path: Path, name: str) -> Copy:
    _small(path, LARGEST)
    try:
        read = read_journal(path)
    except JournalProblem as error:
        raise InputProblem(error.title, error.remedy, file=path) from error
    if not read.events or read.events[0].type is not EventType.SESSION_STARTED:
        raise InputProblem(_("No session begins here."), file=path, line=1)
    fault = first_fault(read.events)
    if fault is not None:
        line, why = fault
        raise InputProblem(_("This line is not what the program writes: {why}", why=why), file=path, line=line)
    first = read.events[0].data
    settings = first.get("settings")
    own = settings if isinstance(settings, dict) else {}
    return Copy(
        name,
        events=read.events,
        broken=read.broken,
        scenario=str(first.get("scenario") or "") or None,
        candidate=str(own.get("pseudonym") or ""),
        lang=str(own["lang"]) if own.get("lang") in ("fr", "en") else None,
    )


def _folder(path: Path, name: str, candidate: str | None) -> Copy:
    session = path / SESSION
    base = _session(session, name) if session.exists() else Copy(name)
    dialogues: list[Dialogue] = []
    if not base.events:
        for file in sorted(path.glob("transcript*")):
            if file.suffix.lower() in TRANSCRIPTS:
                dialogues += read_transcript(file, _text(file), candidate, meeting=_meeting(file))
    documents = {kind: _document(path, kind) for kind in ("plan", "proposal", "spec")}
    if not (base.events or dialogues or any(documents.values())):
        raise InputProblem(
            _("There is no copy in this folder."), _("It needs a session, a transcript or a document."), file=path
        )
    return Copy(
        name,
        events=base.events,
        broken=base.broken,
        dialogues=tuple(dialogues),
        plan=documents["plan"],
        proposal=documents["proposal"],
        spec=documents["spec"],
        scenario=_case(path / CASE) or base.scenario,
        candidate=base.candidate,
        lang=base.lang,
    )


def _meeting(file: Path) -> str | None:
    """The meeting that a file's name tells: transcript-1, transcript-2."""
    number = file.stem.rpartition("-")[2]
    return f"interview_{number}" if number in ("1", "2") else None


def _document(folder: Path, kind: str) -> Sheet | None:
    """A document handed in, in the first form found; none when there is none or it is empty."""
    where = {"plan": Where.PLAN, "proposal": Where.PROPOSAL, "spec": Where.SPEC}[kind]
    for suffix in (*TEXTS, ".docx", ".pdf"):
        file = folder / f"{kind}{suffix}"
        if file.exists():
            if suffix in TEXTS:
                text = _text(file)
            else:
                from negotiator.grading.office import read_office

                _small(file, LARGEST)
                text = read_office(file)
            return Sheet(kind, text, where=where) if text.strip() else None
    return None


def _case(file: Path) -> str | None:
    """The scenario's id that a folder names, never a path."""
    if not file.exists():
        return None
    from negotiator.referential.reader import read_yaml

    node = read_yaml(file, lines=True)
    node.keys(("scenario",))
    id_ = node.at("scenario").text()
    if not id_.replace("_", "").replace("-", "").isalnum():
        raise node.at("scenario").problem(_("a scenario's id is wanted, not a path"))
    return id_


def _small(path: Path, largest: int) -> None:
    try:
        if path.stat().st_size > largest:
            raise InputProblem(_("The file is too large."), _("At most {largest} bytes.", largest=largest), file=path)
    except OSError as error:
        raise InputProblem(_("The file cannot be read."), error.strerror or "", file=path) from error


def _text(path: Path) -> str:
    """A text file, UTF-8 with or without mark. Raises InputProblem with the line of the first bad byte."""
    _small(path, LARGEST_TEXT)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputProblem(_("The file cannot be read."), error.strerror or "", file=path) from error
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputProblem(_("The file is not UTF-8 text."), _("Save it as UTF-8."), file=path, line=line) from error


def plan_sheets(plan: Sheet) -> tuple[Sheet, ...]:
    """A plan handed in as one text, cut into the fields that its headings name; the rest is research."""
    from negotiator.grading.transcripts import plan_field

    fields: dict[str, list[str]] = {}
    current = "research"
    for line in plan.text.splitlines():
        field_, rest = plan_field(line)
        if field_:
            current = field_
            line = rest
        if line.strip():
            fields.setdefault(current, []).append(line)
    return tuple(
        Sheet(name, "\n".join(lines), where=plan.where)
        for name, lines in fields.items()
        if name in (*PLAN_FIELDS, "research")
    )
