"""Arguments and objections: what ties the solution to this client, and what dissolves a resistance."""

from __future__ import annotations

from decimal import Decimal

from negotiator.negotiation.moves import Act, Move
from negotiator.negotiation.reactions import (
    FindingUsed,
    Kind,
    NeedAddressed,
    ObjectionMoved,
    ObjectionRaised,
)
from negotiator.personas.cues import noticed
from negotiator.personas.director.turn import DIGGING, QUESTIONS, Turn, is_open
from negotiator.scenarios.models import Bound, Need, Objection

ARGUING = (Act.PRESENT, Act.ARGUE, Act.ANSWER_OBJECTION, Act.OFFER, Act.CONCEDE, Act.QUOTE)
DUG = "dug_{}"
DIG_WITHIN = 2
"""Turns after an objection in which a bare question is about it."""
ANSWER_WITHIN = 4
"""Turns after an objection in which an answer or a proof that names nothing is taken to be about it."""


def within(bound: Bound, value: Decimal) -> bool:
    """Whether a value keeps to a bound."""
    return (bound.at_most is None or value <= bound.at_most) and (bound.at_least is None or value >= bound.at_least)


def findings_used(turn: Turn) -> None:
    """What was read beforehand and is put to use shows that the meeting was prepared."""
    for point in turn.points():
        if point in turn.cast.findings and point not in turn.state.findings_used:
            turn.change(FindingUsed(point))
            if len(turn.state.findings_used) <= 4:
                turn.trust(2, "had_read_about_us")


def arguments(turn: Turn) -> None:
    """Tie what was argued to needs; an argument tied to none leaves the client cold."""
    arguing = turn.moves(*ARGUING)
    points = turn.points(arguing)
    proof = next((p for p in points if p in turn.cast.proofs), None)
    words = "words" if any(m.proof for m in arguing) else None
    addressed = [n for n in turn.cast.scenario.needs if _speaks_to(turn, n, arguing, points, proof)]
    for need in addressed:
        fresh = need.id not in turn.state.needs_addressed
        fitting = proof if proof and need.id in turn.cast.proofs[proof].supports else words
        turn.change(NeedAddressed(need.id, fitting))
        if fresh:
            turn.trust(3 if fitting else 1, "argument_for_a_need")
    if turn.has(Act.ARGUE) and not addressed and not standing(turn):
        turn.trust(-1, "argument_for_nobody")


def _speaks_to(turn: Turn, need: Need, arguing: tuple[Move, ...], points: tuple[str, ...], proof: str | None) -> bool:
    if not arguing:
        return False
    if need.id in points or any(item in points for item in need.met_by_items):
        return True
    return proof is not None and need.id in turn.cast.proofs[proof].supports and not need.hidden


def objections(turn: Turn) -> None:
    """Weigh the candidate's answer to the objection that stands."""
    objection = standing(turn)
    if objection is None:
        return
    strength = turn.state.objections[objection.id].strength
    if _contradicted(turn):
        turn.change(ObjectionMoved(objection.id, 1, "contradicted"))
        turn.trust(-4, "contradicted_an_objection")
        turn.react(Kind.INSIST, objection.holder, subject=objection.id)
        return
    for reason, weight in _answers(turn, objection):
        if turn.state.standing(objection.id):
            turn.change(ObjectionMoved(objection.id, -weight, reason))
    if not turn.state.standing(objection.id):
        turn.trust(3, "objection_dissolved")
        turn.react(Kind.RELENT, objection.holder, subject=objection.id)
    elif turn.state.objections[objection.id].strength == strength and _answered_idly(turn, objection):
        turn.react(Kind.INSIST, objection.holder, subject=objection.id)


def standing(turn: Turn) -> Objection | None:
    """The objection the words are about: the one they name, else the last made by somebody in the room."""
    made = [
        turn.cast.objections[id_]
        for id_ in turn.state.objections
        if turn.state.standing(id_) and _still_matters(turn, turn.cast.objections[id_])
    ]
    points = turn.points()
    return next((o for o in made if o.id in points), made[-1] if made else None)


def _still_matters(turn: Turn, objection: Objection) -> bool:
    """Whether its holder is there, and a reluctance of the first meeting only was not left behind with it."""
    left_behind = objection.trigger.meeting not in (None, turn.state.meeting) and not objection.blocking
    return objection.holder in turn.state.present and not left_behind


def _contradicted(turn: Turn) -> bool:
    answered = turn.has(Act.ANSWER_OBJECTION, Act.ARGUE, Act.PRESSURE)
    return answered and not turn.has(Act.ACKNOWLEDGE) and noticed("contradiction", turn.reading.text)


def _answered_idly(turn: Turn, objection: Objection) -> bool:
    """Whether an answer was attempted, and not just another question asked or another subject treated."""
    return turn.has(Act.ANSWER_OBJECTION) and not turn.has(*QUESTIONS) and _at_hand(turn, objection)


def _at_hand(turn: Turn, objection: Objection) -> bool:
    """Whether the talk is still about an objection: just made, or named again."""
    made = turn.state.objections[objection.id].turn
    return objection.id in turn.points() or turn.state.turn - made <= ANSWER_WITHIN


def dig(turn: Turn) -> None:
    """A question about an objection brings out what lies behind it, once."""
    objection = standing(turn)
    if objection is None or turn.marked(DUG.format(objection.id)):
        return
    fresh = turn.state.turn - turn.state.objections[objection.id].turn <= DIG_WITHIN
    questions = turn.moves(*QUESTIONS)
    about = any(objection.id in m.points or (fresh and is_open(m) and m.topic in DIGGING) for m in questions)
    if about or (fresh and not questions and "?" in turn.reading.text and turn.has(Act.ANSWER_OBJECTION)):
        turn.mark(DUG.format(objection.id))
        turn.change(ObjectionMoved(objection.id, -1, "dug"))
        turn.react(Kind.EXPLAIN, objection.holder, subject=objection.id)
        if not turn.state.standing(objection.id):
            turn.react(Kind.RELENT, objection.holder, subject=objection.id)


def _answers(turn: Turn, objection: Objection) -> list[tuple[str, int]]:
    """What in these words answers an objection, and how much."""
    found: list[tuple[str, int]] = []
    points = turn.points()
    tabled = {**turn.state.seller_terms, **turn.terms}
    if any(proof in points for proof in objection.proofs):
        found.append(("fitting_proof", 2))
    fresh = set(objection.terms) & set(turn.terms)
    if fresh and all(i in tabled and within(bound, tabled[i]) for i, bound in objection.terms.items()):
        found.append(("fitting_terms", 2))
    answering = turn.moves(Act.ANSWER_OBJECTION, Act.ARGUE, Act.PRESENT)
    said_proof = any(m.proof for m in answering) and _at_hand(turn, objection)
    if answering and not found and not objection.blocking and said_proof:
        found.append(("some_proof", 1))
    if answering and turn.has(Act.ACKNOWLEDGE, Act.RESTATE) and (objection.id in points or found):
        found.append(("taken_up", 1))
    return found


def forestalled(turn: Turn, objection: Objection) -> bool:
    """Whether it was answered before it was made: its proof was shown, or its terms are on the table."""
    if any(proof in objection.proofs for proof in turn.state.needs_addressed.values()):
        return True
    tabled = turn.state.seller_terms
    return bool(objection.terms) and all(i in tabled and within(b, tabled[i]) for i, b in objection.terms.items())


def raise_objection(turn: Turn, objection: Objection) -> None:
    """The client makes an objection."""
    turn.change(ObjectionRaised(objection.id, objection.strength))
    turn.react(Kind.OBJECT, objection.holder, subject=objection.id)
