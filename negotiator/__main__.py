"""Lets `python -m negotiator` do what the `negotiator` command does."""

from negotiator.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
