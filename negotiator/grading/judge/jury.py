"""What an answer to the jury completes: an indicator of C3 to C6 that a juror asked about, from what was learned.

Conduct in the meeting is never repaired here, nor the preparation: only what was understood and not yet said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from negotiator.grading import words
from negotiator.grading.case import Case
from negotiator.grading.evidence import Evidence, Found, clip
from negotiator.grading.facts.discovery import PLACES, SIDES, SIDES_OF_POWER
from negotiator.grading.facts.restating import NEEDS, STAKES
from negotiator.grading.judge.plans import MOTIVES, OWN_WORDS, motives_shown
from negotiator.grading.record import JuryAnswer
from negotiator.grading.sight import Sight, ruled
from negotiator.negotiation.moves import Topic
from negotiator.referential.models import IndicatorId

FEWEST = 12
"""Content words of an answer that can complete anything."""
CONFIDENCE = 0.6
MORE = "_more"

Completes = Callable[[Sight, Case, str], bool]


def _learned(sight: Sight, case: Case, answer: str) -> set[str]:
    """Facts of which the answer speaks and that the candidate was told."""
    return {p for p in case.matcher.points(answer) if p in sight.record.state.disclosed}


def _on(sight: Sight, case: Case, answer: str, topics: frozenset[Topic]) -> bool:
    return any(set(case.cast.facts[p].topics) & topics for p in _learned(sight, case, answer) if p in case.cast.facts)


def _people(sight: Sight, case: Case, answer: str) -> bool:
    """Two people are named with their place in the decision, a decider among them."""
    right: set[str] = set()
    for sentence in words.sentences(answer):
        for point in case.matcher.points(sentence):
            person = case.cast.people.get(point)
            if person is not None and any(words.has(PLACES[role], sentence) for role in person.grid):
                right.add(point)
    return len(right) >= 2 and bool(right & set(case.deciders))


def _sides(sight: Sight, case: Case, answer: str) -> bool:
    """Two sides of the balance of power, with what was learned of them."""
    return sum(_on(sight, case, answer, topics) for topics in SIDES_OF_POWER.values()) >= SIDES


def _motives(sight: Sight, case: Case, answer: str) -> bool:
    """Motives that showed, named with words that the client used."""
    shown = motives_shown(sight.record)
    heard = [words.content(s.text) for s in sight.record.said if s.role == "client"]
    own = any(len(words.content(answer) & said) >= OWN_WORDS for said in heard)
    named = [motive for motive in shown if words.has(f"motive_{motive}", answer)]
    return own and bool(shown) and len(named) >= min(MOTIVES, len(shown))


def _need(sight: Sight, case: Case, answer: str) -> bool:
    points = _learned(sight, case, answer)
    return any(case.needs_revealed_by(p) for p in points) or _on(sight, case, answer, NEEDS)


def _situation(sight: Sight, case: Case, answer: str) -> bool:
    return _on(sight, case, answer, frozenset(Topic) - STAKES - NEEDS)


def _stakes(sight: Sight, case: Case, answer: str) -> bool:
    return _on(sight, case, answer, STAKES)


COMPLETED: Mapping[IndicatorId, tuple[frozenset[str], Completes]] = {
    "C3.power_map": (frozenset({"decider_never_asked", "no_access"}), _people),
    "C3.influencers": (frozenset({"decider_never_asked", "no_access"}), _people),
    "C3.power_balance": (frozenset({"balance"}), _sides),
    "C4.motives": (frozenset({"motives"}), _motives),
    "C5.situation": (frozenset({"no_restatement", "loose_restatement"}), _situation),
    "C5.need": (frozenset({"no_restatement", "loose_restatement"}), _need),
    "C5.stakes": (frozenset({"no_restatement", "loose_restatement"}), _stakes),
}
"""Indicators with the jury's questions that ask about them, and what an answer must hold."""


def completed(sight: Sight, found: Found) -> Found | None:
    """The indicator as met by an answer to the jury; None when no answer completes it."""
    if found.indicator not in COMPLETED or sight.case is None:
        return None
    questions, holds = COMPLETED[found.indicator]
    for answer in sight.record.jury:
        asked = answer.subject.removesuffix(MORE)
        if asked in questions and words.substantial(answer.answer, FEWEST) and holds(sight, sight.case, answer.answer):
            return ruled(found.indicator, True, [_evidence(answer)], CONFIDENCE)
    return None


def _evidence(answer: JuryAnswer) -> Evidence:
    return Evidence(answer.where, clip(answer.answer), answer.turn, answer.line, "candidate")
