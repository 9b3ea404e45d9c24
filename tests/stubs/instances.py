"""A value for a JSON Schema: the smallest that satisfies it, always the same."""

from __future__ import annotations

from collections.abc import Mapping


def instance_of(schema: Mapping[str, object], root: Mapping[str, object] | None = None) -> object:
    """A value that the schema accepts; knows what pydantic writes, patterns and formats apart."""
    root = schema if root is None else root
    if isinstance(ref := schema.get("$ref"), str):
        return instance_of(_at(ref, root), root)
    if "const" in schema:
        return schema["const"]
    if isinstance(choices := schema.get("enum"), list):
        return choices[0]
    for several in ("anyOf", "oneOf", "allOf"):
        if isinstance(options := schema.get(several), list):
            return instance_of(options[0], root)
    kind = schema.get("type", "object")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        properties = schema.get("properties")
        return {
            name: instance_of(part, root) for name, part in (properties if isinstance(properties, dict) else {}).items()
        }
    if kind == "array":
        items = schema.get("items")
        wanted = max(1, _number(schema, "minItems", 1))
        return [instance_of(items if isinstance(items, dict) else {}, root) for _ in range(int(wanted))]
    return _scalar(str(kind), schema)


def _scalar(kind: str, schema: Mapping[str, object]) -> object:
    if kind == "string":
        text = "Un texte de test."
        text += "." * int(_number(schema, "minLength", 0) - len(text))
        return text[: int(_number(schema, "maxLength", len(text)))]
    low = _number(schema, "minimum", _number(schema, "exclusiveMinimum", -1) + 1)
    value = min(low, _number(schema, "maximum", low))
    return {"integer": int(value), "number": float(value), "boolean": True}.get(kind)


def _number(schema: Mapping[str, object], name: str, default: float) -> float:
    value = schema.get(name, default)
    return value if isinstance(value, int | float) else default


def _at(ref: str, root: Mapping[str, object]) -> Mapping[str, object]:
    """The part of the schema that `#/$defs/Name` names."""
    found: object = root
    for step in ref.removeprefix("#/").split("/"):
        found = found[step] if isinstance(found, Mapping) else {}
    return found if isinstance(found, Mapping) else {}
