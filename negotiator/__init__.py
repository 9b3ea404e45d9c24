"""Rehearse a complex sale of services before a jury: a client, an examination, a grade with its evidence."""

__version__ = "0.1.0"
