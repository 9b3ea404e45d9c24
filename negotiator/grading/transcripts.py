"""Transcripts of meetings played elsewhere: who said what, in which meeting, at which line."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from negotiator.errors import InputProblem, printable
from negotiator.i18n import translate as _
from negotiator.personas.matching import plain

MOST_LINES = 20_000
_SPOKEN = re.compile(r"^\s*(?:[*_>-]+\s*)?(?P<name>[^:.!?,;\n]{1,40}?)\s*(?:[*_]+)?\s*:\s*(?:[*_]+)?\s*(?P<words>.*)$")
_HEADING = re.compile(r"^\s*(?:#{1,6}\s*|={2,}\s*|-{2,}\s*|\*\*)(?P<title>[^=*#]+?)[\s=*#:-]*$")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_TIMING = re.compile(r"^\s*(?:\d{1,2}:)?\d{1,2}:\d{2}[.,]\d{3}\s+-->\s+")
_VOICE = re.compile(r"^<v(?:\.[^ >]*)?\s+([^>]+)>")
_TAG = re.compile(r"</?[a-z][^>]{0,40}>", re.IGNORECASE)
ROLES = ("candidate", "client", "juror")


@dataclass(frozen=True, slots=True)
class Line:
    """Words with who said them, the line of the file (from 1), and the role of the speaker."""

    speaker: str
    text: str
    line: int
    role: str = ""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """One meeting; `meeting` is its place when the file tells, None for a meeting that holds everything."""

    meeting: str | None
    lines: tuple[Line, ...]


@cache
def names() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """The words of `transcript.yaml`, in plain form."""
    from ruamel.yaml import YAML

    raw = YAML(typ="safe").load((files("negotiator.grading") / "data" / "transcript.yaml").read_text(encoding="utf-8"))
    return {
        part: {key: frozenset(plain(word) for word in words) for key, words in lists.items()}
        for part, lists in raw.items()
    }


def plan_field(line: str) -> tuple[str | None, str]:
    """The field of a plan that a line begins, with what follows it on the line."""
    title, _colon, rest = line.strip().strip("#*_ ").partition(":")
    bare = re.sub(r"^\d+[.)]?\s*", "", plain(title))
    for field, words in names()["plan"].items():
        if bare in words or (line.lstrip().startswith("#") and any(bare.startswith(w) for w in words)):
            return field, rest
    return None, line


def read_transcript(
    path: Path, text: str, candidate: str | None = None, meeting: str | None = None
) -> tuple[Dialogue, ...]:
    """The meetings of a transcript in any known form. Raises InputProblem with the file and line."""
    match path.suffix.lower():
        case ".json":
            raw = [(meeting, line) for line in _chat(path, text)]
        case ".csv":
            raw = [(meeting, line) for line in _table(path, text)]
        case ".vtt" | ".srt":
            raw = [(meeting, line) for line in _subtitles(text)]
        case _:
            raw = list(_written(text, meeting))
    spoken = [(m, line) for m, line in raw if line.text.strip()]
    if not spoken:
        raise InputProblem(
            _("Nobody speaks in this transcript."), _("Each line is « Name: words »."), file=path, line=1
        )
    if len(spoken) > MOST_LINES:
        raise InputProblem(_("The transcript is too long."), file=path, line=spoken[MOST_LINES][1].line)
    roles = _roles(path, [line for _m, line in spoken], candidate)
    by_meeting: dict[str | None, list[Line]] = {}
    for place, line in spoken:
        by_meeting.setdefault(place, []).append(replace(line, role=roles[_key(line.speaker)]))
    return tuple(Dialogue(place, tuple(_joined(lines))) for place, lines in by_meeting.items())


def _written(text: str, meeting: str | None) -> Iterator[tuple[str | None, Line]]:
    """Lines « Name: words »; what has no name goes on with the words before; headings change the meeting."""
    place, last = meeting, None
    for number, raw in enumerate(text.split("\n"), start=1):
        if place_ := _announced(raw):
            if last is not None:
                yield place, last
                last = None
            place = place_
            continue
        match = _SPOKEN.match(raw)
        if match and _may_be_name(match["name"]):
            if last is not None:
                yield place, last
            last = Line(match["name"].strip(" *_"), match["words"], number)
        elif raw.strip() and last is not None and not raw.lstrip().startswith("#"):
            last = replace(last, text=f"{last.text} {raw.strip()}".strip())
    if last is not None:
        yield place, last


def _announced(raw: str) -> str | None:
    """The meeting that a heading announces."""
    match = _HEADING.match(raw)
    if match is None:
        return None
    title = f" {plain(match['title'])} "
    for place, words in names()["meetings"].items():
        if any(f" {word} " in title for word in words):
            return place
    return None


def _may_be_name(text: str) -> bool:
    """Whether what stands before a colon may be a speaker: few words, the first with a capital or known."""
    bare = _ASIDE.sub("", text).strip(" *_")
    known = any(_key(text) in words for words in names()["speakers"].values())
    return known or (0 < len(bare.split()) <= 4 and bare[:1].isupper())


def _key(speaker: str) -> str:
    return plain(_ASIDE.sub("", speaker))


def _chat(path: Path, text: str) -> Iterator[Line]:
    """Chat messages: a list, or an object with `messages`; `user` is the candidate."""
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise InputProblem(_("This is not JSON."), file=path, line=line) from error
    messages = raw.get("messages") if isinstance(raw, dict) else raw
    if not isinstance(messages, list):
        raise InputProblem(_("A list of messages is expected."), file=path, line=1)
    for number, message in enumerate(messages, start=1):
        if not isinstance(message, dict):
            raise InputProblem(_("Message {number} is not an object.", number=number), file=path, line=1)
        role, words = message.get("role") or message.get("speaker"), message.get("content", message.get("text"))
        if not isinstance(role, str) or not isinstance(words, str):
            raise InputProblem(_("Message {number} has no role or no text.", number=number), file=path, line=1)
        if role not in ("system", "developer", "tool"):
            yield Line({"user": "Candidat", "assistant": "Client"}.get(role, role), words, number)


def _table(path: Path, text: str) -> Iterator[Line]:
    """Two columns, speaker and words, with or without a header."""
    try:
        dialect = ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
        reader = csv.reader(io.StringIO(text), delimiter=dialect, strict=True)
        for row in reader:
            if len(row) < 2:
                if any(cell.strip() for cell in row):
                    raise InputProblem(_("A speaker and words are expected."), file=path, line=reader.line_num)
                continue
            if reader.line_num == 1 and plain(row[0]) in ("speaker", "name", "nom", "locuteur", "role", "qui"):
                continue
            yield Line(row[0].strip(), row[1], reader.line_num)
    except csv.Error as error:
        raise InputProblem(_("This is not a table."), str(error), file=path, line=1) from error


def _subtitles(text: str) -> Iterator[Line]:
    """WebVTT and SubRip: the words of each cue, with the voice or the name before a colon."""
    last: Line | None = None
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        if not line or line.isdigit() or _TIMING.match(line) or line.startswith(("WEBVTT", "NOTE", "STYLE")):
            continue
        voice = _VOICE.match(line)
        words = _TAG.sub("", line)
        named = _SPOKEN.match(words)
        if voice is not None:
            name, said = voice[1], _TAG.sub("", line[voice.end() :])
        elif named is not None and _may_be_name(named["name"]):
            name, said = named["name"], named["words"]
        elif last is not None:
            last = replace(last, text=f"{last.text} {words}")
            continue
        else:
            continue
        if last is not None:
            yield last
        last = Line(name.strip(), said, number)
    if last is not None:
        yield last


def _roles(path: Path, lines: Sequence[Line], candidate: str | None) -> dict[str, str]:
    """The role of each speaker, by its plain name."""
    speakers = list(dict.fromkeys(_key(line.speaker) for line in lines))
    known = {s: role for s in speakers for role, words in names()["speakers"].items() if s in words}
    if candidate is not None:
        wanted = _key(candidate)
        if wanted not in speakers:
            raise _unknown(path, lines, _("{name} does not speak in this transcript.", name=candidate))
        return {s: "candidate" if s == wanted else _other(known.get(s)) for s in speakers}
    unknown = [s for s in speakers if s not in known]
    roles = set(known.values())
    if "candidate" in roles:
        return {s: known.get(s, "client") for s in speakers}
    if len(unknown) == 1 and "client" in roles:
        return {s: known.get(s, "candidate") for s in speakers}
    raise _unknown(path, lines, _("It can't be told who the candidate is."))


def _other(role: str | None) -> str:
    return role if role in ("client", "juror") else "client"


def _unknown(path: Path, lines: Iterable[Line], title: str) -> InputProblem:
    found = list(dict.fromkeys(_ASIDE.sub("", line.speaker).strip() for line in lines))
    shown = ", ".join(printable(name) for name in found[:12])
    return InputProblem(title, _("Use --candidate with one of: {names}.", names=shown), file=path, line=1)


def _joined(lines: Iterable[Line]) -> Iterator[Line]:
    """Consecutive words of one speaker as one turn."""
    last: Line | None = None
    for line in lines:
        if last is not None and _key(last.speaker) == _key(line.speaker):
            last = replace(last, text=f"{last.text} {line.text}")
            continue
        if last is not None:
            yield last
        last = line
    if last is not None:
        yield last
