"""What the interpreter knows of a language beyond examples, loaded from `lexicon/<lang>.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from negotiator.negotiation.moves import Motive

LANGUAGES = ("fr", "en")
UNITS = ("euro", "percent", "month", "day", "hour", "count", "ratio")


@dataclass(frozen=True, slots=True)
class IssueCue:
    """An issue of the deal as its words announce it.

    `unit` is one of `UNITS`; `cues` is a regular expression over folded text whose nearest match in the clause
    gives a value of that unit to this issue; `needs_cue` refuses a value with no such word beside it.
    `minimum` and `maximum`, where given, bound the values that can be meant at all.
    """

    id: str
    unit: str
    cues: str
    needs_cue: bool = True
    minimum: Decimal | None = None
    maximum: Decimal | None = None

    def admits(self, value: Decimal) -> bool:
        """Whether `value`, in this issue's unit, can be meant."""
        return (self.minimum is None or value >= self.minimum) and (self.maximum is None or value <= self.maximum)


@dataclass(frozen=True)
class Lexicon:
    """The patterns of one language; all of them read folded text (see `text.fold`)."""

    lang: str
    abbreviations: dict[str, str]
    no_stop: frozenset[str]
    coordination: re.Pattern[str]
    subject: re.Pattern[str]
    strong: re.Pattern[str]
    subordinate: re.Pattern[str]
    opening: re.Pattern[str]
    numbers: dict[str, str]
    units: dict[str, str]
    after_price: frozenset[str]
    misspelt: dict[str, str]
    pairs: dict[str, re.Pattern[str]]
    refuse: dict[str, re.Pattern[str]]
    refuse_after: dict[str, re.Pattern[str]]
    issues: tuple[IssueCue, ...]
    rules: tuple[tuple[str, re.Pattern[str]], ...]
    motives: tuple[tuple[Motive, re.Pattern[str]], ...]
    proof: re.Pattern[str]
    condition: re.Pattern[str]
    not_condition: re.Pattern[str]
    question: re.Pattern[str]
    title: str
    attack: tuple[tuple[str, re.Pattern[str]], ...]


def _starts(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b{pattern}")


@lru_cache(maxsize=4)
def load_lexicon(lang: str) -> Lexicon:
    """The lexicon of `lang` ("fr" or "en"); raises ValueError for another language."""
    if lang not in LANGUAGES:
        raise ValueError(f"no lexicon for language {lang!r}")
    data = tomllib.loads((files(__package__) / "lexicon" / f"{lang}.toml").read_text(encoding="utf-8"))
    clauses, cues = data["clauses"], data["cues"]
    return Lexicon(
        lang=lang,
        abbreviations=data["abbreviations"],
        no_stop=frozenset(clauses["no_stop"]),
        coordination=re.compile(clauses["coordination"]),
        subject=re.compile(clauses["subject"]),
        strong=re.compile(clauses["strong"]),
        subordinate=re.compile(rf"(?:(?:{clauses['joiner']}) )?{clauses['subordinate']}"),
        opening=re.compile(clauses["opening"]),
        numbers=data["numbers"],
        units={name: pattern for name, pattern in data["units"].items() if name != "after_price"},
        after_price=frozenset(data["units"]["after_price"].split()),
        misspelt=data["misspelt"],
        pairs={name: re.compile(pattern) for name, pattern in data["pairs"].items()},
        refuse={unit: re.compile(rf"\b(?:{pattern})") for unit, pattern in data["refuse"].items()},
        refuse_after={unit: re.compile(rf"^\W*(?:{pattern})") for unit, pattern in data["refuse_after"].items()},
        issues=tuple(IssueCue(**issue) for issue in data["issues"]),
        rules=tuple((name, re.compile(pattern)) for name, pattern in data["rules"].items()),
        motives=tuple((Motive(name), _starts(f"(?:{pattern})")) for name, pattern in data["motives"].items()),
        proof=re.compile(cues["proof"]),
        condition=re.compile(cues["condition"]),
        not_condition=re.compile(cues["not_condition"]),
        question=re.compile(cues["question"]),
        title=cues["title"],
        attack=tuple((kind, re.compile(p)) for kind, patterns in data["attack"].items() for p in patterns),
    )
