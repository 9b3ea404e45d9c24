"""How fast an utterance is read: load time, p50 and p99, beside a bare embedding call in the same run.

python -m benchmarks.interpret [--utterances 400]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence

from negotiator.personas.interpreter.builtin import BuiltinInterpreter
from negotiator.personas.interpreter.embeddings import load_embeddings
from negotiator.personas.interpreter.examples import load_examples


def timed(act: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    """Milliseconds spent on each text, in rising order."""
    spent = []
    for text in texts:
        started = time.perf_counter()
        act(text)
        spent.append((time.perf_counter() - started) * 1000)
    return sorted(spent)


def at(spent: Sequence[float], share: float) -> float:
    """The quantile of sorted times."""
    return spent[min(len(spent) - 1, int(share * len(spent)))]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--utterances", type=int, default=400)
    count = parser.parse_args(arguments).utterances
    started = time.perf_counter()
    embed = load_embeddings()
    loaded = time.perf_counter()
    reader = BuiltinInterpreter("fr")
    reader.read("Bonjour madame, qui décide chez vous ?")
    ready = time.perf_counter()
    texts = [example.text for example in load_examples(("fr",))]
    texts = texts[:: max(1, len(texts) // count)][:count]
    long = [" ".join(texts[start : start + 4]) for start in range(0, len(texts) - 4, 4)]
    rows = [("a sentence", timed(reader.read, texts)), ("four sentences", timed(reader.read, long))]
    plain = BuiltinInterpreter("fr", characters_only=True)
    plain.read("Bonjour.")
    rows.append(("a sentence, characters alone", timed(plain.read, texts)))
    sys.stdout.write(f"encoder loaded in {loaded - started:.2f} s, model and first reading in {ready - loaded:.2f} s\n")
    base = 1.0
    if embed is not None:
        bare = timed(lambda text: embed([text]), texts)
        base = at(bare, 0.5)
        sys.stdout.write(f"{'a bare embedding call':32} p50 {base:6.2f} ms  p99 {at(bare, 0.99):6.2f} ms\n")
    for name, spent in rows:
        half, most = at(spent, 0.5), at(spent, 0.99)
        sys.stdout.write(
            f"{name:32} p50 {half:6.2f} ms ({half / base:4.1f}x)  p99 {most:6.2f} ms ({most / base:4.1f}x)\n"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
