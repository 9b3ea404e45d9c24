"""What tests of commands share: a way to run one, and one session played to its end."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from negotiator.cli import main
from tests.cli.command import Run, runner


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    return runner(capfd, monkeypatch)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one demonstration. Nobody changes it."""
    folder = tmp_path_factory.mktemp("demonstration")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEGOTIATOR_HOME", str(folder / "home"))
        assert (
            main(["demo", "--seed", "7", "--client", "builtin", "--judge", "builtin", "--out", str(folder / "d")]) == 0
        )
    return folder / "d"


@pytest.fixture
def stored(demonstration: Path, own_home: Path) -> str:
    """The id of a finished session among those kept."""
    folder = own_home / "sessions" / "20260101-000000-lormont-abcd"
    folder.mkdir(parents=True)
    shutil.copy(demonstration / "session.jsonl", folder)
    return folder.name
