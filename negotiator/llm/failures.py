"""The one family of failures that a language model or its server can end in, each with a remedy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from negotiator.errors import ModelProblem
from negotiator.i18n import mark
from negotiator.i18n import translate as _
from negotiator.llm.port import Usage


class FailureKind(StrEnum):
    """Why a model gave no usable answer."""

    CONNECT = "connect"
    TIMEOUT = "timeout"
    AUTH = "auth"
    NOT_FOUND = "not_found"
    RATE_LIMITED = "rate_limited"
    OVERLOADED = "overloaded"
    SERVER = "server"
    REFUSED = "refused"
    CONTEXT_OVERFLOW = "context_overflow"
    CUT = "cut"
    FILTERED = "filtered"
    MALFORMED = "malformed"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Nature:
    """What a kind of failure is called, what to do about it, and whether asking again may help."""

    title: str
    remedy: str
    retryable: bool


_WAIT = mark("Wait a little and try again.")
_SHORTEN = mark("Use a model with a larger context, or a shorter text.")
_OTHER_MODEL = mark("Try again, or choose another model.")

NATURES: Mapping[FailureKind, Nature] = MappingProxyType(
    {
        FailureKind.CONNECT: Nature(
            mark("The model's server cannot be reached."),
            mark("Check that it runs and that OPENAI_BASE_URL is its address."),
            True,
        ),
        FailureKind.TIMEOUT: Nature(mark("The model's server took too long."), _WAIT, True),
        FailureKind.AUTH: Nature(mark("The model's server refused the key."), mark("Check OPENAI_API_KEY."), False),
        FailureKind.NOT_FOUND: Nature(
            mark("The model's server does not know this model or address."),
            mark("Check NEGOTIATOR_MODEL and OPENAI_BASE_URL (it usually ends with /v1)."),
            False,
        ),
        FailureKind.RATE_LIMITED: Nature(
            mark("The model's server allows no more calls for now."),
            mark("Wait, do fewer things at once, or check the account's quota."),
            True,
        ),
        FailureKind.OVERLOADED: Nature(mark("The model's server is overloaded."), _WAIT, True),
        FailureKind.SERVER: Nature(mark("The model's server failed."), _WAIT, True),
        FailureKind.REFUSED: Nature(mark("The model's server refused the request."), _OTHER_MODEL, False),
        FailureKind.CONTEXT_OVERFLOW: Nature(mark("The text is too long for the model."), _SHORTEN, False),
        FailureKind.CUT: Nature(mark("The model's answer was cut short."), _OTHER_MODEL, True),
        FailureKind.FILTERED: Nature(mark("The model or its filter declined to answer."), _OTHER_MODEL, False),
        FailureKind.MALFORMED: Nature(mark("The model's answer cannot be used."), _OTHER_MODEL, True),
        FailureKind.EMPTY: Nature(mark("The model answered nothing."), _OTHER_MODEL, True),
    }
)

_LONGEST_DETAIL = 300


class ModelFailure(ModelProblem):
    """A call that gave no usable answer.

    `detail` is what the server said, shortened and without any key; `retry_after` the seconds it asked to wait, where
    it did; `usage` what the failed calls cost. Title and remedy are in the interface's language.
    """

    def __init__(
        self,
        kind: FailureKind,
        detail: str = "",
        *,
        remedy: str | None = None,
        retryable: bool | None = None,
        retry_after: float | None = None,
        usage: Usage | None = None,
    ) -> None:
        nature = NATURES[kind]
        self.kind = kind
        self.detail = " ".join(detail.split())[:_LONGEST_DETAIL]
        self.retryable = nature.retryable if retryable is None else retryable
        self.retry_after = retry_after
        self.usage = usage or Usage()
        title = _(nature.title)
        super().__init__(f"{title} ({self.detail})" if self.detail else title, remedy or _(nature.remedy))

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the trip between processes, which rebuilds an exception from its arguments."""
        return _rebuild, (self.kind, self.detail, self.remedy, self.retryable, self.retry_after, self.usage)


def _rebuild(
    kind: FailureKind, detail: str, remedy: str, retryable: bool, retry_after: float | None, usage: Usage
) -> ModelFailure:
    """The failure that another process raised."""
    return ModelFailure(kind, detail, remedy=remedy, retryable=retryable, retry_after=retry_after, usage=usage)
