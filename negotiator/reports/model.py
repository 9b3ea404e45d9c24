"""What a report shows, in words already, whatever its form: nothing here is computed when it is rendered."""

from __future__ import annotations

from dataclasses import dataclass, field

from negotiator.grading.grade import Grade


@dataclass(frozen=True, slots=True)
class Proof:
    """A quote with its place in words; `anchor` is the turn in the report's own transcript, if it is there."""

    quote: str
    place: str
    anchor: str | None


@dataclass(frozen=True, slots=True)
class Point:
    """An indicator: its words, whether it is met (None: undecided or without occasion), who says so, on what."""

    id: str
    text: str
    met: bool | None
    state: str
    source: str
    confidence: int
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion: `level` is the one that stands; `outcome` says it, or why there is none."""

    id: str
    title: str
    level: int | None
    outcome: str
    descriptor: str
    rationale: str
    points: tuple[Point, ...]
    human: str = ""
    spread: int | None = None


@dataclass(frozen=True, slots=True)
class Priority:
    """Something to work on first."""

    criterion: str
    title: str
    what: str
    instead: str
    turn: int | None
    anchor: str | None
    replay: str


@dataclass(frozen=True, slots=True)
class Discovered:
    """A fact of the scenario: told after a question, told unasked, or missed (then without its words)."""

    topic: str
    words: str
    how: str
    state: str
    turn: int | None
    anchor: str | None
    question: str


@dataclass(frozen=True, slots=True)
class Concession:
    """A move on an issue; `effect` on the seller's yearly margin, in words."""

    turn: int
    anchor: str | None
    who: str
    issue: str
    before: str
    after: str
    against: str
    effect: str
    gift: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Someone's place in the decision as it is, and as the candidate wrote it."""

    name: str
    role: str
    real: str
    understood: str


@dataclass(frozen=True, slots=True)
class Target:
    """A term of the deal: standard, floor, the candidate's own floor where it is told, and the result."""

    issue: str
    standard: str
    floor: str
    result: str
    within: bool | None


@dataclass(frozen=True, slots=True)
class Talk:
    """Words said in a meeting by each side, and the kinds of questions."""

    meeting: str
    candidate: int
    client: int
    open: int
    closed: int
    alternative: int
    follow_ups: int

    @property
    def share(self) -> int:
        """The candidate's share of the words, in per cent."""
        whole = self.candidate + self.client
        return round(self.candidate * 100 / whole) if whole else 0


@dataclass(frozen=True, slots=True)
class Step:
    """A phase as it was played: minutes used and given, and how it ended."""

    title: str
    used: int
    given: int
    ended: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """A turn of the transcript: who speaks, the words, and the anchor that evidence points to."""

    anchor: str
    turn: int
    speaker: str
    text: str
    own: bool
    meeting: str
    first: bool


@dataclass(frozen=True, slots=True)
class Trust:
    """The simulated client's trust after each turn of a meeting, 0-100."""

    meeting: str
    points: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a report shows."""

    grade: Grade
    lang: str
    title: str
    candidate: str
    scenario: str
    disclaimer: str
    lines: tuple[Line, ...]
    notices: tuple[str, ...]
    about: tuple[str, ...]
    priorities: tuple[Priority, ...] = ()
    discovered: tuple[Discovered, ...] = ()
    concessions: tuple[Concession, ...] = ()
    people: tuple[Person, ...] = ()
    targets: tuple[Target, ...] = ()
    own_targets: tuple[tuple[str, str], ...] = ()
    margin: str = ""
    outcome: str = ""
    talks: tuple[Talk, ...] = ()
    steps: tuple[Step, ...] = ()
    trust: tuple[Trust, ...] = ()
    transcript: tuple[Spoken, ...] = field(default_factory=tuple)
