"""Secrets of a scenario looked for in every text that a candidate may see or hear before they are said."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from negotiator.i18n import translate as _
from negotiator.scenarios.models import Fact, Scenario, Tier
from negotiator.scenarios.problems import shown
from negotiator.scenarios.source import Where

_RANK = {Tier.FREE: 0, Tier.OPEN: 1, Tier.FOLLOW_UP: 2, Tier.ONE_PERSON: 3}
_SHORTEST = 2  # characters; anything shorter stands in every text


@dataclass(frozen=True, slots=True)
class Leak:
    """A secret found where it should not be; the patterns, the best first, find it in flattened rows of the file."""

    where: Where
    message: str
    patterns: tuple[re.Pattern[str], ...]


def flat(text: str) -> str:
    """A text without case, kinds of apostrophes and spaces; « 50 000 » is « 50000 », accents stay."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().replace("’", "'").split())
    return re.sub(r"(?<=\d) (?=\d{3}\b)", "", plain)


def leaks(scenario: Scenario) -> Iterator[Leak]:
    """Every secret of a locked fact that a public text or another fact's words give away."""
    public = [(where, flat(text)) for where, text in public_texts(scenario)]
    for fact in scenario.facts:
        if fact.tier is Tier.FREE:
            continue
        for secret in fact.secrets:
            if len(flat(secret)) < _SHORTEST:
                continue
            pattern = _pattern(secret)
            told = _(
                "The secret « {secret} » of the fact « {fact} » is given away here.", secret=shown(secret), fact=fact.id
            )
            for where, text in (*public, *_earlier_words(scenario, fact)):
                if pattern.search(text):
                    yield Leak(where, told, (pattern, _pattern(secret.split()[0])))


def public_texts(scenario: Scenario) -> Iterator[tuple[Where, str]]:
    """What a candidate reads or hears without having earned it, with its path."""
    yield ("title",), scenario.title
    yield ("summary",), scenario.summary
    yield ("briefing",), scenario.briefing
    yield ("sector",), scenario.sector
    yield ("seller", "activity"), scenario.seller.activity
    yield ("seller", "mandate", "text"), scenario.seller.mandate.text
    for i, item in enumerate(scenario.seller.catalogue):
        yield ("seller", "catalogue", i, "name"), item.name
        yield ("seller", "catalogue", i, "description"), item.description
    for i, proof in enumerate(scenario.seller.proofs):
        yield ("seller", "proofs", i, "statement"), proof.statement
    for i, document in enumerate(scenario.dossier):
        for part in ("title", "source", "body"):
            yield ("dossier", i, part), getattr(document, part)
    yield from _stock_words(scenario)


def _stock_words(scenario: Scenario) -> Iterator[tuple[Where, str]]:
    """What the buyer's side says whatever is known by then."""
    for i, person in enumerate(scenario.interlocutors):
        yield ("interlocutors", i, "role"), person.role
        yield ("interlocutors", i, "persona"), person.persona
        for meeting, line in person.opening.items():
            yield ("interlocutors", i, "opening", meeting), line
        for kind, lines in person.lines.items():
            for j, line in enumerate(lines):
                yield ("interlocutors", i, "lines", kind, j), line
        for j, motive in enumerate(person.motives):
            yield ("interlocutors", i, "motives", j, "sign"), motive.sign
    for i, objection in enumerate(scenario.objections):
        for part in ("say", "insist", "resolved", "cause"):
            yield ("objections", i, part), getattr(objection, part)
    for i, tactic in enumerate(scenario.deal.tactics):
        yield ("deal", "tactics", i, "say"), tactic.say
    if scenario.access is not None:
        yield ("access", "granted"), scenario.access.granted
        yield ("access", "refused"), scenario.access.refused
    for i, event in enumerate(scenario.between):
        yield ("between", i, "news"), event.news
        yield ("between", i, "say"), event.say


def _earlier_words(scenario: Scenario, locked: Fact) -> Iterator[tuple[Where, str]]:
    """The words of facts that come more easily than a locked one and do not share its secrets."""
    own = {flat(secret) for secret in locked.secrets}
    for i, fact in enumerate(scenario.facts):
        easier = _RANK[fact.tier] < _RANK[locked.tier] and locked.id not in fact.after
        if not easier or own & {flat(secret) for secret in fact.secrets}:
            continue
        for j, line in enumerate(fact.say):
            yield ("facts", i, "say", j), flat(line)
        if fact.tier is Tier.FREE:
            yield ("facts", i, "statement"), flat(fact.statement)


def _pattern(secret: str) -> re.Pattern[str]:
    """The secret as whole words of a flattened text; « 62 » is not found in « 162 » nor in « 62,5 »."""
    words = re.escape(flat(secret))
    return re.compile(rf"(?<!\w)(?<!\d[.,]){words}(?!\w)(?![.,]\d)")
