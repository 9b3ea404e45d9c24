"""kill -9 at a bad moment, then `negotiator resume`: same phase, same words, same time left."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.shell import Talk, events_of, negotiator
from tests.e2e.test_plain import seconds
from tests.stubs.openai_server import StubServer

QUESTIONS = (
    "Bonjour monsieur, pouvez-vous me présenter votre activité ?",
    "Quelles difficultés rencontrez-vous aujourd'hui ?",
    "Qui décide, dans votre cabinet ?",
)


def spent(events: list[dict[str, object]]) -> float:
    """The last second of the phase that the journal holds."""
    for event in reversed(events):
        data = event["data"]
        if isinstance(data, dict) and isinstance(value := data.get("spent"), int | float):
            return float(value)
    raise AssertionError("no time in the journal")


def test_killed_in_the_first_interview_it_goes_on_where_it_was(own_home: Path) -> None:
    with Talk(own_home, "play", "--seed", "5") as talk:
        talk.send("/next")
        talk.line()
        for question in QUESTIONS:
            talk.ask(question)
        talk.ask("/time")
        talk.kill()
    before = events_of(own_home)
    with Talk(own_home, "resume") as talk:
        left = seconds(talk.ask("/time"))
        answer = talk.ask("Depuis quand travaillez-vous avec votre prestataire ?")
        assert talk.leave() == 0
    after = events_of(own_home)
    assert left == pytest.approx(20 * 60 - spent(before), abs=1.5)
    assert after[: len(before)] == before
    more = after[len(before) :]
    assert {event["phase"] for event in more} == {"interview_1"}
    words = [e["data"]["text"] for e in more if e["type"] == "utterance"]
    assert words[0] == "Depuis quand travaillez-vous avec votre prestataire ?"
    assert words[1] in answer


def test_a_session_killed_and_resumed_hears_the_client_that_it_would_have_heard(tmp_path: Path) -> None:
    def words(home: Path) -> list[str]:
        return [e["data"]["text"] for e in events_of(home) if e["type"] == "utterance"]

    whole, cut = tmp_path / "whole", tmp_path / "cut"
    with Talk(whole, "play", "--seed", "5", "--phase", "interview_1") as talk:
        talk.line()
        for question in QUESTIONS:
            talk.ask(question)
        talk.kill()
    with Talk(cut, "play", "--seed", "5", "--phase", "interview_1") as talk:
        talk.line()
        talk.ask(QUESTIONS[0])
        talk.kill()
    with Talk(cut, "resume") as talk:
        for question in QUESTIONS[1:]:
            talk.ask(question)
        talk.kill()
    assert words(cut) == words(whole)


def test_killed_before_the_answer_the_answer_comes_first(own_home: Path) -> None:
    with StubServer(default="hang") as server:
        model = {"OPENAI_BASE_URL": server.base_url, "NEGOTIATOR_MODEL": "stub"}
        with Talk(own_home, "play", "--seed", "5", "--phase", "interview_1", "--client", "llm", **model) as talk:
            talk.line()
            talk.send(QUESTIONS[0])
            assert server.wait_until(lambda: server.count > 0, 30)
            talk.kill()
        before = events_of(own_home)
        assert [e["data"]["text"] for e in before if e["type"] == "utterance"][-1] == QUESTIONS[0]
    with StubServer(default="500") as server:
        model = {"OPENAI_BASE_URL": server.base_url, "NEGOTIATOR_MODEL": "stub", "NEGOTIATOR_TURN_TIMEOUT": "1"}
        with Talk(own_home, "resume", **model) as talk:
            answer = talk.line()  # unasked: it was owed
            assert talk.leave() == 0
    after = events_of(own_home)
    assert after[: len(before)] == before
    said = [e["data"] for e in after[len(before) :] if e["type"] == "utterance"]
    assert said
    assert {line["role"] for line in said} == {"client"}
    assert all(line["text"] in answer for line in said)


def test_a_half_written_line_is_set_aside_and_nothing_else_lost(own_home: Path) -> None:
    negotiator(own_home, "play", "--plain", "--phase", "interview_1", given=f"{QUESTIONS[0]}\n")
    [journal] = (own_home / "sessions").glob("*/session.jsonl")
    before = events_of(own_home)
    with journal.open("ab") as file:
        file.write(b'{"seq":99,"at":"20')
    assert negotiator(own_home, "resume", "--plain", given="/quit\n").returncode == 0
    assert events_of(own_home)[: len(before)] == before
    assert [torn.read_bytes() for torn in journal.parent.glob("*.torn-*")] == [b'{"seq":99,"at":"20']


def test_a_journal_changed_by_hand_is_not_resumed(own_home: Path) -> None:
    negotiator(own_home, "play", "--plain", "--phase", "interview_1", given=f"{QUESTIONS[0]}\n")
    [journal] = (own_home / "sessions").glob("*/session.jsonl")
    journal.write_text(journal.read_text(encoding="utf-8").replace("activité", "passivité"), encoding="utf-8")
    ended = negotiator(own_home, "resume", "--plain", given="/quit\n")
    assert ended.returncode == 1
    assert "session.jsonl" in ended.stderr


def test_two_windows_never_write_the_same_session(own_home: Path) -> None:
    with Talk(own_home, "play", "--seed", "5", "--phase", "interview_1") as talk:
        talk.line()
        assert negotiator(own_home, "resume", "--plain", given="Bonjour\n").returncode == 1
        assert talk.leave() == 0


def test_a_session_is_closed_to_other_users(own_home: Path) -> None:
    negotiator(own_home, "play", "--plain", given="/quit\n")
    [folder] = (own_home / "sessions").iterdir()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {file.name: file.stat().st_mode & 0o077 for file in folder.iterdir() if file.stat().st_mode & 0o077} == {}


def test_a_session_branches_before_a_turn_and_the_other_is_untouched(own_home: Path) -> None:
    given = "".join(f"{question}\n" for question in QUESTIONS)
    negotiator(own_home, "play", "--plain", "--seed", "5", "--phase", "interview_1", given=given)
    [journal] = (own_home / "sessions").glob("*/session.jsonl")
    before = journal.read_bytes()
    name = journal.parent.name
    ended = negotiator(own_home, "play", "--plain", "--branch", f"{name}@2", given="Autre question ?\n")
    assert ended.returncode == 0
    assert journal.read_bytes() == before
    [other] = [path for path in (own_home / "sessions").glob("*/session.jsonl") if path != journal]
    assert "Autre question ?" in other.read_text(encoding="utf-8")
    assert QUESTIONS[1] not in other.read_text(encoding="utf-8")
    assert negotiator(own_home, "play", "--plain", "--branch", f"{name}@99").returncode == 1
