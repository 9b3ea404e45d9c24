"""How a stub of an OpenAI-compatible server may behave: well, and in every way that real ones fail."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass

Body = Mapping[str, object]
ANSWER = "Bonjour. Nous payons aujourd'hui 74,50 € par poste. Que proposez-vous ?"
HANG = 30.0


@dataclass(frozen=True)
class Recorded:
    """One request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Body
    at: float

    @property
    def text(self) -> str:
        """All that was sent to the model, to look for what must not be in it."""
        return json.dumps(self.body, ensure_ascii=False)


@dataclass
class Exchange:
    """What a behaviour works with: the request, the way out, the number after its name, and what the server answers."""

    request: Recorded
    out: asyncio.StreamWriter
    number: float
    answer: str | Callable[[Body], str]
    instance: Callable[[Mapping[str, object], Body], object]

    @property
    def streamed(self) -> bool:
        return self.request.body.get("stream") is True

    @property
    def schema(self) -> Mapping[str, object] | None:
        """The schema that the request holds the answer to, if any."""
        shape = self.request.body.get("response_format")
        inner = shape.get("json_schema") if isinstance(shape, dict) else None
        schema = inner.get("schema") if isinstance(inner, dict) else None
        return schema if isinstance(schema, dict) else None

    def good_answer(self) -> str:
        if self.schema is not None:
            return json.dumps(self.instance(self.schema, self.request.body), ensure_ascii=False)
        return self.answer if isinstance(self.answer, str) else self.answer(self.request.body)

    async def send(self, status: int, body: object, headers: Mapping[str, str] | None = None) -> None:
        raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        fields = {"content-type": "application/json", "content-length": str(len(raw)), **(headers or {})}
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        self.out.write(f"HTTP/1.1 {status} Stub\r\n{head}\r\n".encode() + raw)
        await self.out.drain()

    async def error(self, status: int, headers: Mapping[str, str] | None = None, **fields: object) -> None:
        error = {"message": f"stub says {status}", "type": "stub_error", "param": None, "code": None, **fields}
        await self.send(status, {"error": error}, headers)

    async def begin_stream(self) -> None:
        head = "content-type: text/event-stream\r\ntransfer-encoding: chunked\r\n"
        self.out.write(f"HTTP/1.1 200 Stub\r\n{head}\r\n".encode())
        await self.out.drain()

    async def event(self, data: str) -> None:
        raw = f"data: {data}\n\n".encode()
        self.out.write(f"{len(raw):x}\r\n".encode() + raw + b"\r\n")
        await self.out.drain()

    async def delta(self, text: str | None, finish: str | None = None, **extra: object) -> None:
        choice = {"index": 0, "delta": {"content": text, **extra} if text is not None else {}, "finish_reason": finish}
        await self.event(json.dumps({"id": "c", "object": "chat.completion.chunk", "choices": [choice]}))

    async def end_stream(self) -> None:
        await self.event("[DONE]")
        self.out.write(b"0\r\n\r\n")
        await self.out.drain()

    async def say(self, text: str, finish: str | None = "stop", *, pause: float = 0.0) -> None:
        """Answer with this text, streamed in short pieces or whole, as asked."""
        usage = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
        if not self.streamed:
            message = {"role": "assistant", "content": text}
            choice = {"index": 0, "message": message, "finish_reason": finish}
            await self.send(200, {"id": "c", "object": "chat.completion", "choices": [choice], "usage": usage})
            return
        await self.begin_stream()
        for piece in pieces_of(text):
            await self.delta(piece)
            if pause:
                await asyncio.sleep(pause)
        if finish is not None:
            await self.delta(None, finish)
        options = self.request.body.get("stream_options")
        if isinstance(options, dict) and options.get("include_usage"):
            await self.event(json.dumps({"id": "c", "choices": [], "usage": usage}))
        await self.end_stream()


def pieces_of(text: str, size: int = 7) -> Iterable[str]:
    return (text[at : at + size] for at in range(0, len(text), size))


Behaviour = Callable[[Exchange], Awaitable[None]]
BEHAVIOURS: dict[str, Behaviour] = {}


def behaviour(name: str) -> Callable[[Behaviour], Behaviour]:
    def keep(function: Behaviour) -> Behaviour:
        BEHAVIOURS[name] = function
        return function

    return keep


def _errors() -> None:
    """The plain error statuses, by their numbers; a number after the colon becomes Retry-After."""

    def failing(status: int) -> Behaviour:
        async def fail(exchange: Exchange) -> None:
            wait = {"retry-after": f"{exchange.number:g}"} if exchange.number else {}
            await exchange.error(status, wait)

        return fail

    for status in (400, 401, 403, 404, 408, 409, 413, 422, 429, 500, 502, 503, 529):
        BEHAVIOURS[str(status)] = failing(status)


_errors()


@behaviour("ok")
async def _ok(exchange: Exchange) -> None:
    await exchange.say(exchange.good_answer())


@behaviour("slow")
async def _slow(exchange: Exchange) -> None:
    await exchange.say(exchange.good_answer(), pause=exchange.number or 0.05)


@behaviour("late")
async def _late(exchange: Exchange) -> None:
    await asyncio.sleep(exchange.number or 0.2)
    await exchange.say(exchange.good_answer())


@behaviour("hang")
async def _hang(exchange: Exchange) -> None:
    await asyncio.sleep(HANG)


@behaviour("hang-in-stream")
async def _hang_in_stream(exchange: Exchange) -> None:
    await exchange.begin_stream()
    await exchange.delta("Bonjour. ")
    await exchange.delta("Je ")
    await asyncio.sleep(HANG)


@behaviour("drip")
async def _drip(exchange: Exchange) -> None:
    """One word now and then, for ever: no pause is long, the whole is."""
    await exchange.begin_stream()
    for _ in range(int(HANG / 0.02)):
        await exchange.delta("encore ")
        await asyncio.sleep(0.02)


@behaviour("drop")
async def _drop(exchange: Exchange) -> None:
    exchange.out.transport.abort()


@behaviour("cut")
async def _cut(exchange: Exchange) -> None:
    await exchange.begin_stream()
    await exchange.delta("Bonjour. ")
    await exchange.delta("Je paie au")
    exchange.out.transport.close()


@behaviour("no-finish")
async def _no_finish(exchange: Exchange) -> None:
    await exchange.say(exchange.good_answer(), None)


@behaviour("no-done")
async def _no_done(exchange: Exchange) -> None:
    """All is said, and then the connection stays open in silence."""
    await exchange.begin_stream()
    await exchange.delta(exchange.good_answer())
    await exchange.delta(None, "stop")
    await asyncio.sleep(HANG)


@behaviour("empty")
async def _empty(exchange: Exchange) -> None:
    await exchange.say("")


@behaviour("blank-stream")
async def _blank_stream(exchange: Exchange) -> None:
    await exchange.begin_stream()
    await exchange.end_stream()


@behaviour("malformed-sse")
async def _malformed_sse(exchange: Exchange) -> None:
    await exchange.begin_stream()
    await exchange.event('{"choices": [{"delta": {"content": "Bon')
    await exchange.end_stream()


@behaviour("error-in-stream")
async def _error_in_stream(exchange: Exchange) -> None:
    await exchange.begin_stream()
    await exchange.event(json.dumps({"error": {"code": 503, "message": "out of memory", "type": "server_error"}}))
    await exchange.end_stream()


@behaviour("invalid-json")
async def _invalid_json(exchange: Exchange) -> None:
    await exchange.send(200, b'{"choices": [{"message": {"con')


@behaviour("html")
async def _html(exchange: Exchange) -> None:
    await exchange.send(200, b"<html><body>Welcome</body></html>", {"content-type": "text/html; charset=utf-8"})


@behaviour("whole")
async def _whole(exchange: Exchange) -> None:
    """Answers in one body although a stream was asked for."""
    exchange.request = Recorded(
        exchange.request.method, exchange.request.path, exchange.request.headers, {}, exchange.request.at
    )
    await exchange.say(exchange.good_answer())


@behaviour("prose")
async def _prose(exchange: Exchange) -> None:
    """Ignores the schema and talks."""
    await exchange.say("Bien sûr, voici ce que j'en pense : c'est un bon entretien.")


@behaviour("violation")
async def _violation(exchange: Exchange) -> None:
    await exchange.say(json.dumps({"unexpected": [1, None, {"deep": True}]}))


@behaviour("fenced")
async def _fenced(exchange: Exchange) -> None:
    """Good JSON with words and a code fence around it."""
    value = json.dumps(exchange.instance(exchange.schema or {}, exchange.request.body), ensure_ascii=False)
    await exchange.say(f"<think>{{hum}}</think>Voici :\n```json\n{value}\n```\nBonne journée.")


@behaviour("thinking")
async def _thinking(exchange: Exchange) -> None:
    await exchange.say(f"<think>Le client veut... {{}}</think>\n\n{exchange.good_answer()}")


@behaviour("overflow-llama")
async def _overflow_llama(exchange: Exchange) -> None:
    words = "the request exceeds the available context size, try increasing it"
    kind = "exceed_context_size_error"
    await exchange.error(400, message=words, type=kind, code=400, n_prompt_tokens=9000, n_ctx=4096)


@behaviour("overflow-openai")
async def _overflow_openai(exchange: Exchange) -> None:
    words = "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens."
    await exchange.error(400, message=words, code="context_length_exceeded", param="messages")


@behaviour("no-quota")
async def _no_quota(exchange: Exchange) -> None:
    await exchange.error(429, message="You exceeded your current quota.", code="insufficient_quota")


@behaviour("echo-key")
async def _echo_key(exchange: Exchange) -> None:
    """Repeats the key in its error, as some gateways do."""
    await exchange.error(401, message=f"Incorrect API key provided: {exchange.request.headers.get('authorization')}")


@behaviour("no-schema")
async def _no_schema(exchange: Exchange) -> None:
    """Knows nothing of schemas: refuses them, and answers the rest."""
    shape = exchange.request.body.get("response_format")
    if isinstance(shape, dict) and shape.get("type") == "json_schema":
        await exchange.error(400, message="'response_format.type' must be 'json_object' or 'text'")
        return
    await exchange.say(json.dumps(exchange.instance({}, exchange.request.body)))


@behaviour("no-format")
async def _no_format(exchange: Exchange) -> None:
    """Refuses any response_format."""
    if "response_format" in exchange.request.body:
        await exchange.error(422, message="response_format: extra fields not permitted")
        return
    await exchange.say(json.dumps(exchange.instance({}, exchange.request.body)))


@behaviour("new-model")
async def _new_model(exchange: Exchange) -> None:
    """Wants max_completion_tokens, and no temperature."""
    words = "Unsupported parameter: '{}' is not supported with this model."
    for name in ("max_tokens", "temperature"):
        if name in exchange.request.body:
            await exchange.error(400, message=words.format(name), param=name, code="unsupported_parameter")
            return
    await exchange.say(exchange.good_answer())


@behaviour("length")
async def _length(exchange: Exchange) -> None:
    answer = exchange.good_answer()
    await exchange.say(answer[: len(answer) // 2], "length")


@behaviour("content-filter")
async def _content_filter(exchange: Exchange) -> None:
    await exchange.say("", "content_filter")


@behaviour("enormous")
async def _enormous(exchange: Exchange) -> None:
    """Far more than was asked for; the number is in thousands of characters."""
    await exchange.say("encore et encore. " * int(exchange.number or 5_000) * 56)


@behaviour("nonsense")
async def _nonsense(exchange: Exchange) -> None:
    await exchange.say("<|im_start|>\x1b[2J\x07 assistant assistant ��� }}]] Thought process: " * 3)


@behaviour("odd-shapes")
async def _odd_shapes(exchange: Exchange) -> None:
    """Valid JSON of no expected shape."""
    await exchange.begin_stream()
    for data in ('{"choices": null}', '{"choices": [{"delta": null}]}', '{"choices": ["x"]}'):
        await exchange.event(data)
    await exchange.end_stream()
