"""C5 from the record: what restatements held, and what the client said of them."""

from __future__ import annotations

from negotiator.grading.evidence import Evidence, Found
from negotiator.grading.record import TurnRecord
from negotiator.grading.sight import Sight, fact, heard, known
from negotiator.negotiation.moves import Act, Topic
from negotiator.negotiation.reactions import FactDisclosed, Restated, Validation
from negotiator.personas.guard.text import said_figures

R1 = ("interview_1",)
STAKES = frozenset({Topic.STAKES, Topic.RISKS, Topic.PERSONAL_MOTIVE})
NEEDS = frozenset({Topic.NEED, Topic.CRITERIA})


def restated(sight: Sight) -> list[tuple[TurnRecord, Restated]]:
    """The restatements of the first meeting, in order."""
    return list(sight.record.changes(Restated, R1))


def _points(sight: Sight) -> list[tuple[TurnRecord, str]]:
    """Each point rightly restated, with the turn that first did it."""
    seen: set[str] = set()
    found = []
    for turn, change in restated(sight):
        for point in change.points:
            if point not in seen:
                seen.add(point)
                found.append((turn, point))
    return found


def _topics(sight: Sight, point: str) -> frozenset[Topic]:
    one = sight.case.fact(point) if sight.case else None
    return frozenset(one.topics) if one else frozenset()


def _by_topic(sight: Sight, wanted: frozenset[Topic] | None) -> list[Evidence]:
    """Restating moves on these topics (any other than stakes and needs, when none is given), without a scenario."""
    found = []
    for turn, move in sight.record.moves(Act.RESTATE, phases=R1):
        fits = move.topic in wanted if wanted else move.topic not in STAKES | NEEDS
        if fits:
            found.append(turn.evidence(move))
    return found


@fact("C5.situation")
def situation(sight: Sight) -> Found:
    """The restatement holds something of the client's situation."""
    if sight.case is None:
        found = _by_topic(sight, None)
        return heard("C5.situation", bool(found), found, 0.7)
    held = [(t, p) for t, p in _points(sight) if _topics(sight, p) - STAKES - NEEDS]
    return heard("C5.situation", bool(held), (t.evidence() for t, _ in held), 0.9)


@fact("C5.need")
def need(sight: Sight) -> Found:
    """The restatement holds a need, or a fact that reveals one."""
    if sight.case is None:
        found = _by_topic(sight, NEEDS)
        return heard("C5.need", bool(found), found, 0.7)
    case = sight.case
    held = [
        t for t, p in _points(sight) if case.need(p) or case.needs_revealed_by(p) or _topics(sight, p) & {Topic.NEED}
    ]
    return heard("C5.need", bool(held), (t.evidence() for t in held), 0.9)


@fact("C5.stakes")
def stakes(sight: Sight) -> Found:
    """The restatement says what the client gains or risks."""
    if sight.case is None:
        found = _by_topic(sight, STAKES)
        return heard("C5.stakes", bool(found), found, 0.7)
    held = [t for t, p in _points(sight) if _topics(sight, p) & STAKES]
    return heard("C5.stakes", bool(held), (t.evidence() for t in held), 0.9)


def stakes_figures_given(sight: Sight) -> frozenset[str]:
    """The figures about stakes that the client gave in the first meeting."""
    given: set[str] = set()
    for turn, change in sight.record.changes(FactDisclosed, R1):
        one = sight.case.fact(change.fact) if sight.case else None
        if one is not None and STAKES & set(one.topics):
            given |= said_figures(f"{one.statement} {turn.answer}", sight.record.lang)
    return frozenset(given)


@fact("C5.stakes_figures")
def stakes_figures(sight: Sight) -> Found:
    """One of the figures given about the stakes is in a restatement."""
    given = stakes_figures_given(sight)
    proofs = [turn.evidence() for turn, _ in restated(sight) if said_figures(turn.words, sight.record.lang) & given]
    return heard("C5.stakes_figures", bool(proofs), proofs, 0.9)


@fact("C5.explicit_yes")
def explicit_yes(sight: Sight) -> Found:
    """The client said a plain yes to a restatement."""
    yes = [turn for turn, change in restated(sight) if change.validation is Validation.VALIDATED]
    return known("C5.explicit_yes", bool(yes), [e for turn in yes for e in (turn.evidence(), turn.answered())])


@fact("C5.gaps_corrected")
def gaps_corrected(sight: Sight) -> Found:
    """After a correction, the restatement was taken up again and accepted."""
    open_gap: TurnRecord | None = None
    closed: list[Evidence] = []
    for turn, change in restated(sight):
        if change.validation is Validation.CORRECTED:
            open_gap = turn
        elif change.validation is Validation.VALIDATED and open_gap is not None:
            closed += [open_gap.answered(), turn.evidence()]
            open_gap = None
    return known("C5.gaps_corrected", bool(closed) and open_gap is None, closed)
