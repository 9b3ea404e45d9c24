"""Slots of a move that a few words decide: motive, proof, condition, addressee; and attacks on the program."""

from __future__ import annotations

import re
from collections.abc import Mapping

from negotiator.negotiation.moves import Motive
from negotiator.personas.interpreter.lexicon import Lexicon
from negotiator.personas.interpreter.text import fold


def motive_of(folded: str, lexicon: Lexicon) -> Motive | None:
    """The motive of purchase the words play on: the one most often named, the first named among equals."""
    best: tuple[int, int] | None = None
    found: Motive | None = None
    for motive, pattern in lexicon.motives:
        hits = [match.start() for match in pattern.finditer(folded)]
        if hits and (best is None or (-len(hits), hits[0]) < best):
            best, found = (-len(hits), hits[0]), motive
    return found


def has_proof(folded: str, lexicon: Lexicon) -> bool:
    """Whether a clause carries a reference, a case or a measured result."""
    return bool(lexicon.proof.search(folded))


def has_condition(folded: str, lexicon: Lexicon) -> bool:
    """Whether what is given is tied to a counterpart ("si vous..., je peux", "en échange")."""
    return bool(lexicon.condition.search(lexicon.not_condition.sub(" ", folded)))


def attack_of(folded: str, lexicon: Lexicon) -> str | None:
    """The kind of attack on the program (prompt, role, fake, encoding, ceiling), or None for ordinary talk."""
    for kind, pattern in lexicon.attack:
        if pattern.search(folded):
            return kind
    return None


def addressee_of(text: str, names: Mapping[str, tuple[str, ...]], lexicon: Lexicon) -> str | None:
    """The interlocutor spoken to by name: a name set apart by punctuation, not one merely talked about."""
    folded = fold(text)
    found: list[tuple[int, str]] = []
    for who, surfaces in names.items():
        for surface in surfaces:
            match = _vocative(surface, lexicon.title).search(folded)
            if match:
                found.append((match.start(), who))
    return min(found)[1] if found else None


def _vocative(surface: str, title: str) -> re.Pattern[str]:
    """A name at the head or the tail of a clause, alone or with a title or a greeting before it."""
    name = re.escape(fold(surface).strip())
    before = (
        r"(?:^|[.!?,;:\n]\s*|\b(?:bonjour|bonsoir|merci|et vous|hello|hi|thank you|thanks|and you|good morning)[ ,]+)"
    )
    return re.compile(rf"{before}(?:et |and |donc |so )?(?:{title} )?{name}(?=\s*(?:[,.!?:;\n]|$))")
