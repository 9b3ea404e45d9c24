"""A JSON Schema that strict servers accept, made from a pydantic model."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel

from negotiator.llm.port import JsonSchema

M = TypeVar("M", bound=BaseModel)

# Strict servers refuse a default; a title costs tokens and tells nothing.
_DROPPED = ("default", "title")
# Under these keys the names are the user's own (a property may well be called "title"), not keywords.
_NAMES = frozenset({"properties", "$defs", "definitions"})


def schema_for(model: type[M], name: str | None = None) -> JsonSchema[M]:
    """The shape of a model as strict servers want it: every property required, none besides. `name`: [A-Za-z0-9_-]."""
    strict = _strict(model.model_json_schema())
    assert isinstance(strict, dict)  # a model's schema is an object
    return JsonSchema(name or model.__name__, strict, model.model_validate)


def _strict(node: object) -> object:
    """A schema closed at every level."""
    if isinstance(node, list):
        return [_strict(item) for item in node]
    if not isinstance(node, dict):
        return node
    closed = {
        key: {inner: _strict(value) for inner, value in part.items()}
        if key in _NAMES and isinstance(part, dict)
        else part
        if key in {"enum", "const"}
        else _strict(part)
        for key, part in node.items()
        if key not in _DROPPED
    }
    if isinstance(properties := closed.get("properties"), dict):
        closed["required"] = list(properties)
        closed["additionalProperties"] = False
    return closed
