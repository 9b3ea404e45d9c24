"""Lines of standard input."""

from __future__ import annotations

import signal
import sys


def read_line() -> str:
    """The next line, empty at the end of input. Nothing else goes on while it is waited for.

    Ctrl-C must be heard here: asyncio's own handler would wait for the line first.
    """
    before = signal.getsignal(signal.SIGINT)
    if not callable(before):
        return sys.stdin.readline()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return sys.stdin.readline()
    finally:
        signal.signal(signal.SIGINT, before)
