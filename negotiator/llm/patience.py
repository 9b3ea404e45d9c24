"""How long to wait for a model, and when asking again is worth it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from negotiator.llm.failures import FailureKind, ModelFailure

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Limits in seconds: to connect, between two pieces of an answer, and for a whole turn with its retries."""

    connect: float = 5.0
    read: float = 30.0
    total: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Retries:
    """How often to ask in all, and the pauses in seconds: the first, doubled each time up to the longest."""

    attempts: int = 4
    first_pause: float = 0.5
    longest_pause: float = 8.0

    def pause(self, attempt: int, asked: float | None) -> float:
        """The pause after that attempt (from 1): at least what the server asked for, spread out so that calls part."""
        own = min(self.longest_pause, self.first_pause * 2.0 ** (attempt - 1))
        return max(own * random.uniform(0.5, 1.0), asked or 0.0)


async def within(deadline: float, call: Awaitable[R]) -> R:
    """The call's result, or ModelFailure(timeout) when the loop's clock reaches the deadline first."""
    try:
        async with asyncio.timeout_at(deadline):
            return await call
    except TimeoutError:
        raise ModelFailure(FailureKind.TIMEOUT) from None


async def patiently(call: Callable[[], Awaitable[R]], deadline: float, retries: Retries) -> R:
    """The result of the first call that works, or the last ModelFailure when no other call is worth it or in time."""
    clock = asyncio.get_running_loop().time
    attempt = 0
    while True:
        attempt += 1
        try:
            return await within(deadline, call())
        except ModelFailure as failure:
            pause = retries.pause(attempt, failure.retry_after)
            if not failure.retryable or attempt >= retries.attempts or clock() + pause >= deadline:
                raise
        await asyncio.sleep(pause)
