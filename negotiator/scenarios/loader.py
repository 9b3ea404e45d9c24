"""A scenario file read into its model, every problem told in plain words with its line."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from negotiator.i18n import mark
from negotiator.i18n import translate as _
from negotiator.paths import make_private
from negotiator.scenarios.models import FORMAT, Scenario
from negotiator.scenarios.problems import Problem, ScenarioProblems, Severity, nearest, shown, suggestion
from negotiator.scenarios.source import LARGEST_FILE, Source, SourceLines, Where, read_source, sane

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

CACHE_VERSION = 1
MOST_PROBLEMS = 200

_KINDS = {
    "string": mark("a text is expected here; put it between quotes if it looks like a number or a word of YAML"),
    "int": mark("a whole number is expected here, without unit"),
    "decimal": mark("a number is expected here, without unit or spaces, with a point for decimals: 12.50"),
    "finite_number": mark("a number is expected here"),
    "bool": mark("true or false is expected here"),
    "tuple": mark("a list is expected here: one line for each item, each beginning with « - »"),
    "dict": mark("keys with their values are expected here (« key: value »)"),
    "model": mark("keys with their values are expected here (« key: value »)"),
    "date": mark("a date is expected here: YYYY-MM-DD"),
}
_UNREAD = mark("this cannot be read")
_OTHERS = {
    "string_pattern_mismatch": mark("an identifier has lower case letters, digits and _, and begins with a letter"),
    "string_too_short": mark("this text is empty"),
    "string_too_long": mark("this text is too long: at most {max_length} characters"),
    "too_short": mark("at least {min_length} item is expected here"),
    "greater_than": mark("a number greater than {gt} is expected here"),
    "greater_than_equal": mark("a number of {ge} or more is expected here"),
    "less_than": mark("a number smaller than {lt} is expected here"),
    "less_than_equal": mark("a number of {le} or less is expected here"),
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file as it was read: the scenario unless it has an error, its lines, and the problems of form."""

    scenario: Scenario | None
    lines: SourceLines
    problems: tuple[Problem, ...]


def load_scenario(path: Path, *, cache_dir: Path | None = None) -> Scenario:
    """Read a scenario file. Raises ScenarioProblems, which holds everything that is wrong in it.

    With `cache_dir` the scenario is kept there as JSON, under the hash of the file's bytes: reading YAML is slow.
    """
    content = read_content(path)
    kept = None if cache_dir is None else cache_dir / f"scenario-{_digest(content)}.json"
    if kept is not None and (known := _from_cache(kept)) is not None:
        return known
    loaded = parse_scenario(path, content)
    if loaded.scenario is None:
        raise ScenarioProblems(loaded.problems)
    if kept is not None:
        _keep(kept, loaded.scenario)
    return loaded.scenario


def read_scenario(path: Path) -> Loaded:
    """Read a scenario file without raising: what could be read, and what is wrong."""
    try:
        return parse_scenario(path, read_content(path))
    except ScenarioProblems as unreadable:
        return Loaded(None, SourceLines(path), unreadable.problems)


def read_content(path: Path) -> bytes:
    """The bytes of a scenario file, never more than one byte beyond the size limit. Raises ScenarioProblems."""
    try:
        if path.exists() and not path.is_file():
            raise ScenarioProblems([_first_line(path, _("This is not a file."))])
        with path.open("rb") as stream:
            return stream.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise ScenarioProblems([_first_line(path, _("The file cannot be read: {reason}", reason=reason))]) from error


def parse_scenario(path: Path, content: bytes) -> Loaded:
    """Make a scenario of a file's bytes."""
    source = read_source(path, content)
    problems = list(source.problems)
    scenario = None
    if source.data is None and not problems:
        problems.append(_first_line(path, _("The file is empty.")))
    elif source.data is not None:
        try:
            scenario = Scenario.model_validate(source.data)
        except ValidationError as refused:
            errors = refused.errors(include_url=False, include_input=True)
            problems += _form_problems(errors[: 2 * MOST_PROBLEMS], source)
        else:
            problems += _absurd_numbers(scenario, source.lines)
    problems.sort(key=lambda problem: problem.line)
    return Loaded(None if problems else scenario, source.lines, tuple(problems[:MOST_PROBLEMS]))


def _first_line(path: Path, message: str) -> Problem:
    return Problem(path, 1, Severity.ERROR, message)


def _form_problems(errors: list[ErrorDetails], source: Source) -> Iterator[Problem]:
    """Problems for what the model refuses; a key misspelt is told once, not also as missing."""
    misspelt = {
        (*error["loc"][:-1], nearest(str(error["loc"][-1]), _keys_at(error["loc"][:-1])))
        for error in errors
        if error["type"] == "extra_forbidden"
    }
    for error in errors:
        where = tuple(step for step in error["loc"] if step != "[key]")
        if any(where[:length] in source.broken for length in range(len(where) + 1)):
            continue
        if error["type"] == "missing" and where in misspelt:
            continue
        line, message = _told(error, where, source.lines)
        yield Problem(source.lines.file, line, Severity.ERROR, message)


def _told(error: ErrorDetails, where: Where, lines: SourceLines) -> tuple[int, str]:
    """The line of an error of the model, and what to write instead."""
    kind, name = error["type"], _path(where)
    if kind == "missing":
        holder = _path(where[:-1])
        key = str(where[-1])
        told = _("{where}: the key « {key} » is missing.", where=holder, key=key) if holder else ""
        return lines.key(where[:-1]), told or _("The key « {key} » is missing.", key=key)
    if kind == "extra_forbidden":
        advice = suggestion(str(where[-1]), _keys_at(where[:-1]))
        return lines.key(where), _("Unknown key « {key} ».", key=shown(where[-1])) + advice
    written = error.get("input")
    line = lines.value(where)
    if written is None:
        line, told = lines.key(where), _("nothing is written here: give it a value or remove the key")
    elif kind in {"enum", "literal_error"}:
        known = re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected", ""))) or [str(FORMAT)]
        told = _("unknown value « {value} ».", value=shown(written)) + suggestion(str(written), known)
    elif kind in _OTHERS:
        told = _(_OTHERS[kind], **error.get("ctx", {}))
    else:
        told = _(next((words for start, words in _KINDS.items() if kind.startswith(start)), _UNREAD))
        if isinstance(written, str | int | Decimal):
            told += " " + _("(written: « {value} »)", value=shown(written))
    if error["loc"][-1:] == ("[key]",):
        line = lines.key(where)
    return line, f"{name}: {told}" if name else told


def _path(where: Where) -> str:
    """A path as a trainer reads it, items counted from 1: `facts[3].say[1]`."""
    told = ""
    for step in where:
        told += f"[{step + 1}]" if isinstance(step, int) else f".{shown(step)}" if told else shown(step)
    return told


def _keys_at(where: Where) -> tuple[str, ...]:
    """The keys that the model knows at a path."""
    kind: object = Scenario
    for step in where:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found = kind.model_fields.get(str(step))
            kind = _core(found.annotation) if found is not None else None
        else:
            inner = [one for one in get_args(kind) if one is not Ellipsis]
            kind = _core(inner[-1]) if inner else None
    return tuple(kind.model_fields) if isinstance(kind, type) and issubclass(kind, BaseModel) else ()


def _core(kind: object) -> object:
    """A type without its annotations and without None."""
    while True:
        if get_origin(kind) is Annotated:
            kind = get_args(kind)[0]
        elif get_origin(kind) in {Union, UnionType}:
            kind = next(one for one in get_args(kind) if one is not type(None))
        else:
            return kind


def _absurd_numbers(scenario: Scenario, lines: SourceLines) -> Iterator[Problem]:
    """Numbers written as texts escape the reader's limits; no sale holds them."""
    for where, number in _numbers(scenario, ()):
        if not sane(number):
            message = _("{where}: a smaller number is expected here.", where=_path(where))
            yield Problem(lines.file, lines.value(where), Severity.ERROR, message)


def _numbers(value: object, where: Where) -> Iterator[tuple[Where, Decimal]]:
    if isinstance(value, BaseModel):
        for name, inner in value:
            yield from _numbers(inner, (*where, name))
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _numbers(inner, (*where, str(name)))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _numbers(inner, (*where, index))
    elif isinstance(value, int | Decimal):
        yield where, Decimal(value)


def _digest(content: bytes) -> str:
    """A name for the parsed file that changes with its bytes, the format and the way of keeping it."""
    return hashlib.sha256(b"%d:%d:" % (FORMAT, CACHE_VERSION) + content).hexdigest()


def _from_cache(kept: Path) -> Scenario | None:
    """The scenario kept in a file, or None when there is none or the file is damaged."""
    try:
        return Scenario.model_validate_json(kept.read_bytes())
    except (OSError, ValidationError):  # not kept yet, or not readable as a scenario: the YAML is read again
        return None


def _keep(kept: Path, scenario: Scenario) -> None:
    """Keep a scenario in a private file, whole or not at all."""
    with contextlib.suppress(OSError):  # a folder that cannot be written costs time at the next start, nothing else
        write_private(kept, scenario.model_dump_json(exclude_unset=True))


def write_private(target: Path, text: str) -> None:
    """Write a file that only its owner reads, by renaming a finished one. Raises OSError."""
    make_private(target.parent)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")  # mkstemp gives 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        os.replace(name, target)
    except BaseException:  # whatever went wrong, no half-written file stays behind
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
