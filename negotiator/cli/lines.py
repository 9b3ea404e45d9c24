"""Lines of standard input."""

from __future__ import annotations

import asyncio
import signal
import sys


def read_line() -> str:
    """The next line, empty at the end of input; to be called from a coroutine. Nothing else goes on meanwhile.

    Ctrl-C must be heard here: asyncio's own handler would wait for the line first.
    """
    before = signal.getsignal(signal.SIGINT)
    if not callable(before):
        return sys.stdin.readline()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        task = asyncio.current_task()
        if task is not None and task.cancelling():  # pressed a moment ago, and heard by asyncio
            raise KeyboardInterrupt
        return sys.stdin.readline()
    finally:
        signal.signal(signal.SIGINT, before)
