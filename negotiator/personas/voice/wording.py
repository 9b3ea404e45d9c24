"""Words fitted together: figures as people say them, agreement of gender, slots, the joining of sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from negotiator.negotiation.deal import PRICE
from negotiator.personas.matching import figures, plain
from negotiator.personas.voice.bank import PhraseBank
from negotiator.scenarios.models import Deal, Interlocutor, Issue

NBSP = "\u00a0"
_AGREED = re.compile(r"\{(?:(who):)?([^{}|:]*)\|([^{}|]*)\}")
_SLOT = re.compile(r"\{([A-Za-z_]+)\}")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_CURRENCIES = {"EUR": "€", "GBP": "£", "USD": "$"}
_LONG_WORD, _STEM = 5, 6
_SAID_SHARE = 0.3


def number(value: Decimal, lang: str) -> str:
    """A figure without useless zeros, with the decimal mark and the thousands of the language."""
    text = format(value.normalize() if value != value.to_integral() else value.quantize(Decimal(1)), ",f")
    return text.replace(",", NBSP).replace(".", ",") if lang == "fr" else text


def money(value: Decimal, currency: str, lang: str) -> str:
    """An amount as written in the language: « 72,50 € », £72.50. Whole amounts have no cents."""
    sign = _CURRENCIES.get(currency, currency)
    has_cents = value != value.to_integral() and value * 100 == (value * 100).to_integral()
    exact = format(value, ",.2f") if has_cents else number(value, "en")
    if lang == "fr":
        return f"{exact.replace(',', NBSP).replace('.', ',')}{NBSP}{sign}"
    return f"{sign}{exact}" if sign in _CURRENCIES.values() else f"{exact} {sign}"


def value_of(issue: Issue, value: Decimal, deal: Deal, lang: str) -> str:
    """A value of an issue with its unit."""
    sign = _CURRENCIES.get(deal.currency, deal.currency)
    if issue.id == PRICE or sign in issue.unit or deal.currency in issue.unit:
        return money(value, deal.currency, lang)
    unit = issue.unit if value >= 2 or (lang == "en" and value != 1) else _singular(issue.unit)
    tight = lang == "en" and unit.startswith("%")
    return f"{number(value, lang)}{'' if tight else NBSP}{unit}"


def _singular(unit: str) -> str:
    first, _, rest = unit.partition(" ")
    single = first[:-1] if first.endswith("s") and first != "mois" and len(first) > 2 else first
    return f"{single} {rest}".strip()


def terms_of(terms: Mapping[str, Decimal], deal: Deal, bank: PhraseBank) -> str:
    """A package in words: the price alone, every other issue named; each value exact."""
    named = {issue.id: issue for issue in deal.issues}
    parts = [
        said if id_ == PRICE else f"{issue_name(named[id_], bank)} {bank.side} {said}"
        for id_, value in terms.items()
        if (said := value_of(named[id_], value, deal, bank.lang))
    ]
    return enumerated(parts, bank)


def enumerated(parts: Sequence[str], bank: PhraseBank) -> str:
    """« a, b et c »."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {bank.conjunction} {parts[-1]}"


def issue_name(issue: Issue, bank: PhraseBank) -> str:
    """An issue's name as said in the middle of a sentence, without what stands in parentheses."""
    if issue.id == PRICE:
        return bank.price
    name = re.sub(r"\s*\([^)]*\)", "", issue.name).strip()
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def lowered(text: str, bank: PhraseBank) -> str | None:
    """The text as it goes on after a comma; none when its first word is a name or a sign that keeps its capital."""
    first = _FIRST_WORD.match(text)
    if first is None or first.group().lower() not in bank.lower:
        return None
    return text[:1].lower() + text[1:]


def clause(statement: str, bank: PhraseBank) -> str:
    """A statement as the end of a sentence that began before it."""
    bare = statement.strip().rstrip(".").strip()
    return lowered(bare, bank) or bare


def fill(template: str, slots: Mapping[str, str], speaker: Interlocutor, who: Interlocutor | None) -> str | None:
    """A template with its slots filled; none when it wants one that is not there. `{Slot}` begins with a capital."""

    def agree(found: re.Match[str]) -> str:
        person = who if found[1] else speaker
        if person is None:
            missing.append("who")
            return ""
        return found[3 if person.gender == "f" else 2]

    def put(found: re.Match[str]) -> str:
        name = found[1]
        value = slots.get(name.lower(), "")
        if not value:
            missing.append(name)
        return capital(value) if name[:1].isupper() else value

    missing: list[str] = []
    text = _SLOT.sub(put, _AGREED.sub(agree, template))
    return None if missing else capital(text)


def tidy(line: str) -> str:
    """An authored line on one line, closed by a full stop where its author left it open."""
    text = re.sub(r"[ \t\r\n]+", " ", line).strip()
    return text if not text or text[-1] in '.!?…*»"' else f"{text}."


def capital(text: str) -> str:
    """The text with a capital first letter; a gesture's own letter is after its star."""
    return text[:1].upper() + text[1:]


def says(heard: str, text: str) -> bool:
    """Whether what was heard already says this text, if in other words: its figures, and some of its longer words."""
    words = {w[:_STEM] for w in plain(text).split() if len(w) >= _LONG_WORD and not w[0].isdigit()}
    said = {w[:_STEM] for w in plain(heard).split()}
    return figures(text) <= figures(heard) and len(words & said) >= _SAID_SHARE * len(words)
