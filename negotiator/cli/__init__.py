"""The commands, one module each, thin; every heavy import is inside the command."""

from negotiator import __version__


def main() -> int:
    """Print the program's version, and give the exit code."""
    print(f"negotiator {__version__}")
    return 0
