"""The certification's data say what the examination is, completely and in two languages."""

from __future__ import annotations

import subprocess
import sys

import pytest

from negotiator.referential import load_examination, load_referential, load_rubric
from negotiator.referential.models import Criterion, Place, PlaceKind, Status

REFERENTIAL = load_referential()
CRITERIA = REFERENTIAL.rubric.criteria


def by_id(criterion: Criterion) -> str:
    return criterion.id


def test_minutes_are_those_of_the_examination() -> None:
    examination = load_examination()
    assert [(phase.id, phase.minutes) for phase in examination.phases] == [
        (Place.PREPARATION, 40),
        (Place.INTERVIEW_1, 20),
        (Place.DEVELOPMENT, 40),
        (Place.INTERVIEW_2, 20),
        (Place.JURY, 20),
    ]
    assert [(one.id, one.minutes) for one in examination.exercises] == [(Place.PROPOSAL, 90), (Place.INTERNAL_SPEC, 30)]
    played = sum(phase.minutes for phase in examination.phases)
    assert played + examination.transition_minutes == examination.stated_total == 150
    assert "notre lecture" in examination.transition_note.fr and "our reading" in examination.transition_note.en


def test_interviews_and_jury_are_talked_the_rest_is_worked() -> None:
    examination = load_examination()
    talked = {phase.id for phase in examination.phases if phase.kind is PlaceKind.DIALOGUE}
    assert talked == {Place.INTERVIEW_1, Place.INTERVIEW_2, Place.JURY}


def test_ten_criteria_under_their_slugs() -> None:
    assert [(one.id, one.slug) for one in CRITERIA] == [
        ("C1", "web_research"),
        ("C2", "objectives_and_angle"),
        ("C3", "negotiating_power"),
        ("C4", "buying_levers"),
        ("C5", "validated_reformulation"),
        ("C6", "agreement"),
        ("C7", "proposal_content"),
        ("C8", "proposal_form"),
        ("C9", "spec_context"),
        ("C10", "spec_contributions"),
    ]
    assert REFERENTIAL.criterion("buying_levers") is REFERENTIAL.criterion("C4")


def test_the_jury_completes_the_interviews_never_the_preparation_nor_the_writing() -> None:
    assert [one.id for one in CRITERIA if one.jury_completes] == ["C3", "C4", "C5", "C6"]


def test_levels_are_said_to_be_ours() -> None:
    rubric = load_rubric()
    assert "rien d'officiel" in rubric.disclaimer.fr and "in no way official" in rubric.disclaimer.en
    assert "ne s'additionnent pas" in rubric.disclaimer.fr and "do not add up" in rubric.disclaimer.en
    assert [one.label.fr for one in rubric.levels] == ["non acquis", "en cours d'acquisition", "acquis", "maîtrisé"]
    assert rubric.status(Status.NOT_OBSERVED).fr.startswith("non observé")


@pytest.mark.parametrize("criterion", CRITERIA, ids=by_id)
def test_a_criterion_refers_only_to_what_exists(criterion: Criterion) -> None:
    rule, own = criterion.rule, {one.id for one in criterion.indicators}
    required = {one.id for one in criterion.indicators if one.required}
    gates = {gate.indicator for step in rule.steps for gate in step.needs}
    gates |= {one for step in rule.steps for group in step.one_of for one in group}
    assert gates <= required, "a bonus is never asked for"
    named = {one for indicator in criterion.indicators for one in indicator.not_applicable_when}
    named |= {one for bound in (*rule.caps, *rule.floors) for one in (*bound.when, *bound.unless)}
    named |= {one for step in rule.steps for gate in step.needs for one in gate.when} | set(rule.zero_when)
    assert named <= {one.id for one in REFERENTIAL.rubric.conditions}
    assert len(own) == len(criterion.indicators)
    assert all(one.id.startswith(f"{criterion.id}.") and one.where for one in criterion.indicators)


@pytest.mark.parametrize("criterion", CRITERIA, ids=by_id)
def test_steps_ask_for_ever_more(criterion: Criterion) -> None:
    shares = [step.share for step in criterion.rule.steps]
    assert [step.level for step in criterion.rule.steps] == [1, 2, 3]
    assert shares == sorted(set(shares)) and shares[0] > 0


@pytest.mark.parametrize("criterion", CRITERIA, ids=by_id)
def test_each_level_has_its_own_words_and_the_client_only_where_there_is_one(criterion: Criterion) -> None:
    assert len({text.fr for text in criterion.levels}) == len({text.en for text in criterion.levels}) == 4
    if criterion.id not in {"C3", "C4", "C5", "C6"}:
        assert not any("confirmé par le client" in text.fr for text in criterion.levels)


def test_every_condition_serves() -> None:
    used = {one for indicator in REFERENTIAL.rubric.indicators() for one in indicator.not_applicable_when}
    for rule in (criterion.rule for criterion in CRITERIA):
        used |= {one for bound in (*rule.caps, *rule.floors) for one in (*bound.when, *bound.unless)}
        used |= {one for step in rule.steps for gate in step.needs for one in gate.when} | set(rule.zero_when)
    assert used == {one.id for one in REFERENTIAL.rubric.conditions}


def test_four_blocks_in_one_form() -> None:
    assert [block.number for block in REFERENTIAL.blocks] == [1, 2, 3, 4]
    for block in REFERENTIAL.blocks:
        exercises, criteria = {one.id for one in block.exercises}, {one.id for one in block.criteria}
        assert block.activities and block.competences and block.knowledge and exercises and criteria
        for known in block.knowledge:
            assert set(known.exercises) <= exercises and set(known.criteria) <= criteria


def test_block_3_names_the_rubric_s_criteria() -> None:
    assert [(one.id, one.text) for one in REFERENTIAL.block(3).criteria] == [(one.id, one.title) for one in CRITERIA]


def test_every_criterion_is_fed_by_knowledge_and_advice_is_never_graded() -> None:
    assert all(REFERENTIAL.knowledge_for(criterion.id) for criterion in CRITERIA)
    advice = {one.id: one.criteria for one in REFERENTIAL.block(3).knowledge if not one.graded}
    assert advice == {"transactional_analysis": (), "nlp": ()}


def test_phases_and_criteria_point_at_each_other() -> None:
    for phase in (*load_examination().phases, *load_examination().exercises):
        if phase.id is not Place.JURY:
            looked_for = [one.id for one in CRITERIA if phase.id in one.looked_for_in]
            assert list(phase.criteria) == looked_for, phase.id


def test_a_text_speaks_french_and_english_only() -> None:
    title = REFERENTIAL.criterion("C6").title
    assert (title.in_("fr"), title.in_("en")) == ("Accord obtenu", "Agreement won")
    with pytest.raises(ValueError, match="de"):
        title.in_("de")


def test_asking_for_what_does_not_exist_is_an_error() -> None:
    for look in (REFERENTIAL.criterion, REFERENTIAL.place, REFERENTIAL.rubric.condition):
        with pytest.raises(KeyError):
            look("C11")
    with pytest.raises(KeyError):
        REFERENTIAL.block(5)
    with pytest.raises(KeyError):
        REFERENTIAL.criterion("C1").indicator("C1.none")
    assert REFERENTIAL.place("jury").minutes == 20
    assert REFERENTIAL.criterion("C1").indicator("C1.doubt").required is False
    assert REFERENTIAL.rubric.condition("no_zone").text.fr


def test_it_is_read_once() -> None:
    assert load_referential() is load_referential()


def test_importing_it_loads_nothing_heavy() -> None:
    asked = "import sys, negotiator.referential; print(sorted({'pydantic', 'ruamel.yaml', 'numpy'} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=30)
    assert told.stdout.strip() == "[]"
