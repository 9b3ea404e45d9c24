"""Values of a closed set and flags are read strictly, and what is wrong is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from negotiator.errors import InputProblem
from negotiator.referential.models import Place
from negotiator.referential.reader import Node

HERE = Path("somewhere.yaml")


def test_a_value_outside_a_closed_set_is_told_with_those_inside() -> None:
    with pytest.raises(InputProblem, match=r"where: unknown value\nKnown: preparation, interview_1"):
        Node("kitchen", HERE, "where", 7).one_of(Place)
    assert Node("jury", HERE).one_of(Place) is Place.JURY


def test_a_flag_is_true_or_false_and_nothing_near_it() -> None:
    for near in ("true", 1, None):
        with pytest.raises(InputProblem, match="true or false"):
            Node(near, HERE).flag()
    assert Node(True, HERE).flag() is True


def test_a_number_is_not_a_flag() -> None:
    with pytest.raises(InputProblem, match="from 0 to 3"):
        Node(True, HERE).whole(0, 3)
    with pytest.raises(InputProblem, match="a number"):
        Node(True, HERE).number(0, 3)
