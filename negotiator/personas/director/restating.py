"""A restatement is checked point by point against what was said: right, complete enough, or put right."""

from __future__ import annotations

import re

from negotiator.negotiation.moves import Act, Move
from negotiator.negotiation.reactions import Kind, Restated, Validation
from negotiator.personas.director.disclosure import volunteer
from negotiator.personas.director.turn import QUESTIONS, Turn
from negotiator.personas.guard.text import said_figures
from negotiator.personas.measures import measures
from negotiator.scenarios.models import Fact

YEAR = re.compile("(19|20)[0-9]{2}")
"""A year dates a fact more often than it measures one: another year is another event, not a wrong figure."""
COMMON_UNITS = frozenset({"euro", "pour", "heur", "hour", "jour", "days", "day", "mois", "mont"})
COMMON_UNITS |= {"an", "ans", "anne", "year", "sema", "week", "minu"}
"""What many facts are measured in: a figure of these that names no fact says nothing of which is meant."""
ENOUGH = 3
"""Points a restatement must hold, one of them a need, before a client says yes to it."""
LEADING = (Act.PRESENT, Act.ARGUE, Act.OFFER, Act.CONCEDE)
"""In a second meeting, the client's words said again on the way to one of these ask for no yes."""
VOLUNTEER_FROM = 55
"""Trust from which a client who was well understood says one thing more."""


def restatement(turn: Turn) -> None:
    """Answer a restatement, if one was made."""
    if not turn.has(Act.RESTATE):
        return
    leading = not turn.first_meeting and turn.has(*LEADING)
    parts = turn.moves(Act.RESTATE) if leading else _parts(turn)
    named = _grounded(turn, parts)
    wrong = tuple(fact for fact in named if _misquoted(turn, fact, parts))
    if not named:
        wrong = _miscounted(turn, parts)
    right = tuple(dict.fromkeys((*_so_far(turn), *(p for p in named if p not in wrong))))
    if wrong:
        turn.change(Restated(Validation.CORRECTED, right, wrong))
        turn.trust(-1, "restated_wrongly")
        turn.react(Kind.CORRECT, subject=wrong[0], hint="figure")
        return
    if leading:
        return
    missing = _missing(turn, right)
    sound = bool(named) and not _invented(turn, parts)
    if sound and len(right) >= ENOUGH and any(p in turn.cast.needs or _reveals_need(turn, p) for p in right):
        _validate(turn, right, missing)
    elif named:
        turn.change(Restated(Validation.LOOSE, right, missing))
        turn.trust(1, "restated_in_part")
        turn.react(Kind.VALIDATE_LOOSELY, subject=missing[0] if missing else None)
    elif missing:
        turn.change(Restated(Validation.CORRECTED, right, missing))
        turn.react(Kind.CORRECT, subject=missing[0], hint="missing")
    elif right:
        turn.change(Restated(Validation.LOOSE, right, ()))
        turn.react(Kind.VALIDATE_LOOSELY)
    else:
        # Nothing that was said is in these words: even a loose yes would be one to anything.
        turn.react(Kind.ASK_CLARIFICATION)


def _parts(turn: Turn) -> tuple[Move, ...]:
    return tuple(m for m in turn.reading.moves if m.act not in (*QUESTIONS, Act.OFFER, Act.QUOTE))


def _validate(turn: Turn, right: tuple[str, ...], missing: tuple[str, ...]) -> None:
    before = [r.points for r in turn.state.restatements if r.validation is Validation.VALIDATED]
    turn.change(Restated(Validation.VALIDATED, right, missing))
    if not set(right) <= {point for points in before for point in points}:
        turn.trust(6, "restated_rightly")
    turn.react(Kind.VALIDATE)
    if turn.first_meeting and turn.state.trust >= VOLUNTEER_FROM:
        volunteer(turn)


def _grounded(turn: Turn, parts: tuple[Move, ...]) -> tuple[str, ...]:
    """Points named that the client did say: facts told, and needs that they revealed or that nobody hides."""
    return tuple(p for p in turn.points(parts) if turn.state.knows(p) or _revealed(turn, p))


def _revealed(turn: Turn, point: str) -> bool:
    need = turn.cast.needs.get(point)
    return need is not None and (not need.hidden or any(turn.state.knows(f) for f in need.facts))


def _reveals_need(turn: Turn, fact: str) -> bool:
    return any(fact in need.facts for need in turn.cast.scenario.needs)


def _so_far(turn: Turn) -> tuple[str, ...]:
    """Points of the meeting's restatements that were right: a correction completes, it does not start over."""
    return turn.state.restatements[-1].points if turn.state.restatements else ()


def _misquoted(turn: Turn, point: str, parts: tuple[Move, ...]) -> bool:
    """Whether a fact's figure was restated as another: both measure the same thing, and no figure is common."""
    clauses = [m for m in parts if point in m.points]
    named = {p for m in clauses for p in m.points}
    others = {value for fact in turn.cast.facts.values() if fact.id in named - {point} for value in _all(turn, fact)}
    text = " . ".join(turn.reading.text[m.span[0] : m.span[1] or None] for m in clauses)
    return point in turn.cast.facts and _differs(turn, turn.cast.facts[point], text, frozenset(others))


def _invented(turn: Turn, parts: tuple[Move, ...]) -> bool:
    """Whether a figure was put on something never told: no full yes to it, and no word of the true one."""
    untold = (p for p in turn.points(parts) if p in turn.cast.facts and not turn.state.knows(p))
    return any(_misquoted(turn, point, parts) for point in untold)


def _miscounted(turn: Turn, parts: tuple[Move, ...]) -> tuple[str, ...]:
    """Facts told of which words that name none of them give another count ("120 postes" for 180)."""
    text = " . ".join(turn.reading.text[m.span[0] : m.span[1] or None] for m in parts)
    told = (fact for fact in turn.cast.scenario.facts if turn.state.knows(fact.id))
    return tuple(fact.id for fact in told if _differs(turn, fact, text, frozenset(), COMMON_UNITS))


def _differs(turn: Turn, fact: Fact, text: str, others: frozenset[str], but: frozenset[str] = frozenset()) -> bool:
    lang = turn.cast.scenario.lang
    said, true = measures(text, lang), measures(f"{fact.statement} . {' . '.join(fact.say)}", lang)
    common = frozenset().union(*said.values()) & _all(turn, fact)
    other = (said[unit] - others for unit in set(said) & set(true) - but)
    return not common and any(not YEAR.fullmatch(figure) for figures in other for figure in figures)


def _all(turn: Turn, fact: Fact) -> frozenset[str]:
    return said_figures(f"{fact.statement} {' '.join(fact.say)}", turn.cast.scenario.lang)


def _missing(turn: Turn, right: tuple[str, ...]) -> tuple[str, ...]:
    """What a full restatement would still hold: needs that were told, the heaviest first."""
    lacking = [
        need
        for need in turn.cast.scenario.needs
        if need.id not in right
        and any(turn.state.knows(f) for f in need.facts)
        and not any(f in right for f in need.facts)
    ]
    return tuple(need.id for need in sorted(lacking, key=lambda n: -n.weight))
