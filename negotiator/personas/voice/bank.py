"""The phrase banks: what clients say for each reaction when the scenario does not write it, as data per language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML

from negotiator.negotiation.moves import Topic
from negotiator.negotiation.reactions import Kind, Tone

NO_HINT = "_"
ANY = "any"
OWN_WEIGHT, COMMON_WEIGHT = 3, 1
"""How much oftener a phrase of one's own temper, mood or topic is said than one that anybody says."""
_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_VARIABLE = re.compile(r"\{[^{}]*\}|\[[^\[\]]*\]|\*[^*]*\*")
_SHORT = 5

Lines = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class PhraseBank:
    """All stock phrases of a language. `lines` goes kind -> hint -> temper, tone or `any` -> templates."""

    lang: str
    lines: Mapping[str, Mapping[str, Lines]]
    leads: Lines
    tails: Lines
    volunteered: Lines
    bridges: Lines
    gestures: Lines
    hand_backs: Mapping[str, Lines]
    topics: Mapping[str, Mapping[str, str]]
    echoes: Mapping[str, str]
    echo_forms: Sequence[str]
    lower: frozenset[str]
    price: str
    conjunction: str
    side: str

    def pool(self, kind: Kind, hint: str | None, topic: Topic | None, keys: Sequence[str]) -> list[tuple[str, int]]:
        """Templates for a reaction with their weights; `keys` are the speaker's archetype and tone.

        A hint with no words of its own is said with those of the kind. Raises KeyError for a kind with none.
        """
        hints = self.lines[kind.value]
        found = list(weighted(hints.get(hint or NO_HINT) or hints[NO_HINT], keys))
        if topic is not None and (own := hints.get(f"{hint}.{topic.value}")):
            found += [(line, OWN_WEIGHT) for line, _ in weighted(own, keys)]
        return found


def weighted(lines: Lines, keys: Sequence[str]) -> list[tuple[str, int]]:
    """The lines said by anybody and those of these keys, the latter weighing more."""
    common = [(line, COMMON_WEIGHT) for line in lines.get(ANY, ())]
    return common + [(line, OWN_WEIGHT) for key in keys for line in lines.get(key, ())]


def fixed_part(template: str) -> str:
    """The longest run of a template's words that no slot changes: what tells that it was said before."""
    return max((part.strip(" .,:;?!…") for part in _VARIABLE.split(template)), key=len, default="")


def said_at(template: str, recent: Sequence[str]) -> int:
    """How many turns ago a template was said, 1 for the last; 0 when it was not."""
    fixed = fixed_part(template)
    if len(fixed) < _SHORT:
        return 0
    for ago, text in enumerate(reversed(recent), start=1):
        if fixed in text:
            return ago
    return 0


@cache
def phrase_bank(lang: str) -> PhraseBank:
    """The bank of a language, `fr` or `en`. Raises FileNotFoundError for another one."""
    text = (files("negotiator.personas") / "data" / "phrases" / f"{lang}.yaml").read_text(encoding="utf-8")
    raw = YAML(typ="safe").load(text)
    return PhraseBank(
        lang=lang,
        lines=raw["lines"],
        leads=raw["leads"],
        tails=raw["tails"],
        volunteered=raw["volunteered"],
        bridges=raw["bridges"],
        gestures=raw["gestures"],
        hand_backs=raw["hand_backs"],
        topics=raw["topics"],
        echoes=raw["echoes"],
        echo_forms=raw["echo_forms"],
        lower=frozenset(raw["lower"]),
        price=raw["price"],
        conjunction=raw["and"],
        side=raw["side"],
    )


def mood(tone: Tone) -> str:
    """The key of a tone in the banks."""
    return tone.value
