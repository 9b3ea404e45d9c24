"""The committed model is the one its examples give, small enough, and a fit can be made again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files

import numpy as np
import pytest

from negotiator.personas.interpreter.embeddings import load_embeddings
from negotiator.personas.interpreter.examples import ACTS, Example, fingerprint, load_examples
from negotiator.personas.interpreter.features import RULES
from negotiator.personas.interpreter.fit import fit
from negotiator.personas.interpreter.lexicon import load_lexicon
from negotiator.personas.interpreter.model import ENGINES, MODEL_FILES, Model, load_model

SIX_MEGABYTES = 6_000_000


def few(count: int = 8) -> list[Example]:
    """A few examples of each file."""
    kept: dict[tuple[str, str, bool], list[Example]] = {}
    for example in load_examples():
        kept.setdefault((example.lang, example.source, example.question), []).append(example)
    return [example for group in kept.values() for example in group[:count]]


@pytest.mark.parametrize("engine", ENGINES)
def test_the_committed_model_was_fitted_on_the_examples_on_disk(engine: str) -> None:
    stale = "run `python -m negotiator.personas.interpreter.fit`"
    assert load_model(engine).fingerprint == fingerprint(load_examples()), stale


@pytest.mark.parametrize("engine", ENGINES)
def test_a_model_file_stays_small(engine: str) -> None:
    data = (files("negotiator.personas.interpreter") / MODEL_FILES[engine]).read_bytes()
    assert len(data) <= SIX_MEGABYTES


def test_the_same_examples_give_the_same_model() -> None:
    assert fit(few(), None).save() == fit(few(), None).save()


def test_a_saved_model_scores_as_it_did() -> None:
    model = fit(few(), load_embeddings())
    again = Model.load(model.save())
    texts = ["Qui décide chez vous ?", "Bonjour madame."]
    before, after = model.score(texts, "fr", load_embeddings()), again.score(texts, "fr", load_embeddings())
    assert np.allclose(before.acts, after.acts, atol=0.01)
    assert before.acts.shape == (2, len(ACTS))


def test_both_languages_name_the_same_rules_in_the_same_order() -> None:
    french, english = (tuple(name for name, _ in load_lexicon(lang).rules) for lang in ("fr", "en"))
    assert french == english
    assert len(french) == RULES


def test_every_example_has_a_text_and_every_act_has_examples() -> None:
    examples = load_examples()
    assert all(example.text for example in examples)
    for lang in ("fr", "en"):
        assert {act for example in examples if example.lang == lang for act in example.acts} == set(ACTS)


def test_the_encoder_is_loaded_once_whatever_the_threads() -> None:
    with ThreadPoolExecutor(4) as pool:
        encoders = list(pool.map(lambda _: load_embeddings(), range(8)))
    assert all(encoder is encoders[0] for encoder in encoders)
