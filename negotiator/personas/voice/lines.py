"""One reaction into words: the scenario's authored line where there is one, else a phrase of the bank."""

from __future__ import annotations

import random
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from negotiator.negotiation.deal import PRICE
from negotiator.negotiation.reactions import Kind, Reaction
from negotiator.personas.voice.bank import PhraseBank, mood, said_at, weighted
from negotiator.personas.voice.wording import capital, clause, fill, issue_name, lowered, terms_of, tidy
from negotiator.scenarios.models import Fact, Interlocutor, Scenario

AUTHORED_FOR: Mapping[Kind, tuple[str | None, ...]] = {
    Kind.DEFLECT: ("locked",),
    Kind.LISTEN: (None,),
    Kind.GREET: (None, "again"),
    Kind.PRESS: ("more",),
    Kind.REFUSE: ("trust",),
    Kind.SMALL_TALK: (None,),
    Kind.TAKE_LEAVE: (None, "next_step"),
    Kind.CONFIRM_NEXT_STEP: ("dated",),
}
"""Hints under which an interlocutor's line for a kind, written without knowing the hint, can be said."""
_AUTHORED_CHANCE = 0.6
_RUN_IN = re.compile(r"(?<!: )\{(?:terms|against)\}")
"""Terms in the run of a sentence: an amount can stand there, a named issue with its value only after a colon."""
_NAMING = (Kind.REFER, Kind.ACCEPT_IN_PRINCIPLE)
"""Reactions that must name somebody: a line that does not is left to others."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A reaction in words. `material` is what it has to say, without the words put around it."""

    reaction: Reaction
    text: str
    material: str

    def worded(self, text: str) -> Spoken:
        """The same in these words."""
        return replace(self, text=text)

    def before(self, words: str) -> Spoken:
        """The same after these words."""
        return replace(self, text=f"{words} {self.text}")

    def after(self, words: str) -> Spoken:
        """The same with these words after it."""
        return replace(self, text=f"{self.text} {words}")


@dataclass(frozen=True, slots=True)
class Heard:
    """What the candidate heard from the client before: the last turns, oldest first, and all of it; `known` facts."""

    recent: Sequence[str]
    everything: str
    meeting: str
    known: Collection[str] = ()


class Lines:
    """The words of one scenario's people."""

    def __init__(self, scenario: Scenario, bank: PhraseBank) -> None:
        self._scenario = scenario
        self._bank = bank
        self.people: Mapping[str, Interlocutor] = {p.id: p for p in scenario.interlocutors}
        self._facts: Mapping[str, Fact] = {f.id: f for f in scenario.facts}
        self._issues = {i.id: i for i in scenario.deal.issues}
        self._authored = authored_lines(scenario)

    def keys(self, reaction: Reaction) -> tuple[str, str]:
        """What picks phrases in the banks: the speaker's archetype and the tone."""
        return self.people[reaction.speaker].archetype, mood(reaction.tone)

    def say(self, reaction: Reaction, heard: Heard, rng: random.Random) -> Spoken:
        """The reaction in words, others than those heard lately."""
        if reaction.kind is Kind.DISCLOSE:
            return self._disclosed(reaction, heard, rng)
        if reaction.kind is Kind.RECALL:
            return self._recalled(reaction, heard, rng)
        authored = self._authored_line(reaction, heard, rng)
        if authored and reaction.kind is Kind.CORRECT:
            authored = f"{authored} {tidy(capital(statement_of(self._scenario, reaction.subject or '', heard.known)))}"
        text = authored or self._stock(reaction, reaction.hint, heard, rng)
        return Spoken(reaction, text, text)

    def _authored_line(self, reaction: Reaction, heard: Heard, rng: random.Random) -> str:
        """What the scenario has this person say, if it says anything; a meeting's opening is always its own."""
        speaker = self.people[reaction.speaker]
        if reaction.kind is Kind.GREET and reaction.hint == "opening":
            return next((tidy(line) for meeting, line in speaker.opening.items() if meeting == heard.meeting), "")
        own = self._authored.get((reaction.kind, reaction.subject or ""))
        if own and not said_at(own, heard.recent):
            return own
        return self._own_words(reaction, speaker, heard, rng)

    def _own_words(self, reaction: Reaction, speaker: Interlocutor, heard: Heard, rng: random.Random) -> str:
        hinted = speaker.lines.get(f"{reaction.kind.value}.{reaction.hint}", ())
        general = speaker.lines.get(reaction.kind.value, ())
        hints = AUTHORED_FOR.get(reaction.kind, (reaction.hint,))
        lines = [*map(tidy, hinted), *(map(tidy, general) if reaction.hint in hints and not reaction.terms else ())]
        if reaction.kind in _NAMING:
            who = self.people.get(reaction.subject or "", speaker).name.split()[-1]
            lines = [line for line in lines if who in line]
        fresh = [line for line in lines if not said_at(line, heard.recent)]
        return fresh[rng.randrange(len(fresh))] if fresh and rng.random() < _AUTHORED_CHANCE else ""

    def _disclosed(self, reaction: Reaction, heard: Heard, rng: random.Random) -> Spoken:
        fact = self._facts[reaction.subject or ""]
        line = next((say for say in map(tidy, fact.say) if say not in heard.everything), tidy(fact.say[0]))
        if reaction.hint != "volunteered":
            return Spoken(reaction, line, line)
        lead = self._pick(weighted(self._bank.volunteered, self.keys(reaction)), {}, reaction, heard, rng)
        return Spoken(reaction, f"{lead} {line}", line)

    def _recalled(self, reaction: Reaction, heard: Heard, rng: random.Random) -> Spoken:
        """Another wording of the fact; once all were said its statement; once that was said, that it was said."""
        fact = self._facts[reaction.subject or ""]
        other = next((say for say in map(tidy, fact.say) if say not in heard.everything), None)
        if other is not None:
            return Spoken(reaction, f"{self._stock(reaction, 'wording', heard, rng)} {other}", other)
        if not said_at(clause(fact.statement, self._bank)[1:], heard.recent):
            text = self._stock(reaction, None, heard, rng)
            return Spoken(reaction, text, text)
        text = self._stock(reaction, "bare", heard, rng)
        return Spoken(reaction, text, text)

    def _stock(self, reaction: Reaction, hint: str | None, heard: Heard, rng: random.Random) -> str:
        if reaction.kind is Kind.TRADE:
            hint = "given" if reaction.against else None
        if reaction.kind is Kind.ACCEPT_IN_PRINCIPLE:
            hint = "decider" if reaction.subject else None
        pool = self._bank.pool(reaction.kind, hint, reaction.topic, self.keys(reaction))
        return self._pick(pool, self._slots(reaction, heard.known), reaction, heard, rng)

    def _pick(
        self,
        pool: Sequence[tuple[str, int]],
        slots: Mapping[str, str],
        reaction: Reaction,
        heard: Heard,
        rng: random.Random,
    ) -> str:
        """A template not said lately, filled; else the one said longest ago. Raises ValueError if none fits."""
        speaker, who = self.people[reaction.speaker], self.people.get(reaction.subject or "")
        usable = [(t, w, text) for t, w in pool if (text := fill(t, slots, speaker, who)) is not None]
        if not usable:
            raise ValueError(f"no words for {reaction.kind.value} {reaction.hint or ''}".strip())
        if reaction.terms:
            usable = [u for u in usable if "{terms}" in u[0].lower()] or usable
            if set(reaction.terms) | set(reaction.against) != {PRICE}:
                usable = [u for u in usable if not _RUN_IN.search(u[0])] or usable
        fresh = [(text, w) for t, w, text in usable if not said_at(t, heard.recent)]
        if not fresh:
            return max(usable, key=lambda u: said_at(u[0], heard.recent))[2]
        return rng.choices([text for text, _ in fresh], [w for _, w in fresh])[0]

    def _slots(self, reaction: Reaction, known: Collection[str]) -> dict[str, str]:
        speaker, who = self.people[reaction.speaker], self.people.get(reaction.subject or "")
        statement = statement_of(self._scenario, reaction.subject or "", known)
        issue = self._issues.get(reaction.subject or "")
        deal = self._scenario.deal
        return {
            "name": speaker.name,
            "civility_name": civility_name(speaker),
            "role": lowered(speaker.role, self._bank) or speaker.role[:1].lower() + speaker.role[1:],
            "company": self._scenario.seller.company,
            "buyer": self._scenario.buyer,
            "terms": terms_of(reaction.terms, deal, self._bank),
            "against": terms_of(reaction.against, deal, self._bank),
            "statement": clause(statement, self._bank),
            "who": civility_name(who) if who else "",
            "issue": issue_name(issue, self._bank) if issue else "",
            **(self._bank.topics[reaction.topic.value] if reaction.topic else {}),
        }


def statement_of(scenario: Scenario, subject: str, known: Collection[str]) -> str:
    """What can be said of a fact or need: a hidden need is named by what was told of it, until all of it was."""
    fact = next((f for f in scenario.facts if f.id == subject), None)
    if fact is not None:
        return fact.statement
    need = next((n for n in scenario.needs if n.id == subject), None)
    if need is None:
        return ""
    if not need.hidden or all(f in known for f in need.facts):
        return need.statement
    return next((f.statement for f in scenario.facts if f.id in need.facts and f.id in known), "")


def civility_name(person: Interlocutor) -> str:
    """A person as spoken of: civility and last name."""
    return f"{person.civility} {person.name.split()[-1]}"


def authored_lines(scenario: Scenario) -> dict[tuple[Kind, str], str]:
    """The lines that belong to one objection, tactic, event or person, by reaction."""
    found: dict[tuple[Kind, str], str] = {}
    for objection in scenario.objections:
        found[Kind.OBJECT, objection.id] = objection.say
        found[Kind.INSIST, objection.id] = objection.insist
        found[Kind.EXPLAIN, objection.id] = objection.cause
        found[Kind.RELENT, objection.id] = objection.resolved
    for tactic in scenario.deal.tactics:
        for kind in (Kind.BLUFF, Kind.PRESS, Kind.ASK, Kind.ASK_FOR_TRIAL, Kind.DISAGREE, Kind.STAY_SILENT):
            found[kind, tactic.id] = tactic.say
    for event in scenario.between:
        found[Kind.ANNOUNCE, event.id] = event.say
    if scenario.access:
        found[Kind.GRANT_ACCESS, scenario.access.decider] = scenario.access.granted
        found[Kind.REFUSE_ACCESS, scenario.access.decider] = scenario.access.refused
    return {key: tidy(line) for key, line in found.items()}
