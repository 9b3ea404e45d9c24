"""Why a sentence may not be heard, if it may not: one check after the other, the gravest first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML

from negotiator.negotiation.reactions import Kind
from negotiator.negotiation.state import ClientState
from negotiator.personas.guard.secrets import Scope, Secrets
from negotiator.personas.guard.text import clean, in_digits, straight
from negotiator.personas.matching import figures, plain
from negotiator.personas.speech import Decision
from negotiator.scenarios.models import Scenario

LONGEST_SENTENCE, LONGEST_TURN = 60, 130
"""Words of one sentence and of a whole turn."""
FOREIGN_WORDS = 2
_LATIN = re.compile(r"[\u0370-\u1cff\u2e80-\ua6cf\uac00-\ufaff\U00010000-\U0001ffff]")
_LOOP = re.compile(r"(.)\1{5,}|\b(\w+)(?:\W+\2\b){3,}", re.IGNORECASE)
_TINY = 3
"""Words under which a sentence may be said again ("Oui.", "Je vous écoute.")."""
_COMMITTING = frozenset({Kind.ACCEPT, Kind.ACCEPT_IN_PRINCIPLE, Kind.TRADE})
_AGREEABLE = frozenset({Kind.CONFIRM_NEXT_STEP, Kind.GRANT_ACCESS, Kind.VALIDATE, Kind.GREET})
"""Reactions that say yes to something else than terms."""
_BEFORE = 200
"""Characters said just before that may begin a secret told in pieces."""
_BESIDE = 24
"""Characters around a limit's word in which a figure is taken for that limit."""


class Reason(StrEnum):
    """Why the guard held a sentence back."""

    SECRET = "secret"
    CEILING = "ceiling"
    COMMITMENT = "commitment"
    FIGURE = "figure"
    ROLE = "role"
    GARBAGE = "garbage"
    LANGUAGE = "language"
    REPETITION = "repetition"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class Patterns:
    """What is refused in a language."""

    garbage: tuple[re.Pattern[str], ...]
    role: tuple[re.Pattern[str], ...]
    accepts: tuple[re.Pattern[str], ...]
    agrees: tuple[re.Pattern[str], ...]
    signs: tuple[re.Pattern[str], ...]
    limits: re.Pattern[str]
    attends: re.Pattern[str]
    units: re.Pattern[str]
    own: frozenset[str]
    foreign: tuple[frozenset[str], ...]


@cache
def patterns(lang: str) -> Patterns:
    """The patterns of a language, `fr` or `en`. Raises FileNotFoundError for another one."""
    common, own = _load("common"), _load(lang)
    others = [_words(own.get("english") or own.get("french")), *map(_words, _mapping(common["foreign"]).values())]
    return Patterns(
        garbage=_compiled(common["garbage"]),
        role=(*_compiled(own["role"]), *_compiled(own["seller"])),
        accepts=_compiled(own["accepts"]),
        agrees=_compiled(own["agrees"]),
        signs=_compiled(own["signs"]),
        limits=_compiled(own["limits"])[0],
        attends=_compiled(own["attends"])[0],
        units=re.compile(rf"\s*{own['units']}(?!\w)"),
        own=_words(own["own"]),
        foreign=tuple(others),
    )


def _load(name: str) -> Mapping[str, object]:
    text = (files("negotiator.personas.guard") / "patterns" / f"{name}.yaml").read_text(encoding="utf-8")
    return _mapping(YAML(typ="safe").load(text))


def _mapping(raw: object) -> Mapping[str, object]:
    assert isinstance(raw, dict)  # our own data
    return raw


def _words(raw: object) -> frozenset[str]:
    assert isinstance(raw, list)  # our own data
    return frozenset(map(str, raw))


def _compiled(raw: object) -> tuple[re.Pattern[str], ...]:
    assert isinstance(raw, list)  # our own data
    return tuple(re.compile(str(source)) for source in raw)


class Guard:
    """Checks sentences for one scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self.secrets = Secrets(scenario)
        self._deciders = {p.id: p.name.split()[-1] for p in scenario.interlocutors if p.authority.decides}

    def check(
        self,
        sentence: str,
        decision: Decision,
        state: ClientState,
        lang: str,
        said_so_far: Sequence[str],
        heard: Sequence[str] = (),
    ) -> str | None:
        """The reason why a sentence may not be said, one of `Reason`; none when it may.

        `state` may be the one before or after the decision; `said_so_far` are the turn's sentences already said,
        `heard` those of the turns before it. Text of any kind may come in.
        """
        text = clean(sentence)
        low, said = straight(text), clean(" ".join(said_so_far))
        rules = patterns(lang)
        scope = self.secrets.scope(decision, state, lang)
        if scope.leaks(f"{said[-_BEFORE:]} . {text}" if said else text, lang):
            return Reason.SECRET
        if any(pattern.search(text) for pattern in rules.garbage) or not re.search(r"\w|\*", text):
            return Reason.GARBAGE
        if any(_breaks(pattern, low, scope.open_words) for pattern in rules.role):
            return Reason.ROLE
        if _foreign(text, low, rules):
            return Reason.LANGUAGE
        if self._commits(low, decision, state, lang, scope.open_words):
            return Reason.COMMITMENT
        if (reason := _figures(text, scope, lang)) is not None:
            return reason
        if _LOOP.search(text) or _again(text, (*said_so_far, *heard)):
            return Reason.REPETITION
        words = len(text.split())
        if words > LONGEST_SENTENCE or words + len(said.split()) > LONGEST_TURN:
            return Reason.LENGTH
        return None

    def _commits(self, low: str, decision: Decision, state: ClientState, lang: str, open_words: str) -> bool:
        rules = patterns(lang)
        kinds = {reaction.kind for reaction in decision.reactions}
        if Kind.ACCEPT in kinds:
            return False
        digits = in_digits(low, lang)
        refused = rules.signs
        if not kinds & _COMMITTING:
            yes_to_terms = not kinds & _AGREEABLE or bool(figures(digits))
            refused = (*rules.accepts, *(rules.agrees if yes_to_terms else ()))
        if any(_breaks(pattern, digits, open_words) for pattern in refused):
            return True
        brought = {Kind.GRANT_ACCESS, Kind.WELCOME_DECIDER, Kind.CONFIRM_NEXT_STEP} & kinds
        absent = [name for id_, name in self._deciders.items() if id_ not in state.present and id_ != state.access]
        named = any(name.lower() in low for name in absent)
        return named and not brought and _breaks(rules.attends, low, open_words)


def _figures(text: str, scope: Scope, lang: str) -> Reason | None:
    """The ceiling, or a figure that nobody decided, told or tabled."""
    rules, digits = patterns(lang), in_digits(text, lang)
    written, spoken = figures(text), figures(digits)
    joined = figures(re.sub(r"(?<=\b\d)\W+(?=\d\b)", "", digits))
    translated = figures(in_digits(text, "en" if lang == "fr" else "fr"))
    if (written | spoken | joined | translated) & (scope.limits - scope.own):
        return Reason.CEILING
    low = straight(text)
    for found in rules.limits.finditer(low):
        near = low[max(0, found.start() - _BESIDE) : found.end() + _BESIDE]
        if figures(in_digits(near, lang)) - scope.own:
            return Reason.CEILING
    weighty = {figure for figure in spoken - written if _heavy(figure, digits, rules)}
    return Reason.FIGURE if (written | weighty) - scope.allowed else None


def _heavy(figure: str, digits: str, rules: Patterns) -> bool:
    """Whether a figure said in words is more than a manner of speaking ("un point", "deux mots")."""
    try:
        large = float(figure) > 10
    except ValueError:
        return True
    return large or any(rules.units.match(digits[m.end() :]) for m in re.finditer(rf"\b{re.escape(figure)}\b", digits))


def _breaks(pattern: re.Pattern[str], low: str, open_words: str) -> bool:
    """Whether a pattern is in these words, and not because the scenario itself has the client say so."""
    return any(found.group() not in open_words for found in pattern.finditer(low))


def _foreign(text: str, low: str, rules: Patterns) -> bool:
    """Whether a sentence is in another language, or in another script."""
    if _LATIN.search(text):
        return True
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", low)
    ours = sum(1 for word in words if word in rules.own)
    for language in rules.foreign:
        theirs = sum(1 for word in words if word in language and word not in rules.own)
        if theirs >= FOREIGN_WORDS and theirs > ours:
            return True
    return False


def _again(text: str, before: Sequence[str]) -> bool:
    """Whether a sentence of some length was said already."""
    bare = plain(text)
    if len(bare.split()) <= _TINY:
        return False
    return any(bare == plain(said) or (len(bare.split()) > 2 * _TINY and bare in plain(said)) for said in before)
