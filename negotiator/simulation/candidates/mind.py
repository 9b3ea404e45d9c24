"""What a simulated candidate remembers: what it heard, by whom and on what, and what it put on the table."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from negotiator.negotiation.deal import PRICE
from negotiator.personas.matching import figures, plain
from negotiator.simulation.candidates.bank import Bank, Skill
from negotiator.simulation.candidates.view import SellerIssue, View

_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_GESTURE = re.compile(r"\*[^*]*\*|\([^)]*\)")
SHORTEST, LONGEST, WRITTEN = 5, 18, 30
"""Words of the client that are worth repeating, how many are repeated at once, and how many are copied in a note."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of the client, with the topic that was being talked about."""

    topic: str
    speaker: str
    text: str
    turn: int


@dataclass(slots=True)
class Mind:
    """One candidate at work."""

    view: View
    bank: Bank
    skill: Skill
    rng: random.Random
    left: Callable[[], float]
    lines: list[Line] = field(default_factory=list)
    last: str = ""
    findings: list[str] = field(default_factory=list)
    public: list[str] = field(default_factory=list)
    dossier: str = ""
    news: list[str] = field(default_factory=list)
    items: tuple[str, ...] = ()
    tabled: dict[str, Decimal] = field(default_factory=dict)
    traded: list[tuple[str, str]] = field(default_factory=list)
    proofs_used: list[str] = field(default_factory=list)
    quoted: set[str] = field(default_factory=set)
    answered: set[int] = field(default_factory=set)
    access: str = ""
    result: str = "nothing"
    turns: int = 0

    def hear(self, replies: Iterable[tuple[str, str]], topic: str) -> str:
        """Take in the client's sentences; returns all that was just said."""
        said: list[str] = []
        self.turns += 1
        for speaker, text in replies:
            bare = _GESTURE.sub("", text).strip()
            said.append(bare)
            for sentence in _SENTENCE.split(bare):
                if len(sentence.split()) >= SHORTEST and not sentence.endswith("?"):
                    self.lines.append(Line(topic, speaker, sentence.strip(), self.turns))
        self.last = " ".join(said)
        return self.last

    def heard(self, name: str) -> bool:
        """Whether words of that kind are in the client's last answer."""
        return self.bank.noticed(name, self.last)

    def pick(self, *path: str) -> str:
        """One of the texts at a place of the bank."""
        return self.bank.pick(self.rng, *path)

    def told(self, *topics: str) -> list[Line]:
        """What was said on these topics, the most telling first."""
        told = [line for line in self.lines if line.topic in topics]
        return sorted(told, key=lambda line: -self.worth(line.text))

    def worth(self, text: str) -> int:
        """How much a sentence is worth repeating: what it says, and whether it is about anything of the trade."""
        themes = self.bank.themes_of(text)
        return telling(text) + 2 * min(2, len(themes)) - (0 if themes else 6)

    def quote(self, text: str, limit: int = LONGEST) -> str:
        """A sentence of the client, short enough to be repeated, without its point and quotation marks."""
        words = re.sub(r"[«»“”\"]", " ", text).rstrip(" .!…").split()
        if len(words) > limit:
            clauses = re.split(r"(?<=[,;:])\s+", " ".join(words))
            kept: list[str] = []
            for clause in sorted(clauses, key=lambda c: -self._gist(c)):
                if sum(len(k.split()) for k in kept) + len(clause.split()) <= limit:
                    kept.append(clause)
            kept.sort(key=clauses.index)
            words = " ".join(kept).strip(" ,;:").split() or words[:limit]
        return " ".join(words)

    def _gist(self, clause: str) -> int:
        """How much of a sentence's point a part of it holds."""
        alarms = sum(word in clause for word in self.bank.texts("alarms"))
        return telling(clause) + 2 * len(self.bank.themes_of(clause)) + 4 * alarms

    def quotes(self, topics: Sequence[str], count: int, *, anew: bool = True) -> str:
        """Quotes on several topics, one topic after the other; those repeated already come last."""
        queues = [self.told(topic) for topic in topics]
        chosen: list[Line] = []
        for rank in range(count):
            for queue in queues:
                fresh = [line for line in queue if line.text not in self.quoted] if anew else queue
                if len(chosen) < count and rank < len(fresh) and self.worth(fresh[rank].text) > 0:
                    chosen.append(fresh[rank])
        self.quoted.update(line.text for line in chosen)
        return " ; ".join(self.marked(self.quote(line.text)) for line in chosen)

    def marked(self, text: str) -> str:
        """The text in quotation marks."""
        return f"{self.marks[0]}{text}{self.marks[1]}"

    @property
    def agreed(self) -> bool:
        """Whether the client has just said yes to the whole, and not to one point while asking for another."""
        return self.heard("yes") and not self.heard("still")

    @property
    def marks(self) -> tuple[str, str]:
        """Quotation marks of the language."""
        return ("« ", " »") if self.view.lang == "fr" else ('"', '"')

    def terms(self, values: Mapping[str, Decimal]) -> str:
        """Terms in words: the price with its unit, every other issue by its name."""
        return ", ".join(self._term(self.view.issues[issue], value) for issue, value in values.items())

    def _term(self, issue: SellerIssue, value: Decimal) -> str:
        if issue.id == PRICE:
            return f"{self.view.figure(value)} {issue.unit}"
        return f"{self.bank.articled(issue.name)} {self.bank.text('at')} {issue.written(value, self.view.lang)}"

    def best(self, about: str, texts: Iterable[str]) -> str | None:
        """The text that is most about the same thing; none when nothing is."""
        scored = [(self.bank.affinity(about, text), text) for text in texts]
        best = max(scored, key=lambda pair: pair[0], default=(0, ""))
        return best[1] if best[0] > 0 else None

    def proof_for(self, about: str) -> str | None:
        """A proof of the seller that bears on this and was not shown yet."""
        return self.best(about, (p for p in self.view.proofs if p not in self.proofs_used))

    def met(self) -> list[str]:
        """Names of those who have spoken, in order."""
        return list(dict.fromkeys(self.view.people.get(line.speaker, line.speaker) for line in self.lines))

    def named(self) -> list[str]:
        """People named by the client or in what was read who have not been met, in order."""
        text = " ".join((self.dossier, *(line.text for line in self.lines)))
        met = " ".join(self.met())
        found = [name for name in self.view.people.values() if name.split()[-1] in text and name not in met]
        return list(dict.fromkeys(found))


def telling(text: str) -> int:
    """How much a sentence of a client says: figures, numbers in words, length."""
    words = plain(text).split()
    numbers = len(figures(text)) + sum(w in NUMBERS for w in words)
    return min(3, numbers) * 2 + (2 if 7 <= len(words) <= 30 else 0) + (1 if len(words) > 3 else -2)


_NUMBERS = (
    "deux trois quatre cinq six sept huit neuf dix douze quinze vingt trente quarante cinquante soixante cent mille",
    "two three four five six seven eight nine ten twelve fifteen twenty thirty forty fifty sixty hundred thousand",
)
NUMBERS = frozenset(word for line in _NUMBERS for word in line.split())
"""Numbers in words, in every language."""
