"""What the client says of a restatement: figures against like figures, and no yes to nothing."""

from __future__ import annotations

import pytest

from negotiator.negotiation.moves import Act, Move, Topic
from negotiator.negotiation.reactions import Kind
from negotiator.personas.director.turn import Cast
from negotiator.personas.measures import measures
from negotiator.scenarios.models import Scenario
from tests.personas.test_director import Meet
from tests.stubs.small import small_data


def _restate(text: str, *points: str) -> list[Kind]:
    meet = Meet()
    for topic in (Topic.VOLUME, Topic.CURRENT_SOLUTION, Topic.PROBLEM):
        meet.ask(topic)
    return meet.say(Move(Act.RESTATE, points=points, span=(0, len(text))), text=text)


@pytest.mark.parametrize("text", ["vous avez 9 ateliers", "vous avez neuf ateliers"])
def test_a_wrong_figure_is_put_right_in_digits_or_in_words(text: str) -> None:
    assert Kind.CORRECT in _restate(text, "sites")
    assert Kind.CORRECT in _restate(text)


@pytest.mark.parametrize("text", ["vous avez 6 ateliers", "vous avez six ateliers, depuis 12 mois", "15 personnes"])
def test_a_right_figure_or_one_of_something_else_is_not_put_right(text: str) -> None:
    assert Kind.CORRECT not in _restate(text, "sites")


def test_a_restatement_of_nothing_gets_no_yes() -> None:
    kinds = Meet().say(Move(Act.RESTATE), text="Je résume : rien")
    assert kinds == [Kind.ASK_CLARIFICATION]


def test_figures_are_known_by_what_they_measure() -> None:
    assert measures("9 000 € et neuf heures sur sept bureaux, depuis 2016", "fr") == {
        "euro": frozenset({"9000"}),
        "heur": frozenset({"9"}),
        "bure": frozenset({"7"}),
    }


def test_a_figure_put_on_what_was_never_told_gets_no_full_yes() -> None:
    meet = Meet()
    for topic in (Topic.VOLUME, Topic.CURRENT_SOLUTION, Topic.PROBLEM):
        meet.ask(topic)
    text = "Six ateliers, huit ans, des absents, et un audit le 9 décembre à 300 points"
    move = Move(Act.RESTATE, points=("sites", "provider", "absent", "audit"), span=(0, len(text)))
    data = small_data()
    data["facts"][3]["statement"] = "Un client audite l'hygiène en novembre, avec 120 points de contrôle."
    meet.cast = Cast(Scenario.model_validate(data))
    assert Kind.VALIDATE not in meet.say(move, text=text)
