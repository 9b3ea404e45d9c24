"""Figures and terms of a deal as they are written in a document or said by a jury."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from negotiator.negotiation.deal import PRICE
from negotiator.scenarios.models import Deal, Issue

NBSP = "\u00a0"
_SIGNS = {"EUR": "€", "GBP": "£", "USD": "$"}
_CENT = Decimal("0.01")


def number(value: Decimal, lang: str) -> str:
    """A figure without useless zeros, with the decimal mark and the thousands of the language."""
    text = format(value.normalize() if value != value.to_integral() else value.quantize(Decimal(1)), ",f")
    return text.replace(",", NBSP).replace(".", ",") if lang == "fr" else text


def money(value: Decimal, currency: str, lang: str) -> str:
    """An amount to the cent; whole amounts have no cents."""
    exact = value.quantize(_CENT)
    sign = _SIGNS.get(currency, currency)
    whole = exact == exact.to_integral()
    text = format(exact.quantize(Decimal(1)) if whole else exact, ",f")
    if lang == "fr":
        return f"{text.replace(',', NBSP).replace('.', ',')}{NBSP}{sign}"
    return f"{sign}{text}" if currency in _SIGNS else f"{text} {sign}"


def value_of(issue: Issue, value: Decimal, deal: Deal, lang: str) -> str:
    """A value of an issue with its unit; a price has its currency."""
    return money(value, deal.currency, lang) if issue.id == PRICE else with_unit(value, issue.unit, lang)


def with_unit(value: Decimal, unit: str, lang: str) -> str:
    """A figure with what it is counted in."""
    tight = lang == "en" and unit.startswith("%")
    return f"{number(value, lang)}{'' if tight else NBSP}{unit}"


def issue_name(issue: Issue) -> str:
    """An issue's name as said in the middle of a sentence, without what stands in parentheses."""
    name = re.sub(r"\s*\([^)]*\)", "", issue.name).strip()
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def lines_of(terms: Mapping[str, Decimal], deal: Deal, lang: str) -> list[str]:
    """Terms one by one, each with its issue's name and unit, in the deal's order."""
    colon = f"{NBSP}: " if lang == "fr" else ": "
    return [f"{i.name}{colon}{value_of(i, terms[i.id], deal, lang)}" for i in deal.issues if i.id in terms]
