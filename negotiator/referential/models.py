"""The certification as values: texts in two languages, places of observation, criteria, rules, blocks.

Everything is frozen and light (no validation library), so that the first screen may show a phase's help at once.
Percentages are whole numbers from 0 to 100; minutes are whole minutes; levels go from 0 to 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

LEVELS = (0, 1, 2, 3)
CriterionId = str
IndicatorId = str
ConditionId = str


class Place(StrEnum):
    """Where something of the candidate can be observed: a phase of the simulation or a written exercise."""

    PREPARATION = "preparation"
    INTERVIEW_1 = "interview_1"
    DEVELOPMENT = "development"
    INTERVIEW_2 = "interview_2"
    JURY = "jury"
    PROPOSAL = "proposal"
    INTERNAL_SPEC = "internal_spec"


class PlaceKind(StrEnum):
    """Whether one talks there, or works alone on paper."""

    DIALOGUE = "dialogue"
    WORK = "work"


class Source(StrEnum):
    """Who says best whether something holds: the program's own record, the interpreter, or a judge of texts."""

    FACT = "fact"
    READ = "read"
    JUDGE = "judge"


class Kind(StrEnum):
    """Whether an indicator is asked for, or only adds to what is there."""

    REQUIRED = "required"
    BONUS = "bonus"


class Weight(StrEnum):
    """How much an indicator counts among those of its criterion."""

    CORE = "core"
    MINOR = "minor"


class Status(StrEnum):
    """What became of a criterion; only `graded` comes with a level."""

    GRADED = "graded"
    NOT_APPLICABLE = "not_applicable"
    NOT_OBSERVED = "not_observed"
    INSUFFICIENT_EVIDENCE = "insufficient_evidence"
    NOT_SCORED = "not_scored"


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in French and in English."""

    fr: str
    en: str

    def in_(self, lang: str) -> str:
        """Give the words in `fr` or `en`; ValueError for another language."""
        if lang == "fr":
            return self.fr
        if lang == "en":
            return self.en
        raise ValueError(f"no text in language {lang!r}")


@dataclass(frozen=True, slots=True)
class AtLeast:
    """From what quantity an indicator is met: a count, or a percentage of what there was to find."""

    value: int
    unit: Literal["count", "percent"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One observable point of a criterion; a verdict on it is met, not met or undecided (None)."""

    id: IndicatorId
    text: Text
    kind: Kind
    weight: Weight
    points: int
    source: Source
    where: tuple[Place, ...]
    not_applicable_when: tuple[ConditionId, ...] = ()
    at_least: AtLeast | None = None

    @property
    def required(self) -> bool:
        """Tell whether it is asked for (a bonus is not)."""
        return self.kind is Kind.REQUIRED


@dataclass(frozen=True, slots=True)
class Gate:
    """An indicator without which a level is not reached, where all the conditions of `when` hold (none: always)."""

    indicator: IndicatorId
    when: tuple[ConditionId, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What a level asks for: a share of the weights, some indicators, and at least one of each group."""

    level: int
    share: int
    needs: tuple[Gate, ...] = ()
    one_of: tuple[tuple[IndicatorId, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """A level that conditions impose, as a cap or as a floor; none of `unless` may hold."""

    level: int
    when: tuple[ConditionId, ...]
    unless: tuple[ConditionId, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """How one criterion's level comes from its indicators; `levels.level` interprets it."""

    steps: tuple[Step, ...]
    max_undecided: int
    bonus: int = 0
    floors: tuple[Bound, ...] = ()
    caps: tuple[Bound, ...] = ()
    zero_when: tuple[ConditionId, ...] = ()


@dataclass(frozen=True, slots=True)
class Criterion:
    """One of the ten criteria of block 3, with its descriptors (index is the level) and its rule.

    Without one of the places of `observed_in` the criterion is `not_observed`; `jury_completes` says whether an
    answer to the jury may complete one of its indicators.
    """

    id: CriterionId
    slug: str
    title: Text
    seeks: Text
    observed_in: tuple[Place, ...]
    looked_for_in: tuple[Place, ...]
    jury_completes: bool
    levels: tuple[Text, ...]
    indicators: tuple[Indicator, ...]
    rule: Rule

    def indicator(self, id_: IndicatorId) -> Indicator:
        """Give one of its indicators; KeyError when it has no such one."""
        for indicator in self.indicators:
            if indicator.id == id_:
                return indicator
        raise KeyError(id_)


@dataclass(frozen=True, slots=True)
class LevelName:
    """The label of a level (acquis...) and what it means for any criterion."""

    level: int
    label: Text
    meaning: Text


@dataclass(frozen=True, slots=True)
class Condition:
    """A named circumstance that rules refer to, and who establishes it."""

    id: ConditionId
    source: Source
    text: Text


@dataclass(frozen=True, slots=True)
class Phase:
    """A place of observation as the candidate meets it: a phase or a written exercise (`exercise`)."""

    id: Place
    kind: PlaceKind
    minutes: int
    title: Text
    purpose: Text
    leaves: Text
    jury_looks_at: Text
    criteria: tuple[CriterionId, ...]
    exercise: bool


@dataclass(frozen=True, slots=True)
class Examination:
    """The simulation's phases in order, the two written exercises, and the minutes nobody accounts for."""

    phases: tuple[Phase, ...]
    exercises: tuple[Phase, ...]
    stated_total: int
    transition_minutes: int
    transition_note: Text

    def place(self, id_: str) -> Phase:
        """Give a phase or an exercise by its id; KeyError when there is none."""
        for phase in (*self.phases, *self.exercises):
            if phase.id == id_:
                return phase
        raise KeyError(id_)


@dataclass(frozen=True, slots=True)
class Rubric:
    """The criteria with all that they share; what is hashed when a verdict is given."""

    id: str
    title: Text
    disclaimer: Text
    levels: tuple[LevelName, ...]
    statuses: tuple[tuple[Status, Text], ...]
    conditions: tuple[Condition, ...]
    criteria: tuple[Criterion, ...]

    def criterion(self, id_: str) -> Criterion:
        """Give a criterion by its id (C3) or its slug; KeyError when there is none."""
        for criterion in self.criteria:
            if id_ in (criterion.id, criterion.slug):
                return criterion
        raise KeyError(id_)

    def indicators(self) -> Iterator[Indicator]:
        """Go through all the indicators, criterion by criterion."""
        for criterion in self.criteria:
            yield from criterion.indicators

    def status(self, status: Status) -> Text:
        """Say a status in words."""
        return dict(self.statuses)[status]

    def condition(self, id_: ConditionId) -> Condition:
        """Give a condition by its id; KeyError when there is none."""
        for condition in self.conditions:
            if condition.id == id_:
                return condition
        raise KeyError(id_)


@dataclass(frozen=True, slots=True)
class Item:
    """An activity, a competence or a criterion named in a block."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Knowledge that goes with a block, and the exercises and criteria it feeds; ungraded: advice only."""

    id: str
    text: Text
    graded: bool
    exercises: tuple[str, ...]
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exercise:
    """An examination exercise of a block; `playable` when the program can already run it."""

    id: str
    text: Text
    given: Text
    produced: Text
    minutes: int | None
    oral_minutes: int | None
    playable: bool


@dataclass(frozen=True, slots=True)
class Block:
    """One of the four blocks of competence, all in the same form."""

    id: str
    number: int
    title: Text
    activities: tuple[Item, ...]
    competences: tuple[Item, ...]
    knowledge: tuple[Knowledge, ...]
    exercises: tuple[Exercise, ...]
    criteria: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """A school's own mark computed from levels: shown as the school's, never as ours nor as official.

    `points` gives the value of levels 0 to 3 out of `out_of`; `weights` those of the criteria that count; no mark
    is given under `at_least` graded criteria.
    """

    school: str
    label: Text
    out_of: Decimal
    points: tuple[Decimal, ...]
    weights: tuple[tuple[CriterionId, Decimal], ...]
    at_least: int


@dataclass(frozen=True, slots=True)
class Referential:
    """All of it; `scale` only with a school's overlay."""

    rubric: Rubric
    examination: Examination
    blocks: tuple[Block, ...]
    scale: Scale | None = None

    def criterion(self, id_: str) -> Criterion:
        """Give a criterion by its id or slug; KeyError when there is none."""
        return self.rubric.criterion(id_)

    def place(self, id_: str) -> Phase:
        """Give a phase or an exercise by its id; KeyError when there is none."""
        return self.examination.place(id_)

    def block(self, number: int) -> Block:
        """Give a block by its number (1 to 4); KeyError when there is none."""
        for block in self.blocks:
            if block.number == number:
                return block
        raise KeyError(number)

    def knowledge_for(self, criterion_id: CriterionId) -> tuple[Knowledge, ...]:
        """Give the knowledge that feeds a criterion of block 3."""
        return tuple(known for known in self.block(3).knowledge if criterion_id in known.criteria)
