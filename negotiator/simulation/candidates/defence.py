"""What a simulated candidate tells the jury, and what it writes for its colleagues: from the session's own content."""

from __future__ import annotations

from decimal import Decimal

from negotiator.exercises.wording import money
from negotiator.negotiation.deal import PRICE
from negotiator.simulation.candidates.bargaining import item_names
from negotiator.simulation.candidates.desk import plan_slots, target
from negotiator.simulation.candidates.mind import Mind


def answer_jury(mind: Mind, question: str) -> str:
    """An answer to a juror's question: one about what it asks, not given yet if possible."""
    rows = mind.bank.rows("jury", mind.skill.talk)
    said = question.casefold()
    fitting = [at for at, row in enumerate(rows) if any(str(cue).casefold() in said for cue in row["cues"])]
    chosen = next((at for at in fitting if at not in mind.answered), fitting[0])
    mind.answered.add(chosen)
    return str(rows[chosen]["text"]).format(**_slots(mind))


def _slots(mind: Mind) -> dict[str, str]:
    view = mind.view
    price = mind.tabled.get(PRICE, view.price.list)
    quotes = sorted((line.text for line in mind.lines), key=lambda t: -mind.worth(t)) or [view.buyer]
    safety = [line.text for line in mind.lines if "security" in mind.bank.themes_of(line.text)] or quotes
    power = [line.text for line in mind.told("decision_maker", "decision_process")] or quotes
    traded = " ; ".join(f"{give} ({ask})" for give, ask in mind.traded)
    return {
        **plan_slots(mind),
        "target": view.price.written(target(mind), view.lang),
        "price": view.price.written(price, view.lang),
        "first": view.price.written(view.price.list, view.lang),
        "result": result(mind),
        "quote": mind.quote(mind.rng.choice(quotes[:6])),
        "power": mind.quote(power[0]),
        "security": mind.quote(max(safety, key=mind.worth)),
        "traded": traded or mind.bank.text("jury", "traded_none"),
    }


def result(mind: Mind) -> str:
    """What came out of the negotiation, in words."""
    terms = mind.terms(mind.tabled) if mind.tabled else ""
    return mind.bank.text("jury", "result", mind.result if terms else "nothing").format(terms=terms)


def write_spec(mind: Mind) -> str:
    """The internal specification, as well as this candidate writes one."""
    view, bank = mind.view, mind.bank
    text = bank.text("spec", mind.skill.talk)
    items = [i for i in view.catalogue if i.id in mind.items]
    excluded = [i.name for i in view.catalogue if i.id not in mind.items]
    slots = {
        "buyer": view.buyer,
        "quantity": view.figure(view.quantity),
        "unit": view.unit,
        "items": item_names(mind),
        "terms": mind.terms(mind.tabled),
        "result": result(mind),
        "context": _quoted(mind, ("problem", "stakes", "need", "satisfaction"), 5),
        "scope": "\n".join(f"- {i.name} : {i.description}" for i in items),
        "excluded": ", ".join(excluded),
        "clauses": "\n".join(f"- {mind.terms({i: v})}" for i, v in mind.tabled.items()),
        "promised": "; ".join(ask for _, ask in mind.traded) or bank.text("spec", "none_said"),
        "constraints": _quoted(mind, ("constraints", "timeline", "risks", "contract"), 5),
        "raci": "\n".join(_raci(mind)),
        "milestones": _listed(mind, "milestones"),
        "risks": _listed(mind, "risks"),
        "open_points": _listed(mind, "open_points"),
        "budget": _budget(mind, [i.cost for i in items]),
    }
    return text.format(**slots)


def _listed(mind: Mind, name: str) -> str:
    return "\n".join(f"- {text}" for text in mind.bank.texts("spec", name))


def _quoted(mind: Mind, topics: tuple[str, ...], count: int) -> str:
    quotes = mind.quotes(topics, count, anew=False)
    return "\n".join(f"- {quote}" for quote in quotes.split(" ; ")) if quotes else mind.bank.text("spec", "none_said")


def _raci(mind: Mind) -> list[str]:
    """One row for each department, each task with one accountable owner."""
    rows: list[str] = []
    names = mind.view.departments
    for at, name in enumerate(names):
        said = name.casefold()
        task = next(t for t in mind.bank.rows("spec", "tasks") if any(str(s) in said for s in t["stems"]))
        consulted, informed = names[(at + 1) % len(names)], names[(at + 2) % len(names)]
        rows.append(f"| {task['task']} | {task['deadline']} | {name} | {name} | {consulted} | {informed} |")
    return rows


def _budget(mind: Mind, costs: list[Decimal]) -> str:
    view = mind.view
    price = mind.tabled.get(PRICE, view.price.list)
    moved = sum(
        (
            i.cost * ((i.list - v) if i.better == "lower" else (v - i.list))
            for i in view.issues.values()
            if i.id != PRICE and (v := mind.tabled.get(i.id, i.list)) is not None
        ),
        Decimal(0),
    )
    cost = sum(costs, Decimal(0)) + moved
    rate = (price - cost) / price * 100 if price else Decimal(0)
    return mind.bank.text("spec", "budget_line").format(
        price=money(price, view.currency, view.lang),
        unit_one=view.unit.rstrip("s"),
        yearly=money(price * view.quantity * view.periods, view.currency, view.lang),
        cost=money(cost.quantize(Decimal("0.01")), view.currency, view.lang),
        rate=view.figure(rate.quantize(Decimal(1))),
    )
