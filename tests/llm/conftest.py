"""What the tests of the models' room share: HTTP mocked at the transport that openai speaks, and a small request."""

from __future__ import annotations

import httpcore2
import httpx
import pytest
from respx.mocks import HTTPCoreMocker

from negotiator.config import Secret
from negotiator.llm.openai_adapter import OpenAIModel, openai_model
from negotiator.llm.patience import Retries, Timeouts
from negotiator.llm.port import ChatMessage, ChatRequest, JsonSchema

KEY = "sk-tres-secret-0123456789"
BASE_URL = "http://model.test/v1"
SCHEMA = {
    "type": "object",
    "properties": {"rationale": {"type": "string"}, "met": {"type": "boolean"}},
    "required": ["rationale", "met"],
    "additionalProperties": False,
}


class HTTPCore2Mocker(HTTPCoreMocker):
    """respx for httpcore2, under the httpx2 that openai speaks since 3.0; respx knows only the first of its name."""

    name = "httpcore2"
    targets = [target.replace("httpcore.", "httpcore2.") for target in HTTPCoreMocker.targets]  # noqa: RUF012  # as respx reads it

    @classmethod
    def from_sync_httpx_response(
        cls, httpx_response: httpx.Response, target: object, **kwargs: object
    ) -> httpcore2.Response:
        return httpcore2.Response(
            status=httpx_response.status_code,
            headers=httpx_response.headers.raw,
            content=httpx_response.stream,
            extensions=httpx_response.extensions,
        )


def verdict(value: object) -> bool:
    """A check as graders have them: the verdict, or words on what is wrong."""
    if not isinstance(value, dict) or set(value) != {"rationale", "met"}:
        raise ValueError("the properties must be rationale and met")
    if not isinstance(value["met"], bool):
        raise ValueError("met must be true or false")
    return value["met"]


VERDICT = JsonSchema("verdict", SCHEMA, verdict)


def quick_model(base_url: str = BASE_URL, *, fast_http: bool = False, attempts: int = 3) -> OpenAIModel:
    """A model that waits and pauses no longer than a test should."""
    timeouts = Timeouts(connect=0.5, read=0.25, total=0.8)
    retries = Retries(attempts=attempts, first_pause=0.01, longest_pause=0.02)
    return openai_model(base_url, Secret(KEY), "modele", timeouts, retries=retries, fast_http=fast_http)


@pytest.fixture
def request_() -> ChatRequest:
    messages = (ChatMessage("system", "Tu es une acheteuse."), ChatMessage("user", "Bonjour, qui décide ?"))
    return ChatRequest(messages, 200, 0.4, 7, "voice")
