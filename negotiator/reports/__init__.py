"""A grade and its journal, seen as pages, tables and files."""
