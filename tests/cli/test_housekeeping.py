"""Sessions, scenarios, exercises, understanding and the doctor: data on stdout, in the shape that was promised."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from negotiator.journal.journal import Journal, read_journal
from negotiator.negotiation.moves import Act, Form, Topic
from tests.cli.command import Run
from tests.stubs.openai_server import StubServer


def test_no_session_is_an_empty_list(run: Run) -> None:
    assert run("sessions", "--json").data == []
    assert run("sessions").out == ""
    assert run("resume", "--plain").code == 1


def test_sessions_are_listed_with_what_was_promised(run: Run, stored: str, own_home: Path) -> None:
    [listed] = run("sessions", "--json").data
    assert list(listed) == ["id", "path", "scenario", "as", "started", "phase", "status"]
    assert (listed["id"], listed["scenario"], listed["as"]) == (stored, "lormont", "expert")
    assert (listed["phase"], listed["status"]) == ("internal_spec", "finished")
    assert listed["path"] == str(own_home / "sessions" / stored / "session.jsonl")
    assert stored in run("sessions").out


def test_a_journal_that_cannot_be_read_is_listed_as_such(run: Run, own_home: Path) -> None:
    folder = own_home / "sessions" / "broken"
    folder.mkdir(parents=True)
    (folder / "session.jsonl").write_text("nonsense\n", encoding="utf-8")
    [listed] = run("sessions", "--json").data
    assert (listed["id"], listed["status"]) == ("broken", "unreadable")


def test_a_session_is_exported_whole_and_never_over_something(run: Run, stored: str, tmp_path: Path) -> None:
    target = tmp_path / "out"
    ended = run("sessions", "export", stored, "--out", target)
    assert (ended.code, ended.out.strip()) == (0, str(target))
    assert read_journal(target / "session.jsonl").broken == ()
    assert run("sessions", "export", stored, "--out", target).code == 1


def test_an_anonymised_session_keeps_everything_but_the_name(run: Run, stored: str, own_home: Path) -> None:
    journal = own_home / "sessions" / stored / "session.jsonl"
    before = read_journal(journal).events
    assert run("sessions", "anonymise", stored).code == 0
    after = read_journal(journal)
    assert after.broken == ()
    assert [event.data for event in after.events[1:]] == [event.data for event in before[1:]]
    assert run("sessions", "--json").data[0]["as"] == ""
    assert journal.stat().st_mode & 0o777 == 0o600


def test_a_deleted_session_is_gone(run: Run, stored: str, own_home: Path) -> None:
    assert run("sessions", "delete", stored).code == 0
    assert list((own_home / "sessions").iterdir()) == []


def test_only_kept_sessions_are_deleted(run: Run, demonstration: Path) -> None:
    assert run("sessions", "delete", demonstration).code == 1
    assert (demonstration / "session.jsonl").exists()


@pytest.mark.parametrize("action", ["delete", "anonymise"])
def test_a_session_open_in_another_window_is_left_alone(run: Run, stored: str, own_home: Path, action: str) -> None:
    path = own_home / "sessions" / stored / "session.jsonl"
    with Journal(path):
        before = path.read_bytes()
        ended = run("sessions", action, stored)
        assert (ended.code, path.read_bytes()) == (1, before)
    assert run("resume", stored, "--plain").code == 0


def test_scenarios_are_listed_with_their_buyer(run: Run) -> None:
    rows = run("scenario", "list", "--json").data
    assert {"id", "title", "buyer", "lang", "path"} <= set(rows[0])
    assert "lormont" in [row["id"] for row in rows]
    assert "Lormont" in run("scenario", "list").out


def test_the_schema_of_scenarios_is_one_json_object(run: Run) -> None:
    assert run("scenario", "schema").data["type"] == "object"


def test_a_trainer_sees_people_facts_and_the_zone(run: Run) -> None:
    ended = run("scenario", "show", "lormont")
    assert ended.code == 0
    assert "Olivier Sarrazin" in ended.out


def test_a_good_scenario_passes_its_check_in_silence(run: Run) -> None:
    ended = run("scenario", "check", "lormont")
    assert (ended.code, ended.out) == (0, "")


def test_what_is_wrong_with_a_scenario_is_on_stdout_with_file_and_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("format: 1\nid: mine\nlang: fr\nlang: en\n", encoding="utf-8")
    ended = run("scenario", "check", file)
    assert ended.code == 1
    told = ended.out.splitlines()
    assert all(line.startswith((f"{file}:1: error: ", f"{file}:4: error: ")) for line in told)
    assert sum(line.startswith(f"{file}:4: ") for line in told) == 1
    missing = tmp_path / "none.yaml"
    assert run("scenario", "check", missing).code == 1
    file.write_bytes(b"\xff\xfe\x00")
    assert run("scenario", "check", file).out.startswith(f"{file}:1: error: ")


def test_the_exercise_goes_to_stdout_or_into_a_folder(run: Run, stored: str, tmp_path: Path) -> None:
    shown = run("spec", stored)
    assert shown.code == 0
    assert shown.out.startswith("# ")
    written = run("spec", stored, "--out", tmp_path / "made")
    assert (written.code, written.out) == (0, "")
    assert (tmp_path / "made" / "internal_spec.md").read_text(encoding="utf-8").strip() == shown.out.strip()


def test_each_sentence_gives_one_line_of_moves(run: Run) -> None:
    lines = run("interpret", given="Quel est votre budget ?\n\nJe vous propose 72 euros sur 36 mois.\n").lines
    assert [line["text"] for line in lines] == ["Quel est votre budget ?", "", "Je vous propose 72 euros sur 36 mois."]
    for line in lines:
        assert set(line) == {"text", "moves"}
        for move in line["moves"]:
            assert set(move) == {"act", "topic", "form", "terms", "confidence"}
            assert move["act"] in {act.value for act in Act}
            assert move["topic"] in {None, *(topic.value for topic in Topic)}
            assert move["form"] in {None, *(form.value for form in Form)}
            assert 0 <= move["confidence"] <= 1
    [asked] = lines[0]["moves"]
    assert (asked["act"], asked["topic"]) == ("ask", "budget")
    assert {k: v for move in lines[2]["moves"] for k, v in move["terms"].items()} == {"price": 72, "duration": 36}


def test_english_is_understood_when_told(run: Run) -> None:
    [line] = run("interpret", "--lang", "en", given="What is your budget?\n").lines
    assert [(move["act"], move["topic"]) for move in line["moves"]] == [("ask", "budget")]


@pytest.mark.parametrize("raw", [b"\xff\xfe\n", b"\x1b[2J\xc2\x9b\n", b"\x00\n", b"a" * 200_000 + b"\n"])
def test_any_bytes_give_a_line_that_a_terminal_may_show(run: Run, raw: bytes) -> None:
    ended = run("interpret", given=raw)
    assert ended.code == 0
    assert len(ended.lines) == 1
    assert ended.out[:-1].isprintable()


def test_a_scenario_s_own_issues_are_understood(run: Run) -> None:
    [line] = run("interpret", "--scenario", "lormont", given="Je vous propose 72 euros, sur 48 mois.\n").lines
    assert {k: v for move in line["moves"] for k, v in move["terms"].items()} == {"price": 72, "duration": 48}


def test_a_model_that_fails_to_understand_ends_with_three_and_every_line_read(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with StubServer(default="401") as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test-secret-key")
        monkeypatch.setenv("NEGOTIATOR_MODEL", "stub")
        ended = run("interpret", "--interpreter", "llm", given="Bonjour.\nQuel est votre budget ?\n")
    assert ended.code == 3
    assert [line["text"] for line in ended.lines] == ["Bonjour.", "Quel est votre budget ?"]
    assert "secret-key" not in ended.err


def test_the_doctor_says_what_is_configured(run: Run) -> None:
    ended = run("doctor")
    assert ended.code == 0
    assert "lormont" in ended.out
    assert len(ended.out.splitlines()) == 5


def test_the_doctor_asks_the_model_and_hides_the_key(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-secret-key")
    monkeypatch.setenv("NEGOTIATOR_MODEL", "stub")
    for behaviour, code in (("ok", 0), ("echo-key", 1)):
        with StubServer(default=behaviour) as server:
            monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
            ended = run("doctor")
        assert ended.code == code
        assert "secret-key" not in ended.out + ended.err


def test_the_language_of_the_interface_can_be_chosen(run: Run) -> None:
    french, english = run("--lang", "fr", "sessions", "delete", "x"), run("sessions", "delete", "x", "--lang", "en")
    assert (french.code, english.code) == (1, 1)
    assert "No session x." in english.err


def test_json_keeps_accents_as_they_are(run: Run) -> None:
    out = run("scenario", "list", "--json").out
    assert "é" in out
    assert json.loads(out)
