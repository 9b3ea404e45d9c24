"""The internal-specification exercise says what this session sold, and invents nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from negotiator.exercises import InternalSpecExercise, draft_internal_spec, render_brief, render_exercise
from negotiator.exercises.internal_spec import texts
from negotiator.exercises.session_deal import read_deal
from negotiator.journal.codec import changes_to_json, to_json
from negotiator.journal.events import Event, EventType, Json
from negotiator.negotiation.moves import Act, Move, Reading
from negotiator.negotiation.reactions import (
    Change,
    Decided,
    FactDisclosed,
    ForbiddenPromised,
    MeetingOpened,
    ObjectionRaised,
    Outcome,
    Party,
    TermsTabled,
)
from negotiator.personas.matching import figures
from negotiator.scenarios.library import find_scenario
from negotiator.scenarios.loader import load_scenario
from negotiator.scenarios.models import Scenario
from tests.stubs.small import small, small_data

SOLD = {"price": Decimal("93.50"), "duration": Decimal(48)}


class Script:
    """A journal written by hand."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def add(self, type_: EventType, data: dict[str, Json], phase: str = "interview_2") -> None:
        self.events.append(Event(len(self.events), "2026-10-22T08:00:00.000+00:00", phase, type_, data, ""))

    def turn(self, number: int, *changes: Change, text: str = "", acts: Sequence[Act] = (), **more: Any) -> None:
        reading = Reading(text, tuple(Move(act, span=(0, len(text)), **more) for act in acts))
        who: dict[str, Json] = {"turn": number, "role": "candidate", "speaker": "candidate", "text": text}
        self.add(EventType.UTTERANCE, who)
        self.add(EventType.MOVES, {"turn": number, "reading": to_json(reading)})
        self.add(
            EventType.REACTIONS,
            {"turn": number, "opening": False, "reactions": [], "changes": list(changes_to_json(changes))},
        )
        self.add(EventType.UTTERANCE, {"turn": number, "role": "client", "speaker": "anne", "text": "Bien."})


def _session(outcome: Outcome | None = Outcome.ACCEPTED, *, tabled: bool = True) -> Script:
    script = Script()
    opened = list(changes_to_json([MeetingOpened("interview_2", ("anne",), 50, 100)]))
    script.add(EventType.REACTIONS, {"turn": 0, "opening": True, "reactions": [], "changes": opened})
    script.turn(1, FactDisclosed("absent", "anne", True), FactDisclosed("sites", "anne", True), text="Et le lundi ?")
    if tabled:
        script.turn(2, TermsTabled(Party.SELLER, SOLD), text="93,50 € sur 48 mois")
        script.add(EventType.OFFER, {"terms": to_json(SOLD), "items": ["base", "audit"]}, "development")
    script.turn(
        3, ObjectionRaised("obj_absent", 2), text="Je vous envoie le planning mardi 27 octobre", acts=[Act.NEXT_STEP]
    )
    if outcome is not None:
        script.turn(4, Decided(outcome, SOLD if outcome is not Outcome.BROKEN_OFF else {}), text="On signe ?")
    return script


def _draft(script: Script, lang: str = "fr", scenario: Scenario | None = None) -> InternalSpecExercise:
    return draft_internal_spec(scenario or small(), script.events, lang)


def _all(exercise: InternalSpecExercise) -> str:
    return render_exercise(exercise)


def test_it_takes_up_the_terms_agreed_with_their_turn() -> None:
    exercise = _draft(_session())
    assert "accord conclu" in exercise.brief
    assert "93,50\u00a0€ (tour 2)" in exercise.brief and "48\u00a0mois (tour 2)" in exercise.brief
    keyed = {(entry.what, entry.turn) for entry in exercise.marking_key}
    assert ("prix : 93,50\u00a0€", 2) in keyed
    assert any("planning mardi 27 octobre" in what and turn == 3 for what, turn in keyed)
    assert any("des agents présents" in what and turn == 1 for what, turn in keyed)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_model_answer_has_every_section_of_the_outline_in_order(lang: str) -> None:
    exercise = _draft(_session(), lang)
    headings = re.findall(r"^### (.+)$", exercise.model_answer, re.M)
    assert len(headings) == len(exercise.outline)
    first_words = [section.title.split()[0] for section in exercise.outline]
    assert [heading.split()[0] for heading in headings] == first_words


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (_session(Outcome.IN_PRINCIPLE), "accord de principe"),
        (_session(None), "pas d'accord"),
        (_session(None, tabled=False), "cas fourni"),
        (_session(Outcome.BROKEN_OFF, tabled=False), "cas fourni"),
        (Script(), "cas fourni"),
    ],
)
def test_what_was_not_agreed_is_said_not_to_be(script: Script, said: str) -> None:
    exercise = _draft(script)
    assert said in exercise.brief.lower() or said in exercise.marking_key[0].what
    assert "L'accord est conclu" not in exercise.model_answer
    assert "Accord écrit de ceux qui décident" in exercise.model_answer


def test_without_a_proposal_the_supplied_case_is_worked_on() -> None:
    exercise = _draft(_session(None, tabled=False))
    assert "93\u00a0€" in exercise.brief and "Cas." in exercise.brief and "Entretien." in exercise.brief


def test_a_forbidden_promise_and_an_open_objection_are_reported_with_their_turn() -> None:
    script = _session()
    script.turn(5, ForbiddenPromised("late_payment"), text="Payez à 90 jours")
    answer = _draft(script).model_answer
    assert "payer à 90 jours" in answer and "(tour 5)" in answer
    assert "Vous aussi vous aurez des absents." in answer and "(tour 3)" in answer


def test_every_task_has_one_accountable_owner() -> None:
    answer = _draft(_session()).model_answer
    rows = [line for line in answer.splitlines() if "planning |" in line]
    assert rows == ["| planning | J-15 | Exploitation |"]


def test_the_candidates_paper_holds_nothing_of_the_key_nor_of_what_the_client_kept_quiet() -> None:
    exercise = _draft(_session())
    paper = render_brief(exercise)
    assert exercise.model_answer not in paper and "tour 3" not in paper
    assert not any(secret in paper for secret in ("novembre", "prime", "Girard"))


def test_what_rests_on_a_fact_never_told_is_an_open_point_and_no_constraint() -> None:
    data = small_data()
    data["delivery"]["constraints"] = ["Prêt pour l'audit de novembre", "de nuit"]
    answer = _draft(_session(), scenario=Scenario.model_validate(data)).model_answer
    constraints, _, rest = answer.partition("### Livrables et jalons")
    assert "novembre" not in constraints and "de nuit" in constraints
    assert "Non abordé en rendez-vous, à vérifier avec le client : Prêt pour l'audit de novembre" in rest


def test_hostile_words_do_not_break_the_document() -> None:
    script = _session()
    script.turn(6, text="Je vous envoie\n# Faux titre | a | b\x1b[31m demain", acts=[Act.NEXT_STEP])
    whole = _all(_draft(script))
    assert "\x1b" not in whole and not re.search(r"^# Faux", whole, re.M)


def _reckoned(scenario: Scenario, values: dict[str, Decimal], items: Sequence[str]) -> set[str]:
    """Figures that follow from the terms: amounts a year, cost and margin."""
    from negotiator.exercises.wording import money, number
    from negotiator.personas.director.turn import bargain

    reckoning, currency = bargain(scenario), scenario.deal.currency
    costs = [i.cost for i in scenario.seller.catalogue if i.id in items]
    margin = reckoning.unit_margin(values, costs)
    rate = reckoning.margin_rate(values, costs) or Decimal(0)
    amounts = [reckoning.yearly(values["price"]), values["price"] - margin, reckoning.yearly(margin)]
    written = [money(a, currency, lang) for a in amounts for lang in ("fr", "en")]
    written += [number(rate.quantize(Decimal("0.1")), lang) for lang in ("fr", "en")]
    return _found(" ".join(written))


def _found(text: str) -> set[str]:
    return set(figures(re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)))


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("outcome", [Outcome.ACCEPTED, Outcome.IN_PRINCIPLE, None])
@pytest.mark.parametrize("which", ["small", "lormont"])
def test_every_figure_and_name_comes_from_the_journal_or_the_scenario(
    lang: str, outcome: Outcome | None, which: str
) -> None:
    scenario = small() if which == "small" else load_scenario(find_scenario("lormont", ()))
    script = Script()
    items = [item.id for item in scenario.seller.catalogue if item.included]
    values = {issue.id: issue.floor for issue in scenario.deal.issues}
    script.turn(1, TermsTabled(Party.SELLER, values), text="Voici notre offre")
    script.add(EventType.OFFER, {"terms": to_json(values), "items": list(items)}, "development")
    if outcome:
        script.turn(2, Decided(outcome, values), text="On signe ?")
    whole = _all(draft_internal_spec(scenario, script.events, lang))
    source = scenario.model_dump_json() + " ".join(e.line().decode() for e in script.events)
    known = _found(source) | _found(" ".join(str(v) for v in values.values())) | _reckoned(scenario, values, items)
    fixed = {"30", "9", "10"}  # the official minutes, the numbers of the criteria
    assert _found(whole) - known - fixed == set()
    names = set(re.findall(r"\b(?:M\.|Mme|Dr) [A-ZÉ][\w-]+", whole))
    assert all(name.split()[-1] in source for name in names)


def test_both_languages_have_the_same_texts() -> None:
    assert texts("fr").keys() == texts("en").keys()
    for name in ("key", "standings", "proposal"):
        assert texts("fr")[name].keys() == texts("en")[name].keys()
    assert len(texts("fr")["outline"]) == len(texts("en")["outline"])


def test_an_exchange_set_aside_promises_nothing() -> None:
    script = _session()
    script.add(EventType.MISUNDERSTANDING, {"turn": 3})
    deal = read_deal(small(), script.events)
    assert deal.promises == () and deal.next_step is None
