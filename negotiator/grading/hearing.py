"""What a client's words tell in a transcript: facts told, restatements answered, objections, terms, decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from negotiator.grading import words
from negotiator.grading.case import Case
from negotiator.negotiation import reactions as r
from negotiator.negotiation.deal import PRICE
from negotiator.negotiation.moves import Act, Motive, Reading, Topic
from negotiator.personas.matching import plain

QUESTIONS = (Act.ASK, Act.PROBE)
BARGAINING = (Act.OFFER, Act.CONCEDE, Act.REQUEST, Act.QUOTE, Act.CLOSE, Act.NEXT_STEP)
ARGUING = (Act.ARGUE, Act.ANSWER_OBJECTION)
ENOUGH = 3
"""Content words from which an answer tells something."""
STRENGTH = 2
NOBODY = "client"


@dataclass(slots=True)
class Hearing:
    """What has been heard so far in a copy; it moves as turns are read in order."""

    case: Case | None
    told: set[str] = field(default_factory=set)
    terms: dict[str, Decimal] = field(default_factory=dict)
    objection: str | None = None
    last_topic: Topic | None = None
    argued: int = 0


def heard_changes(
    hearing: Hearing, phase: str, number: int, reading: Reading, answer: str
) -> tuple[tuple[r.Reaction, ...], tuple[r.Change, ...]]:
    """The reactions and changes that a turn and its answer show."""
    reactions: list[r.Reaction] = []
    changes: list[r.Change] = []
    disclosed = list(_told(hearing, number, reading, answer))
    for fact, topic, elicited, motives in disclosed:
        changes.append(r.FactDisclosed(fact, NOBODY, elicited))
        changes += [r.MotiveBetrayed(NOBODY, motive) for motive in motives]
        reactions.append(r.Reaction(r.Kind.DISCLOSE, NOBODY, subject=fact, topic=topic))
    changes += _findings(hearing, reading)
    changes += _restated(hearing, reading, answer)
    changes += _argued(hearing, reading)
    changes += _objections(hearing, phase, number, reading, answer)
    changes += _bargained(hearing, reading, answer)
    changes += _next(hearing, reading, answer)
    return tuple(reactions), tuple(changes)


def _told(
    hearing: Hearing, number: int, reading: Reading, answer: str
) -> Iterator[tuple[str, Topic | None, bool, tuple[Motive, ...]]]:
    """What the answer tells: the scenario's facts; without one, that a question on a topic got a real answer."""
    asked = [move for move in reading.moves if move.act in QUESTIONS]
    if hearing.case is not None:
        for point in hearing.case.matcher.points(answer):
            fact = hearing.case.fact(point)
            if fact is not None and point not in hearing.told:
                hearing.told.add(point)
                yield point, fact.topics[0], bool(asked), (fact.motive,) if fact.motive else ()
        return
    if not words.substantial(answer, ENOUGH) or words.has("deflects", answer):
        return
    motives = tuple(motive for motive in Motive if words.has(f"motive_{motive}", answer))
    for place, move in enumerate(asked):
        topic = move.topic or hearing.last_topic
        hearing.last_topic = topic
        yield f"said_{number}_{place}", topic, True, motives


def _findings(hearing: Hearing, reading: Reading) -> list[r.Change]:
    if hearing.case is None:
        return []
    points = dict.fromkeys(point for move in reading.moves for point in move.points)
    return [r.FindingUsed(point) for point in points if point in hearing.case.findings]


def validation(answer: str) -> r.Validation | None:
    """What an answer says of a restatement; None when it can't be told."""
    opening = plain(answer)[:160]
    if words.has("not_quite", opening):
        return r.Validation.CORRECTED
    if words.has("yes_loose", opening):
        return r.Validation.LOOSE
    if words.has("yes_plain", opening) or opening.startswith(("oui", "yes")):
        return r.Validation.VALIDATED
    return None


def _restated(hearing: Hearing, reading: Reading, answer: str) -> list[r.Change]:
    if not any(move.act is Act.RESTATE for move in reading.moves):
        return []
    said = validation(answer)
    if said is None:
        return []
    points: tuple[str, ...] = ()
    if hearing.case is not None:
        case, named = hearing.case, hearing.case.matcher.points(reading.text)
        points = tuple(p for p in named if p in hearing.told or _revealed(case, hearing, p))
    return [r.Restated(said, points)]


def _revealed(case: Case, hearing: Hearing, point: str) -> bool:
    need = case.need(point)
    return need is not None and (not need.hidden or any(fact in hearing.told for fact in need.facts))


def _argued(hearing: Hearing, reading: Reading) -> list[r.Change]:
    arguing = [move for move in reading.moves if move.act in (*ARGUING, Act.PRESENT, Act.OFFER)]
    proven = any(move.proof for move in arguing)
    if hearing.case is None:
        if not any(move.act is Act.ARGUE for move in arguing):
            return []
        hearing.argued += 1
        return [r.NeedAddressed(f"argued_{hearing.argued}", "words" if proven else None)]
    points = {point for move in arguing for point in move.points}
    proofs = [p for p in points if p in hearing.case.cast.proofs]
    found: list[r.Change] = []
    for need in hearing.case.scenario.needs:
        fitting = next((p for p in proofs if need.id in hearing.case.cast.proofs[p].supports), None)
        if need.id in points or points & set(need.met_by_items) or (fitting and not need.hidden):
            found.append(r.NeedAddressed(need.id, fitting or ("words" if proven else None)))
    return found


def _objections(hearing: Hearing, phase: str, number: int, reading: Reading, answer: str) -> list[r.Change]:
    """An objection heard before and answered is over when the client says so; a new one stands."""
    found: list[r.Change] = []
    resists = words.has("objects", answer)
    answered = any(move.act in ARGUING for move in reading.moves)
    if hearing.objection is not None and answered and words.has("reassured", answer) and not resists:
        found.append(r.ObjectionMoved(hearing.objection, -STRENGTH, "taken_up"))
        hearing.objection = None
    elif hearing.objection is None and resists and phase != "jury":
        hearing.objection = _objection_of(hearing, number, answer)
        found.append(r.ObjectionRaised(hearing.objection, STRENGTH))
    return found


def _objection_of(hearing: Hearing, number: int, answer: str) -> str:
    if hearing.case is not None:
        for point in hearing.case.matcher.points(answer):
            if point in hearing.case.cast.objections:
                return point
    return f"objection_{number}"


def _bargained(hearing: Hearing, reading: Reading, answer: str) -> list[r.Change]:
    """Terms put on the table, what was given for what, forbidden promises, and the client's decision."""
    found: list[r.Change] = []
    bargaining = [move for move in reading.moves if move.act in BARGAINING]
    terms = {issue: value for move in bargaining for issue, value in move.terms.items() if _known(hearing, issue)}
    tied = any(move.condition or move.act is Act.REQUEST for move in reading.moves)
    if terms:
        found += _given(hearing, terms, tied)
        hearing.terms |= terms
        found.append(r.TermsTabled(r.Party.SELLER, dict(terms)))
    if hearing.case is not None:
        points = dict.fromkeys(point for move in bargaining for point in move.points)
        found += [r.ForbiddenPromised(point) for point in points if point in hearing.case.cast.forbidden]
    outcome = _outcome(hearing, reading, answer)
    if outcome is not None:
        package = hearing.case.cast.bargain.complete(hearing.terms) if hearing.case else dict(hearing.terms)
        found.append(r.Decided(outcome, {} if outcome is r.Outcome.BROKEN_OFF else package))
    return found


def _known(hearing: Hearing, issue: str) -> bool:
    return hearing.case is None or any(i.id == issue for i in hearing.case.cast.bargain.issues)


def _given(hearing: Hearing, terms: Mapping[str, Decimal], tied: bool) -> list[r.Change]:
    """Moves of the candidate against the candidate's own side, and what was asked for them."""
    moved: dict[str, Decimal] = {}
    for issue, value in terms.items():
        if issue not in hearing.terms:
            continue
        before = hearing.terms[issue]
        if hearing.case is not None:
            moved[issue] = hearing.case.cast.bargain.issue(issue).favour(before, value)
        elif issue == PRICE:
            moved[issue] = before - value
    asked = tuple(issue for issue, way in moved.items() if way < 0) or (("promise",) if tied else ())
    found: list[r.Change] = []
    for issue, way in moved.items():
        if way > 0:
            effect = (
                hearing.case.cast.bargain.effect(issue, hearing.terms[issue], terms[issue]) if hearing.case else -way
            )
            found.append(r.Conceded(r.Party.SELLER, issue, hearing.terms[issue], terms[issue], asked, effect))
    return found


def _outcome(hearing: Hearing, reading: Reading, answer: str) -> r.Outcome | None:
    """The decision that an answer gives to terms on the table."""
    if words.has("breaks_off", answer):
        return r.Outcome.BROKEN_OFF
    asked = any(move.act in (Act.CLOSE, Act.OFFER, Act.CONCEDE, Act.RESTATE) for move in reading.moves)
    if not hearing.terms or not asked or words.has("refuses", answer) or words.has("not_quite", answer):
        return None
    if words.has("in_principle", answer):
        return r.Outcome.IN_PRINCIPLE
    return r.Outcome.ACCEPTED if words.has("agrees", answer) else None


def _next(hearing: Hearing, reading: Reading, answer: str) -> list[r.Change]:
    """A next step named by the candidate, and access to the decider when the client grants it."""
    found: list[r.Change] = []
    own = reading.text
    points = {point for move in reading.moves for point in move.points}
    named = words.has("decider_word", own) or (hearing.case is not None and bool(points & set(hearing.case.deciders)))
    acts = {move.act for move in reading.moves}
    granted = not words.has("refuses", answer) and not words.has("deflects", answer)
    if named and acts & {Act.REQUEST, Act.NEXT_STEP} and granted and _positive(answer):
        found.append(r.AccessGranted("decider"))
    if Act.NEXT_STEP in acts and granted:
        found.append(r.NextStepAgreed(words.dated(own), named))
    return found


def _positive(answer: str) -> bool:
    opening = plain(answer)
    return opening.startswith(("oui", "yes", "bien sur", "of course")) or any(
        words.has(cue, answer) for cue in ("agrees", "yes_plain", "reassured")
    )
