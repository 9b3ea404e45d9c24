"""A report as a page: HTML that stands alone (no script, no network), or Markdown."""

from __future__ import annotations

import re
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from negotiator.errors import printable
from negotiator.i18n import speaking, translate
from negotiator.reports.model import Report
from negotiator.reports.pictures import profile, talk_ratio, trust_over_time

_MARKED = re.compile(r"([\\`*_{}\[\]<>#|])")
_BLANKS = re.compile(r"\n{3,}")


@cache
def _pages() -> Environment:
    """The templates, in which everything is escaped unless it was drawn here."""
    env = Environment(
        loader=PackageLoader("negotiator.reports"),
        autoescape=lambda name: name is not None and name.endswith(".html.j2"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    env.globals["_"] = translate
    env.filters["line"] = _line
    env.filters["cell"] = _line
    return env


def _finalize(value: object) -> object:
    """Words without control characters, whoever wrote them."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return printable(value)


def _line(text: object) -> str:
    """Words on one line of Markdown, in which nothing is markup."""
    return _MARKED.sub(r"\\\1", " ".join(str(text).split()))


def to_html(report: Report) -> str:
    """The report as one HTML file."""
    env = _pages()
    with speaking(report.lang):
        loader = env.loader
        assert loader is not None
        css = loader.get_source(env, "report.css")[0]
        return env.get_template("report.html.j2").render(
            r=report,
            css=Markup(css),
            profile=profile(report.lines),
            talk=talk_ratio(report.talks),
            trust=trust_over_time(report.trust),
        )


def to_markdown(report: Report) -> str:
    """The report as Markdown."""
    with speaking(report.lang):
        text = _pages().get_template("report.md.j2").render(r=report)
    return _BLANKS.sub("\n\n", text).strip() + "\n"
