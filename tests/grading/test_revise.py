"""A person's corrections: recorded with author, time and reason, beside what the program said."""

from __future__ import annotations

import json

import pytest

from negotiator.errors import UsageProblem
from negotiator.grading.grade import Human, grade_from_json
from negotiator.grading.grader import look
from negotiator.grading.revise import with_indicators, with_level
from tests.grading.scribe import REFERENTIAL, Scribe, discover, negotiate

NOW = "2026-05-04T10:00:00+00:00"


def test_a_level_set_by_a_person_stands_and_the_program_s_is_kept() -> None:
    grade = negotiate(discover(Scribe())).grade()
    changed = with_level(grade, "C6", Human(1, "Mme Roche", NOW, "preuves trop faibles"))
    assert (changed.criterion("C6").final, changed.criterion("C6").level) == (1, 3)
    again = grade_from_json(json.loads(changed.written()))
    assert again.criterion("C6").human == Human(1, "Mme Roche", NOW, "preuves trop faibles")


def test_an_indicator_put_right_recomputes_the_level() -> None:
    scribe = negotiate(discover(Scribe()))
    looked = look(scribe.copy(), scribe.scenario, REFERENTIAL)
    grade = with_indicators(
        scribe.grade(), "C6", {"C6.agreement": False}, looked, REFERENTIAL, by="Mme Roche", at=NOW, reason="accord flou"
    )
    assert (grade.criterion("C6").final, grade.criterion("C6").level) == (1, 3)


@pytest.mark.parametrize("human", [Human(4, "x", NOW, "y"), Human(2, "x", NOW, " "), Human(2, "", NOW, "y")])
def test_a_correction_without_level_author_or_reason_is_refused(human: Human) -> None:
    with pytest.raises(UsageProblem):
        with_level(negotiate(Scribe()).grade(), "C6", human)


def test_what_does_not_exist_is_refused() -> None:
    scribe = negotiate(Scribe())
    looked = look(scribe.copy(), scribe.scenario, REFERENTIAL)
    with pytest.raises(UsageProblem):
        with_level(scribe.grade(), "C12", Human(1, "x", NOW, "y"))
    with pytest.raises(UsageProblem):
        with_indicators(scribe.grade(), "C6", {"C5.need": True}, looked, REFERENTIAL, by="x", at=NOW, reason="y")
