"""What comes from the client's side of itself: objections, tactics, news, access to the decider."""

from __future__ import annotations

from negotiator.negotiation.moves import Act
from negotiator.negotiation.reactions import AccessGranted, Kind, ObjectionRaised, Outcome, TacticPlayed
from negotiator.personas.cues import noticed
from negotiator.personas.director.persuasion import forestalled, raise_objection, standing
from negotiator.personas.director.turn import Turn
from negotiator.scenarios.models import TacticKind, Trigger

ENOUGH_SAID = 3
"""Reactions from which nothing more is added to a turn."""
TACTIC_CHANCE = 0.6
REACTION_OF = {
    TacticKind.SILENCE: Kind.STAY_SILENT,
    TacticKind.RIVAL: Kind.BLUFF,
    TacticKind.BLUFF: Kind.BLUFF,
    TacticKind.TRIAL: Kind.ASK_FOR_TRIAL,
    TacticKind.SOLIDITY: Kind.ASK,
    TacticKind.GOOD_COP_BAD_COP: Kind.DISAGREE,
}
"""Every other tactic presses."""


def access(turn: Turn) -> None:
    """Asked to bring the decider, the client does so if it trusts the candidate enough."""
    rule = turn.cast.scenario.access
    if rule is None or rule.decider in turn.state.present or turn.state.access is not None:
        return
    absent = {p.id for p in turn.cast.scenario.interlocutors if p.authority.decides and p.id not in turn.state.present}
    asking = turn.moves(Act.REQUEST, Act.NEXT_STEP, Act.ASK, Act.CLOSE, Act.OFFER, Act.FRAME)
    pleading = any(m.act in (Act.REQUEST, Act.NEXT_STEP) for m in asking)
    meant = bool({rule.decider, *absent} & set(turn.points())) or (pleading and noticed("decider", turn.reading.text))
    if not asking or not meant or not noticed("meeting", turn.reading.text):
        return
    turn.reactions[:] = [r for r in turn.reactions if r.kind not in (Kind.DEFLECT, Kind.RECALL, Kind.REFER)]
    if turn.state.trust >= rule.trust:
        turn.change(AccessGranted(rule.decider))
        turn.react(Kind.GRANT_ACCESS, subject=rule.decider)
    else:
        turn.react(Kind.REFUSE_ACCESS, subject=rule.decider)


def news(turn: Turn) -> None:
    """What happened since the first meeting is brought up early in the second."""
    if turn.first_meeting or len(turn.reactions) >= ENOUGH_SAID:
        return
    for event in turn.cast.scenario.between:
        if turn.marked(event.id) or event.holder not in turn.state.present:
            continue
        turn.mark(event.id)
        turn.react(Kind.ANNOUNCE, event.holder, subject=event.id)
        if event.raises and event.raises not in turn.state.objections:
            # The news is the objection: it stands from now on, and is not said twice.
            turn.change(ObjectionRaised(event.raises, turn.cast.objections[event.raises].strength))
        return


def resist(turn: Turn) -> None:
    """Raise an objection or play a tactic whose time has come; one at a time."""
    calm = turn.state.outcome is Outcome.OPEN and not turn.reacted(Kind.OBJECT, Kind.TAKE_LEAVE)
    if not calm or len(turn.reactions) >= ENOUGH_SAID:
        return
    if not standing(turn):
        for objection in turn.cast.scenario.objections:
            fresh = objection.id not in turn.state.objections and objection.holder in turn.state.present
            if fresh and due(turn, objection.trigger) and not forestalled(turn, objection):
                raise_objection(turn, objection)
                return
    _tactic(turn)


def _tactic(turn: Turn) -> None:
    for tactic in turn.cast.scenario.deal.tactics:
        fresh = tactic.id not in turn.state.tactics and tactic.holder in turn.state.present
        hollow = tactic.kind is TacticKind.AUTHORITY and any(
            turn.cast.people[p].authority.decides for p in turn.state.present
        )
        if fresh and not hollow and due(turn, tactic.trigger) and turn.rng.random() < TACTIC_CHANCE:
            turn.change(TacticPlayed(tactic.id))
            turn.react(
                REACTION_OF.get(tactic.kind, Kind.PRESS), tactic.holder, subject=tactic.id, hint=tactic.kind.value
            )
            return


def due(turn: Turn, trigger: Trigger) -> bool:
    """Whether what a trigger waits for is in the candidate's words."""
    if trigger.meeting not in (None, turn.state.meeting) or turn.state.meeting_turn < trigger.turn:
        return False
    if not (trigger.acts or trigger.topics or trigger.issues):
        return True
    return any(
        m.act in trigger.acts or m.topic in trigger.topics or any(i in trigger.issues for i in m.terms)
        for m in turn.reading.moves
    )
