"""The default scenario holds what a professional, a trainer and the grader expect of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from ruamel.yaml import YAML

from negotiator.negotiation.moves import Topic
from negotiator.negotiation.reactions import Kind
from negotiator.scenarios.models import (
    DocumentKind,
    Fact,
    FindingNature,
    GridRole,
    ObjectionKind,
    Scenario,
    Tier,
)

FILE = Path(__file__).resolve().parents[2] / "scenarios" / "lormont.yaml"
CEILING = re.compile(r"\b74\b|soixante-quatorze|159 ?840|160 ?000|cent soixante mille")


class Named(Protocol):
    @property
    def id(self) -> str: ...


class Cued(Named, Protocol):
    @property
    def cues(self) -> tuple[str, ...]: ...


class Held(Named, Protocol):
    @property
    def holder(self) -> str: ...


@pytest.fixture(scope="module")
def case() -> Scenario:
    return Scenario.model_validate(YAML(typ="safe").load(FILE))


def plain(text: str) -> str:
    """Text as secrets are looked for: no accents, no case, one kind of space and apostrophe."""
    folded = unicodedata.normalize("NFKD", text.replace("\u2019", "'"))
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(letters.casefold().split())


def gives_away(text: str, secret: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(plain(secret))}", plain(text)) is not None


def words(text: str) -> int:
    return len(text.split())


def public_texts(case: Scenario) -> Iterator[tuple[str, str]]:
    """What anyone may read or hear before a locked fact is won, with where it stands."""
    yield "title", case.title
    yield "summary", case.summary
    yield "briefing", case.briefing
    yield "activity", case.seller.activity
    yield "mandate", case.seller.mandate.text
    for promise in case.seller.mandate.forbidden:
        yield promise.id, f"{promise.statement} {promise.why}"
    for proof in case.seller.proofs:
        yield proof.id, proof.statement
    for item in case.seller.catalogue:
        yield item.id, f"{item.name} {item.description}"
    for document in case.dossier:
        yield document.id, f"{document.title} {document.source} {document.body}"
    for person in case.interlocutors:
        yield person.id, f"{person.name} {person.role} {person.persona}"
        for motive in person.motives:
            yield person.id, motive.sign
        for line in (*person.opening.values(), *(x for group in person.lines.values() for x in group)):
            yield person.id, line
    for objection in case.objections:
        yield objection.id, f"{objection.say} {objection.insist} {objection.resolved} {objection.cause}"
    for tactic in case.deal.tactics:
        yield tactic.id, tactic.say
    for event in case.between:
        yield event.id, f"{event.news} {event.say}"
    assert case.access is not None
    yield "access", f"{case.access.granted} {case.access.refused}"
    for phrasing in case.phrasings:
        yield "phrasings", phrasing.text


def ancestors(case: Scenario, fact: Fact) -> frozenset[str]:
    """The facts that are known whenever this one is."""
    by_id = {f.id: f for f in case.facts}
    found: set[str] = set()
    waiting = list(fact.after)
    while waiting:
        one = waiting.pop()
        found.add(one)
        waiting.extend(by_id[one].after)
    return frozenset(found)


# --- the dossier


def test_the_dossier_is_rich_and_half_of_it_is_noise(case: Scenario) -> None:
    assert len(case.dossier) >= 26
    assert {d.kind for d in case.dossier} == set(DocumentKind)
    assert sum(d.noise for d in case.dossier) * 2 == len(case.dossier)
    assert sum(d.outdated for d in case.dossier) == 1
    assert sum(d.contradicts is not None for d in case.dossier) == 1


def test_every_document_is_as_long_as_a_real_one(case: Scenario) -> None:
    assert {d.id: words(d.body) for d in case.dossier if not 60 <= words(d.body) <= 200} == {}


def test_every_document_feeds_a_finding_or_is_noise(case: Scenario) -> None:
    used = {d for f in case.findings for d in f.documents}
    assert {d.id for d in case.dossier if (d.id in used) == d.noise} == set()


def test_findings_hold_a_contradiction_an_outdated_figure_and_a_weak_signal(case: Scenario) -> None:
    natures = [f.nature for f in case.findings]
    for nature in (FindingNature.CONTRADICTION, FindingNature.OUTDATED, FindingNature.WEAK_SIGNAL):
        assert natures.count(nature) >= 1
    assert len(case.findings) >= 10
    assert sum(f.key for f in case.findings) >= 6


# --- the facts


def test_each_topic_has_a_free_answer_from_the_first_interlocutor(case: Scenario) -> None:
    (first,) = [i.id for i in case.interlocutors if "interview_1" in i.present]
    free = {t for f in case.facts if f.tier is Tier.FREE and first in f.holders for t in f.topics}
    deeper = {t for f in case.facts if f.tier is not Tier.FREE for t in f.topics}
    assert free == set(Topic)
    assert len(case.facts) >= 22
    assert len(deeper) >= 14
    assert {f.tier for f in case.facts} == set(Tier)


def test_every_holder_of_a_fact_attends_a_meeting(case: Scenario) -> None:
    attends = {i.id for i in case.interlocutors if i.present or i.joins}
    assert {h for f in case.facts for h in f.holders} <= attends


def test_a_fact_for_one_person_has_one_holder(case: Scenario) -> None:
    alone = [f for f in case.facts if f.tier is Tier.ONE_PERSON]
    assert {f.holders[0] for f in alone} == {i.id for i in case.interlocutors}
    assert all(len(f.holders) == 1 for f in alone)


def test_a_fact_is_told_after_those_it_leans_on_by_someone_who_can(case: Scenario) -> None:
    by_id = {f.id: f for f in case.facts}
    for fact in case.facts:
        assert fact.id not in ancestors(case, fact)
        for before in ancestors(case, fact):
            assert by_id[before].tier is not Tier.ONE_PERSON


def test_lines_have_the_length_of_speech(case: Scenario) -> None:
    wrong: dict[tuple[str, int], int] = {}
    for fact in case.facts:
        low, high = (35, 70) if fact.tier is Tier.OPEN else (15, 40)
        wrong |= {(fact.id, n): words(line) for n, line in enumerate(fact.say) if not low <= words(line) <= high}
    assert wrong == {}


def test_every_locked_fact_has_secrets_and_says_one_of_them(case: Scenario) -> None:
    for fact in case.facts:
        assert (fact.tier is Tier.FREE) == (not fact.secrets), fact.id
        for line in fact.say if fact.secrets else ():
            assert any(gives_away(line, s) for s in fact.secrets), (fact.id, line)


def test_no_secret_stands_in_a_public_text(case: Scenario) -> None:
    leaks = [
        (fact.id, secret, where)
        for fact in case.facts
        for secret in fact.secrets
        for where, text in public_texts(case)
        if gives_away(text, secret)
    ]
    assert leaks == []


def test_no_secret_is_told_by_another_fact_unless_that_one_comes_after(case: Scenario) -> None:
    leaks = [
        (fact.id, secret, other.id)
        for fact in case.facts
        for secret in fact.secrets
        for other in case.facts
        if other.id != fact.id and fact.id not in ancestors(case, other)
        for line in other.say
        if gives_away(line, secret)
    ]
    assert leaks == []


def test_the_ceiling_is_written_nowhere_but_in_the_deal(case: Scenario) -> None:
    texts = [*public_texts(case), *((f.id, " ".join((f.statement, *f.say))) for f in case.facts)]
    texts += [("case", case.supplied_case.description), ("case", case.supplied_case.report)]
    texts += [(n.id, f"{n.statement} {n.stakes}") for n in case.needs]
    assert [(where, CEILING.findall(text)) for where, text in texts if CEILING.search(text)] == []


def test_the_bluff_has_its_truth(case: Scenario) -> None:
    bluffs = [f for f in case.facts if not f.true]
    assert [f.id for f in bluffs] == ["f_rival_price"]
    (truth,) = [f for f in case.facts if bluffs[0].id in f.after]
    assert truth.tier is Tier.FOLLOW_UP


# --- people, needs, objections


def test_the_one_who_receives_does_not_decide_and_those_who_join_do(case: Scenario) -> None:
    first, *others = case.interlocutors
    assert first.present == ("interview_1", "interview_2")
    assert not first.authority.decides
    assert all(o.authority.decides and o.joins == "interview_2" and not o.present for o in others)
    assert all(GridRole.DECIDER in o.grid for o in others)
    assert case.access is not None
    assert case.access.decider in {o.id for o in others}
    limit = next(o for o in others if o.id == case.access.decider).authority.up_to
    price = next(i for i in case.deal.issues if i.id == "price")
    assert limit is None or limit >= price.list * case.deal.quantity * case.deal.periods_a_year


def test_people_speak_at_the_opening_of_the_meetings_they_attend(case: Scenario) -> None:
    for person in case.interlocutors:
        expected = set(person.present) | ({person.joins} if person.joins else set())
        assert set(person.opening) == expected
        assert set(person.lines) <= {k.value for k in Kind}
        assert {"listen", "deflect", "validate", "press", "refuse", "ask_clarification"} <= set(person.lines)


def test_needs_are_hidden_or_required_as_the_trade_wants(case: Scenario) -> None:
    assert 6 <= len(case.needs) <= 7
    assert sum(n.hidden for n in case.needs) == 2
    assert sum(n.must for n in case.needs) == 2
    tiers = {f.id: f.tier for f in case.facts}
    for need in case.needs:
        assert need.met_by_items or need.met_by_terms
        assert need.stakes
        if need.hidden:
            assert {Tier.FOLLOW_UP, Tier.ONE_PERSON} & {tiers[f] for f in need.facts}


def test_objections_are_of_three_kinds_two_block_and_all_can_be_answered(case: Scenario) -> None:
    assert 6 <= len(case.objections) <= 7
    assert {o.kind for o in case.objections} == set(ObjectionKind)
    assert sum(o.blocking for o in case.objections) == 2
    assert all(o.proofs or o.terms for o in case.objections)


def test_every_point_that_words_can_mention_has_cues(case: Scenario) -> None:
    pointed: tuple[Cued, ...] = (
        *case.facts, *case.needs, *case.findings, *case.objections, *case.seller.proofs, *case.seller.catalogue,
        *case.seller.mandate.forbidden, *case.deal.issues,
    )  # fmt: skip
    assert [p.id for p in pointed if not p.cues] == []
    assert [t.deliverable for a in case.internal_actors for t in a.accountable if not t.cues] == []


def test_every_reference_resolves(case: Scenario) -> None:
    documents, facts = {d.id for d in case.dossier}, {f.id for f in case.facts}
    people, proofs = {i.id for i in case.interlocutors}, {p.id for p in case.seller.proofs}
    items, issues = {i.id for i in case.seller.catalogue}, {i.id for i in case.deal.issues}
    needs, objections = {n.id for n in case.needs}, {o.id for o in case.objections}
    assert {d.contradicts for d in case.dossier if d.contradicts} <= documents
    assert {d for f in case.findings for d in f.documents} <= documents
    assert {x for f in case.facts for x in f.after} | {x for n in case.needs for x in n.facts} <= facts
    assert {x for n in case.needs for x in n.met_by_items} <= items
    assert {x for n in (*case.needs,) for x in n.met_by_terms} | {x for o in case.objections for x in o.terms} <= issues
    assert {x for o in case.objections for x in o.proofs} <= proofs
    assert {x for p in case.seller.proofs for x in p.supports} <= needs | objections
    triggers = [*(o.trigger for o in case.objections), *(t.trigger for t in case.deal.tactics)]
    assert {x for t in triggers for x in t.issues} <= issues
    held: tuple[Held, ...] = (*case.objections, *case.deal.tactics, *case.between)
    assert {x.holder for x in held} <= people
    assert {b.raises for b in case.between if b.raises} <= objections
    assert set(case.supplied_case.terms) == issues
    assert set(case.supplied_case.needs) <= needs


def test_proofs_and_the_objections_they_answer_name_each_other(case: Scenario) -> None:
    supports = {p.id: set(p.supports) for p in case.seller.proofs}
    assert [(o.id, p) for o in case.objections for p in o.proofs if o.id not in supports[p]] == []


def test_ids_are_used_once(case: Scenario) -> None:
    named: tuple[Named, ...] = (
        *case.dossier, *case.findings, *case.interlocutors, *case.facts, *case.needs, *case.objections, *case.jury,
        *case.seller.proofs, *case.seller.catalogue, *case.seller.mandate.forbidden, *case.deal.issues,
        *case.deal.tactics, *case.between, *case.internal_actors,
    )  # fmt: skip
    ids = [x.id for x in named]
    assert sorted({i for i in ids if ids.count(i) > 1}) == []


# --- the rest


def test_jury_departments_tactics_and_phrasings_are_complete(case: Scenario) -> None:
    assert sorted(j.concern for j in case.jury) == ["client", "margin", "preparation"]
    assert len(case.internal_actors) == 7
    assert {t.kind.value for t in case.deal.tactics} == {
        "silence", "salami", "rival", "authority", "deadline", "trial", "solidity",
    }  # fmt: skip
    assert len(case.between) == 1
    assert len(case.phrasings) >= 20
    assert len(case.seller.proofs) >= 6
    assert len(case.seller.mandate.forbidden) >= 5
