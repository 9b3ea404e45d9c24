"""What the screens show, without a screen."""

from __future__ import annotations

from decimal import Decimal

import pytest

from negotiator.i18n import speaking
from negotiator.journal.fold import Said
from negotiator.personas.director.turn import bargain
from negotiator.scenarios.models import Scenario
from negotiator.tui.state.conversation import Conversation, History, gestures, people
from negotiator.tui.state.grade import read_grade
from negotiator.tui.state.offer import OfferSheet, parse_number
from negotiator.tui.state.reader import Reading, sentences
from negotiator.tui.words import clock_text, money, number, percent, shown


def talk(scenario: Scenario) -> Conversation:
    return Conversation(people(scenario, "Vous", "Vendeur"))


def test_sentences_of_one_speaker_make_one_block(scenario: Scenario) -> None:
    conversation, (first, second, *_) = talk(scenario), scenario.interlocutors
    conversation.say("Bonjour.")
    assert conversation.hear(first.id, "Bonjour.")[1]
    block, new = conversation.hear(first.id, "Asseyez-vous.")
    assert (block.text, new) == ("Bonjour. Asseyez-vous.", False)
    assert conversation.hear(second.id, "Enchantée.")[1]
    assert [block.turn for block in conversation.blocks] == [1, 1, 1]


def test_a_role_is_told_once(scenario: Scenario) -> None:
    conversation, first = talk(scenario), scenario.interlocutors[0]
    for turn in range(2):
        conversation.say(f"Question {turn} ?")
        conversation.hear(first.id, "Réponse.")
    assert [block.introduces for block in conversation.blocks] == [False, True, False, False]


def test_setting_aside_takes_the_last_exchange_only(scenario: Scenario) -> None:
    conversation, first = talk(scenario), scenario.interlocutors[0]
    for words in ("Une ?", "Deux ?"):
        conversation.say(words)
        conversation.hear(first.id, "Oui.")
    assert conversation.set_aside() == 2
    assert [block.aside for block in conversation.blocks] == [False, False, True, True]
    conversation.hear(first.id, "Pardon ?")
    assert not conversation.blocks[-1].aside


def test_setting_aside_nothing_changes_nothing(scenario: Scenario) -> None:
    conversation = talk(scenario)
    conversation.hear(scenario.interlocutors[0].id, "Bonjour.")
    assert conversation.set_aside() == 1
    assert not conversation.blocks[0].aside


def test_a_resumed_conversation_goes_on_from_its_turn(scenario: Scenario) -> None:
    conversation = talk(scenario)
    conversation.recall([Said(3, 4, "interview_1", "candidate", "candidate", "Et ensuite ?")])
    assert conversation.say("Encore ?").turn == 5


def test_somebody_unknown_is_shown_by_the_id(scenario: Scenario) -> None:
    assert talk(scenario).person("personne").name == "personne"


def test_gestures_stand_apart_from_words() -> None:
    assert gestures("*Elle sourit.* Bien. 2 * 3 = 6") == [("Elle sourit.", True), (" Bien. 2 * 3 = 6", False)]
    assert gestures("") == []


def test_history_goes_back_and_comes_forward_to_the_draft() -> None:
    history = History()
    assert history.back("x") is None
    for line in ("un", "deux", "deux"):
        history.add(line)
    assert [history.back("brouillon"), history.back("-"), history.back("-")] == ["deux", "un", None]
    assert [history.forward(), history.forward(), history.forward()] == ["deux", "brouillon", None]


@pytest.mark.parametrize(
    ("typed", "value"),
    [("72,50", "72.50"), (" 1 200 ", "1200"), ("1\u202f200,5", "1200.5"), ("-3", "-3"), ("", None), ("abc", None),
     ("NaN", None), ("Infinity", None), ("1e999", None), ("1,2,3", None)],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(typed: str, value: str | None) -> None:
    assert parse_number(typed) == (None if value is None else Decimal(value))


def test_an_offer_reckons_price_cost_and_margin(scenario: Scenario) -> None:
    sheet = OfferSheet(scenario, bargain(scenario), None)
    item = next(item for item in scenario.seller.catalogue if item.included)
    price = scenario.deal.issues[0].list
    reckoning = sheet.reckon()
    assert sheet.item_ids == (item.id,)
    assert (reckoning.unit_price, reckoning.unit_cost) == (price, item.cost)
    assert reckoning.margin_rate == (price - item.cost) / price * 100
    assert reckoning.yearly_price == price * scenario.deal.quantity * scenario.deal.periods_a_year
    assert not reckoning.alarm


def test_an_offer_under_the_floor_raises_the_alarm(scenario: Scenario) -> None:
    sheet = OfferSheet(scenario, bargain(scenario), None)
    assert sheet.type("price", "0,50")
    assert "price" in sheet.reckon().under_floor
    assert sheet.reckon().low_margin
    sheet.type("price", "0")
    assert sheet.reckon().margin_rate is None
    assert sheet.reckon().alarm


def test_what_is_no_number_leaves_the_term_as_it_was(scenario: Scenario) -> None:
    sheet = OfferSheet(scenario, bargain(scenario), None)
    before = sheet.terms["price"]
    assert not sheet.type("price", "beaucoup")
    assert (sheet.terms["price"], sheet.unread) == (before, {"price"})


def test_items_always_included_cannot_be_left_out(scenario: Scenario) -> None:
    sheet = OfferSheet(scenario, bargain(scenario), None)
    sheet.keep(())
    assert sheet.items == {item.id for item in scenario.seller.catalogue if item.included}


def test_a_paragraph_is_cut_at_its_sentences() -> None:
    text = "M. Durand est là. Il dit : « Bonjour. » Vraiment ? Oui… Le no. 3 aussi, à 12.50 €."
    cut = sentences(text)
    assert cut == ["M. Durand est là.", "Il dit : « Bonjour. »", "Vraiment ?", "Oui…", "Le no. 3 aussi, à 12.50 €."]
    assert " ".join(cut) == text


def test_a_passage_is_pointed_at_and_extended() -> None:
    reading = Reading.of("Un. Deux.\n\nTrois. Quatre.")
    reading.move(1)
    reading.extend(1)
    assert (reading.passage(), reading.paragraph()) == ("Deux. Trois.", 1)
    reading.extend(-5)
    assert reading.passage() == "Deux."
    reading.move(99)
    assert reading.passage() == "Quatre."
    reading.move(-99)
    assert reading.passage() == "Un."


def test_an_empty_document_can_be_read() -> None:
    reading = Reading.of("")
    reading.move(1)
    assert (reading.count, reading.passage(), reading.paragraph()) == (0, "", 0)


def test_a_grade_of_another_shape_is_read_as_far_as_it_goes() -> None:
    view = read_grade({"criteria": [{"id": "C1", "level": True, "indicators": 3}, "x"], "advice": None, "judge": []})
    assert [(mark.id, mark.level, mark.points) for mark in view.marks] == [("C1", None, ())]
    assert (view.priorities, view.judge) == ((), "")


def test_figures_follow_the_language() -> None:
    assert money(Decimal("1234.5"), "EUR") == "1\u202f234,50\u00a0€"
    assert percent(Decimal("12.345")) == "12,3\u00a0%"
    assert number(Decimal("36.00")) == "36"
    with speaking("en"):
        assert money(Decimal("1234.5"), "EUR") == "€1,234.50"
        assert percent(Decimal("12.345")) == "12.3%"


def test_a_second_begun_is_still_shown() -> None:
    assert [clock_text(seconds) for seconds in (0, 0.2, 59.9, 60, 1199.5, -4)] == [
        "0:00", "0:01", "1:00", "1:00", "20:00", "0:00"
    ]  # fmt: skip


def test_foreign_text_drives_no_terminal_and_has_an_end() -> None:
    assert "\x1b" not in shown("\x1b[2Jbonjour\x07")
    assert len(shown("a" * 1_000_000)) < 41_000
