"""A report as plain text for a terminal: short lines, no colour, nothing that a screen reader stumbles on."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from negotiator.errors import printable
from negotiator.i18n import speaking
from negotiator.i18n import translate as _
from negotiator.reports.model import Line, Report

NARROWEST = 40


def to_text(report: Report, width: int = 80) -> str:
    """The levels, the priorities and what each criterion rests on, within `width` columns."""
    with speaking(report.lang):
        lines = list(_lines(report, max(NARROWEST, width)))
    return printable("\n".join(lines)).rstrip() + "\n"


def _lines(report: Report, width: int) -> Iterator[str]:
    yield report.title
    yield from _wrapped(" · ".join(part for part in (report.candidate, report.scenario) if part), width)
    yield ""
    for notice in report.notices:
        yield from _wrapped(f"! {notice}", width, "  ")
    yield from _wrapped(report.disclaimer, width)
    for about in report.about:
        yield from _wrapped(about, width)
    yield ""
    yield from _table(report, width)
    if report.outcome:
        yield ""
        yield from _wrapped(_("Second meeting: {outcome}", outcome=report.outcome), width)
    if report.priorities:
        yield ""
        yield _("What to work on first")
        for number, one in enumerate(report.priorities, start=1):
            where = f", {_('turn {turn}', turn=one.turn)}" if one.turn is not None else ""
            yield from _wrapped(f"{number}. {one.title} ({one.criterion}{where}). {one.what}", width, "   ")
            yield from _wrapped(f"   {_('Instead:')} {one.instead}", width, "   ")
            yield from _wrapped(f"   {one.replay}", width, "   ")
    for line in report.lines:
        if line.points:
            yield ""
            yield from _criterion(line, width)


def _table(report: Report, width: int) -> Iterator[str]:
    """A row a criterion: level, id, title, what it means."""
    outcomes = [line.outcome for line in report.lines]
    longest = min(max((len(outcome) for outcome in outcomes), default=0), width // 3)
    title = max(10, width - longest - 11)
    for line in report.lines:
        level = str(line.level) if line.level is not None else "–"
        yield f"{level} {line.id:<4} {_cut(line.title, title):<{title}} {_cut(line.outcome, longest)}".rstrip()


def _criterion(line: Line, width: int) -> Iterator[str]:
    level = f"{line.level}, " if line.level is not None else ""
    yield from _wrapped(f"{line.id} · {line.title} · {level}{line.outcome}", width)
    if line.human:
        yield from _wrapped(f"  {line.human}", width, "  ")
    for point in line.points:
        yield from _wrapped(f"  [{point.state}] {point.text} ({point.source})", width, "    ")
        for proof in point.proofs[:1]:
            yield from _wrapped(f"    {proof.place}: « {proof.quote} »", width, "    ")


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: max(1, longest - 1)].rstrip()}…"


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    return textwrap.wrap(text, width, subsequent_indent=indent, drop_whitespace=True) or [""]
