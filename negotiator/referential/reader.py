"""Typed reading of YAML: a node knows its file and line, so that whatever is wrong is told where it is written."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from negotiator.errors import InputProblem, printable
from negotiator.referential.models import Text

E = TypeVar("E", bound=StrEnum)
LARGEST_FILE = 500_000  # bytes
LONGEST_TEXT = 2_000  # characters


class Node:
    """A YAML value with its place; every reading method raises InputProblem(file, line) on what does not fit."""

    __slots__ = ("file", "line", "name", "value")

    def __init__(self, value: object, file: Path, name: str = "", line: int = 1) -> None:
        self.value = value
        self.file = file
        self.name = name
        self.line = line

    def problem(self, title: str, remedy: str = "") -> InputProblem:
        """Make the error to raise about this node."""
        told = f"{self.name}: {title}" if self.name else title
        return InputProblem(told, remedy, file=self.file, line=self.line)

    def _mapping(self) -> dict[object, object]:
        if not isinstance(self.value, dict):
            raise self.problem("a mapping (key: value) is expected here")
        return self.value

    def keys(self, allowed: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Give the keys as strings, refusing those that are not allowed."""
        keys = tuple(str(key) for key in self._mapping())
        for key in self._mapping():
            if allowed is not None and str(key) not in allowed:
                raise self._child(key).problem("unknown key", f"Known here: {', '.join(allowed)}.")
        return keys

    def _child(self, key: object) -> Node:
        value = self._mapping()[key]
        marks = getattr(self.value, "lc", None)
        line = marks.data[key][0] + 1 if marks is not None and marks.data and key in marks.data else self.line
        return Node(value, self.file, f"{self.name}.{key}" if self.name else str(key), line)

    def get(self, key: str) -> Node | None:
        """Give the node under a key, or None; a key written as a number is found by its digits."""
        for written in self._mapping():
            if str(written) == key:
                return self._child(written)
        return None

    def at(self, key: str) -> Node:
        """Give the node under a key that must be there."""
        node = self.get(key)
        if node is None:
            raise self.problem(f"the key « {key} » is missing", f"Add « {key} » here.")
        return node

    def items(self) -> Iterator[tuple[str, Node]]:
        """Go through a mapping."""
        for key in self._mapping():
            yield str(key), self._child(key)

    def list(self) -> tuple[Node, ...]:
        """Go through a list."""
        if not isinstance(self.value, list):
            raise self.problem("a list is expected here")
        marks = getattr(self.value, "lc", None)
        data = marks.data if marks is not None and marks.data else {}
        return tuple(
            Node(one, self.file, f"{self.name}[{place}]", data[place][0] + 1 if place in data else self.line)
            for place, one in enumerate(self.value)
        )

    def list_at(self, key: str) -> tuple[Node, ...]:
        """Go through the list under a key; nothing when the key is not there."""
        node = self.get(key)
        return () if node is None else node.list()

    def text(self) -> str:
        """Read a non-empty text without terminal controls."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.problem("a text is expected here")
        if len(self.value) > LONGEST_TEXT:
            raise self.problem(f"the text is longer than {LONGEST_TEXT} characters")
        if printable(self.value) != self.value:
            raise self.problem("the text holds control characters", "Remove them.")
        return str(self.value)

    def both(self) -> Text:
        """Read a text in both languages: {fr, en}, or one string that serves for both."""
        if isinstance(self.value, str):
            return Text(self.text(), self.text())
        self.keys(("fr", "en"))
        return Text(self.at("fr").text(), self.at("en").text())

    def strings_at(self, key: str) -> tuple[str, ...]:
        """Read a list of texts under a key; nothing when the key is not there."""
        return tuple(one.text() for one in self.list_at(key))

    def whole(self, low: int, high: int) -> int:
        """Read a whole number between two bounds, both included."""
        if isinstance(self.value, bool) or not isinstance(self.value, int) or not low <= self.value <= high:
            raise self.problem(f"a whole number from {low} to {high} is expected here")
        return int(self.value)

    def number(self, low: int, high: int) -> Decimal:
        """Read a number between two bounds, both included, exactly as written."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float) or not low <= self.value <= high:
            raise self.problem(f"a number from {low} to {high} is expected here")
        return Decimal(str(float(self.value))) if isinstance(self.value, float) else Decimal(int(self.value))

    def flag(self) -> bool:
        """Read true or false."""
        if not isinstance(self.value, bool):
            raise self.problem("true or false is expected here")
        return bool(self.value)

    def one_of(self, kind: type[E]) -> E:
        """Read a value of a closed set."""
        try:
            return kind(self.text())
        except ValueError:
            raise self.problem("unknown value", f"Known: {', '.join(one.value for one in kind)}.") from None


def read_yaml(file: Path, *, lines: bool) -> Node:
    """Read a YAML 1.2 file; `lines` keeps line numbers (slower, for files a person wrote)."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        if file.stat().st_size > LARGEST_FILE:
            raise InputProblem("The file is too large.", f"At most {LARGEST_FILE} bytes.", file=file, line=1)
        written = file.read_text(encoding="utf-8")
    except OSError as error:
        raise InputProblem("The file cannot be read.", error.strerror or "", file=file, line=1) from error
    except UnicodeDecodeError as error:
        raise InputProblem("The file is not UTF-8 text.", "Save it as UTF-8.", file=file, line=1) from error
    yaml = YAML(typ="rt") if lines else YAML(typ="safe")
    try:
        return Node(yaml.load(written), file)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 1
        raise InputProblem(f"Not valid YAML: {error.problem}.", "Correct the line.", file=file, line=line) from error
    except (YAMLError, ValueError, RecursionError) as error:  # control characters, absurd numbers, absurd nesting
        raise InputProblem("Not valid YAML.", file=file, line=1) from error
