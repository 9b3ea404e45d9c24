"""What a server's error answers mean: status, body and headers in, one ModelFailure out. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from negotiator.errors import printable
from negotiator.llm.failures import FailureKind, ModelFailure

_BY_STATUS: Mapping[int, FailureKind] = {
    401: FailureKind.AUTH,
    403: FailureKind.AUTH,
    404: FailureKind.NOT_FOUND,
    408: FailureKind.TIMEOUT,
    409: FailureKind.OVERLOADED,
    413: FailureKind.CONTEXT_OVERFLOW,
    425: FailureKind.OVERLOADED,
    429: FailureKind.RATE_LIMITED,
    502: FailureKind.OVERLOADED,
    503: FailureKind.OVERLOADED,
    504: FailureKind.TIMEOUT,
    529: FailureKind.OVERLOADED,
}
# llama.cpp and OpenAI name it by a code; vLLM, Ollama and gateways only in words.
_OVERFLOW_CODES = frozenset({"exceed_context_size_error", "context_length_exceeded"})
_OVERFLOW_WORDS = re.compile(
    r"maximum context length|context (?:size|length|window)|too many tokens|prompt is too long", re.IGNORECASE
)
_FILTER_CODES = frozenset({"content_filter", "content_policy_violation"})
# Waiting does not refill an account.
_SPENT_CODES = frozenset({"insufficient_quota", "billing_hard_limit_reached"})
_KEY_SHAPES = re.compile(r"\b(?:sk|pk|gsk|hf)[-_][\w*.-]{4,}|(?i:bearer)\s+\S+|(?<=://)[^/\s@]*:[^/\s@]*@")
_HIDDEN = "[key]"
# The parameters that some servers do not take; the adapter can do without each of them.
_OPTIONAL = ("max_tokens", "temperature", "seed", "stream_options")
_LONGEST_READ = 2_000


def redact(text: str, key: str) -> str:
    """The text without the key, without anything shaped like one, and without terminal controls."""
    shown = text[:_LONGEST_READ]
    if key:
        shown = shown.replace(key, _HIDDEN)
    return printable(_KEY_SHAPES.sub(_HIDDEN, shown))


def failure_of(status: int, body: object, *, key: str, retry_after: float | None = None) -> ModelFailure:
    """The failure that an HTTP error answer, or an error sent inside a stream, stands for."""
    codes, message = _read(body)
    kind = _BY_STATUS.get(status, FailureKind.SERVER if status >= 500 else FailureKind.REFUSED)
    retryable: bool | None = None
    if codes & _OVERFLOW_CODES or (status in {400, 413, 422, 500} and _OVERFLOW_WORDS.search(message)):
        kind = FailureKind.CONTEXT_OVERFLOW
    elif codes & _FILTER_CODES:
        kind = FailureKind.FILTERED
    elif codes & _SPENT_CODES:
        kind, retryable = FailureKind.RATE_LIMITED, False
    detail = redact(f"HTTP {status}: {message}" if message else f"HTTP {status}", key)
    return ModelFailure(kind, detail, retryable=retryable, retry_after=retry_after)


def unwanted_parameter(status: int, body: object) -> str | None:
    """The optional parameter that a server says it does not take, if that is what its error says."""
    if status not in {400, 422}:
        return None
    codes, message = _read(body)
    if codes & _OVERFLOW_CODES:
        return None
    param = _field(body, "param")
    if param in _OPTIONAL:
        return param
    quoted = re.findall(r"['\"`](\w+)['\"`]", message)
    refused = re.search(r"unsupported|not support|unrecogni[sz]ed|unknown|extra|not permitted", message, re.IGNORECASE)
    return next((name for name in quoted if name in _OPTIONAL), None) if refused else None


def retry_after_of(headers: Mapping[str, str]) -> float | None:
    """The seconds that a server asks to wait, from `retry-after-ms` or a numeric `retry-after`; dates are not read."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            wait = float(headers.get(name, "")) * unit
        except ValueError:
            continue
        if 0 <= wait < 86_400:
            return wait
    return None


def status_in(body: object) -> int:
    """The HTTP status that an error inside a stream names, else 500."""
    code = _field(body, "code")
    return int(code) if code.isascii() and code.isdigit() and 400 <= int(code[:4]) < 600 else 500


def _read(body: object) -> tuple[frozenset[str], str]:
    """An error body's codes and message; every server has its own shape, so nothing is taken for granted."""
    codes = frozenset({_field(body, "code"), _field(body, "type")} - {""})
    if isinstance(body, str):  # a gateway's page of HTML says no more than its status
        return codes, "" if body.lstrip().startswith("<") else body[:_LONGEST_READ]
    return codes, (_field(body, "message") or _field(body, "detail"))[:_LONGEST_READ]


def _field(body: object, name: str) -> str:
    """A field of the error as text, whether the error is the body or is in it under `error`."""
    if not isinstance(body, Mapping):
        return ""
    inner = body.get("error")
    if isinstance(inner, Mapping):
        return _field(inner, name)
    if isinstance(inner, str) and name == "message":
        return inner
    value = body.get(name)
    return str(value) if isinstance(value, str | int) else ""
