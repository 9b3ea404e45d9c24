"""Levels from evidence: rubric, indicators, judges and their agreement."""
