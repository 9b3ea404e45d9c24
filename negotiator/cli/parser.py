"""The command line: its words and options. What each command does is in the module of its name."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn, TypeAlias

from negotiator import __version__
from negotiator.errors import UsageProblem

SKILLS = ("expert", "average", "weak", "pushy", "empty", "reciter")


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, then how to get help."""

    def error(self, message: str) -> NoReturn:
        raise UsageProblem(f"{self.prog}: {message}", f"See: {self.prog} --help")


def read(arguments: Sequence[str]) -> argparse.Namespace:
    """The command line as options, and nothing run. Raises UsageProblem."""
    return _build().parse_args(arguments)


def parse(arguments: Sequence[str]) -> int:
    """Read the command line and run its command; returns the exit code."""
    namespace = read(arguments)
    from negotiator.cli.settings import prepare

    config = prepare(namespace)
    module, function = namespace.run
    result: int = getattr(import_module(f"negotiator.cli.{module}"), function)(namespace, config)
    return result


def _build() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="negotiator", description="Rehearse a complex sale before a jury. Without a command: opens the app."
    )
    parser.add_argument("--version", action="version", version=f"negotiator {__version__}")
    _common(parser)
    parser.set_defaults(run=("app", "run"))
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _sessions(commands)
    _grading(commands)
    _bench(commands)
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"  # argparse gives it no public name


def _command(commands: Commands, name: str, module: str, function: str, help_: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=help_, description=help_)
    parser.set_defaults(run=(module, function))
    _common(parser)
    return parser


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=("fr", "en"), default=argparse.SUPPRESS, help="language of the interface")
    parser.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help="show where a fault happened")


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 1000")
    return int(text)


def _client(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--client", choices=("builtin", "llm"), help="who plays the client (default: llm if configured)"
    )


def _judge(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--judge", choices=("builtin", "llm"), help="who reads texts (default: llm if configured)")


def _sessions(commands: Commands) -> None:
    play = _command(commands, "play", "play", "play", "play one session")
    play.add_argument("scenario", nargs="?", metavar="SCENARIO", help="id or path (default: lormont)")
    play.add_argument("--mode", choices=("exam", "training", "drill"), default="exam")
    play.add_argument("--phase", metavar="P", help="play this phase alone")
    play.add_argument("--plain", action="store_true", help="lines in, lines out: for screen readers and scripts")
    play.add_argument("--seed", type=int, default=None, help="the same seed and words give the same client")
    play.add_argument("--clock", choices=("speech", "wall"), help="what costs time in a dialogue")
    play.add_argument("--pace", type=float, default=None, help="speech rate: 1.0 is 150 words a minute")
    play.add_argument("--extra-time", type=int, default=None, metavar="PCT", help="per cent of extra time")
    play.add_argument("--as", dest="pseudonym", default=None, metavar="PSEUDONYM")
    play.add_argument("--branch", metavar="SESSION@TURN", help="play again from a turn of a past session")
    _client(play)
    resume = _command(commands, "resume", "play", "resume", "go on with the last unfinished session, or that one")
    resume.add_argument("session", nargs="?", metavar="SESSION")
    resume.add_argument("--plain", action="store_true", help="lines in, lines out")
    sessions = _command(commands, "sessions", "sessions", "run", "list past sessions and keep house")
    sessions.add_argument("action", nargs="?", choices=("list", "delete", "export", "anonymise"), default="list")
    sessions.add_argument("session", nargs="?", metavar="SESSION")
    sessions.add_argument("--out", metavar="DIR", help="where to export")
    sessions.add_argument("--json", action="store_true", help="as JSON")
    demo = _command(commands, "demo", "demo", "run", "a simulated candidate plays every phase")
    demo.add_argument("scenario", nargs="?", metavar="SCENARIO")
    demo.add_argument("--skill", choices=SKILLS, default="expert")
    demo.add_argument("--seed", type=int, default=0)
    demo.add_argument("--out", default="demo", metavar="DIR")
    _client(demo)
    _judge(demo)


def _grading(commands: Commands) -> None:
    grade = _command(commands, "grade", "grade", "run", "grade sessions, transcripts and candidate folders")
    grade.add_argument("paths", nargs="+", metavar="PATH")
    grade.add_argument("--out", required=True, metavar="DIR")
    grade.add_argument("--replicates", type=_count, default=1, metavar="N", help="calls that vote on each copy")
    grade.add_argument("--jobs", type=_count, default=0, metavar="N", help="calls in flight")
    grade.add_argument("--candidate", metavar="NAME", help="who is the candidate in transcripts")
    grade.add_argument("--scenario", metavar="S", help="the grader's own copy of the scenario")
    _judge(grade)
    report = _command(commands, "report", "report", "run", "show a report again")
    report.add_argument("source", metavar="SESSION|GRADES")
    report.add_argument("--format", choices=("md", "html", "json", "csv"), default="md")
    _judge(report)
    spec = _command(commands, "spec", "spec", "run", "draft the internal-specification exercise of a session")
    spec.add_argument("session", metavar="SESSION")
    spec.add_argument("--out", metavar="DIR")


def _bench(commands: Commands) -> None:
    interpret = _command(commands, "interpret", "interpret", "run", "show what is understood of sentences on stdin")
    interpret.add_argument("--scenario", metavar="S")
    interpret.add_argument("--interpreter", choices=("builtin", "llm"), default=None)
    scenario = _command(commands, "scenario", "scenario", "run", "a trainer's bench")
    scenario.add_argument("action", choices=("list", "show", "check", "schema"))
    scenario.add_argument("scenarios", nargs="*", metavar="SCENARIO")
    scenario.add_argument("--json", action="store_true", help="as JSON")
    _command(commands, "doctor", "doctor", "run", "say what is configured and works")
