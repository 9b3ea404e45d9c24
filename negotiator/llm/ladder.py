"""The ways to ask for a structured answer, from the surest to the weakest, and the words of a repair."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from typing import TypeVar

from negotiator.llm.port import ChatMessage, ChatRequest, JsonSchema, Rung

T = TypeVar("T")

LADDER = (Rung.STRICT, Rung.JSON_MODE, Rung.PROMPT)
_LONGEST_QUOTED = 6_000
_LONGEST_PROBLEM = 1_000


def below(rung: Rung) -> Rung | None:
    """The next weaker way, or None at the foot of the ladder."""
    place = LADDER.index(rung) + 1
    return LADDER[place] if place < len(LADDER) else None


def response_format(rung: Rung, schema: JsonSchema[T]) -> Mapping[str, object] | None:
    """What the request says of the answer's format, if anything."""
    if rung is Rung.STRICT:
        shape = {"name": schema.name, "schema": dict(schema.schema), "strict": True}
        return {"type": "json_schema", "json_schema": shape}
    return {"type": "json_object"} if rung is Rung.JSON_MODE else None


def with_schema(rung: Rung, request: ChatRequest, schema: JsonSchema[T]) -> ChatRequest:
    """The request as asked on that rung: below the first one, the schema is in the system message.

    There it stays in the prefix that servers cache.
    """
    if rung is Rung.STRICT:
        return request
    words = _prompts()["schema"] + _as_text(schema)
    first, rest = request.messages[:1], request.messages[1:]
    if first and first[0].role == "system":
        system = replace(first[0], content=f"{first[0].content}\n\n{words}")
        return replace(request, messages=(system, *rest))
    return replace(request, messages=(ChatMessage("system", words), *request.messages))


def repair_of(request: ChatRequest, answer: str, problem: str, schema: JsonSchema[T]) -> ChatRequest:
    """The request again, with the answer it got, what is wrong with it, and the schema in full."""
    words = _prompts()["repair"].replace("{schema}", _as_text(schema)).replace("{problem}", problem[:_LONGEST_PROBLEM])
    said = ChatMessage("assistant", answer[:_LONGEST_QUOTED])
    return replace(request, messages=(*request.messages, said, ChatMessage("user", words)))


def _as_text(schema: JsonSchema[T]) -> str:
    return json.dumps(dict(schema.schema), ensure_ascii=False, separators=(",", ":"))


@lru_cache
def _prompts() -> Mapping[str, str]:
    """The words of `prompts.toml`."""
    text = resources.files("negotiator.llm").joinpath("prompts.toml").read_text(encoding="utf-8")
    return {
        name: str(words).strip() + ("\n" if name == "schema" else "") for name, words in tomllib.loads(text).items()
    }
