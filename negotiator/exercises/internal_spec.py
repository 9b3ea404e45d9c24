"""Drafts the internal-specification exercise from a session's own outcome."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from ruamel.yaml import YAML

from negotiator.exercises.models import Deal, Entry, InternalSpecExercise, Section, Told
from negotiator.exercises.session_deal import read_deal
from negotiator.exercises.wording import issue_name, money, number, value_of
from negotiator.journal.events import Event
from negotiator.journal.fold import client_state
from negotiator.negotiation.deal import PRICE
from negotiator.negotiation.state import ClientState
from negotiator.personas.director.turn import bargain
from negotiator.personas.matching import plain
from negotiator.referential import load_referential
from negotiator.scenarios.models import Scenario

SPEC = "internal_spec"
_DATA = files("negotiator.exercises") / "data"


def draft_internal_spec(scenario: Scenario, events: Sequence[Event], lang: str) -> InternalSpecExercise:
    """The exercise for this session: no agreement is said to be none, and a next step or the supplied case specified.

    Every figure, name and date comes from the journal or the scenario, or is reckoned from them. Raises ValueError on
    a journal that is not one.
    """
    deal = read_deal(scenario, events)
    values = _values(scenario, deal, client_state(events), lang)
    words = texts(lang)
    title = f"{words['title']} : {scenario.buyer}" if lang == "fr" else f"{words['title']}: {scenario.buyer}"
    return InternalSpecExercise(
        title=title,
        minutes=minutes_of(SPEC),
        brief=render(f"brief.{lang}.md", values),
        outline=tuple(Section(s["title"], s["hint"]) for s in words["outline"]),
        marking_key=_key(scenario, deal, values, words),
        model_answer=render(f"model_answer.{lang}.md", values),
        lang=lang,
    )


@cache
def texts(lang: str) -> Mapping[str, Any]:
    """The exercise room's short texts in a language. Raises FileNotFoundError for one that has none."""
    found: Mapping[str, Any] = YAML(typ="safe").load((_DATA / f"{lang}.yaml").read_text(encoding="utf-8"))
    return found


@cache
def _environment() -> Environment:
    def source(name: str) -> str:
        return (_DATA / f"{name}.j2").read_text(encoding="utf-8")

    # Markdown, not HTML: what is quoted is made one line of plain text by the `line` filter instead.
    environment = Environment(
        loader=FunctionLoader(source), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    environment.filters["line"] = one_line
    environment.filters["cell"] = lambda text: one_line(text).replace("|", "\\|")
    return environment


def one_line(text: str) -> str:
    """Words on one line, without control characters: what others wrote can't break the document."""
    shown = "".join(c if c.isprintable() or c in "\u00a0\u202f" else " " for c in text)
    return re.sub(r"[ ]+", " ", shown).strip()


def render(name: str, values: Mapping[str, object]) -> str:
    """A template filled. Raises jinja2.UndefinedError when it wants a value that is not given."""
    return _environment().get_template(name).render(values).strip() + "\n"


def minutes_of(exercise: str) -> int:
    """The official minutes of an exercise."""
    examination = load_referential().examination
    return next(e.minutes for e in examination.exercises if e.id.value == exercise)


def _values(scenario: Scenario, deal: Deal, state: ClientState, lang: str) -> dict[str, object]:
    """What the templates are filled with."""
    known, unknown = _learned_or_not(scenario, state, scenario.delivery.constraints)
    milestones, unspoken = _learned_or_not(scenario, state, scenario.delivery.milestones)
    sold = [i for i in scenario.seller.catalogue if i.id in deal.items]
    learned = [told for told in deal.learned if told.text not in known]
    return {
        "scenario": scenario,
        "buyer": scenario.buyer,
        "seller": scenario.seller.company,
        "deal": deal,
        "standing": deal.standing.value,
        "minutes": minutes_of(SPEC),
        "quantity": number(scenario.deal.quantity, lang),
        "unit": scenario.deal.quantity_unit,
        "terms": _written_terms(scenario, deal, lang),
        "sold": sold,
        "scope": [] if sold else scenario.delivery.scope,
        "not_sold": [i.name for i in scenario.seller.catalogue if sold and i not in sold],
        "constraints": known,
        "learned": learned,
        "milestones": milestones,
        "unspoken": [*unknown, *unspoken],
        "actors": scenario.internal_actors,
        "budget": _budget(scenario, deal, lang),
        "delivery": scenario.delivery,
        "case": scenario.supplied_case,
    }


def _written_terms(scenario: Scenario, deal: Deal, lang: str) -> list[dict[str, object]]:
    issues = {i.id: i for i in scenario.deal.issues}
    return [
        {
            "name": issues[t.issue].name,
            "short": issue_name(issues[t.issue]),
            "value": value_of(issues[t.issue], t.value, scenario.deal, lang),
            "turn": t.turn,
            "under_floor": t.issue in bargain(scenario).under_floor({t.issue: t.value}),
        }
        for t in deal.terms
    ]


def _learned_or_not(scenario: Scenario, state: ClientState, texts_: Sequence[str]) -> tuple[list[str], list[str]]:
    """What the case says, apart from what rests on a fact the client never told this candidate."""
    secrets = [plain(s) for f in scenario.facts if not state.knows(f.id) for s in f.secrets if plain(s)]
    known: list[str] = []
    unknown: list[str] = []
    for text in texts_:
        said = f" {plain(text)} "
        (unknown if any(f" {secret} " in said for secret in secrets) else known).append(text)
    return known, unknown


def _budget(scenario: Scenario, deal: Deal, lang: str) -> dict[str, str] | None:
    """Price, yearly amount and margin, reckoned from the terms and the costs of what was sold; none without a price."""
    values = {t.issue: t.value for t in deal.terms}
    if PRICE not in values:
        return None
    reckoning = bargain(scenario)
    sold = [i for i in scenario.seller.catalogue if (i.id in deal.items if deal.items else True)]
    fits = deal.items or sum((i.list_price for i in sold), Decimal(0)) <= reckoning.issue(PRICE).list
    rate = reckoning.margin_rate(values, [i.cost for i in sold]) if fits else None
    unit_margin = reckoning.unit_margin(values, [i.cost for i in sold])
    price, currency = values[PRICE], scenario.deal.currency
    return {
        "price": money(price, currency, lang),
        "yearly": money(reckoning.yearly(price), currency, lang),
        "cost": money(price - unit_margin, currency, lang) if fits else "",
        "margin": money(reckoning.yearly(unit_margin), currency, lang) if fits else "",
        "rate": number(rate.quantize(Decimal("0.1")), lang) if rate is not None else "",
        "minimum": number(scenario.seller.mandate.minimum_margin, lang),
    }


def _key(scenario: Scenario, deal: Deal, values: Mapping[str, Any], words: Mapping[str, Any]) -> tuple[Entry, ...]:
    """What a marker looks for, in the order of the outline."""
    key: Mapping[str, str] = words["key"]
    entries = [Entry("C9", key["standing"].format(standing=words["standings"][deal.standing.value]))]
    entries += [Entry("C9", key["need"].format(text=_bare(t)), t.turn) for t in deal.needs]
    entries += [Entry("C9", key["item"].format(text=item.name)) for item in values["sold"]]
    entries += [Entry("C9", key["scope"].format(text=text)) for text in values["scope"]]
    entries += [Entry("C9", key["exclusion"].format(text=text)) for text in scenario.delivery.exclusions]
    entries += [Entry("C9", f"{t['name']}{words['colon']}{t['value']}", t["turn"]) for t in values["terms"]]
    entries += [Entry("C9", key["promise"].format(text=_bare(t)), t.turn) for t in deal.promises]
    entries += [Entry("C9", key["breach"].format(text=_bare(t)), t.turn) for t in deal.breaches]
    entries += [Entry("C9", key["constraint"].format(text=text)) for text in values["constraints"]]
    entries += [Entry("C9", key["learned"].format(text=_bare(t)), t.turn) for t in values["learned"]]
    entries += [Entry("C9", key["purchase"].format(text=text)) for text in scenario.delivery.subcontracting]
    entries += [Entry("C9", key["milestone"].format(text=text)) for text in values["milestones"]]
    for actor in scenario.internal_actors:
        for task in actor.accountable:
            owed = key["task"].format(actor=actor.name, text=task.deliverable.rstrip("."), deadline=task.deadline)
            entries.append(Entry("C10", owed))
    entries.append(Entry("C10", key["one_owner"]))
    entries += [Entry("C10", key["risk"].format(text=text)) for text in scenario.delivery.risks]
    return tuple(entries)


def _bare(told: Told) -> str:
    return one_line(told.text).rstrip(".")


def render_exercise(exercise: InternalSpecExercise) -> str:
    """The whole exercise as one Markdown document, for a trainer: brief, outline, marking key, model answer."""
    words = texts(exercise.lang)
    outline = "\n".join(f"### {s.title}\n\n*{s.hint}*\n" for s in exercise.outline)
    head = f"| {' | '.join(words['key_columns'])} |\n|---|---|---|"
    rows = "\n".join(
        f"| {e.criterion} | {e.what.replace('|', '/')} | {e.turn if e.turn is not None else words['no_turn']} |"
        for e in exercise.marking_key
    )
    return (
        f"# {exercise.title}\n\n{words['minutes'].format(minutes=exercise.minutes)}\n\n"
        f"## {words['brief']}\n\n{exercise.brief}\n## {words['outline_title']}\n\n{outline}\n"
        f"## {words['key_title']}\n\n{head}\n{rows}\n\n## {words['model_title']}\n\n{exercise.model_answer}"
    )


def render_brief(exercise: InternalSpecExercise) -> str:
    """What the candidate is given: the brief and the outline to fill, nothing of the key."""
    words = texts(exercise.lang)
    outline = "\n\n".join(f"## {s.title}\n\n*{s.hint}*" for s in exercise.outline)
    return f"# {exercise.title}\n\n{words['minutes'].format(minutes=exercise.minutes)}\n\n{exercise.brief}\n{outline}\n"
