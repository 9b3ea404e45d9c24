"""How well the built-in interpreter reads sentences it was never fitted on: prints the table of docs/interpreter.md.

python -m benchmarks.understanding [--confusions]
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from negotiator.negotiation.moves import Act, Reading
from negotiator.personas.interpreter.builtin import BuiltinInterpreter

DATA = Path(__file__).parent.parent / "tests" / "data" / "interpreter"
QUESTIONS = (Act.ASK, Act.PROBE)


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence with its labels and what was read of it."""

    labels: Mapping[str, Any]
    reading: Reading

    @property
    def acts(self) -> frozenset[str]:
        """Acts found."""
        return frozenset(move.act.value for move in self.reading.moves)

    @property
    def topics(self) -> tuple[str | None, ...]:
        """First and second topic of the first question found."""
        for move in self.reading.moves:
            if move.act in QUESTIONS:
                return tuple(t.value if t else None for t in (move.topic, move.second_topic))
        return (None, None)

    @property
    def accepted(self) -> frozenset[str]:
        """Topics that a fair judge accepts."""
        return frozenset((self.labels["topic"], *self.labels["also"]))


def load(name: str) -> list[dict[str, Any]]:
    """A set's lines."""
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def read(lang: str) -> list[Case]:
    """Every held-out sentence of a language, read."""
    interpreter = BuiltinInterpreter(lang)
    return [Case(labels, interpreter.read(labels["text"])) for labels in load(f"heldout-{lang}.jsonl")]


def share(cases: Iterable[Case], right: Callable[[Case], bool]) -> float | None:
    """The share of cases that are right; none when there are none."""
    verdicts = [right(case) for case in cases]
    return sum(verdicts) / len(verdicts) if verdicts else None


def act_recall(cases: Sequence[Case]) -> float:
    """Share of the labelled acts that were found, in scope and out of it."""
    wanted = [(act, case) for case in cases for act in case.labels["acts"]]
    return sum(act in case.acts for act, case in wanted) / len(wanted)


def figures(cases: Sequence[Case]) -> dict[str, float | None]:
    """The figures of one language."""
    asked = [c for c in cases if c.labels["topic"]]
    clean = [c for c in asked if c.labels["style"] == "clean"]
    rough = [c for c in asked if c.labels["style"] == "mistyped"]
    outside = [c for c in cases if not c.labels["in_scope"]]
    return {
        "right act among those found": act_recall(cases),
        "acts a sentence": sum(len(c.acts) for c in cases) / len(cases),
        "topic of questions": share(asked, lambda c: c.topics[0] in c.accepted),
        "topic among the two best": share(asked, lambda c: bool(c.accepted & set(c.topics))),
        "topic, clean": share(clean, lambda c: c.topics[0] in c.accepted),
        "topic, mistyped": share(rough, lambda c: c.topics[0] in c.accepted),
        "out of scope given a topic": share(outside, lambda c: c.topics[0] is not None),
    }


def terms_exact() -> float:
    """Share of the sentences whose terms are read exactly, neither more nor less."""
    interpreters = {lang: BuiltinInterpreter(lang) for lang in ("fr", "en")}
    lines = load("terms.jsonl")
    right = 0
    for line in lines:
        found = {i: v for m in interpreters[line["lang"]].read(line["text"]).moves for i, v in m.terms.items()}
        right += found == {issue: Decimal(str(value)) for issue, value in line["terms"].items()}
    return right / len(lines)


def confusions(cases: Sequence[Case], most: int = 15) -> list[tuple[tuple[str, str], int]]:
    """The topics most often taken for another."""
    wrong = Counter(
        (str(c.labels["topic"]), str(c.topics[0])) for c in cases if c.labels["topic"] and c.topics[0] not in c.accepted
    )
    return wrong.most_common(most)


def main() -> None:
    """Print the table."""
    rows = {lang: read(lang) for lang in ("fr", "en")}
    table = {lang: figures(cases) for lang, cases in rows.items()}
    print(f"| held-out sentences | fr ({len(rows['fr'])}) | en ({len(rows['en'])}) |\n|---|---|---|")
    for name in table["fr"]:
        cells = " | ".join("" if (v := table[lang][name]) is None else f"{v:.3f}" for lang in table)
        print(f"| {name} | {cells} |")
    print(f"| terms exact (both languages) | {terms_exact():.3f} | |")
    if "--confusions" in sys.argv:
        for lang, cases in rows.items():
            for (wanted, found), count in confusions(cases):
                print(f"{lang} {wanted} taken for {found}: {count}")


if __name__ == "__main__":
    main()
