"""The written proposal on the case that comes with a scenario."""

from __future__ import annotations

from negotiator.exercises.internal_spec import minutes_of, one_line, texts
from negotiator.exercises.models import Entry, ProposalExercise, Section
from negotiator.exercises.wording import lines_of
from negotiator.scenarios.models import Scenario

PROPOSAL = "proposal"


def draft_proposal(scenario: Scenario, lang: str) -> ProposalExercise:
    """The exercise on the supplied case: what is told, the outline to fill, what a marker looks for."""
    words = texts(lang)["proposal"]
    case = scenario.supplied_case
    needs = [n for n in scenario.needs if n.id in case.needs]
    key = [Entry("C7", words["key"]["need"].format(text=one_line(n.statement).rstrip("."))) for n in needs]
    key += [Entry("C7", line) for line in lines_of(case.terms, scenario.deal, lang)]
    key += [Entry("C7", words["key"]["promise"].format(text=text)) for text in case.promises]
    key += [Entry("C7", words["key"]["step"].format(text=text)) for text in case.next_steps]
    key += [Entry("C8", text) for text in words["form"]]
    return ProposalExercise(
        title=words["title"].format(buyer=scenario.buyer),
        minutes=minutes_of(PROPOSAL),
        brief=f"{words['ask'].format(seller=scenario.seller.company, buyer=scenario.buyer)}\n\n"
        f"### {words['description']}\n\n{case.description}\n\n### {words['report']}\n\n{case.report}\n",
        outline=tuple(Section(s["title"], s["hint"]) for s in words["outline"]),
        marking_key=tuple(key),
        lang=lang,
    )


def render_proposal(exercise: ProposalExercise, *, with_key: bool = False) -> str:
    """The exercise in Markdown; the marking key only for a trainer."""
    words = texts(exercise.lang)
    outline = "\n\n".join(f"### {s.title}\n\n*{s.hint}*" for s in exercise.outline)
    text = (
        f"# {exercise.title}\n\n{words['minutes'].format(minutes=exercise.minutes)}\n\n## {words['brief']}\n\n"
        f"{exercise.brief}\n## {words['outline_title']}\n\n{outline}\n"
    )
    if not with_key:
        return text
    rows = "\n".join(f"- **{e.criterion}** : {e.what}" for e in exercise.marking_key)
    return f"{text}\n## {words['key_title']}\n\n{rows}\n"
