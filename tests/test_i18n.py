"""Every text of the interface exists in French and in English, with the same placeholders."""

from __future__ import annotations

import io
import tomllib
from functools import lru_cache
from gettext import GNUTranslations
from pathlib import Path
from string import Formatter

import pytest
from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from negotiator.errors import UsageProblem
from negotiator.i18n import (
    DEFAULT_LANGUAGE,
    LANGUAGES,
    LOCALES,
    current_language,
    mark,
    ngettext,
    speaking,
    translate,
    use_language,
)

ROOT = Path(__file__).parent.parent
KEYWORDS = {**DEFAULT_KEYWORDS, "translate": None, "mark": None}  # as in the Makefile's EXTRACT

MsgId = str | tuple[str, ...] | list[str] | None


@lru_cache
def texts_of_the_code() -> dict[MsgId, str]:
    """Every message id of the code, with the first file that holds it."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["babel"]["mappings"]
    methods = [(mapping["pattern"], mapping["method"]) for mapping in mappings]
    found = extract_from_dir(ROOT, methods, keywords=KEYWORDS, directory_filter=in_the_package)
    return {message: file for file, _, message, _, _ in reversed(list(found))}


def in_the_package(folder: str) -> bool:
    """Keep the walk out of environments and caches."""
    relative = Path(folder).relative_to(ROOT).parts
    return relative[:1] == ("negotiator",) and not relative[-1].startswith(("_", "."))


@lru_cache
def catalogue(language: str) -> Catalog:
    with po_file(language).open("rb") as file:
        return read_po(file, locale=language)


def po_file(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "negotiator.po"


def forms(text: MsgId) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ("",))


def placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


def messages(language: str) -> list[Message]:
    return [message for message in catalogue(language) if message.id]


def test_extraction_finds_the_texts_of_the_code() -> None:
    assert "Unknown language: {code}." in texts_of_the_code()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_in_the_catalogue(language: str) -> None:
    known = {message.id for message in messages(language)}
    missing = {text: file for text, file in texts_of_the_code().items() if text not in known}
    assert not missing, "run `make locales`"


def test_every_text_has_its_french_words() -> None:
    used = texts_of_the_code()
    untranslated = [m.id for m in messages("fr") if m.id in used and not all(forms(m.string))]
    assert not untranslated, f"translate them in {po_file('fr')}, then run `make locales`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_a_guess(language: str) -> None:
    assert [message.id for message in messages(language) if message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_placeholders(language: str) -> None:
    wrong = []
    for message in messages(language):
        wanted = set().union(*(placeholders(text) for text in forms(message.id)))
        # A singular may spell the number out; nothing may ask for a value that the code does not give.
        given = [placeholders(text) for text in forms(message.string) if text]
        if any(found - wanted or (wanted - {"n"}) - found for found in given):
            wrong.append(message.id)
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_current(language: str) -> None:
    buffer = io.BytesIO()
    write_mo(buffer, catalogue(language))
    buffer.seek(0)
    with po_file(language).with_suffix(".mo").open("rb") as file:
        compiled = GNUTranslations(file)
    fresh = GNUTranslations(buffer)
    wanted = [forms(message.id) for message in messages(language)]
    told = [(fresh.ngettext(*f, n), compiled.ngettext(*f, n)) for f in wanted if len(f) == 2 for n in (0, 1, 2)]
    told += [(fresh.gettext(f[0]), compiled.gettext(f[0])) for f in wanted if len(f) == 1]
    assert all(new == old for new, old in told), "run `make locales`"


def test_the_language_can_change_while_the_program_runs() -> None:
    assert current_language() == DEFAULT_LANGUAGE == "fr"
    assert translate("It takes true or false.") == "Valeur attendue\N{NO-BREAK SPACE}: true ou false."
    use_language("en")
    assert translate("It takes true or false.") == "It takes true or false."
    with speaking("fr"):
        assert current_language() == "fr"
    assert current_language() == "en"


def test_values_are_filled_in_but_never_read_as_a_format() -> None:
    with speaking("en"):
        assert translate("Unknown language: {code}.", code="{0.__class__}") == "Unknown language: {0.__class__}."
        assert mark("Braces {stay}") == translate("Braces {stay}") == "Braces {stay}"


def test_a_number_chooses_its_form() -> None:
    with speaking("en"):
        told = [ngettext("{n} turn of {who}", "{n} turns of {who}", n, who="A") for n in (0, 1, 2)]
    assert told == ["0 turns of A", "1 turn of A", "2 turns of A"]


def test_a_language_without_a_catalogue_is_refused() -> None:
    with speaking("en"), pytest.raises(UsageProblem, match="fr, en"):
        use_language("de")
    with pytest.raises(UsageProblem), speaking("de"):
        pass
    assert current_language() == "fr"
