"""Figures of an utterance as terms of the deal: prices, per cents, durations, times, payment days, quantities.

What is no term (a date, a year, a clock time, a range, a rival's or a past price, the seller's own size) gives
nothing; what is left goes to the issue whose cue words stand nearest, or to the one that its unit alone means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from negotiator.negotiation.moves import NO_TERMS
from negotiator.personas.interpreter.figures import Figure, figures, prepare
from negotiator.personas.interpreter.lexicon import IssueCue, Lexicon, load_lexicon

_REACH = 48  # characters either side in which a word can say what a figure is
_NEAR = 34  # a word that disqualifies a figure stands close before it
_FAR = 90  # whose price it is may be said well before it
_AFTER = 26  # and close after it
_BREAK = 14  # how much farther a cue is beyond a comma or an "and"
_BESIDE = 12  # how near a cue must stand to a figure whose unit is left out
_BEHIND = 2  # a cue after its figure counts as a little farther
_CLOSE = 26  # how near a word for the price must stand to a figure without unit
_PAYMENT, _DISCOUNT = "payment", "discount"
_LEAST_PRICE = 10  # a lower whole number may count anything
_USUAL_MONTHS = (12, 18, 24, 30, 36, 48, 60)
_YEAR = 12  # months; a shorter time is a duration of contract only where a word says so


@lru_cache(maxsize=64)
def _cue(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})")


def _single(found: Sequence[Figure], prepared: str, lexicon: Lexicon) -> list[Figure]:
    """The figures without ranges ("70 à 75") and without values that another replaces ("de 78 à 74")."""
    kept: list[Figure] = list(found)
    dropped: set[int] = set()
    asked = lexicon.pairs["number_asked"].search(prepared)
    for at in range(len(found) - 1):
        one, two = kept[at], kept[at + 1]
        between = prepared[one.end : two.start]
        said = [figure.unit for figure in (two, one) if not figure.bare and figure.unit != "ratio"]
        if len(set(said)) > 1 or any(figure.unit == "ratio" and not figure.bare for figure in (one, two)):
            if one.bare and any(lexicon.pairs[name].fullmatch(between) for name in ("to", "or")):
                dropped.add(at)  # "de 3 à 5 techniciens"
            continue
        start = prepared[max(0, one.start - _FAR) : one.start]
        if lexicon.pairs["instead"].fullmatch(between):
            dropped.add(at + 1)
            kept[at] = replace(one, unit=next(iter(said), two.unit if one.unit == "ratio" else one.unit), bare=False)
            continue
        if lexicon.pairs["corrected"].fullmatch(between):
            dropped.add(at)
        elif asked and asked.end() < one.start and between.strip() == ",":
            dropped |= {at, at + 1}
        elif lexicon.pairs["to"].fullmatch(between):
            changes = bool(lexicon.pairs["from"].search(start)) and (
                one.value > two.value or bool(lexicon.pairs["changing"].search(start))
            )
            dropped |= {at} if changes else {at, at + 1}
        elif lexicon.pairs["or"].fullmatch(between) or (
            lexicon.pairs["and"].fullmatch(between) and lexicon.pairs["between"].search(start)
        ):
            dropped |= {at, at + 1}
        else:
            continue
        unit = said[0] if said else one.unit if two.unit == "ratio" else two.unit
        kept[at + 1] = replace(two, unit=unit, bare=False)
    return [figure for at, figure in enumerate(kept) if at not in dropped]


def _standing(found: Sequence[Figure], prepared: str, lexicon: Lexicon) -> list[Figure]:
    """The figures without those that the speaker turns down ("48 mois, c'est long") or answers with his own.

    A figure without unit that comes instead takes the unit of the one before ("restons sur 36").
    """
    kept: list[Figure] = []
    gone: Figure | None = None
    start = 0
    for at, figure in enumerate(found):
        if gone and figure.bare and not figure.factor:
            figure = _taken_over(gone, figure)
        if gone and figure.unit == gone.unit:
            figure = replace(figure, since=gone.start)
        after = found[at + 1] if at + 1 < len(found) else None
        answered = (
            after is not None
            and (after.bare or after.unit == figure.unit)
            and _another_s(prepared[max(start, figure.start - _FAR) : figure.start], lexicon)
            and ("?" in (said := prepared[figure.end : after.start]) or lexicon.pairs["ours"].search(said) is not None)
        )
        gone = figure if answered or _rejected(figure, prepared, lexicon) else None
        if gone is None:
            kept.append(figure)
        start = figure.end
    return kept


def _taken_over(gone: Figure, figure: Figure) -> Figure:
    """A figure without unit in the unit of the one it comes instead of, where it can be meant so."""
    years = figure.value * 12
    if gone.unit == "month" and gone.value >= 2 * _YEAR and years in _USUAL_MONTHS:
        return replace(figure, value=years, unit="month", bare=False)
    times = 2 if gone.value > _YEAR else 3
    near = gone.value <= times * figure.value <= times**2 * gone.value
    usual = gone.unit != "month" or gone.value <= _YEAR or figure.value in _USUAL_MONTHS
    return replace(figure, unit=gone.unit, bare=False) if near and usual and gone.unit != "ratio" else figure


def _rejected(figure: Figure, prepared: str, lexicon: Lexicon) -> bool:
    """Whether the words after a figure turn it down ("48 mois, c'est trop long")."""
    return bool(lexicon.pairs["rejected"].search(prepared[figure.end : figure.end + _REACH]))


def _refused(
    figure: Figure, around: tuple[int, int, int], prepared: str, issues: Sequence[IssueCue], lexicon: Lexicon
) -> bool:
    """Whether the words around a figure make it no term ("il y a trois ans", "chez eux c'est 62").

    `around` is the end of the figure before, that of the next one and that of the price before: words beyond
    speak of those. A word that
    the scenario itself uses for an issue of the figure's unit ("taux de service") refuses nothing.
    """
    priced = around[2]
    bare = figure.bare and figure.unit == "ratio" and not figure.factor
    unit = "price" if figure.unit == "euro" or bare else figure.unit
    start = max(around[0], figure.start - _NEAR)
    before = prepared[start : figure.start]
    after = re.split(r"[,;.:](?!\d)", prepared[figure.end : min(around[1], figure.end + _AFTER)])[0].strip()
    told = {"month": "lasting", "hour": "done"}.get(unit)
    past = told and lexicon.pairs[told].search(prepared[max(0, figure.start - _FAR) : figure.start])
    if past or lexicon.pairs["replaced"].search(before):
        return True
    refusal, later = lexicon.refuse.get(unit), lexicon.refuse_after.get(unit)
    own = [cue.span() for i in issues if i.unit == figure.unit for cue in _cue(i.cues).finditer(before)]
    for match in refusal.finditer(before) if refusal else ():
        if not any(match.start() < end and begin < match.end() for begin, end in own):
            return True
    if later and later.search(after):
        return True
    if unit == "price":
        return _another_s(prepared[max(priced, figure.start - _FAR) : figure.start], lexicon)
    said = prepared[max(0, figure.start - _FAR) : figure.start]
    return bool(lexicon.pairs["rival"].search(said)) and not lexicon.pairs["ours"].search(said)


def _another_s(before: str, lexicon: Lexicon) -> bool:
    """Whether the price that comes after these words is a rival's, the present supplier's or a past one."""
    theirs = max((match.end() for match in lexicon.pairs["theirs"].finditer(before)), default=-1)
    ours = max((match.start() for match in lexicon.pairs["ours"].finditer(before)), default=-1)
    return theirs > ours


@dataclass(frozen=True, slots=True)
class _Link:
    """A figure that an issue could take, and how far the cue stands."""

    gap: int
    figure: int
    issue: int


def _gap(figure: Figure, cue: re.Match[str], prepared: str, lexicon: Lexicon) -> int:
    """Characters between a figure and a cue, more across a comma or an "and"; -1 where they overlap or are far."""
    if cue.end() <= figure.start:
        between, gap = prepared[cue.end() : figure.start], figure.start - cue.end()
        if cue.end() <= figure.since:
            between, gap = prepared[cue.end() : figure.since], figure.since - cue.end()
    elif cue.start() >= figure.end:
        between, gap = prepared[figure.end : cue.start()], cue.start() - figure.end + _BEHIND
    else:
        return -1
    if gap > _REACH:
        return -1
    return gap + _BREAK * len(lexicon.pairs["break"].findall(between))


def _links(found: Sequence[Figure], prepared: str, issues: Sequence[IssueCue], lexicon: Lexicon) -> Iterator[_Link]:
    """Every figure with every issue whose cue stands in reach of it."""
    for place, issue in enumerate(issues):
        mine = [at for at, figure in enumerate(found) if _admits(issue, figure)]
        for cue in _cue(issue.cues).finditer(prepared) if mine else ():
            for at in mine:
                gap = _gap(found[at], cue, prepared, lexicon)
                if 0 <= gap <= (_REACH + _BREAK if found[at].unit == issue.unit else _CLOSE):
                    yield _Link(gap, at, place)


def _admits(issue: IssueCue, figure: Figure) -> bool:
    """Whether a figure can be a value of an issue: of its unit, or said without any where a price is spoken of."""
    bare_price = issue.unit == "euro" and figure.unit == "ratio" and figure.bare and not figure.factor
    return (issue.unit == figure.unit or bare_price) and issue.admits(figure.value)


def _assigned(
    found: Sequence[Figure], prepared: str, issues: Sequence[IssueCue], lexicon: Lexicon
) -> dict[str, Decimal]:
    """Figures given to issues, nearest cue first; then the first figure of a unit to the issue needing no cue."""
    taken: dict[int, int] = {}
    full: set[int] = set()
    for link in sorted(_links(found, prepared, issues, lexicon), key=lambda link: (link.gap, link.figure, link.issue)):
        if link.figure in taken or link.issue in full:
            continue
        taken[link.figure] = link.issue
        if issues[link.issue].needs_cue and issues[link.issue].unit != "count":
            full.add(link.issue)
    defaults: dict[str, int] = {}
    for place, issue in enumerate(issues):
        if not issue.needs_cue:
            defaults.setdefault(issue.unit, place)
    terms: dict[str, Decimal] = {}
    for at, figure in enumerate(found):
        chosen = taken.get(at)
        if chosen is None and (figure.unit != "month" or _of_the_deal(figure, found, prepared, lexicon)):
            chosen = defaults.get(figure.unit)
        if chosen is None and figure.unit == "percent" and _is_given(figure, prepared, lexicon):
            chosen = next((place for place, issue in enumerate(issues) if issue.id == _DISCOUNT), None)
        if chosen is not None and _admits(issues[chosen], figure):
            terms.setdefault(issues[chosen].id, figure.value)
    for at, place in _elided(found, taken, prepared, issues, lexicon):
        terms.setdefault(issues[place].id, found[at].value)
        taken[at] = place
    priced = next((issue for issue in issues if issue.unit == "euro"), None)
    if priced and priced.id not in terms:
        free = (figure for at, figure in enumerate(found) if at not in taken and _admits(priced, figure))
        money = next((figure for figure in free if _may_be_money(figure, prepared, lexicon)), None)
        if money:
            terms[priced.id] = money.value
    return terms


def _elided(
    found: Sequence[Figure], taken: Mapping[int, int], prepared: str, issues: Sequence[IssueCue], lexicon: Lexicon
) -> Iterator[tuple[int, int]]:
    """Figures whose unit was said before ("deux heures pour intervenir, quatre pour rétablir"), and their issue."""
    for at in range(1, len(found)):
        figure, unit = found[at], found[at - 1].unit
        if at in taken or not figure.bare or figure.factor or unit not in ("hour", "percent"):
            continue
        for place, issue in enumerate(issues):
            cues = _cue(issue.cues).finditer(prepared) if issue.unit == unit and place not in taken.values() else ()
            if any(0 <= _gap(figure, cue, prepared, lexicon) <= _BESIDE for cue in cues):
                yield at, place
                break


def _may_be_money(figure: Figure, prepared: str, lexicon: Lexicon) -> bool:
    """Whether a figure without unit, which no word claims, can be a price: it is no date, place or reference."""
    before = prepared[max(0, figure.start - _REACH) : figure.start]
    small = figure.value < _LEAST_PRICE and figure.value == figure.value.to_integral_value()
    asked = lexicon.pairs["number_asked"].search(prepared[: figure.start])
    return figure.value >= 1 and not small and not asked and not lexicon.pairs["no_money"].search(before)


def _of_the_deal(figure: Figure, found: Sequence[Figure], prepared: str, lexicon: Lexicon) -> bool:
    """Whether a time in months that no cue claims is the contract's: long, and put forward alone or in a proposal."""
    beside = any(other.unit in ("euro", "count", "percent") for other in found)
    put = lexicon.pairs["lead"].search(prepared[: figure.start]) or lexicon.pairs["deal"].search(prepared)
    return figure.value >= _YEAR and (beside or bool(put))


def _is_given(figure: Figure, prepared: str, lexicon: Lexicon) -> bool:
    """Whether a per cent that no cue claims is put forward as something given ("3 % si vous signez")."""
    opens = lexicon.pairs["lead"].search(prepared[: figure.start])
    given = lexicon.pairs["given"].search(prepared[figure.end :])
    return given is not None and bool(opens or given[0].strip(" ,"))


def read_terms(text: str, lang: str, issues: Sequence[IssueCue] = ()) -> Mapping[str, Decimal]:
    """The terms of the deal that a clause states, by issue, in the issue's own unit.

    Generic ids (`price` EUR, `discount` %, `duration` months, `repair_time` h, `response_time` h, `penalties` %,
    `reversibility` months, `payment` days, `quantity`, `savings` %) unless the scenario passes its own `issues`.
    The first figure of an issue in a clause counts, unless the words say that another replaces it.
    """
    lexicon = load_lexicon(lang)
    prepared = prepare(text, lexicon)
    known = _beside_generic(tuple(issues), lang) if issues else lexicon.issues
    found = list(figures(prepared, lexicon))
    at_once = _paid_at_once(prepared, known, lexicon)
    if not found and not at_once:
        return NO_TERMS
    single = _single(_standing(found, prepared, lexicon), prepared, lexicon)
    kept = [
        figure
        for figure in single
        if not _refused(figure, _around(figure, found, single, prepared), prepared, issues, lexicon)
    ]
    sought = {issue.id for issue in issues or known}
    terms = at_once | _assigned(kept, prepared, known, lexicon)
    terms = {id_: value for id_, value in terms.items() if id_ in sought}
    return MappingProxyType(terms) if terms else NO_TERMS


def _paid_at_once(prepared: str, issues: Sequence[IssueCue], lexicon: Lexicon) -> dict[str, Decimal]:
    """No day of credit, where the words ask to be paid at once ("comptant", "on receipt of invoice")."""
    said = lexicon.pairs["at_once"].search(prepared)
    if not said or not any(issue.id == _PAYMENT and issue.unit == "day" for issue in issues):
        return {}
    before = prepared[max(0, said.start() - _NEAR) : said.start()]
    partly = re.search(rf"\d ?{lexicon.units['percent']}[\w' ]*$", prepared[: said.end()])
    other = any(lexicon.pairs[name].search(before + said[0]) for name in ("usual", "partly"))
    if partly or other or lexicon.pairs["replaced"].search(before):
        return {}
    return {_PAYMENT: Decimal(0)}


@lru_cache(maxsize=32)
def _beside_generic(issues: tuple[IssueCue, ...], lang: str) -> tuple[IssueCue, ...]:
    """A scenario's issues, those of a common name with the common words too, then the generic issues they leave out.

    The latter are read so that their figures go to no issue of the scenario ("5 % de remise" is no penalty).
    """
    generic = {issue.id: issue for issue in load_lexicon(lang).issues}
    own = tuple(_widened(issue, generic.get(issue.id)) for issue in issues)
    taken = {issue.id for issue in issues}
    return (*own, *(issue for issue in generic.values() if issue.needs_cue and issue.id not in taken))


def _widened(issue: IssueCue, common: IssueCue | None) -> IssueCue:
    if common is None or common.unit != issue.unit:
        return issue
    return replace(
        issue,
        cues=f"{issue.cues}|{common.cues}",
        minimum=common.minimum if issue.minimum is None else issue.minimum,
        maximum=common.maximum if issue.maximum is None else issue.maximum,
    )


def _around(figure: Figure, found: Sequence[Figure], single: Sequence[Figure], prepared: str) -> tuple[int, int, int]:
    """Where the figures before and after end; a bare "un" or "deux" before is a word like another."""
    return (
        max((other.end for other in found if other.end <= figure.start and other.unit != "ratio"), default=0),
        min((other.end for other in found if other.start >= figure.end), default=len(prepared)),
        max(
            (other.end for other in single if other.end <= figure.start and (other.unit == "euro" or other.bare)),
            default=0,
        ),
    )
