"""What may not be said yet: the words that would give a locked fact away, and the figures of the bargain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from rapidfuzz.distance import DamerauLevenshtein

from negotiator.negotiation.deal import PRICE
from negotiator.negotiation.reactions import FactDisclosed, Kind, Reaction
from negotiator.negotiation.state import ClientState
from negotiator.personas.guard.text import disguises, readings, said_figures, straight
from negotiator.personas.interpreter.text import fold, words
from negotiator.personas.matching import plain
from negotiator.personas.speech import Decision
from negotiator.personas.voice.lines import authored_lines, statement_of
from negotiator.scenarios.models import Scenario

_LONG = 8
"""Letters from which a secret is also found mistyped by one, or with its letters run together."""
_BARE = 5
"""Letters from which a secret's word may have another ending."""


class Secret:
    """Words that give a fact away, ready to be looked for."""

    def __init__(self, text: str) -> None:
        self.bare = plain(text)
        parts = self.bare.split()
        self._first = parts[0]
        self._pattern = re.compile(r"\b" + r"\s+".join(map(_stem, parts)) + r"\b")
        self._joined = "".join(parts)
        self._short = len(self._joined) < _LONG or self._joined.isdigit()
        self._single = len(parts) == 1
        self.wordy = sum(char.isalpha() for char in self.bare) >= _BARE
        folded = words(fold(text))
        self._start = folded[0] if folded else ""
        ending = r"\w{0,3}\b" if self.wordy else r"\b"
        self._written = re.compile(r"\b" + r"[\W_]*".join(map(re.escape, folded)) + ending)

    def betrayed(self, reading: Reading) -> bool:
        """Whether a reading names it: its words with any ending, run together, or mistyped by one letter."""
        if self._first in reading.text and self._pattern.search(reading.text):
            return True
        if self._short:
            return self._joined in reading.words
        if self._joined in reading.joined:
            return True
        if not self._single:
            return False
        near = (word for word in reading.words if abs(len(word) - len(self.bare)) <= 1)
        return any(DamerauLevenshtein.distance(self.bare, word, score_cutoff=1) <= 1 for word in near)

    def places(self, folded: str) -> Iterator[tuple[int, int]]:
        """Where a text folded by the interpreter's `fold` names it plainly."""
        if self._start and self._start in folded:
            yield from (found.span() for found in self._written.finditer(folded))


@dataclass(frozen=True)
class Reading:
    """One way to read a text, as `matching.plain` has it."""

    text: str

    @cached_property
    def words(self) -> frozenset[str]:
        """Its words."""
        return frozenset(self.text.split())

    @cached_property
    def joined(self) -> str:
        """Its letters without the spaces."""
        return self.text.replace(" ", "")


@dataclass(frozen=True)
class Scope:
    """What may and may not be said in one turn.

    `open_words` is all that the client's side may say, straight and lower case; `limits` are figures of the bargain
    that nobody tabled, `own` those that the client may say of itself, `allowed` those and the candidate's.
    """

    locked: tuple[Secret, ...]
    open_words: str
    limits: frozenset[str]
    own: frozenset[str]
    allowed: frozenset[str]

    def leaks(self, text: str, lang: str) -> bool:
        """Whether these words give away something locked, in whatever disguise."""
        if not self.locked:
            return False
        plainly = [Reading(r) for r in dict.fromkeys(readings(text, lang))]
        disguised = [Reading(r) for r in dict.fromkeys(disguises(text))]
        return any(
            secret.betrayed(reading)
            for secret in self.locked
            for reading in (*plainly, *(disguised if secret.wordy else ()))
        )

    def masked(self, text: str, mask: str) -> str:
        """The text with what is locked in it replaced, whoever said it."""
        folded = fold(text)
        shown, last = "", 0
        for start, end in sorted(place for secret in self.locked for place in secret.places(folded)):
            if end > last:
                shown, last = f"{shown}{text[last : max(start, last)]}{mask}", end
        return shown + text[last:]


class Secrets:
    """The secrets of one scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._authored = authored_lines(scenario)
        self._needs = frozenset(n.id for n in scenario.needs)
        self._told = {f.id: " ".join((f.statement, *f.say)) for f in scenario.facts}
        self._plain_told = {id_: plain(text) for id_, text in self._told.items()}
        self._own = " ".join(_always_said(scenario))
        self._plain_own = plain(self._own)
        self._secrets = {f.id: tuple(Secret(s) for s in f.secrets if plain(s)) for f in scenario.facts}
        price = next((i for i in scenario.deal.issues if i.id == PRICE), None)
        self._ceilings = () if price is None else (price.ceiling,)
        self._last: tuple[Decision, ClientState, str, Scope] | None = None

    def scope(self, decision: Decision, state: ClientState, lang: str) -> Scope:
        """What may be said in this turn; `state` may be the one before or after the decision."""
        if self._last and self._last[0] is decision and self._last[1] is state and self._last[2] == lang:
            return self._last[3]
        scope = self._scope(decision, state, lang)
        self._last = (decision, state, lang, scope)
        return scope

    def locked(self, decision: Decision, state: ClientState) -> tuple[str, ...]:
        """The words still locked, as `matching.plain` has them."""
        return tuple(secret.bare for secret in self.scope(decision, state, self._scenario.lang).locked)

    def _scope(self, decision: Decision, state: ClientState, lang: str) -> Scope:
        known = self._known(decision, state)
        decided = [value for r in decision.reactions for value in (*r.terms.values(), *r.against.values())]
        seller, buyer = [*state.seller_terms.values(), *state.agreed.values()], [*state.buyer_terms.values()]
        lines = " ".join(self._lines(decision.reactions, known))
        told = " ".join(text for id_, text in self._told.items() if id_ in known)
        figures_said = " ".join(map(written, (*seller, *buyer, *decided)))
        plainly_told = " ".join(text for id_, text in self._plain_told.items() if id_ in known)
        spoken = f"{self._plain_own} {plainly_told} {plain(f'{lines} {figures_said}')}"
        held = (s for id_, secrets in self._secrets.items() if id_ not in known for s in secrets)
        own_terms = [*buyer, *(value for r in decision.reactions for value in r.terms.values())]
        own = frozenset(map(written, own_terms)) | said_figures(f"{self._own} {told} {lines}", lang)
        heard = said_figures(decision.reading.text, lang) if decision.reading else frozenset()
        return Scope(
            locked=tuple(s for s in {s.bare: s for s in held}.values() if f" {s.bare} " not in f" {spoken} "),
            open_words=straight(f"{self._own} {told} {lines}"),
            limits=frozenset(written(c) for c in self._ceilings if c not in (*seller, *buyer, *decided)),
            own=own,
            allowed=own | heard | frozenset(map(written, (*seller, *decided))),
        )

    def _known(self, decision: Decision, state: ClientState) -> frozenset[str]:
        """Facts that the candidate knows or is being told."""
        told = {c.fact for c in decision.changes if isinstance(c, FactDisclosed)}
        told |= {r.subject for r in decision.reactions if r.kind in (Kind.DISCLOSE, Kind.RECALL) and r.subject}
        return frozenset(state.disclosed) | (told & set(self._told))

    def _lines(self, reactions: Iterable[Reaction], known: frozenset[str]) -> Iterator[str]:
        """What the scenario has the client say for these reactions."""
        for reaction in reactions:
            subject = reaction.subject or ""
            yield self._authored.get((reaction.kind, subject), "")
            if subject in self._needs:
                yield statement_of(self._scenario, subject, known)


def written(value: Decimal) -> str:
    """A value as `matching.figures` writes it."""
    text = format(value.normalize(), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _always_said(scenario: Scenario) -> Iterator[str]:
    """Names, and the lines that people say whatever is known."""
    yield from (scenario.buyer, scenario.seller.company)
    for person in scenario.interlocutors:
        yield f"{person.name} {person.civility} {person.role}"
        yield from person.opening.values()
        yield from (line for lines in person.lines.values() for line in lines)


def _stem(word: str) -> str:
    return re.escape(word) + (r"[a-z]{0,3}" if len(word) >= _BARE and word.isalpha() else "")
