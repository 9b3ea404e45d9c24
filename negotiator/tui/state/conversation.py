"""A conversation as it stands on screen: blocks of speech that grow sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from negotiator.journal.fold import Said
    from negotiator.scenarios.models import Scenario

CANDIDATE = "candidate"
VOICES = 4
"""How many people across the table are told apart by their mark."""

_GESTURE = re.compile(r"\*([^*\n]{1,200})\*")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who speaks: `voice` is 0 for the candidate, then 1, 2... in order of the scenario."""

    id: str
    name: str
    role: str
    voice: int


@dataclass(frozen=True, slots=True)
class Block:
    """What one person said in one go; `turn` is the candidate's turn it belongs to.

    `introduces`: it is this person's first one in the phase, where the role is worth saying.
    """

    person: Person
    text: str
    turn: int
    aside: bool = False
    introduces: bool = False


def people(scenario: Scenario, candidate_name: str, candidate_role: str) -> dict[str, Person]:
    """Everybody who may speak, by id."""
    known = {CANDIDATE: Person(CANDIDATE, candidate_name, candidate_role, 0)}
    for number, person in enumerate(scenario.interlocutors):
        name = person.name if person.name.startswith(person.civility) else f"{person.civility} {person.name}"
        known[person.id] = Person(person.id, name, person.role, 1 + number % VOICES)
    for number, juror in enumerate(scenario.jury):
        known[juror.id] = Person(juror.id, juror.name, juror.role, 1 + number % VOICES)
    return known


@dataclass(slots=True)
class Conversation:
    """The blocks of a dialogue phase, oldest first."""

    people: dict[str, Person]
    blocks: list[Block] = field(default_factory=list)

    def person(self, speaker: str) -> Person:
        """Who speaks under that id; somebody unknown is shown by the id."""
        return self.people.get(speaker) or Person(speaker, speaker, "", VOICES)

    def recall(self, said: Iterable[Said]) -> None:
        """Begin from what was already said in this phase."""
        self.blocks = []
        for line in said:
            self._add(Block(self.person(line.speaker), line.text, line.turn))

    @property
    def turn(self) -> int:
        """The candidate's turn in progress: 0 before the first words."""
        return max((block.turn for block in self.blocks), default=0)

    def say(self, text: str) -> Block:
        """The candidate speaks."""
        return self._add(Block(self.person(CANDIDATE), text, self.turn + 1))

    def hear(self, speaker: str, text: str) -> tuple[Block, bool]:
        """One sentence of somebody else; says whether it began a new block."""
        last = self.blocks[-1] if self.blocks else None
        if last is not None and last.person.id == speaker and not last.aside:
            self.blocks[-1] = replace(last, text=f"{last.text} {text}")
            return self.blocks[-1], False
        return self._add(Block(self.person(speaker), text, self.turn)), True

    def set_aside(self) -> int:
        """Mark the last exchange as set aside; gives the index of its first block, or the number of blocks."""
        start = next(
            (i for i in reversed(range(len(self.blocks))) if self.blocks[i].person.id == CANDIDATE), len(self.blocks)
        )
        for index in range(start, len(self.blocks)):
            self.blocks[index] = replace(self.blocks[index], aside=True)
        return start

    def _add(self, block: Block) -> Block:
        known = block.person.id == CANDIDATE or any(one.person.id == block.person.id for one in self.blocks)
        self.blocks.append(replace(block, introduces=not known))
        return self.blocks[-1]


def gestures(text: str) -> Sequence[tuple[str, bool]]:
    """Cut a speech in pieces; the second of each pair says whether it is a gesture, written between asterisks."""
    pieces: list[tuple[str, bool]] = []
    end = 0
    for match in _GESTURE.finditer(text):
        if match.start() > end:
            pieces.append((text[end : match.start()], False))
        pieces.append((match.group(1), True))
        end = match.end()
    if end < len(text):
        pieces.append((text[end:], False))
    return pieces


@dataclass(slots=True)
class History:
    """What the candidate sent, to be called back with the up key."""

    lines: list[str] = field(default_factory=list)
    _at: int | None = None
    _draft: str = ""

    def add(self, text: str) -> None:
        """Remember one more; the next `back` starts from it."""
        if not self.lines or self.lines[-1] != text:
            self.lines.append(text)
        self._at, self._draft = None, ""

    def back(self, draft: str) -> str | None:
        """The words before those now shown; None at the oldest. `draft` comes back after the latest."""
        if not self.lines or self._at == 0:
            return None
        if self._at is None:
            self._at, self._draft = len(self.lines), draft
        self._at -= 1
        return self.lines[self._at]

    def forward(self) -> str | None:
        """The words after those now shown, at last the draft; None when nothing was called back."""
        if self._at is None:
            return None
        self._at += 1
        if self._at < len(self.lines):
            return self.lines[self._at]
        self._at = None
        return self._draft
