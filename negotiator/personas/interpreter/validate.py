"""Cross-validation on the examples: it chooses the thresholds and says how often each act and topic is found."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from negotiator.negotiation.moves import Act, Topic
from negotiator.personas.interpreter.builtin import BuiltinInterpreter
from negotiator.personas.interpreter.decide import QUESTIONS
from negotiator.personas.interpreter.examples import ACTS, OUT_OF_SCOPE, TOPICS, Example, fingerprint
from negotiator.personas.interpreter.features import Floats
from negotiator.personas.interpreter.fit import Table, solve, tabulate
from negotiator.personas.interpreter.model import Embed, Model, Scores, Settings, Thresholds, joined, rbf

FOLDS = 5
LOST_TO_FLOOR = 0.01  # labelled sentences that may fall under the floor of acts
OUT_OF_SCOPE_RATE = 0.08  # out-of-scope questions that may be given a topic
SECOND_ACTS = 0.12  # sentences that may be read as doing a second act within a clause


@dataclass(frozen=True)
class Held:
    """Out-of-fold scores of every example of a table, each scored by a model that never saw it."""

    table: Table
    scores: Scores
    models: tuple[Model, ...]
    folds: NDArray[np.int64]


def folds_of(examples: Sequence[Example]) -> NDArray[np.int64]:
    """The fold of each example, by a hash of its text: stable when lines are added elsewhere."""
    digests = [hashlib.sha256(example.text.lower().encode()).digest()[0] for example in examples]
    return np.array([digest % FOLDS for digest in digests], dtype=np.int64)


def held_out(table: Table, settings: Settings, engine: str) -> Held:
    """Every example scored by the model fitted on the other folds."""
    folds = folds_of(table.examples)
    size = len(table.examples)
    acts = np.zeros((size, len(ACTS)), dtype=np.float32)
    questions = np.zeros((size, table.questions.shape[1]), dtype=np.float32)
    models: list[Model] = []
    for fold in range(FOLDS):
        model = solve(table, np.flatnonzero(folds != fold), settings, engine)
        rows = np.flatnonzero(folds == fold)
        shallow = joined(table.counts[rows], table.flags[rows], model.idf, settings)
        acts[rows], questions[rows] = shallow @ model.act_weights, shallow @ model.question_weights
        if engine == "use":
            kernel = settings.embeddings * rbf(table.points[rows], model.points, settings.gamma)
            acts[rows] += kernel @ model.act_duals
            questions[rows] += kernel @ model.question_duals
        models.append(model)
    return Held(table, Scores.of(acts, questions), tuple(models), folds)


def _logistic(features: Floats, right: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Intercept and two slopes of the logistic curve of being right, by Newton steps with a small ridge."""
    inputs = np.hstack([np.ones((len(features), 1)), features.astype(np.float64)])
    weights = np.zeros(3)
    for _ in range(25):
        chance = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (right - chance) - 0.01 * weights
        curve = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + 0.01 * np.eye(3)
        weights = weights + np.linalg.solve(curve, slope)
    return round(float(weights[0]), 3), round(float(weights[1]), 3), round(float(weights[2]), 3)


def _top(scores: Floats) -> tuple[NDArray[np.int64], Floats]:
    """The best column of each row, and (score, margin over the second)."""
    order = np.sort(scores, axis=1)
    return scores.argmax(1), np.stack([order[:, -1], order[:, -1] - order[:, -2]], axis=1)


def thresholds_of(held: Held) -> Thresholds:
    """Cut-offs and confidence curves that the out-of-fold scores ask for."""
    table, scores = held.table, held.scores
    labelled = table.acts.sum(1) > 0
    best, shape = _top(scores.acts)
    right = table.acts[np.arange(len(best)), best] > 0
    floor = np.quantile(shape[labelled, 0], LOST_TO_FLOOR)
    second = np.sort(scores.acts[labelled], axis=1)[:, -2]
    asked = np.array([Act.ASK in example.acts and example.question for example in table.examples])
    stray = np.array([example.source == OUT_OF_SCOPE for example in table.examples])
    topic, topic_shape = _top(scores.topics)
    topic_right = table.questions[np.arange(len(topic)), topic] > 0
    questioning = np.isin(best, [ACTS.index(act) for act in QUESTIONS])
    in_scope = np.where(questioning, topic_shape[:, 0] - scores.stray, -1.0)
    return Thresholds(
        round(float(floor), 3),
        round(float(np.quantile(second, 1 - SECOND_ACTS)), 3),
        round(float(np.quantile(in_scope[stray], 1 - OUT_OF_SCOPE_RATE)) if stray.any() else 0.0, 3),
        _logistic(shape[labelled], right[labelled]),
        _logistic(topic_shape[asked], topic_right[asked]),
    )


@dataclass(frozen=True)
class Outcome:
    """What a reader made of an example."""

    example: Example
    acts: tuple[Act, ...]
    topic: Topic | None
    form_right: bool


def readings(held: Held, embed: Embed | None, thresholds: Thresholds) -> list[Outcome]:
    """Every example read in full (clauses, merging, thresholds) by the reader of its fold."""
    found: list[Outcome] = []
    for fold, model in enumerate(held.models):
        readers = {lang: BuiltinInterpreter(lang, embed=embed, characters_only=embed is None) for lang in ("fr", "en")}
        for reader in readers.values():
            reader.__dict__["_model"] = replace(model, thresholds=thresholds)
        for row in np.flatnonzero(held.folds == fold):
            example = held.table.examples[row]
            moves = readers[example.lang].read(example.text).moves
            questions = [move for move in moves if move.act in QUESTIONS]
            topic = next((move.topic for move in questions if move.topic), None)
            right = bool(questions) and questions[0].form is example.form
            found.append(Outcome(example, tuple(move.act for move in moves), topic, right))
    return found


def summary(outcomes: Sequence[Outcome]) -> str:
    """Recall of acts and topics by language, acts a sentence, false topics; one line a language."""
    lines = []
    for lang in ("fr", "en"):
        mine = [outcome for outcome in outcomes if outcome.example.lang == lang]
        labels = [(act in outcome.acts) for outcome in mine for act in outcome.example.acts]
        asked = [outcome for outcome in mine if Act.ASK in outcome.example.acts and outcome.example.question]
        stray = [outcome for outcome in mine if outcome.example.source == OUT_OF_SCOPE]
        noise = [outcome for outcome in mine if outcome.example.source == "unclear"]
        lines.append(
            f"{lang}: act recall {_share(labels)}, acts a sentence {np.mean([len(o.acts) for o in mine]):.2f}, "
            f"topic {_share([o.topic is o.example.topic for o in asked])}, "
            f"topic given wrong {_share([o.topic is not None and o.topic is not o.example.topic for o in asked])}, "
            f"form {_share([o.form_right for o in asked])}, "
            f"out of scope given a topic {_share([o.topic is not None for o in stray])}, "
            f"unclear found {_share([o.acts == (Act.UNCLEAR,) for o in noise])} (n={len(mine)})"
        )
    return "\n".join(lines)


def _share(values: Sequence[bool]) -> str:
    return f"{np.mean(values):.3f}" if values else "-"


def remembering(embed: Embed) -> Embed:
    """The same encoder that embeds no sentence twice: the folds read what the table has embedded."""
    known: dict[str, Floats] = {}

    def recall(texts: Sequence[str]) -> Floats:
        fresh = [text for text in dict.fromkeys(texts) if text not in known]
        if fresh:
            known.update(zip(fresh, embed(fresh), strict=True))
        return np.stack([known[text] for text in texts])

    return recall


def calibrated(examples: Sequence[Example], embed: Embed | None) -> tuple[Model, str]:
    """The model of all the examples with thresholds from cross-validation, and what that measured."""
    engine, settings = ("use" if embed is not None else "characters"), Settings()
    embed = remembering(embed) if embed is not None else None
    table = tabulate(examples, embed)
    held = held_out(table, settings, engine)
    thresholds = thresholds_of(held)
    model = solve(table, np.arange(len(table.examples)), settings, engine)
    outcomes = readings(held, embed, thresholds)
    report = f"{thresholds}\n{summary(outcomes)}\n{table_of(outcomes)}"
    return replace(model, thresholds=thresholds, fingerprint=fingerprint(examples)), report


def confusions(outcomes: Sequence[Outcome]) -> dict[Act | Topic, tuple[int, float, str]]:
    """For each act and topic: number of examples, recall, and what it is most taken for."""
    table: dict[Act | Topic, tuple[int, float, str]] = {}
    for act in ACTS:
        mine = [o for o in outcomes if act in o.example.acts]
        wrong = Counter(a.value for o in mine if act not in o.acts for a in o.acts)
        if mine:
            table[act] = len(mine), float(np.mean([act in o.acts for o in mine])), _listed(wrong)
    for topic in TOPICS:
        asked = [o for o in outcomes if o.example.topic is topic]
        strays = Counter(o.topic.value if o.topic else "none" for o in asked if o.topic is not topic)
        if asked:
            table[topic] = len(asked), float(np.mean([o.topic is topic for o in asked])), _listed(strays)
    return table


def table_of(outcomes: Sequence[Outcome]) -> str:
    """The recall of each act and topic as Markdown, French and English side by side."""
    columns = [confusions([o for o in outcomes if o.example.lang == lang]) for lang in ("fr", "en")]
    lines = ["| label | fr n | fr recall | fr else read as | en n | en recall |", "|---|---|---|---|---|---|"]
    for label in (*ACTS, *TOPICS):
        (count, recall, other), (count_en, recall_en, _) = (c.get(label, (0, 0.0, "")) for c in columns)
        lines.append(f"| `{label.value}` | {count} | {recall:.2f} | {other} | {count_en} | {recall_en:.2f} |")
    return "\n".join(lines)


def _listed(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counter.most_common(3))
