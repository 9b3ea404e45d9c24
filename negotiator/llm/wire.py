"""Reading what a server sends: plain JSON in, whatever its shape, typed values out. Pure, trusts nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from negotiator.llm.port import Usage

_UNPAIRED = re.compile("[\ud800-\udfff]")
_LARGEST_COUNT = 100_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """What one message of a server tells: some text, how the answer finished, its cost; each where it is told."""

    text: str = ""
    finish: str | None = None
    usage: Usage | None = None
    refusal: str = ""
    error: object = None


def read_piece(data: object) -> Piece:
    """Read a chunk of a stream, or a whole answer. Raises ValueError when it is neither."""
    if not isinstance(data, Mapping):
        raise ValueError("not a JSON object")
    if data.get("error"):
        return Piece(error=data)
    choices = data.get("choices")
    usage = _read_usage(data.get("usage"))
    if not isinstance(choices, list) or not choices:
        if usage is None and "choices" not in data:
            raise ValueError("no choices in it")
        return Piece(usage=usage)
    choice = choices[0]
    if not isinstance(choice, Mapping):
        raise ValueError("a choice that is not an object")
    said = choice.get("delta", choice.get("message"))
    said = said if isinstance(said, Mapping) else {}
    finish, refusal = choice.get("finish_reason"), said.get("refusal")
    return Piece(
        text=mend(_read_text(said.get("content"))),
        finish=finish if isinstance(finish, str) and finish else None,
        usage=usage,
        refusal=refusal if isinstance(refusal, str) else "",
    )


def parse_json(text: str) -> object:
    """The JSON value of a text; NaN and infinities are refused. Raises ValueError."""
    try:
        return _mend_all(json.loads(text, parse_constant=_no_constant)) if text else _nothing()
    except RecursionError:
        raise ValueError("nested too deeply") from None


def parse_object(text: str) -> Mapping[str, object]:
    """The JSON object of an answer, alone, in a code fence or with words around it. Raises ValueError."""
    try:
        value = parse_json(text.strip())
    except ValueError as error:
        value = _embedded(text)
        if value is None:
            raise ValueError(f"it is not JSON ({error})") from None
    if not isinstance(value, dict):
        raise ValueError("it is JSON, but not an object")
    return value


def mend(text: str) -> str:
    """The text with unpaired surrogates replaced, so that it can be written to a file."""
    if text.isascii() or not _UNPAIRED.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _embedded(text: str) -> object:
    """The first JSON object inside a text, or None; only the first braces are tried."""
    decoder = json.JSONDecoder(parse_constant=_no_constant)
    for brace in list(re.finditer(r"\{", text))[:20]:
        try:
            return _mend_all(decoder.raw_decode(text, brace.start())[0])
        except (ValueError, RecursionError):
            continue
    return None


def _mend_all(value: object) -> object:
    """A JSON value with every text in it mended."""
    if isinstance(value, str):
        return mend(value)
    if isinstance(value, list):
        return [_mend_all(item) for item in value]
    if isinstance(value, dict):
        return {mend(key): _mend_all(item) for key, item in value.items()}
    return value


def _read_text(content: object) -> str:
    """A message's text; some servers send it in parts."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        parts = (part.get("text") for part in content if isinstance(part, Mapping))
        return "".join(part for part in parts if isinstance(part, str))
    return ""


def _read_usage(data: object) -> Usage | None:
    """A server's own count of tokens, if it makes sense."""
    if not isinstance(data, Mapping):
        return None
    prompt, completion = data.get("prompt_tokens"), data.get("completion_tokens")
    if not (_is_count(prompt) and _is_count(completion)):
        return None
    return Usage(1, int(str(prompt)), int(str(completion)))


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST_COUNT


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON value")


def _nothing() -> NoReturn:
    raise ValueError("nothing was answered")
