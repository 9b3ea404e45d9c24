"""A written document as the built-in judge sees it: headings, sections, tables, sentences, what is padding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from negotiator.grading import words
from negotiator.grading.sight import Sheet
from negotiator.personas.matching import plain

_HEADING = re.compile(
    r"^\s*(?:#{1,6}\s+(.+)|(\d{1,2}(?:\.\d{1,2})*[.)]?\s+[^\d\W][^.!?]{2,70})|([^.!?;:|]{3,60}):?)\s*$"
)
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")
LONGEST_SENTENCE = 45
FEWEST = 3


@dataclass(frozen=True)
class Document:
    """A document's lines, each a heading, a table row or words, and what is asked of them."""

    sheet: Sheet

    @property
    def text(self) -> str:
        """All of it."""
        return self.sheet.text

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines that are not empty."""
        return tuple(line for line in self.text.splitlines() if line.strip())

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """Titles: marked, numbered, or short lines that stand alone and begin a part."""
        return tuple(title for line in self.lines if (title := self.heading(line)))

    def heading(self, line: str) -> str | None:
        """The title that a line bears, if it is one."""
        if "|" in line or len(line.split()) > 12:
            return None
        match = _HEADING.match(line)
        if match is None or (_BULLET.match(line) and match[1] is None and match[2] is None):
            return None
        marked = match[1] or match[2]
        if marked:
            return str(marked).strip()
        alone = match[3].strip(" *_")
        return alone if alone and (line.strip().startswith("**") or line.strip().isupper()) else None

    @cached_property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The rows of its tables, the ruler left out."""
        rows = [
            tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
            for line in self.lines
            if line.count("|") >= 2
        ]
        return tuple(row for row in rows if not all(re.fullmatch(r":?-+:?|", cell) for cell in row))

    @cached_property
    def body(self) -> tuple[str, ...]:
        """Sentences and rows that say something, padding and titles left out."""
        found: list[str] = []
        for line in self.lines:
            if self.heading(line) or re.fullmatch(r"[\s|:\-]+", line):
                continue
            parts = (line,) if "|" in line else words.sentences(line)
            found += [part for part in parts if words.substantial(part, FEWEST) and not padding(part)]
        return tuple(dict.fromkeys(found))

    def under(self, *cues: str) -> tuple[str, ...]:
        """The body of the parts whose title holds one of these cues."""
        found: list[str] = []
        inside = False
        for line in self.lines:
            title = self.heading(line)
            if title:
                inside = any(words.has(cue, title) for cue in cues)
            elif inside and words.substantial(line, 2) and not padding(line):
                found.append(line.strip())
        return tuple(found)

    def telling(self, cue: str) -> Iterator[str]:
        """Sentences with a cue."""
        return (sentence for sentence in self.body if words.has(cue, sentence))


def padding(sentence: str) -> bool:
    """Whether a sentence is polite emptiness: such words, no figure, no date."""
    return words.has("politeness", sentence) and not words.has_figure(sentence)


def clear_share(document: Document) -> float:
    """The share of sentences that are of a readable length."""
    sentences = [s for s in document.body if "|" not in s]
    if not sentences:
        return 0.0
    return sum(len(s.split()) <= LONGEST_SENTENCE for s in sentences) / len(sentences)


def repeated_share(document: Document) -> float:
    """The share of lines that only say again another line."""
    lines = [plain(line) for line in document.lines if words.substantial(line, FEWEST)]
    return 1 - len(set(lines)) / len(lines) if lines else 0.0
