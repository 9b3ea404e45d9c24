"""Interface texts in the user's language: English in the code, French and English in `locales/`.

    from negotiator.i18n import translate as _

    _("No session named {name}.", name=name)
    ngettext("{n} turn left", "{n} turns left", turns)

Call it when the text is shown, never at import time: the language may change while the program runs.
Placeholders are named (`{name}`); values are put in after the translation and never read as a format themselves.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from negotiator.errors import UsageProblem

DOMAIN = "negotiator"
LANGUAGES = ("fr", "en")
DEFAULT_LANGUAGE = "fr"
LOCALES = Path(__file__).parent / "locales"

# One language for the whole process. A context variable would not do: each widget runs in a task with its own
# copy of the context, and would go on speaking the old language.
_language = DEFAULT_LANGUAGE


def current_language() -> str:
    """The language now spoken, one of LANGUAGES."""
    return _language


def use_language(code: str) -> None:
    """Speak this language from now on. Raises UsageProblem for one that has no catalogue."""
    if code not in LANGUAGES:
        raise UsageProblem(
            translate("Unknown language: {code}.", code=code),
            translate("Choose one of: {choices}.", choices=", ".join(LANGUAGES)),
        )
    global _language
    _language = code


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak this language inside the block, for a report written in another one than the screen's."""
    before = current_language()
    use_language(code)
    try:
        yield
    finally:
        use_language(before)


def translate(message: str, /, **values: object) -> str:
    """The message in the current language, with its named placeholders filled."""
    text = _catalogue(_language).gettext(message)
    return text.format(**values) if values else text


def ngettext(singular: str, plural: str, n: int, /, **values: object) -> str:
    """The form that goes with `n` in the current language; `{n}` and the named placeholders are filled."""
    return _catalogue(_language).ngettext(singular, plural, n).format(n=n, **values)


def mark(message: str) -> str:
    """Mark a constant for the catalogue and give it back unchanged; whoever shows it calls `translate` on it."""
    return message


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: str) -> gettext.NullTranslations:
    """A language's catalogue, read at its first use."""
    return gettext.translation(DOMAIN, LOCALES, languages=[language])
