"""A level comes from verdicts by the criterion's rule, and better work never lowers it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.referential import LevelResult, Verdict, applies, level, load_rubric
from negotiator.referential.models import Criterion, Status

RUBRIC = load_rubric()
CRITERIA = RUBRIC.criteria
CONDITIONS = tuple(one.id for one in RUBRIC.conditions)
MET, UNMET, UNDECIDED, NO_OCCASION = Verdict(True), Verdict(False), Verdict(None), Verdict(None, applicable=False)


def grade(id_: str, *met: str, conditions: set[str] | None = None, **others: Verdict) -> LevelResult:
    """Grade a criterion with these indicators met (short names; « all » for all), some others said, the rest unmet."""
    criterion = RUBRIC.criterion(id_)
    verdicts = {one.id: MET if "all" in met or one.id.split(".")[1] in met else UNMET for one in criterion.indicators}
    verdicts |= {f"{id_}.{name}": verdict for name, verdict in others.items()}
    return level(criterion, verdicts, evidenced=True, conditions=conditions or set())


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda one: one.id)
def test_all_met_is_mastered_and_nothing_met_is_not_acquired(criterion: Criterion) -> None:
    assert grade(criterion.id, "all").level == 3
    assert grade(criterion.id).level == 0


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda one: one.id)
def test_bonuses_are_never_needed(criterion: Criterion) -> None:
    required = [one.id.split(".")[1] for one in criterion.indicators if one.required]
    assert grade(criterion.id, *required).level == 3


def test_a_bonus_lifts_a_near_miss_but_alone_is_nothing() -> None:
    short = ("key_findings", "source_kinds", "figures_analysed", "finding_used")
    assert (grade("C1", *short).level, grade("C1", *short, "hypotheses").level) == (2, 2)
    assert grade("C1", *short, "hypotheses", "doubt").level == 3
    assert grade("C1", "doubt").level == 0


def test_not_observed_when_the_place_was_not_reached_or_nothing_was_said() -> None:
    c5 = RUBRIC.criterion("C5")
    for result in (
        level(c5, {}, evidenced=True),
        level(c5, {"C5.need": MET}, evidenced=True, observed={"preparation", "jury"}),
    ):
        assert (result.level, result.status) == (None, Status.NOT_OBSERVED)


def test_finding_use_is_set_aside_when_the_first_meeting_never_took_place() -> None:
    c1 = RUBRIC.criterion("C1")
    verdicts = {one.id: MET for one in c1.indicators} | {"C1.finding_used": UNMET}
    assert level(c1, verdicts, evidenced=True, observed={"preparation"}).level == 3
    assert level(c1, verdicts, evidenced=True, observed={"preparation", "interview_1"}).level == 2


def test_too_much_undecided_gives_no_level() -> None:
    result = level(RUBRIC.criterion("C9"), {"C9.context": MET}, evidenced=True)
    assert (result.level, result.status) == (None, Status.INSUFFICIENT_EVIDENCE)


def test_a_zero_must_hold_whatever_the_undecided_points_are() -> None:
    result = grade("C3", circuit_asked=UNDECIDED)
    assert (result.level, result.status) == (None, Status.INSUFFICIENT_EVIDENCE)


def test_an_undecided_gate_bars_a_level_and_says_what_could_be() -> None:
    result = grade("C5", "all", explicit_yes=UNDECIDED)
    assert (result.level, result.at_most, result.undecided) == (1, 3, ("C5.explicit_yes",))
    assert result.to_next == ("C5.explicit_yes",)


def test_no_occasion_at_all_is_not_applicable() -> None:
    c3 = RUBRIC.criterion("C3")
    result = level(c3, {one.id: NO_OCCASION for one in c3.indicators}, evidenced=True)
    assert (result.level, result.status) == (None, Status.NOT_APPLICABLE)


def test_no_evidence_no_level_above_one() -> None:
    criterion = RUBRIC.criterion("C4")
    result = level(criterion, {one.id: MET for one in criterion.indicators}, evidenced=False)
    assert (result.level, [limit.kind for limit in result.limits]) == (1, ["no_evidence"])


def test_a_verdict_on_another_criterion_is_refused() -> None:
    with pytest.raises(ValueError, match=r"C6\.recap"):
        level(RUBRIC.criterion("C5"), {"C6.recap": MET}, evidenced=True)


def test_meeting_the_decider_at_once_costs_nothing_in_negotiating_power() -> None:
    asked = ("authority_asked", "circuit_asked", "influencers", "power_balance", "power_map")
    assert grade("C3", *asked).level == 2
    assert grade("C3", *asked, conditions={"interlocutor_is_decider"}).level == 3
    assert grade("C3", *asked, conditions={"decider_present"}).level == 3


def test_a_restatement_accepted_at_once_needs_no_correction() -> None:
    restated = ("situation", "need", "stakes", "stakes_figures", "explicit_yes")
    assert grade("C5", *restated).level == 2
    assert grade("C5", *restated, conditions={"validated_at_once"}).level == 3


def test_a_loose_yes_is_not_a_yes() -> None:
    assert grade("C5", "situation", "need", "stakes", "stakes_figures", "gaps_corrected").level == 1


def test_a_sale_under_the_floor_does_not_pass_one() -> None:
    result = grade("C6", "all", conditions={"sold_under_floor"})
    assert (result.level, result.limits[0].condition) == (1, ("sold_under_floor",))


def test_a_justified_no_deal_reaches_two_and_three_where_no_agreement_was_possible() -> None:
    said = ("argument_per_need", "proof", "objections_handled", "counterparts")
    assert grade("C6", *said, conditions={"justified_no_deal"}).level == 2
    assert grade("C6", *said, conditions={"justified_no_deal", "no_zone"}).level == 3
    assert grade("C6", "argument_per_need", conditions={"justified_no_deal"}).level == 2


def test_no_deal_without_justification_stays_under_acquired() -> None:
    said = ("argument_per_need", "proof", "objections_handled", "counterparts", "recap")
    assert grade("C6", *said, conditions={"no_terms_agreed"}).level == 1
    assert grade("C6", *said, conditions={"no_terms_agreed", "no_zone"}).level == 1


def test_an_agreement_in_principle_reaches_three_with_its_dated_next_step_only() -> None:
    assert grade("C6", "all", conditions={"agreement_in_principle"}).level == 3
    assert grade("C6", "all", conditions={"agreement_in_principle"}, next_step_dated=UNMET).level == 2
    assert grade("C6", "all", next_step_dated=UNMET).level == 3


def test_losing_the_client_by_one_s_conduct_is_counter_productive() -> None:
    result = grade("C6", "all", conditions={"client_left"})
    assert (result.level, result.limits[0].kind) == (0, "counterproductive")


def test_a_written_price_that_differs_caps_the_proposal() -> None:
    assert grade("C7", "all", conditions={"price_differs"}).level == 1


def test_plain_markdown_is_not_judged_on_its_layout() -> None:
    most = ("structure", "clarity", "language", "headings_tables", "not_a_quote")
    assert grade("C8", *most, conditions={"plain_text_only"}).level == 3
    assert grade("C8", *most, conditions={"plain_text_only"}).not_applicable == ("C8.layout",)


def test_what_to_work_on_next_begins_with_the_gates() -> None:
    result = grade("C6", "argument_per_need", "proof", "objections_handled", "counterparts")
    assert result.level == 1
    assert result.to_next[:2] == ("C6.agreement", "C6.terms_above_floor")


def test_an_indicator_applies_where_it_had_an_occasion() -> None:
    access = RUBRIC.criterion("C3").indicator("C3.decider_access")
    assert applies(access, set())
    assert not applies(access, {"decider_present"})
    assert not applies(access, set(), {"preparation"})


verdict = st.builds(Verdict, st.sampled_from([True, False, None]), st.sampled_from([True, True, True, False]))


@st.composite
def copies(draw: st.DrawFn) -> tuple[Criterion, dict[str, Verdict], frozenset[str], bool]:
    """A criterion with a verdict on each indicator, the conditions that hold, and whether there is evidence."""
    criterion = draw(st.sampled_from(CRITERIA))
    verdicts = {one.id: draw(verdict) for one in criterion.indicators}
    conditions = draw(st.frozensets(st.sampled_from(CONDITIONS), max_size=4))
    return criterion, verdicts, conditions, draw(st.booleans())


Copy = tuple[Criterion, dict[str, Verdict], frozenset[str], bool]


@given(copies())
def test_a_level_is_bounded_and_undefined_is_null(copy: Copy) -> None:
    criterion, verdicts, conditions, evidenced = copy
    result = level(criterion, verdicts, evidenced=evidenced, conditions=conditions)
    assert (result.level is None) == (result.status is not Status.GRADED)
    if result.level is not None and result.at_most is not None:
        assert 0 <= result.level <= result.at_most <= (3 if evidenced else 1)
    sorted_out = (*result.met, *result.unmet, *result.undecided, *result.not_applicable)
    assert sorted(sorted_out) == sorted(verdicts)


def rises(copy: Copy, before: Verdict, after: Verdict, draw: st.DataObject) -> None:
    """Change one indicator and check that a level there was never falls."""
    criterion, verdicts, conditions, evidenced = copy
    id_ = draw.draw(st.sampled_from(sorted(verdicts)))
    low = level(criterion, verdicts | {id_: before}, evidenced=evidenced, conditions=conditions)
    high = level(criterion, verdicts | {id_: after}, evidenced=evidenced, conditions=conditions)
    if low.level is not None and high.level is not None:
        assert high.level >= low.level
    if low.level:
        assert high.status is Status.GRADED


@given(copies(), st.data())
def test_meeting_an_indicator_never_lowers_a_level(copy: Copy, draw: st.DataObject) -> None:
    rises(copy, UNMET, MET, draw)


@given(copies(), st.data())
def test_settling_a_doubt_in_favour_never_lowers_a_level(copy: Copy, draw: st.DataObject) -> None:
    rises(copy, UNDECIDED, MET, draw)


@given(copies(), st.data())
def test_having_no_occasion_never_costs_what_failing_would(copy: Copy, draw: st.DataObject) -> None:
    rises(copy, UNMET, NO_OCCASION, draw)
    rises(copy, UNDECIDED, NO_OCCASION, draw)
