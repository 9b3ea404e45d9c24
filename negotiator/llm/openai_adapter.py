"""The adapter to OpenAI-compatible servers, and the only module that knows the openai client.

Chat Completions only: hosted services, llama.cpp, Ollama and vLLM all serve them. The client (over a second to import)
loads at the first request, in a thread, so that a screen stays alive meanwhile.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import aclosing, contextmanager
from typing import TYPE_CHECKING, TypeVar

from negotiator.config import Secret
from negotiator.i18n import translate as _
from negotiator.llm.address import checked_key, host_of, is_local
from negotiator.llm.dialect import Dialect
from negotiator.llm.failures import FailureKind, ModelFailure
from negotiator.llm.faults import failure_of, redact, retry_after_of, status_in, unwanted_parameter
from negotiator.llm.ladder import below, repair_of, response_format, with_schema
from negotiator.llm.patience import Retries, Timeouts, patiently, within
from negotiator.llm.port import ChatRequest, JsonSchema, Rung, StructuredReply, Usage
from negotiator.llm.thinking import ThinkingFilter, spoken
from negotiator.llm.tokens import estimate, tokens_in
from negotiator.llm.wire import Piece, parse_json, parse_object, read_piece

if TYPE_CHECKING:
    from openai import AsyncOpenAI, AsyncStream

T = TypeVar("T")

OFFICIAL = "https://api.openai.com/v1"
# A server that ignores max_tokens is stopped here: no language needs more characters a token, thinking aloud apart.
_CHARS_PER_TOKEN = 16
_SPARE_CHARS = 4_000
_SPARE_BYTES = 1_000_000
# After the last words, this long for the usage and the end mark, in seconds; they are not worth a longer wait.
_GRACE = 1.0
_END = object()


def openai_model(
    base_url: str | None,
    key: Secret | None,
    model: str,
    timeouts: Timeouts | None = None,
    *,
    retries: Retries | None = None,
    fast_http: bool = False,
) -> OpenAIModel:
    """The model of that name on that server (None: OpenAI's own). Imports nothing and opens no connection yet.

    `fast_http` takes the aiohttp backend, for many calls at once. Raises ModelFailure for an address or a key that no
    request could carry.
    """
    return OpenAIModel(base_url or OFFICIAL, key, model, timeouts or Timeouts(), retries or Retries(), fast_http)


class _Account:
    """What one request has cost so far, over all its calls."""

    def __init__(self) -> None:
        self.spent = Usage()

    def charge(self, request: ChatRequest, length: int, told: Usage | None) -> None:
        """Add one answered call of that many characters: the server's count, or else an estimate."""
        prompt = sum(estimate(message.content) for message in request.messages)
        self.spent += told or Usage(1, prompt, tokens_in(length), estimated=True)


class OpenAIModel:
    """A ChatModel behind an OpenAI-compatible server. Use it as an async context manager, or call `aclose`."""

    def __init__(
        self, base_url: str, key: Secret | None, model: str, timeouts: Timeouts, retries: Retries, fast_http: bool
    ) -> None:
        self._host = host_of(base_url)
        self._base_url = base_url
        # Local servers want no key, but the client wants one.
        self._key = Secret(checked_key(key.reveal()) if key else "none")
        self._model = model
        self._timeouts = timeouts
        self._retries = retries
        self._fast_http = fast_http
        self._dialect = Dialect()
        self._client: AsyncOpenAI | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._until_the_end: AsyncGenerator[None, None] | None = None

    @property
    def name(self) -> str:
        """The model's name as its server knows it."""
        return self._model

    @property
    def endpoint(self) -> str:
        """The server's address, to tell apart the same model on two servers."""
        return self._base_url

    def __repr__(self) -> str:
        return f"OpenAIModel({self._model!r} at {self._base_url!r})"

    async def __aenter__(self) -> OpenAIModel:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections; the model can still be used, and opens new ones."""
        client, self._client = self._client, None
        if client is not None and self._loop is asyncio.get_running_loop():
            await client.close()

    async def warm_up(self) -> None:
        """Load the client ahead of the first request."""
        await self._ready()

    async def stream(self, request: ChatRequest) -> AsyncGenerator[str, None]:
        """Yield the answer's text as it comes; see ChatModel.stream."""
        deadline, account = self._deadline(), _Account()
        try:
            first, rest = await patiently(lambda: self._begin(request, account), deadline, self._retries)
            async with aclosing(rest):
                yield first
                while (text := await within(deadline, anext(rest, None))) is not None:
                    yield text
        except ModelFailure as failure:
            failure.usage = account.spent
            raise
        finally:
            if request.on_usage is not None:
                request.on_usage(account.spent)

    async def structured(self, request: ChatRequest, schema: JsonSchema[T]) -> StructuredReply[T]:
        """Give an answer that the schema's check accepts; see ChatModel.structured."""
        deadline, account = self._deadline(), _Account()
        try:
            return await self._descend(request, schema, deadline, account)
        except ModelFailure as failure:
            failure.usage = account.spent
            raise

    async def _descend(
        self, request: ChatRequest, schema: JsonSchema[T], deadline: float, account: _Account
    ) -> StructuredReply[T]:
        """Ask on the rung this server is known to stand, and on lower ones where it refuses."""
        rung = self._dialect.rung
        while True:
            asked = with_schema(rung, request, schema)
            try:
                answer = await self._ask(asked, schema, rung, deadline, account)
            except ModelFailure as failure:
                lower = below(rung) if failure.kind is FailureKind.REFUSED else None
                if lower is None:
                    raise
                rung = lower
                continue
            self._dialect.settle(rung)
            try:
                return self._judged(answer, schema, rung, account)
            except ValueError as problem:
                told = str(problem)
            mended = await self._ask(repair_of(asked, answer, told, schema), schema, rung, deadline, account)
            try:
                return self._judged(mended, schema, rung, account, repaired=True)
            except ValueError as problem:
                raise self._malformed(str(problem)) from None

    def _judged(
        self, answer: str, schema: JsonSchema[T], rung: Rung, account: _Account, *, repaired: bool = False
    ) -> StructuredReply[T]:
        """The reply that an answer makes. Raises ValueError when it is not JSON or fails the schema's check."""
        try:
            parsed = parse_object(answer)
        except ValueError:
            self._dialect.kept_json(rung, False)
            raise
        self._dialect.kept_json(rung, True)
        return StructuredReply(schema.validate(parsed), parsed, account.spent, rung, repaired)

    async def _ask(
        self, request: ChatRequest, schema: JsonSchema[T], rung: Rung, deadline: float, account: _Account
    ) -> str:
        """The text of one whole answer, asked for again where that may help."""
        shape = response_format(rung, schema)
        return await patiently(lambda: self._complete(request, shape, account), deadline, self._retries)

    async def _complete(self, request: ChatRequest, shape: Mapping[str, object] | None, account: _Account) -> str:
        """The text of one call's answer."""
        stream = await self._post(request, streamed=False, shape=shape)
        try:
            with self._told(FailureKind.CUT):
                piece = await self._whole(stream, request)
        finally:
            await stream.close()
        account.charge(request, len(piece.text), piece.usage)
        text = spoken(piece.text)
        _check_ending(piece.finish or "stop", bool(text.strip()), piece.refusal)
        return text

    async def _begin(self, request: ChatRequest, account: _Account) -> tuple[str, AsyncGenerator[str, None]]:
        """The first words of an answer, and the rest of it; before them, asking again is harmless."""
        texts = self._texts(request, account)
        return await anext(texts), texts

    async def _texts(self, request: ChatRequest, account: _Account) -> AsyncGenerator[str, None]:
        """The words of one call's answer: at least one piece, or a ModelFailure."""
        heard = ThinkingFilter()
        length, pieces, spoke, refusal = 0, 0, False, ""
        finish: str | None = None
        told: Usage | None = None
        try:
            async with aclosing(self._listen(request)) as answer:
                async for piece in answer:
                    pieces += 1
                    length += len(piece.text)
                    finish, told, refusal = piece.finish or finish, piece.usage or told, piece.refusal or refusal
                    if length > request.max_tokens * _CHARS_PER_TOKEN + _SPARE_CHARS:
                        raise _too_long()
                    if text := heard.feed(piece.text):
                        spoke = True
                        yield text
            if text := heard.flush():
                spoke = True
                yield text
            _check_ending(finish, spoke, refusal)
        finally:
            if pieces:
                account.charge(request, length, told)

    async def _listen(self, request: ChatRequest) -> AsyncGenerator[Piece, None]:
        """What the server sends in answer to one call, piece by piece."""
        stream = await self._post(request, streamed=True)
        try:
            with self._told(FailureKind.CUT):
                if _sends(stream, "json"):
                    yield await self._whole(stream, request)
                    return
                finished = False
                while (data := await self._next(stream, finished)) is not _END:
                    piece = self._piece(data)
                    finished = finished or piece.finish is not None
                    yield piece
        finally:
            await stream.close()

    async def _next(self, stream: AsyncStream[object], finished: bool) -> object:
        """The next message of a stream, or _END."""
        if _sends(stream, "html"):
            raise _not_an_api()
        if not finished:
            return await anext(stream, _END)
        try:
            async with asyncio.timeout(_GRACE):
                return await anext(stream, _END)
        except Exception:  # whatever goes wrong now: the words are all there, and a postscript is not worth losing them
            return _END

    async def _whole(self, stream: AsyncStream[object], request: ChatRequest) -> Piece:
        """An answer sent in one body, read no further than it may be long."""
        if _sends(stream, "html"):
            raise _not_an_api()
        body = bytearray()
        async for part in stream.response.aiter_bytes():
            body += part
            if len(body) > request.max_tokens * _CHARS_PER_TOKEN * 4 + _SPARE_BYTES:
                raise _too_long()
        return self._piece(parse_json(body.decode("utf-8")))

    def _piece(self, data: object) -> Piece:
        """What a message says. Raises ModelFailure for an error sent as an answer, ValueError for what is no answer."""
        piece = read_piece(data)
        if piece.error is not None:
            raise failure_of(status_in(piece.error), piece.error, key=self._key.reveal())
        return piece

    async def _post(
        self, request: ChatRequest, *, streamed: bool, shape: Mapping[str, object] | None = None
    ) -> AsyncStream[object]:
        """Send a request and give the answer unread, having learned what the server does not take."""
        client = await self._ready()
        from openai import APIStatusError, AsyncStream

        with self._told(FailureKind.CONNECT):
            while True:
                body = self._dialect.body(self._model, request, stream=streamed, response_format=shape)
                try:
                    return await client.post(
                        "/chat/completions", cast_to=object, body=body, stream=True, stream_cls=AsyncStream[object]
                    )
                except APIStatusError as error:
                    parameter = unwanted_parameter(error.status_code, error.body)
                    if parameter is None or not self._dialect.forgo(parameter, body):
                        raise

    @contextmanager
    def _told(self, broken: FailureKind) -> Iterator[None]:
        """Turn what the client raises into ModelFailure; `broken` is what a lost connection means at this point.

        The originals are not chained: they hold the request, and so the key.
        """
        import httpx2  # what the client speaks through; a body that we read ourselves fails in its terms
        import openai

        key = self._key.reveal()
        try:
            yield
        except openai.APITimeoutError as error:
            unreachable = type(error.__cause__).__name__ == "ConnectTimeout"
            raise ModelFailure(FailureKind.CONNECT if unreachable else FailureKind.TIMEOUT) from None
        except httpx2.TimeoutException:
            raise ModelFailure(FailureKind.TIMEOUT) from None
        except (openai.APIConnectionError, httpx2.RequestError) as error:
            raise ModelFailure(broken, redact(str(error.__cause__ or error), key)) from None
        except openai.APIStatusError as error:
            wait = retry_after_of(error.response.headers)
            raise failure_of(error.status_code, error.body, key=key, retry_after=wait) from None
        except openai.APIError as error:  # sent inside a stream
            raise failure_of(status_in(error.body), error.body, key=key) from None
        except _unmapped(self._fast_http) as error:
            raise ModelFailure(broken, redact(str(error), key)) from None
        except (ValueError, RecursionError) as error:  # the client parses what is streamed and lets these through
            raise self._malformed(str(error)) from None

    def _malformed(self, problem: str) -> ModelFailure:
        return ModelFailure(FailureKind.MALFORMED, redact(problem, self._key.reveal()))

    def _deadline(self) -> float:
        return asyncio.get_running_loop().time() + self._timeouts.total

    async def _ready(self) -> AsyncOpenAI:
        """The client, made at the first use on each event loop: connections belong to the loop that opened them."""
        loop = asyncio.get_running_loop()
        if self._client is None or self._loop is not loop:
            await asyncio.to_thread(importlib.import_module, "openai")
        if self._client is None or self._loop is not loop:
            client = self._new_client()
            self._client, self._loop, self._until_the_end = client, loop, _closed_with_the_loop(client)
            await anext(self._until_the_end)
            return client
        return self._client

    def _new_client(self) -> AsyncOpenAI:
        """The openai client with our own limits; retries are ours, so that they stay inside the turn's time."""
        import openai

        limits = self._timeouts
        timeout = openai.Timeout(limits.read, connect=limits.connect, pool=limits.total)
        backend = openai.DefaultAioHttpClient if self._fast_http else openai.DefaultAsyncHttpxClient
        # A proxy of the environment must not stand between us and this machine.
        http = backend(timeout=timeout, trust_env=not is_local(self._host))
        return openai.AsyncOpenAI(
            api_key=self._key.reveal(), base_url=self._base_url, timeout=timeout, max_retries=0, http_client=http
        )


async def _closed_with_the_loop(client: AsyncOpenAI) -> AsyncGenerator[None, None]:
    """Close the connections when the event loop ends, if nobody did before: a loop closes its generators last."""
    try:
        yield
    finally:
        await client.close()


def _check_ending(finish: str | None, spoke: bool, refusal: str) -> None:
    """Raise the ModelFailure that the end of an answer amounts to, if it does."""
    if finish == "length":
        raise ModelFailure(FailureKind.CUT, retryable=False)  # it would be as long again
    if finish == "content_filter" or (refusal and not spoke):
        raise ModelFailure(FailureKind.FILTERED)
    if not spoke:
        raise ModelFailure(FailureKind.EMPTY)
    if finish is None:
        raise ModelFailure(FailureKind.CUT)


def _unmapped(fast_http: bool) -> tuple[type[Exception], ...]:
    """What the aiohttp backend raises without putting it in the client's terms: a head that is not HTTP, say."""
    if not fast_http:
        return ()
    from aiohttp import ClientError

    return (ClientError,)


def _too_long() -> ModelFailure:
    return ModelFailure(FailureKind.CUT, _("longer than asked for"), retryable=False)


def _not_an_api() -> ModelFailure:
    """The failure of an address where a web page answers."""
    return ModelFailure(FailureKind.NOT_FOUND, _("a web page answered"))


def _sends(stream: AsyncStream[object], kind: str) -> bool:
    """Whether the answer says it is of that kind of content."""
    return kind in stream.response.headers.get("content-type", "").partition(";")[0].lower()
