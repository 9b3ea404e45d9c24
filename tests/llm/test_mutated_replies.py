"""Whatever bytes come back, a call ends in an answer or in one ModelFailure, and in time."""

from __future__ import annotations

import asyncio
import json
import random
import time

import pytest

from negotiator.llm import ChatRequest, ModelFailure
from tests.llm.conftest import VERDICT, quick_model
from tests.stubs.behaviours import Behaviour, Exchange
from tests.stubs.openai_server import StubServer

REPLIES = 120
USAGE = {"prompt_tokens": 3, "completion_tokens": 2}
CHUNKS: list[object] = [
    {"choices": [{"delta": {"content": "Bonjour é. "}}]},
    {"choices": [{"delta": {"content": "Oui."}}]},
    {"choices": [{"delta": {}, "finish_reason": "stop"}]},
    {"choices": [], "usage": USAGE},
]
STREAM = b"".join(b"data: " + json.dumps(chunk).encode() + b"\n\n" for chunk in CHUNKS) + b"data: [DONE]\n\n"
ANSWER = {"message": {"content": '{"rationale": "vu", "met": true}'}, "finish_reason": "stop"}
WHOLE = json.dumps({"choices": [ANSWER], "usage": USAGE}).encode()
STRANGE = [
    b"\x00",
    b"null",
    b"[]",
    b"{}",
    b"\n\n",
    b"\xff\xfe",
    b"1e999",
    b'"',
    b"data: ",
    b"NaN",
    b"event: error\n",
    b"\\ud8",
]
KINDS = ["text/event-stream", "application/json", "text/plain", "text/html; charset=x", "", "\x01"]


def mutated(body: bytes, chance: random.Random) -> bytes:
    """The body with a few bytes changed, dropped, added or repeated."""
    changed = bytearray(body)
    for _ in range(chance.randint(0, 6)):
        at = chance.randrange(len(changed) or 1)
        how = chance.randrange(4)
        if how == 0:
            changed[at : at + 1] = bytes([chance.randrange(256)])
        elif how == 1:
            del changed[at : at + chance.randint(1, 20)]
        elif how == 2:
            changed[at:at] = chance.choice(STRANGE)
        else:
            changed[at:at] = changed[max(0, at - 30) : at]
    return bytes(changed)


def hostile(chance: random.Random) -> Behaviour:
    async def reply(exchange: Exchange) -> None:
        body = mutated(STREAM if exchange.streamed else WHOLE, chance)
        status = chance.choice([200, 200, 200, 200, 201, 204, 302, 400, 418, 500, 999])
        packed = "content-encoding: gzip\r\n" if chance.random() < 0.1 else ""
        head = f"content-type: {chance.choice(KINDS)}\r\ncontent-length: {len(body)}\r\n{packed}"
        raw = f"HTTP/1.1 {status} Stub\r\n{head}\r\n".encode()
        exchange.out.write((mutated(raw, chance) if chance.random() < 0.2 else raw) + body)
        await exchange.out.drain()
        if chance.random() < 0.5:
            exchange.out.transport.close()

    return reply


@pytest.mark.parametrize("fast_http", [False, True])
async def test_any_reply_ends_in_an_answer_or_a_failure(fast_http: bool, request_: ChatRequest) -> None:
    ended = {"answer": 0, "failure": 0}
    with StubServer(default=hostile(random.Random(7))) as server:
        model = quick_model(server.base_url, fast_http=fast_http, attempts=1)
        for number in range(REPLIES):
            began = time.monotonic()
            async with asyncio.timeout(3):
                try:
                    if number % 2:
                        assert [text async for text in model.stream(request_)]
                    else:
                        await model.structured(request_, VERDICT)
                    ended["answer"] += 1
                except ModelFailure as failure:
                    assert str(failure).isprintable() or "\n" in str(failure)
                    ended["failure"] += 1
            assert time.monotonic() - began < 2
        await model.aclose()
    assert sum(ended.values()) == REPLIES
    assert all(ended.values())
