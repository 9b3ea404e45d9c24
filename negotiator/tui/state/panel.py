"""What the candidate has at hand during a meeting: plan, findings, terms, summary; as headed texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiator.i18n import translate as _
from negotiator.tui.words import PLAN_TITLES, SUMMARY_TITLES, number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from negotiator.journal.workbook import Workbook
    from negotiator.negotiation.state import ClientState
    from negotiator.scenarios.models import Scenario

Parts = list[tuple[str, str]]


def plan_parts(book: Workbook) -> Parts:
    """The plan as filled, notes last."""
    parts = [(_(title), book.plan[name]) for name, title in PLAN_TITLES.items() if book.plan.get(name, "").strip()]
    if book.notes.strip():
        parts.append((_("Notes"), book.notes))
    return parts


def finding_parts(book: Workbook, scenario: Scenario) -> Parts:
    """The findings with their sources."""
    titles = {document.id: document.title for document in scenario.dossier}
    return [
        (titles.get(finding.document or "", _("My own finding")), finding.text) for finding in book.findings.values()
    ]


def summary_parts(book: Workbook) -> Parts:
    """The discovery summary, argument cards and objections as filled."""
    parts = [
        (_(title), book.summary[name]) for name, title in SUMMARY_TITLES.items() if book.summary.get(name, "").strip()
    ]
    for need, boxes in book.arguments.items():
        told = "\n".join(value for value in boxes.values() if value.strip())
        parts.append((_("Argument: {need}", need=need), told))
    parts += [(_("Objection: {objection}", objection=o), answer) for o, answer in book.objections.items()]
    return parts


def terms_parts(book: Workbook, state: ClientState, scenario: Scenario) -> Parts:
    """The terms issue by issue: our offer as built, what was said by us and by the client, what is agreed."""
    parts: Parts = []
    for issue in scenario.deal.issues:
        rows = (
            (_("built"), book.offer.terms if book.offer else {}),
            (_("we said"), state.seller_terms),
            (_("they said"), state.buyer_terms),
            (_("agreed"), state.agreed),
        )
        told = [f"{word} : {number(terms[issue.id])}" for word, terms in rows if issue.id in terms]
        standard = _("standard {standard}, floor {floor}", standard=number(issue.list), floor=number(issue.floor))
        parts.append((f"{issue.name} ({issue.unit})", "\n".join((*told, standard))))
    return parts


def agreed_line(terms: Mapping[str, Decimal], scenario: Scenario) -> str:
    """Agreed terms in a line."""
    names = {issue.id: issue for issue in scenario.deal.issues}
    return " · ".join(f"{names[i].name} {number(value)} {names[i].unit}" for i, value in terms.items() if i in names)
