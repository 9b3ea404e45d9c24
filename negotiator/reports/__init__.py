"""A grade and its journal, seen as pages, tables and files.

build(grade, referential, lang=..., events=(), scenario=None, reveal=False) -> Report    everything that is shown
to_html(report), to_markdown(report), to_text(report), to_json(report) -> str            one copy
grades_csv(grades) -> str                                                                many copies, a line each
render_html, render_markdown, render_text(grade, copy, scenario) -> str                  build and write at once
"""

from negotiator.reports.build import build
from negotiator.reports.files import grades_csv, to_json
from negotiator.reports.model import Report
from negotiator.reports.pages import to_html, to_markdown
from negotiator.reports.plain import to_text
from negotiator.reports.render import render_csv, render_html, render_markdown, render_text

__all__ = [
    "Report",
    "build",
    "grades_csv",
    "render_csv",
    "render_html",
    "render_markdown",
    "render_text",
    "to_html",
    "to_json",
    "to_markdown",
    "to_text",
]
