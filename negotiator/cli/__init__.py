"""The commands, one module each, thin; every heavy import is inside the command."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence

from negotiator.errors import NegotiatorError

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code of contracts: 0 done, 1 input, 2 usage, 3 model, 130 interrupted."""
    from negotiator.cli.parser import parse

    arguments = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in arguments
    try:
        return parse(arguments)
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
    except Exception as error:  # the last stop: a person never sees a traceback unless asked for
        if debug:
            raise
        from negotiator.errors import printable

        print(f"negotiator: {type(error).__name__}: {printable(str(error))[:500]}", file=sys.stderr)
        print("This is a fault of the program. Run the command again with --debug to see where.", file=sys.stderr)
        return 1
