"""A scenario file is read, or everything wrong in it is told on its line."""

from __future__ import annotations

import stat
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from negotiator.errors import printable
from negotiator.scenarios.loader import load_scenario, parse_scenario
from negotiator.scenarios.models import Scenario
from negotiator.scenarios.problems import ScenarioProblems, format_problem
from negotiator.scenarios.schema import scenario_schema
from negotiator.scenarios.source import LARGEST_FILE
from tests.scenarios.broken import SMALL, line_of, spoilt

FILE = Path("case.yaml")

# What is replaced, by what, the text on whose line it is told, and a word of the message.
FORM = [
    ("difficulty: 1\n", "difficulty: facile\n", "difficulty: facile", "facile"),
    ("difficulty: 1\n", "difficulty: 9\n", "difficulty: 9", "3"),
    ("format: 1\n", "format: 2\n", "format: 2", "format"),
    ("buyer: Atelier Brunel\n", "buyer: 2024\n", "buyer: 2024", "2024"),
    ("buyer: Atelier Brunel\n", "buyer:\n", "buyer:\n", "buyer"),
    ("id: petite\n", "id: Petite PME\n", "id: Petite PME", "id"),
    ("lang: fr\n", "lang: de\n", "lang: de", "fr"),
    ("date: 2026-03-02", "date: 2 mars 2026", "date: 2 mars", "dossier[1].date"),
    ("kind: registry", "kind: registre", "kind: registre", "registry"),
    ("    statement: Un nettoyage", "    statment: Un nettoyage", "statment: Un", "« statement »"),
    ("    must: true", "    must: peut-être", "must: peut-être", "needs[1].must"),
    ("  company: Claréo\n", "", "seller:\n", "company"),
    ("buyer: Atelier Brunel\n", "", "format: 1", "buyer"),
    ("    name: Nadia Roche\n", "", "  - id: roche\n", "name"),
    ("      list: 3.00\n", "      list: 3,00\n", "list: 3,00", "3,00"),
    ("      list: 3.00\n", "      list: 1e999\n", "list: 1e999", "1e999"),
    ("      list: 3.00\n", '      list: "1e99999999"\n', 'list: "1e99999999"', "list"),
    ("      list: 3.00\n", "      list: .nan\n", "list: .nan", ".nan"),
    ("  quantity: 4000\n", "  quantity: 0\n", "quantity: 0", "0"),
    ('      cues: ["sorel|93"]', "      cues: sorel|93", "cues: sorel|93", "cues"),
    ("    facts: [echeance]", "    facts: {echeance: 1}", "facts: {echeance", "facts"),
    ("    facts: [echeance]", "    facts:", "    facts:\n    motive: comfort", "facts"),
    ("buyer: Atelier Brunel\n", "buyer: Un\nbuyer: Deux\n", "buyer: Deux", "12"),
    ("say: C'est plus cher", "say: &C'est plus cher", "say: &C", "&"),
    ("cause: Personne", "cause: !Personne", "cause: !Personne", "!"),
    ("title: Entretien des locaux", "title: Objet : Entretien: des locaux", "title: Objet", ":"),
    ("  quantity_unit: mètre carré\n", "", "deal:\n", "quantity_unit"),
    ("source: atelier-brunel.example", 'source: "site\\e[2J"', 'source: "site', "U+001B"),
    ("    trust: 55\n", "    trust: beaucoup\n", "trust: beaucoup", "beaucoup"),
    ("      price: { at_most: 2.85 }", "      prix-net: { at_most: 2.85 }", "prix-net", "prix-net"),
    ("      price: { at_most: 2.85 }", "      price: { maximum: 2.85 }", "maximum", "at_most"),
    ("{ text: Qui passe la", '{ text: "Qui passe la', 'text: "Qui', ""),
    ("sector: Propreté\n", "sector: @Propreté\n", "sector: @", ""),
    ("sector: Propreté\n", "sector: %Propreté\n", "sector: %", ""),
    ("sector: Propreté\n", "sector: *Propreté\n", "sector: *", "*"),
    ("sector: Propreté\n", "sector:\n  - Propreté\n", "- Propreté", "sector"),
    ("sector: Propreté\n", "\tsector: Propreté\n", "sector:", ""),
]


@pytest.mark.parametrize(("before", "after", "on", "word"), FORM)
def test_a_defect_of_form_is_told_once_on_its_line(before: str, after: str, on: str, word: str) -> None:
    text = spoilt(before, after)
    loaded = parse_scenario(FILE, text.encode())
    assert loaded.scenario is None
    told = [(problem.line, format_problem(problem)) for problem in loaded.problems]
    assert [line for line, _ in told] == [line_of(text, on)], told
    assert word in told[0][1]
    assert told[0][1].startswith(f"case.yaml:{told[0][0]}: error: ")


def test_the_small_scenario_is_read_exactly() -> None:
    scenario = load_scenario(SMALL)
    assert scenario.id == "petite"
    assert scenario.deal.issues[0].ceiling == Decimal("2.85")
    assert [person.id for person in scenario.interlocutors] == ["roche", "brunel"]
    assert "persona" in str(scenario_schema())


def test_several_defects_are_told_together_in_the_order_of_lines() -> None:
    text = spoilt("difficulty: 1\n", "difficulty: facile\n").replace("tier: one_person", "tier: secret")
    with pytest.raises(ScenarioProblems) as refused:
        load_scenario_text(text)
    lines = [problem.line for problem in refused.value.problems]
    assert lines == [line_of(text, "difficulty: facile"), line_of(text, "tier: secret")]
    assert str(refused.value).count("\n") == 1


def test_words_are_not_read_as_times_or_truth_values() -> None:
    text = spoilt("title: Entretien des locaux d'une PME", "title: no").replace("sector: Propreté", "sector: 1:30")
    scenario = load_scenario_text(text)
    assert (scenario.title, scenario.sector) == ("no", "1:30")


def load_scenario_text(text: str) -> Scenario:
    loaded = parse_scenario(FILE, text.encode())
    if loaded.scenario is None:
        raise ScenarioProblems(loaded.problems)
    return loaded.scenario


BOMBS = {
    "aliases that grow": b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n",
    "an alias of itself": b"&a [*a]",
    "open brackets": b"[" * 200_000,
    "open braces": b"{a: " * 100_000,
    "deep dashes": b"- " * 100_000,
    "question marks": b"? " * 50_000,
    "deep keys": b"".join(b" " * i + b"b:\n" for i in range(900)),
    "a deep duplicate": b"a: 1\na: " + b"[" * 2_000,
    "many values": b"a: b\n" * 200_000,
    "a python object": b"!!python/object/apply:os.system [ls]",
    "a merge": b"<<: {id: x}",
    "an absurd number": b"id: " + b"9" * 100_000,
    "an absurd power": b"difficulty: 1e999999999",
    "two documents": b"a: 1\n---\nb: 2\n",
    "a directive": b"%YAML 1.1\n---\nid: yes\n",
    "nothing": b"",
    "only a comment": b"# rien\n",
    "a NUL": b"id: a\nlang: \x00\n",
    "latin 1": "id: a\ntitle: été\n".encode("latin-1"),
    "utf-16": "id: a\n".encode("utf-16"),
    "a list": b"- id: a\n",
    "a word": b"bonjour",
    "a complex key": b"? [a, b]\n: c\n",
    "too much": b"#" * (LARGEST_FILE + 1),
}


@pytest.mark.parametrize("content", BOMBS.values(), ids=BOMBS.keys())
def test_a_hostile_file_is_refused_quickly_and_in_words(content: bytes) -> None:
    started = time.perf_counter()
    loaded = parse_scenario(FILE, content)
    assert time.perf_counter() - started < 10
    assert loaded.scenario is None
    assert loaded.problems
    for problem in loaded.problems:
        told = format_problem(problem)
        assert printable(told) == told
        assert "\n" not in told
        assert len(told) < 1_000


@pytest.mark.parametrize(("name", "line"), [("a NUL", 2), ("latin 1", 2), ("two documents", 2), ("nothing", 1)])
def test_an_unreadable_file_is_told_where_it_stops_being_readable(name: str, line: int) -> None:
    assert [problem.line for problem in parse_scenario(FILE, BOMBS[name]).problems] == [line]


def test_what_is_not_a_file_is_told_on_line_one(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.yaml", Path("a\x00b")):
        with pytest.raises(ScenarioProblems) as refused:
            load_scenario(path)
        assert [problem.line for problem in refused.value.problems] == [1]


PIECES = (b"", b"\n", b"\t", b": ", b"- ", b"[", b"{", b"'", b'"', b"\xff", b"*a", b"|", b"#", b"\n---\n")


@settings(max_examples=60)
@given(st.data())
def test_no_mutation_of_a_scenario_brings_a_traceback(data: st.DataObject) -> None:
    content = bytearray(SMALL.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        piece = data.draw(
            st.sampled_from([b"", b"\n", b"\t", b": ", b"- ", b"[", b"{", b"'", b'"', b"\xff", b"*a", b"|"])
        )
        content[at : at + data.draw(st.integers(0, 30))] = piece
    loaded = parse_scenario(FILE, bytes(content))
    assert (loaded.scenario is None) == bool(loaded.problems)


def test_a_scenario_is_kept_in_a_private_file_and_read_from_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "cache"
    first = load_scenario(SMALL, cache_dir=cache)
    (kept,) = cache.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    monkeypatch.setattr("negotiator.scenarios.loader.parse_scenario", None)
    assert load_scenario(SMALL, cache_dir=cache) == first


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"id": "x"}', b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_cache_is_read_over(tmp_path: Path, damage: bytes) -> None:
    first = load_scenario(SMALL, cache_dir=tmp_path)
    (kept,) = tmp_path.iterdir()
    sound = kept.read_bytes()
    kept.write_bytes(damage)
    assert load_scenario(SMALL, cache_dir=tmp_path) == first
    assert kept.read_bytes() == sound
    assert list(tmp_path.iterdir()) == [kept]


def test_a_changed_file_is_not_taken_from_the_cache(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(SMALL.read_text(encoding="utf-8"), encoding="utf-8")
    load_scenario(file, cache_dir=tmp_path / "cache")
    file.write_text(spoilt("title: Entretien des locaux d'une PME", "title: Autre"), encoding="utf-8")
    assert load_scenario(file, cache_dir=tmp_path / "cache").title == "Autre"


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file stands here")
    assert load_scenario(SMALL, cache_dir=tmp_path / "cache").id == "petite"
