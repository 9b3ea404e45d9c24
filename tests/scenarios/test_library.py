"""Scenarios are found and listed, without reading YAML when nothing has changed."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from negotiator.errors import InputProblem
from negotiator.scenarios import library
from negotiator.scenarios.library import find_scenario, list_scenarios, scenario_hash, shipped_folder, write_index
from tests.scenarios.broken import SMALL, spoilt

ROOT = Path(__file__).parents[2]


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for the shipped scenarios: the default one and another."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    (folder / "aube.yaml").write_text(spoilt("id: petite\n", "id: aube\n"), encoding="utf-8")
    (folder / "lormont.yaml").write_text(spoilt("id: petite\n", "id: lormont\n"), encoding="utf-8")
    monkeypatch.setattr(library, "shipped_scenarios", lambda: folder)
    return folder


def test_the_default_scenario_is_lormont_and_comes_first(shelf: Path) -> None:
    assert find_scenario(None) == shelf / "lormont.yaml"
    assert [one.id for one in list_scenarios()] == ["lormont", "aube"]


def test_a_scenario_is_found_by_id_by_file_and_by_path(shelf: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    mine = own / "mon-cas.yaml"
    mine.write_bytes(SMALL.read_bytes())
    assert find_scenario("aube") == shelf / "aube.yaml"
    assert find_scenario("petite", [own]) == mine
    assert find_scenario("mon-cas", [mine]) == mine
    assert find_scenario(str(mine)) == mine


@pytest.mark.parametrize("ref", ["aubbe", "", "../etc/passwd", "x" * 5000, "a\x00b/c", "nulle-part.yaml"])
def test_an_unknown_scenario_is_told_with_the_known_ones(shelf: Path, ref: str) -> None:
    with pytest.raises(InputProblem) as refused:
        find_scenario(ref)
    assert "aube, lormont" in str(refused.value)
    assert len(str(refused.value)) < 500


def test_an_unknown_name_brings_the_nearest_one(shelf: Path) -> None:
    with pytest.raises(InputProblem, match="« lormont »"):
        find_scenario("lormnt")


def test_a_summary_tells_the_buyer_and_who_is_met_first(shelf: Path) -> None:
    first = list_scenarios()[0]
    assert (first.buyer, first.seller) == ("Atelier Brunel", "Claréo")
    assert (first.first_interlocutor, first.role) == ("Nadia Roche", "Responsable des services généraux")
    assert (first.lang, first.difficulty, first.problem) == ("fr", 1, "")


def test_a_broken_scenario_is_listed_with_its_problem_and_hides_no_other(shelf: Path, tmp_path: Path) -> None:
    (shelf / "casse.yaml").write_text("id: [", encoding="utf-8")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "mien.yaml").write_text(spoilt("lang: fr", "lang: de"), encoding="utf-8")
    listed = list_scenarios([tmp_path / "own", tmp_path / "absent"], tmp_path / "cache")
    assert [one.id for one in listed] == ["lormont", "aube", "casse", "mien"]
    assert [bool(one.problem) for one in listed] == [False, False, True, True]
    assert "casse.yaml:1: error: " in listed[2].problem


def test_a_second_listing_reads_no_scenario(shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "cache"
    first = list_scenarios(cache_dir=cache)
    monkeypatch.setattr(library, "summarise", None)
    assert list_scenarios(cache_dir=cache) == first


def test_a_changed_scenario_is_read_again(shelf: Path, tmp_path: Path) -> None:
    write_index(shelf)
    list_scenarios(cache_dir=tmp_path / "cache")
    changed = spoilt("buyer: Atelier Brunel\n", "buyer: Atelier Morel\n").replace("id: petite\n", "id: aube\n")
    (shelf / "aube.yaml").write_text(changed, encoding="utf-8")
    assert [one.buyer for one in list_scenarios(cache_dir=tmp_path / "cache")] == ["Atelier Brunel", "Atelier Morel"]


@pytest.mark.parametrize("damage", ["", "[]", '{"%s": 3}', '{"%s": {"id": 1}}', "[" * 50_000])
def test_a_damaged_index_is_done_without(shelf: Path, tmp_path: Path, damage: str) -> None:
    sound = list_scenarios()
    key = scenario_hash(shelf / "aube.yaml")
    (shelf / "index.json").write_text(damage.replace("%s", key), encoding="utf-8")
    assert list_scenarios() == sound


def test_an_index_is_not_written_over_a_broken_scenario(shelf: Path) -> None:
    (shelf / "casse.yaml").write_text("id: [", encoding="utf-8")
    with pytest.raises(InputProblem, match="casse"):
        write_index(shelf)


def test_a_scenario_that_cannot_be_opened_is_listed_with_its_problem(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> str:
        raise InputProblem("locked", file=path)

    monkeypatch.setattr(library, "scenario_hash", refuse)
    assert ["locked" in one.problem for one in list_scenarios()] == [True, True]


def test_a_file_that_is_gone_has_no_hash(tmp_path: Path) -> None:
    with pytest.raises(InputProblem):
        scenario_hash(tmp_path / "absent.yaml")


def test_with_no_scenario_installed_the_user_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "shipped_scenarios", lambda: tmp_path / "absent")
    assert list_scenarios() == ()
    with pytest.raises(InputProblem, match="lormont"):
        find_scenario(None)


def test_the_hash_is_that_of_the_bytes() -> None:
    assert scenario_hash(SMALL) == hashlib.sha256(SMALL.read_bytes()).hexdigest()


def test_the_shipped_index_tells_the_shipped_scenarios_as_they_are() -> None:
    """When this fails: `python -m negotiator.scenarios.library` writes the index again."""
    files = sorted(shipped_folder().glob("*.yaml"))
    index = json.loads((shipped_folder() / "index.json").read_text(encoding="utf-8"))
    assert {scenario_hash(file) for file in files} == set(index)


def test_a_warm_listing_loads_nothing_heavy(tmp_path: Path) -> None:
    list_scenarios([SMALL], tmp_path)
    script = (
        "import sys, pathlib; from negotiator.scenarios.library import list_scenarios\n"
        "listed = list_scenarios([pathlib.Path(sys.argv[1])], pathlib.Path(sys.argv[2]))\n"
        "assert listed[-1].id == 'petite'; print(*sys.modules)"
    )
    command = [sys.executable, "-c", script, str(SMALL), str(tmp_path)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"pydantic", "ruamel", "ruamel.yaml", "openai", "textual", "numpy"} & set(ran.stdout.split())
