"""The short way: a grade, its copy and its scenario in, a text out, in the language now spoken."""

from __future__ import annotations

from negotiator.grading.copy import Copy
from negotiator.grading.grade import Grade
from negotiator.i18n import current_language
from negotiator.referential import load_referential
from negotiator.reports.build import build
from negotiator.reports.files import grades_csv
from negotiator.reports.model import Report
from negotiator.reports.pages import to_html, to_markdown
from negotiator.reports.plain import to_text
from negotiator.scenarios.models import Scenario

render_csv = grades_csv


def render_html(grade: Grade, copy: Copy | None = None, scenario: Scenario | None = None) -> str:
    """The report as one HTML file; of the grade alone when there is no copy."""
    return to_html(_built(grade, copy, scenario))


def render_markdown(grade: Grade, copy: Copy | None = None, scenario: Scenario | None = None) -> str:
    """The report as Markdown."""
    return to_markdown(_built(grade, copy, scenario))


def render_text(grade: Grade, copy: Copy | None = None, scenario: Scenario | None = None, *, width: int = 80) -> str:
    """The report as plain text."""
    return to_text(_built(grade, copy, scenario), width)


def _built(grade: Grade, copy: Copy | None, scenario: Scenario | None) -> Report:
    events = copy.events if copy is not None else ()
    return build(grade, load_referential(), lang=current_language(), events=events, scenario=scenario)
