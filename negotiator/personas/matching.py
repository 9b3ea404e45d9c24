"""Which points of a scenario words mention: facts, needs, proofs, findings, objections, items, people.

A point is mentioned when its cues are found: beginnings of words, accents and case aside, one slip of the
keyboard allowed in longer ones. Readable by a trainer and the same on every machine.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import DamerauLevenshtein

from negotiator.negotiation.moves import Move, Reading
from negotiator.scenarios.models import Scenario

_SLIP_FROM = 7
"""Letters from which a cue may be mistyped by one."""
_WHOLE_UP_TO = 3
"""Letters up to which a cue is a whole word: "CA" is not the beginning of "cabinet"."""
_NUMBERS = frozenset(
    [
        "deux",
        "trois",
        "quatre",
        "cinq",
        "sept",
        "huit",
        "neuf",
        "onze",
        "cent",
        "mille",
        "four",
        "five",
        "seven",
        "nine",
    ]
)
"""Numbers in words are whole words too: "sept" is not the beginning of "septembre"."""
_BREATH = 14
"""Words within which all of a forbidden promise must be said: a package names many things in one breath."""
_CONTENT = 5
"""Letters from which a word of a statement counts as one of its own cues."""
_STATEMENT_SHARE = 0.5
MOST_WORDS = 3_000
"""Words of a text in which points are looked for; no speech and no sheet of an exam is as long."""


def plain(text: str) -> str:
    """Lower case, no accents, every separator a space: what cues are compared on."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(re.findall(r"[a-z0-9]+(?:[.,][0-9]+)?", letters))


class _Heard:
    """Words as heard, with every beginning of each, so that a cue is looked up instead of compared with all of them."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._whole: dict[str, set[int]] = {}
        self._begun: dict[str, set[int]] = {}
        self._by_letter: dict[str, list[int]] = {}
        self._found: dict[str, set[int]] = {}
        for at, word in enumerate(words):
            self._whole.setdefault(word, set()).add(at)
            self._by_letter.setdefault(word[0], []).append(at)
            for size in range(_WHOLE_UP_TO + 1, len(word) + 1):
                self._begun.setdefault(word[:size], set()).add(at)

    def run(self, alternative: tuple[str, ...]) -> bool:
        """Whether the words hold this run of beginnings."""
        starts = self._places(alternative[0])
        return any(all(at + i in self._places(cue) for i, cue in enumerate(alternative)) for at in starts)

    def _places(self, cue: str) -> set[int]:
        places = self._found.get(cue)
        if places is None:
            places = self._found[cue] = self._look_up(cue)
        return places

    def _look_up(self, cue: str) -> set[int]:
        if cue[-1].isdigit() or len(cue) <= _WHOLE_UP_TO or cue in _NUMBERS:
            return set().union(*(self._whole.get(form, ()) for form in (cue, f"{cue}s", f"{cue}x")))
        begun = self._begun.get(cue, set())
        if begun or len(cue) < _SLIP_FROM:
            return begun
        near = (at for at in self._by_letter.get(cue[0], ()) if len(self._words[at]) >= len(cue) - 1)
        size = len(cue)
        return {at for at in near if DamerauLevenshtein.distance(self._words[at][:size], cue, score_cutoff=1) <= 1}


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Groups of alternatives, each alternative a run of word beginnings; `wanted` groups must be found."""

    groups: tuple[tuple[tuple[str, ...], ...], ...]
    wanted: int

    def found(self, heard: _Heard) -> bool:
        hits = 0
        for left, group in zip(range(len(self.groups), 0, -1), self.groups, strict=True):
            if hits + left < self.wanted:
                return False
            hits += any(heard.run(alternative) for alternative in group)
        return hits >= self.wanted


def _pattern(cues: Sequence[str], statement: str) -> _Pattern:
    if cues:
        groups = tuple(tuple(tuple(plain(alt).split()) for alt in cue.split("|") if plain(alt)) for cue in cues)
        return _Pattern(groups, len(groups) if len(groups) < 3 else len(groups) - 1)
    words = dict.fromkeys(w for w in plain(statement).split() if len(w) >= _CONTENT or w[0].isdigit())
    groups = tuple(((word[: max(_CONTENT, len(word) - 2)],),) for word in words)
    return _Pattern(groups, max(2, round(len(groups) * _STATEMENT_SHARE)))


class Matcher:
    """Finds the points of one scenario in words."""

    def __init__(self, scenario: Scenario) -> None:
        self._patterns: dict[str, _Pattern] = {}
        self._forbidden = frozenset(f.id for f in scenario.seller.mandate.forbidden)
        cued: list[tuple[str, Sequence[str], str]] = [(f.id, f.cues, f.statement) for f in scenario.facts]
        cued += [(n.id, n.cues, n.statement) for n in scenario.needs]
        cued += [(p.id, p.cues, p.statement) for p in scenario.seller.proofs]
        cued += [(f.id, f.cues, f.statement) for f in scenario.findings]
        cued += [(o.id, o.cues, o.say) for o in scenario.objections]
        cued += [(i.id, i.cues, i.name) for i in scenario.seller.catalogue]
        cued += [(f.id, f.cues, f.statement) for f in scenario.seller.mandate.forbidden]
        for id_, cues, statement in cued:
            self._patterns[id_] = _pattern(cues, statement)
        for person in scenario.interlocutors:
            names = [person.name.split()[-1], *([person.role] if len(person.role.split()) <= 4 else [])]
            self._patterns[person.id] = _pattern(("|".join(names),), person.name)

    def points(self, text: str) -> tuple[str, ...]:
        """Identifiers of the points these words mention, in the scenario's order."""
        words = plain(text).split()[:MOST_WORDS]
        if not words:
            return ()
        heard = _Heard(words)
        found = (id_ for id_, pattern in self._patterns.items() if pattern.found(heard))
        return tuple(id_ for id_ in found if id_ not in self._forbidden or self._in_a_breath(id_, words))

    def _in_a_breath(self, id_: str, words: Sequence[str]) -> bool:
        windows = (words[at : at + _BREATH] for at in range(max(1, len(words) - _BREATH + 1)))
        return any(self._patterns[id_].found(_Heard(window)) for window in windows)

    def locate(self, reading: Reading) -> Reading:
        """The reading with each move's points, found in its own clause and the words around it in the same breath."""
        moves = tuple(replace(move, points=self.points(_clause(reading.text, move))) for move in reading.moves)
        return replace(reading, moves=moves)


def _clause(text: str, move: Move) -> str:
    start, end = move.span
    return text[start:end] if end > start else text


def figures(text: str) -> frozenset[str]:
    """The figures in a text, as digits, decimal comma and point alike."""
    found = (f.replace(",", ".") for f in re.findall(r"\d+(?:[.,]\d+)?", _joined(text)))
    return frozenset(f.rstrip("0").rstrip(".") if "." in f else f for f in found)


def _joined(text: str) -> str:
    """Digits grouped by thousands brought together (1 240 000)."""
    return re.sub(r"(?<=\d)[\s\u202f\u00a0](?=\d{3}\b)", "", text)


def statements(scenario: Scenario) -> Mapping[str, str]:
    """The statement of each fact and need, by id."""
    return {**{f.id: f.statement for f in scenario.facts}, **{n.id: n.statement for n in scenario.needs}}
