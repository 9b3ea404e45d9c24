"""A school may reword criteria and add its own mark; levels, rules and honesty about them stay."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.errors import InputProblem
from negotiator.referential import load_referential, load_rubric, rubric_hash
from negotiator.referential.scale import school_mark

WHOLE = """\
school: Lycée des Trois-Rivières
criteria:
  C1:
    title: Veille avant rendez-vous
    levels: {0: {fr: Rien, en: Nothing}}
    indicators:
      C1.doubt: {fr: Un doute est dit, en: A doubt is voiced}
scale:
  label: {fr: Note sur 20, en: Mark out of 20}
  out_of: 20
  points: [0, 8, 14.5, 20]
  weights: {C1: 1, C6: 3, C7: 0}
  at_least: 2
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "school.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_school_s_words_replace_ours_and_the_rules_stay(tmp_path: Path) -> None:
    ours, theirs = load_referential(), load_referential(write(tmp_path, WHOLE))
    assert theirs.criterion("C1").title.en == "Veille avant rendez-vous"
    assert theirs.criterion("C1").levels[0].fr == "Rien"
    assert theirs.criterion("C1").levels[1] == ours.criterion("C1").levels[1]
    assert theirs.criterion("C1").indicator("C1.doubt").text.fr == "Un doute est dit"
    assert [one.rule for one in theirs.rubric.criteria] == [one.rule for one in ours.rubric.criteria]
    assert theirs.rubric.disclaimer == ours.rubric.disclaimer
    assert ours.scale is None and load_referential() is ours


def test_a_school_s_mark_is_the_school_s_and_leaves_out_what_has_no_level(tmp_path: Path) -> None:
    scale = load_referential(write(tmp_path, WHOLE)).scale
    assert scale is not None
    mark = school_mark(scale, {"C1": 1, "C6": 2, "C7": 0, "C8": 3})
    assert mark is not None
    assert (mark.value, mark.out_of, mark.school) == (Decimal("12.9"), Decimal(20), "Lycée des Trois-Rivières")
    assert mark.counted == ("C1", "C6")
    assert school_mark(scale, {"C1": 3, "C6": None}) is None


def test_all_criteria_count_the_same_unless_the_school_says_otherwise(tmp_path: Path) -> None:
    text = "school: S\nscale: {label: Note, out_of: 10, points: [0, 3, 7, 10]}\n"
    scale = load_referential(write(tmp_path, text)).scale
    assert scale is not None
    mark = school_mark(scale, {f"C{number}": 2 for number in range(1, 11)} | {"C5": None})
    assert mark is not None and (mark.value, mark.left_out) == (Decimal("7.0"), ("C5",))
    assert school_mark(scale, {}) is None


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("criteria: {}\n", 1, "school"),
        ("- a list\n", 1, "mapping"),
        ("school: S\ncriteria:\n  C1:\n    rule: {}\n", 4, "unknown key"),
        ("school: S\ncriteria:\n  C12: {}\n", 3, "unknown key"),
        ("school: S\ncriteria:\n  C1:\n    title: 12\n", 4, "mapping"),
        ("school: S\ncriteria:\n  C1:\n    title: ''\n", 4, "text"),
        ("school: S\ncriteria:\n  C1:\n    title:\n      fr: a\n", 4, "en"),
        ('school: "a\\u001b[2J"\n', 1, "control"),
        (f"school: {'a' * 3000}\n", 1, "longer"),
        ("school: S\nscale:\n  label: L\n  out_of: 20\n  points: [0, 9, 5, 20]\n", 5, "four numbers"),
        ("school: S\nscale:\n  label: L\n  out_of: 20\n  points: 7\n", 5, "list"),
        ("school: S\nscale:\n  label: L\n  out_of: yes please\n  points: []\n", 4, "number"),
        ("school: S\nscale:\n  label: L\n  out_of: .nan\n  points: []\n", 4, "number"),
        ("school: S\nscale:\n  label: L\n  out_of: 20\n  points: [0, 1, 2, 3]\n  weights: {C1: 0}\n", 6, "count"),
        ("school: S\nscale:\n  label: L\n  out_of: 9\n  points: [0, 1, 2, 3]\n  at_least: 1.5\n", 6, "whole"),
        ("school: S\nschool: T\n", 2, "YAML"),
        ("school: [\n", 2, "YAML"),
        ("school: \x07\n", 1, "YAML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, line: int, told: str) -> None:
    file = write(tmp_path, text)
    with pytest.raises(InputProblem, match=told) as caught:
        load_referential(file)
    assert (caught.value.file, caught.value.line) == (file, line)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="cannot be read"):
        load_referential(tmp_path / "none.yaml")
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputProblem, match="UTF-8"):
        load_referential(binary)
    binary.write_bytes(b"a" * 500_001)
    with pytest.raises(InputProblem, match="too large"):
        load_referential(binary)


def test_deep_nesting_is_refused_without_a_crash(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="YAML"):
        load_referential(write(tmp_path, "school: " + "[" * 5_000))


@given(at=st.integers(0, len(WHOLE) - 1), put=st.text(max_size=4))
def test_a_spoilt_overlay_loads_or_is_told(tmp_path_factory: pytest.TempPathFactory, at: int, put: str) -> None:
    file = tmp_path_factory.getbasetemp() / "spoilt.yaml"
    file.write_bytes((WHOLE[:at] + put + WHOLE[at + 3 :]).encode("utf-8", "surrogatepass"))
    try:
        loaded = load_referential(file)
    except InputProblem as problem:
        assert problem.file == file and problem.line is not None and problem.line >= 1
    else:
        assert [one.rule for one in loaded.rubric.criteria] == [one.rule for one in load_rubric().criteria]


def test_the_hash_names_all_that_can_change_a_verdict(tmp_path: Path) -> None:
    ours = rubric_hash()
    theirs = load_referential(write(tmp_path, WHOLE))
    assert len(ours) == 64 and ours == rubric_hash({}, load_rubric())
    assert rubric_hash({"prompt": "a"}) not in {ours, rubric_hash({"prompt": "b"})}
    assert rubric_hash({"a": "1", "b": "2"}) == rubric_hash({"b": "2", "a": "1"})
    assert rubric_hash(rubric=theirs.rubric) != ours


def test_a_scale_alone_changes_no_verdict_and_no_hash(tmp_path: Path) -> None:
    text = "school: S\nscale: {label: Note, out_of: 10, points: [0, 3, 7, 10]}\n"
    assert rubric_hash(rubric=load_referential(write(tmp_path, text)).rubric) == rubric_hash()
