"""A scenario whose game does not hold together is told where, before anybody plays it."""

from __future__ import annotations

from pathlib import Path

import pytest

from negotiator.scenarios.checks import check_file, check_scenario
from negotiator.scenarios.loader import parse_scenario
from negotiator.scenarios.problems import Problem, Severity, format_problem
from tests.scenarios.broken import ARCHETYPES, SMALL, line_of, spoilt

FILE = Path("case.yaml")
ALONE = "    holders: [brunel]\n    tier: one_person"

# What is replaced, by what, the text on whose line it is told, and a word of the message.
REFERENCES = [
    ("contradicts: registre", "contradicts: registr", "contradicts: registr", "« registre »"),
    ("contradicts: registre", "contradicts: site_brunel", "contradicts: site_brunel", ""),
    ("documents: [site_brunel, registre]", "documents: [site_brunel, presse]", "presse]", "presse"),
    ("[regularite, doute_suivi]", "[regularite, inconnu]", "inconnu]", "inconnu"),
    (ALONE, ALONE.replace("brunel", "brunell"), "holders: [brunell]", "« brunel »"),
    ("    after: [absences]", "    after: [absence]", "after: [absence]", "« absences »"),
    ("    facts: [echeance]", "    facts: [echeances]", "facts: [echeances]", "« echeance »"),
    ("duration: { at_most: 24 }", "delai: { at_most: 24 }", "delai:", "delai"),
    ("proofs: [reference_sorel]", "proofs: [reference_sore]", "reference_sore]", "« reference_sorel »"),
    ("      price: { at_most: 2.85 }", "      prix: { at_most: 2.85 }", "prix: {", "prix"),
    ("  decider: brunel", "  decider: brun", "decider: brun", "« brunel »"),
    ("    raises: trop_cher", "    raises: trop", "raises: trop", "trop"),
    ("duration: 24, payment", "dureee: 24, payment", "dureee", "dureee"),
    ("needs: [regularite, souplesse]", "needs: [regularite, rapidite]", "rapidite", "rapidite"),
    ("acts: [quote, offer] }", "issues: [remise] }", "issues: [remise]", "remise"),
    ("    archetype: wary", "    archetype: waryy", "archetype: waryy", "« wary »"),
    ("      listen: [Je", "      listens: [Je", "listens: [Je", "« listen »"),
    ("  - id: echeance\n", "  - id: surface\n", "- id: surface\n    topics: [timeline", "surface"),
    ("  - id: souplesse\n", "  - id: absences\n", "- id: absences\n    statement: Ne pas", "absences"),
    ("  - id: salon\n", "  - id: registre\n", "- id: registre\n    kind: press", "registre"),
]
SECRETS = [
    ("Bonne ambiance", "Un lundi sur trois, bonne ambiance", "trois, bonne", "absences"),
    (
        "Bonne ambiance",
        ">\n      Bonne\n      année, Un lundi\n      sur trois, ambiance",
        "année, Un lundi",
        "absences",
    ),
    ("85 salariés en région", "50\u202f000 € ici, 85 salariés en région", "activity: Nettoyage", "circuit"),
    ("persona: Courtois", "persona: Pense aux repreneurs, courtois", "persona: Pense", "succession"),
    ("J'ai moins cher sur", "J'ai deux cinquante-cinq sur", "J'ai deux cinquante-cinq sur", "rival"),
    ("      - On a quatre", "      - Les repreneurs le savent, on a quatre", "- Les repreneurs", "succession"),
    ("une demi-heure.", "une demi-heure avec les repreneurs.", "avec les repreneurs", "succession"),
    ("C'est plus cher que", "C'est plus cher que 2,55, ce que", "que 2,55", "rival"),
    ("secrets: [repreneurs, transmets", "secrets: [r, transmets", "secrets: [r, ", ""),
]
GAME = [
    ("duration: { at_most: 24 }", "duration: { at_most: 24, at_least: 36 }", "duration: { at_most", "at_most"),
    ("    joins: interview_2\n", "", "decider: brunel", "interview_2"),
    ("    after: [absences]", "    after: [plainte_client]", "- id: plainte_client", "plainte_client"),
    (ALONE, ALONE.replace("[brunel]", "[brunel, roche]"), "[brunel, roche]\n    tier", "one_person"),
    ("    joins: interview_2\n", "", "Bonjour, Luc Brunel", ""),
    ("    present: [interview_1, interview_2]", "    present: [interview_2]", "interview_1: Bonjour", ""),
    ("    present: [interview_1, interview_2]", "    present: [interview_2]", "- id: roche\n", "interview_1"),
    ("    authority:\n      decides: true", "    authority:\n      decides: false", "decider: brunel", "decides"),
    ("duration: { at_most: 24 }", "duration: {}", "duration: {}", "at_most"),
    ("      ceiling: 2.85", "      ceiling: 2.65", "ceiling: 2.65", "price"),
    ("      opening: 60", "      opening: 20", "opening: 20", "payment"),
    ("      floor: 45", "      floor: 15", "floor: 15", "payment"),
    ("    - id: price\n", "    - id: prix_m2\n", "- id: prix_m2", "price"),
    ("minimum_margin: 8", "minimum_margin: 40", "ceiling: 2.85", "40"),
    ("acceptance: { needs: 2", "acceptance: { needs: 9", "acceptance: { needs: 9", ""),
    ("    met_by_items: [controle]\n    stakes: Deux", "    stakes: Deux", "- id: regularite", "regularite"),
    ("    facts: [plainte_client]\n", "", "- id: image", "image"),
    ('cues: ["vestiaire|lundi"]', 'cues: ["vestiaire||lundi"]', "vestiaire||lundi", "vestiaire"),
]
WARNINGS = [
    ("    met_by_terms:\n      duration: { at_most: 24 }\n", "", "- id: souplesse", "souplesse"),
    ("    joins: interview_2\n", "", "- id: brunel\n", "Luc Brunel"),
    ("    documents: [avis_salarie]", "    documents: [salon]", "documents: [salon]", "noise"),
    (
        '    holders: [roche]\n    cues: ["fin',
        '    holders: [roche]\n    secrets: [xyz]\n    cues: ["fin',
        "secrets: [xyz]",
        "",
    ),
    ("    noise: true\n", "", "- id: salon", "salon"),
    ("    outdated: true\n", "", "dossier:\n", ""),
    ("    contradicts: registre\n", "", "dossier:\n", ""),
    ("    nature: weak_signal", "    nature: risk", "findings:\n", ""),
    ('    secrets: [deux cinquante-cinq, "2,55"]\n', "", "- id: rival\n", "rival"),
    ("  acceptance:", "  no_zone: true\n  acceptance:", "no_zone: true", "no_zone"),
    ("    authority:\n      decides: true", "    authority:\n      decides: false", "interlocutors:\n", "decides"),
]


def checked(text: str) -> tuple[Problem, ...]:
    loaded = parse_scenario(FILE, text.encode())
    assert loaded.scenario is not None, [format_problem(problem) for problem in loaded.problems]
    return check_scenario(loaded.scenario, loaded.lines, ARCHETYPES)


def told_on(problems: tuple[Problem, ...], line: int, severity: Severity, word: str) -> bool:
    return any(p.line == line and p.severity is severity and word in p.message for p in problems)


def test_the_small_scenario_holds_together() -> None:
    assert check_file(SMALL, ARCHETYPES) == ()


@pytest.mark.parametrize(("before", "after", "on", "word"), [*REFERENCES, *SECRETS, *GAME])
def test_a_defect_of_the_game_is_an_error_on_its_line(before: str, after: str, on: str, word: str) -> None:
    text = spoilt(before, after)
    problems = checked(text)
    assert told_on(problems, line_of(text, on), Severity.ERROR, word), [format_problem(p) for p in problems]
    assert len(problems) <= 4


@pytest.mark.parametrize(("before", "after", "on", "word"), WARNINGS)
def test_what_makes_a_scenario_poorer_is_a_warning(before: str, after: str, on: str, word: str) -> None:
    text = spoilt(before, after)
    problems = checked(text)
    assert told_on(problems, line_of(text, on), Severity.WARNING, word), [format_problem(p) for p in problems]


def test_an_objection_held_by_somebody_who_is_not_there_is_an_error() -> None:
    text = spoilt("    holder: roche\n    kind: tactical", "    holder: brunel\n    kind: tactical").replace(
        "{ meeting: interview_2, acts: [quote, offer] }", "{ meeting: interview_1, acts: [quote, offer] }"
    )
    assert told_on(checked(text), line_of(text, "holder: brunel\n    kind"), Severity.ERROR, "")


def test_an_objection_that_nothing_answers_is_an_error() -> None:
    text = spoilt("    proofs: [reference_sorel]\n", "").replace("[regularite, doute_suivi]", "[regularite]")
    assert told_on(checked(text), line_of(text, "- id: doute_suivi"), Severity.ERROR, "doute_suivi")


def test_an_objection_answered_only_below_the_floor_is_an_error() -> None:
    text = spoilt("    proofs: [reference_sorel]\n", "    terms: { payment: { at_least: 60 } }\n").replace(
        "[regularite, doute_suivi]", "[regularite]"
    )
    assert told_on(checked(text), line_of(text, "payment: { at_least: 60 }"), Severity.ERROR, "doute_suivi")


def test_somebody_whom_nothing_brings_is_an_error() -> None:
    text = SMALL.read_text(encoding="utf-8")
    start, end = text.index("access:\n"), text.index("between:\n")
    text = text[:start] + text[end:]
    assert told_on(checked(text), line_of(text, "joins: interview_2"), Severity.ERROR, "access")


def test_a_need_whose_facts_nobody_can_say_is_an_error() -> None:
    text = spoilt(
        "    holders: [roche]\n    tier: open\n    secrets: [un lundi",
        "    holders: [luc]\n    tier: open\n    secrets: [un lundi",
    )
    text = text.replace("  - id: brunel\n", "  - id: luc\n").replace("    joins: interview_2\n", "")
    assert told_on(checked(text), line_of(text, "facts: [absences]"), Severity.ERROR, "regularite")


def test_a_need_met_only_below_the_floor_is_told() -> None:
    text = spoilt("duration: { at_most: 24 }", "duration: { at_most: 12 }")
    assert told_on(checked(text), line_of(text, "met_by_terms:"), Severity.WARNING, "souplesse")


def test_no_zone_on_purpose_is_not_an_error() -> None:
    text = spoilt("      ceiling: 2.85", "      ceiling: 2.65").replace(
        "  acceptance:", "  no_zone: true\n  acceptance:"
    )
    assert checked(text) == ()


def test_a_fact_known_only_after_the_first_meeting_cannot_open_one_said_in_the_first() -> None:
    text = spoilt("    after: [absences]", "    after: [succession]").replace(
        "    present: [interview_1, interview_2]\n", "    present: [interview_1]\n"
    )
    assert told_on(checked(text), line_of(text, "- id: plainte_client"), Severity.ERROR, "plainte_client")


def test_a_figure_is_not_found_inside_another_one() -> None:
    assert checked(spoilt("Visite contradictoire", "Référence 12,551 visite contradictoire")) == ()


def test_a_file_that_cannot_be_read_is_told_instead_of_checked(tmp_path: Path) -> None:
    problems = check_file(tmp_path / "absent.yaml", ARCHETYPES)
    assert [(problem.line, problem.severity) for problem in problems] == [(1, Severity.ERROR)]
