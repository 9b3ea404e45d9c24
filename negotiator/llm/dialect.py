"""What has been learned of one server: which parameters it takes, and how far it holds a model to a schema."""

from __future__ import annotations

from collections.abc import Mapping

from negotiator.llm.ladder import LADDER, below
from negotiator.llm.port import ChatRequest, Rung

# One answer that is not JSON may be an accident; two in a row are a server that ignores what it was told.
_STRIKES = 2


class Dialect:
    """The way one server is spoken to; only ever gets simpler."""

    def __init__(self) -> None:
        self.rung = Rung.STRICT
        self._strikes = 0
        self._without: set[str] = set()
        self._limit = "max_tokens"

    def body(
        self, model: str, request: ChatRequest, *, stream: bool, response_format: Mapping[str, object] | None = None
    ) -> dict[str, object]:
        """The request as this server takes it."""
        body: dict[str, object] = {
            "model": model,
            "messages": [{"role": message.role, "content": message.content} for message in request.messages],
            self._limit: request.max_tokens,
            "temperature": request.temperature,
        }
        if request.seed is not None:
            body["seed"] = request.seed
        if stream:
            body |= {"stream": True, "stream_options": {"include_usage": True}}
        if response_format is not None:
            body["response_format"] = dict(response_format)
        return {name: value for name, value in body.items() if name not in self._without}

    def forgo(self, parameter: str, sent: Mapping[str, object]) -> bool:
        """Do without a parameter from now on; False when the request sent did not carry it anyway.

        Newer models want `max_completion_tokens` in place of `max_tokens`.
        """
        if parameter not in sent:
            return False
        if parameter == "max_tokens":
            self._limit = "max_completion_tokens"
        else:
            self._without.add(parameter)
        return True

    def settle(self, rung: Rung) -> None:
        """That rung gave an answer; stay there or below."""
        self.rung = max(self.rung, rung, key=LADDER.index)

    def kept_json(self, rung: Rung, kept: bool) -> None:
        """Whether an answer asked for on that rung was JSON at all; after two that were not, go down one."""
        self._strikes = 0 if kept else self._strikes + 1
        lower = below(rung)
        if self._strikes >= _STRIKES and lower is not None:
            self.settle(lower)
            self._strikes = 0
