"""A copy in, a grade out: facts first, then the judge on what must be read, then one level a criterion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from negotiator import __version__
from negotiator.grading.case import Case, case_of
from negotiator.grading.copy import Copy, plan_sheets
from negotiator.grading.evidence import Found
from negotiator.grading.facts import agreement, discovery, preparation, restating  # noqa: F401 - they register
from negotiator.grading.facts.conditions import conditions
from negotiator.grading.grade import CriterionGrade, Grade
from negotiator.grading.injection import suspicious
from negotiator.grading.judge import proposals, specifications
from negotiator.grading.judge.jury import completed
from negotiator.grading.judges import WHEN, BuiltinJudge, Judge, Judgement, unanswered
from negotiator.grading.record import Record, record_of
from negotiator.grading.replay import replay
from negotiator.grading.sight import FACTS, Sheet, Sight
from negotiator.grading.wording import advice, phrase, rationale
from negotiator.grading.words import cues_hash
from negotiator.journal.workbook import PLAN_FIELDS, SUMMARY_FIELDS, Workbook
from negotiator.negotiation.state import ClientState
from negotiator.referential.levels import LevelResult, Verdict, level
from negotiator.referential.loader import rubric_hash
from negotiator.referential.models import Criterion, IndicatorId, Referential, Source, Status
from negotiator.scenarios.models import Scenario

FACTS_VERSION = "1"
"""Raise it whenever what a fact or a reading says may change for the same copy."""


SPOKEN = frozenset({"C3", "C4", "C5", "C6"})
"""Criteria of what was said: in a transcript, a judge that reads decides them from the words."""
HEARD = frozenset(
    {
        "validated_at_once",
        "no_gap_signalled",
        "no_figures_given",
        "no_objection_raised",
        "no_concession_made",
        "no_terms_agreed",
        "agreement_in_principle",
        "justified_no_deal",
        "sold_under_floor",
        "client_left",
    }
)
"""Circumstances that only the words of a transcript tell."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A copy before any judge: what is seen, the facts, the conditions, the flags and what is left to judge."""

    copy: Copy
    sight: Sight
    facts: Mapping[IndicatorId, Found]
    conditions: frozenset[str]
    flags: tuple[str, ...]
    reached: frozenset[str]
    wanted: tuple[IndicatorId, ...]


def look(copy: Copy, scenario: Scenario | None, referential: Referential, *, reads: bool = False) -> Looked:
    """Establish everything that needs no judge. Raises ValueError or TypeError on a journal that is not one.

    `reads`: the judge reads transcripts itself; what was said in them is left to it, with the circumstances.
    """
    case = case_of(scenario) if scenario is not None else None
    left = reads and bool(copy.dialogues) and not copy.events
    record = _record(copy, case, interpreted=not left)
    sight = _sight(copy, record, case)
    reached = record.reached | {
        place
        for place, sheet in (("preparation", copy.plan), ("proposal", sight.proposal), ("internal_spec", sight.spec))
        if sheet is not None
    }
    holds = conditions(sight) | _of_documents(sight)
    spoken: frozenset[str] = SPOKEN if left else frozenset()
    if left:
        holds -= {id_ for id_ in holds if id_ in HEARD}
    observed = [c for c in referential.rubric.criteria if any(place in reached for place in c.observed_in)]
    facts: dict[IndicatorId, Found] = {}
    wanted: list[IndicatorId] = []
    for criterion in observed:
        for indicator in criterion.indicators:
            found = FACTS[indicator.id](sight) if indicator.id in FACTS and criterion.id not in spoken else None
            if found is not None and found.met is not None:
                facts[indicator.id] = found if copy.events else _as_read(found, copy)
            elif indicator.source is Source.JUDGE or criterion.id in spoken:
                wanted.append(indicator.id)
            elif found is not None:
                facts[indicator.id] = found
    wanted += [f"{WHEN}{id_}" for id_ in sorted(HEARD)] if left else []
    return Looked(copy, sight, facts, holds, _flags(copy, scenario), reached, tuple(wanted))


def _as_read(found: Found, copy: Copy) -> Found:
    """In a transcript nothing was recorded: what a session would have as a fact was read from words."""
    if found.source is Source.FACT and copy.dialogues and found.indicator.split(".")[0] in ("C3", "C4", "C5", "C6"):
        return replace(found, source=Source.READ, confidence=min(found.confidence, 0.8))
    return found


def _record(copy: Copy, case: Case | None, *, interpreted: bool) -> Record:
    if copy.events:
        return record_of(copy.events)
    if copy.dialogues:
        from negotiator.grading.listening import listen

        return listen(copy, case, interpreted=interpreted)
    return Record((), Workbook(), ClientState(), {}, frozenset(), lang=copy.lang or "fr")


def _sight(copy: Copy, record: Record, case: Case | None) -> Sight:
    book = record.book
    lines = {event.seq: event.seq + 1 for event in copy.events}
    research = [Sheet("finding", finding.text, lines.get(finding.seq)) for finding in book.findings.values()]
    research += [Sheet("notes", book.notes)] if book.notes.strip() else []
    plan = [
        Sheet(name, book.plan[name], lines.get(book.plan_seqs.get(name, -1)))
        for name in PLAN_FIELDS
        if name in book.plan
    ]
    if copy.plan is not None and not plan:
        sheets = plan_sheets(copy.plan)
        plan = [sheet for sheet in sheets if sheet.name != "research"]
        research += [sheet for sheet in sheets if sheet.name == "research"]
    summary = [Sheet(name, book.summary[name]) for name in SUMMARY_FIELDS if name in book.summary]
    return Sight(
        record=record,
        case=case,
        research=tuple(research),
        plan=tuple(plan),
        summary=tuple(summary),
        proposal=copy.proposal or _written(book, "proposal"),
        spec=copy.spec or _written(book, "internal_spec"),
    )


def _written(book: Workbook, exercise: str) -> Sheet | None:
    text = book.exercises.get(exercise, "")
    return Sheet(exercise, text) if text.strip() else None


def _of_documents(sight: Sight) -> frozenset[str]:
    """The conditions that documents bring."""
    found = {
        "price_differs": proposals.price_differs(sight),
        "not_as_sold": specifications.not_as_sold(sight),
        "nothing_bought_in": specifications.nothing_bought_in(sight),
        "plain_text_only": sight.proposal is not None,
    }
    return frozenset(id_ for id_, holds in found.items() if holds)


def _flags(copy: Copy, scenario: Scenario | None) -> tuple[str, ...]:
    """What a human should look at: words to the marker, a journal that can't be vouched for."""
    flags: list[str] = []
    if suspicious(copy.texts):
        flags.append("injection")
    if copy.broken or (
        copy.events and scenario is not None and replay(copy.events, scenario, case_of(scenario).matcher)
    ):
        flags.append("unverified")
    return tuple(flags)


def settle(looked: Looked, judgement: Judgement, judge: Judge, referential: Referential) -> Grade:
    """The grade, from the facts and a judge's verdicts."""
    copy, rubric, lang = looked.copy, referential.rubric, looked.sight.record.lang
    graded: list[tuple[CriterionGrade, LevelResult]] = []
    for criterion in rubric.criteria:
        graded.append(_criterion(criterion, looked, judgement, referential, lang))
    levels = [one for one, _ in graded]
    scored = any(one.level is not None for one in levels)
    failed = judgement.failure is not None and not scored
    return Grade(
        copy=copy.name,
        candidate=copy.candidate,
        scenario=looked.sight.case.scenario.id if looked.sight.case else copy.scenario,
        status="not_scored" if failed else "graded",
        rubric_id=rubric.id,
        rubric_hash=rubric_hash(_versions(judge, looked.sight.case), rubric),
        judge=judge.name,
        criteria=tuple(levels),
        advice=advice(looked.sight, rubric, graded, lang),
        flags=tuple(dict.fromkeys((*looked.flags, *judgement.flags))),
        error=judgement.failure,
        usage=judgement.usage,
        lang=lang,
    )


def _versions(judge: Judge, case: Case | None) -> dict[str, str]:
    """Everything beside the rubric that can change a verdict."""
    versions = {"facts": FACTS_VERSION, "program": __version__, "cues": cues_hash(), **judge.version}
    if case is not None:
        versions["scenario"] = case.hash
    return versions


def _criterion(
    criterion: Criterion, looked: Looked, judgement: Judgement, referential: Referential, lang: str
) -> tuple[CriterionGrade, LevelResult]:
    rubric = referential.rubric
    if not any(place in looked.reached for place in criterion.observed_in):
        result = LevelResult(None, Status.NOT_OBSERVED)
        return CriterionGrade(criterion.id, None, result.status, (), rationale(criterion, result, rubric, lang)), result
    found = [_verdict(criterion, indicator.id, looked, judgement) for indicator in criterion.indicators]
    result = _level(criterion, found, looked, judgement)
    reason = rationale(criterion, result, rubric, lang)
    hangs = set(looked.wanted) & {indicator.id for indicator in criterion.indicators} - set(result.not_applicable)
    if judgement.failure is not None and hangs:
        result = replace(result, level=None, status=Status.NOT_SCORED)
        reason = phrase(lang, "judge_failed", reason=judgement.failure)
    indicators = tuple(_aside(one) if one.indicator in result.not_applicable else one for one in found)
    return CriterionGrade(
        criterion.id,
        result.level,
        result.status,
        indicators,
        reason,
        _spread(criterion, looked, judgement),
        aside=result.not_applicable,
    ), result


def _level(criterion: Criterion, found: Sequence[Found], looked: Looked, judgement: Judgement) -> LevelResult:
    holds = looked.conditions | judgement.conditions
    verdicts = {one.indicator: Verdict(one.met) for one in found}
    evidenced = any(one.met and one.evidence for one in found)
    return level(criterion, verdicts, evidenced=evidenced, conditions=holds, observed=looked.reached)


def _spread(criterion: Criterion, looked: Looked, judgement: Judgement) -> int | None:
    """How far apart the levels are that each replicate alone would give; None without replicates."""
    levels = []
    for ballot in judgement.ballots:
        alone = Judgement(ballot)
        found = [_verdict(criterion, indicator.id, looked, alone) for indicator in criterion.indicators]
        levels.append(_level(criterion, found, looked, alone).level)
    given = [one for one in levels if one is not None]
    return max(given) - min(given) if given else None


def _verdict(criterion: Criterion, id_: IndicatorId, looked: Looked, judgement: Judgement) -> Found:
    """The verdict on an indicator: the fact, else the judge's; what the jury asked about may complete it."""
    found = looked.facts.get(id_) or judgement.found.get(id_) or unanswered(id_)
    if found.met is not True and criterion.jury_completes:
        return completed(looked.sight, found) or found
    return found


def _aside(found: Found) -> Found:
    """An indicator without occasion: neither met nor missed, and that is certain."""
    return Found(found.indicator, None, found.source, 1.0)


async def grade(copy: Copy, scenario: Scenario | None, *, judge: Judge, referential: Referential) -> Grade:
    """Grade a copy against a scenario (None: from the copy alone).

    A judge that fails leaves `not_scored` where its reading was needed, never a number.
    """
    looked = look(copy, scenario, referential, reads=judge.reads)
    judgement = await judge.judge(looked.sight, looked.wanted) if looked.wanted else Judgement({})
    return settle(looked, judgement, judge, referential)


def grade_builtin(copy: Copy, scenario: Scenario | None, referential: Referential) -> Grade:
    """Grade with the built-in judge, at once."""
    judge = BuiltinJudge()
    looked = look(copy, scenario, referential)
    return settle(looked, judge.rule(looked.sight, looked.wanted), judge, referential)


def error_grade(name: str, problem: str, judge: Judge, referential: Referential) -> Grade:
    """The line of a copy that could not be read: counted, and said why."""
    rubric = referential.rubric
    return Grade(
        name, "", None, "error", rubric.id, rubric_hash(dict(judge.version), rubric), judge.name, error=problem
    )


def rubric_of(judge: Judge, referential: Referential, scenarios: Iterable[Scenario] = ()) -> str:
    """The hash that a copy of the first of these scenarios would be graded under (no scenario: from the copy alone)."""
    first = next(iter(scenarios), None)
    return rubric_hash(_versions(judge, Case(first) if first is not None else None), referential.rubric)
