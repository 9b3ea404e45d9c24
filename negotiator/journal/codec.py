"""Kernel values as JSON and back: readings, reactions and changes."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any

from pydantic import TypeAdapter, ValidationError

from negotiator.journal.events import Json
from negotiator.negotiation.moves import Reading
from negotiator.negotiation.reactions import CHANGES, Change, Reaction

_TAG = "is"


def to_json(value: object) -> Json:
    """A kernel value as JSON; decimals are texts, so that they stay exact. Raises TypeError on anything else."""
    match value:
        case Decimal():
            return format(value, "f")
        case Enum():
            return to_json(value.value)
        case None | bool() | int() | float() | str():
            return value
        case Mapping():
            return {str(key): to_json(item) for key, item in value.items()}
        case tuple() | list():
            return [to_json(item) for item in value]
        case _ if dataclasses.is_dataclass(value):
            return {f.name: to_json(getattr(value, f.name)) for f in dataclasses.fields(value)}
        case _:
            raise TypeError(f"no JSON form for {type(value).__name__}")


def _tag(cls: type) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


_CLASSES: Mapping[str, type[Change]] = {_tag(cls): cls for cls in CHANGES}


_ADAPTERS: dict[type, TypeAdapter[Any]] = {}


def changes_to_json(changes: Iterable[Change]) -> list[Json]:
    """Changes as tagged objects: ``{"is": "trust_moved", "delta": 4, ...}``."""
    encoded: list[Json] = []
    for change in changes:
        body = to_json(change)
        assert isinstance(body, dict)
        encoded.append({_TAG: _tag(type(change)), **body})
    return encoded


def changes_from_json(raw: Json) -> tuple[Change, ...]:
    """Changes from their tagged objects. Raises ValueError."""
    return tuple(_change(item) for item in _list(raw))


def _change(item: Json) -> Change:
    if not isinstance(item, dict) or item.get(_TAG) not in _CLASSES:
        raise ValueError(f"not a change: {item!r:.80}")
    cls = _CLASSES[str(item[_TAG])]
    change: Change = _validate(cls, {k: v for k, v in item.items() if k != _TAG})
    return change


def reactions_from_json(raw: Json) -> tuple[Reaction, ...]:
    """Reactions from their objects. Raises ValueError."""
    return tuple(_validate(Reaction, item) for item in _list(raw))


def reading_from_json(raw: Json) -> Reading:
    """A reading from its object. Raises ValueError."""
    reading: Reading = _validate(Reading, raw)
    return reading


def _list(raw: Json) -> list[Json]:
    if not isinstance(raw, list):
        raise ValueError("a list is wanted")
    return raw


def _validate(cls: type[Any], raw: Json) -> Any:
    try:
        if cls not in _ADAPTERS:
            _ADAPTERS[cls] = TypeAdapter(cls)
        return _ADAPTERS[cls].validate_python(raw)
    except ValidationError as error:
        raise ValueError(f"not a {cls.__name__}: {error.errors()[0]['msg']}") from error
