"""Full-text search in a dossier: documents are found by searching, as on the web."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from negotiator.scenarios.models import Document

_MARK, _UNMARK = "\x02", "\x03"
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found. `snippet` is cut in pieces; the second of each pair says whether it matched."""

    document: str
    snippet: tuple[tuple[str, bool], ...]


class DossierIndex:
    """An index over documents in memory; accents and case do not count, beginnings of words match."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        self._db.execute(
            "CREATE VIRTUAL TABLE dossier USING"
            " fts5(id UNINDEXED, title, source, body, tokenize='unicode61 remove_diacritics 2')"
        )
        rows = [(d.id, d.title, d.source, d.body) for d in documents]
        self._db.executemany("INSERT INTO dossier VALUES (?, ?, ?, ?)", rows)

    def search(self, words: str, limit: int = 8) -> tuple[Hit, ...]:
        """Documents holding any of the words, best first; those holding all of them come before."""
        terms = [_stem(word) for word in re.findall(r"\w+", words) if len(word) >= _SHORT or word.isdigit()]
        if not terms:
            return ()
        query = " OR ".join(f'"{term}"*' for term in terms)
        if len(terms) > 1:
            query = f"({' AND '.join(f'{chr(34)}{term}{chr(34)}*' for term in terms)}) OR {query}"
        rows = self._db.execute(
            "SELECT id, snippet(dossier, 3, ?, ?, '…', 24) FROM dossier WHERE dossier MATCH ?"
            " ORDER BY bm25(dossier, 0, 4.0, 2.0, 1.0) LIMIT ?",
            (_MARK, _UNMARK, query, limit),
        )
        return tuple(Hit(id_, _pieces(snippet)) for id_, snippet in rows)


def _stem(word: str) -> str:
    """A plural's s or x says nothing about the subject, and beginnings match anyway."""
    return word[:-1] if len(word) > _SHORT + 1 and word[-1] in "sxSX" else word


def _pieces(snippet: str) -> tuple[tuple[str, bool], ...]:
    parts = re.split(f"[{_MARK}{_UNMARK}]", snippet.replace("\n", " "))
    return tuple((part, bool(index % 2)) for index, part in enumerate(parts) if part)
