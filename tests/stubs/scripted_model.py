"""A ChatModel that says what a test tells it to, for rooms above that want no server."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable, Mapping
from typing import TypeVar

from negotiator.llm import ChatRequest, FailureKind, JsonSchema, ModelFailure, Rung, StructuredReply, Usage
from tests.stubs.behaviours import pieces_of

T = TypeVar("T")
Said = str | Mapping[str, object] | ModelFailure
Line = Said | Callable[[ChatRequest], Said]


class ScriptedModel:
    """Gives its lines in turn, and the last one for ever; keeps the requests. A failure given as a line is raised."""

    def __init__(self, *lines: Line, name: str = "scripted") -> None:
        self.name = name
        self.requests: list[ChatRequest] = []
        self._lines = list(lines)

    async def stream(self, request: ChatRequest) -> AsyncGenerator[str, None]:
        text = self._next(request)
        for piece in pieces_of(text):
            yield piece
        if request.on_usage is not None:
            request.on_usage(Usage(1, 11, 7))

    async def structured(self, request: ChatRequest, schema: JsonSchema[T]) -> StructuredReply[T]:
        usage = Usage(1, 11, 7)
        try:
            parsed = json.loads(self._next(request))
            return StructuredReply(schema.validate(parsed), parsed, usage, Rung.STRICT)
        except ValueError as error:
            raise ModelFailure(FailureKind.MALFORMED, str(error), usage=usage) from None

    def _next(self, request: ChatRequest) -> str:
        """The next line, as a model would write it."""
        self.requests.append(request)
        line = self._lines.pop(0) if len(self._lines) > 1 else self._lines[0]
        said = line(request) if callable(line) else line
        if isinstance(said, ModelFailure):
            raise said
        return said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
