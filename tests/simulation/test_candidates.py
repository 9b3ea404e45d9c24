"""Simulated candidates differ in what they do, and know only what a person in their seat would know."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

import pytest

from negotiator.scenarios.models import Scenario
from negotiator.simulation.candidates import (
    Mind,
    Talk,
    answer_jury,
    bank,
    first_meeting,
    second_meeting,
    skills,
    view_of,
    write_spec,
)
from negotiator.simulation.candidates.desk import choose_items
from negotiator.simulation.jury import jury_words
from tests.stubs.small import small_data

ABSENT = "Des agents sont absents le lundi, douze la semaine dernière, et nos équipes perdent deux heures."
OBJECTION = "Vous aussi vous aurez des absents, je n'y crois pas."


def _scenario() -> Scenario:
    data = small_data()
    data["seller"]["catalogue"].append(
        {"id": "night", "name": "Astreinte de nuit", "description": "Une équipe la nuit.", "list_price": 9, "cost": 8}
    )
    data["seller"]["catalogue"][0].update(list_price=90, description="Des équipes présentes, des agents remplacés.")
    return Scenario.model_validate(data)


def _mind(skill: str, lang: str = "fr", left: float = 1200.0) -> Mind:
    clock = [left]

    def time_left() -> float:
        clock[0] -= 5
        return clock[0]

    mind = Mind(view_of(_scenario(), lang), bank(lang), skills()[skill], random.Random(7), time_left)
    mind.items = tuple(item.id for item in choose_items(mind))
    return mind


def _drive(talk: Talk, answer: str, most: int = 90) -> list[str]:
    """What a candidate says to somebody who always answers the same."""
    said = [next(talk)]
    for _ in range(most):
        try:
            said.append(talk.send([("anne", answer)]))
        except StopIteration:
            return said
    pytest.fail("this candidate never stops talking")


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("skill", list(skills()))
def test_every_candidate_gets_through_both_meetings_the_jury_and_the_exercise(skill: str, lang: str) -> None:
    mind = _mind(skill, lang)
    said = _drive(first_meeting(mind), ABSENT) + _drive(second_meeting(mind), OBJECTION)
    words = jury_words(lang)
    said += [answer_jury(mind, question.text) for question in (words.opening, *words.questions)]
    said.append(write_spec(mind))
    assert not any("{" in text or "}" in text for text in said)
    assert all("None" not in text for text in said)


def test_the_expert_restates_with_the_figures_it_heard() -> None:
    said = _drive(first_meeting(_mind("expert")), ABSENT)
    restated = [text for text in said if text.startswith("Si je résume")]
    assert restated and "douze" in restated[0] and "« " in restated[0]


def test_the_expert_puts_a_corrected_restatement_right() -> None:
    mind = _mind("expert")
    talk = first_meeting(mind)
    text, corrected = next(talk), ""
    with pytest.raises(StopIteration):
        while True:
            asked = text.startswith("Si je résume")
            text = talk.send([("anne", "Pas tout à fait : six équipes sont touchées." if asked else ABSENT)])
            corrected = text if asked else corrected
    assert corrected.startswith("Merci de me corriger") and "six équipes" in corrected


def test_the_expert_asks_openly_where_the_weak_one_asks_for_a_yes_or_a_number() -> None:
    expert, weak = (" ".join(_drive(first_meeting(_mind(skill)), ABSENT)) for skill in ("expert", "weak"))
    assert "Quelles difficultés" in expert or "Quels incidents" in expert
    assert "Comment" in expert and "Quel est votre budget ?" in weak
    assert len(weak) < len(expert) / 3


def test_the_weak_one_prices_before_it_has_asked() -> None:
    said = _drive(first_meeting(_mind("weak")), ABSENT)
    priced = next(i for i, text in enumerate(said) if "100" in text)
    assert priced < 5


def test_the_expert_digs_then_proves_when_it_meets_an_objection() -> None:
    said = _drive(second_meeting(_mind("expert")), OBJECTION)
    dug = next(i for i, text in enumerate(said) if "inqui" in text and "?" in text)
    assert "Ormeau" in said[dug + 1] or "périmètre égal" in said[dug + 1]


def test_the_expert_gives_nothing_without_a_counterpart_and_never_goes_under_the_floor() -> None:
    mind = _mind("expert")
    said = _drive(second_meeting(mind), "Non, votre prix ne nous convient pas.")
    given = [text for text in said if "je peux vous proposer" in text]
    assert given and all(text.startswith("Si ") for text in given)
    assert mind.tabled["price"] >= Decimal(90)


def test_the_weak_one_gives_for_nothing_below_the_floor() -> None:
    mind = _mind("weak")
    said = _drive(second_meeting(mind), "Non, votre prix ne nous convient pas.")
    assert not any(text.startswith("Si ") for text in said)
    assert mind.tabled["price"] < Decimal(90)


def test_time_running_out_cuts_discovery_short_but_not_the_restatement() -> None:
    long = _drive(first_meeting(_mind("expert", left=1200)), ABSENT)
    short = _drive(first_meeting(_mind("expert", left=450)), ABSENT)
    assert len(short) < len(long)
    assert any(text.startswith("Si je résume") for text in short)


def _values(value: object) -> Iterator[object]:
    if is_dataclass(value):
        for field in fields(value):
            yield from _values(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from (*_values(key), *_values(item))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _values(item)
    elif hasattr(value, "model_dump"):
        yield from _values(value.model_dump())
    else:
        yield value


def test_a_candidate_sees_no_fact_no_need_and_nothing_of_what_the_buyer_would_bear() -> None:
    data = small_data()
    data["deal"]["issues"][0].update(opening="88.25", ceiling="96.75")
    scenario = Scenario.model_validate(data)
    seen = list(_values(view_of(scenario, "fr")))
    texts = " ".join(str(value) for value in seen)
    hidden = [f.statement for f in scenario.facts] + [n.statement for n in scenario.needs]
    hidden += [o.say for o in scenario.objections] + [o.cause for o in scenario.objections] + ["88.25", "96.75"]
    assert not any(text in texts for text in hidden)


def _shape(value: Any) -> Any:
    """Keys of mappings; rows and texts only by their kind."""
    if isinstance(value, Mapping):
        return {key: _shape(item) for key, item in value.items()}
    return type(value).__name__


def test_both_languages_have_the_same_words_to_say() -> None:
    def shape(lang: str) -> Any:
        return _shape({k: v for k, v in bank(lang)._raw.items() if k != "articles"})

    assert shape("fr") == shape("en")


def test_a_package_is_said_with_articles() -> None:
    said = _mind("expert").terms({"price": Decimal(95), "duration": Decimal(48)})
    assert said == "95 €, la durée à 48\u00a0mois"
