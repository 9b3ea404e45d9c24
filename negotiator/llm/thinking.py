"""Keep a model's thinking aloud out of its answer: some local models write it first, between tags."""

from __future__ import annotations

_OPEN, _CLOSE = "<think>", "</think>"


class ThinkingFilter:
    """Drops a leading `<think>...</think>` and leading white space from a text that comes in pieces."""

    def __init__(self) -> None:
        self._held = ""
        self._thinking = False
        self._speaking = False

    def feed(self, piece: str) -> str:
        """What may be released of the text so far."""
        if self._speaking:
            return piece
        self._held += piece
        while True:
            if self._thinking:
                before, found, after = self._held.partition(_CLOSE)
                if not found:
                    self._held = before[-len(_CLOSE) :]
                    return ""
                self._held, self._thinking = after, False
            self._held = self._held.lstrip()
            if self._held.startswith(_OPEN):
                self._held, self._thinking = self._held[len(_OPEN) :], True
                continue
            if _OPEN.startswith(self._held):
                return ""
            self._speaking = True
            return self._held

    def flush(self) -> str:
        """What was held back in case it was a tag; call it when the text has ended."""
        return "" if self._speaking or self._thinking else self._held


def spoken(text: str) -> str:
    """A whole answer without its thinking aloud."""
    heard = ThinkingFilter()
    return heard.feed(text) + heard.flush()
