"""Every way a real server fails, over a real connection: always one ModelFailure, always in time."""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing

import pytest

from negotiator.llm import ChatRequest, FailureKind, ModelFailure, Rung, Usage, by_sentence
from tests.llm.conftest import KEY, VERDICT, quick_model
from tests.stubs.behaviours import ANSWER, BEHAVIOURS
from tests.stubs.openai_server import StubServer

K = FailureKind
# What a streamed and a structured call come to; None is an answer.
OUTCOMES: dict[str, tuple[FailureKind | None, FailureKind | None]] = {
    "400": (K.REFUSED, K.REFUSED),
    "401": (K.AUTH, K.AUTH),
    "403": (K.AUTH, K.AUTH),
    "404": (K.NOT_FOUND, K.NOT_FOUND),
    "408": (K.TIMEOUT, K.TIMEOUT),
    "409": (K.OVERLOADED, K.OVERLOADED),
    "413": (K.CONTEXT_OVERFLOW, K.CONTEXT_OVERFLOW),
    "422": (K.REFUSED, K.REFUSED),
    "429": (K.RATE_LIMITED, K.RATE_LIMITED),
    "500": (K.SERVER, K.SERVER),
    "502": (K.OVERLOADED, K.OVERLOADED),
    "503": (K.OVERLOADED, K.OVERLOADED),
    "529": (K.OVERLOADED, K.OVERLOADED),
    "ok": (None, None),
    "slow": (None, None),
    "late": (None, None),
    "hang": (K.TIMEOUT, K.TIMEOUT),
    "hang-in-stream": (K.TIMEOUT, K.TIMEOUT),
    "drip": (K.TIMEOUT, K.TIMEOUT),
    "drop": (K.CONNECT, K.CONNECT),
    "cut": (K.CUT, K.CUT),
    "no-finish": (K.CUT, None),
    "no-done": (None, K.TIMEOUT),
    "empty": (K.EMPTY, K.EMPTY),
    "blank-stream": (K.EMPTY, K.MALFORMED),
    "malformed-sse": (K.MALFORMED, K.MALFORMED),
    "error-in-stream": (K.OVERLOADED, K.MALFORMED),
    "invalid-json": (K.MALFORMED, K.MALFORMED),
    "html": (K.NOT_FOUND, K.NOT_FOUND),
    "whole": (None, K.MALFORMED),
    "prose": (None, K.MALFORMED),
    "violation": (None, K.MALFORMED),
    "fenced": (None, None),
    "thinking": (None, None),
    "overflow-llama": (K.CONTEXT_OVERFLOW, K.CONTEXT_OVERFLOW),
    "overflow-openai": (K.CONTEXT_OVERFLOW, K.CONTEXT_OVERFLOW),
    "no-quota": (K.RATE_LIMITED, K.RATE_LIMITED),
    "echo-key": (K.AUTH, K.AUTH),
    "no-schema": (None, None),
    "no-format": (None, None),
    "new-model": (None, None),
    "length": (K.CUT, K.CUT),
    "content-filter": (K.FILTERED, K.FILTERED),
    "enormous": (K.CUT, K.CUT),
    "nonsense": (None, K.MALFORMED),
    "odd-shapes": (K.MALFORMED, K.MALFORMED),
}


def an_instance(*_: object) -> object:
    return {"rationale": "vu", "met": False}


def test_every_behaviour_of_the_stub_is_tried() -> None:
    assert OUTCOMES.keys() == BEHAVIOURS.keys()


@pytest.mark.parametrize("behaviour", OUTCOMES)
async def test_a_streamed_call_ends_as_it_should(behaviour: str, request_: ChatRequest) -> None:
    texts: list[str] = []
    kind: FailureKind | None = None
    began = time.monotonic()
    with StubServer(default=behaviour, instance=an_instance) as server:
        async with quick_model(server.base_url, attempts=2) as model:
            try:
                texts += [text async for text in model.stream(request_)]
            except ModelFailure as failure:
                kind = failure.kind
                assert KEY not in str(failure)
    assert kind is OUTCOMES[behaviour][0]
    assert time.monotonic() - began < 2
    if kind is None:
        assert "".join(texts).strip()
        assert "<think>" not in "".join(texts)


@pytest.mark.parametrize("behaviour", OUTCOMES)
async def test_a_structured_call_ends_as_it_should(behaviour: str, request_: ChatRequest) -> None:
    kind: FailureKind | None = None
    began = time.monotonic()
    with StubServer(default=behaviour, instance=an_instance) as server:
        async with quick_model(server.base_url, attempts=2) as model:
            try:
                reply = await model.structured(request_, VERDICT)
                assert reply.value is False
            except ModelFailure as failure:
                kind = failure.kind
    assert kind is OUTCOMES[behaviour][1]
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("behaviour", ["ok", "hang-in-stream", "cut", "drop", "429", "html", "length"])
async def test_the_batch_backend_fails_in_the_same_ways(behaviour: str, request_: ChatRequest) -> None:
    kind: FailureKind | None = None
    with StubServer(default=behaviour, instance=an_instance) as server:
        async with quick_model(server.base_url, fast_http=True, attempts=2) as model:
            try:
                await model.structured(request_, VERDICT)
            except ModelFailure as failure:
                kind = failure.kind
    assert kind is OUTCOMES[behaviour][1]


async def test_nothing_is_asked_again_once_words_were_given(request_: ChatRequest) -> None:
    with StubServer("cut", "ok") as server:
        async with quick_model(server.base_url) as model:
            texts = []
            with pytest.raises(ModelFailure):
                async for text in model.stream(request_):
                    texts.append(text)
        assert texts == ["Bonjour. ", "Je paie au"]
        assert server.count == 1


async def test_a_passing_trouble_is_not_noticed(request_: ChatRequest) -> None:
    with StubServer("503", "drop", "ok") as server:
        async with quick_model(server.base_url) as model:
            assert "".join([text async for text in model.stream(request_)]) == ANSWER
        assert server.count == 3


async def test_leaving_a_stream_closes_it_and_tells_its_cost(request_: ChatRequest) -> None:
    costs: list[Usage] = []
    asked = ChatRequest(request_.messages, 200, 0.4, None, "voice", costs.append)
    with StubServer(default="hang-in-stream") as server:
        async with quick_model(server.base_url) as model, aclosing(model.stream(asked)) as texts:
            assert await anext(texts) == "Bonjour. "
        assert server.wait_until(lambda: server.abandoned == 1)
    (cost,) = costs
    assert cost.estimated
    assert cost.completion_tokens == 3


@pytest.mark.parametrize("behaviour", ["hang", "hang-in-stream"])
async def test_cancelling_closes_the_connection_even_behind_the_sentences(
    behaviour: str, request_: ChatRequest
) -> None:
    async def listen() -> None:
        async with aclosing(by_sentence(model.stream(request_), "fr")) as sentences:
            async for _ in sentences:
                pass

    with StubServer(default=behaviour) as server:
        async with quick_model(server.base_url) as model:
            task = asyncio.create_task(listen())
            assert await asyncio.to_thread(server.wait_until, lambda: server.count == 1)
            await asyncio.sleep(0.05)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert await asyncio.to_thread(server.wait_until, lambda: server.abandoned == 1)


async def test_a_slow_listener_costs_the_server_its_time_but_no_words(request_: ChatRequest) -> None:
    with StubServer() as server:
        async with quick_model(server.base_url) as model:
            texts = []
            async for text in model.stream(request_):
                texts.append(text)
                await asyncio.sleep(0.01)
    assert "".join(texts) == ANSWER


def test_one_model_serves_several_event_loops(request_: ChatRequest) -> None:
    async def listen() -> str:
        answer = "".join([text async for text in model.stream(request_)])
        await model.aclose()
        return answer

    with StubServer() as server:
        model = quick_model(server.base_url)
        assert [asyncio.run(listen()) for _ in range(2)] == [ANSWER, ANSWER]


async def test_the_environment_s_proxy_does_not_stand_before_this_machine(
    request_: ChatRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with StubServer() as server:
        async with quick_model(server.base_url) as model:
            assert [text async for text in model.stream(request_)]


async def test_what_a_server_cannot_do_is_found_out_once(request_: ChatRequest) -> None:
    with StubServer(default="no-format", instance=an_instance) as server:
        async with quick_model(server.base_url) as model:
            rungs = [(await model.structured(request_, VERDICT)).rung for _ in range(3)]
        assert rungs == [Rung.PROMPT] * 3
        assert server.count == 5


@pytest.mark.parametrize("fast_http", [False, True])
async def test_a_server_that_does_not_run_cannot_be_reached(fast_http: bool, request_: ChatRequest) -> None:
    with StubServer() as server:
        address = server.base_url
    async with quick_model(address, fast_http=fast_http) as model:
        with pytest.raises(ModelFailure) as failed:
            await model.structured(request_, VERDICT)
    assert failed.value.kind is FailureKind.CONNECT


async def test_a_turn_ends_with_its_time_however_long_the_pauses_asked_for(request_: ChatRequest) -> None:
    began = time.monotonic()
    with StubServer(default="429:0.3") as server:
        async with quick_model(server.base_url, attempts=50) as model:
            with pytest.raises(ModelFailure) as failed:
                await model.structured(request_, VERDICT)
        assert server.count == 3
    assert failed.value.kind is FailureKind.RATE_LIMITED
    assert time.monotonic() - began < 1.5
