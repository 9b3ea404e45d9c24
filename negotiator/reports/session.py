"""What a report tells of the session itself: discovery, concessions, people, targets, time, talk, trust, words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TypedDict

from negotiator.grading.case import Case, case_of
from negotiator.grading.evidence import clip
from negotiator.grading.facts import agreement
from negotiator.grading.record import MEETINGS, Record, TurnRecord
from negotiator.grading.sight import Sight
from negotiator.grading.wording import number
from negotiator.i18n import translate as _
from negotiator.journal.events import Event, EventType
from negotiator.negotiation.moves import Act, Form
from negotiator.negotiation.reactions import FactDisclosed, Party
from negotiator.negotiation.state import ClientState, begin_turn, fold
from negotiator.referential.models import Referential
from negotiator.reports import labels
from negotiator.reports.model import Concession, Discovered, Person, Spoken, Step, Talk, Target, Trust
from negotiator.scenarios.models import Issue, Scenario

QUESTIONS = (Act.ASK, Act.PROBE)
PROMISE, EARLIER = "promise", "earlier"


class Shown(TypedDict, total=False):
    """The parts of a report that come from a session."""

    discovered: tuple[Discovered, ...]
    concessions: tuple[Concession, ...]
    people: tuple[Person, ...]
    targets: tuple[Target, ...]
    own_targets: tuple[tuple[str, str], ...]
    margin: str
    outcome: str
    talks: tuple[Talk, ...]
    steps: tuple[Step, ...]
    trust: tuple[Trust, ...]
    transcript: tuple[Spoken, ...]


def shown(
    record: Record,
    events: Sequence[Event],
    scenario: Scenario | None,
    referential: Referential,
    lang: str,
    *,
    reveal: bool,
) -> Shown:
    """All of it, in the current language."""
    titles = {phase.id.value: phase.title.in_(lang) for phase in referential.examination.phases}
    titles |= {phase.id.value: phase.title.in_(lang) for phase in referential.examination.exercises}
    found: Shown = {
        "talks": tuple(_talk(record, phase, titles[phase]) for phase in MEETINGS if record.meeting(phase)),
        "steps": _steps(events, titles),
        "trust": tuple(_trust(record, phase, titles[phase]) for phase in MEETINGS if record.meeting(phase)),
        "transcript": transcript(record, scenario, titles),
        "own_targets": tuple((_field(key), value) for key, value in record.book.plan.items() if value.strip()),
    }
    if "interview_2" in record.reached:
        found["outcome"] = labels.outcome(record.end("interview_2").outcome)
    if scenario is not None:
        case = case_of(scenario)
        found["discovered"] = _discovered(record, case, reveal=reveal)
        found["concessions"] = _concessions(record, case, lang)
        found["people"] = _people(record, case)
        found["targets"] = _targets(record, case, lang)
        found["margin"] = _margin(record, case, lang)
    return found


def _field(key: str) -> str:
    return {
        "objectives": _("objectives"),
        "floor": _("floor"),
        "fallback": _("fallback"),
        "angle": _("line of attack"),
        "questions": _("planned questions"),
        "concessions": _("planned concessions"),
    }.get(key, key)


def _discovered(record: Record, case: Case, *, reveal: bool) -> tuple[Discovered, ...]:
    """Every fact of the scenario, found or not, in the order in which it came; a bluff is no fact to find."""
    told: dict[str, tuple[TurnRecord, FactDisclosed]] = {}
    for turn, change in record.changes(FactDisclosed):
        told.setdefault(change.fact, (turn, change))
    rows: list[Discovered] = []
    for fact in case.scenario.facts:
        if not fact.true:
            continue
        topic = labels.topic(fact.topics[0])
        if fact.id in told:
            turn, change = told[fact.id]
            state, how = ("found", _("asked")) if change.elicited else ("volunteered", _("unasked"))
            question = clip(_question(turn), 120) if change.elicited else ""
            rows.append(Discovered(topic, fact.statement, how, state, turn.turn, f"t{turn.turn}", question))
        else:
            rows.append(Discovered(topic, fact.statement if reveal else "", _("missed"), "missed", None, None, ""))
    order = {"found": 0, "volunteered": 1, "missed": 2}
    return tuple(sorted(rows, key=lambda row: (order[row.state], row.turn or 0)))


def _question(turn: TurnRecord) -> str:
    """The candidate's question in a turn, else all the words."""
    asked = turn.of(*QUESTIONS)
    return turn.clause(asked[0]) if asked else turn.words


def _concessions(record: Record, case: Case, lang: str) -> tuple[Concession, ...]:
    rows = []
    issues = {issue.id: issue for issue in case.scenario.deal.issues}
    for entry in record.end("interview_2").ledger:
        issue = issues.get(entry.issue)
        if issue is None:
            continue
        against = ", ".join(_against(one, issues) for one in entry.against)
        rows.append(
            Concession(
                turn=entry.turn,
                anchor=f"t{entry.turn}",
                who=_("you") if entry.party is Party.SELLER else _("the client"),
                issue=issue.name,
                before=value(issue, entry.before, lang),
                after=value(issue, entry.after, lang),
                against=against,
                effect=money(entry.effect, case.scenario.deal.currency, lang),
                gift=entry.party is Party.SELLER and not entry.against,
            )
        )
    return tuple(rows)


def _against(id_: str, issues: dict[str, Issue]) -> str:
    if id_ in issues:
        return issues[id_].name
    return {PROMISE: _("a counterpart asked for"), EARLIER: _("an earlier step")}.get(id_, id_)


def value(issue: Issue, amount: Decimal, lang: str) -> str:
    """A term with its unit."""
    return f"{number(amount, lang)} {issue.unit}".strip()


def money(amount: Decimal, currency: str, lang: str) -> str:
    """An amount in whole units of the currency, with its sign and thousands apart."""
    apart = "\u202f" if lang == "fr" else ","
    whole = f"{abs(amount.quantize(Decimal(1))):,}".replace(",", apart)
    sign = "−" if amount < 0 else "+" if amount > 0 else ""
    symbol = "€" if currency == "EUR" else currency
    return f"{sign}{whole}\u00a0{symbol}"


def _people(record: Record, case: Case) -> tuple[Person, ...]:
    """The GRID as it is, against the line of the discovery summary that names each person."""
    lines = [
        line.strip() for line in record.book.summary.get("power", "").replace(";", "\n").splitlines() if line.strip()
    ]
    rows = []
    for person in case.scenario.interlocutors:
        own = next((line for line in lines if person.id in case.matcher.points(line)), "")
        real = ", ".join(_(labels.GRID[role]) for role in person.grid)
        rows.append(Person(person.name, person.role, real, clip(own, 120)))
    return tuple(rows)


def _targets(record: Record, case: Case, lang: str) -> tuple[Target, ...]:
    end = record.end("interview_2")
    agreed = end.outcome in agreement.AGREED
    terms = end.agreed if agreed else end.seller_terms
    bargain = case.cast.bargain
    rows = []
    for issue in case.scenario.deal.issues:
        result = terms.get(issue.id)
        within = bargain.issue(issue.id).within_floor(result) if result is not None else None
        shown_ = value(issue, result, lang) if result is not None else "–"
        rows.append(Target(issue.name, value(issue, issue.list, lang), value(issue, issue.floor, lang), shown_, within))
    return tuple(rows)


def _margin(record: Record, case: Case, lang: str) -> str:
    sight = Sight(record, case)
    rate = agreement.margin_rate(sight, agreement.final_terms(sight)) if agreement.final_terms(sight) else None
    if rate is None:
        return ""
    minimum = number(case.scenario.seller.mandate.minimum_margin, lang)
    own = number(rate.quantize(Decimal("0.1")), lang)
    return _(
        "Margin on the offer you built: {rate} % (mandate: at least {minimum} %).",
        rate=own,
        minimum=minimum,
    )


def _talk(record: Record, phase: str, title: str) -> Talk:
    turns = record.meeting(phase)
    asked = [move for turn in turns for move in turn.of(*QUESTIONS)]
    return Talk(
        meeting=title,
        candidate=sum(len(turn.words.split()) for turn in turns),
        client=sum(len(turn.answer.split()) for turn in turns),
        open=sum(move.form is Form.OPEN for move in asked),
        closed=sum(move.form is Form.CLOSED for move in asked),
        alternative=sum(move.form is Form.ALTERNATIVE for move in asked),
        follow_ups=sum(move.act is Act.PROBE for move in asked),
    )


def _steps(events: Sequence[Event], titles: dict[str, str]) -> tuple[Step, ...]:
    """The phases with the minutes used, given, and how each ended."""
    given: dict[str, int] = {}
    used: dict[str, float] = {}
    ended: dict[str, str] = {}
    for event in events:
        name = event.phase
        if name is None:
            continue
        if event.type is EventType.PHASE_STARTED:
            minutes = event.data.get("minutes")
            given[name] = round(minutes) if isinstance(minutes, int | float) else 0
        if isinstance(spent := event.data.get("spent"), int | float):
            used[name] = float(spent)
        if event.type is EventType.PHASE_ENDED:
            ended[name] = event.text("reason")
    return tuple(
        Step(
            titles.get(name, name),
            round(used.get(name, 0.0) / 60),
            given[name],
            _(labels.ENDED[ended[name]]) if ended.get(name) in labels.ENDED else _("not ended"),
        )
        for name in given
    )


def _trust(record: Record, phase: str, title: str) -> Trust:
    """The trust after each turn of a meeting: the same fold as the session's."""
    state = ClientState()
    points: list[tuple[int, int]] = []
    for turn in record.turns:
        state = fold(turn.changes, state if turn.turn == 0 else begin_turn(state))
        if turn.phase == phase:
            points.append((turn.turn, state.trust))
    start = next((turn for turn, _trust in points if turn), 1) - 1
    return Trust(title, tuple((turn or start, trust) for turn, trust in points))


def transcript(record: Record, scenario: Scenario | None, titles: dict[str, str] | None = None) -> tuple[Spoken, ...]:
    """Everything said, each turn with its anchor, speakers by their names."""
    names = {p.id: f"{p.civility} {p.name.split()[-1]}" for p in scenario.interlocutors} if scenario else {}
    names |= {j.id: j.name for j in scenario.jury} if scenario else {}
    rows: list[Spoken] = []
    seen: set[int] = set()
    before = ""
    for said in record.said:
        own = said.role == "candidate"
        speaker = _("You") if own else names.get(said.speaker, said.speaker)
        first = said.phase != before
        before = said.phase
        anchor = "" if said.turn in seen or not own else f"t{said.turn}"
        if own:
            seen.add(said.turn)
        rows.append(
            Spoken(anchor, said.turn, speaker, said.text, own, (titles or {}).get(said.phase, said.phase), first)
        )
    return tuple(rows)
