"""What passes between the director, the voices and the session."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from negotiator.journal.fold import Said
from negotiator.negotiation.moves import Reading
from negotiator.negotiation.reactions import Change, Reaction
from negotiator.negotiation.state import ClientState


@dataclass(frozen=True, slots=True)
class MeetingTime:
    """Seconds left and in all."""

    left: float
    total: float


@dataclass(frozen=True, slots=True)
class Decision:
    """What the client does in a turn: reactions to put into words, changes to its state."""

    reactions: tuple[Reaction, ...]
    changes: tuple[Change, ...]
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words ready to be heard. `speaker` is an interlocutor's or juror's id; `subject` a juror's question."""

    speaker: str
    text: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class GuardNote:
    """The guard held back a sentence, for a reason by its own name; the words held back are not kept whole."""

    reason: str
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class ModelNote:
    """A model failed and built-in words or readings stood in for it."""

    purpose: str
    kind: str
    detail: str


Note = GuardNote | ModelNote


@dataclass(frozen=True, slots=True)
class Understood:
    """A reading with what happened on the way to it."""

    reading: Reading
    notes: tuple[Note, ...] = field(default_factory=tuple)


class Voice(Protocol):
    """Puts a decision into words.

    `dialogue` is what was said in this meeting so far; `already` the sentences of this turn that were heard before an
    interruption, not to be said again.
    """

    def speak(
        self, decision: Decision, state: ClientState, dialogue: Sequence[Said], seed: str, already: Sequence[str]
    ) -> AsyncIterator[Sentence | GuardNote | ModelNote]:
        """Sentences in order, with notes of what went wrong between them."""
        ...
