"""Figures of an utterance as terms of the deal: prices, per cents, durations, times, payment days, quantities.

Rules, not learning: a figure must be exact or absent. Numbers in words are written in digits by the text2num
library, then each figure with a unit goes to the issue of that unit whose cue words stand nearest. What is no
term (a date, a year, a clock time, a phone number, a past or a company's own size) gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from text_to_num import alpha2digit  # type: ignore[import-untyped] # it ships no types

from negotiator.negotiation.moves import NO_TERMS
from negotiator.personas.interpreter.lexicon import IssueCue, Lexicon, load_lexicon
from negotiator.personas.interpreter.text import fold

_MAX_CHARS = 2000
_REACH = 48  # characters either side in which a word can say what a figure is
_NEAR_REFUSAL = 26  # a word that disqualifies a figure stands close before it
_VOLUME_OF_HOURS = 300  # more hours than any delay: a volume of work
_ELISION = re.compile(r"['’](?=un)")  # the library reads no number in "d'un an"
_HYPHEN = re.compile(r"(?<=[a-z])-(?=(?:year|month|hour|day|week)s?\b)")  # "a four-hour repair time"
_SCALED = re.compile(r"(\d) (1000000|1000)(?!\d)")  # "12 millions": the library writes out the scale word alone
_ONE = re.compile(r"\ban? (?=(?:years?|months?|hours?)\b)(\w+)")  # "a year and a half"
_SIGN_FIRST = re.compile(r"(?<![\d.,] )(?<!\d)€ ?(\d[\d,.]*(?: ?k\b)?)(?! ?€)")  # "€74", as the English write it
_HOURS_SPLIT = re.compile(r"(\d)h(\d\d)\b")


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its unit (one of `lexicon.UNITS`) and its place in the prepared clause."""

    value: Decimal
    unit: str
    start: int
    end: int


@dataclass(frozen=True)
class _Patterns:
    figure: re.Pattern[str]
    bare_price: re.Pattern[str]


@lru_cache(maxsize=4)
def _patterns(lang: str) -> _Patterns:
    """The compiled grammar of figures of a language."""
    lexicon = load_lexicon(lang)
    units, numbers = lexicon.units, lexicon.numbers
    point = r"[.,]"
    number = rf"(?P<number>\d{{1,3}}(?:[ .,]\d{{3}})+(?!\d)(?:{point}\d{{1,2}})?|\d+(?:{point}\d+)?)"
    scale = rf"(?: ?(?P<scale>{numbers['thousand']}|{numbers['million']})(?![\w']))?"
    unit = (
        rf"(?:[ -](?:d'|of )?|d')?(?:(?P<euro>{units['euro']}|e(?=\b))(?![a-z])(?: ?(?P<cents>\d\d)(?![\d.,%]|\s*\d))?"
        rf"|(?P<percent>{units['percent']})|(?P<month>{units['month']})\b"
        rf"|(?P<year>{units['year']})\b(?: (?P<year_half>{units['half']}))?|(?P<week>{units['week']})\b"
        rf"|(?P<day>{units['day']})\b|(?P<hour>{units['hour']})\b(?: (?P<hour_half>{units['half']}))?"
        rf"|(?P<count>{units['count']})\b)"
    )
    plain = rf"(?P<plain>{units['half']}) (?P<half_unit>{units['year']}|{units['hour']})\b"
    return _Patterns(
        figure=re.compile(rf"(?<![\w.,/]){number}{scale}(?:(?: {plain})|{unit})?(?!\d)"),
        bare_price=re.compile(rf"\b{units_bare(lexicon)}[\s:]*$"),
    )


def units_bare(lexicon: Lexicon) -> str:
    """The words after which a figure alone is money ("je descends à")."""
    return lexicon.units["bare_price"]


def _number(written: str, decimal: str) -> Decimal:
    """The exact value of a figure as written with the thousands and decimals of a language."""
    compact = written.replace(" ", "")
    other = "." if decimal == "," else ","
    if other in compact:
        whole, _, rest = compact.rpartition(other)
        if len(rest) == 3 and whole.replace(other, "").isdigit() and whole != "0":
            compact = compact.replace(other, "")  # 1.200 is one thousand two hundred
        elif decimal not in compact:
            compact = compact.replace(other, ".")
        else:
            compact = compact.replace(other, "")
    return Decimal(compact.replace(decimal, "."))


def prepare(text: str, lexicon: Lexicon) -> str:
    """The clause folded, its number words in digits ("soixante-quatorze" is 74), bounded in length."""
    clean = " ".join(fold(_written_out(text[:_MAX_CHARS], lexicon.lang)).split())
    clean = _SCALED.sub(lambda match: match[1] + (" million" if len(match[2]) > 4 else " k"), clean)
    clean = _ONE.sub(r"1 \1", clean) if lexicon.lang == "en" else clean
    clean = _SIGN_FIRST.sub(r"\1 €", clean)
    return _HOURS_SPLIT.sub(r"\1:\2", clean)


def _written_out(text: str, lang: str) -> str:
    """Number words to digits; the library wants its own accents, so it reads the text as typed."""
    return str(
        alpha2digit(
            _HYPHEN.sub(" ", _ELISION.sub("' ", text)).replace("\u00a0", " ").replace("\u202f", " ").lower(), lang, 0.0
        )
    )


def figures(prepared: str, lexicon: Lexicon) -> Iterator[Figure]:
    """Every figure of a prepared clause that carries a unit, or is money by the words before it."""
    patterns, decimal = _patterns(lexicon.lang), lexicon.numbers["decimal"]
    for match in patterns.figure.finditer(prepared):
        value = _number(match["number"], decimal)
        if match["scale"]:
            value *= 1_000_000 if re.fullmatch(lexicon.numbers["million"], match["scale"]) else 1000
        found = _with_unit(value, match, lexicon)
        if found is None and not match["scale"] and not _is_bare_price(prepared, match, patterns, lexicon):
            unit = "ratio"
        elif found is None:
            unit = "euro"
        else:
            value, unit = found
        if unit == "hour" and value >= _VOLUME_OF_HOURS:
            unit = "count"
        yield Figure(value, unit, match.start(), match.end())


def _with_unit(value: Decimal, match: re.Match[str], lexicon: Lexicon) -> tuple[Decimal, str] | None:
    """The value in the unit the deal counts in (months, hours, days), or None for a bare figure."""
    half = Decimal("0.5")
    if match["plain"]:
        year = re.fullmatch(lexicon.units["year"], match["half_unit"])
        return ((value + half) * 12, "month") if year else (value + half, "hour")
    if match["euro"]:
        return value + Decimal(match["cents"] or 0) / 100, "euro"
    if match["year"]:
        return (value + (half if match["year_half"] else 0)) * 12, "month"
    if match["hour"]:
        return value + (half if match["hour_half"] else 0), "hour"
    if match["week"]:
        return value * 7, "day"
    for unit in ("percent", "month", "day", "count"):
        if match[unit]:
            return value, unit
    return None


def _is_bare_price(prepared: str, match: re.Match[str], patterns: _Patterns, lexicon: Lexicon) -> bool:
    """Whether a figure without unit is money: the words before say so and no noun follows."""
    before, after = prepared[: match.start()], prepared[match.end() :]
    follows = re.match(r"\s*([^\W\d_]+|[%/:])?", after)
    noun = follows[1] if follows else ""
    return bool(patterns.bare_price.search(before[-40:])) and (not noun or noun in lexicon.after_price)


def _distance(figure: Figure, cue: re.Match[str]) -> int:
    """Characters between a figure and a cue; a cue after the figure counts as a little farther."""
    return figure.start - cue.end() if cue.end() <= figure.start else cue.start() - figure.end + 2


def _issue_of(figure: Figure, prepared: str, issues: Sequence[IssueCue]) -> str | None:
    """The issue a figure belongs to, by the nearest cue, or the unit's own issue that needs none."""
    best: tuple[int, str] | None = None
    default: str | None = None
    for issue in issues:
        if issue.unit != figure.unit or not issue.admits(figure.value):
            continue
        if not issue.needs_cue and default is None:
            default = issue.id
        for cue in re.finditer(rf"\b(?:{issue.cues})", prepared):
            gap = _distance(figure, cue)
            if 0 <= gap <= _REACH and (best is None or gap < best[0]):
                best = (gap, issue.id)
    return best[1] if best else default


def _refused(figure: Figure, prepared: str, lexicon: Lexicon) -> bool:
    """Whether the words just before a figure make it no term ("il y a trois ans", "nous sommes 200")."""
    pattern = lexicon.refuse.get(figure.unit if figure.unit != "euro" else "price")
    if pattern is None:
        return False
    before = prepared[max(0, figure.start - _NEAR_REFUSAL) : figure.start]
    after = prepared[figure.end : figure.end + 14]
    return bool(pattern.search(before)) or (figure.unit == "month" and bool(pattern.match(after.strip())))


def read_terms(text: str, lang: str, issues: Sequence[IssueCue] = ()) -> Mapping[str, Decimal]:
    """The terms of the deal that a clause states, by issue, in the issue's own unit.

    Generic ids (`price` EUR, `discount` %, `duration` months, `repair_time` h, `response_time` h, `penalties` %,
    `reversibility` months, `payment` days, `quantity`, `savings` %) unless the scenario passes its own `issues`.
    The first figure of an issue in a clause counts.
    """
    lexicon = load_lexicon(lang)
    prepared, known = prepare(text, lexicon), tuple(issues) or lexicon.issues
    terms: dict[str, Decimal] = {}
    for figure in figures(prepared, lexicon):
        if _refused(figure, prepared, lexicon):
            continue
        issue = _issue_of(figure, prepared, known)
        if issue is not None:
            terms.setdefault(issue, figure.value)
    return MappingProxyType(terms) if terms else NO_TERMS
