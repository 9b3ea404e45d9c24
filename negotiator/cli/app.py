"""`negotiator` alone: the app."""

from __future__ import annotations

import argparse

from negotiator.config import Settings


def run(options: argparse.Namespace, config: Settings) -> int:
    """Open the app on its first screen."""
    from negotiator.tui.app import run_app

    return run_app(config)
