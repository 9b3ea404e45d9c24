"""The adapter's own words with a server: what it sends, what it learns, when it asks again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import aclosing

import httpx
import pytest
import respx

from negotiator.config import Secret
from negotiator.llm import FailureKind, ModelFailure, Rung, Usage
from negotiator.llm.openai_adapter import OFFICIAL, openai_model
from negotiator.llm.port import ChatRequest
from tests.llm.conftest import BASE_URL, KEY, SCHEMA, VERDICT, quick_model

URL = f"{BASE_URL}/chat/completions"
GOOD = '{"rationale": "Il demande qui décide.", "met": true}'


def whole(content: object, finish: str = "stop", usage: bool = True) -> httpx.Response:
    body: dict[str, object] = {"choices": [{"message": {"content": content}, "finish_reason": finish}]}
    if usage:
        body["usage"] = {"prompt_tokens": 40, "completion_tokens": 9}
    return httpx.Response(200, json=body)


def streamed(*texts: str, finish: str | None = "stop", usage: bool = True) -> httpx.Response:
    chunks: list[object] = [{"choices": [{"delta": {"content": text}}]} for text in texts]
    chunks.append({"choices": [{"delta": {}, "finish_reason": finish}]})
    if usage:
        chunks.append({"choices": [], "usage": {"prompt_tokens": 30, "completion_tokens": 5}})
    body = "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks) + "data: [DONE]\n\n"
    return httpx.Response(200, content=body.encode(), headers={"content-type": "text/event-stream"})


def refusal(status: int, **fields: object) -> httpx.Response:
    return httpx.Response(status, json={"error": {"message": "no", **fields}})


def sent(route: respx.Route) -> list[dict[str, object]]:
    return [json.loads(call.request.content) for call in route.calls]


@pytest.fixture
def chat() -> Iterator[respx.Route]:
    with respx.mock(using="httpcore2") as mock:
        yield mock.post(URL)


async def heard(model_request: ChatRequest) -> str:
    async with quick_model() as model, aclosing(model.stream(model_request)) as texts:
        return "".join([text async for text in texts])


async def test_a_stream_gives_the_text_and_its_cost(chat: respx.Route, request_: ChatRequest) -> None:
    chat.mock(return_value=streamed("Bon", "jour.", "", " Oui."))
    costs: list[Usage] = []
    asked = ChatRequest(request_.messages, 200, 0.4, 7, "voice", costs.append)
    assert await heard(asked) == "Bonjour. Oui."
    assert costs == [Usage(1, 30, 5)]


async def test_a_request_says_all_that_it_should(chat: respx.Route, request_: ChatRequest) -> None:
    chat.mock(return_value=streamed("Oui."))
    await heard(request_)
    (body,) = sent(chat)
    assert body == {
        "model": "modele",
        "messages": [{"role": m.role, "content": m.content} for m in request_.messages],
        "max_tokens": 200,
        "temperature": 0.4,
        "seed": 7,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    assert chat.calls[0].request.headers["authorization"] == f"Bearer {KEY}"


async def test_a_cost_that_the_server_does_not_tell_is_estimated(chat: respx.Route, request_: ChatRequest) -> None:
    chat.mock(return_value=whole(GOOD, usage=False))
    async with quick_model() as model:
        reply = await model.structured(request_, VERDICT)
    assert reply.usage.estimated
    assert reply.usage.calls == 1
    assert reply.usage.prompt_tokens > 10 < reply.usage.completion_tokens


async def test_a_busy_server_is_asked_again_after_the_time_it_asks_for(
    chat: respx.Route, request_: ChatRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []

    async def no_sleep(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr("negotiator.llm.patience.asyncio.sleep", no_sleep)
    busy = httpx.Response(429, headers={"retry-after": "0.4"}, json={"error": {"message": "slow down"}})
    chat.mock(side_effect=[busy, refusal(500), streamed("Oui.")])
    assert await heard(request_) == "Oui."
    assert len(pauses) == 2
    assert pauses[0] == 0.4
    assert pauses[1] <= 0.02


async def test_a_wait_longer_than_the_turn_is_not_waited_for(chat: respx.Route, request_: ChatRequest) -> None:
    chat.mock(return_value=httpx.Response(429, headers={"retry-after": "60"}))
    with pytest.raises(ModelFailure) as failed:
        await heard(request_)
    assert failed.value.kind is FailureKind.RATE_LIMITED
    assert failed.value.retry_after == 60
    assert chat.call_count == 1


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        (httpx.ConnectError("refused"), FailureKind.CONNECT),
        (httpx.ConnectTimeout("slow"), FailureKind.CONNECT),
        (httpx.ReadTimeout("slow"), FailureKind.TIMEOUT),
    ],
)
async def test_a_server_that_is_not_there_is_named_so(
    chat: respx.Route, request_: ChatRequest, raised: Exception, kind: FailureKind
) -> None:
    import httpcore2

    twin: type[Exception] = getattr(httpcore2, type(raised).__name__)
    chat.mock(side_effect=lambda _: _raise(twin("no")))
    with pytest.raises(ModelFailure) as failed:
        await heard(request_)
    assert failed.value.kind is kind
    assert chat.call_count == 3


def _raise(error: Exception) -> httpx.Response:
    raise error


async def test_a_structured_answer_is_asked_for_strictly_and_validated(
    chat: respx.Route, request_: ChatRequest
) -> None:
    chat.mock(return_value=whole(GOOD))
    async with quick_model() as model:
        reply = await model.structured(request_, VERDICT)
    assert reply.value is True
    assert reply.parsed == json.loads(GOOD)
    assert (reply.rung, reply.repaired, reply.usage) == (Rung.STRICT, False, Usage(1, 40, 9))
    (body,) = sent(chat)
    shape = {"name": "verdict", "schema": SCHEMA, "strict": True}
    assert body["response_format"] == {"type": "json_schema", "json_schema": shape}
    assert "stream" not in body
    assert len(body["messages"]) == 2  # type: ignore[arg-type]


async def test_the_ladder_is_climbed_down_once_and_remembered(chat: respx.Route, request_: ChatRequest) -> None:
    chat.mock(side_effect=[refusal(400), refusal(422), whole(f"Voici :\n```json\n{GOOD}\n```"), whole(GOOD)])
    async with quick_model() as model:
        first = await model.structured(request_, VERDICT)
        second = await model.structured(request_, VERDICT)
    assert (first.value, first.rung, second.rung) == (True, Rung.PROMPT, Rung.PROMPT)
    bodies = sent(chat)
    kinds = [body.get("response_format", {"type": None})["type"] for body in bodies]  # type: ignore[index]
    assert kinds == ["json_schema", "json_object", None, None]
    assert '"additionalProperties":false' in bodies[2]["messages"][0]["content"]  # type: ignore[index]
    assert bodies[2]["messages"] == bodies[3]["messages"]


async def test_a_refusal_that_is_not_about_the_format_is_not_remembered(
    chat: respx.Route, request_: ChatRequest
) -> None:
    chat.mock(side_effect=[refusal(400)] * 3 + [whole(GOOD)])
    async with quick_model() as model:
        with pytest.raises(ModelFailure) as failed:
            await model.structured(request_, VERDICT)
        reply = await model.structured(request_, VERDICT)
    assert failed.value.kind is FailureKind.REFUSED
    assert reply.rung is Rung.STRICT


async def test_a_wrong_answer_is_repaired_once_with_what_was_wrong(chat: respx.Route, request_: ChatRequest) -> None:
    wrong = '{"rationale": "hm", "met": "oui"}'
    chat.mock(side_effect=[whole(wrong), whole(GOOD)])
    async with quick_model() as model:
        reply = await model.structured(request_, VERDICT)
    assert (reply.value, reply.repaired, reply.usage) == (True, True, Usage(2, 80, 18))
    messages = sent(chat)[1]["messages"]
    assert isinstance(messages, list)
    assert messages[-2] == {"role": "assistant", "content": wrong}
    assert "met must be true or false" in messages[-1]["content"]


async def test_an_answer_that_stays_wrong_is_malformed_and_counted(chat: respx.Route, request_: ChatRequest) -> None:
    chat.mock(return_value=whole("Je préfère ne pas noter."))
    async with quick_model() as model:
        with pytest.raises(ModelFailure) as failed:
            await model.structured(request_, VERDICT)
    assert failed.value.kind is FailureKind.MALFORMED
    assert failed.value.usage == Usage(2, 80, 18)
    assert chat.call_count == 2


async def test_a_server_that_ignores_the_schema_is_given_it_in_words(chat: respx.Route, request_: ChatRequest) -> None:
    chat.mock(side_effect=[whole("Bien."), whole("Très bien."), whole(GOOD)])
    async with quick_model() as model:
        with pytest.raises(ModelFailure):
            await model.structured(request_, VERDICT)
        reply = await model.structured(request_, VERDICT)
    assert reply.rung is Rung.JSON_MODE


async def test_a_cut_answer_is_not_parsed_nor_repaired(chat: respx.Route, request_: ChatRequest) -> None:
    chat.mock(return_value=whole(GOOD, finish="length"))
    async with quick_model() as model:
        with pytest.raises(ModelFailure) as failed:
            await model.structured(request_, VERDICT)
    assert (failed.value.kind, chat.call_count) == (FailureKind.CUT, 1)


async def test_parameters_that_a_model_refuses_are_left_out_from_then_on(
    chat: respx.Route, request_: ChatRequest
) -> None:
    words = "Unsupported parameter: 'max_tokens' is not supported with this model."
    chat.mock(
        side_effect=[
            refusal(400, message=words, code="unsupported_parameter"),
            refusal(400, param="temperature", code="unsupported_value"),
            streamed("Oui."),
            streamed("Oui."),
        ]
    )
    async with quick_model() as model:
        for _ in range(2):
            assert [text async for text in model.stream(request_)] == ["Oui."]
    bodies = sent(chat)
    assert len(bodies) == 4
    assert bodies[2] == bodies[3]
    assert bodies[2]["max_completion_tokens"] == 200
    assert not {"max_tokens", "temperature"} & bodies[2].keys()


@pytest.mark.parametrize("status", [401, 404, 500])
async def test_a_key_is_in_no_failure(chat: respx.Route, request_: ChatRequest, status: int) -> None:
    chat.mock(return_value=httpx.Response(status, json={"error": {"message": f"Bad key {KEY}, Bearer {KEY}"}}))
    with pytest.raises(ModelFailure) as failed:
        await heard(request_)
    told = f"{failed.value!r} {failed.value} {failed.value.detail} {vars(failed.value)}"
    assert KEY not in told
    assert KEY[:8] not in told
    assert failed.value.__cause__ is None
    assert failed.value.__suppress_context__
    assert KEY not in repr(quick_model())


@pytest.mark.parametrize("address", ["localhost:8080", "ftp://host/v1", "http://", "http://[::1", "http://h:99999/"])
def test_an_address_that_no_request_could_reach_is_refused_at_once(address: str) -> None:
    with pytest.raises(ModelFailure) as failed:
        openai_model(address, None, "m")
    assert failed.value.kind is FailureKind.CONNECT
    assert not failed.value.retryable


def test_a_key_that_no_header_could_carry_is_refused_at_once() -> None:
    with pytest.raises(ModelFailure) as failed:
        openai_model(None, Secret("clé\nsecrète"), "m")
    assert failed.value.kind is FailureKind.AUTH
    assert "secrète" not in str(failed.value)


def test_without_an_address_the_official_one_is_asked() -> None:
    assert openai_model(None, None, "m").endpoint == OFFICIAL


async def test_a_parameter_refused_under_every_name_is_a_refusal(chat: respx.Route, request_: ChatRequest) -> None:
    chat.mock(return_value=refusal(400, param="max_tokens"))
    with pytest.raises(ModelFailure) as failed:
        await heard(request_)
    assert (failed.value.kind, chat.call_count) == (FailureKind.REFUSED, 2)


async def test_a_request_without_a_system_message_gets_one_to_hold_the_schema(
    chat: respx.Route, request_: ChatRequest
) -> None:
    chat.mock(side_effect=[refusal(400), whole(GOOD)])
    async with quick_model() as model:
        await model.structured(ChatRequest(request_.messages[1:], 200, 0.0, None, "grade"), VERDICT)
    messages = sent(chat)[1]["messages"]
    assert isinstance(messages, list)
    assert [message["role"] for message in messages] == ["system", "user"]
    assert "seed" not in sent(chat)[1]


async def test_a_refusal_to_speak_is_not_taken_for_silence(chat: respx.Route, request_: ChatRequest) -> None:
    choice = {"message": {"content": None, "refusal": "I can't."}, "finish_reason": "stop"}
    chat.mock(return_value=httpx.Response(200, json={"choices": [choice]}))
    async with quick_model() as model:
        with pytest.raises(ModelFailure) as failed:
            await model.structured(request_, VERDICT)
    assert failed.value.kind is FailureKind.FILTERED


async def test_an_answer_in_parts_is_put_together(chat: respx.Route, request_: ChatRequest) -> None:
    chat.mock(return_value=whole([{"type": "text", "text": GOOD[:9]}, {"type": "text", "text": GOOD[9:]}]))
    async with quick_model() as model:
        assert (await model.structured(request_, VERDICT)).value is True


async def test_an_error_sent_as_an_answer_is_one(chat: respx.Route, request_: ChatRequest) -> None:
    chat.mock(return_value=httpx.Response(200, json={"error": {"code": 401, "message": "no such key"}}))
    async with quick_model() as model:
        with pytest.raises(ModelFailure) as failed:
            await model.structured(request_, VERDICT)
    assert failed.value.kind is FailureKind.AUTH


async def test_an_answer_that_begins_like_a_tag_is_given_whole(chat: respx.Route, request_: ChatRequest) -> None:
    chat.mock(return_value=streamed("<", "th"))
    assert await heard(request_) == "<th"


async def test_the_client_can_be_loaded_ahead_of_the_first_request() -> None:
    async with quick_model() as model:
        await model.warm_up()
        assert model.name == "modele"
