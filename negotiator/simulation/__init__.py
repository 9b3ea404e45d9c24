"""Phases, clocks, the session (the only writer of a journal), the jury and simulated candidates."""
