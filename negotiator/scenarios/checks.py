"""What makes a scenario unplayable or unfair, told before anybody plays it.

Form is the loader's affair; here everything is in its place, and the question is whether the game holds together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from negotiator.i18n import translate as _
from negotiator.negotiation.reactions import Kind
from negotiator.scenarios.bargain import check_deal
from negotiator.scenarios.models import FindingNature, Interlocutor, Meeting, Scenario, Tier, Trigger
from negotiator.scenarios.problems import Problem, Severity, shown, suggestion
from negotiator.scenarios.secrecy import flat, leaks
from negotiator.scenarios.source import SourceLines, Where

_MEETINGS: dict[Meeting, int] = {"interview_1": 1, "interview_2": 2}


@dataclass(slots=True)
class Findings:
    """Problems being gathered, each put on the line of what it is about."""

    lines: SourceLines
    problems: list[Problem] = field(default_factory=list)

    def error(self, where: Where, message: str) -> None:
        """Note something that keeps the scenario from being played."""
        self._note(self.lines.value(where), Severity.ERROR, message)

    def warning(self, where: Where, message: str) -> None:
        """Note something that makes it poorer."""
        self._note(self.lines.key(where), Severity.WARNING, message)

    def at_line(self, line: int, message: str) -> None:
        """Note an error whose line is known."""
        self._note(line, Severity.ERROR, message)

    def refer(self, where: Where, id: str, known: Collection[str], what: str) -> bool:
        """Whether an id names something; if not, that is an error."""
        if id not in known:
            self.error(where, _("{what} « {id} » does not exist.", what=what, id=shown(id)) + suggestion(id, known))
        return id in known

    def _note(self, line: int, severity: Severity, message: str) -> None:
        problem = Problem(self.lines.file, line, severity, message)
        if problem not in self.problems:
            self.problems.append(problem)


def check_file(path: Path, archetypes: Collection[str]) -> tuple[Problem, ...]:
    """Load and check one file: its problems of form, or when there are none, those of the game."""
    from negotiator.scenarios.loader import read_scenario

    loaded = read_scenario(path)
    if loaded.scenario is None:
        return loaded.problems
    return check_scenario(loaded.scenario, loaded.lines, archetypes)


def check_scenario(scenario: Scenario, lines: SourceLines, archetypes: Collection[str]) -> tuple[Problem, ...]:
    """Everything wrong with a scenario of the right form, in order of lines; `archetypes` are the known names."""
    found = Findings(lines)
    _check_ids(scenario, found)
    _check_references(scenario, found)
    _check_people(scenario, archetypes, found)
    _check_facts(scenario, found)
    _check_dossier(scenario, found)
    _check_cues(scenario, found)
    for leak in leaks(scenario):
        found.at_line(lines.row(leak.where, *leak.patterns, read=flat), leak.message)
    check_deal(scenario, found)
    return tuple(sorted(found.problems, key=lambda problem: (problem.line, problem.severity)))


def _collections(scenario: Scenario) -> tuple[tuple[Where, tuple[str, ...], bool], ...]:
    """Every list of things with ids: its path, the ids, and whether they are points that words may mention."""
    seller, deal = scenario.seller, scenario.deal
    return (
        (("facts",), tuple(one.id for one in scenario.facts), True),
        (("needs",), tuple(one.id for one in scenario.needs), True),
        (("objections",), tuple(one.id for one in scenario.objections), True),
        (("findings",), tuple(one.id for one in scenario.findings), True),
        (("seller", "proofs"), tuple(one.id for one in seller.proofs), True),
        (("seller", "catalogue"), tuple(one.id for one in seller.catalogue), True),
        (("seller", "mandate", "forbidden"), tuple(one.id for one in seller.mandate.forbidden), True),
        (("dossier",), tuple(one.id for one in scenario.dossier), False),
        (("interlocutors",), tuple(one.id for one in scenario.interlocutors), False),
        (("deal", "issues"), tuple(one.id for one in deal.issues), False),
        (("deal", "tactics"), tuple(one.id for one in deal.tactics), False),
        (("between",), tuple(one.id for one in scenario.between), False),
        (("jury",), tuple(one.id for one in scenario.jury), False),
        (("internal_actors",), tuple(one.id for one in scenario.internal_actors), False),
    )


def _check_ids(scenario: Scenario, found: Findings) -> None:
    points: dict[str, Where] = {}
    for where, ids, shared in _collections(scenario):
        seen = points if shared else {}
        for i, id in enumerate(ids):
            here = (*where, i, "id")
            if id in seen:
                line = found.lines.value(seen[id])
                found.error(here, _("The id « {id} » is already taken on line {line}.", id=id, line=line))
            seen.setdefault(id, here)


def _check_references(scenario: Scenario, found: Findings) -> None:
    ids = {where: set(names) for where, names, _shared in _collections(scenario)}
    document, finding, fact = _("The document"), _("The need or objection"), _("The fact")
    person, objection, issue = _("The interlocutor"), _("The objection"), _("The issue")
    references: list[tuple[Where, str, set[str], str]] = []

    def add(where: Where, names: Collection[str], known: set[str], what: str, keys: bool = False) -> None:
        references.extend(((*where, name if keys else i), name, known, what) for i, name in enumerate(names))

    people, facts, issues = ids[("interlocutors",)], ids[("facts",)], ids[("deal", "issues")]
    for i, one in enumerate(scenario.dossier):
        if one.contradicts is not None:
            references.append((("dossier", i, "contradicts"), one.contradicts, ids[("dossier",)], document))
    for i, learnt in enumerate(scenario.findings):
        add(("findings", i, "documents"), learnt.documents, ids[("dossier",)], document)
    for i, proof in enumerate(scenario.seller.proofs):
        add(("seller", "proofs", i, "supports"), proof.supports, ids[("needs",)] | ids[("objections",)], finding)
    for i, known in enumerate(scenario.facts):
        add(("facts", i, "holders"), known.holders, people, person)
        add(("facts", i, "after"), known.after, facts, fact)
    for i, need in enumerate(scenario.needs):
        add(("needs", i, "facts"), need.facts, facts, fact)
        add(("needs", i, "met_by_items"), need.met_by_items, ids[("seller", "catalogue")], _("The catalogue item"))
        add(("needs", i, "met_by_terms"), need.met_by_terms, issues, issue, keys=True)
    for i, brake in enumerate(scenario.objections):
        references.append((("objections", i, "holder"), brake.holder, people, person))
        add(("objections", i, "trigger", "issues"), brake.trigger.issues, issues, issue)
        add(("objections", i, "proofs"), brake.proofs, ids[("seller", "proofs")], _("The proof"))
        add(("objections", i, "terms"), brake.terms, issues, issue, keys=True)
    for i, tactic in enumerate(scenario.deal.tactics):
        references.append((("deal", "tactics", i, "holder"), tactic.holder, people, person))
        add(("deal", "tactics", i, "trigger", "issues"), tactic.trigger.issues, issues, issue)
    for i, event in enumerate(scenario.between):
        references.append((("between", i, "holder"), event.holder, people, person))
        if event.raises is not None:
            references.append((("between", i, "raises"), event.raises, ids[("objections",)], objection))
    if scenario.access is not None:
        references.append((("access", "decider"), scenario.access.decider, people, person))
    add(("supplied_case", "terms"), scenario.supplied_case.terms, issues, issue, keys=True)
    add(("supplied_case", "needs"), scenario.supplied_case.needs, ids[("needs",)], _("The need"))
    for where, name, names, what in references:
        found.refer(where, name, names, what)


def meetings_of(person: Interlocutor) -> frozenset[int]:
    """The meetings, 1 and 2, that a person may attend."""
    attended = set(person.present) | ({person.joins} if person.joins is not None else set())
    return frozenset(_MEETINGS[meeting] for meeting in attended)


def _check_people(scenario: Scenario, archetypes: Collection[str], found: Findings) -> None:
    access = scenario.access
    for i, person in enumerate(scenario.interlocutors):
        here: Where = ("interlocutors", i)
        found.refer((*here, "archetype"), person.archetype, archetypes, _("The archetype"))
        attends = meetings_of(person)
        if not attends:
            found.warning(here, _("« {name} » attends no meeting.", name=shown(person.name)))
        for meeting in person.opening:
            if _MEETINGS[meeting] not in attends:
                found.error((*here, "opening", meeting), _("This person does not attend that meeting."))
        for kind in person.lines:
            found.refer((*here, "lines", kind), kind, [one.value for one in Kind], _("The reaction"))
        if person.joins is not None and access is None:
            found.error((*here, "joins"), _("Nothing brings this person: `access` is missing."))
        if access is not None and access.decider == person.id and not (attends & {2}):
            found.error(
                ("access", "decider"), _("This person does not join the second meeting (`joins: interview_2`).")
            )
        if access is not None and access.decider == person.id and not person.authority.decides:
            found.error(("access", "decider"), _("This person decides nothing (`authority.decides`)."))
    for meeting in _MEETINGS:
        if not any(meeting in person.present for person in scenario.interlocutors):
            found.error(("interlocutors",), _("Nobody is present in {meeting} without being asked.", meeting=meeting))
    if not any(person.authority.decides for person in scenario.interlocutors) and not scenario.deal.no_zone:
        found.warning(("interlocutors",), _("Nobody may sign (`authority.decides`): no agreement is possible."))
    _check_holders(scenario, found)


def _check_holders(scenario: Scenario, found: Findings) -> None:
    """Objections, tactics and events must belong to somebody who is there when they come."""
    attends = {person.id: meetings_of(person) for person in scenario.interlocutors}
    told = _("This person is not there when it should come: it is never said.")

    def never(holder: str, trigger: Trigger) -> bool:
        wanted = {_MEETINGS[trigger.meeting]} if trigger.meeting is not None else {1, 2}
        return holder in attends and not attends[holder] & wanted

    for i, objection in enumerate(scenario.objections):
        if never(objection.holder, objection.trigger):
            found.error(("objections", i, "holder"), told)
    for i, tactic in enumerate(scenario.deal.tactics):
        if never(tactic.holder, tactic.trigger):
            found.error(("deal", "tactics", i, "holder"), told)
    for i, event in enumerate(scenario.between):
        if event.holder in attends and 2 not in attends[event.holder]:
            found.error(("between", i, "holder"), told)


def first_meeting(scenario: Scenario) -> dict[str, int]:
    """The first meeting in which each fact can be said; a fact that can never be said is not in it."""
    attends = {person.id: meetings_of(person) for person in scenario.interlocutors}
    reached: dict[str, int] = {}
    for _round in scenario.facts:
        before = len(reached)
        for fact in scenario.facts:
            if fact.id in reached or not all(earlier in reached for earlier in fact.after):
                continue
            ready = max((reached[earlier] for earlier in fact.after), default=1)
            when = [m for holder in fact.holders for m in attends.get(holder, ()) if m >= ready]
            if when:
                reached[fact.id] = min(when)
        if len(reached) == before:
            break
    return reached


def _check_facts(scenario: Scenario, found: Findings) -> None:
    reached = first_meeting(scenario)
    people = {person.id for person in scenario.interlocutors}
    known = {fact.id for fact in scenario.facts}
    for i, fact in enumerate(scenario.facts):
        here: Where = ("facts", i)
        sound = people.issuperset(fact.holders) and known.issuperset(fact.after)
        if fact.id not in reached and sound:
            found.error(
                (*here, "id"), _("The fact « {id} » can never be said: see its holders and `after`.", id=fact.id)
            )
        if fact.tier is Tier.ONE_PERSON and len(fact.holders) > 1:
            found.error((*here, "holders"), _("A fact of the tier one_person has one holder."))
        if fact.tier is not Tier.FREE and not fact.secrets:
            found.warning(here, _("The locked fact « {id} » has no secrets: nothing guards it.", id=fact.id))
        if fact.tier is Tier.FREE and fact.secrets:
            found.warning((*here, "secrets"), _("A free fact has no use for secrets."))
        for j, secret in enumerate(fact.secrets):
            if len(flat(secret)) < 2:
                found.error((*here, "secrets", j), _("This secret is too short: it stands in every text."))
    for i, need in enumerate(scenario.needs):
        if need.hidden and not need.facts:
            found.error(("needs", i), _("Nothing reveals the hidden need « {id} »: name its facts.", id=need.id))
        elif need.facts and known.issuperset(need.facts) and not reached.keys() & set(need.facts):
            found.error(("needs", i, "facts"), _("No fact that reveals the need « {id} » can be said.", id=need.id))


def _check_dossier(scenario: Scenario, found: Findings) -> None:
    used = {id for finding in scenario.findings for id in finding.documents}
    noise = {document.id for document in scenario.dossier if document.noise}
    for i, document in enumerate(scenario.dossier):
        if document.id not in used and not document.noise:
            told = _("The document « {id} » supports no finding: name it in one, or mark it `noise`.", id=document.id)
            found.warning(("dossier", i), told)
        if document.contradicts == document.id:
            found.error(("dossier", i, "contradicts"), _("A document cannot contradict itself."))
    for i, finding in enumerate(scenario.findings):
        if set(finding.documents) <= noise:
            found.warning(("findings", i, "documents"), _("This finding rests on documents marked `noise` only."))
    natures = {finding.nature for finding in scenario.findings}
    if not any(document.contradicts for document in scenario.dossier) or FindingNature.CONTRADICTION not in natures:
        found.warning(("dossier",), _("The dossier holds no contradiction with a finding that tells it."))
    if not any(document.outdated for document in scenario.dossier) or FindingNature.OUTDATED not in natures:
        found.warning(("dossier",), _("The dossier holds no outdated figure with a finding that tells it."))
    if FindingNature.WEAK_SIGNAL not in natures:
        found.warning(("findings",), _("No finding is a weak signal of a hidden need."))


def _check_cues(scenario: Scenario, found: Findings) -> None:
    """An empty alternative would be found in every sentence."""
    for where, cues in _all_cues(scenario):
        for i, group in enumerate(cues):
            if not all(word.strip() for word in group.split("|")):
                found.error(
                    (*where, "cues", i), _("These cues hold an empty alternative: « {cues} ».", cues=shown(group))
                )


def _all_cues(scenario: Scenario) -> Iterator[tuple[Where, tuple[str, ...]]]:
    lists: tuple[tuple[Where, tuple[object, ...]], ...] = (
        (("facts",), scenario.facts),
        (("needs",), scenario.needs),
        (("objections",), scenario.objections),
        (("findings",), scenario.findings),
        (("seller", "proofs"), scenario.seller.proofs),
        (("seller", "catalogue"), scenario.seller.catalogue),
        (("seller", "mandate", "forbidden"), scenario.seller.mandate.forbidden),
        (("deal", "issues"), scenario.deal.issues),
        (("internal_actors",), scenario.internal_actors),
        *(((("internal_actors", i, "accountable"), one.accountable)) for i, one in enumerate(scenario.internal_actors)),
    )
    for where, things in lists:
        for i, thing in enumerate(things):
            yield (*where, i), getattr(thing, "cues", ())
