"""Fitting the model on the examples: `python -m negotiator.personas.interpreter.fit` writes both model files."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from negotiator.negotiation.moves import Act
from negotiator.personas.interpreter.embeddings import load_embeddings
from negotiator.personas.interpreter.examples import (
    ACTS,
    FORMS,
    OUT_OF_SCOPE,
    TOPICS,
    Example,
    fingerprint,
    load_examples,
)
from negotiator.personas.interpreter.features import Floats, characters, rules
from negotiator.personas.interpreter.lexicon import load_lexicon
from negotiator.personas.interpreter.model import (
    MODEL_FILES,
    Embed,
    Model,
    Settings,
    Thresholds,
    embedded,
    joined,
    on_grid,
    rbf,
)

Indexes = NDArray[np.int64]
_BATCH = 32


@dataclass(frozen=True)
class Table:
    """The examples as numbers: embeddings (or none), n-gram counts, rules and labels, one row an example."""

    examples: tuple[Example, ...]
    points: Floats
    counts: Floats
    flags: Floats
    acts: Floats
    questions: Floats  # topics, forms, "no topic"


def tabulate(examples: Sequence[Example], embed: Embed | None) -> Table:
    """Every feature and label of the examples, computed once for all folds."""
    kept = sorted(examples, key=lambda example: example.lang)
    points, counts, flags = list[Floats](), list[Floats](), list[Floats]()
    for lang, group in groupby(kept, key=lambda example: example.lang):
        texts = [example.text for example in group]
        counts.append(characters(texts, load_lexicon(lang)))
        flags.append(rules(texts, load_lexicon(lang)))
        for start in range(0, len(texts) if embed is not None else 0, _BATCH):
            assert embed is not None
            points.append(on_grid(embedded(texts[start : start + _BATCH], lang, embed)))
    return Table(
        tuple(kept),
        np.vstack(points) if points else np.zeros((len(kept), 0), dtype=np.float32),
        np.vstack(counts),
        np.vstack(flags),
        np.array([[act in example.acts for act in ACTS] for example in kept], dtype=np.float32),
        np.array([_question_labels(example) for example in kept], dtype=np.float32),
    )


def _question_labels(example: Example) -> list[bool]:
    labels = [example.topic is topic for topic in TOPICS] + [example.form is form for form in FORMS]
    return [*labels, example.source == OUT_OF_SCOPE]


def solve(table: Table, rows: Indexes, settings: Settings, engine: str) -> Model:
    """The model fitted on the given rows of a table: one ridge a head, both over all rows."""
    counts, flags, acts = table.counts[rows], table.flags[rows], table.acts[rows]
    seen = (counts > 0).sum(0)
    idf = (np.log((1 + len(rows)) / (1 + seen)) + 1).astype(np.float32)
    shallow, points = joined(counts, flags, idf, settings), table.points[rows]
    kernel = shallow @ shallow.T
    if engine == "use":
        kernel += settings.embeddings * rbf(points, points, settings.gamma)
    asked = acts[:, ACTS.index(Act.ASK)] > 0

    def duals(labels: Floats, ask_weight: float) -> Floats:
        ridge = settings.ridge / np.where(asked, ask_weight, 1.0)
        return np.asarray(np.linalg.solve(kernel + np.diag(ridge.astype(np.float32)), labels), dtype=np.float32)

    act_duals = duals(acts, settings.ask_weight)
    question_duals = duals(table.questions[rows], settings.question_weight)
    nothing = np.zeros((0, 0), dtype=np.float32)
    return Model(
        engine,
        fingerprint(table.examples),
        settings,
        Thresholds(),
        idf,
        points if engine == "use" else nothing,
        act_duals if engine == "use" else nothing,
        question_duals if engine == "use" else nothing,
        shallow.T @ act_duals,
        shallow.T @ question_duals,
    )


def fit(examples: Sequence[Example], embed: Embed | None, settings: Settings | None = None) -> Model:
    """A model of all the examples, without calibrated thresholds; without `embed`, the one of characters alone."""
    engine = "use" if embed is not None else "characters"
    table = tabulate(examples, embed)
    model = solve(table, np.arange(len(table.examples)), settings or Settings(), engine)
    return replace(model, fingerprint=fingerprint(examples))


def main() -> int:
    """Fit, calibrate by cross-validation and write both models beside this file; says what was measured."""
    from negotiator.personas.interpreter.validate import calibrated

    embed = load_embeddings()
    if embed is None:
        sys.stderr.write("the sentence encoder cannot be loaded: nothing written\n")
        return 1
    examples = load_examples()
    for engine, name in MODEL_FILES.items():
        model, summary = calibrated(examples, embed if engine == "use" else None)
        data = model.save()
        (Path(__file__).parent / name).write_bytes(data)
        sys.stdout.write(f"{name}: {len(examples)} examples, {len(data) / 1e6:.1f} MB\n{summary}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
