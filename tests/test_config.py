"""Settings are read from the environment, then from a file whose mistakes are named with their line."""

from __future__ import annotations

import copy
import pickle
import stat
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.config import SETTING_NAMES, Secret, Settings, load_settings, variable_of
from negotiator.errors import InputProblem, ModelProblem, NegotiatorError, UsageProblem, printable
from negotiator.i18n import speaking
from negotiator.paths import config_file, home, make_private, sessions_dir

KEY = "sk-very-secret-0123456789"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def refusal(file: Path, text: str) -> InputProblem:
    file.write_text(text, encoding="utf-8")
    with speaking("en"), pytest.raises(InputProblem) as caught:
        load_settings({}, file)
    return caught.value


def test_with_nothing_set_no_model_is_configured(file: Path) -> None:
    assert load_settings({}, None) == load_settings({}, file) == Settings()
    assert not Settings().model_configured


def test_every_setting_but_the_key_can_be_written_in_the_file() -> None:
    assert {field.name for field in fields(Settings)} == {"api_key", *SETTING_NAMES}


def test_a_file_sets_every_kind_of_value(file: Path) -> None:
    file.write_text(
        'model = "small"\nbase_url = "http://127.0.0.1:8080/v1"\nlang = "en"\npace = 2\nscenarios = "~/cases"\n'
        'keyring = false\nclock = "wall"\n',
        encoding="utf-8",
    )
    settings = load_settings({}, file)
    assert settings == Settings(
        model="small",
        base_url="http://127.0.0.1:8080/v1",
        lang="en",
        pace=2.0,
        scenarios=Path.home() / "cases",
        clock="wall",
    )
    assert settings.model_configured


def test_the_environment_wins_over_the_file(file: Path) -> None:
    file.write_text('model = "small"\nlang = "fr"\n', encoding="utf-8")
    settings = load_settings({"NEGOTIATOR_MODEL": "large", "NEGOTIATOR_EXTRA_TIME": "33", "NEGOTIATOR_LANG": ""}, file)
    assert (settings.model, settings.extra_time, settings.lang) == ("large", 33.0, "fr")


def test_a_model_needs_a_name_and_a_key_or_a_server() -> None:
    assert not load_settings({"NEGOTIATOR_MODEL": "m"}, None).model_configured
    assert not load_settings({"OPENAI_API_KEY": KEY}, None).model_configured
    assert load_settings({"NEGOTIATOR_MODEL": "m", "OPENAI_API_KEY": KEY}, None).model_configured
    assert load_settings({"NEGOTIATOR_MODEL": "m", "OPENAI_BASE_URL": "http://[::1]/v1"}, None).model_configured


def test_a_key_is_never_shown() -> None:
    settings = load_settings({"OPENAI_API_KEY": KEY}, None)
    assert settings.api_key is not None
    assert settings.api_key.reveal() == KEY
    for shown in (repr(settings), str(settings.api_key), f"{settings.api_key}", f"{settings}"):
        assert KEY not in shown
    with pytest.raises(TypeError):
        pickle.dumps(settings.api_key)
    with pytest.raises(TypeError):
        copy.copy(settings.api_key)
    assert {Secret("a"), Secret("a")} == {Secret("a")}


@pytest.mark.parametrize(
    "line", [f'api_key = "{KEY}"', f'OPENAI_API_KEY = "{KEY}"', 'token = "abc"', f'model = "{KEY}"', 'apikey = "x"']
)
def test_a_key_in_the_file_is_refused_and_not_repeated(file: Path, line: str) -> None:
    problem = refusal(file, f'lang = "fr"\n{line}\n')
    assert problem.line == 2
    assert KEY not in str(problem)
    assert "OPENAI_API_KEY" in problem.remedy


def test_an_unknown_setting_is_named_with_its_line_and_its_nearest_name(file: Path) -> None:
    problem = refusal(file, '# mine\nmodle = "small"\n')
    assert str(problem) == f"{file}:2: There is no setting `modle`.\nDid you mean `model`?"
    assert "base_url" in refusal(file, "[zzz]\n").remedy


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("model = 3", "quotes"),
        ('model = "a\\nb"', "one line"),
        ('pace = "2"', "number"),
        ("pace = true", "number"),
        ("pace = 0", "from 0.1 to 100"),
        ("pace = nan", "number"),
        ('lang = "de"', "fr, en"),
        ('keyring = "yes"', "true or false"),
        ('base_url = "localhost:80"', "http://"),
        ('base_url = "http://me:secret@host/v1"', "no password"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_with_what_it_takes(file: Path, line: str, says: str) -> None:
    problem = refusal(file, f"\n{line}\n")
    assert problem.line == 2
    assert says in problem.remedy


@pytest.mark.parametrize(
    ("text", "line"), [('model = "a"\nmodel = "b"\n', 2), ('model = "a"\n=\n', 2), ("x = " + "[" * 5000, 1)]
)
def test_a_file_that_is_not_toml_is_refused(file: Path, text: str, line: int) -> None:
    assert refusal(file, text).line == line


def test_a_file_that_cannot_be_read_is_a_problem_of_its_first_line(tmp_path: Path) -> None:
    binary, huge = tmp_path / "binary", tmp_path / "huge"
    binary.write_bytes(b"\xff\xfe\x00")
    huge.write_bytes(b"#" * 1_000_001)
    for file in (binary, huge, tmp_path):
        with pytest.raises(InputProblem) as caught:
            load_settings({}, file)
        assert caught.value.line == 1


def test_a_variable_with_a_wrong_value_is_named() -> None:
    for name, value in {"NEGOTIATOR_PACE": "fast", "NEGOTIATOR_KEYRING": "maybe", "OPENAI_BASE_URL": "x"}.items():
        with pytest.raises(InputProblem, match=name):
            load_settings({name: value}, None)
    assert variable_of("base_url") == "OPENAI_BASE_URL"


def test_the_keyring_is_asked_only_when_wanted_and_needed() -> None:
    asked: list[str] = []

    def ring() -> str | None:
        asked.append("asked")
        return KEY

    assert load_settings({}, None, ring).api_key is None
    assert load_settings({"NEGOTIATOR_KEYRING": "1", "OPENAI_API_KEY": "mine"}, None, ring).api_key == Secret("mine")
    assert not asked
    assert load_settings({"NEGOTIATOR_KEYRING": "yes"}, None, ring).api_key == Secret(KEY)
    assert load_settings({"NEGOTIATOR_KEYRING": "1"}, None, lambda: None).api_key is None


@given(st.one_of(st.text(), st.builds("{} = {}\n".format, st.sampled_from(SETTING_NAMES), st.text())))
def test_no_text_in_the_file_ends_in_a_traceback_or_reaches_the_terminal(text: str) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        file = Path(folder) / "config.toml"
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            assert isinstance(load_settings({}, file), Settings)
        except InputProblem as problem:
            assert str(problem) == printable(str(problem))


def test_an_error_is_its_title_then_its_remedy() -> None:
    assert str(NegotiatorError("It broke.", "Mend it.")) == "It broke.\nMend it."
    assert str(NegotiatorError("It broke.")) == "It broke."
    assert [kind("x").exit_code for kind in (NegotiatorError, InputProblem, UsageProblem, ModelProblem)] == [1, 1, 2, 3]
    assert NegotiatorError("x", exit_code=130).exit_code == 130
    assert str(InputProblem("Bad.", file=Path("a.yaml"))) == "a.yaml: Bad."
    assert str(InputProblem("Bad.", file=Path("a.yaml"), line=3)) == "a.yaml:3: Bad."
    assert InputProblem("Bad.").where == ""


def test_an_error_lets_no_terminal_control_through() -> None:
    assert str(InputProblem("a\x1b[2Jb", "c\u202ed\tf", file=Path("g\x07"))) == "g\ufffd: a\ufffd[2Jb\nc\ufffdd\tf"


def test_one_variable_moves_everything(own_home: Path) -> None:
    assert home() == own_home
    assert sessions_dir() == own_home / "sessions"
    assert config_file() == own_home / "config.toml"
    elsewhere = {"NEGOTIATOR_HOME": ""}
    assert home(elsewhere) != own_home
    assert config_file(elsewhere).name == "config.toml"


def test_private_folders_are_closed_to_others_and_existing_ones_left_alone(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)
    made = make_private(shared / "a" / "b")
    assert make_private(made) == made
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in (made, made.parent, shared)] == [0o700, 0o700, 0o755]
    (shared / "file").touch()
    with pytest.raises(NotADirectoryError):
        make_private(shared / "file")
