"""What a model judge is shown of a copy: sections between random fences, with forged ones made harmless."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from negotiator.grading.facts import agreement
from negotiator.grading.judge.proposals import needs_to_answer
from negotiator.grading.quotes import Passage
from negotiator.grading.record import MEETINGS, TurnRecord
from negotiator.grading.sight import Sheet, Sight
from negotiator.grading.wording import term
from negotiator.grading.words import content

_OPEN, _CLOSE = "<<<", ">>>"
_TAMED = ("\u2039", "\u203a")  # single guillemets: read as brackets, never taken for a fence
_MARKUP = re.compile(r"<\|[^>]{0,40}\|>|\[/?INST\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the material: its name, what is shown, and the candidate's own words in it."""

    name: str
    shown: str
    own: tuple[Passage, ...]


def sections(sight: Sight) -> tuple[Section, ...]:
    """The parts of a copy that hold something."""
    return tuple(section for section in _sections(sight) if section.shown.strip())


def _sections(sight: Sight) -> Iterator[Section]:
    yield _sheets("research", sight.research)
    yield _sheets("plan", sight.plan)
    yield from _meetings(sight)
    yield _sheets("summary", sight.summary)
    answers = sight.record.jury
    yield Section(
        "jury",
        "\n".join(f"JUROR: {_line(a.question)}\nCANDIDATE: {_line(a.answer)}" for a in answers),
        tuple(Passage(a.answer, a.where, a.turn, a.line) for a in answers),
    )
    yield _sheets("proposal", (sight.proposal,) if sight.proposal else ())
    yield _sheets("internal_spec", (sight.spec,) if sight.spec else ())


def _sheets(name: str, sheets: tuple[Sheet, ...]) -> Section:
    titled = name in ("plan", "summary")
    shown = "\n".join(f"{sheet.name}: {sheet.text}" if titled else sheet.text for sheet in sheets)
    return Section(name, shown, tuple(Passage(sheet.text, sheet.where, None, sheet.line) for sheet in sheets))


def _meetings(sight: Sight) -> Iterator[Section]:
    """The meetings; one that is looked at as both is shown once."""
    first, second = (sight.record.meeting(phase) for phase in MEETINGS)
    if first and [turn.line for turn in first] == [turn.line for turn in second]:
        yield _meeting("meeting", first)
        return
    yield _meeting(MEETINGS[0], first)
    yield _meeting(MEETINGS[1], second)


def _meeting(name: str, turns: Sequence[TurnRecord]) -> Section:
    lines: list[str] = []
    own: list[Passage] = []
    for turn in turns:
        if turn.words:
            lines.append(f"CANDIDATE: {_line(turn.words)}")
            own.append(Passage(turn.words, turn.where, turn.turn, turn.line))
        if turn.answer:
            lines.append(f"CLIENT: {_line(turn.answer)}")
    return Section(name, "\n".join(lines), tuple(own))


def _line(text: str) -> str:
    """Words on one line, so that nobody can forge the next speaker's."""
    return " ".join(text.split())


def fenced(name: str, title: str, text: str, fence: str) -> str:
    """A section between its marked lines; what looks like one of them, or like a chat's markup, is made harmless."""
    inside = text.replace(_OPEN, _TAMED[0] * 3).replace(_CLOSE, _TAMED[1] * 3).replace(fence, "")
    inside = _MARKUP.sub(lambda match: match[0].replace("<", _TAMED[0]).replace("[", "("), inside)
    return f"{_OPEN}{fence} {name}: {title}\n{inside}\n{_CLOSE}{fence} {name}"


def empty(parts: tuple[Section, ...]) -> bool:
    """Whether the candidate's own words say nothing at all."""
    return not any(content(passage.text) for part in parts for passage in part.own)


def known(sight: Sight) -> str:
    """What the marker may rely on: the client, the needs validated, the terms agreed."""
    case = sight.case
    if case is None:
        return ""
    lines = [f"- client: {case.scenario.buyer}"]
    lines += [f"- need: {case.cast.needs[need].statement}" for need in sorted(needs_to_answer(sight))]
    if agreement.agreed(sight):
        terms = (term(sight, issue, value, sight.record.lang) for issue, value in agreement.final_terms(sight).items())
        lines.append(f"- terms agreed: {', '.join(terms)}")
    floors = ((issue.id, issue.floor) for issue in case.scenario.deal.issues)
    limits = ", ".join(term(sight, id_, floor, sight.record.lang) for id_, floor in floors)
    lines.append(f"- the seller may not go beyond: {limits}")
    actors = ", ".join(actor.name for actor in case.scenario.internal_actors)
    return "\n".join([*lines, f"- internal actors: {actors}"])
