"""Rationales and advice in the copy's language, from the rubric's words and the scenario's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import cast

from negotiator.grading.evidence import clip
from negotiator.grading.facts import agreement, preparation
from negotiator.grading.grade import Advice, CriterionGrade
from negotiator.grading.record import TurnRecord
from negotiator.grading.sight import Sight
from negotiator.negotiation.deal import PRICE
from negotiator.negotiation.reactions import Conceded, Party, Restated, Validation
from negotiator.referential.levels import LevelResult
from negotiator.referential.models import Criterion, Rubric, Weight

MOST_ADVICE = 3
ORDER = ("C6", "C5", "C3", "C4", "C9", "C10", "C7", "C2", "C1", "C8")
"""Criteria by what a candidate gains most from working on, for equal levels."""


@cache
def _data(name: str) -> Mapping[str, Mapping[str, Mapping[str, Mapping[str, str]]]]:
    from ruamel.yaml import YAML

    text = (files("negotiator.grading") / "data" / f"{name}.yaml").read_text(encoding="utf-8")
    return cast("Mapping[str, Mapping[str, Mapping[str, Mapping[str, str]]]]", YAML(typ="safe").load(text))


def phrase(lang: str, name: str, **values: object) -> str:
    """A phrase of a rationale, filled."""
    return str(_data("phrases")[lang][name]).format(**values)


def rationale(criterion: Criterion, result: LevelResult, rubric: Rubric, lang: str) -> str:
    """Why this level: its descriptor, what is there, what is missing, what held it back."""
    parts = [rubric.status(result.status).in_(lang) + "."]
    if result.level is not None:
        parts = [phrase(lang, "graded", level=result.level, descriptor=criterion.levels[result.level].in_(lang))]
    for name, ids in (("met", result.met), ("unmet", result.unmet), ("undecided", result.undecided)):
        if ids:
            points = " ".join(criterion.indicator(id_).text.in_(lang) for id_ in ids)
            parts.append(phrase(lang, name, points=points))
    for limit in result.limits:
        reason = " ; ".join(rubric.condition(id_).text.in_(lang) for id_ in limit.condition)
        parts.append(phrase(lang, limit.kind, level=limit.level, reason=reason))
    return " ".join(parts)


def advice(
    sight: Sight, rubric: Rubric, graded: Sequence[tuple[CriterionGrade, LevelResult]], lang: str
) -> tuple[Advice, ...]:
    """The three things to work on first: missing core points of the weakest criteria, one a criterion."""
    open_ = [(one, result) for one, result in graded if one.level is not None]
    open_.sort(key=lambda pair: (pair[0].level or 0, ORDER.index(pair[0].id)))
    found: list[Advice] = []
    for one, result in open_:
        criterion = rubric.criterion(one.id)
        for id_ in result.to_next or result.unmet:
            template = _data("advice")["indicators"].get(id_)
            if id_ in result.unmet and template is not None and criterion.indicator(id_).weight is Weight.CORE:
                found.append(_advice(sight, one.id, id_, template, lang))
                break
        if len(found) == MOST_ADVICE:
            break
    return tuple(found)


def _advice(sight: Sight, criterion: str, id_: str, template: Mapping[str, Mapping[str, str]], lang: str) -> Advice:
    words = _Words(_generic(lang) | _scenario_words(sight, id_, lang))
    turn = _turn(sight, id_, str(template["where"]))
    what = template["what"][lang].format_map(words)
    return Advice(criterion, turn.turn if turn else None, tidy(what), tidy(template["instead"][lang].format_map(words)))


class _Words(dict[str, str]):
    """Words by name; one that nothing fills stays three dots."""

    def __missing__(self, key: str) -> str:
        return "…"


def tidy(text: str) -> str:
    """Words put together without a doubled full stop."""
    for doubled, single in ((".,", ","), ("..", "."), (". .", "."), (".;", " ;"), (".:", " :")):
        text = text.replace(doubled, single)
    return " ".join(text.split())


def _generic(lang: str) -> dict[str, str]:
    return {key: str(value) for key, value in _data("advice")["generic"][lang].items()}


def _scenario_words(sight: Sight, id_: str, lang: str) -> dict[str, str]:
    """The scenario's words that fill an advice."""
    case = sight.case
    if case is None:
        return {}
    scenario, state = case.scenario, sight.record.state
    price = case.cast.bargain.issue(PRICE)
    wanted = _missing_need(sight)
    words = {
        "buyer": scenario.buyer,
        "price": term(sight, PRICE, price.floor if id_ == "C6.terms_above_floor" else price.list, lang),
        "actors": ", ".join(actor.name for actor in scenario.internal_actors),
    }
    if case.deciders:
        words["decider"] = case.named(case.deciders[0])
    if wanted is not None:
        need = case.cast.needs[wanted]
        words |= {"need": inside(need.statement), "stake": need.stakes or need.statement}
        proofs = [p.statement for p in scenario.seller.proofs if wanted in p.supports]
        words |= {"proof": clip(proofs[0])} if proofs else {}
    standing = [o for o in agreement.objections(sight) if state.standing(o) and o in case.cast.objections]
    if standing:
        objection = case.cast.objections[standing[0]]
        words["objection"] = f"« {objection.say} »"
        proofs = [p.statement for p in scenario.seller.proofs if p.id in objection.proofs]
        words |= {"proof": clip(proofs[0])} if proofs and id_ == "C6.objections_handled" else {}
    missed = [f for f in scenario.findings if f.key and f.id not in preparation.noted(sight, case)]
    idle = [f for f in scenario.findings if f.key and f.id not in state.findings_used]
    for finding in (missed or idle)[:1] if id_ == "C1.key_findings" else (idle or missed)[:1]:
        words["finding"] = finding.statement
    gift = next((c for _, c in sight.record.changes(Conceded) if c.party is Party.SELLER and not c.against), None)
    moved = gift.issue if gift is not None else PRICE
    words["issue"] = _issue_name(sight, moved)
    other = next((i for i in scenario.deal.issues if i.id not in (moved, PRICE)), None)
    if other is not None:
        words["term"] = _issue_name(sight, other.id)
    standing_terms = agreement.final_terms(sight) or {PRICE: price.list}
    words["terms"] = ", ".join(term(sight, issue, value, lang) for issue, value in standing_terms.items())
    return words


def _missing_need(sight: Sight) -> str | None:
    """A need the advice may be about: one told or open to all, not argued, the heaviest first."""
    assert sight.case is not None
    state = sight.record.state
    needs = [n for n in sight.case.scenario.needs if not n.hidden or any(f in state.disclosed for f in n.facts)]
    needs.sort(key=lambda need: (need.id in state.needs_addressed, -need.weight))
    return needs[0].id if needs else None


def _issue_name(sight: Sight, id_: str) -> str:
    assert sight.case is not None
    return next((inside(i.name) for i in sight.case.scenario.deal.issues if i.id == id_), id_)


def term(sight: Sight, id_: str, value: Decimal, lang: str) -> str:
    """A term as people say it: its name, value and unit."""
    assert sight.case is not None
    issue = next((i for i in sight.case.scenario.deal.issues if i.id == id_), None)
    shown = number(value, lang)
    return f"{inside(issue.name)} {shown} {issue.unit}".strip() if issue else f"{id_} {shown}"


def inside(text: str) -> str:
    """Words as they stand inside a sentence: no full stop, a small letter unless a name or initials begin them."""
    first, _space, rest = text.strip().rstrip(".").partition(" ")
    plain_word = first[:1].isupper() and first[1:].islower()
    return f"{first.lower() if plain_word else first} {rest}".strip()


def number(value: Decimal, lang: str) -> str:
    """A number as the language writes it, without useless zeros."""
    text = format(value.normalize(), "f")
    return text.replace(".", ",") if lang == "fr" else text


def _turn(sight: Sight, id_: str, where: str) -> TurnRecord | None:
    """The turn that an advice is about: where it went wrong, else the last of its meeting."""
    spoken = [turn for turn in sight.record.meeting(where) if turn.words]
    for turn in spoken:
        for change in turn.changes:
            gift = isinstance(change, Conceded) and change.party is Party.SELLER and not change.against
            loose = isinstance(change, Restated) and change.validation is not Validation.VALIDATED
            if (id_ == "C6.counterparts" and gift) or (id_.startswith("C5.") and loose):
                return turn
    return spoken[-1] if spoken else None
