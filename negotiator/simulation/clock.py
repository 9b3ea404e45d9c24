"""Time in a phase: real time, or the time that words take to say."""

from __future__ import annotations

import time
from typing import Protocol

from negotiator.simulation.settings import ClockKind

WORDS_A_MINUTE = 150
THINKING_CAP = 20.0
"""Seconds of thought before a turn that count on the speech clock; slower typing costs no more."""


class Clock(Protocol):
    """Where time comes from."""

    def monotonic(self) -> float:
        """Seconds that never go back."""
        ...


class SystemClock:
    """The machine's own clock."""

    def monotonic(self) -> float:
        """Seconds since some fixed moment."""
        return time.monotonic()


class ManualClock:
    """A clock moved by hand, for demonstrations and tests."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        """The time it was set to."""
        return self.now

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


class PhaseClock:
    """Seconds spent and left in one phase.

    On real time every second counts unless paused. On the speech clock a turn costs its words at speaking pace, and
    the thinking before it up to a cap.
    """

    def __init__(self, clock: Clock, total: float, kind: ClockKind, pace: float = 1.0, spent: float = 0.0) -> None:
        self.total = total
        self.kind = kind
        self._clock = clock
        self._pace = pace
        self._base = spent
        self._since: float | None = clock.monotonic()

    @property
    def paused(self) -> bool:
        """Whether time stands still."""
        return self._since is None

    @property
    def spent(self) -> float:
        """Seconds of the phase gone by."""
        return self._base + self._running()

    @property
    def left(self) -> float:
        """Seconds of the phase to come; never negative."""
        return max(0.0, self.total - self.spent)

    @property
    def over(self) -> bool:
        """Whether the phase's time is gone."""
        return self.spent >= self.total

    def _running(self) -> float:
        if self._since is None:
            return 0.0
        elapsed = max(0.0, self._clock.monotonic() - self._since)
        return min(elapsed, THINKING_CAP) if self.kind is ClockKind.SPEECH else elapsed

    def settle(self) -> None:
        """Count what ran so far and start afresh: a turn of speech begins or ends."""
        self._base = self.spent
        if self._since is not None:
            self._since = self._clock.monotonic()

    def speak(self, words: int) -> None:
        """Count words said aloud (the speech clock only; on real time they took what they took)."""
        self.settle()
        if self.kind is ClockKind.SPEECH:
            self._base += words * 60 / (WORDS_A_MINUTE * self._pace)

    def pause(self) -> None:
        """Stop the clock."""
        self._base = self.spent
        self._since = None

    def resume(self) -> None:
        """Let the clock run again."""
        self._since = self._clock.monotonic()

    def give_back(self, spent: float) -> None:
        """Go back to an earlier reading, when an exchange is set aside."""
        self.settle()
        self._base = min(self._base, spent)
