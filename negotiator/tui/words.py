"""Figures, times and the names of things as the screens word them. Plain text in, plain text out."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from negotiator.errors import printable
from negotiator.i18n import current_language, mark
from negotiator.i18n import translate as _

if TYPE_CHECKING:
    from negotiator.simulation.notices import Notice

NARROW_NO_BREAK, NO_BREAK = "\u202f", "\u00a0"
LONGEST_TEXT = 40_000
"""Characters of one foreign text that a screen shows; nothing honest comes near."""

# The referential is read only once a session is open; the first screens name the phases themselves.
PHASE_TITLES = {
    "preparation": mark("Preparation"),
    "interview_1": mark("First meeting"),
    "development": mark("Development"),
    "interview_2": mark("Second meeting"),
    "jury": mark("Exchange with the jury"),
    "internal_spec": mark("Internal specification"),
}
PHASE_SHORT = {
    "preparation": mark("Prepare"),
    "interview_1": mark("Meet"),
    "development": mark("Develop"),
    "interview_2": mark("Negotiate"),
    "jury": mark("Jury"),
    "internal_spec": mark("Specify"),
}
PLAN_TITLES = {
    "objectives": mark("Objectives"),
    "floor": mark("Floor"),
    "fallback": mark("Fallback"),
    "angle": mark("Angle"),
    "questions": mark("Questions"),
    "concessions": mark("Planned concessions"),
}
PLAN_HINTS = {
    "objectives": mark("In order of importance, with figures: what you want to leave with."),
    "floor": mark("The line you will not cross."),
    "fallback": mark("Without an agreement, what then? (MESORE)"),
    "angle": mark("Your way in with this client, and why."),
    "questions": mark("Open questions first: situation, problem, stakes, who decides."),
    "concessions": mark("What you can give, and what you ask in return."),
}
SUMMARY_TITLES = {
    "power": mark("Power map"),
    "motives": mark("Motives, ranked"),
    "criteria": mark("Criteria, in order"),
    "trigger": mark("Trigger"),
    "brakes": mark("Brakes"),
}
SUMMARY_HINTS = {
    "power": mark("Who decides, buys, uses, advises, filters; up to what amount."),
    "motives": mark("Per person, with their own words (SONCASE)."),
    "criteria": mark("How will they compare the offers?"),
    "trigger": mark("Why now?"),
    "brakes": mark("What holds them back, said or felt."),
}
ARGUMENT_TITLES = {
    "characteristic": mark("Characteristic"),
    "advantage": mark("Advantage"),
    "proof": mark("Proof"),
}
SOURCE_KINDS = {
    "site": mark("Website"),
    "registry": mark("Company register"),
    "press": mark("Press"),
    "tender": mark("Public tender"),
    "job_advert": mark("Job advert"),
    "review": mark("Review"),
    "social": mark("Social network"),
    "csr": mark("Sustainability report"),
    "index": mark("Index"),
    "call": mark("Call"),
    "colleague": mark("Colleague"),
    "trade_fair": mark("Trade fair"),
}


def shown(text: str) -> str:
    """A foreign text as a screen may show it: no terminal control, no endless line."""
    clean = printable(text)
    return clean if len(clean) <= LONGEST_TEXT else clean[:LONGEST_TEXT] + " […]"


def clock_text(seconds: float) -> str:
    """Time left as minutes and seconds: ``17:42``; a second begun is still shown."""
    whole = max(0, math.ceil(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def number(value: Decimal, places: int | None = None) -> str:
    """A number in the current language: ``1 234,50`` or ``1,234.50``; trailing zeros go unless `places` is given."""
    if places is not None:
        value = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    elif value == value.to_integral_value():
        value = value.quantize(Decimal(1))
    text = f"{value:,f}"
    if current_language() == "fr":
        text = text.replace(",", NARROW_NO_BREAK).replace(".", ",")
    return text


def money(value: Decimal, currency: str, places: int = 2) -> str:
    """An amount with its currency: ``72,50 €``, or ``€72.50`` in English."""
    sign = {"EUR": "€", "GBP": "£", "USD": "$"}.get(currency, currency)
    text = number(value, places)
    return f"{text}{NO_BREAK}{sign}" if current_language() == "fr" or len(sign) > 1 else f"{sign}{text}"


def percent(value: Decimal) -> str:
    """A rate to one decimal: ``12,5 %``."""
    gap = NO_BREAK if current_language() == "fr" else ""
    return f"{number(value, 1)}{gap}%"


def phase_title(phase: str) -> str:
    """A phase's name, in the current language."""
    return _(PHASE_TITLES[phase]) if phase in PHASE_TITLES else phase


def notice_text(notice: Notice) -> str:
    """A notice of the session in words."""
    match notice.kind.value:
        case "time":
            return _("{minutes} min left.", minutes=notice.seconds // 60)
        case "time_over":
            return _("Time is over.")
        case "news":
            return _("Since the meeting: {news}", news=shown(notice.text))
        case "client_left":
            return _("The client has ended the meeting.")
        case "jury_done":
            return _("The jury has no more questions.")
        case "set_aside":
            return _("Set aside, the time is given back. Say it in other words.")
        case _:
            reason = shown(notice.text)
            return _("The language model did not answer ({reason}): built-in words stand in for it.", reason=reason)
