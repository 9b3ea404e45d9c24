"""What the client says of what it knows: a fact comes when the question, the trust and the person are right."""

from __future__ import annotations

from collections.abc import Sequence

from negotiator.negotiation.moves import Act, Move, Topic
from negotiator.negotiation.reactions import FactDisclosed, Kind, MotiveBetrayed, TopicAsked
from negotiator.personas.director.manners import DOUBT
from negotiator.personas.director.turn import DIGGING, QUESTIONS, SURE, Turn, is_open
from negotiator.scenarios.models import Fact, Tier

TRUST_FOR = {Tier.FREE: 0, Tier.OPEN: 30, Tier.FOLLOW_UP: 48, Tier.ONE_PERSON: 55}
"""Trust that each tier wants when the scenario does not say."""
RANK = {Tier.FREE: 0, Tier.OPEN: 1, Tier.FOLLOW_UP: 2, Tier.ONE_PERSON: 3}
OF_A_WORD = frozenset({Topic.VOLUME, Topic.TIMELINE, Topic.DECISION_MAKER, Topic.INFLUENCERS})
"""Topics asked plainly with who, when or how many: such a question is closed in form, and is answered all the same."""
MOST_QUESTIONS = 2
"""Questions of one turn that a person answers; the rest are lost, as they are across a table."""
ASKED_TOO_OFTEN = 3


def answer_questions(turn: Turn) -> None:
    """Answer the turn's questions, as far as they may be."""
    questions = [m for m in turn.moves(*QUESTIONS) if m.confidence >= DOUBT or m.topic or m.points]
    if any(m.confidence >= SURE for m in questions):
        questions = [m for m in questions if m.confidence >= DOUBT]
    if turn.reacted(Kind.EXPLAIN):
        # The question about an objection has had its answer.
        questions = [m for m in questions if m.topic not in DIGGING]
    for move in questions[:MOST_QUESTIONS]:
        _answer(turn, move)


def _answer(turn: Turn, move: Move) -> None:
    meant = _meant(turn, move)
    topics = tuple(t for fact in meant for t in fact.topics) or _topics(turn, move)
    if not topics:
        return
    before = turn.state.asked.get(topics[0], 0)
    turn.change(TopicAsked(topics[0], is_open(move)))
    digging = move.act is Act.PROBE or before > 0 or any(turn.state.knows(point) for point in move.points)
    told = _told(turn, move, topics, digging, meant or turn.cast.scenario.facts)
    for fact in told:
        _disclose(turn, fact)
    if told:
        _reward(turn, move, before)
    else:
        _nothing_to_say(turn, topics, before, meant)


def _meant(turn: Turn, move: Move) -> tuple[Fact, ...]:
    """The facts that a question in doubt names: it is about them or about nothing, not about a guessed topic."""
    if move.act is Act.PROBE or move.confidence >= SURE:
        return ()
    return tuple(turn.cast.facts[p] for p in move.points or turn.points() if p in turn.cast.facts)


def _topics(turn: Turn, move: Move) -> tuple[Topic, ...]:
    """What a question is about; a bare follow-up is about what was last said."""
    if move.topic is None:
        last = turn.state.last_topic
        return (last,) if last and move.act is Act.PROBE else _topics_of_points(turn, move)
    if move.second_topic and move.confidence < SURE:
        return move.topic, move.second_topic
    return (move.topic,)


def _topics_of_points(turn: Turn, move: Move) -> tuple[Topic, ...]:
    return next((turn.cast.facts[p].topics[:1] for p in move.points if p in turn.cast.facts), ())


def _told(turn: Turn, move: Move, topics: Sequence[Topic], digging: bool, among: Sequence[Fact]) -> list[Fact]:
    """The facts this question brings, best first; the second topic only when the first brings nothing."""
    most = turn.cast.archetype(turn.lead).facts if is_open(move) else 1
    for topic in topics:
        eligible = [f for f in among if _may_say(turn, f, topic, move, digging)]
        eligible.sort(key=lambda f: _order(turn, f, topic, move))
        if eligible:
            return eligible[:most]
    return []


def _may_say(turn: Turn, fact: Fact, topic: Topic, move: Move, digging: bool) -> bool:
    state = turn.state
    follows_last = move.act is Act.PROBE and any(known in state.last_facts for known in fact.after)
    if state.knows(fact.id) or not (topic in fact.topics or follows_last):
        return False
    if not all(state.knows(known) for known in fact.after) or _holder(turn, fact) is None:
        return False
    if state.trust < (TRUST_FOR[fact.tier] if fact.trust is None else fact.trust):
        return False
    match fact.tier:
        case Tier.FREE:
            return True
        case Tier.OPEN:
            return is_open(move) or digging or topic in OF_A_WORD
        case Tier.FOLLOW_UP | Tier.ONE_PERSON:
            # What is kept close is not given to a question that was only half understood.
            return follows_last or (digging and (move.confidence >= SURE or fact.id in move.points))


def _order(turn: Turn, fact: Fact, topic: Topic, move: Move) -> tuple[bool, bool, bool, int]:
    """What was named first, then what follows from the last answer, then the topic's own facts, the freest first.

    Of several facts named the closest kept comes first: "the March failure" names all failures, and means that one.
    """
    follows = any(known in turn.state.last_facts for known in fact.after)
    needs = (turn.cast.needs[point] for point in move.points if point in turn.cast.needs)
    named = fact.id in move.points or any(fact.id in need.facts for need in needs)
    return not named, not follows, fact.topics[0] is not topic, -RANK[fact.tier] if named else RANK[fact.tier]


def _holder(turn: Turn, fact: Fact) -> str | None:
    """Who in the room can say a fact: the one spoken to if possible, rather than somebody whom its words name."""
    holders = [person for person in turn.state.present if person in fact.holders]
    words = " ".join(fact.say)
    present = [p for p in holders if turn.cast.people[p].name.split()[-1] not in words] or holders
    return turn.lead if turn.lead in present else next(iter(present), None)


def _recaller(turn: Turn, fact: Fact) -> str | None:
    """Who can say a known fact again: who said it, or another holder; a confidence is not repeated before others."""
    if fact.tier is Tier.ONE_PERSON and len(turn.state.present) > 1:
        return None
    told = turn.state.disclosed[fact.id].speaker
    return told if told in turn.state.present else _holder(turn, fact)


def _disclose(turn: Turn, fact: Fact, *, elicited: bool = True) -> None:
    speaker = _holder(turn, fact)
    assert speaker is not None
    turn.change(FactDisclosed(fact.id, speaker, elicited))
    if fact.motive:
        turn.change(MotiveBetrayed(speaker, fact.motive))
    turn.react(Kind.DISCLOSE, speaker, subject=fact.id, topic=fact.topics[0], hint=None if elicited else "volunteered")


def volunteer(turn: Turn) -> None:
    """Somebody who has just been well understood says one thing more."""
    for fact in turn.cast.scenario.facts:
        known = all(turn.state.knows(f) for f in fact.after)
        if fact.tier is Tier.OPEN and not turn.state.knows(fact.id) and known and _holder(turn, fact):
            _disclose(turn, fact, elicited=False)
            return


def _reward(turn: Turn, move: Move, before: int) -> None:
    if move.act is Act.PROBE:
        turn.trust(2, "followed_up")
    elif before == 0 and is_open(move):
        turn.trust(2, "open_question")


def _nothing_to_say(turn: Turn, topics: Sequence[Topic], before: int, meant: Sequence[Fact]) -> None:
    """No fact comes: say again what was said, name who knows, or keep it for later."""
    topic = topics[0]
    facts = meant or [f for f in turn.cast.scenario.facts if topic in f.topics]
    said = [f for f in facts if turn.state.knows(f.id) and _recaller(turn, f)]
    locked = [f for f in facts if not turn.state.knows(f.id) and _holder(turn, f)]
    absent = [f for f in facts if not turn.state.knows(f.id) and not _holder(turn, f)]
    if before + 1 >= ASKED_TOO_OFTEN:
        turn.trust(-2, "asked_again")
    if said and before:
        fact = said[before % len(said)]
        turn.react(Kind.RECALL, _recaller(turn, fact), subject=fact.id, topic=topic)
    elif locked:
        turn.react(Kind.DEFLECT, topic=topic, hint="locked")
    elif absent:
        turn.react(Kind.REFER, subject=absent[0].holders[0], topic=topic)
    elif said:
        turn.react(Kind.RECALL, _recaller(turn, said[0]), subject=said[0].id, topic=topic)
    else:
        turn.react(Kind.DEFLECT, topic=topic, hint="unknown")
