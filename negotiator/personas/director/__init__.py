"""The director: state x moves x scenario x clock -> reactions and changes. Pure, and the same for a seed.

The rules are one module each, applied in the order below: manners, disclosure, restating, persuasion, bargaining,
and what comes from the client's own side.
"""

from __future__ import annotations

import random

from negotiator.negotiation.moves import Reading
from negotiator.negotiation.reactions import Kind, Marked, MeetingOpened, Reaction, SpokeLast, Tone
from negotiator.negotiation.state import ClientState, begin_turn
from negotiator.personas.cues import noticed
from negotiator.personas.director import bargaining, disclosure, manners, persuasion, restating, triggers
from negotiator.personas.director.turn import Cast, Turn, salient
from negotiator.personas.speech import Decision, MeetingTime
from negotiator.scenarios.models import Meeting

CARRIED_OVER = 5
"""Trust that a second meeting starts with beyond half of what the first one won."""


def open_meeting(cast: Cast, meeting: Meeting, state: ClientState) -> Decision:
    """The client's side comes in: who is there, in what mood, and the first words."""
    present = [p for p in cast.scenario.interlocutors if meeting in p.present]
    joining = [p for p in cast.scenario.interlocutors if p.joins == meeting and state.access]
    room = tuple(p.id for p in (*present, *joining)) or (cast.scenario.interlocutors[0].id,)
    temper = cast.archetype(room[0])
    earned = max(0, state.trust - temper.trust) if state.meeting else 0
    trust = temper.trust + earned - (min(CARRIED_OVER, earned) if earned else 0)
    reactions = [Reaction(Kind.GREET, room[0], hint="opening", tone=Tone.NEUTRAL)]
    changes: list[MeetingOpened | Marked] = [MeetingOpened(meeting, room, trust, temper.patience)]
    reactions += [Reaction(Kind.WELCOME_DECIDER, p.id, subject=p.id) for p in joining]
    return Decision(tuple(reactions), tuple(changes))


def decide(cast: Cast, state: ClientState, reading: Reading, time: MeetingTime, rng: random.Random) -> Decision:
    """What the client does about these words. The state is the one before them."""
    turn = Turn(cast, begin_turn(state), salient(reading), time, rng)
    if not manners.attack(turn):
        for rule in RULES:
            rule(turn)
            if turn.over:
                break
        else:
            manners.otherwise(turn)
    if turn.reactions and len(turn.state.present) > 1:
        turn.change(SpokeLast(turn.reactions[-1].speaker))
    return Decision(tuple(turn.reactions), tuple(turn.changes), reading)


def _next_step(turn: Turn) -> None:
    bargaining.next_step(turn, noticed("dated", turn.reading.text))


RULES = (
    manners.respect,
    manners.length,
    manners.pitching,
    persuasion.findings_used,
    persuasion.arguments,
    persuasion.dig,
    disclosure.answer_questions,
    restating.restatement,
    triggers.access,
    persuasion.objections,
    bargaining.promises,
    bargaining.bargain,
    _next_step,
    manners.courtesy,
    manners.off_the_subject,
    manners.watch_the_clock,
    triggers.news,
    triggers.resist,
    manners.farewell,
)
