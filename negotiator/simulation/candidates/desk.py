"""What a simulated candidate does alone: reads the dossier, plans, sums up, builds the offer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from negotiator.personas.matching import plain
from negotiator.scenarios.models import CatalogueItem, Document, DocumentKind
from negotiator.simulation.candidates.mind import WRITTEN, Mind, telling
from negotiator.simulation.candidates.view import LEVER
from negotiator.simulation.session import Session

PRIVATE = (DocumentKind.CALL, DocumentKind.COLLEAGUE, DocumentKind.TRADE_FAIR)
"""Kinds of documents that are not quoted to the client: what was said by a person in confidence."""
POWER = ("decision_maker", "decision_process", "influencers")
"""Topics on which people tell who decides."""
OTHERS, ONESELF = ("decider", "user", "adviser"), ("adviser", "user", "decider")
"""Places looked for first in words about somebody else, and in a person's own words."""
STALE = 2
"""Years from which a source is old."""
READINGS = 2
"""Findings of one kind that are commented on."""
MOST_PEOPLE = 4
_NAME = re.compile(r"\b[A-ZÉÈ][a-zéèêëïîôç]{2,} [A-ZÉÈ][a-zéèêëïîôç]{3,}\b")
_SENTENCE = re.compile(r"(?<=[.!?…»])\s+")


def prepare(mind: Mind, session: Session) -> None:
    """Search, read, keep findings, write the plan."""
    documents = _read(mind, session)
    mind.dossier = " ".join(document.body for document in documents)
    clipped = _clip(mind, session, documents)
    told = {document.id for document in documents if document.kind in PRIVATE}
    mind.findings = [text for text, _ in clipped]
    mind.public = [text for text, source in clipped if source not in told]
    _note(mind, session)
    slots = plan_slots(mind)
    for field, text in mind.bank.table("plan", mind.skill.plan).items():
        session.plan(field, text.format(**slots))


def _read(mind: Mind, session: Session) -> list[Document]:
    """Open what searches find, best first, each once; only what a search returned is read."""
    by_id = {d.id: d for d in session.scenario.dossier}
    opened: dict[str, Document] = {}
    queue = [words.format(buyer=mind.view.buyer) for words in mind.bank.texts("searches")[: mind.skill.searches]]
    people: set[str] = set()
    while queue:
        for hit in session.search(queue.pop(0))[:3]:
            if len(opened) < mind.skill.documents and hit.document not in opened:
                session.open_document(hit.document)
                opened[hit.document] = by_id[hit.document]
        if not queue and mind.skill.plan == "full":
            queue = [name for name in _named_twice(list(opened.values())) if name not in people][:2]
            people.update(queue)
    return list(opened.values())


def _named_twice(documents: list[Document]) -> list[str]:
    """Names of people found in more than one document: worth a search of their own."""
    found = Counter(name for d in documents for name in set(_NAME.findall(f"{d.title} {d.body}")))
    return [name for name, count in found.most_common() if count > 1][:MOST_PEOPLE]


def _clip(mind: Mind, session: Session, documents: list[Document]) -> list[tuple[str, str]]:
    """Keep the most telling sentences, and doubt a source that is old."""
    rows = [
        (_weight(mind, s), s.strip(), d.id)
        for d in documents
        for s in _SENTENCE.split(" ".join(d.body.split()))
        if 5 <= len(s.split()) <= 45
    ]
    rows.sort(key=lambda row: -row[0])
    kept: list[tuple[str, str]] = []
    for weight, sentence, source in rows:
        if weight and len(kept) < mind.skill.clips and sum(d == source for _, d in kept) < 2:
            kept.append((sentence, source))
    for sentence, source in kept:
        session.clip(sentence, source)
    newest = max((d.date.year for d in documents), default=0)
    if mind.skill.plan == "full":
        for document in documents:
            if newest - document.date.year > STALE:
                session.clip(mind.bank.text("old").format(year=document.date.year), document.id)
    return kept


def _weight(mind: Mind, sentence: str) -> int:
    """How much a sentence of the dossier matters to somebody who prepares a sale; 0 when nothing in it does."""
    alarms = sum(word in sentence for word in mind.bank.texts("alarms"))
    weights = sum(word in sentence for word in mind.bank.texts("weights"))
    return 3 * alarms + 3 * weights + min(4, telling(sentence)) if alarms or weights else 0


def _alarm(mind: Mind, sentence: str) -> tuple[int, int]:
    """How much a sentence of the dossier tells of a difficulty."""
    return sum(word in sentence for word in mind.bank.texts("alarms")), _weight(mind, sentence)


def _note(mind: Mind, session: Session) -> None:
    if not mind.bank.has("notes", mind.skill.plan) or not mind.findings:
        return
    text = mind.bank.text("notes", mind.skill.plan)
    session.note(text.format(findings=" ".join(mind.findings), readings="\n".join(_readings(mind))))


def _readings(mind: Mind) -> list[str]:
    """What the findings show, line by line, each kind of reading at most twice."""
    used: Counter[str] = Counter()
    lines: list[str] = []
    for finding in mind.findings:
        clip = mind.quote(finding, WRITTEN)
        troubling = mind.bank.themes_of(clip) and _alarm(mind, clip)[0]
        theme = mind.bank.main_theme(clip) if troubling else "default"
        used[theme] += 1
        if used[theme] <= READINGS:
            reading = mind.bank.table("readings", theme)
            lines.append(mind.bank.text("reading_line").format(clip=clip, **reading))
    return lines


def plan_slots(mind: Mind) -> dict[str, str]:
    """What a plan's texts are filled with: the seller's own figures, and findings."""
    view = mind.view
    lever = view.issues.get(LEVER)
    angle = mind.quote(max(mind.findings, key=lambda f: _alarm(mind, f), default=view.briefing.split(".")[0]), WRITTEN)
    return {
        "buyer": view.buyer,
        "target": view.price.written(target(mind), view.lang),
        "floor": view.price.written(view.price.floor, view.lang),
        "margin": view.figure(view.minimum_margin),
        "lever": mind.terms({LEVER: lever.list}) if lever else view.buyer,
        "angle": angle,
        "concessions": "; ".join(
            mind.bank.text("concession_line").format(give=give, ask=ask) for give, ask in _planned(mind)
        ),
    }


def target(mind: Mind) -> Decimal:
    """The price a candidate hopes for: a third of the way from the tariff to the floor."""
    return mind.view.price.towards_floor(Decimal("0.375"))


def _planned(mind: Mind) -> list[tuple[str, str]]:
    view = mind.view
    others = [i for i in view.issues.values() if i.id not in ("price", LEVER)]
    rows = [(mind.terms({i.id: i.floor}), p) for i, p in zip(others, mind.bank.texts("promises"), strict=False)]
    if lever := view.issues.get(LEVER):
        rows.insert(0, (mind.terms({"price": target(mind)}), mind.terms({LEVER: lever.list + lever.step})))
    return rows


def develop(mind: Mind, session: Session) -> None:
    """Sum up the discovery, build the offer, prepare arguments and objections."""
    slots = {
        "places": "\n".join(_places(mind)),
        "power": mind.quotes(POWER, 4, anew=False),
        "motives": _motives(mind),
        "criteria": mind.quotes(("criteria",), 3, anew=False),
        "trigger": mind.quotes(("problem", "timeline"), 2, anew=False),
        "brakes": mind.quotes(("risks", "constraints", "personal_motive"), 3, anew=False),
    }
    for field, text in mind.bank.table("summary", mind.skill.summary).items():
        session.summarise(field, text.format(**slots))
    chosen = choose_items(mind)
    mind.items = tuple(item.id for item in chosen)
    session.build_offer(opening_terms(mind), mind.items)
    for item in chosen[: mind.skill.arguments]:
        _argument_card(mind, session, item)
    for prepared in mind.bank.texts("prepared", mind.skill.talk) if mind.bank.has("prepared", mind.skill.talk) else ():
        objection, _, answer = prepared.format(news=" ".join(mind.news)).partition(" : ")
        if objection:
            session.prepare_objection(objection[:300], answer or " ".join(mind.bank.texts("promises")[:1]))


def _places(mind: Mind) -> list[str]:
    """Each person met or named with a place in the decision, from words about them or their own."""
    rows: list[str] = []
    for id_, name in mind.view.people.items():
        own = [line.text for line in mind.lines if line.speaker == id_ and line.topic in POWER]
        about = [line.text for line in mind.lines if line.speaker != id_ and name.split()[-1] in line.text]
        places = [*((p, t) for p in OTHERS for t in about), *((p, t) for p in ONESELF for t in own)]
        found = next(((place, text) for place, text in places if _fits(mind, place, text)), None)
        if found:
            place, text = found
            rows.append(mind.bank.text("places", place, "text").format(name=name, quote=mind.quote(text)))
    return rows


def _fits(mind: Mind, place: str, text: str) -> bool:
    said = plain(text)
    return any(plain(stem) in said for stem in mind.bank.texts("places", place, "stems"))


def _motives(mind: Mind) -> str:
    """Motives heard, the most frequent first, each with words that showed it."""
    heard: dict[str, list[str]] = {}
    for name, theme in mind.bank.themes.items():
        lines = [line.text for line in mind.lines if name in mind.bank.themes_of(line.text)]
        heard.setdefault(str(theme["motive"]), []).extend(lines)
    ranked = sorted((motive for motive, lines in heard.items() if lines), key=lambda motive: -len(heard[motive]))
    shown = [f"{motive} ({mind.marked(mind.quote(max(heard[motive], key=mind.worth)))})" for motive in ranked]
    return " ".join(f"{rank}. {text}." for rank, text in enumerate(shown, start=1))


def choose_items(mind: Mind) -> list[CatalogueItem]:
    """What is always included, then the catalogue in its order, as long as the tariff's price covers it."""
    view = mind.view
    chosen = [item for item in view.catalogue if item.included]
    for item in view.catalogue:
        if not item.included and sum((i.list_price for i in chosen), item.list_price) <= view.price.list:
            chosen.append(item)
    return chosen


def opening_terms(mind: Mind) -> dict[str, Decimal]:
    """A first offer: the tariff, the other issues half way to what may be given."""
    share = Decimal("0.5") if mind.skill.trades == "conditional" else Decimal(0)
    return {i.id: i.list if i.id in ("price", LEVER) else i.towards_floor(share) for i in mind.view.issues.values()}


def benefit(mind: Mind, text: str) -> str:
    """What a client gains by something about this."""
    return str(mind.bank.themes[mind.bank.main_theme(text)]["benefit"])


def _argument_card(mind: Mind, session: Session, item: CatalogueItem) -> None:
    about = f"{item.name} {item.description}"
    line = mind.best(about, (line.text for line in mind.lines))
    if line is None:
        return
    proof = mind.best(f"{about} {line}", mind.view.proofs) if mind.skill.proofs else None
    card: Mapping[str, str] = {"characteristic": item.name, "advantage": benefit(mind, about), "proof": proof or ""}
    for field, value in card.items():
        session.argue(mind.quote(line), field, value)
