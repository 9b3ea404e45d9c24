"""C1 and C2 from the record: what was read and noted, and the plan's objectives, floor and fallback."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from negotiator.grading import words
from negotiator.grading.case import DOUBTFUL, Case
from negotiator.grading.evidence import Evidence, Found
from negotiator.grading.sight import Sheet, Sight, fact, heard, known, undecided
from negotiator.negotiation.deal import PRICE
from negotiator.negotiation.reactions import FindingUsed
from negotiator.referential.models import Source

KEY_SHARE, KINDS, USED = 60, 3, 1
COPIED = 0.8
"""Share of a sentence's content words from which it is the dossier's sentence, not the candidate's thought."""
_EUROS = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:€|eur\b|euros?\b)", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def noted(sight: Sight, case: Case) -> dict[str, Evidence]:
    """The dossier's findings that the candidate wrote down and had read, with where it was written."""
    if "noted" not in sight.memo:
        sight.memo["noted"] = dict(_noted(sight, case))
    found = sight.memo["noted"]
    assert isinstance(found, dict)
    return found


def _noted(sight: Sight, case: Case) -> Iterator[tuple[str, Evidence]]:
    opened = sight.record.book.opened
    seen: set[str] = set()
    for sheet in (*sight.research, *sight.plan):
        for sentence in (*words.items(sheet.text), sheet.text):
            for point in case.matcher.points(sentence):
                finding = case.findings.get(point)
                if finding is None or point in seen:
                    continue
                if opened and not any(document in opened for document in finding.documents):
                    continue  # guessed or carried over, not found in this dossier
                seen.add(point)
                yield point, sheet.evidence(sentence)


@fact("C1.key_findings")
def key_findings(sight: Sight) -> Found:
    """Enough of what a jury expects to be found was found."""
    case = sight.case
    keys = [f.id for f in case.scenario.findings if f.key] if case else []
    if case is None or not keys:
        return undecided("C1.key_findings", Source.FACT)
    found = noted(sight, case)
    have = [key for key in keys if key in found]
    return known("C1.key_findings", len(have) * 100 >= KEY_SHARE * len(keys), (found[key] for key in have))


@fact("C1.source_kinds")
def source_kinds(sight: Sight) -> Found:
    """What was noted comes from several kinds of sources."""
    case = sight.case
    if case is None:
        return undecided("C1.source_kinds", Source.FACT)
    opened = sight.record.book.opened
    proofs: dict[str, Evidence] = {}
    for point, evidence in noted(sight, case).items():
        for document in case.findings[point].documents:
            if document in opened or not opened:
                proofs.setdefault(case.documents[document].kind, evidence)
                break
    for sheet in sight.research:
        source = case.documents.get(_source(sight, sheet) or "")
        if source is not None and not source.noise and len(words.content(sheet.text)) >= 3:
            proofs.setdefault(source.kind, sheet.evidence(sheet.text))
    return known("C1.source_kinds", len(proofs) >= KINDS, proofs.values())


@fact("C1.finding_used")
def finding_used(sight: Sight) -> Found:
    """Something read beforehand was put to use in the first meeting."""
    used = [
        (turn, change.finding)
        for turn, change in sight.record.changes(FindingUsed, ("interview_1",))
        if _was_read(sight, change.finding)
    ]
    return heard("C1.finding_used", len(used) >= USED, (turn.evidence() for turn, _ in used), 0.9)


def _was_read(sight: Sight, finding: str) -> bool:
    opened = sight.record.book.opened
    if sight.case is None or not opened or finding not in sight.case.findings:
        return sight.case is None
    return any(document in opened for document in sight.case.findings[finding].documents)


@fact("C1.doubt")
def doubt(sight: Sight) -> Found:
    """A contradiction or an outdated figure was seen for what it is: copying it is not doubting it."""
    case = sight.case
    if case is None:
        return undecided("C1.doubt", Source.FACT)
    seen: list[Evidence] = []
    for sheet in sight.research:
        source = case.documents.get(_source(sight, sheet) or "")
        odd = source is not None and (source.outdated or source.contradicts is not None)
        for line in words.items(sheet.text):
            points = (case.findings[p] for p in case.matcher.points(line) if p in case.findings)
            about = odd or any(finding.nature in DOUBTFUL for finding in points)
            copied = words.share_copied(line, case.dossier_sentences) >= COPIED
            if about and not copied and words.has("doubt", line):
                seen.append(sheet.evidence(line))
    return known("C1.doubt", bool(seen), seen)


def _source(sight: Sight, sheet: Sheet) -> str | None:
    """The document that a finding was clipped from."""
    clipped = sight.record.book.findings.get((sheet.line or 0) - 1)
    return clipped.document if clipped is not None else None


@fact("C2.objectives_ranked")
def objectives_ranked(sight: Sight) -> Found:
    """Two objectives at least, and an order among them."""
    sheet = sight.field("objectives")
    goals = goals_of(sheet)
    ranked = sum(words.numbered(line) for line in sheet.text.splitlines()) >= 2 or words.has("rank", sheet.text)
    return known("C2.objectives_ranked", len(goals) >= 2 and ranked, (sheet.evidence(goal) for goal in goals))


def goals_of(sheet: Sheet) -> tuple[str, ...]:
    """The objectives of the sheet that say something."""
    parts = [
        part
        for item in words.items(sheet.text)
        for part in re.split(r",\s+(?=(?:à défaut|sinon|ou |puis )|failing|otherwise)", item)
    ]
    return tuple(part for part in parts if len(words.content(part)) >= 2)


@fact("C2.floor")
def floor(sight: Sight) -> Found:
    """A breaking point is set, as a figure or a condition."""
    sheet = sight.field("floor")
    return known("C2.floor", words.has_figure(sheet.text), [sheet.evidence(sheet.text)] if sheet.text else ())


def floor_price(sight: Sight) -> Decimal | None:
    """The price under which the plan says not to go; none when the sheet tells no price that makes sense."""
    if sight.case is None:
        return None
    price = sight.case.cast.bargain.issue(PRICE)
    text = sight.field("floor").text
    told = _EUROS.findall(text) or _NUMBER.findall(text)
    values = [Decimal(value.replace(",", ".")) for value in told]
    low, high = sorted((price.floor, price.list))
    sensible = [value for value in values if low / 2 <= value <= high * 2]
    return sensible[0] if sensible else None


@fact("C2.fallback")
def fallback(sight: Sight) -> Found:
    """What will be done without an agreement is planned; another floor is no fallback."""
    sheet = sight.field("fallback")
    met = words.substantial(sheet.text, 4) and (words.has("fallback", sheet.text) or words.substantial(sheet.text, 6))
    return known("C2.fallback", met, [sheet.evidence(sheet.text)] if sheet.text else ())
