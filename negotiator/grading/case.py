"""A scenario at hand for the grader: look-ups made once, and what is established about it before any candidate."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from hashlib import sha256

from negotiator.grading.words import content, sentences
from negotiator.negotiation.deal import PRICE
from negotiator.negotiation.moves import Topic
from negotiator.personas.director.turn import Cast
from negotiator.personas.matching import Matcher, figures
from negotiator.scenarios.models import Document, Fact, Finding, FindingNature, Interlocutor, Need, Scenario, Tier

DOUBTFUL = (FindingNature.CONTRADICTION, FindingNature.OUTDATED)
DEEP = (Tier.FOLLOW_UP, Tier.ONE_PERSON)


KEPT = 16
_cases: dict[int, Case] = {}


def case_of(scenario: Scenario) -> Case:
    """The case of a scenario, made once for the copies that are graded against it one after the other."""
    kept = _cases.get(id(scenario))
    if kept is None or kept.scenario is not scenario:
        if len(_cases) >= KEPT:
            _cases.pop(next(iter(_cases)))
        kept = _cases[id(scenario)] = Case(scenario)
    return kept


class Case:
    """One scenario, seen from the marking side. Raises KeyError for an id it does not have."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.cast = Cast(scenario)
        self.matcher = Matcher(scenario)
        self.findings: Mapping[str, Finding] = {f.id: f for f in scenario.findings}
        self.documents: Mapping[str, Document] = {d.id: d for d in scenario.dossier}

    @cached_property
    def hash(self) -> str:
        """The sha256 of the scenario's content, which can change a verdict."""
        return sha256(self.scenario.model_dump_json().encode()).hexdigest()

    def fact(self, id_: str) -> Fact | None:
        """A fact by its id."""
        return self.cast.facts.get(id_)

    def need(self, id_: str) -> Need | None:
        """A need by its id."""
        return self.cast.needs.get(id_)

    def facts_on(self, topic: Topic) -> frozenset[str]:
        """The facts that answer a question on this topic."""
        return frozenset(f.id for f in self.scenario.facts if topic in f.topics)

    def named(self, id_: str) -> str:
        """What an id stands for, in words that a candidate can be shown."""
        if fact := self.cast.facts.get(id_):
            return fact.statement
        if need := self.cast.needs.get(id_):
            return need.statement
        if finding := self.findings.get(id_):
            return finding.statement
        if person := self.cast.people.get(id_):
            return f"{person.civility} {person.name.split()[-1]}"
        if objection := self.cast.objections.get(id_):
            return objection.say
        for issue in self.scenario.deal.issues:
            if issue.id == id_:
                return issue.name
        return id_

    @cached_property
    def dossier_sentences(self) -> tuple[frozenset[str], ...]:
        """The content words of each sentence of the dossier, to tell analysis from copy."""
        return tuple(content(s) for d in self.scenario.dossier for s in sentences(d.body))

    @cached_property
    def dossier_figures(self) -> frozenset[str]:
        """The figures that the dossier gives."""
        texts = [d.body for d in self.scenario.dossier] + [f.statement for f in self.scenario.findings]
        return frozenset().union(*(figures(text) for text in texts))

    @cached_property
    def yearly_list(self) -> Decimal:
        """What the deal is worth a year at the seller's standard price."""
        return self.cast.bargain.yearly(self.cast.bargain.issue(PRICE).list)

    def decides(self, person: Interlocutor) -> bool:
        """Whether this person may sign a deal of this size."""
        authority = person.authority
        return authority.decides and (authority.up_to is None or authority.up_to >= self.yearly_list)

    @cached_property
    def deciders(self) -> tuple[str, ...]:
        """Those who may sign, alone or with others."""
        return tuple(p.id for p in self.scenario.interlocutors if p.authority.decides)

    @cached_property
    def hidden(self) -> frozenset[str]:
        """Facts that reveal a hidden need, or that only digging brings and that betray a motive."""
        behind = {fact for need in self.scenario.needs if need.hidden for fact in need.facts}
        deep = {f.id for f in self.scenario.facts if f.tier in DEEP and f.motive is not None}
        return frozenset(behind | deep)

    def needs_revealed_by(self, fact: str) -> tuple[str, ...]:
        """The needs that a fact reveals."""
        return tuple(need.id for need in self.scenario.needs if fact in need.facts)
