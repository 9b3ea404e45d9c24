"""A model may read what the candidate does; figures, names and attacks are read by rules, and quotes are checked."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.negotiation.moves import Act, Form, Move, Reading, Topic
from negotiator.personas.model_interpreter import FAILED_READINGS, LEFT_ALONE, ModelInterpreter
from negotiator.personas.speech import ModelNote, Understood
from tests.personas.voicing import Says, scenario

TEXT = "Quelles sont vos attentes ? Je peux descendre à 72 € si vous signez pour 48 mois."


@dataclass
class Ears:
    """Built-in ears that read one offer."""

    attack: bool = False

    async def read(self, text: str, last_client: str, open_objection: bool) -> Understood:
        start = text.find("Je peux")
        move = Move(
            Act.OFFER, terms={"price": Decimal(72), "duration": Decimal(48)}, condition=True, span=(start, len(text))
        )
        return Understood(Reading(text, (move,), "sarrazin", self.attack))


def reads(*moves: dict[str, object]) -> Says:
    return Says("", value={"moves": list(moves)})


def move(quote: str, act: str, topic: str | None = None, form: str | None = None) -> dict[str, object]:
    return {"quote": quote, "act": act, "topic": topic, "form": form, "confidence": 0.9}


async def understood(model: Says, text: str = TEXT, attack: bool = False) -> Understood:
    return await ModelInterpreter(model, Ears(attack), "fr").read(text, "Je vous écoute.", False)


async def test_acts_come_from_the_model_and_terms_from_the_rules() -> None:
    model = reads(move("Quelles sont vos attentes", "ask", "need", "open"), move("je peux descendre a 72 €", "concede"))
    reading = (await understood(model)).reading
    assert [(m.act, m.topic, m.form) for m in reading.moves] == [
        (Act.ASK, Topic.NEED, Form.OPEN),
        (Act.CONCEDE, None, None),
    ]
    assert reading.moves[1].terms == {"price": Decimal(72), "duration": Decimal(48)}
    assert reading.moves[1].condition
    assert reading.addressee == "sarrazin"
    start, end = reading.moves[0].span
    assert TEXT[start:end] == "Quelles sont vos attentes"


async def test_a_move_whose_quote_is_not_in_the_words_is_dropped() -> None:
    model = reads(
        move("Votre budget ?", "ask", "budget", "open"), move("Quelles sont vos attentes ?", "ask", "need", "open")
    )
    reading = (await understood(model)).reading
    assert Topic.BUDGET not in [m.topic for m in reading.moves]


async def test_terms_are_kept_when_the_model_saw_no_offer() -> None:
    reading = (await understood(reads(move("Quelles sont vos attentes ?", "ask", "need", "open")))).reading
    assert {issue for m in reading.moves for issue in m.terms} == {"price", "duration"}


@pytest.mark.parametrize(
    "model",
    [
        Says(""),
        reads(),
        reads(move("rien de tel", "ask")),
        reads(move("Quelles", "seduce")),
        Says("", value={"moves": "?"}),
        Says("", value={}),
    ],
)
async def test_a_model_that_fails_leaves_the_built_in_reading_and_a_note(model: Says) -> None:
    result = await understood(model)
    assert [m.act for m in result.reading.moves] == [Act.OFFER]
    assert [type(note) for note in result.notes] == [ModelNote]


async def test_a_model_that_fails_again_and_again_is_left_alone_for_a_while() -> None:
    model = Says("", value={})
    interpreter = ModelInterpreter(model, Ears(), "fr")
    results = [await interpreter.read(TEXT, "", False) for _ in range(FAILED_READINGS + LEFT_ALONE)]
    assert len(model.requests) == FAILED_READINGS
    assert [note.kind for note in results[FAILED_READINGS - 1].notes if isinstance(note, ModelNote)][-1] == "set_aside"
    assert all([m.act for m in result.reading.moves] == [Act.OFFER] for result in results)
    await interpreter.read(TEXT, "", False)
    assert len(model.requests) == FAILED_READINGS + 1


async def test_words_aimed_at_the_program_are_not_sent_to_a_model() -> None:
    model = reads(move("Quelles", "ask"))
    result = await understood(model, attack=True)
    assert result.reading.attack
    assert model.requests == []


@given(st.text(max_size=300), st.text(max_size=300), st.booleans())
def test_the_request_holds_nothing_of_the_scenario(text: str, last: str, objection: bool) -> None:
    sale = scenario("lormont")
    request = ModelInterpreter(Says(""), Ears(), "fr").request("Parlez-moi de vous.", "Bonjour.", objection)
    sent = " ".join(message.content for message in request.messages).lower()
    for fact in sale.facts:
        assert not any(f" {secret.lower()} " in sent for secret in fact.secrets)
    assert ModelInterpreter(Says(""), Ears(), "fr").request(text, last, objection).messages[0] == request.messages[0]


async def test_fences_around_the_words_differ_each_time() -> None:
    interpreter = ModelInterpreter(Says(""), Ears(), "fr")
    assert interpreter.request(TEXT, "", False).messages[1] != interpreter.request(TEXT, "", False).messages[1]
