"""Release a streamed answer sentence by sentence, each as soon as it is complete."""

from __future__ import annotations

import re
import tomllib
from collections.abc import AsyncGenerator, AsyncIterator
from functools import lru_cache
from importlib import resources

LONGEST = 600
_ENDS = ".!?…"
_CLOSERS = "»”’\"')]"
# The end of a sentence: its marks, what closes after them (« Oui. »), a space, and the first character of the next one.
# That character decides, and costs no waiting: models send the space with the word that follows it.
_END = re.compile(
    rf"(?P<marks>[{_ENDS}]+(?:\s+[!?…]+)*)(?P<closed>[{re.escape(_CLOSERS)}]*(?:\s+[»”)\]]+)*)\s+(?=(?P<next>[^\s»”)\]!?…]))"
)
_LINE = re.compile(r"[\r\n]+")
_LAST_WORD = re.compile(r"[^\s«“\"'’(\[]*$")


async def by_sentence(deltas: AsyncIterator[str], lang: str, longest: int = LONGEST) -> AsyncGenerator[str, None]:
    """Yield the sentences of a text that comes in pieces, without the white space around them.

    A sentence longer than `longest` characters is released in parts. What is left when the pieces end is released; when
    they fail, the failure goes through and the unfinished sentence is dropped. Closing this closes `deltas`.
    """
    splitter = SentenceSplitter(lang, longest)
    try:
        async for delta in deltas:
            for sentence in splitter.feed(delta):
                yield sentence
    finally:
        if isinstance(deltas, AsyncGenerator):
            await deltas.aclose()
    for sentence in splitter.flush():
        yield sentence


class SentenceSplitter:
    """Cuts a growing text into sentences; what it releases depends on the text, not on how it was cut into pieces."""

    def __init__(self, lang: str, longest: int = LONGEST) -> None:
        if longest < 1:
            raise ValueError("a sentence has at least one character")
        self._abbreviations = _abbreviations(lang)
        self._longest = longest
        self._held = ""

    def feed(self, piece: str) -> list[str]:
        """The sentences that are complete now."""
        self._held += piece
        done = []
        while end := self._first_end():
            done.append(self._held[:end])
            self._held = self._held[end:]
        return [sentence for part in done if (sentence := part.strip())]

    def flush(self) -> list[str]:
        """What is left at the end of the text."""
        left, self._held = self._held.strip(), ""
        return [left] if left else []

    def _first_end(self) -> int:
        """Where the first complete sentence ends, or 0."""
        self._held = self._held.lstrip()
        ends = [end for end in (self._end_of_line(), self._end_of_sentence()) if end]
        end = min(ends, default=0)
        if 0 < end <= self._longest:
            return end
        return self._end_of_patience() if len(self._held) > self._longest else 0

    def _end_of_line(self) -> int:
        line = _LINE.search(self._held)
        return line.end() if line else 0

    def _end_of_sentence(self) -> int:
        for found in _END.finditer(self._held):
            if not found["next"].islower() and not self._is_abbreviation(found):
                return found.start("next")
        return 0

    def _end_of_patience(self) -> int:
        """Where to part a sentence that is too long: after its last comma or space, else anywhere."""
        allowed = self._held[: self._longest]
        return max(allowed.rfind(mark) for mark in ", \u00a0\u202f\t") + 1 or self._longest

    def _is_abbreviation(self, end: re.Match[str]) -> bool:
        """Whether the full stop belongs to the word before it: « M. », « p. ex. », an initial, an item's number."""
        if end["marks"] != ".":
            return False
        before = self._held[: end.start()]
        found = _LAST_WORD.search(before)
        word = found.group() if found else ""
        if before.strip().isdigit():
            return True
        letters = word.rpartition("-")[2]
        initial = len(letters) == 1 and letters.isupper()
        return initial or word.lower() in self._abbreviations


@lru_cache
def _abbreviations(lang: str) -> frozenset[str]:
    """The words that end with a full stop in the middle of a sentence, from `abbreviations.toml`."""
    text = resources.files("negotiator.llm").joinpath("abbreviations.toml").read_text(encoding="utf-8")
    words = tomllib.loads(text)
    return frozenset(words["any"]) | frozenset(words.get(lang, ()))
