"""The built-in judge's reading of the preparation and of the discovery summary. It copies no merit from the dossier."""

from __future__ import annotations

from collections.abc import Iterator

from negotiator.grading import words
from negotiator.grading.evidence import Evidence, Found
from negotiator.grading.facts.preparation import COPIED, goals_of
from negotiator.grading.record import Record
from negotiator.grading.sight import Sheet, Sight, judged, ruled
from negotiator.negotiation.moves import Act, Motive
from negotiator.negotiation.reactions import MotiveBetrayed
from negotiator.personas.matching import figures

FEWEST = 4
"""Content words under which a line is too short to be an analysis."""
MOTIVES = 2
OWN_WORDS = 2


def thoughts(sight: Sight) -> Iterator[tuple[Sheet, str]]:
    """What the candidate wrote of their own in the preparation: substantial, and no copy of the dossier."""
    sources = sight.case.dossier_sentences if sight.case else ()
    for sheet in (*sight.research, sight.field("angle"), sight.field("questions"), sight.field("objectives")):
        for line in words.items(sheet.text):
            if words.substantial(line, FEWEST) and words.share_copied(line, sources) < COPIED:
                yield sheet, line


def specific(sight: Sight, line: str) -> bool:
    """Whether a line is about this client: a point of the scenario, the buyer's name, a figure of the dossier."""
    if sight.case is None:
        return words.has_figure(line) or _names(line)
    if sight.case.matcher.points(line) or figures(line) & sight.case.dossier_figures:
        return True
    return bool(words.content(sight.case.scenario.buyer) & words.content(line))


def _names(line: str) -> bool:
    """Whether a line bears a proper name: a capital inside it."""
    return any(word[:1].isupper() and len(word) > 2 for word in line.split()[1:])


def _which(sight: Sight, *cues: str) -> list[Evidence]:
    """The candidate's own specific lines that hold one of these cues."""
    return [
        sheet.evidence(line)
        for sheet, line in thoughts(sight)
        if specific(sight, line) and any(words.has(cue, line) for cue in cues)
    ]


@judged("C1.figures_analysed")
def figures_analysed(sight: Sight) -> Found:
    """A figure of this client is commented on."""
    wanted = sight.case.dossier_figures if sight.case else None
    proofs = [
        sheet.evidence(line)
        for sheet, line in thoughts(sight)
        if words.has("analysis", line) and (figures(line) & wanted if wanted is not None else figures(line))
    ]
    return ruled("C1.figures_analysed", bool(proofs), proofs)


@judged("C1.risks_opportunities")
def risks_opportunities(sight: Sight) -> Found:
    """Risks or opportunities are drawn from what was found: two lines at least, one of them about this client."""
    proofs = _which(sight, "risk", "opportunity")
    return ruled("C1.risks_opportunities", len(proofs) >= 2, proofs)


@judged("C1.hypotheses")
def hypotheses(sight: Sight) -> Found:
    """Something is kept to be verified with the client."""
    proofs = _which(sight, "hypothesis")
    asked = sight.field("questions")
    proofs += [asked.evidence(q) for q in words.items(asked.text) if "?" in q and _about_client(sight, q)]
    return ruled("C1.hypotheses", bool(proofs), proofs)


def _about_client(sight: Sight, question: str) -> bool:
    """Whether a planned question rests on something read: it names a finding."""
    if sight.case is None:
        return False
    return any(point in sight.case.findings for point in sight.case.matcher.points(question))


@judged("C2.measurable")
def measurable(sight: Sight) -> Found:
    """Half of the objectives, one at least, can be checked: a figure, a date, a decision to obtain."""
    sheet = sight.field("objectives")
    goals = goals_of(sheet)
    checkable = [g for g in goals if words.has_figure(g) or (words.dated(g) and words.has("verifiable", g))]
    met = bool(checkable) and len(checkable) * 2 >= len(goals)
    return ruled("C2.measurable", met, (sheet.evidence(goal) for goal in checkable))


@judged("C2.angle")
def angle(sight: Sight) -> Found:
    """A line of attack that rests on something known of this client."""
    sheet = sight.field("angle")
    met = words.substantial(sheet.text, FEWEST) and _tied(sight, sheet.text)
    return ruled("C2.angle", met, [sheet.evidence(sheet.text)] if sheet.text.strip() else ())


def _tied(sight: Sight, text: str) -> bool:
    """Whether an angle rests on this client: a name alone does not tie it, a point known of the client does."""
    if sight.case is None:
        return specific(sight, text)
    people = sight.case.cast.people
    return any(point not in people for point in sight.case.matcher.points(text)) or bool(
        figures(text) & sight.case.dossier_figures
    )


@judged("C2.planned_concessions")
def planned_concessions(sight: Sight) -> Found:
    """A concession is planned with what is asked for it."""
    sheet = sight.field("concessions")
    proofs = [
        sheet.evidence(line)
        for line in words.items(sheet.text)
        if words.has("counterpart", line) and words.substantial(line, 3)
    ]
    return ruled("C2.planned_concessions", bool(proofs), proofs)


def motives_shown(record: Record) -> frozenset[Motive]:
    """The motives that the client let show in the first meeting."""
    return frozenset(change.motive for _, change in record.changes(MotiveBetrayed, ("interview_1",)))


def betraying(record: Record, motive: Motive) -> list[frozenset[str]]:
    """The content words of the answers in which a motive showed."""
    turns = [turn for turn, change in record.changes(MotiveBetrayed, ("interview_1",)) if change.motive is motive]
    return [words.content(turn.answer) for turn in turns]


@judged("C4.motives")
def motives(sight: Sight) -> Found:
    """Motives that showed are named in the summary sheet or restated, each with the words that showed it."""
    shown = motives_shown(sight.record)
    sheet = sight.field("motives")
    named: dict[Motive, Evidence] = {}
    for line in words.items(sheet.text):
        for motive in sorted(shown):
            own = any(len(words.content(line) & said) >= OWN_WORDS for said in betraying(sight.record, motive))
            if own and words.has(f"motive_{motive}", line):
                named.setdefault(motive, sheet.evidence(line))
    for turn, move in sight.record.moves(Act.RESTATE, phases=("interview_1",)):
        for motive in sorted(shown):
            if move.motive is motive or _behind(sight, move.points, motive):
                named.setdefault(motive, turn.evidence(move))
    return ruled("C4.motives", bool(shown) and len(named) >= min(MOTIVES, len(shown)), named.values())


def _behind(sight: Sight, points: tuple[str, ...], motive: Motive) -> bool:
    """Whether one of these points is a fact or need that this motive is behind."""
    if sight.case is None:
        return False
    for point in points:
        one, need = sight.case.fact(point), sight.case.need(point)
        if (one is not None and one.motive is motive) or (need is not None and need.motive is motive):
            return True
    return False
