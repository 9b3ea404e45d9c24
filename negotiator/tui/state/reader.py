"""A document as sentences one can point at, to clip a passage with one key."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_ENDS = re.compile(r"(?<=[.!?…»])\s+(?=[«\"“(A-ZÀ-ÖØ-Þ0-9])")
_ABBREVIATION = re.compile(r"(?:\b(?:M|MM|Mme|Mlle|Dr|Me|Mr|Mrs|Ms|St|art|env|ex|cf|p|no|n°)\.|\b[A-ZÀ-Þ]\.)$")


def sentences(paragraph: str) -> list[str]:
    """A paragraph cut at its sentences' ends, leaving M. Durand whole; nothing of the text is lost but spaces."""
    cut: list[str] = []
    for piece in _ENDS.split(paragraph.strip()):
        if cut and _ABBREVIATION.search(cut[-1]):
            cut[-1] = f"{cut[-1]} {piece}"
        elif piece:
            cut.append(piece)
    return cut


@dataclass(slots=True)
class Reading:
    """Where the reader is: sentences by paragraph, the first and last sentence pointed at."""

    paragraphs: list[list[str]] = field(default_factory=list)
    first: int = 0
    last: int = 0

    @classmethod
    def of(cls, body: str) -> Reading:
        """Begin to read a text, at its first sentence."""
        parts = [part for part in re.split(r"\n\s*\n", body) if part.strip()]
        return cls([sentences(" ".join(part.split())) for part in parts])

    @property
    def count(self) -> int:
        """How many sentences there are."""
        return sum(len(paragraph) for paragraph in self.paragraphs)

    def move(self, step: int) -> None:
        """Point at another sentence."""
        self.first = self.last = max(0, min(self.count - 1, (self.last if step > 0 else self.first) + step))

    def extend(self, step: int) -> None:
        """Take one sentence more at the end, or one less."""
        self.last = max(self.first, min(self.count - 1, self.last + step))

    def passage(self) -> str:
        """The words pointed at."""
        every = [sentence for paragraph in self.paragraphs for sentence in paragraph]
        return " ".join(every[self.first : self.last + 1])

    def paragraph(self) -> int:
        """The paragraph of the last sentence pointed at."""
        seen = 0
        for number, paragraph in enumerate(self.paragraphs):
            seen += len(paragraph)
            if self.last < seen:
                return number
        return max(0, len(self.paragraphs) - 1)
