"""What simulated candidates say and how they behave, read from data."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from negotiator.personas.matching import plain

_DATA = files("negotiator.simulation.candidates") / "data"
STEM = 5
"""Letters that make two words count as one."""


@dataclass(frozen=True, slots=True)
class Skill:
    """How one kind of candidate behaves; the meaning of each field is told in `skills.yaml`."""

    name: str
    searches: int = 0
    documents: int = 0
    clips: int = 0
    plan: str = "none"
    course: tuple[str, ...] = ()
    digs: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    form: str = "closed"
    findings: int = 0
    restate: str = "none"
    access: bool = False
    summary: str = "none"
    arguments: int = 0
    proofs: bool = False
    digs_objections: bool = False
    trades: str = "gifts"
    recap: bool = False
    next_step: str = "none"
    talk: str = "thin"
    script: str = ""
    pitch_after: int = 99


@cache
def skills() -> Mapping[str, Skill]:
    """Every kind of candidate, by name."""
    raw: Mapping[str, Mapping[str, Any]] = YAML(typ="safe").load((_DATA / "skills.yaml").read_text(encoding="utf-8"))
    known = {f.name for f in fields(Skill)}
    made: dict[str, Skill] = {}
    for name, values in raw.items():
        if unknown := set(values) - known:
            raise ValueError(f"skills.yaml: {name}: {', '.join(sorted(unknown))}")
        given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
        made[name] = Skill(name, **given)
    return made


class Bank:
    """The words of one language."""

    def __init__(self, lang: str, raw: Mapping[str, Any]) -> None:
        self.lang = lang
        self._raw = raw
        self.themes: Mapping[str, Mapping[str, Any]] = raw["themes"]
        self._stems = {name: tuple(plain(s) for s in theme["stems"]) for name, theme in self.themes.items()}

    def has(self, *path: str) -> bool:
        """Whether there are words at this place."""
        try:
            self._at(path)
        except KeyError:
            return False
        return True

    def text(self, *path: str) -> str:
        """The one text at a place. Raises KeyError."""
        return str(self._at(path))

    def texts(self, *path: str) -> tuple[str, ...]:
        """The texts at a place. Raises KeyError."""
        found = self._at(path)
        return (found,) if isinstance(found, str) else tuple(str(text) for text in found)

    def table(self, *path: str) -> Mapping[str, str]:
        """The named texts at a place; none when it is absent."""
        return {str(k): str(v) for k, v in self._at(path).items()} if self.has(*path) else {}

    def rows(self, *path: str) -> Sequence[Mapping[str, Any]]:
        """The rows at a place, each a mapping. Raises KeyError."""
        return tuple(self._at(path))

    def pick(self, rng: random.Random, *path: str) -> str:
        """One of the texts at a place."""
        return rng.choice(self.texts(*path))

    def noticed(self, name: str, text: str) -> bool:
        """Whether words of that kind are in what was heard."""
        said = _loose(text)
        return any(_loose(cue) in said for cue in self.texts(name))

    def articled(self, name: str) -> str:
        """A thing's name with its article, where the language's data know its gender; else in quotation marks."""
        first = name.split()[0].lower()
        for article, nouns in self._raw["articles"].items():
            if first in nouns or "*" in nouns:
                return f"{article}{'' if article.endswith(chr(39)) else ' '}{name}"
        return f"\u00ab {name} \u00bb"

    def themes_of(self, text: str) -> frozenset[str]:
        """What a text is about."""
        words = plain(text).split()
        return frozenset(n for n, stems in self._stems.items() if any(w.startswith(stems) for w in words))

    def affinity(self, one: str, other: str) -> int:
        """How much two texts are about the same thing: words in common, and twice the themes in common."""
        return len(_stems(one) & _stems(other)) + 2 * len(self.themes_of(one) & self.themes_of(other))

    def main_theme(self, text: str) -> str:
        """The theme that most words of a text belong to."""
        words = plain(text).split()
        names: list[str] = list(self._stems)
        return max(names, key=lambda name: sum(word.startswith(self._stems[name]) for word in words))

    def _at(self, path: Sequence[str]) -> Any:
        found: Any = self._raw
        for step in path:
            found = found[step]
        return found


def _loose(text: str) -> str:
    return " ".join(text.replace("\u2019", "'").replace("\u00a0", " ").casefold().split())


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in plain(text).split() if len(word) >= STEM)


@cache
def bank(lang: str) -> Bank:
    """The words of a language. Raises FileNotFoundError for one that has none."""
    return Bank(lang, YAML(typ="safe").load((_DATA / f"{lang}.yaml").read_text(encoding="utf-8")))
