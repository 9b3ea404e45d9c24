"""What a jury notices in a session: each observation by name, with the words and figures to ask about it.

Observations rest on what the candidate wrote, said and was told; what the client kept to itself is in none of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from negotiator.exercises.wording import issue_name, money, number, value_of
from negotiator.journal.events import Event
from negotiator.journal.fold import transcript
from negotiator.journal.workbook import Workbook
from negotiator.negotiation.deal import Bargain
from negotiator.negotiation.moves import Topic
from negotiator.negotiation.reactions import Outcome, Party, Validation
from negotiator.negotiation.state import ClientState, LedgerEntry
from negotiator.personas.director.turn import bargain
from negotiator.personas.matching import figures, plain
from negotiator.scenarios.models import Finding, Scenario

Words = Mapping[str, str]
LONGEST_QUOTE = 180
"""Characters of the candidate's or client's own words that a juror reads out."""


@dataclass(frozen=True, slots=True)
class Played:
    """A session as the jury has it before its eyes."""

    scenario: Scenario
    lang: str
    topics: Mapping[str, str]
    events: Sequence[Event]
    state: ClientState
    workbook: Workbook

    @property
    def bargain(self) -> Bargain:
        """The scenario's deal as the kernel reckons it."""
        return bargain(self.scenario)


def observe(played: Played, name: str) -> Words | None:
    """The words that fill a question about this observation; none when the session does not show it."""
    words = OBSERVATIONS[name](played)
    return words if words is None or _may_be_said(played, " ".join(words.values())) else None


def _may_be_said(played: Played, words: str) -> bool:
    """Whether words give away nothing that the candidate was not told: no locked fact's secret."""
    said = f" {plain(words)} "
    locked = [f for f in played.scenario.facts if not played.state.knows(f.id)]
    return not any(f" {plain(secret)} " in said for fact in locked for secret in fact.secrets if plain(secret))


def _short(text: str) -> str:
    """Words to read out: one line, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[:LONGEST_QUOTE].rsplit(' ', 1)[0]}…"


def _finding_words(played: Played, finding: Finding) -> Words:
    document = next(d for d in played.scenario.dossier if d.id in finding.documents)
    return {"title": document.title, "source": document.source}


def _finding_unread(played: Played) -> Words | None:
    opened = played.workbook.opened
    missed = [f for f in played.scenario.findings if f.key and not any(d in opened for d in f.documents)]
    return _finding_words(played, missed[0]) if missed else None


def _finding_unused(played: Played) -> Words | None:
    opened, used = played.workbook.opened, played.state.findings_used
    idle = [f for f in played.scenario.findings if f.key and f.id not in used and any(d in opened for d in f.documents)]
    if not idle:
        return None
    document = next(d for d in played.scenario.dossier if d.id in idle[0].documents and d.id in opened)
    return {"title": document.title, "source": document.source}


def _objective(played: Played) -> str:
    return _short(played.workbook.plan.get("objectives", ""))


def _said_objective(played: Played, *, measured: bool) -> Words | None:
    objective = _objective(played)
    return {"objective": objective} if objective and bool(figures(objective)) is measured else None


def _reached(played: Played, meeting: str) -> bool:
    return any(said.phase == meeting and said.role == "candidate" for said in transcript(played.events))


def _restated(played: Played, *, loosely: bool) -> Words | None:
    made = played.state.restatements
    if any(r.validation is Validation.VALIDATED for r in made) or not _reached(played, "interview_1"):
        return None
    return {} if bool(made) is loosely else None


def _decider_never_asked(played: Played) -> Words | None:
    asked = played.state.asked
    return {} if Topic.DECISION_MAKER not in asked and played.state.access is None else None


def _no_access(played: Played) -> Words | None:
    rule = played.scenario.access
    reached = _reached(played, "interview_2")
    return {} if rule and reached and rule.decider not in played.state.present else None


def _objection_standing(played: Played) -> Words | None:
    standing = [o for o in played.scenario.objections if played.state.standing(o.id)]
    standing.sort(key=lambda o: not o.blocking)
    return {"words": _short(standing[0].say)} if standing else None


def _topic_never_asked(played: Played) -> Words | None:
    never = [words for topic, words in played.topics.items() if Topic(topic) not in played.state.asked]
    return {"topic": never[0]} if never and _reached(played, "interview_1") else None


def _person(played: Played) -> Words | None:
    """The one the candidate met who spoke most."""
    spoke = [s.speaker for s in transcript(played.events) if s.role == "client"]
    met = [p for p in played.scenario.interlocutors if p.id in spoke]
    met.sort(key=lambda p: -spoke.count(p.id))
    return {"name": f"{met[0].civility} {met[0].name.split()[-1]}"} if met else None


def _given(played: Played, *, for_nothing: bool) -> Words | None:
    given = [e for e in played.state.concessions(Party.SELLER) if bool(e.against) is not for_nothing]
    return _conceded(played, min(given, key=lambda e: e.effect)) if given else None


def _conceded(played: Played, entry: LedgerEntry) -> Words:
    deal, lang = played.scenario.deal, played.lang
    issue = next(i for i in deal.issues if i.id == entry.issue)
    return {
        "issue": issue_name(issue),
        "before": value_of(issue, entry.before, deal, lang),
        "after": value_of(issue, entry.after, deal, lang),
        "effect": money(abs(entry.effect).quantize(entry.effect.__class__(1)), deal.currency, lang),
    }


def _under_floor(played: Played) -> Words | None:
    deal, state = played.scenario.deal, played.state
    agreed = state.agreed
    under = [i for i in played.bargain.under_floor(agreed) if i in agreed] if agreed else []
    if not under:
        return None
    issue = next(i for i in deal.issues if i.id == under[0])
    return {"issue": issue_name(issue), "value": value_of(issue, agreed[issue.id], deal, played.lang)}


def _forbidden(played: Played) -> Words | None:
    promised = [f for f in played.scenario.seller.mandate.forbidden if f.id in played.state.forbidden]
    return {"promise": _short(promised[0].statement)} if promised else None


def _no_next_step(played: Played) -> Words | None:
    step = played.state.next_step
    return None if step is not None and step.dated else {}


def _margin(played: Played) -> Words | None:
    offer, agreed = played.workbook.offer, played.state.agreed
    if not offer or not agreed:
        return None
    costs = [i.cost for i in played.scenario.seller.catalogue if i.id in offer.items or i.included]
    rate = played.bargain.margin_rate(agreed, costs)
    return None if rate is None else {"margin": number(rate.quantize(rate.__class__(1)), played.lang)}


def _when(shown: bool) -> Words | None:
    return {} if shown else None


OBSERVATIONS: Mapping[str, Callable[[Played], Words | None]] = {
    "finding_unread": _finding_unread,
    "finding_unused": _finding_unused,
    "no_objectives": lambda played: _when(not _objective(played)),
    "unmeasured": lambda played: _said_objective(played, measured=False),
    "objective": lambda played: _said_objective(played, measured=True),
    "no_fallback": lambda played: _when(not played.workbook.plan.get("fallback", "").strip()),
    "broken_off": lambda played: _when(played.state.outcome is Outcome.BROKEN_OFF),
    "no_restatement": lambda played: _restated(played, loosely=False),
    "loose_restatement": lambda played: _restated(played, loosely=True),
    "decider_never_asked": _decider_never_asked,
    "no_access": _no_access,
    "objection_standing": _objection_standing,
    "topic_never_asked": _topic_never_asked,
    "person": _person,
    "under_floor": _under_floor,
    "forbidden": _forbidden,
    "gift": lambda played: _given(played, for_nothing=True),
    "traded": lambda played: _given(played, for_nothing=False),
    "no_next_step": _no_next_step,
    "margin": _margin,
    "no_deal": lambda played: _when(played.state.outcome not in (Outcome.ACCEPTED, Outcome.IN_PRINCIPLE)),
}
"""Every observation that the jury's questions may name."""


def tidy(text: str) -> str:
    """A question as it is said: no line break, no double space (non-breaking ones stay)."""
    return re.sub(r"[ \t\n]+", " ", text).strip()
