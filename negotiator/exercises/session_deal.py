"""What a session's journal says was sold: terms, promises and open points, each with its turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from negotiator.exercises.models import Deal, Standing, Term, Told
from negotiator.journal.codec import changes_from_json, reading_from_json
from negotiator.journal.events import Event, EventType
from negotiator.journal.fold import client_state, set_aside, transcript
from negotiator.journal.workbook import workbook
from negotiator.negotiation.moves import Act, Move, Topic
from negotiator.negotiation.reactions import ForbiddenPromised, Outcome, Party, TermsTabled, Validation
from negotiator.negotiation.state import ClientState
from negotiator.scenarios.models import Scenario

PROMISING = (Act.CONCEDE, Act.NEXT_STEP, Act.REQUEST)
MOST_PROMISES = 10
TO_KEEP = (Topic.CONSTRAINTS, Topic.TIMELINE, Topic.CONTRACT, Topic.RISKS, Topic.INFLUENCERS)
"""Topics on which what the client said binds whoever delivers."""
STANDINGS = {Outcome.ACCEPTED: Standing.AGREED, Outcome.IN_PRINCIPLE: Standing.IN_PRINCIPLE}


def read_deal(scenario: Scenario, events: Sequence[Event]) -> Deal:
    """The deal as the journal has it. Raises ValueError on a journal that is not one."""
    state = client_state(events)
    terms, standing = _terms(scenario, state, _tabled(events))
    offer = workbook(events).offer
    included = [item.id for item in scenario.seller.catalogue if item.included]
    items = tuple(dict.fromkeys((*included, *offer.items))) if offer else ()
    promises = _promises(events, {t.issue: t.value for t in terms})
    supplied = standing is Standing.SUPPLIED
    return Deal(
        standing=standing,
        terms=terms,
        items=() if supplied else items,
        promises=tuple(Told(p, None) for p in scenario.supplied_case.promises) if supplied else promises,
        breaches=_breaches(scenario, events),
        learned=_learned(scenario, state),
        needs=_needs(scenario, state, supplied),
        next_step=_next_step(events, scenario, supplied),
        people=_people(scenario, events),
        standing_objections=tuple(
            Told(o.say, state.objections[o.id].turn) for o in scenario.objections if state.standing(o.id)
        ),
    )


def _reactions(events: Iterable[Event]) -> Iterator[Event]:
    aside = set_aside(events := tuple(events))
    return (e for e in events if e.type is EventType.REACTIONS and e.number("turn") not in aside)


def _tabled(events: Sequence[Event]) -> Mapping[str, int]:
    """The turn in which the candidate last named each issue."""
    turns: dict[str, int] = {}
    for event in _reactions(events):
        for change in changes_from_json(event.data["changes"]):
            if isinstance(change, TermsTabled) and change.party is Party.SELLER:
                turns.update(dict.fromkeys(change.terms, event.number("turn")))
    return turns


def _terms(scenario: Scenario, state: ClientState, turns: Mapping[str, int]) -> tuple[tuple[Term, ...], Standing]:
    values: Mapping[str, Decimal]
    if state.agreed and state.outcome in STANDINGS:
        values, standing = state.agreed, STANDINGS[state.outcome]
    elif state.seller_terms and state.outcome is not Outcome.BROKEN_OFF:
        values, standing = state.seller_terms, Standing.PROPOSED
    else:
        values, standing, turns = scenario.supplied_case.terms, Standing.SUPPLIED, {}
    issues = [issue.id for issue in scenario.deal.issues if issue.id in values]
    return tuple(Term(i, values[i], turns.get(i)) for i in issues), standing


def _moves(events: Sequence[Event]) -> Iterator[tuple[int, str, Move]]:
    """The candidate's moves of the second meeting: turn, words, move."""
    aside = set_aside(events)
    for event in events:
        if event.type is EventType.MOVES and event.phase == "interview_2" and event.number("turn") not in aside:
            reading = reading_from_json(event.data["reading"])
            for move in reading.moves:
                start, end = move.span
                yield event.number("turn"), reading.text[start : end or None], move


def _promises(events: Sequence[Event], terms: Mapping[str, Decimal]) -> tuple[Told, ...]:
    """What the candidate promised or asked for aloud, in order; without values that were given up later."""
    said: dict[str, Told] = {}
    for turn, words, move in _moves(events):
        stale = any(terms.get(issue) != value for issue, value in move.terms.items())
        if move.act in PROMISING and not stale and len(words.split()) > 3:
            said.setdefault(" ".join(words.split()).strip(" .,;"), Told(" ".join(words.split()).strip(" ,;"), turn))
    return tuple(said.values())[-MOST_PROMISES:]


def _next_step(events: Sequence[Event], scenario: Scenario, supplied: bool) -> Told | None:
    """The last next action named in the second meeting, or the case's own."""
    if supplied:
        steps = scenario.supplied_case.next_steps
        return Told(steps[0], None) if steps else None
    named = [Told(words.strip(" ,;"), turn) for turn, words, move in _moves(events) if move.act is Act.NEXT_STEP]
    return named[-1] if named else None


def _breaches(scenario: Scenario, events: Sequence[Event]) -> tuple[Told, ...]:
    """Promises outside the mandate or the law, with what the rule says."""
    rules = {f.id: f for f in scenario.seller.mandate.forbidden}
    return tuple(
        Told(f"{rules[change.promise].statement} {rules[change.promise].why}", event.number("turn"))
        for event in _reactions(events)
        for change in changes_from_json(event.data["changes"])
        if isinstance(change, ForbiddenPromised) and change.promise in rules
    )


def _learned(scenario: Scenario, state: ClientState) -> tuple[Told, ...]:
    """What the client said that binds the delivery; what turned out to be a bluff is left out."""
    facts = [f for f in scenario.facts if state.knows(f.id) and f.true and f.topics[0] in TO_KEEP]
    return tuple(Told(f.statement, state.disclosed[f.id].turn) for f in facts)


def _needs(scenario: Scenario, state: ClientState, supplied: bool) -> tuple[Told, ...]:
    """Needs that the session brought out, with the turn that did; the case's own when it is supplied."""
    validated = {
        p: r.turn for r in reversed(state.restatements) if r.validation is Validation.VALIDATED for p in r.points
    }
    needs: list[Told] = []
    for need in scenario.needs:
        turns = [state.disclosed[f].turn for f in need.facts if state.knows(f)]
        if supplied and need.id in scenario.supplied_case.needs:
            needs.append(Told(need.statement, None))
        elif not supplied and (turns or need.id in validated):
            needs.append(Told(need.statement, validated.get(need.id, min(turns, default=0))))
    return tuple(needs)


def _people(scenario: Scenario, events: Sequence[Event]) -> tuple[str, ...]:
    spoke = dict.fromkeys(s.speaker for s in transcript(events) if s.role == "client")
    people = {p.id: f"{p.civility} {p.name} ({p.role})" for p in scenario.interlocutors}
    return tuple(people[id_] for id_ in spoke if id_ in people)
