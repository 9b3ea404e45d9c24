"""The figures of a clause: numbers in digits or in words, each with the unit it is said in.

Rules, not learning: a figure must be exact or absent. Numbers in words are written in digits by the text2num
library; the words of units, rates and common misspellings are data of the language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from text_to_num import alpha2digit  # type: ignore[import-untyped] # it ships no types

from negotiator.personas.interpreter.lexicon import Lexicon, load_lexicon
from negotiator.personas.interpreter.text import fold

_MAX_CHARS = 2000
_BEFORE = 40  # characters before a bare figure in which its unit may be told
_VOLUME_OF_HOURS = 300  # more hours than any delay: a volume of work
_LEAST_PRICE = 10  # a lower whole number alone may answer any question
_HALF = Decimal("0.5")
_ELISION = re.compile(r"['’](?=un)")  # the library reads no number in "d'un an"
_HYPHEN = re.compile(r"(?<=[a-z])-(?=(?:year|month|hour|day|week|minute|seat|site|percent)s?\b)")  # "a four-hour fix"
_SCALED = re.compile(r"(\d) (1000000|1000)(?!\d)")  # "12 millions": the library writes out the scale word alone
_SIGN_FIRST = re.compile(r"(?<![\d.,] )(?<!\d)([€£$]) ?(\d[\d,.]*(?: ?[km]\b)?)(?! ?[€£$])")  # "€74", the English way
_CLOCK = re.compile(r"(\d) ?h ?(\d\d)\b(?! ?(?:%|€))")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its unit (one of `lexicon.UNITS`) and its place in the prepared clause.

    `bare` says that no unit was said and that no noun follows which the figure could count; `factor` that the
    words beside it call it a coefficient, which is never money; `since` is where the figure that it comes instead
    of starts (-1 for none): the words before that one speak of this one too.
    """

    value: Decimal
    unit: str
    start: int
    end: int
    bare: bool = False
    factor: bool = False
    since: int = -1


@dataclass(frozen=True)
class _Grammar:
    figure: re.Pattern[str]
    bare_price: re.Pattern[str]
    bare_days: re.Pattern[str]
    days_after: re.Pattern[str]
    rate: re.Pattern[str]
    score: re.Pattern[str]
    follows: re.Pattern[str]
    misspelt: re.Pattern[str]
    one: re.Pattern[str]
    half_hour: re.Pattern[str]
    within_hour: re.Pattern[str]
    and_half: re.Pattern[str]
    spoken_cents: re.Pattern[str]
    factor_before: re.Pattern[str]
    factor_after: re.Pattern[str]
    answer: re.Pattern[str]
    counted: re.Pattern[str]


@lru_cache(maxsize=4)
def _grammar(lang: str) -> _Grammar:
    """The compiled grammar of figures of a language."""
    lexicon = load_lexicon(lang)
    units, numbers = lexicon.units, lexicon.numbers
    point = r"[.,]"
    number = rf"(?P<number>\d{{1,3}}(?:[ .,]\d{{3}})+(?!\d)(?:{point}\d{{1,2}})?|\d+(?:{point}\d+)?)"
    scale = rf"(?: ?(?P<scale>{numbers['thousand']}|{numbers['million']})(?![\w']))?"
    timed = "|".join(units[name] for name in ("percent", "month", "year", "week", "day", "hour", "minute", "count"))
    cents = rf"(?: ?(?P<cents>\d\d)(?![\d%]|[.,:]\d| ?\d| ?(?:{timed})(?!\w)))?"
    unit = (
        rf"(?:[ -](?:d'|de |of )?|d')?(?:(?P<euro>{units['euro']}|e(?=\b))(?![a-z]){cents}"
        rf"|(?P<percent>{units['percent']})|(?P<work>{units['work']})\b|(?P<month>{units['month']})\b"
        rf"|(?P<year>{units['year']})\b(?: (?P<year_half>{units['half']}))?|(?P<week>{units['week']})\b"
        rf"|(?P<day>{units['day']})\b|(?P<hour>{units['hour']})\b(?: (?P<hour_half>{units['half']}))?"
        rf"|(?P<minute>{units['minute']})\b|(?P<count>{units['count']})\b)"
    )
    plain = rf"(?P<plain>{units['half']}) (?P<half_unit>{units['year']}|{units['hour']})\b"
    return _Grammar(
        figure=re.compile(rf"(?<![\w.,/]){number}{scale}(?:(?: {plain})|{unit})?(?!\d)"),
        bare_price=re.compile(rf"\b{units['bare_price']}(?: {units['meanwhile']})*[\s:,]*$"),
        bare_days=re.compile(rf"\b{units['bare_days']}[\s:]*$"),
        days_after=re.compile(rf"\s*{units['days_after']}\b"),
        rate=re.compile(rf"\s*{units['rate_after']}"),
        score=re.compile(rf"\s*{units['score_after']}"),
        follows=re.compile(r"\s*(\d+[a-z]+|[^\W\d_]+|[%/:])?"),
        misspelt=re.compile(rf"\b(?:{'|'.join(lexicon.misspelt)})\b"),
        one=re.compile(rf"\b({units['one_after']})an? (?={units['year']}\b|{units['month']}\b|{units['hour']}\b)"),
        within_hour=re.compile(rf"\b(?:{units['within_hour']})"),
        half_hour=re.compile(rf"\b{units['half_hour']}\b"),
        and_half=re.compile(rf"(?<![\d.,])(\d+) {units['half']}(?= ?{units['percent']})"),
        spoken_cents=re.compile(rf"(?<![\d.,])(?<!\d )(\d{{1,3}}) (\d\d)(?=\s*{units['rate_after']})"),
        factor_before=re.compile(rf"\b{units['factor']}(?: (?!et\b|and\b|sur\b|for\b)\w+){{0,3}}[\s:]*$"),
        factor_after=re.compile(rf"[\s,]*(?:d[eu] |en |of |as |the |our )*{units['factor']}"),
        counted=re.compile(rf"\b{units['how_many']}{units['count']}\b\D*$"),
        answer=re.compile(rf"(?:[\s,;:.!?…\"'-]|\b{units['answer']}\b)*"),
    )


def _number(written: str, decimal: str) -> Decimal:
    """The exact value of a figure as written with the thousands and decimals of a language."""
    compact = written.replace(" ", "")
    marks = [char for char in compact if char in ".,"]
    whole, _, rest = compact.rpartition(marks[-1]) if marks else (compact, "", "")
    if not marks:
        return Decimal(compact)
    if len(marks) > 1:
        thousands = len(rest) == 3 and (marks[-1] != decimal or decimal in marks[:-1])
    else:
        thousands = marks[0] != decimal and len(rest) == 3 and whole != "0"  # 1.200 is one thousand two hundred
    whole = whole.replace(".", "").replace(",", "")
    return Decimal(whole + rest) if thousands else Decimal(f"{whole}.{rest}")


def prepare(text: str, lexicon: Lexicon) -> str:
    """The clause folded, its number words in digits ("soixante-quatorze" is 74), bounded in length."""
    grammar = _grammar(lexicon.lang)
    clean = " ".join(fold(_written_out(text[:_MAX_CHARS], lexicon, grammar)).split())
    clean = _SCALED.sub(lambda match: match[1] + (" million" if len(match[2]) > 4 else " k"), clean)
    if lexicon.lang == "en":
        clean = grammar.one.sub(r"\g<1>1 ", clean)
    clean = grammar.within_hour.sub(f"{lexicon.units['within']} 1 h", clean)
    clean = grammar.half_hour.sub("30 min", clean)
    clean = grammar.and_half.sub(rf"\1{lexicon.numbers['decimal']}5", clean)
    clean = grammar.spoken_cents.sub(rf"\1{lexicon.numbers['decimal']}\2", clean)
    clean = _SIGN_FIRST.sub(r"\2 \1", clean)
    return _CLOCK.sub(r"\1:\2", clean)


def _written_out(text: str, lexicon: Lexicon, grammar: _Grammar) -> str:
    """Number words to digits; the library wants its own accents, so it reads the text as typed."""
    low = _HYPHEN.sub(" ", _ELISION.sub("' ", text)).replace("\u00a0", " ").replace("\u202f", " ").lower()
    low = grammar.misspelt.sub(lambda match: lexicon.misspelt[match[0]], low)
    return str(alpha2digit(low, lexicon.lang, 0.0))


def figures(prepared: str, lexicon: Lexicon) -> Iterator[Figure]:
    """Every figure of a prepared clause, with the unit said or the one that the words around it tell."""
    grammar, decimal = _grammar(lexicon.lang), lexicon.numbers["decimal"]
    for match in grammar.figure.finditer(prepared):
        value = _number(match["number"], decimal)
        if match["scale"]:
            value *= 1_000_000 if re.fullmatch(lexicon.numbers["million"], match["scale"]) else 1000
        found = _with_unit(value, match, lexicon)
        factor = found is None and _is_factor(prepared, match, grammar)
        bare = found is None and not match["scale"] and (factor or _stands_alone(prepared, match, grammar, lexicon))
        if factor:
            unit = "ratio"
        elif found is None:
            unit = "euro" if match["scale"] else _unit_told(prepared, match, grammar, bare)
        else:
            value, unit = found
        if unit == "hour" and value >= _VOLUME_OF_HOURS:
            unit = "count"
        yield Figure(value, unit, match.start(), match.end(), bare, factor)


def _with_unit(value: Decimal, match: re.Match[str], lexicon: Lexicon) -> tuple[Decimal, str] | None:
    """The value in the unit the deal counts in (months, hours, days), or None for a bare figure."""
    if match["plain"]:
        year = re.fullmatch(lexicon.units["year"], match["half_unit"])
        return ((value + _HALF) * 12, "month") if year else (value + _HALF, "hour")
    if match["euro"]:
        return value + Decimal(match["cents"] or 0) / 100, "euro"
    if match["year"]:
        return (value + (_HALF if match["year_half"] else 0)) * 12, "month"
    if match["hour"]:
        return value + (_HALF if match["hour_half"] else 0), "hour"
    if match["minute"]:
        return (value / 60).quantize(Decimal("0.01")).normalize(), "hour"
    if match["week"]:
        return value * 7, "day"
    if match["work"]:
        return value, "count"
    return next(((value, unit) for unit in ("percent", "month", "day", "count") if match[unit]), None)


def _stands_alone(prepared: str, match: re.Match[str], grammar: _Grammar, lexicon: Lexicon) -> bool:
    """Whether no noun follows a figure that it could count, and it is no year and no mark out of ten."""
    after = prepared[match.end() :]
    follows = grammar.follows.match(after)
    noun = follows[1] if follows else None
    counts = bool(noun) and noun not in lexicon.after_price
    return not counts and not grammar.score.match(after) and not _YEAR.fullmatch(match["number"])


def _is_factor(prepared: str, match: re.Match[str], grammar: _Grammar) -> bool:
    """Whether the words beside a figure without unit call it a coefficient ("2,05 de coefficient")."""
    before = prepared[max(0, match.start() - _BEFORE) : match.start()]
    if match["number"] == "1":  # "un coefficient"
        return False
    return bool(grammar.factor_after.match(prepared, match.end()) or grammar.factor_before.search(before))


def _answers(prepared: str, match: re.Match[str], grammar: _Grammar) -> bool:
    """Whether a figure is all that its sentence says ("74.", "non, 74 ou rien"): an answer on the price."""
    told = not match["number"].isdigit() or int(match["number"]) >= _LEAST_PRICE
    start = max(prepared.rfind(stop, 0, match.start()) for stop in ";!?…") + 1
    ends = [end for stop in ";!?…" if (end := prepared.find(stop, match.end())) >= 0]
    around = (prepared[start : match.start()], prepared[match.end() : min(ends, default=len(prepared))])
    return told and all(grammar.answer.fullmatch(words) for words in around)


def _unit_told(prepared: str, match: re.Match[str], grammar: _Grammar, bare: bool) -> str:
    """The unit of a figure said without one: money ("je descends à 73"), days ("net 30"), or none: a ratio."""
    before, after = prepared[max(0, match.start() - _BEFORE) : match.start()], prepared[match.end() :]
    if grammar.days_after.match(after) or (bare and grammar.bare_days.search(before)):
        return "day"
    if bare and grammar.counted.search(before):
        return "count"
    if grammar.rate.match(after) or (bare and grammar.bare_price.search(before)):
        return "euro"
    return "euro" if bare and _answers(prepared, match, grammar) else "ratio"
