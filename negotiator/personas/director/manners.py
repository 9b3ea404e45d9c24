"""How the candidate behaves: courtesy, listening, length, respect, and tricks played on the program."""

from __future__ import annotations

from negotiator.negotiation.moves import Act
from negotiator.negotiation.reactions import AttackSeen, Decided, Kind, Outcome, Puzzled, Tone
from negotiator.personas.director.turn import QUESTIONS, Turn

PRESSURE_COST, ATTACK_COST, MONOLOGUE_COST, SMALL_TALK_COST, PUZZLED_COST = -30, -15, -10, -6, -6
CLOSED_STRING = 4
DISCOVERED = 4
"""Facts from which a solution may be spoken of without its being a pitch."""
GREETINGS = 3
"""Turns of a meeting in which an introduction is one."""
CLOCK, FRAMED, PITCHED = "clock", "framed", "pitched"
HURRY = 120.0
"""Seconds before the end at which the client looks at the time."""
DOUBT = 0.3
"""Confidence under which words are not taken as understood."""


def attack(turn: Turn) -> bool:
    """Words aimed at the program are brushed aside like any nonsense, and cost patience. True when that was all."""
    if not turn.reading.attack:
        return False
    turn.change(AttackSeen())
    turn.patience(ATTACK_COST, "off_the_subject")
    turn.react(Kind.DEFLECT, hint="nonsense", tone=Tone.RESERVED)
    leave_if_fed_up(turn)
    return True


def courtesy(turn: Turn) -> None:
    """Greetings are returned; a frame set is appreciated once a meeting."""
    framed = f"{FRAMED}_{turn.state.meeting}"
    if turn.has(Act.FRAME, Act.INTRODUCE) and not turn.marked(framed):
        turn.mark(framed)
        turn.trust(3, "set_the_frame")
    # Late in a meeting, "we are certified" may read as an introduction: nobody says good morning to that.
    opening = (Act.GREET, Act.INTRODUCE, Act.FRAME) if turn.state.meeting_turn <= GREETINGS else (Act.GREET, Act.FRAME)
    if turn.has(*opening) and not turn.has(*QUESTIONS) and not turn.reacted():
        turn.react(Kind.GREET, hint="again" if turn.state.meeting_turn > 1 else None)
    if turn.has(Act.ACKNOWLEDGE) and turn.state.turn % 2:
        turn.trust(1, "showed_having_heard")


def respect(turn: Turn) -> None:
    """Pressure costs trust and patience; out of patience, the client ends the meeting."""
    if turn.has(Act.PRESSURE):
        turn.trust(-8, "pressed_or_disparaged")
        turn.patience(PRESSURE_COST, "pressed_or_disparaged")
        if not leave_if_fed_up(turn):
            turn.react(Kind.REFUSE, hint="pressure", tone=Tone.ANNOYED)


def length(turn: Turn) -> None:
    """A monologue is interrupted, once it has been finished; a string of closed questions wearies."""
    if turn.reading.words > turn.cast.archetype(turn.lead).monologue:
        turn.patience(MONOLOGUE_COST, "spoke_too_long")
        turn.trust(-2, "spoke_too_long")
        turn.react(Kind.INTERRUPT)
        leave_if_fed_up(turn)
    if turn.state.closed_in_a_row >= CLOSED_STRING and turn.has(*QUESTIONS):
        turn.trust(-2, "string_of_closed_questions")


def pitching(turn: Turn) -> None:
    """In the first meeting, a pitch before the client was heard costs trust."""
    pitched = turn.has(Act.PRESENT, Act.ARGUE) and turn.first_meeting and len(turn.state.disclosed) < DISCOVERED
    if pitched and not turn.state.objections:
        turn.trust(-4, "pitched_before_discovery")
        if not turn.marked(PITCHED):
            turn.mark(PITCHED)
            turn.react(Kind.DEFLECT, hint="too_early")


def leave_if_fed_up(turn: Turn) -> bool:
    """Out of patience, the client ends the meeting; true when that happened."""
    if turn.state.patience > 0 or turn.over:
        return turn.over
    turn.react(Kind.CLOSE_MEETING, tone=Tone.ANNOYED)
    turn.change(Decided(Outcome.BROKEN_OFF, {}))
    return True


def off_the_subject(turn: Turn) -> None:
    """Small talk gets a word and then the subject back."""
    if turn.has(Act.SMALL_TALK) and not turn.reacted():
        again = turn.state.meeting_turn > 2
        if again:
            turn.patience(SMALL_TALK_COST, "off_the_subject")
        turn.react(Kind.SMALL_TALK, hint="back" if again else None)
        leave_if_fed_up(turn)


def farewell(turn: Turn) -> None:
    """Leave taken is returned, with the next step if there is one."""
    if turn.has(Act.LEAVE) and not turn.over and not turn.has(*QUESTIONS):
        turn.react(Kind.TAKE_LEAVE, hint="next_step" if turn.state.next_step else None)


def watch_the_clock(turn: Turn) -> None:
    """Once, near the end, the client says that time is short."""
    clock = f"{CLOCK}_{turn.state.meeting}"
    if turn.time.left < HURRY and not turn.marked(clock) and not turn.has(Act.LEAVE):
        turn.mark(clock)
        turn.react(Kind.WATCH_THE_CLOCK)


def otherwise(turn: Turn) -> None:
    """Nothing called for an answer: show listening, or say that it was not understood."""
    if turn.reacted():
        return
    understood = any(m.act is not Act.UNCLEAR and m.confidence >= DOUBT for m in turn.reading.moves)
    if understood and not turn.has(*QUESTIONS):
        turn.react(Kind.LISTEN)
        return
    turn.change(Puzzled())
    if turn.state.puzzled > 2:
        turn.patience(PUZZLED_COST, "not_understood")
    turn.react(Kind.ASK_CLARIFICATION)
    leave_if_fed_up(turn)
