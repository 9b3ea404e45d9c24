"""`negotiator doctor`: what is configured and works, line by line."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Callable

from negotiator import __version__
from negotiator.config import Settings
from negotiator.errors import NegotiatorError, printable
from negotiator.i18n import mark
from negotiator.i18n import translate as _
from negotiator.paths import config_file, home


def run(options: argparse.Namespace, config: Settings) -> int:
    """Print each check; returns 1 when something that is configured does not work."""
    failed = False
    for name, check in CHECKS:
        try:
            verdict = check(config)
        except (NegotiatorError, OSError, ImportError) as error:
            failed, verdict = True, _("FAILS: {error}", error=error)
        print(printable(_("{name}: {verdict}", name=_(name), verdict=verdict)))
    return 1 if failed else 0


def _program(config: Settings) -> str:
    return f"negotiator {__version__}, Python {sys.version.split()[0]}"


def _folders(config: Settings) -> str:
    folder = home()
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(nearest, os.W_OK):
        raise PermissionError(_("{path} cannot be written to.", path=nearest))
    return _("{data} (settings: {settings})", data=folder, settings=config_file())


def _scenarios(config: Settings) -> str:
    from negotiator.scenarios.library import list_scenarios
    from negotiator.simulation.opening import cache_dir, extra_folders

    return ", ".join(row.id for row in list_scenarios(extra_folders(config), cache_dir()))


def _interpreter(config: Settings) -> str:
    from negotiator.personas.interpreter.builtin import BuiltinInterpreter

    engine = BuiltinInterpreter("fr").engine
    if engine == "use":
        return _("sentence embeddings and character n-grams")
    return _("character n-grams only: the sentence embeddings cannot be loaded, fewer words will be understood")


def _model(config: Settings) -> str:
    if not config.model_configured or config.model is None:
        return _(
            "none: the built-in client and judge play (set NEGOTIATOR_MODEL and OPENAI_API_KEY or OPENAI_BASE_URL)"
        )
    return asyncio.run(_ask(config))


async def _ask(config: Settings) -> str:
    from negotiator.llm.port import ChatMessage, ChatRequest
    from negotiator.simulation.opening import chat_model

    model = chat_model(config)
    request = ChatRequest((ChatMessage("user", "Say: ready"),), max_tokens=8, temperature=0.0, seed=0, purpose="doctor")
    words = [delta async for delta in model.stream(request)]
    return _("{model} answers ({count} pieces)", model=model.name, count=len(words))


Check = tuple[str, Callable[[Settings], str]]
CHECKS: tuple[Check, ...] = (
    (mark("Program"), _program),
    (mark("Folder"), _folders),
    (mark("Scenarios"), _scenarios),
    (mark("Understanding"), _interpreter),
    (mark("Language model"), _model),
)
