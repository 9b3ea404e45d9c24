"""The guides tell the truth: their commands are understood, their names and figures are those of the program."""

from __future__ import annotations

import asyncio
import io
import re
import shlex
import sys
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from negotiator.cli import main
from negotiator.cli.parser import SKILLS, read
from negotiator.config import SETTING_NAMES, load_settings, variable_of
from negotiator.grading.evidence import Where
from negotiator.grading.grade import CopyStatus
from negotiator.grading.transcripts import read_transcript
from negotiator.journal.events import EventType
from negotiator.journal.journal import read_journal
from negotiator.journal.workbook import ARGUMENT_FIELDS, PLAN_FIELDS, SUMMARY_FIELDS
from negotiator.negotiation.moves import Motive
from negotiator.personas.archetypes import archetypes
from negotiator.personas.casting import cast_client
from negotiator.personas.director.disclosure import TRUST_FOR
from negotiator.personas.guard.guard import Reason
from negotiator.referential import load_referential
from negotiator.referential.models import Status
from negotiator.scenarios import models
from negotiator.scenarios.loader import load_scenario
from negotiator.simulation.candidates import skills
from negotiator.simulation.clock import THINKING_CAP, WORDS_A_MINUTE
from negotiator.simulation.demo import run_demo
from negotiator.simulation.session import WARNINGS
from negotiator.simulation.settings import EXAM_PHASES, TASTE_MINUTES, SessionSettings

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
GUIDES = ("guide-candidat", "guide-formateur", "guide-ecole", "file-formats")
SMALL = ROOT / "tests" / "scenarios" / "data" / "small.yaml"
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)\)")


def text(name: str) -> str:
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


def blocks(name: str, *languages: str) -> list[str]:
    return [body for language, body in FENCE.findall(text(name)) if language in languages]


def commands() -> Iterator[tuple[str, str]]:
    """Every command of the guides, with the guide it stands in."""
    for name in GUIDES:
        for block in blocks(name, "bash", "console"):
            for line in block.splitlines():
                command = line.removeprefix("$ ").partition(" > ")[0].strip()
                if command == "negotiator" or command.startswith("negotiator "):
                    yield name, command


def rows(name: str, first: str) -> dict[str, list[str]]:
    """The table whose heading begins with `first`: the other cells of each row by its first one, without backticks."""
    lines = text(name).splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"| {first} |"))
    found: dict[str, list[str]] = {}
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        found[cells[0].strip("` ")] = cells[1:]
    return found


def named(words: str) -> set[str]:
    """What stands between backticks, fenced blocks left out."""
    return set(re.findall(r"`([^`\n]+)`", FENCE.sub("", words)))


def values(kind: type[StrEnum]) -> set[str]:
    return {one.value for one in kind}


# -- commands -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("guide", "command"), list(commands()))
def test_every_command_of_the_guides_is_understood(guide: str, command: str) -> None:
    options = read(shlex.split(command)[1:])
    module, function = options.run
    assert module and function
    assert getattr(options, "phase", None) in (None, *EXAM_PHASES)


def test_every_guide_shows_commands() -> None:
    assert {guide for guide, _command in commands()} == set(GUIDES)


@pytest.mark.parametrize("guide", GUIDES)
def test_links_lead_somewhere(guide: str) -> None:
    for target in LINK.findall(text(guide)):
        assert (DOCS / target).exists(), target


@pytest.mark.parametrize("guide", GUIDES)
def test_every_fence_is_closed(guide: str) -> None:
    assert text(guide).count("\n```") % 2 == 0


# -- file formats -------------------------------------------------------------------------------------------------


def test_every_setting_is_told_with_its_variable() -> None:
    told = rows("file-formats", "setting")
    assert {name: cells[0].strip("`") for name, cells in told.items()} == {n: variable_of(n) for n in SETTING_NAMES}


def test_the_settings_file_shown_can_be_read(tmp_path: Path) -> None:
    (shown,) = blocks("file-formats", "toml")
    file = tmp_path / "config.toml"
    file.write_text(shown, encoding="utf-8")
    assert load_settings({}, file).model == tomllib.loads(shown)["model"]


@pytest.mark.parametrize("guide", GUIDES)
def test_every_variable_named_exists(guide: str) -> None:
    known = {variable_of(name) for name in SETTING_NAMES} | {"NEGOTIATOR_HOME", "OPENAI_API_KEY"}
    assert set(re.findall(r"\b(?:NEGOTIATOR|OPENAI)_[A-Z_]+", text(guide))) <= known


def test_every_kind_of_event_is_told() -> None:
    assert set(rows("file-formats", "type")) == values(EventType)


def test_a_session_writes_only_the_fields_that_are_told(tmp_path: Path) -> None:
    told = {kind: named(cells[0]) | {"spent"} for kind, cells in rows("file-formats", "type").items()}
    scenario = load_scenario(SMALL)
    client = cast_client(scenario, lang="fr", model=None)
    settings = SessionSettings(seed=1, lang="fr")
    journal = asyncio.run(
        run_demo(scenario, client, skill="average", seed=1, out_dir=tmp_path, settings=settings, scenario_hash="0")
    )
    events = read_journal(journal).events
    assert len({event.type for event in events}) > 10
    for event in events:
        assert set(event.data) <= told[event.type.value], event.type


def test_the_closed_lists_of_the_formats_are_those_of_the_program() -> None:
    told = rows("file-formats", "type")
    assert values(Reason) <= named(told["guard"][1])
    assert set(PLAN_FIELDS) == named(told["plan"][1])
    assert set(SUMMARY_FIELDS) == named(told["summary"][1])
    assert set(ARGUMENT_FIELDS) == named(told["argument"][1])
    assert all(str(seconds) in told["warning"][1] for seconds in WARNINGS)
    assert set(rows("file-formats", "status of a criterion")) == values(Status)
    assert set(get_args(CopyStatus)) == named(rows("file-formats", "key of a grade")["status"][0])
    assert values(Where) <= named(text("file-formats"))


# -- the examination ----------------------------------------------------------------------------------------------


def test_the_phases_and_minutes_are_the_referential_s() -> None:
    examination = load_referential().examination
    parts = {part.id.value: part for part in (*examination.phases, *examination.exercises)}
    told = {title: int(cells[0]) for title, cells in rows("guide-candidat", "étape").items()}
    assert told == {parts[phase].title.in_("fr"): parts[phase].minutes for phase in EXAM_PHASES}
    guide = text("guide-candidat")
    assert f"totalisent {sum(phase.minutes for phase in examination.phases)} minutes" in guide
    assert f"proposition commerciale ({parts['proposal'].minutes} minutes)" in guide
    assert all(f"`{phase}`" in guide for phase in EXAM_PHASES)
    assert TASTE_MINUTES == 15 and "un quart d'heure de premier entretien" in guide


def test_the_criteria_indicators_and_levels_counted_are_those_of_the_data() -> None:
    rubric = load_referential().rubric
    counts = [len(criterion.indicators) for criterion in rubric.criteria]
    assert len(counts) == 10
    assert f"Il y en a {sum(counts)}, de {min(counts)} à {max(counts)} par critère." in text("guide-ecole")
    told = rows("guide-candidat", "niveau")
    assert told == {f"{name.level}, {name.label.in_('fr')}": [name.meaning.in_("fr")] for name in rubric.levels}
    assert set(rows("guide-ecole", "statut d'un critère")) == values(Status)


def test_the_speech_clock_is_told_as_it_runs() -> None:
    guide = text("guide-candidat")
    assert f"à {WORDS_A_MINUTE} mots par\nminute" in guide
    assert f"jusqu'à {THINKING_CAP:.0f} secondes par tour" in guide


def test_every_command_of_plain_mode_is_told(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("/help\n"))
    assert main(["play", "--plain", "--client", "builtin"]) == 0
    helped = next(line for line in capfd.readouterr().out.splitlines() if line.startswith("/help"))
    told = " ".join(rows("guide-candidat", "commande"))
    assert set(re.findall(r"/[a-z]+", helped)) == set(re.findall(r"/[a-z]+", told))


def test_the_transcript_shown_is_read_as_two_meetings_of_a_candidate_and_a_client(tmp_path: Path) -> None:
    shown = next(block for block in blocks("guide-ecole", "text") if "Candidat :" in block)
    first, second = read_transcript(tmp_path / "transcript.txt", shown)
    assert (first.meeting, second.meeting) == ("interview_1", "interview_2")
    assert [line.role for line in (*first.lines, *second.lines)] == ["candidate", "client", "candidate", "candidate"]


def test_the_fields_of_the_sheets_are_told() -> None:
    assert {*PLAN_FIELDS, *SUMMARY_FIELDS} <= named(text("guide-candidat"))


# -- the trainer's example ----------------------------------------------------------------------------------------


def test_every_piece_of_yaml_shown_stands_in_the_example() -> None:
    example = SMALL.read_text(encoding="utf-8")
    shown = blocks("guide-formateur", "yaml")
    assert len(shown) > 10
    for block in shown:
        assert block in example, block


def test_every_key_of_a_scenario_s_sections_is_told() -> None:
    told = named(text("guide-formateur")) | set(re.findall(r"[a-z_]+(?=:)", text("guide-formateur")))
    assert set(models.Scenario.model_fields) - told <= {"title", "sector", "lang", "buyer", "format"}
    for section in (models.Fact, models.Objection, models.Issue, models.Access, models.Acceptance, models.Need):
        assert fields(section) <= told, section


def fields(section: type[BaseModel]) -> set[str]:
    return set(section.model_fields)


def test_the_closed_lists_of_the_guide_are_those_of_the_program() -> None:
    told = named(text("guide-formateur"))
    for kind in (
        models.DocumentKind,
        models.FindingNature,
        models.GridRole,
        models.ObjectionKind,
        models.TacticKind,
        Motive,
    ):
        assert values(kind) <= told, kind
    assert set(archetypes()) <= told
    assert set(SKILLS) == set(skills()) and set(SKILLS) <= told
    trusted = {tier: int(cells[1]) for tier, cells in rows("guide-formateur", "`tier`").items()}
    assert trusted == {tier.value: trust for tier, trust in TRUST_FOR.items()}


HOLDERS = "    holders: [{}]\n    tier: open\n    secrets: [un lundi"
MET = "    must: true\n    weight: 4\n"
CLUMSY = (
    ("vous reçoit au sujet de", "vous reçoit, un lundi sur trois, au sujet de"),
    (HOLDERS.format("roche"), HOLDERS.format("rocher")),
    ('    secrets: [deux cinquante-cinq, "2,55"]\n', ""),
    (MET + "    met_by_items: [controle]\n", MET),
    ("ceiling: 2.85", "ceiling: 2.60"),
)


def test_the_check_says_what_the_guide_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    example = SMALL.read_text(encoding="utf-8")
    for right, wrong in CLUMSY:
        assert right in example
        example = example.replace(right, wrong, 1)
    (tmp_path / "casse.yaml").write_text(example, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["scenario", "check", "casse.yaml", "--lang", "en"]) == 1
    shown = next(block for block in blocks("guide-formateur", "text") if block.startswith("casse.yaml"))
    assert messages(capfd.readouterr().out) == messages(shown)


def messages(told: str) -> list[str]:
    """The lines of a check without their line numbers."""
    return [re.sub(r":\d+:", ":", line) for line in told.splitlines()]


def test_the_closed_question_of_the_guide_gets_nothing_and_the_open_one_the_fact(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    closed, opened = (question for question in rows("guide-formateur", "vous dites"))
    command = next(command for _guide, command in commands() if "--plain --phase interview_1" in command)
    arguments = [str(SMALL) if word.endswith("atelier_brunel.yaml") else word for word in shlex.split(command)[1:]]
    greeting = "Bonjour Madame Roche. Je vous propose vingt minutes pour comprendre votre situation."
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{greeting}\n{closed}\n{opened}\n"))
    assert main(arguments) == 0
    answers = [line for line in capfd.readouterr().out.splitlines() if line.startswith("Nadia Roche : ")]
    assert "lundi" not in answers[2]
    assert "lundi" in answers[3]
