"""Kernel values survive the journal."""

from __future__ import annotations

from decimal import Decimal

import pytest

from negotiator.journal.codec import changes_from_json, changes_to_json, reactions_from_json, reading_from_json, to_json
from negotiator.negotiation import reactions as r
from negotiator.negotiation.moves import Act, Form, Motive, Move, Reading, Topic

CHANGES: tuple[r.Change, ...] = (
    r.MeetingOpened("interview_1", ("anne",), 40, 100),
    r.TrustMoved(4, "open_question"),
    r.PatienceMoved(-10, "spoke_too_long"),
    r.TopicAsked(Topic.NEED, True),
    r.FactDisclosed("sites", "anne", True),
    r.ObjectionRaised("obj", 2),
    r.ObjectionMoved("obj", -1, "dug"),
    r.Restated(r.Validation.LOOSE, ("sites",), ("need",)),
    r.MotiveBetrayed("anne", Motive.SECURITY),
    r.NeedAddressed("need", None),
    r.FindingUsed("find"),
    r.TermsTabled(r.Party.SELLER, {"price": Decimal("72.50")}),
    r.Conceded(r.Party.BUYER, "price", Decimal(66), Decimal("68.5"), ("duration",), Decimal("5400.00")),
    r.ForbiddenPromised("late"),
    r.AccessGranted("paul"),
    r.NextStepAgreed(True, False),
    r.TacticPlayed("silence"),
    r.Marked("framed"),
    r.Decided(r.Outcome.IN_PRINCIPLE, {"price": Decimal("72.5")}),
    r.SpokeLast("anne"),
    r.AttackSeen(),
    r.Puzzled(),
)


def test_every_kind_of_change_comes_back_as_it_was() -> None:
    assert {type(change) for change in CHANGES} == set(r.CHANGES)
    assert changes_from_json(changes_to_json(CHANGES)) == CHANGES


def test_a_reading_comes_back_as_it_was() -> None:
    move = Move(Act.OFFER, Topic.BUDGET, None, Form.OPEN, {"price": Decimal("74.5")}, points=("a",), span=(0, 4))
    reading = Reading("Bonjour", (move,), addressee="anne")
    assert reading_from_json(to_json(reading)) == reading


def test_reactions_come_back_as_they_were() -> None:
    reaction = r.Reaction(r.Kind.COUNTER, "anne", terms={"price": Decimal(68)})
    assert reactions_from_json(to_json((reaction,))) == (reaction,)


@pytest.mark.parametrize("raw", [None, [1], [{"is": "nothing"}], [{"is": "trust_moved", "delta": "x"}]])
def test_what_is_no_change_is_refused(raw: object) -> None:
    with pytest.raises(ValueError, match=r"wanted|not a"):
        changes_from_json(raw)  # type: ignore[arg-type]
