"""A scenario's YAML as plain values, with the line of each: no tags, no aliases, nothing that grows beyond its size."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from negotiator.errors import printable
from negotiator.i18n import translate as _
from negotiator.scenarios.problems import Problem, Severity, shown

if TYPE_CHECKING:
    from ruamel.yaml.events import Event, NodeEvent, ScalarEvent

Step: TypeAlias = "str | int"
Where: TypeAlias = "tuple[Step, ...]"
Plain: TypeAlias = "bool | int | Decimal | str | list[Plain] | dict[str, Plain] | None"

LARGEST_FILE = 2_000_000  # bytes
MOST_VALUES = 50_000
DEEPEST = 24  # levels of nesting; a scenario needs six
LONGEST_NUMBER = 15  # digits

_INTEGER = re.compile(r"[-+]?[0-9]+")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Place:
    """Lines of a value, from 1: of its key (or list item), of its beginning and of its end."""

    key: int
    start: int
    end: int


@dataclass(slots=True)
class SourceLines:
    """Where each value of a scenario is written; a value is named by its path, as `("facts", 3, "say", 0)`."""

    file: Path
    places: dict[Where, Place] = field(default_factory=dict)
    rows: tuple[str, ...] = ()

    def place(self, where: Where) -> Place:
        """The place of a value, or of the nearest value that holds it when it is not written."""
        for length in range(len(where), 0, -1):
            if (found := self.places.get(where[:length])) is not None:
                return found
        return Place(1, 1, 1)

    def key(self, where: Where) -> int:
        """The line of a value's key, or of its list item."""
        return self.place(where).key

    def value(self, where: Where) -> int:
        """The line where a value begins."""
        return self.place(where).start

    def row(self, where: Where, *patterns: re.Pattern[str], read: Callable[[str], str] = str) -> int:
        """The line of a text where the first pattern that can be found stands, else where the text begins.

        `read` makes of a row what the patterns are looked for in.
        """
        place = self.place(where)
        rows = [
            (number, read(self.rows[number - 1])) for number in range(place.start, min(place.end, len(self.rows)) + 1)
        ]
        found = (number for pattern in patterns for number, row in rows if pattern.search(row))
        return next(found, place.start)


@dataclass(slots=True)
class Source:
    """What a file holds, as far as it could be read, and what is wrong in it.

    `broken` are the paths of values that could not be read; nothing more needs to be said about those.
    """

    data: Plain
    lines: SourceLines
    problems: list[Problem] = field(default_factory=list)
    broken: set[Where] = field(default_factory=set)


class _Unreadable(Exception):
    """Reading cannot go on; carries the line and the message."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


def read_source(file: Path, content: bytes) -> Source:
    """Read YAML 1.2 from a file's bytes; `data` is None when it is not readable at all. Raises nothing."""
    source = Source(None, SourceLines(file))
    try:
        text = _text(content)
        source.lines.rows = tuple(text.splitlines())
        _Reader(source).read(text)
    except _Unreadable as stopped:
        source.data = None
        source.problems.append(Problem(file, stopped.line, Severity.ERROR, stopped.message))
    return source


def _text(content: bytes) -> str:
    """The file's text. Raises _Unreadable."""
    if len(content) > LARGEST_FILE:
        raise _Unreadable(1, _("The file is too large: at most {size} MB.", size=LARGEST_FILE // 1_000_000))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _Unreadable(1, _("The file is not UTF-8 text: save it as UTF-8."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _Unreadable(line, _("This is not UTF-8 text: save the file as UTF-8.")) from error
    if (found := _UNREADABLE.search(text)) is not None:
        line = text.count("\n", 0, found.start()) + 1
        code = f"U+{ord(found.group()):04X}"
        raise _Unreadable(line, _("The character {code} has no place in a text: remove it.", code=code))
    return text


class _Reader:
    """Builds plain values out of YAML events, noting lines on the way."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._count = 0
        self._events: Iterator[Event] = iter(())

    def read(self, text: str) -> None:
        """Fill the source with the only document of a text. Raises _Unreadable."""
        from ruamel.yaml import YAML
        from ruamel.yaml.error import MarkedYAMLError, YAMLError

        self._events = YAML(typ="safe", pure=True).parse(text)
        try:
            self._document()
        except MarkedYAMLError as error:
            unclosed = "end of stream" in str(error.problem)  # told where the quote was opened
            mark = (error.context_mark if unclosed else None) or error.problem_mark
            line = mark.line + 1 if mark is not None else 1
            raise _Unreadable(line, _plain_words(str(error.problem))) from error
        except (YAMLError, ValueError, IndexError, AssertionError) as error:
            # The parser answers some absurd input with an error of Python's own.
            raise _Unreadable(1, _("This is not valid YAML.")) from error

    def _document(self) -> None:
        from ruamel.yaml import events as yaml

        started = False
        for event in self._events:
            if isinstance(event, yaml.NodeEvent):
                self._source.data = self._node(event, (), 1, 0)
            elif isinstance(event, yaml.DocumentStartEvent):
                if started:
                    raise _Unreadable(_line(event), _("The file holds more than one document (---): keep one."))
                started = True

    def _node(self, event: NodeEvent, where: Where | None, key_line: int, depth: int) -> Plain:
        from ruamel.yaml import events as yaml

        self._count += 1
        if self._count > MOST_VALUES:
            raise _Unreadable(_line(event), _("The file holds too many values: at most {most}.", most=MOST_VALUES))
        if depth > DEEPEST:
            raise _Unreadable(_line(event), _("The values are nested too deeply."))
        value: Plain = None
        if isinstance(event, yaml.AliasEvent):
            advice = _("« * » at the start means something else in YAML: put the text between quotes, or repeat it.")
            self._broken(where, _line(event), advice)
            end = _line(event)
        else:
            self._marks(event, where)
            if isinstance(event, yaml.ScalarEvent):
                value, end = self._scalar(event, where), _last_line(event)
            elif isinstance(event, yaml.SequenceStartEvent):
                value, end = self._sequence(event, where, depth + 1)
            else:
                value, end = self._mapping(event, where, depth + 1)
        if where is not None:
            self._source.lines.places[where] = Place(key_line, _line(event), max(end, _line(event)))
        return value

    def _sequence(self, event: NodeEvent, where: Where | None, depth: int) -> tuple[Plain, int]:
        from ruamel.yaml import events as yaml

        items: list[Plain] = []
        for inner in self._events:
            if isinstance(inner, yaml.SequenceEndEvent):
                return items, _line(inner)
            assert isinstance(inner, yaml.NodeEvent)  # the parser gives nothing else inside a list
            items.append(self._node(inner, _below(where, len(items)), _line(inner), depth))
        return items, _line(event)

    def _mapping(self, event: NodeEvent, where: Where | None, depth: int) -> tuple[Plain, int]:
        from ruamel.yaml import events as yaml

        values: dict[str, Plain] = {}
        first: dict[str, int] = {}
        for inner in self._events:
            if isinstance(inner, yaml.MappingEndEvent):
                return values, _line(inner)
            if not isinstance(inner, yaml.ScalarEvent):
                raise _Unreadable(_line(inner), _("A key must be a plain word."))
            key, line = inner.value, _line(inner)
            self._marks(inner, None)
            if key in first:
                advice = _("The key « {key} » is already on line {line}: keep one.", key=shown(key), line=first[key])
                self._broken(None, line, advice)
                self._node(self._next(), None, line, depth)
                continue
            first[key] = line
            values[key] = self._node(self._next(), _below(where, key), line, depth)
        return values, _line(event)

    def _next(self) -> NodeEvent:
        from ruamel.yaml import events as yaml

        event = next(self._events)
        assert isinstance(event, yaml.NodeEvent)  # a key is always followed by its value
        return event

    def _scalar(self, event: ScalarEvent, where: Where | None) -> Plain:
        text: str = event.value
        if (safe := printable(text)) != text:
            strange = next(a for a, b in zip(text, safe, strict=True) if a != b)
            code = f"U+{ord(strange):04X}"
            line = _line(event)
            self._broken(where, line, _("The character {code} has no place in a text: remove it.", code=code))
            return None
        if event.style:
            return text
        if text in _NULLS:
            return None
        if text in _BOOLEANS:
            return _BOOLEANS[text]
        return self._number(event, where) if text[0] in "+-.0123456789" else text

    def _number(self, event: ScalarEvent, where: Where | None) -> Plain:
        """A number exactly as written, or the text when it only begins like one."""
        text: str = event.value
        whole, number = _INTEGER.fullmatch(text), _NUMBER.fullmatch(text)
        if _INFINITE.fullmatch(text) or (number and (len(text) > 2 * LONGEST_NUMBER or not sane(Decimal(text)))):
            self._broken(where, _line(event), _("A smaller number is expected: {number}.", number=shown(text)))
            return None
        if whole:
            return int(text)
        return Decimal(text) if number else text

    def _marks(self, event: NodeEvent, where: Where | None) -> None:
        """Refuse anchors and tags, most of them texts that should stand between quotes."""
        if event.anchor is not None:
            self._broken(
                where, _line(event), _("« & » at the start means something else: put the text between quotes.")
            )
        if getattr(event, "tag", None) is not None:
            self._broken(
                where, _line(event), _("« ! » at the start means something else: put the text between quotes.")
            )

    def _broken(self, where: Where | None, line: int, message: str) -> None:
        self._source.problems.append(Problem(self._source.lines.file, line, Severity.ERROR, message))
        if where is not None:
            self._source.broken.add(where)


def _below(where: Where | None, step: Step) -> Where | None:
    """The path of a child; None stays None: a value that is read only to be passed over."""
    return None if where is None else (*where, step)


def sane(number: Decimal) -> bool:
    """Whether a number is one that a sale can hold: finite, neither huge nor absurdly fine."""
    if not number.is_finite():
        return False
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -LONGEST_NUMBER and number.adjusted() < LONGEST_NUMBER


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1


def _last_line(event: Event) -> int:
    """The last line of a value; a block's end mark stands at the beginning of the line after it."""
    mark = event.end_mark
    if mark is None:
        return _line(event)
    return int(mark.line) if mark.column == 0 else int(mark.line) + 1


def _plain_words(problem: str) -> str:
    """The parser's complaint in words that say what to do, for the usual ones."""
    if "'\\t'" in problem or "tab" in problem:
        return _("A tab stands where spaces are expected: indent with spaces.")
    if "mapping values are not allowed" in problem or "expected ':'" in problem:
        return _(
            "A « : » is missing, or stands in a text without quotes: put the text between quotes, check the indent."
        )
    if "cannot start any token" in problem:
        return _("This character cannot begin a text here: put the text between quotes.")
    if "undefined alias" in problem:
        return _("« * » at the start means something else in YAML: put the text between quotes, or repeat it.")
    if "quoted scalar" in problem or "end of stream" in problem:
        return _("A quote or a bracket is opened and never closed.")
    return _("This is not valid YAML: {reason}", reason=shown(problem))
