"""The jury asks about the session that was played, and gives nothing away."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType

import pytest

from negotiator.journal.events import Event, EventType, Json
from negotiator.journal.workbook import OfferBuilt, Workbook
from negotiator.negotiation.moves import Topic
from negotiator.negotiation.reactions import NextStepAgreed, Outcome, Party, Validation
from negotiator.negotiation.state import ClientState, LedgerEntry, ObjectionState, Restatement
from negotiator.personas.speech import Sentence
from negotiator.scenarios.models import Scenario
from negotiator.simulation.jury import MORE, OPENING, THANKS, Jury, jury_words
from negotiator.simulation.jury_matters import OBSERVATIONS
from tests.stubs.small import small, small_data

LONG = "Je visais un accord sur trois ans à quatre-vingt-quinze euros et je l'ai obtenu contre une durée plus longue."


@dataclass
class Room:
    """A jury phase on paper: what it says is added to the events as a session would."""

    state: ClientState = field(default_factory=ClientState)
    workbook: Workbook = field(default_factory=Workbook)
    scenario: Scenario = field(default_factory=small)
    lang: str = "fr"
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.jury = Jury(self.scenario, self.lang)

    def write(self, type_: EventType, data: dict[str, Json], phase: str = "jury") -> None:
        self.events.append(Event(len(self.events), "", phase, type_, data, ""))

    def heard(self, sentences: list[Sentence], turn: int) -> list[Sentence]:
        for s in sentences:
            data: dict[str, Json] = {"turn": turn, "role": "juror", "speaker": s.speaker, "text": s.text}
            self.write(EventType.UTTERANCE, {**data, "question": s.subject})
        return sentences

    def open(self) -> list[Sentence]:
        return self.heard(self.jury.open(self.events, self.state, self.workbook), 0)

    def say(self, text: str) -> list[Sentence]:
        turn = 1 + sum(1 for e in self.events if e.text("role") == "candidate")
        self.write(EventType.UTTERANCE, {"turn": turn, "role": "candidate", "speaker": "candidate", "text": text})
        return self.heard(self.jury.answer(text, self.events, self.state, self.workbook), turn)

    def play(self, answer: str = LONG) -> list[Sentence]:
        said = self.open()
        while not self.jury.done(self.events):
            said += self.say(answer)
            assert len(said) < 20
        return said


def _subjects(said: list[Sentence]) -> list[str]:
    return [s.subject for s in said]


def _met(room: Room) -> Room:
    """Both meetings took place."""
    for phase in ("interview_1", "interview_2"):
        room.write(EventType.UTTERANCE, {"turn": 0, "role": "candidate", "speaker": "candidate", "text": "a"}, phase)
        room.write(EventType.UTTERANCE, {"turn": 0, "role": "client", "speaker": "anne", "text": "b"}, phase)
    room.events = [replace(e, data={**e.data, "turn": -1}) for e in room.events]
    return room


def test_it_opens_with_the_candidates_own_analysis() -> None:
    (first,) = Room().open()
    assert first.subject == OPENING and "Analysez votre négociation" in first.text


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_it_asks_seven_different_questions_then_thanks(lang: str) -> None:
    room = Room(lang=lang)
    subjects = _subjects(room.play())
    assert len(subjects) == 8 and subjects[-1] == THANKS
    assert len(set(subjects)) == 8
    assert room.jury.done(room.events)
    assert room.say("Merci.") == []


def test_every_juror_asks_about_their_own_concern() -> None:
    data = small_data()
    data["jury"] = [
        {"id": f"j_{c}", "name": c, "concern": c, "role": "juré"} for c in ("preparation", "client", "margin")
    ]
    room = Room(scenario=Scenario.model_validate(data))
    said = [s for s in room.play() if s.subject not in (OPENING, THANKS)]
    concerns = {q.id: q.concern for q in jury_words("fr").questions}
    assert [s.speaker for s in said] == [f"j_{concerns[s.subject]}" for s in said]
    assert {s.speaker for s in said} == {"j_preparation", "j_client", "j_margin"}


@pytest.mark.parametrize(
    "answer", ["Oui.", "", "Je ne sais pas trop, à vrai dire je n'y ai pas beaucoup réfléchi avant."]
)
def test_an_answer_that_says_too_little_is_followed_up_once(answer: str) -> None:
    room = Room()
    room.open()
    assert _subjects(room.say(answer)) == [OPENING + MORE]
    (next_,) = room.say(answer)
    assert not next_.subject.endswith(MORE)


def test_follow_ups_are_few_whatever_is_answered() -> None:
    said = Room().play("Bof.")
    assert sum(s.subject.endswith(MORE) for s in said) == 3
    assert len(said) <= 11


def test_an_exchange_set_aside_is_played_again() -> None:
    room = Room()
    room.open()
    (first,) = room.say(LONG)
    room.write(EventType.MISUNDERSTANDING, {"turn": 1})
    (again,) = room.say(LONG)
    assert again.subject == first.subject


def _gift() -> ClientState:
    entry = LedgerEntry(9, Party.SELLER, "price", Decimal(100), Decimal(95), (), Decimal(-360))
    return ClientState(ledger=(entry,))


def test_a_gift_is_asked_about_with_its_figures() -> None:
    said = Room(_gift()).play()
    (asked,) = [s for s in said if s.subject == "gift"]
    assert all(figure in asked.text for figure in ("100", "95", "360"))


def test_what_was_done_well_is_not_reproached() -> None:
    state = ClientState(
        restatements=(Restatement(4, Validation.VALIDATED, ("sites",), ()),),
        asked=MappingProxyType({Topic.DECISION_MAKER: 1}),
        next_step=NextStepAgreed(True, True),
        outcome=Outcome.ACCEPTED,
        agreed=MappingProxyType({"price": Decimal(95)}),
    )
    book = Workbook(plan={"objectives": "1. Signer à 95", "fallback": "Un essai"}, opened={"doc_site": 1})
    book.offer = OfferBuilt(3, {"price": Decimal(95)}, ("base",))
    subjects = _subjects(_met(Room(state, book)).play())
    wrong = {"no_restatement", "loose_restatement", "decider_never_asked", "no_next_step", "no_deal", "gift"}
    assert not wrong & set(subjects)
    assert {"margin", "objective_met"} <= set(subjects)


def test_a_sale_under_the_floor_and_a_forbidden_promise_come_first() -> None:
    state = ClientState(
        agreed=MappingProxyType({"price": Decimal(85)}), forbidden=("late_payment",), outcome=Outcome.ACCEPTED
    )
    subjects = _subjects(Room(state).play())
    assert {"under_floor", "forbidden"} <= set(subjects)


def test_a_standing_objection_is_quoted_as_it_was_said() -> None:
    state = ClientState(
        objections=MappingProxyType({"obj_absent": ObjectionState(3, 2)}),
        asked=MappingProxyType({Topic.DECISION_MAKER: 1}),
        access="paul",
        present=("anne", "paul"),
    )
    said = Room(state).play()
    assert any("Vous aussi vous aurez des absents." in s.text for s in said)


def test_locked_facts_and_the_ceiling_are_in_no_question() -> None:
    data = small_data()
    data["dossier"][0]["title"] = "L'audit de novembre"
    for lang in ("fr", "en"):
        room = _met(Room(_gift(), scenario=Scenario.model_validate(data), lang=lang))
        said = " ".join(s.text for s in room.play()).lower()
        assert not any(secret in said for secret in ("novembre", "prime", "audite", "girard"))
        assert "96" not in said


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_question_has_its_words_in_both_languages_and_a_known_observation(lang: str) -> None:
    words, other = jury_words(lang), jury_words("en" if lang == "fr" else "fr")
    assert [(q.id, q.when, q.concern) for q in words.questions] == [(q.id, q.when, q.concern) for q in other.questions]
    assert {q.when for q in words.questions} - {None} <= set(OBSERVATIONS)
    for concern in ("preparation", "client", "margin"):
        assert any(q.when is None for q in words.questions if q.concern == concern)
    assert {Topic(t) for t in words.topics} == {Topic(t) for t in other.topics}


def test_questions_are_filled_whole() -> None:
    room = _met(Room(_gift()))
    spoken = room.play()
    assert not any("{" in s.text or "  " in s.text for s in spoken)
