"""What an indicator's function looks at, and the register of those functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from negotiator.grading.case import Case
from negotiator.grading.evidence import Evidence, Found, Where, clip
from negotiator.grading.record import Record
from negotiator.referential.models import Source


@dataclass(frozen=True, slots=True)
class Sheet:
    """A written piece of the candidate: where it belongs and its words. `line` is that of a session's event."""

    name: str
    text: str
    line: int | None = None
    where: Where = Where.JOURNAL

    def evidence(self, quote: str) -> Evidence:
        """Words of this sheet."""
        return Evidence(self.where, clip(quote), None, self.line, "candidate")


@dataclass(frozen=True, slots=True)
class Sight:
    """A copy as the indicators see it: the digested dialogue and sheets, and the case where there is one."""

    record: Record
    case: Case | None
    research: tuple[Sheet, ...] = ()
    plan: tuple[Sheet, ...] = ()
    summary: tuple[Sheet, ...] = ()
    proposal: Sheet | None = None
    spec: Sheet | None = None
    memo: dict[str, object] = field(default_factory=dict, compare=False)

    def field(self, name: str) -> Sheet:
        """A field of the plan or of the discovery summary; an empty one when it was not filled."""
        return next((s for s in (*self.plan, *self.summary) if s.name == name), Sheet(name, ""))


Decide = Callable[[Sight], Found]
FACTS: dict[str, Decide] = {}
JUDGED: dict[str, Decide] = {}


def fact(id_: str) -> Callable[[Decide], Decide]:
    """Register a function that decides an indicator from what was recorded or understood."""
    return _into(FACTS, id_)


def judged(id_: str) -> Callable[[Decide], Decide]:
    """Register a function of the built-in judge."""
    return _into(JUDGED, id_)


def _into(register: dict[str, Decide], id_: str) -> Callable[[Decide], Decide]:
    def keep(function: Decide) -> Decide:
        if id_ in register:
            raise ValueError(f"{id_} is decided twice")
        register[id_] = function
        return function

    return keep


def known(id_: str, met: bool, evidence: Iterable[Evidence] = ()) -> Found:
    """A verdict from the program's own record."""
    return Found(id_, met, Source.FACT, 1.0, _few(evidence))


def heard(id_: str, met: bool, evidence: Iterable[Evidence] = (), confidence: float = 1.0) -> Found:
    """A verdict from words as the interpreter understood them."""
    return Found(id_, met, Source.READ, round(min(1.0, max(0.0, confidence)), 2), _few(evidence))


def ruled(id_: str, met: bool | None, evidence: Iterable[Evidence] = (), confidence: float = 0.8) -> Found:
    """A verdict of the built-in judge; None when it can't tell."""
    return Found(id_, met, Source.JUDGE, 0.0 if met is None else round(confidence, 2), _few(evidence))


def undecided(id_: str, source: Source) -> Found:
    """No verdict: what would tell is not there."""
    return Found(id_, None, source, 0.0)


MOST_EVIDENCE = 4


def _few(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The first pieces of evidence: each once, and one a turn of each speaker."""
    kept: dict[object, Evidence] = {}
    for one in evidence:
        kept.setdefault((one.turn, one.speaker) if one.turn is not None else one, one)
    return tuple(kept.values())[:MOST_EVIDENCE]
