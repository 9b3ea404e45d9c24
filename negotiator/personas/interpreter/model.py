"""The fitted model: kernel ridge on sentence embeddings, character n-grams and cheap rules, in numpy alone."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiator.negotiation.moves import Act
from negotiator.personas.interpreter.examples import ACTS, FORMS, TOPICS
from negotiator.personas.interpreter.features import Floats, characters, embedding_texts, rules, weighted
from negotiator.personas.interpreter.lexicon import load_lexicon

Embed = Callable[[Sequence[str]], Floats]
"""Sentences to unit vectors, one row each."""

ENGINES = ("use", "characters")
POINT_SCALE = 0.0025
"""Step of the 8-bit grid on which the examples' embeddings are kept: largest absolute value about 0.32."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the fit was told: weights of the three kernels, width of the RBF, ridge, and weights of `ask` examples.

    Questions are a third of the examples: weighing them less keeps the other acts from being read as questions.
    """

    embeddings: float = 2.0
    characters: float = 1.0
    rules: float = 0.3
    gamma: float = 1.0
    ridge: float = 0.3
    ask_weight: float = 0.1
    question_weight: float = 0.3


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Cut-offs chosen by cross-validation on the examples.

    `act_floor`: under it no act is read; `second_act`: from it a clause does a second act; `topic_floor`: under it a
    question has no topic. `act_confidence` and `topic_confidence` are (intercept, score, margin) of a logistic curve
    giving the chance of being right.
    """

    act_floor: float = 0.2
    second_act: float = 0.45
    topic_floor: float = 0.25
    act_confidence: tuple[float, float, float] = (0.0, 2.0, 2.0)
    topic_confidence: tuple[float, float, float] = (0.0, 2.0, 2.0)


@dataclass(frozen=True)
class Scores:
    """Scores of n clauses, about 1 for a label that holds: `acts` (n, 19), `topics` (n, 18), `forms` (n, 3).

    `stray` (n,) says how much a question looks out of scope: the mean of "no topic" and of small talk.
    """

    acts: Floats
    topics: Floats
    forms: Floats
    stray: Floats

    @staticmethod
    def of(acts: Floats, questions: Floats) -> Scores:
        """Scores from the columns of the two heads; questions hold topics, then forms, then "no topic"."""
        topics, forms, none = np.split(questions, [len(TOPICS), len(TOPICS) + len(FORMS)], axis=1)
        stray = (none[:, 0] + acts[:, ACTS.index(Act.SMALL_TALK)]) * np.float32(0.5)
        return Scores(acts, topics, forms, stray)


@dataclass(frozen=True)
class Model:
    """A fit: the examples' embeddings, dual weights on them, and weights of n-grams and rules, for two heads."""

    engine: str
    fingerprint: str
    settings: Settings
    thresholds: Thresholds
    idf: Floats
    points: Floats  # (n, 512), no row for the engine without embeddings
    act_duals: Floats  # (n, acts)
    question_duals: Floats  # (n, topics + forms + 1)
    act_weights: Floats  # (character dimensions + rules, acts)
    question_weights: Floats  # (character dimensions + rules, topics + forms + 1)

    @cached_property
    def _squares(self) -> Floats:
        """Squared lengths of the points, the costly half of every distance."""
        return squares(self.points)

    def score(self, texts: Sequence[str], lang: str, embed: Embed | None) -> Scores:
        """Scores of clauses; `embed` is needed by the engine that uses embeddings."""
        shallow = shallow_features(texts, lang, self.idf, self.settings)
        acts, questions = shallow @ self.act_weights, shallow @ self.question_weights
        if self.engine == "use":
            if embed is None:
                raise ValueError("this model needs embeddings")
            left = embedded(texts, lang, embed)
            kernel = self.settings.embeddings * rbf(left, self.points, self.settings.gamma, self._squares)
            acts = acts + kernel @ self.act_duals
            questions = questions + kernel @ self.question_duals
        return Scores.of(acts, questions)

    def save(self) -> bytes:
        """The model as a compressed archive: 8-bit points, 16-bit weights, settings and fingerprint as JSON."""
        about = {
            "engine": self.engine,
            "fingerprint": self.fingerprint,
            "settings": {name: getattr(self.settings, name) for name in Settings.__dataclass_fields__},
            "thresholds": {name: getattr(self.thresholds, name) for name in Thresholds.__dataclass_fields__},
        }
        half = np.float16
        arrays: dict[str, NDArray[np.generic]] = {
            "about": np.frombuffer(json.dumps(about, sort_keys=True).encode(), dtype=np.uint8),
            "idf": self.idf.astype(half),
            "points": np.round(self.points / POINT_SCALE).astype(np.int8),
            "act_duals": self.act_duals.astype(half),
            "question_duals": self.question_duals.astype(half),
            "act_weights": self.act_weights.astype(half),
            "question_weights": self.question_weights.astype(half),
        }
        buffer = io.BytesIO()
        np.savez_compressed(buffer, allow_pickle=False, **arrays)
        return buffer.getvalue()

    @staticmethod
    def load(data: bytes) -> Model:
        """The model kept in `data` (what `save` wrote)."""
        with np.load(io.BytesIO(data), allow_pickle=False) as kept:
            about = json.loads(kept["about"].tobytes())
            floats = {name: kept[name].astype(np.float32) for name in kept.files if name != "about"}
        floats["points"] *= np.float32(POINT_SCALE)
        limits: dict[str, Any] = about["thresholds"]
        limits |= {name: tuple(value) for name, value in limits.items() if isinstance(value, list)}
        return Model(
            about["engine"], about["fingerprint"], Settings(**about["settings"]), Thresholds(**limits), **floats
        )


def on_grid(points: Floats) -> Floats:
    """Embeddings rounded to the 8-bit grid they are kept on, so that the fit sees what the reader will see."""
    grid = np.clip(np.round(points / POINT_SCALE), -127, 127).astype(np.float32)
    return np.asarray(grid * np.float32(POINT_SCALE), dtype=np.float32)


def squares(rows: Floats) -> Floats:
    """The squared length of each row."""
    return np.asarray((rows**2).sum(1), dtype=np.float32)


def rbf(left: Floats, right: Floats, gamma: float, right_squares: Floats | None = None) -> Floats:
    """Gaussian kernel of every row of `left` with every row of `right`, whose squared lengths may be known already."""
    lengths = squares(right) if right_squares is None else right_squares
    distance = squares(left)[:, None] + lengths[None, :] - 2 * left @ right.T
    return np.asarray(np.exp(-gamma * np.maximum(distance, 0)), dtype=np.float32)


def embedded(texts: Sequence[str], lang: str, embed: Embed) -> Floats:
    """One unit vector a clause: the mean of its embeddings as typed and folded."""
    lexicon = load_lexicon(lang)
    pairs = [embedding_texts(text, lexicon) for text in texts]
    flat = [form or " " for pair in pairs for form in pair]
    vectors = np.asarray(embed(flat), dtype=np.float32).reshape(len(texts), 2, -1).sum(1)
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def shallow_features(texts: Sequence[str], lang: str, idf: Floats, settings: Settings) -> Floats:
    """Character n-grams and rules side by side, scaled so that their dot product is the shallow part of the kernel."""
    lexicon = load_lexicon(lang)
    return joined(characters(texts, lexicon), rules(texts, lexicon), idf, settings)


def joined(counts: Floats, flags: Floats, idf: Floats, settings: Settings) -> Floats:
    """The two blocks of shallow features, weighted."""
    flags = flags / np.sqrt(np.maximum(flags.sum(1, keepdims=True), 1))
    return np.hstack([np.sqrt(settings.characters) * weighted(counts, idf), np.sqrt(settings.rules) * flags]).astype(
        np.float32
    )


@lru_cache(maxsize=2)
def load_model(engine: str) -> Model:
    """The committed model of an engine ("use" or "characters")."""
    if engine not in ENGINES:
        raise ValueError(f"unknown engine {engine!r}")
    return Model.load((files(__package__) / MODEL_FILES[engine]).read_bytes())


MODEL_FILES: Mapping[str, str] = {"use": "model-use.npz", "characters": "model-chars.npz"}
