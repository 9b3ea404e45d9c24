"""`negotiator play` and `negotiator resume`: one session, on the screen or in plain lines."""

from __future__ import annotations

import argparse
import asyncio

from negotiator.cli.settings import language, session_settings
from negotiator.config import Settings
from negotiator.errors import UsageProblem
from negotiator.i18n import translate as _
from negotiator.i18n import use_language
from negotiator.simulation.session import Session


def play(options: argparse.Namespace, config: Settings) -> int:
    """Play a new session."""
    from negotiator.simulation.opening import create, load
    from negotiator.simulation.store import JOURNAL, new_folder

    if options.branch:
        return _run(_branch(options, config), options, config)
    loaded = load(options.scenario, config)
    settings = session_settings(options, config, language(options, config, loaded.scenario.lang))
    path = new_folder(loaded.scenario.id) / JOURNAL
    return _run(create(path, loaded, settings, config), options, config)


def _branch(options: argparse.Namespace, config: Settings) -> Session:
    from negotiator.simulation.opening import branch
    from negotiator.simulation.store import JOURNAL, find_session, new_folder

    reference, _at, turn = options.branch.rpartition("@")
    if not reference or not turn.isdigit():
        raise UsageProblem(_("--branch wants SESSION@TURN."), _("The report numbers the turns."))
    source = find_session(reference)
    session = branch(source, int(turn), new_folder("branch") / JOURNAL, config)
    use_language(session.settings.lang)
    return session


def resume(options: argparse.Namespace, config: Settings) -> int:
    """Go on with a session."""
    from negotiator.simulation import opening
    from negotiator.simulation.store import find_session

    session = opening.resume(find_session(options.session), config)
    use_language(session.settings.lang)
    return _run(session, options, config)


def _run(session: Session, options: argparse.Namespace, config: Settings) -> int:
    if options.plain:
        from negotiator.cli.plain import PlainMode

        return asyncio.run(PlainMode(session).run())
    from negotiator.tui.app import run_app

    return run_app(config, session)
