"""The one door to language models: a small port, its adapter to OpenAI-compatible servers, token and sentence counting.

Nothing heavy is imported here; the openai client loads at the adapter's first request.
"""

from negotiator.llm.failures import FailureKind, ModelFailure
from negotiator.llm.port import ChatMessage, ChatModel, ChatRequest, JsonSchema, Rung, StructuredReply, Usage
from negotiator.llm.sentences import by_sentence

__all__ = [
    "ChatMessage",
    "ChatModel",
    "ChatRequest",
    "FailureKind",
    "JsonSchema",
    "ModelFailure",
    "Rung",
    "StructuredReply",
    "Usage",
    "by_sentence",
]
