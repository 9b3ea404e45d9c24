"""The commands, one module each, thin; every heavy import is inside the command."""

from __future__ import annotations

import io
import sys
import traceback
from collections.abc import Sequence

from negotiator.errors import NegotiatorError, printable

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code of contracts: 0 done, 1 input, 2 usage, 3 model, 130 interrupted."""
    from negotiator.cli.parser import parse

    arguments = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in arguments
    _speak_safely()
    try:
        code = parse(arguments)
        sys.stdout.flush()
        return code
    except NegotiatorError as error:
        if debug:
            traceback.print_exc()
        print(error, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has stopped reading; that is no error of ours.
        sys.stderr.close()
        return 0
    except OSError as error:
        if debug:
            traceback.print_exc()
        print(_told(error), file=sys.stderr)
        return 1
    except Exception as error:  # the last stop: a person never sees a traceback unless asked for
        if debug:
            raise
        print(f"negotiator: {type(error).__name__}: {printable(str(error))[:500]}", file=sys.stderr)
        print("This is a fault of the program. Run the command again with --debug to see where.", file=sys.stderr)
        return 1


def _speak_safely() -> None:
    """No byte from outside and no character of ours breaks a stream; what is piped is UTF-8 on every platform."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def _told(error: OSError) -> str:
    """What the system refused, and for which file."""
    reason = error.strerror or type(error).__name__
    return printable(f"{error.filename}: {reason}" if error.filename else reason)
