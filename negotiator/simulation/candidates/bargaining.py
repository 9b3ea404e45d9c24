"""The second meeting as a simulated candidate leads it: argue, answer, trade, close."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from negotiator.negotiation.deal import PRICE
from negotiator.scenarios.models import CatalogueItem
from negotiator.simulation.candidates.desk import benefit, opening_terms
from negotiator.simulation.candidates.discovery import Talk, recite, say
from negotiator.simulation.candidates.mind import Mind
from negotiator.simulation.candidates.view import LEVER

FOR_BARGAINING = 480.0
"""Seconds kept for the offer and what follows."""
FOR_CLOSING = 110.0
NEEDS = ("problem", "need", "timeline", "stakes")
"""Topics that the second meeting begins with."""
ANSWERS = 3
"""Answers to one objection before the talk goes on."""


def second_meeting(mind: Mind) -> Talk:
    """Solution and negotiation, as well as this candidate can lead them."""
    if mind.skill.script:
        yield from recite(mind, "second")
        return
    yield from _start(mind)
    yield from _answer_doubts(mind)
    yield from _argue(mind)
    yield from _offer(mind)
    yield from _trade(mind)
    yield from _close(mind)
    yield from _part(mind)


def _start(mind: Mind) -> Talk:
    quotes = mind.quotes(NEEDS, 4, anew=False) if mind.skill.restate != "none" else ""
    text = mind.bank.text("recap_needs").format(quotes=quotes) if quotes else mind.bank.text("plain_start")
    yield from say(mind, text, "need")


def _argue(mind: Mind) -> Talk:
    items = [item for item in mind.view.catalogue if item.id in mind.items]
    told = [line.text for line in mind.lines]
    items.sort(key=lambda i: -max((mind.bank.affinity(f"{i.name} {i.description}", t) for t in told), default=0))
    for item in items[: mind.skill.arguments]:
        if mind.left() < FOR_BARGAINING:
            return
        yield from say(mind, argument(mind, item, told), "need")
        yield from _answer_doubts(mind)


def argument(mind: Mind, item: CatalogueItem, told: list[str]) -> str:
    """An argument on an item: the client's words, what it is, what it brings, and a proof if this candidate has one."""
    about = f"{item.name} {item.description}"
    line = mind.best(about, told)
    proof = mind.proof_for(f"{about} {line or ''}") if mind.skill.proofs else None
    if proof:
        mind.proofs_used.append(proof)
    if line in told:
        told.remove(line)
    form = "no_proof" if proof is None else "no_quote" if line is None or mind.skill.talk != "full" else "full"
    return mind.bank.text("argue", form).format(
        quote=mind.quote(line or ""),
        item=item.name,
        description=item.description or f"{item.name}.",
        benefit=benefit(mind, about),
        proof=proof or "",
    )


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _answer_doubts(mind: Mind) -> Talk:
    """Dig, answer with a proof, check; the less able answer with words, or not at all."""
    for attempt in range(ANSWERS):
        if not mind.heard("doubts") or mind.agreed or mind.left() < FOR_CLOSING:
            return
        doubt = mind.last
        if mind.skill.digs_objections and attempt == 0:
            yield from say(mind, mind.pick("dig"), "risks")
            doubt = f"{doubt} {mind.last}"
        yield from say(mind, _answer(mind, doubt), "risks")
        if not mind.skill.digs_objections:
            return


def _answer(mind: Mind, doubt: str) -> str:
    if not mind.skill.proofs:
        return mind.pick("answer_none")
    proof = mind.proof_for(doubt) or mind.best(doubt, mind.view.proofs) or mind.bank.text("compare")
    mind.proofs_used.append(proof)
    return mind.pick("answer" if mind.skill.digs_objections else "answer_loose").format(proof=proof)


def _offer(mind: Mind) -> Talk:
    terms = opening_terms(mind)
    mind.tabled.update(terms)
    mind.result = "none"
    view = mind.view
    if mind.skill.recap:
        text = mind.bank.text("offer").format(
            quantity=view.figure(view.quantity), unit=view.unit, terms=mind.terms(terms), items=item_names(mind)
        )
    else:
        text = mind.bank.text("offer_loose").format(terms=mind.terms({PRICE: terms[PRICE]}))
    yield from say(mind, text, "budget")
    yield from _answer_doubts(mind)


def item_names(mind: Mind) -> str:
    """The items of the offer, named."""
    return ", ".join(_lowered(i.name) for i in mind.view.catalogue if i.id in mind.items)


def _trade(mind: Mind) -> Talk:
    """Move step by step; the able ask for something each time, first for the client's reasons."""
    for give, ask in _steps(mind):
        if mind.agreed or mind.left() < FOR_CLOSING:
            return
        view = mind.view
        given = mind.terms(give)
        mind.tabled.update(give)
        if ask is None:
            yield from say(mind, mind.pick("gift").format(give=given), "budget")
            continue
        term = next((i for i in ask if i in view.issues), None)
        if term:
            mind.tabled[term] = Decimal(ask[term])
            wanted = mind.bank.text("ask_term").format(term=mind.terms({term: Decimal(ask[term])}))
        else:
            wanted = ask["promise"]
        mind.traded.append((given, wanted))
        yield from say(mind, mind.bank.text("trade").format(ask=wanted, give=given), "contract")
        yield from _answer_doubts(mind)


def _steps(mind: Mind) -> Iterator[tuple[dict[str, Decimal], dict[str, str] | None]]:
    """What is given, and against what; none: a gift."""
    view, price = mind.view, mind.view.price
    others = [i for i in view.issues.values() if i.id not in (PRICE, LEVER)]
    promises = iter(mind.bank.texts("promises"))
    if mind.skill.trades == "gifts":
        for share in ("0.5", "0.875", "1.25"):
            yield {PRICE: price.towards_floor(Decimal(share))}, None
        return
    if mind.skill.trades == "mixed":
        yield {PRICE: price.towards_floor(Decimal("0.25"))}, None
    lever = view.issues.get(LEVER)
    asked = {LEVER: str(lever.list + lever.step)} if lever else {"promise": next(promises)}
    yield {PRICE: price.towards_floor(Decimal("0.375")), **{i.id: i.floor for i in others[:1]}}, asked
    yield {i.id: i.floor for i in others[1:3]}, {"promise": next(promises)}
    rest = {i.id: i.floor for i in others[3:]}
    if mind.skill.trades == "mixed":
        yield {PRICE: price.towards_floor(Decimal("0.625")), **rest}, None
        return
    for share in ("0.5", "0.625", "0.75"):
        yield {PRICE: price.towards_floor(Decimal(share)), **rest}, {"promise": next(promises)}
        rest = {}


def _close(mind: Mind) -> Talk:
    """Go over the terms and ask for the decision; answer what still holds the client back, and ask again."""
    agreed = mind.agreed
    if not agreed:
        yield from say(mind, _recap(mind, "recap") if mind.skill.recap else mind.bank.text("close"), "decision_maker")
    for _ in range(2):
        if mind.agreed or not mind.skill.digs_objections or mind.left() < FOR_CLOSING / 2:
            break
        yield from say(mind, _answer(mind, mind.last), "risks")
        if not mind.agreed:
            yield from say(mind, mind.bank.text("close_again"), "decision_maker")
    if mind.agreed:
        mind.result = "principle" if mind.heard("principle") else "accepted"
        if agreed and mind.skill.recap:
            yield from say(mind, _recap(mind, "recap_agreed"), "decision_maker")


def _recap(mind: Mind, form: str) -> str:
    return mind.bank.text(form).format(terms=mind.terms(mind.tabled), items=item_names(mind))


def _part(mind: Mind) -> Talk:
    if step := mind.bank.text("next_step", mind.skill.next_step):
        yield from say(mind, step, "timeline")
    yield from say(mind, mind.pick("leave"), "timeline")
