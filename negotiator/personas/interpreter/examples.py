"""The labelled examples the model is fitted on, read from `examples/<lang>/`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from negotiator.negotiation.moves import Act, Form, Topic
from negotiator.personas.interpreter.lexicon import LANGUAGES, load_lexicon

ACTS = tuple(act for act in Act if act is not Act.UNCLEAR)
TOPICS = tuple(Topic)
FORMS = tuple(Form)

_FORM_NAMES = {"open": Form.OPEN, "closed": Form.CLOSED, "alt": Form.ALTERNATIVE}
OUT_OF_SCOPE = "out_of_scope"
_PROBE = "probe"


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with what it does; `question` says that its topic was labelled, `topic` None then meaning none."""

    text: str
    lang: str
    acts: frozenset[Act]
    topic: Topic | None = None
    form: Form | None = None
    question: bool = False
    source: str = ""


def _lines(entry: Traversable) -> list[str]:
    lines = entry.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("# ")]


def _act_example(line: str, act: Act, lang: str) -> Example:
    names, bar, text = line.partition("|")
    acts = frozenset(Act(name) for name in names.split("+")) if bar else frozenset({act})
    return Example(text if bar else line, lang, acts - {Act.UNCLEAR}, source=act.value)


def _question(line: str, stem: str, lang: str) -> Example:
    form, bar, text = line.partition("|")
    if not bar or form not in _FORM_NAMES:
        raise ValueError(
            f"{lang}/questions/{stem}.txt: a line must be `open|`, `closed|` or `alt|` and a text: {line!r}"
        )
    act = {OUT_OF_SCOPE: Act.SMALL_TALK, _PROBE: Act.PROBE}.get(stem, Act.ASK)
    topic = None if stem in (OUT_OF_SCOPE, _PROBE) else Topic(stem)
    return Example(text, lang, frozenset({act}), topic, _FORM_NAMES[form], True, stem)


def load_examples(languages: Sequence[str] = LANGUAGES) -> list[Example]:
    """Every example on disk, in a fixed order; raises ValueError for a label outside the closed sets."""
    found: list[Example] = []
    for lang in languages:
        root = files(__package__) / "examples" / lang
        for folder in ("acts", "questions"):
            entries = (
                [e for e in (root / folder).iterdir() if e.name.endswith(".txt")] if (root / folder).is_dir() else []
            )
            for entry in sorted(entries, key=lambda e: e.name):
                stem = entry.name.removesuffix(".txt")
                for line in _lines(entry):
                    if folder == "acts":
                        found.append(_act_example(line, Act(stem), lang))
                    else:
                        found.append(_question(line, stem, lang))
    return found


def fingerprint(examples: Sequence[Example]) -> str:
    """A hash of the examples and of the rules and abbreviations they are seen through.

    Kept in the fitted model, so that a stale one is noticed.
    """
    digest = hashlib.sha256()
    for example in examples:
        label = "+".join(sorted(example.acts)), example.topic, example.form, example.lang
        digest.update(repr((example.text, *label)).encode("utf-8"))
    for lang in sorted({example.lang for example in examples}):
        lexicon = load_lexicon(lang)
        patterns = [(name, pattern.pattern) for name, pattern in lexicon.rules]
        digest.update(repr((patterns, sorted(lexicon.abbreviations.items()))).encode("utf-8"))
    return digest.hexdigest()[:16]
