"""What may not be said yet: the words that would give a locked fact away, and the figures of the bargain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from rapidfuzz.distance import DamerauLevenshtein

from negotiator.negotiation.deal import PRICE
from negotiator.negotiation.reactions import FactDisclosed, Kind
from negotiator.negotiation.state import ClientState
from negotiator.personas.guard.text import disguises, readings, said_figures
from negotiator.personas.matching import plain
from negotiator.personas.speech import Decision
from negotiator.personas.voice.lines import authored_lines, statement_of
from negotiator.scenarios.models import Fact, Scenario

_LONG = 8
"""Letters from which a secret is also found mistyped by one, or with its letters run together."""
_BARE = 5
"""Letters from which a secret's word may have another ending."""


class Secrets:
    """The secrets of one scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._facts: Mapping[str, Fact] = {f.id: f for f in scenario.facts}
        self._needs = frozenset(n.id for n in scenario.needs)
        self._authored = authored_lines(scenario)
        people = (f"{p.name} {p.civility} {p.role}" for p in scenario.interlocutors)
        self._public = " ".join((scenario.buyer, scenario.seller.company, *people))

    def known(self, decision: Decision, state: ClientState) -> frozenset[str]:
        """Facts that the candidate knows or is being told."""
        told = {c.fact for c in decision.changes if isinstance(c, FactDisclosed)}
        told |= {r.subject for r in decision.reactions if r.kind in (Kind.DISCLOSE, Kind.RECALL) and r.subject}
        return frozenset(state.disclosed) | (told & set(self._facts))

    def open_words(self, decision: Decision, state: ClientState) -> str:
        """All that the client's side may say: facts known, lines decided, names; never the candidate's words."""
        known = self.known(decision, state)
        told = [text for f in self._scenario.facts if f.id in known for text in (f.statement, *f.say)]
        needs = [statement_of(self._scenario, r.subject, known) for r in decision.reactions if r.subject in self._needs]
        lines = [line for r in decision.reactions if (line := self._authored.get((r.kind, r.subject or "")))]
        own = [line for p in self._scenario.interlocutors for line in (*p.opening.values(), *_flat(p.lines))]
        return " ".join((self._public, *told, *needs, *lines, *own))

    def locked(self, decision: Decision, state: ClientState) -> tuple[str, ...]:
        """Words that would give away what is not told yet; what may be said anyhow is not among them."""
        tabled = (*state.seller_terms.values(), *state.buyer_terms.values(), *_decided(decision))
        known = self.known(decision, state)
        spoken = plain(f"{self.open_words(decision, state)} {' '.join(map(written, tabled))}")
        secrets = (s for f in self._scenario.facts if f.id not in known for s in f.secrets)
        return tuple(dict.fromkeys(s for s in secrets if plain(s) and not _within(plain(s), spoken)))

    def leaked(self, text: str, decision: Decision, state: ClientState, lang: str) -> str | None:
        """The secret that these words give away, in whatever disguise; none when they keep it."""
        locked = self.locked(decision, state)
        if not locked:
            return None
        plainly = tuple(dict.fromkeys(readings(text, lang)))
        disguised = tuple(dict.fromkeys(disguises(text)))
        for secret in locked:
            bare = plain(secret)
            wordy = sum(char.isalpha() for char in bare) >= _BARE
            if any(_betrays(bare, reading) for reading in (*plainly, *(disguised if wordy else ()))):
                return secret
        return None

    def bargain_figures(self, decision: Decision, state: ClientState) -> frozenset[str]:
        """Limits of the bargain, the buyer's and the price above all, that nobody has put on the table."""
        tabled = {v for terms in (state.seller_terms, state.buyer_terms) for v in terms.values()}
        tabled |= set(_decided(decision))
        price = (i for i in self._scenario.deal.issues if i.id == PRICE)
        return frozenset(written(i.ceiling) for i in price if i.ceiling not in tabled)

    def tabled(self, decision: Decision, state: ClientState, lang: str) -> frozenset[str]:
        """Figures that may be said: on the table, decided, told, or in the candidate's own words of this turn."""
        values = [*state.seller_terms.values(), *state.agreed.values(), *_decided(decision)]
        heard = decision.reading.text if decision.reading else ""
        return frozenset(map(written, values)) | said_figures(heard, lang) | self.own_figures(decision, state, lang)

    def own_figures(self, decision: Decision, state: ClientState, lang: str) -> frozenset[str]:
        """Figures that the client may say of itself: decided, on its side of the table, or in what it has told."""
        values = [*state.buyer_terms.values(), *(v for r in decision.reactions for v in r.terms.values())]
        return frozenset(map(written, values)) | said_figures(self.open_words(decision, state), lang)


def written(value: Decimal) -> str:
    """A value as `matching.figures` writes it."""
    text = format(value.normalize(), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _decided(decision: Decision) -> list[Decimal]:
    """Values that the reactions put on the table or recall."""
    return [value for r in decision.reactions for value in (*r.terms.values(), *r.against.values())]


def _flat(lines: Mapping[str, Iterable[str]]) -> Iterable[str]:
    return (line for group in lines.values() for line in group)


def _within(secret: str, spoken: str) -> bool:
    return f" {secret} " in f" {spoken} "


def _betrays(secret: str, reading: str) -> bool:
    """Whether a reading names a secret: its words with any ending, run together, or mistyped by one letter."""
    words = secret.split()
    if re.search(r"\b" + r"\s+".join(_stem(word) for word in words) + r"\b", reading):
        return True
    joined = "".join(words)
    if len(joined) < _LONG or joined.isdigit():
        return joined in reading.split()
    if joined in reading.replace(" ", ""):
        return True
    return len(words) == 1 and any(
        DamerauLevenshtein.distance(secret, heard, score_cutoff=1) <= 1
        for heard in reading.split()
        if abs(len(heard) - len(secret)) <= 1
    )


def _stem(word: str) -> str:
    return re.escape(word) + (r"[a-z]{0,3}" if len(word) >= _BARE and word.isalpha() else "")
