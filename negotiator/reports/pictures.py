"""Pictures drawn as SVG: no script, no font of their own, readable in black and white and by a screen reader."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from negotiator.i18n import ngettext
from negotiator.i18n import translate as _
from negotiator.reports.model import Line, Talk, Trust

WIDTH = 640
BAR, GAP = 16, 8
LABEL = 280
TOP_LEVEL = 3
FULL = 100


def _svg(height: int, title: str, body: Sequence[Markup]) -> Markup:
    inside = Markup("").join(body)
    return Markup(
        '<svg class="picture" role="img" viewBox="0 0 {w} {h}" width="{w}" height="{h}"><title>{t}</title>{b}</svg>'
    ).format(w=WIDTH, h=height, t=title, b=inside)


def _text(x: float, y: float, words: str, kind: str = "") -> Markup:
    return Markup('<text x="{x}" y="{y}" class="{k}">{w}</text>').format(x=round(x), y=round(y), k=kind, w=words)


def _box(x: float, y: float, width: float, kind: str, height: float = BAR) -> Markup:
    return Markup('<rect x="{x}" y="{y}" width="{w}" height="{h}" class="{k}"/>').format(
        x=round(x, 1), y=round(y, 1), w=round(width, 1), h=round(height, 1), k=kind
    )


def profile(lines: Sequence[Line]) -> Markup:
    """The levels, a row a criterion, three boxes of which as many are full as the level."""
    body: list[Markup] = []
    cell = (WIDTH - LABEL - 190) / TOP_LEVEL
    for place, line in enumerate(lines):
        y = place * (BAR + GAP)
        body.append(_text(0, y + BAR - 4, f"{line.id} {_short(line.title)}"))
        for box in range(TOP_LEVEL):
            full = line.level is not None and box < line.level
            kind = "full" if full else "empty" if line.level is not None else "none"
            body.append(_box(LABEL + box * (cell + 4), y, cell, kind))
        told = str(line.level) if line.level is not None else "–"
        body.append(
            _text(
                LABEL + TOP_LEVEL * (cell + 4) + 6,
                y + BAR - 4,
                f"{told} {_short(line.outcome.partition(' :')[0].partition(':')[0], 24)}",
            )
        )
    told_all = ", ".join(f"{line.id} {line.level if line.level is not None else '–'}" for line in lines)
    return _svg(len(lines) * (BAR + GAP), _("Levels: {levels}", levels=told_all), body)


def _short(text: str, longest: int = 38) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def talk_ratio(talks: Sequence[Talk]) -> Markup:
    """Who spoke how much, a bar a meeting."""
    body: list[Markup] = []
    width = WIDTH - LABEL - 100
    for place, talk in enumerate(talks):
        y = place * (BAR + GAP)
        own = width * talk.share / FULL
        body += [_text(0, y + BAR - 4, _short(talk.meeting)), _box(LABEL, y, own, "full")]
        body.append(_box(LABEL + own, y, width - own, "empty"))
        body.append(_text(LABEL + width + 6, y + BAR - 4, _("you {share} %", share=talk.share)))
    told = "; ".join(f"{talk.meeting} {talk.share} %" for talk in talks)
    return _svg(max(1, len(talks)) * (BAR + GAP), _("Your share of the words: {told}", told=told), body)


def trust_over_time(trust: Sequence[Trust]) -> Markup:
    """The simulated client's trust, a line a meeting, turns from left to right."""
    height, left = 130, 30
    points = [point for one in trust for point in one.points]
    if not points:
        return Markup("")
    first, last = min(turn for turn, _t in points), max(turn for turn, _t in points)
    span = max(1, last - first)
    scale = (WIDTH - left - 10) / span
    body: list[Markup] = []
    for level in (0, 50, FULL):
        y = height - 20 - level * (height - 30) / FULL
        body.append(_box(left, y, WIDTH - left - 10, "grid", 0.6))
        body.append(_text(0, y + 4, str(level)))
    for place, one in enumerate(trust):
        at = [
            f"{left + (turn - first) * scale:.1f},{height - 20 - value * (height - 30) / FULL:.1f}"
            for turn, value in one.points
        ]
        body.append(Markup('<polyline class="line{n}" points="{p}"/>').format(n=place % 2 + 1, p=escape(" ".join(at))))
        start = left + (one.points[0][0] - first) * scale
        body.append(_text(start, height - 4, _short(one.meeting)))
    told = ngettext(
        "Trust of the simulated client over {n} turn", "Trust of the simulated client over {n} turns", len(points)
    )
    return _svg(height, told, body)
