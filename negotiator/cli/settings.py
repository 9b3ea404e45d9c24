"""From options and configuration to the settings of a command."""

from __future__ import annotations

import argparse
import random

from negotiator.config import Settings, load_settings
from negotiator.errors import UsageProblem, printable
from negotiator.i18n import translate as _
from negotiator.i18n import use_language
from negotiator.simulation.settings import EXAM_PHASES, ClockKind, Mode, SessionSettings

MOST_EXTRA_TIME = 300


def prepare(options: argparse.Namespace) -> Settings:
    """Load the configuration and speak the user's language: flag, then configuration; a scenario's own comes later."""
    import os

    from negotiator.paths import config_file

    config = load_settings(os.environ, config_file())
    language = getattr(options, "lang", None) or config.lang
    if language:
        use_language(language)
    return config


def language(options: argparse.Namespace, config: Settings, scenario_language: str) -> str:
    """The session's language: flag, then configuration, then the scenario's."""
    chosen: str = getattr(options, "lang", None) or config.lang or scenario_language
    use_language(chosen)
    return chosen


def backend(chosen: str | None, configured: str | None, config: Settings) -> str:
    """``builtin`` or ``llm``: the flag, then the configuration, then a model if one is configured."""
    return chosen or configured or ("llm" if config.model_configured else "builtin")


def session_settings(options: argparse.Namespace, config: Settings, lang: str) -> SessionSettings:
    """The settings of a new session. Raises UsageProblem on a phase or a number that makes no sense."""
    phase = options.phase
    if phase is not None and phase not in EXAM_PHASES:
        raise UsageProblem(_("No phase {phase}.", phase=phase), _("One of: {choices}.", choices=", ".join(EXAM_PHASES)))
    pace = options.pace if options.pace is not None else (config.pace or 1.0)
    extra = options.extra_time if options.extra_time is not None else int(config.extra_time or 0)
    if not 0.25 <= pace <= 10 or not 0 <= extra <= MOST_EXTRA_TIME:
        raise UsageProblem(_("--pace goes from 0.25 to 10, --extra-time from 0 to {most}.", most=MOST_EXTRA_TIME))
    return SessionSettings(
        mode=Mode(options.mode),
        lang=lang,
        seed=options.seed if options.seed is not None else random.randrange(1_000_000),
        clock=ClockKind(options.clock or config.clock or ClockKind.SPEECH),
        pace=pace,
        extra_time=extra,
        client=backend(options.client, config.client, config),
        pseudonym=printable(options.pseudonym or config.pseudonym or ""),
        phases=(phase,) if phase else EXAM_PHASES,
    )
