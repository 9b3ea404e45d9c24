"""Where the program keeps its files: in the platform's folders, or all under NEGOTIATOR_HOME."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

APP_NAME = "negotiator"
HOME_VARIABLE = "NEGOTIATOR_HOME"
PRIVATE_FOLDER_MODE = 0o700
PRIVATE_FILE_MODE = 0o600


def home(env: Mapping[str, str] | None = None) -> Path:
    """The folder of everything the program keeps; it is not created here. `env` is the process's own unless given."""
    moved = _moved_home(env)
    if moved is not None:
        return moved
    from platformdirs import user_data_path

    return user_data_path(APP_NAME, appauthor=False)


def sessions_dir(env: Mapping[str, str] | None = None) -> Path:
    """The folder of the journals, one a session; not created here."""
    return home(env) / "sessions"


def config_file(env: Mapping[str, str] | None = None) -> Path:
    """The user's `config.toml`, whether it exists or not."""
    moved = _moved_home(env)
    if moved is not None:
        return moved / "config.toml"
    from platformdirs import user_config_path

    return user_config_path(APP_NAME, appauthor=False) / "config.toml"


def shipped_scenarios() -> Path:
    """The folder of the scenarios that come with the program: beside the code once installed, else in the checkout."""
    package = Path(__file__).parent
    installed = package / "_scenarios"
    return installed if installed.is_dir() else package.parent / "scenarios"


def make_private(folder: Path) -> Path:
    """Create a folder and its missing parents, closed to other users (0700), and give it back.

    A folder that already exists keeps its mode: NEGOTIATOR_HOME may point at one that is shared on purpose.
    Raises OSError when the folder cannot be created, or when a file stands in its place.
    """
    missing = []
    nearest = folder
    while not nearest.exists():
        missing.append(nearest)
        nearest = nearest.parent
    for part in reversed(missing):
        part.mkdir(mode=PRIVATE_FOLDER_MODE, exist_ok=True)
    if not folder.is_dir():
        raise NotADirectoryError(str(folder))
    return folder


def _moved_home(env: Mapping[str, str] | None) -> Path | None:
    """NEGOTIATOR_HOME as a path, or None when it is unset or empty."""
    value = (os.environ if env is None else env).get(HOME_VARIABLE, "").strip()
    return Path(value).expanduser() if value else None
