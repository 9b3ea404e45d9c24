"""`negotiator sessions`: list past sessions and keep house."""

from __future__ import annotations

import argparse
from pathlib import Path

from negotiator.cli.output import json_text
from negotiator.config import Settings
from negotiator.errors import UsageProblem, printable
from negotiator.i18n import translate as _
from negotiator.simulation import store


def run(options: argparse.Namespace, config: Settings) -> int:
    """List, delete, export or anonymise."""
    if options.action == "list":
        return _list(as_json=options.json)
    if options.session is None:
        raise UsageProblem(_("Which session?"), f"negotiator sessions {options.action} SESSION")
    path = store.find_session(options.session)
    match options.action:
        case "delete":
            store.delete_session(path)
        case "export":
            print(store.export_session(path, Path(options.out or path.parent.name)))
        case "anonymise":
            store.anonymise_session(path)
    return 0


def _list(*, as_json: bool) -> int:
    sessions = store.stored_sessions()
    if as_json:
        print(json_text([session.to_json() for session in sessions], indent=2))
        return 0
    for session in sessions:
        row = (session.id, session.started[:16].replace("T", " "), session.phase, session.status, session.pseudonym)
        print(printable("  ".join(row)).rstrip())
    return 0
