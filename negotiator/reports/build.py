"""From a grade, its journal and its scenario to what a report shows."""

from __future__ import annotations

from collections.abc import Sequence

from negotiator.grading.evidence import Evidence, Found
from negotiator.grading.grade import Advice, CriterionGrade, Grade
from negotiator.grading.record import record_of
from negotiator.i18n import speaking
from negotiator.i18n import translate as _
from negotiator.journal.events import Event
from negotiator.referential.models import Place, Referential
from negotiator.reports import labels, session
from negotiator.reports.model import Line, Point, Priority, Proof, Report
from negotiator.scenarios.models import Scenario


def build(
    grade: Grade,
    referential: Referential,
    *,
    lang: str,
    events: Sequence[Event] = (),
    scenario: Scenario | None = None,
    reveal: bool = False,
) -> Report:
    """Gather what is shown. `reveal` also tells what the candidate missed, for a trainer: it spoils another attempt."""
    with speaking(lang):
        record = record_of(events) if events else None
        anchors = frozenset(t.turn for t in session.transcript(record, scenario)) if record else frozenset()
        lines = tuple(_line(one, referential, lang, anchors) for one in grade.criteria)
        seen = session.shown(record, events, scenario, referential, lang, reveal=reveal) if record else {}
        return Report(
            grade=grade,
            lang=lang,
            title=_("Assessment report"),
            candidate=grade.candidate,
            scenario=scenario.title if scenario else grade.scenario or "",
            disclaimer=referential.rubric.disclaimer.in_(lang),
            lines=lines,
            notices=_notices(grade),
            about=_about(grade, events),
            priorities=tuple(_priority(one, referential, lang, anchors) for one in grade.advice),
            **seen,
        )


def _line(one: CriterionGrade, referential: Referential, lang: str, anchors: frozenset[int]) -> Line:
    criterion = referential.criterion(one.id)
    level = one.final
    names = {name.level: name.label.in_(lang) for name in referential.rubric.levels}
    outcome = names[level] if level is not None else referential.rubric.status(one.status).in_(lang)
    human = ""
    if one.human is not None:
        before = _("none") if one.level is None else str(one.level)
        human = _(
            "Set by {by} on {at} (program: {before}): {reason}",
            by=one.human.by,
            at=one.human.at[:10],
            before=before,
            reason=one.human.reason,
        )
    return Line(
        id=one.id,
        title=criterion.title.in_(lang),
        level=level,
        outcome=outcome,
        descriptor=criterion.levels[level].in_(lang) if level is not None else "",
        rationale=one.rationale,
        points=tuple(
            _point(found, criterion.indicator(found.indicator).text.in_(lang), one, anchors) for found in one.indicators
        ),
        human=human,
        spread=one.spread,
    )


def _point(found: Found, text: str, one: CriterionGrade, anchors: frozenset[int]) -> Point:
    if found.indicator in one.aside:
        state = _("no occasion")
    elif found.met is None:
        state = _("undecided")
    else:
        state = _("met") if found.met else _("missing")
    return Point(
        id=found.indicator,
        text=text,
        met=found.met,
        state=state,
        source=_(labels.SOURCES[found.source]),
        confidence=round(found.confidence * 100),
        proofs=tuple(_proof(evidence, anchors) for evidence in found.evidence),
    )


def _proof(evidence: Evidence, anchors: frozenset[int]) -> Proof:
    place = _(labels.PLACES[evidence.where])
    if evidence.turn is not None:
        place = _("turn {turn}", turn=evidence.turn)
    elif evidence.line is not None:
        place = _("{place}, line {line}", place=place, line=evidence.line)
    return Proof(evidence.quote, place, anchor(evidence.turn, anchors))


def anchor(turn: int | None, anchors: frozenset[int]) -> str | None:
    """The name of a turn's place in the report; none when the report does not hold it."""
    return f"t{turn}" if turn is not None and turn in anchors else None


DRILLED = {Place.INTERVIEW_1, Place.INTERVIEW_2}


def _priority(one: Advice, referential: Referential, lang: str, anchors: frozenset[int]) -> Priority:
    criterion = referential.criterion(one.criterion)
    place = criterion.observed_in[0]
    title = referential.place(place).title.in_(lang)
    replay = _("Play again: {phase}.", phase=title)
    if one.turn is not None and place in DRILLED:
        replay = _("Play again from turn {turn}: {phase}.", turn=one.turn, phase=title)
    return Priority(
        one.criterion, criterion.title.in_(lang), one.what, one.instead, one.turn, anchor(one.turn, anchors), replay
    )


def _notices(grade: Grade) -> tuple[str, ...]:
    """What a reader must know before the levels."""
    found = [_(labels.FLAGS[flag]) for flag in grade.flags if flag in labels.FLAGS]
    if grade.error:
        found.append(
            _(
                "The judge did not succeed: {reason} What it had to read is not scored; the facts stand.",
                reason=grade.error,
            )
        )
    return tuple(found)


def _about(grade: Grade, events: Sequence[Event]) -> tuple[str, ...]:
    """How the grade was made."""
    judge = (
        _("built-in judge")
        if grade.judge.kind == "builtin"
        else _("model judge ({model})", model=grade.judge.model or "?")
    )
    lines = [
        _("Training marks, made by a program: {judge}.", judge=judge),
        _("Compared with human juries: never."),
        _("A person can confirm or change every level; both are kept."),
        _("Rubric: {id}, {hash}.", id=grade.rubric_id, hash=grade.rubric_hash[:12]),
    ]
    if grade.judge.replicates > 1:
        lines.append(_("Read {n} times; the spread is beside the level.", n=grade.judge.replicates))
    if events:
        lines.append(_("Session played on {day}.", day=events[0].at[:10]))
    return tuple(lines)
