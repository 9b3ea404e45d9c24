"""A client is cast from a scenario: its ears know its issues and names, its voice its language."""

from __future__ import annotations

import random

import pytest

from negotiator.negotiation.moves import Topic
from negotiator.negotiation.state import ClientState, fold
from negotiator.personas.casting import cast_client, issue_cues, surface_names
from negotiator.personas.interpreter.terms import read_terms
from negotiator.personas.speech import MeetingTime, ModelNote, Sentence
from tests.personas.voicing import Says, scenario

SALE = scenario("lormont")


@pytest.mark.parametrize(
    ("words", "terms"),
    [
        ("Je vous propose 75,50 € par poste.", {"price": "75.50"}),
        ("Pour un engagement de quarante-huit mois.", {"duration": "48"}),
        ("Avec une GTR de 4 heures.", {"repair_time": "4"}),
        ("Des pénalités plafonnées à 15 %.", {"penalties": "15"}),
        ("Une réversibilité de trois mois.", {"reversibility": "3"}),
        ("Un paiement à 45 jours.", {"payment": "45"}),
    ],
)
def test_ears_find_the_issues_of_the_scenario(words: str, terms: dict[str, str]) -> None:
    found = read_terms(words, "fr", issue_cues(SALE.deal))
    assert {issue: str(value) for issue, value in found.items()} == terms


def test_people_answer_to_their_names() -> None:
    names = surface_names(SALE.interlocutors)
    for person in SALE.interlocutors:
        assert {person.name, person.name.split()[-1]} <= set(names[person.id])


async def test_a_cast_client_understands_decides_and_speaks_without_a_model() -> None:
    client = cast_client(SALE, lang="fr", model=None)
    opening = client.open_meeting("interview_1", ClientState())
    state = fold(opening.changes)
    understood = await client.read("Pouvez-vous me présenter votre cabinet et son activité ?", state, "")
    assert Topic.ACTIVITY in [move.topic for move in understood.reading.moves]
    decision = client.decide(understood.reading, state, MeetingTime(900, 1200), random.Random(1))
    parts = [part async for part in client.speak(decision, state, (), "1", ())]
    assert all(isinstance(part, Sentence) for part in parts)
    assert parts


async def test_a_model_that_is_down_changes_nothing_but_the_notes() -> None:
    down = Says("", fails_after=0)
    client = cast_client(SALE, lang="fr", model=down, interpreter_model=down)
    state = fold(client.open_meeting("interview_1", ClientState()).changes)
    understood = await client.read("Qui décide chez vous ?", state, "")
    assert [type(note) for note in understood.notes] == [ModelNote]
    decision = client.decide(understood.reading, state, MeetingTime(900, 1200), random.Random(1))
    parts = [part async for part in client.speak(decision, state, (), "1", ())]
    assert [part.purpose for part in parts if isinstance(part, ModelNote)] == ["voice"]
    assert any(isinstance(part, Sentence) for part in parts)
