"""Plain mode from a shell: lines in, lines out, the whole examination, nothing that waits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.e2e.shell import Talk, events_of, negotiator

PHASES = ("preparation", "interview_1", "development", "interview_2", "jury", "internal_spec")
EXAM = (
    "/help",
    "Il y a quelqu'un ?",
    "/search informatique",
    "/open 1",
    "/clip Le serveur date de 2017.",
    "/note Rappeler le calendrier fiscal.",
    "/plan objectives Signer à 74 € sur 48 mois.",
    "/plan nothing x",
    "/time",
    "/next",
    "Bonjour monsieur, pouvez-vous me présenter votre activité ?",
    "Pas du tout ce que je voulais dire.",
    "/unheard",
    "Quelles difficultés rencontrez-vous aujourd'hui avec votre informatique ?",
    "/offer price=74 duration=36",
    "/next",
    "/plan power M. Sarrazin prescrit.",
    "/offer price=74,5",
    "/next",
    "Je vous propose 76 euros par poste, sur 36 mois.",
    "/next",
    "J'ai visé 74 euros, obtenu un accord de principe ; je préparerais mieux le décideur une autre fois.",
    "/next",
    "/note Le client attend un dépannage en quatre heures.",
    "/note Un seul responsable : le centre de services.",
    "/next",
)


def play(home: Path, lines: Sequence[str], *arguments: str) -> tuple[str, str]:
    ended = negotiator(home, "play", "--plain", "--seed", "3", *arguments, given="\n".join([*lines, ""]))
    assert ended.returncode == 0
    return ended.stdout, ended.stderr


def test_a_script_of_lines_plays_the_whole_examination(own_home: Path) -> None:
    out, err = play(own_home, EXAM, "--as", "Léa")
    events = events_of(own_home)
    assert [e["phase"] for e in events if e["type"] == "phase_started"] == list(PHASES)
    assert [e["phase"] for e in events if e["type"] == "phase_ended"] == list(PHASES)
    assert events[-1]["type"] == "session_ended"
    kinds = {e["type"] for e in events}
    assert kinds >= {"search", "document_opened", "finding", "note", "plan", "summary", "offer", "misunderstanding"}
    assert events[0]["data"]["settings"]["pseudonym"] == "Léa"
    offers = [e["data"]["terms"] for e in events if e["type"] == "offer"]
    assert [offer["price"] for offer in offers] == ["74", "74.5"]
    assert offers[-1]["duration"] == "36"
    [*_, spec] = [e["data"]["text"] for e in events if e["type"] == "exercise"]
    assert spec.splitlines() == [line.removeprefix("/note ") for line in EXAM[-3:-1]]
    assert "\x1b" not in out + err


def test_what_is_said_is_on_stdout_with_its_speaker_and_what_is_told_on_stderr(own_home: Path) -> None:
    out, err = play(own_home, EXAM)
    spoken = [e for e in events_of(own_home) if e["type"] == "utterance" and e["data"]["role"] != "candidate"]
    lines = out.splitlines()
    for said in spoken:
        assert any(said["data"]["text"] in line and re.match(r"[\w. ]+ ?: ", line) for line in lines)
    assert any(line.startswith("Olivier Sarrazin") for line in lines)
    assert not re.search(r"^Olivier Sarrazin", err, re.M)
    assert "===" in err and "===" not in out


def test_a_line_outside_a_dialogue_and_an_unknown_command_get_a_hint_and_nothing_else(own_home: Path) -> None:
    out, err = play(own_home, ["Bonjour ?", "/dance", "/open 3", "/clip", "/offer price=abc", "/offer x=1", "/unheard"])
    assert out == ""
    assert "/help" in err
    assert "dance" in err
    assert [e["type"] for e in events_of(own_home)] == ["session_started", "phase_started", "clock"]


def test_the_end_of_input_is_quit_and_the_session_goes_on(own_home: Path) -> None:
    for last in ("", "/quit\n/next\n"):
        before = len(events_of(own_home)) if own_home.exists() else 0
        command = ("resume",) if before else ("play", "--seed", "3")
        ended = negotiator(own_home, *command, "--plain", given=f"/note suite {before}\n{last}")
        assert ended.returncode == 0
        assert len(events_of(own_home)) > before
        assert not any(e["type"] == "phase_ended" for e in events_of(own_home))
    rest = negotiator(own_home, "resume", "--plain", given="/next\n" * len(PHASES))
    assert rest.returncode == 0
    assert events_of(own_home)[-1]["type"] == "session_ended"
    assert negotiator(own_home, "resume", "--plain").returncode == 1  # none is unfinished


def test_one_phase_can_be_played_alone(own_home: Path) -> None:
    out, _ = play(own_home, ["Je visais 74 euros.", "/next"], "--phase", "jury")
    assert [e["phase"] for e in events_of(own_home) if e["type"] == "phase_started"] == ["jury"]
    assert out
    assert events_of(own_home)[-1]["type"] == "session_ended"


def test_a_misunderstanding_gives_the_time_back(own_home: Path) -> None:
    with Talk(own_home, "play", "--seed", "3", "--phase", "interview_1") as talk:
        talk.line()  # the opening
        before = talk.ask("/time")
        talk.ask("Parlez-moi " + "longuement " * 200 + "de votre activité.")
        assert seconds(talk.ask("/time")) < seconds(before) - 60
        talk.send("/unheard")
        assert seconds(talk.ask("/time")) >= seconds(before) - 25
        assert talk.leave() == 0


def test_an_exam_s_phase_ends_with_its_time_and_the_next_begins(own_home: Path) -> None:
    talked = "Voici ce que nous faisons, " + "et puis encore autre chose, " * 900
    play(own_home, [talked, "/time", "/quit"], "--phase", "interview_1")
    [ended] = [e for e in events_of(own_home) if e["type"] == "phase_ended"]
    assert ended["data"]["reason"] in ("time", "client")


def test_ctrl_c_at_the_prompt_leaves_at_once_and_keeps_all(own_home: Path) -> None:
    with Talk(own_home, "play", "--seed", "3", "--phase", "interview_1") as talk:
        talk.line()
        said = talk.ask("Bonjour, quelle est votre activité ?")
        assert talk.interrupt() == 130
    words = [e["data"]["text"] for e in events_of(own_home) if e["type"] == "utterance"]
    assert words[-1] in said
    assert negotiator(own_home, "resume", "--plain", given="/quit\n").returncode == 0


@pytest.mark.parametrize("hostile", ["\x1b[2J\x07", "\u202e", "/" * 500, "/plan objectives \x1b]0;x\x07", "é" * 60_000])
def test_hostile_lines_are_kept_as_words_and_never_drive_the_terminal(own_home: Path, hostile: str) -> None:
    ended = negotiator(own_home, "play", "--plain", given=f"{hostile}\n/next\n{hostile}\n/quit\n")
    assert ended.returncode == 0
    assert not set("\x1b\x07\u202e") & set(ended.stdout + ended.stderr)


def test_the_interface_speaks_english_when_told(own_home: Path) -> None:
    ended = negotiator(own_home, "play", "--plain", "--lang", "en", given="/note x\n/quit\n")
    assert "Kept." in ended.stderr


def seconds(told: str) -> int:
    minutes, rest = (int(number) for number in re.findall(r"\d+", told)[:2])
    return minutes * 60 + rest
