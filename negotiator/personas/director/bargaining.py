"""The bargain: terms move against a counterpart, a gift calls for more, nobody signs beyond their authority."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from negotiator.negotiation.deal import PRICE, Bargain, IssueTerms
from negotiator.negotiation.moves import Act
from negotiator.negotiation.reactions import (
    Conceded,
    Decided,
    ForbiddenPromised,
    Kind,
    NextStepAgreed,
    Outcome,
    Party,
    TermsTabled,
)
from negotiator.personas.director.persuasion import within
from negotiator.personas.director.turn import Turn

PROMISING = (Act.PRESENT, Act.ARGUE, Act.ANSWER_OBJECTION)
BARGAINING = (Act.OFFER, Act.CONCEDE, Act.REQUEST, Act.QUOTE, Act.CLOSE, Act.NEXT_STEP)
GIFTS_BEFORE_YES = 2
"""Gifts met with another demand before the client stops asking for more."""
GIFT, COUNTERED, OBSTACLE = "gift_{}", "counter_{}", "obstacle_{}_{}"
DISCOVERED = 5
TRUST_TO_TRADE = 30


@dataclass(frozen=True, slots=True)
class Package:
    """What the candidate's words did to the table: issue by issue, what was given and what was asked."""

    before: Mapping[str, Decimal]
    after: Mapping[str, Decimal]
    given: tuple[str, ...]
    asked: tuple[str, ...]


def promises(turn: Turn) -> None:
    """Note what the mandate or the law forbids to promise; the client takes it, the grade will not."""
    words = turn.moves(*BARGAINING, *PROMISING)
    for point in turn.points(words):
        if point in turn.cast.forbidden and point not in turn.state.forbidden:
            turn.change(ForbiddenPromised(point))


def bargain(turn: Turn) -> None:
    """Answer terms put on the table, and the request for a decision."""
    terms = {i: v for m in turn.moves(*BARGAINING) for i, v in m.terms.items() if _known(turn, i)}
    if turn.first_meeting:
        _not_yet(turn, terms)
        return
    # What an argument commits to counts as offered; a price in one is somebody else's.
    promised = {i: v for m in turn.moves(*PROMISING) for i, v in m.terms.items() if _known(turn, i) and i != PRICE}
    terms = {**promised, **terms}
    package = _package(turn, terms)
    asked_again = _recap(turn, terms)
    if terms:
        turn.change(TermsTabled(Party.SELLER, terms))
    bargaining = turn.has(*BARGAINING)
    if turn.has(Act.CLOSE) or asked_again or (bargaining and terms and _takes(turn, package)):
        decide(turn)
    elif bargaining and terms:
        _answer(turn, package)


def _recap(turn: Turn, terms: Mapping[str, Decimal]) -> bool:
    """Whether terms already tabled are put as a question: "d'accord sur 72 €, 48 mois ?" asks for the decision."""
    tabled = turn.state.seller_terms
    return PRICE in terms and "?" in turn.reading.text and all(tabled.get(i) == value for i, value in terms.items())


def _known(turn: Turn, issue: str) -> bool:
    return any(i.id == issue for i in turn.cast.bargain.issues)


def _not_yet(turn: Turn, terms: Mapping[str, Decimal]) -> None:
    """In the first meeting terms are heard, not discussed."""
    if not terms and not turn.has(Act.CLOSE):
        return
    if terms:
        turn.change(TermsTabled(Party.SELLER, terms))
    soon = bool(terms) and len(turn.state.disclosed) < DISCOVERED
    if soon:
        turn.trust(-4, "priced_before_discovery")
    if terms or not turn.reacted():
        turn.react(Kind.DEFLECT, hint="price_too_soon" if soon else "next_meeting")


def _package(turn: Turn, terms: Mapping[str, Decimal]) -> Package:
    reckoning = turn.cast.bargain
    before = reckoning.complete(turn.state.seller_terms)
    after = reckoning.complete({**turn.state.seller_terms, **terms})
    moved = {i.id: i.favour(before[i.id], after[i.id]) for i in reckoning.issues}
    spoken = frozenset(turn.state.seller_terms)
    conceding = turn.has(Act.CONCEDE)
    given = tuple(i for i, d in moved.items() if d > 0 and (i in spoken or conceding))
    return Package(before, after, given, tuple(i for i, d in moved.items() if d < 0))


def _takes(turn: Turn, package: Package) -> bool:
    """Whether the client takes this package unasked: good enough, and countered as often as its temper wants."""
    countered = sum(1 for mark in turn.state.marks if mark.startswith(COUNTERED.format("")))
    enough = countered >= turn.cast.archetype(turn.negotiator).rounds
    return enough and not _gift(turn, package) and not obstacles(turn, package.after)


def _gift(turn: Turn, package: Package) -> bool:
    """Whether something was given for nothing, and the client has not yet asked for more often enough."""
    tied = package.asked or any(m.condition for m in turn.reading.moves) or turn.has(Act.REQUEST)
    gifts = sum(1 for mark in turn.state.marks if mark.startswith(GIFT.format("")))
    return bool(package.given) and not tied and gifts < GIFTS_BEFORE_YES


def _answer(turn: Turn, package: Package) -> None:
    """Record who gave what for what, then trade, press or counter."""
    gift = _gift(turn, package)
    against = package.asked or (() if gift or not package.given else ("promise",))
    for issue in package.given:
        _concede(turn, Party.SELLER, issue, package.before[issue], package.after[issue], against)
    if gift:
        turn.mark(GIFT.format(turn.state.turn))
        turn.react(Kind.PRESS, turn.negotiator, subject=package.given[0], hint="more")
        return
    over = [i for i in package.asked if i in turn.cast.bargain.over_ceiling(package.after)]
    if over:
        turn.react(
            Kind.REFUSE, turn.negotiator, hint="ceiling", subject=over[0], terms=_pick(turn.state.buyer_terms, over)
        )
        return
    if package.asked and turn.state.trust >= TRUST_TO_TRADE and (package.given or turn.state.ledger):
        for issue in package.asked:
            before = turn.state.buyer_terms.get(issue, package.before[issue])
            _concede(turn, Party.BUYER, issue, before, package.after[issue], package.given or ("earlier",))
        turn.change(TermsTabled(Party.BUYER, _pick(package.after, package.asked)))
        turn.react(
            Kind.TRADE,
            turn.negotiator,
            terms=_pick(package.after, package.asked),
            against=_pick(package.after, package.given),
        )
    _counter(turn, package)


def _concede(turn: Turn, party: Party, issue: str, before: Decimal, after: Decimal, against: tuple[str, ...]) -> None:
    turn.change(Conceded(party, issue, before, after, against, turn.cast.bargain.effect(issue, before, after)))


def _pick(terms: Mapping[str, Decimal], issues: tuple[str, ...] | list[str]) -> dict[str, Decimal]:
    return {issue: terms[issue] for issue in issues if issue in terms}


def _counter(turn: Turn, package: Package) -> None:
    """Say what is still wanted. The buyer's own price moves only when the candidate traded something this turn."""
    turn.mark(COUNTERED.format(turn.state.turn))
    if blocked := obstacles(turn, package.after):
        kind, subject = blocked[0]
        said = OBSTACLE.format(turn.state.meeting, subject or kind)
        if kind not in ("ceiling", "value", "no_zone") and not turn.marked(said):
            turn.mark(said)
            _say_obstacle(turn, kind, subject)
            return
    price = turn.cast.bargain.issue(PRICE)
    ask = turn.state.buyer_terms.get(PRICE, price.opening)
    traded = bool(package.given or turn.reacted(Kind.TRADE))
    if PRICE in turn.state.buyer_terms and traded:
        moved = next_ask(price, ask, package.after[PRICE], turn.cast.archetype(turn.negotiator).share)
        if moved != ask:
            _concede(turn, Party.BUYER, PRICE, ask, moved, package.given or package.asked)
            ask = moved
    if turn.cast.bargain.buyer_value({PRICE: ask}) and price.favour(package.after[PRICE], ask) <= 0:
        worst = _worst(turn.cast.bargain, package.after)
        if worst is None:
            turn.react(Kind.LISTEN, turn.negotiator, hint="tempted")
            return
        turn.change(TermsTabled(Party.BUYER, {worst.id: worst.opening}))
        turn.react(Kind.COUNTER, turn.negotiator, terms={worst.id: worst.opening})
        return
    turn.change(TermsTabled(Party.BUYER, {PRICE: ask}))
    turn.react(Kind.COUNTER, turn.negotiator, terms={PRICE: ask})


def next_ask(price: IssueTerms, ask: Decimal, offered: Decimal, share: Decimal) -> Decimal:
    """The buyer's next price: part of the way to what is offered, in whole steps, never past its own ceiling."""
    limit = offered if price.within_ceiling(offered) else price.ceiling
    towards = ask + (limit - ask) * share
    rounding = ROUND_FLOOR if price.better == "lower" else ROUND_CEILING
    stepped = (towards / price.step).to_integral_value(rounding) * price.step
    return stepped if price.favour(stepped, ask) >= 0 else ask


def _worst(reckoning: Bargain, package: Mapping[str, Decimal]) -> IssueTerms | None:
    """The issue, price aside, on which the package disappoints the buyer most; none when it disappoints on none."""
    scored = [(i.score(package[i.id]), -i.weight, i.id) for i in reckoning.issues if i.id != PRICE and i.weight]
    disappointing = sorted(row for row in scored if row[0] < 1)
    return reckoning.issue(disappointing[0][2]) if disappointing else None


def obstacles(turn: Turn, package: Mapping[str, Decimal]) -> list[tuple[str, str | None]]:
    """Why the buyer's side would not sign this package, the heaviest reason first; empty when it would."""
    state, cast = turn.state, turn.cast
    rule = cast.scenario.deal.acceptance
    found: list[tuple[str, str | None]] = []
    if PRICE not in state.seller_terms:
        found.append(("no_price", None))
    found += [("objection", o.id) for o in cast.scenario.objections if o.blocking and state.standing(o.id)]
    found += [("must", n.id) for n in cast.scenario.needs if n.must and not _met(turn, n.id, package)]
    found += [("ceiling", issue) for issue in cast.bargain.over_ceiling(package)]
    met = sum(1 for n in cast.scenario.needs if _met(turn, n.id, package))
    if met < rule.needs:
        found.append(("needs", None))
    if cast.bargain.buyer_value(package) < rule.value:
        found.append(("value", None))
    if state.trust < rule.trust:
        found.append(("trust", None))
    if cast.scenario.deal.no_zone:
        found.append(("no_zone", None))
    return found


def _met(turn: Turn, need_id: str, package: Mapping[str, Decimal]) -> bool:
    """Whether a need was answered: in words, and by the terms it depends on."""
    need = turn.cast.needs[need_id]
    if not all(within(bound, package[issue]) for issue, bound in need.met_by_terms.items()):
        return False
    if need.id in turn.state.needs_addressed:
        return True
    return bool(need.met_by_terms) and not need.met_by_items


def decide(turn: Turn) -> None:
    """Give the decision asked for: yes, yes in principle, or no and why."""
    if turn.state.outcome in (Outcome.ACCEPTED, Outcome.IN_PRINCIPLE):
        turn.react(Kind.CONFIRM_NEXT_STEP, hint="decided")
        return
    package = turn.cast.bargain.complete(turn.state.seller_terms)
    blocked = obstacles(turn, package)
    if blocked:
        _say_obstacle(turn, *blocked[0])
        return
    signer = next((p for p in turn.state.present if may_sign(turn, p, package)), None)
    if signer is not None:
        turn.change(Decided(Outcome.ACCEPTED, package))
        turn.react(Kind.ACCEPT, signer, terms=package)
    else:
        turn.change(Decided(Outcome.IN_PRINCIPLE, package))
        turn.react(Kind.ACCEPT_IN_PRINCIPLE, terms=package, subject=_decider(turn))


def may_sign(turn: Turn, person: str, package: Mapping[str, Decimal]) -> bool:
    """Whether somebody in the room has the authority for this amount a year."""
    authority = turn.cast.people[person].authority
    amount = turn.cast.bargain.yearly(package[PRICE])
    return authority.decides and (authority.up_to is None or amount <= authority.up_to)


def _decider(turn: Turn) -> str | None:
    deciders = [p.id for p in turn.cast.scenario.interlocutors if p.authority.decides]
    return deciders[0] if deciders else None


def _say_obstacle(turn: Turn, kind: str, subject: str | None) -> None:
    match kind:
        case "objection":
            assert subject is not None
            turn.react(Kind.INSIST, turn.cast.objections[subject].holder, subject=subject)
        case "must":
            assert subject is not None
            need = turn.cast.needs[subject]
            told = not need.hidden or any(turn.state.knows(f) for f in need.facts)
            turn.react(
                Kind.REFUSE,
                turn.negotiator,
                subject=subject if told else None,
                hint="must" if told else "something_missing",
            )
        case "ceiling":
            price = turn.cast.bargain.issue(PRICE)
            ask = {PRICE: turn.state.buyer_terms.get(PRICE, price.opening)} if subject == PRICE else {}
            if ask:
                turn.change(TermsTabled(Party.BUYER, ask))
            turn.react(Kind.REFUSE, turn.negotiator, subject=subject, hint="ceiling", terms=ask)
        case _:
            turn.react(Kind.REFUSE, turn.negotiator, hint=kind)


def next_step(turn: Turn, dated: bool) -> None:
    """A next action named by the candidate is confirmed; the state keeps whether it has a day and the decider."""
    if not turn.has(Act.NEXT_STEP):
        return
    decider = _decider(turn)
    points = turn.points()
    named = decider is not None and decider in points
    agreed = NextStepAgreed(dated, named or (decider in turn.state.present))
    turn.change(agreed)
    if not turn.reacted(Kind.GRANT_ACCESS, Kind.REFUSE_ACCESS):
        turn.react(Kind.CONFIRM_NEXT_STEP, hint="dated" if dated else "undated")
