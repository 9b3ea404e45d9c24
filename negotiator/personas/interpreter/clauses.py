"""Cutting an utterance into clauses, each of which may do one act."""

from __future__ import annotations

import re
from itertools import pairwise

from negotiator.personas.interpreter.lexicon import Lexicon
from negotiator.personas.interpreter.text import fold, words

MAX_CLAUSES = 40
MAX_CLAUSE_CHARS = 600

_STOP = re.compile(r"[.!?…]+[\"')\s]*(?=\s|$)|\n+|[!?…]+(?=\w)")
_QUOTED = re.compile(r"\u00ab[^\u00ab\u00bb]*\u00bb|\u201c[^\u201c\u201d]*\u201d|\"[^\"\n]*\"")
_MIN_WORDS = 2

Span = tuple[int, int]


def _trim(text: str, start: int, end: int) -> Span:
    """The same span without the blanks around it."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return start + left, start + max(left, len(piece.rstrip()))


def quoted(text: str) -> list[Span]:
    """Spans in quotation marks, marks included: somebody else's words, which do no act of their own."""
    return [match.span() for match in _QUOTED.finditer(text)]


def own_words(text: str) -> str:
    """The text with what is quoted left out, where enough is left to be read; else the text."""
    own = _QUOTED.sub(" ", text)
    return own if len(words(fold(own))) > _MIN_WORDS else text


def _inside(place: int, spans: list[Span]) -> bool:
    return any(start < place < end for start, end in spans)


def sentences(text: str, lexicon: Lexicon) -> list[Span]:
    """Spans of the sentences of `text`; a point in a figure, after "M." or within a quotation ends none."""
    folded, spans, start = fold(text), list[Span](), 0
    theirs = quoted(text)
    for stop in _STOP.finditer(folded):
        if _inside(stop.start(), theirs):
            continue
        before = words(folded[max(start, stop.start() - 12) : stop.start()])
        if stop.group().strip() == "." and before and before[-1] in lexicon.no_stop:
            continue
        spans.append(_trim(text, start, stop.end()))
        start = stop.end()
    spans.append(_trim(text, start, len(text)))
    return [span for span in spans if span[1] > span[0]]


def _cuts(left: str, joint: str, right: str, lexicon: Lexicon) -> bool:
    """Whether a coordination between `left` and `right` (folded) joins two clauses that act on their own."""
    if not words(right) or not words(left):
        return False
    opening = lexicon.opening.match(left)
    if joint.strip() == ";":
        return len(words(right)) >= _MIN_WORDS
    bare = joint.strip() in (",", "-", "–", "—")
    starts = (lexicon.strong if bare and not opening else lexicon.subject).match(right)
    if not starts:
        return False
    if opening:
        return True
    return len(words(left)) > _MIN_WORDS and not (bare and lexicon.subordinate.match(left))


def clauses(text: str, lexicon: Lexicon) -> list[Span]:
    """Spans of the clauses of `text`, in order; at most `MAX_CLAUSES`, the rest left aside."""
    folded, spans = fold(text), list[Span]()
    theirs = quoted(text)
    for first, last in sentences(text, lexicon):
        edges = [first]
        for joint in lexicon.coordination.finditer(folded, first, last):
            if any(start <= joint.end() < end for start, end in theirs):
                continue
            if _cuts(folded[edges[-1] : joint.start()], joint.group(), folded[joint.end() : last], lexicon):
                edges.append(joint.end())
        spans += [_trim(text, *edge) for edge in pairwise([*edges, last])]
        if len(spans) >= MAX_CLAUSES:
            break
    return [(start, min(end, start + MAX_CLAUSE_CHARS)) for start, end in spans[:MAX_CLAUSES] if end > start]
