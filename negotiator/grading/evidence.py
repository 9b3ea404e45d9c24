"""What a verdict rests on: quotes and facts with their place, and the verdict on one indicator."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from negotiator.referential.models import IndicatorId, Source

LONGEST_QUOTE = 240
"""Characters of a quote shown; a longer one is cut between words."""


class Where(StrEnum):
    """What a piece of evidence is taken from."""

    JOURNAL = "journal"
    TRANSCRIPT = "transcript"
    PLAN = "plan"
    PROPOSAL = "proposal"
    SPEC = "spec"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words or a recorded fact, with its place: the candidate's turn, the line of the file, who said it."""

    where: Where
    quote: str
    turn: int | None = None
    line: int | None = None
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The verdict on an indicator: met, not met, or undecided (None), who says so, how surely (0-1), and on what."""

    indicator: IndicatorId
    met: bool | None
    source: Source
    confidence: float = 1.0
    evidence: tuple[Evidence, ...] = ()

    def with_evidence(self, *more: Evidence) -> Found:
        """The same verdict with more to rest on."""
        return replace(self, evidence=(*self.evidence, *more))


def clip(text: str, longest: int = LONGEST_QUOTE) -> str:
    """A quote on one line, cut between words when it is long."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return f"{line[:longest].rsplit(' ', 1)[0]}…"
