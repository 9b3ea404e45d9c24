"""`negotiator scenario`: a trainer's bench."""

from __future__ import annotations

import argparse

from negotiator.cli.output import json_text
from negotiator.config import Settings
from negotiator.errors import UsageProblem, printable
from negotiator.i18n import translate as _
from negotiator.personas.archetypes import archetypes
from negotiator.scenarios.models import Scenario
from negotiator.simulation.opening import cache_dir, extra_folders, load


def run(options: argparse.Namespace, config: Settings) -> int:
    """List, show or check scenarios, or print the schema of their files."""
    match options.action:
        case "list":
            return _list(config, as_json=options.json)
        case "schema":
            from negotiator.scenarios.schema import scenario_schema

            print(json_text(scenario_schema(), indent=2))
            return 0
        case "show":
            for reference in options.scenarios or [None]:
                _show(load(reference, config).scenario)
            return 0
    return _check(options, config)


def _list(config: Settings, *, as_json: bool) -> int:
    from negotiator.scenarios.library import list_scenarios

    rows = list_scenarios(extra_folders(config), cache_dir())
    if as_json:
        print(
            json_text(
                [{"id": r.id, "title": r.title, "buyer": r.buyer, "lang": r.lang, "path": str(r.path)} for r in rows],
                indent=2,
            )
        )
        return 0
    for row in rows:
        print(printable(f"{row.id}  {row.title}  {row.buyer}  [{row.lang}]"))
    return 0


def _check(options: argparse.Namespace, config: Settings) -> int:
    from negotiator.scenarios.checks import check_file
    from negotiator.scenarios.library import find_scenario
    from negotiator.scenarios.problems import format_problem

    if not options.scenarios:
        raise UsageProblem(_("Which scenario?"), "negotiator scenario check FILE")
    problems = [
        problem
        for reference in options.scenarios
        for problem in check_file(find_scenario(reference, extra_folders(config)), frozenset(archetypes()))
    ]
    for problem in problems:
        print(printable(format_problem(problem)))
    return 1 if any(problem.severity == "error" for problem in problems) else 0


def _show(scenario: Scenario) -> None:
    """What a trainer wants to see at a glance: people, facts by tier, needs, the deal's zone."""
    print(printable(f"# {scenario.title} ({scenario.id})\n\n{scenario.summary}\n"))
    for person in scenario.interlocutors:
        grid = ", ".join(role.value for role in person.grid)
        print(printable(f"- {person.name}, {person.role} [{grid}; {person.archetype}]"))
    print()
    for fact in scenario.facts:
        print(printable(f"- {fact.tier.value:10} {fact.topics[0].value:17} {fact.statement}"))
    print()
    for issue in scenario.deal.issues:
        zone = f"{issue.list} -> {issue.floor} / {issue.ceiling} ({issue.opening})"
        print(printable(f"- {issue.name} ({issue.unit}): {zone}"))
