"""`negotiator interpret`: what is understood of each sentence on stdin, one JSON line each."""

from __future__ import annotations

import argparse
import asyncio
import sys
from decimal import Decimal

from negotiator.cli.lines import read_line
from negotiator.cli.output import json_text
from negotiator.cli.settings import backend
from negotiator.config import Settings
from negotiator.errors import printable
from negotiator.negotiation.moves import Reading
from negotiator.personas.speech import ModelNote, Note


def run(options: argparse.Namespace, config: Settings) -> int:
    """Read sentences until the end of input."""
    return asyncio.run(_run(options, config))


async def _run(options: argparse.Namespace, config: Settings) -> int:
    from negotiator.personas.casting import cast_interpreter
    from negotiator.simulation.opening import chat_model, load

    scenario = load(options.scenario, config).scenario if options.scenario else None
    lang = getattr(options, "lang", None) or config.lang or (scenario.lang if scenario else "fr")
    chosen = backend(options.interpreter, config.interpreter or "builtin", config)
    model = chat_model(config) if chosen == "llm" else None
    interpreter = cast_interpreter(scenario, lang=lang, model=model)
    failed = False
    while line := read_line():
        understood = await interpreter.read(line.rstrip("\r\n"), "", False)
        for note in understood.notes:
            failed = True
            print(printable(f"negotiator: {_why(note)}"), file=sys.stderr)
        print(json_text(_line(understood.reading)), flush=True)
    return 3 if failed else 0


def _why(note: Note) -> str:
    """What stood in the way of a model's reading, as a server or the guard names it."""
    return f"{note.kind} {note.detail}".strip() if isinstance(note, ModelNote) else note.reason


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _line(reading: Reading) -> dict[str, object]:
    moves = [
        {
            "act": move.act.value,
            "topic": move.topic.value if move.topic else None,
            "form": move.form.value if move.form else None,
            "terms": {issue: _number(value) for issue, value in move.terms.items()},
            "confidence": round(move.confidence, 3),
        }
        for move in reading.moves
    ]
    return {"text": reading.text, "moves": moves}
