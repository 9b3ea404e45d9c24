"""What the rest of the program asks of a language model, and nothing of how a server is spoken to."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, Literal, Protocol, TypeVar

T = TypeVar("T")

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message of a conversation with a model."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Usage:
    """What answered calls cost, in tokens; adds up with `+`. `estimated` when a server did not count for us."""

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    estimated: bool = False

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.calls + other.calls,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.estimated or other.estimated,
        )


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """One thing to ask. `temperature` from 0 to 2; `seed` where the server honours it; `purpose` names the call.

    Keep the stable part of the messages first, byte for byte: servers cache the prefix of a prompt.
    `on_usage` is called once for each streamed answer, also for one that fails or is abandoned.
    """

    messages: tuple[ChatMessage, ...]
    max_tokens: int
    temperature: float
    seed: int | None
    purpose: str
    on_usage: Callable[[Usage], None] | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class JsonSchema(Generic[T]):
    """The shape of a structured answer: a JSON Schema of an object, and the check that makes a value of it.

    `validate` is given the parsed object and gives the value; it raises ValueError with words that a model can act on
    (a pydantic `TypeAdapter(...).validate_python` does). Properties are written in the order of the schema: put the
    rationale before the verdict. `negotiator.llm.schema.schema_for` makes one from a pydantic model.
    """

    name: str
    schema: Mapping[str, object]
    validate: Callable[[object], T]


class Rung(StrEnum):
    """How a structured answer was asked for, from the surest way to the weakest."""

    STRICT = "strict"
    JSON_MODE = "json_mode"
    PROMPT = "prompt"


@dataclass(frozen=True, slots=True)
class StructuredReply(Generic[T]):
    """A structured answer: the validated value, the JSON object it was made from, its cost, and how it was obtained."""

    value: T
    parsed: Mapping[str, object]
    usage: Usage
    rung: Rung
    repaired: bool = False


class ChatModel(Protocol):
    """A language model that can be talked to."""

    @property
    def name(self) -> str:
        """The model's name as its server knows it."""
        ...

    def stream(self, request: ChatRequest) -> AsyncGenerator[str, None]:
        """Yield the answer's text as it comes, never an empty piece.

        Retries happen before the first piece only. Raises ModelFailure, also after pieces were yielded (kinds `cut`,
        `filtered`, `timeout`, `connect`...). Close it (`contextlib.aclosing`) or cancel its task to stop the server.
        """
        ...

    async def structured(self, request: ChatRequest, schema: JsonSchema[T]) -> StructuredReply[T]:
        """Give an answer that the schema's check accepts, after one repair at most; raises ModelFailure."""
        ...
