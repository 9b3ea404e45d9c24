"""The jury of professionals: asks about this very session, and once more when an answer says too little.

It keeps nothing of its own: what was asked is read back from the journal, so that a session resumes where it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML

from negotiator.journal.events import Event, EventType
from negotiator.journal.fold import set_aside
from negotiator.journal.workbook import Workbook
from negotiator.negotiation.state import ClientState
from negotiator.personas.matching import plain
from negotiator.personas.speech import Sentence
from negotiator.scenarios.models import Scenario
from negotiator.simulation.jury_matters import Played, observe, tidy

OPENING, THANKS, MORE = "opening", "thanks", "_more"
QUESTIONS = 6
"""Questions after the candidate's own analysis; with it the jury asks seven."""
MOST_FOLLOW_UPS = 3
CONCERNS = ("preparation", "client", "margin")
"""Jurors speak in this order, round after round."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question the jury may put: `when` names the observation it rests on (none: it serves everybody)."""

    id: str
    concern: str
    text: str
    more: str
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """What the jury says in one language, and what counts as an answer that says too little."""

    opening: Question
    thanks: str
    heard: tuple[str, ...]
    questions: tuple[Question, ...]
    too_short: int
    evasive: tuple[str, ...]
    evasive_under: int
    topics: Mapping[str, str]

    def says_little(self, answer: str) -> bool:
        """Whether an answer calls for a follow-up."""
        words = len(answer.split())
        said = plain(answer)
        return words < self.too_short or (words < self.evasive_under and any(e in said for e in self.evasive))


@cache
def jury_words(lang: str) -> Words:
    """The jury's words in a language. Raises FileNotFoundError for one that has none."""
    text = (files("negotiator.simulation") / "data" / "jury" / f"{lang}.yaml").read_text(encoding="utf-8")
    raw = YAML(typ="safe").load(text)
    questions = tuple(
        Question(q["id"], concern, q["text"], q["more"], q.get("when"))
        for concern in CONCERNS
        for q in raw["questions"][concern]
    )
    return Words(
        opening=Question(OPENING, "preparation", raw["opening"], raw["opening_follow_up"]),
        thanks=raw["thanks"],
        heard=tuple(raw["heard"]),
        questions=questions,
        too_short=int(raw["too_short"]),
        evasive=tuple(plain(e) for e in raw["evasive"]),
        evasive_under=int(raw["evasive_under"]),
        topics=raw["topics"],
    )


class Jury:
    """The jury of one scenario, speaking one language."""

    def __init__(self, scenario: Scenario, lang: str) -> None:
        self._scenario = scenario
        self._lang = lang

    def open(self, events: Sequence[Event], state: ClientState, workbook: Workbook) -> list[Sentence]:
        """First words: the candidate's own analysis is asked for."""
        return [self._sentence(self._words.opening.concern, self._words.opening.text, OPENING)]

    def answer(self, text: str, events: Sequence[Event], state: ClientState, workbook: Workbook) -> list[Sentence]:
        """What the jury says after an answer: a follow-up, the next question, or thanks."""
        asked = _asked(events)
        played = Played(self._scenario, self._lang, self._words.topics, events, state, workbook)
        last = asked[-1] if asked else OPENING
        if last == THANKS:
            return []
        follow_ups = sum(1 for question in asked if question.endswith(MORE))
        if not last.endswith(MORE) and follow_ups < MOST_FOLLOW_UPS and self._words.says_little(text):
            question = self._question(last)
            return [self._sentence(question.concern, question.more, f"{last}{MORE}")]
        put = [question for question in asked if not question.endswith(MORE) and question != OPENING]
        if len(put) < QUESTIONS:
            concern = CONCERNS[len(put) % len(CONCERNS)]
            for question, said in self._possible(played, concern, put):
                heard = self._words.heard[len(asked) % len(self._words.heard)]
                return [self._sentence(question.concern, f"{heard} {said}", question.id)]
        return [self._sentence(CONCERNS[0], self._words.thanks, THANKS)]

    def done(self, events: Sequence[Event]) -> bool:
        """Whether the jury has thanked the candidate."""
        asked = _asked(events)
        return bool(asked) and asked[-1] == THANKS

    @property
    def _words(self) -> Words:
        return jury_words(self._lang)

    def _question(self, id_: str) -> Question:
        return next((q for q in self._words.questions if q.id == id_), self._words.opening)

    def _possible(self, played: Played, concern: str, put: Sequence[str]) -> Iterator[tuple[Question, str]]:
        """Questions of a concern not yet put that this session calls for, the most pointed first, then of any other."""
        fresh = [q for q in self._words.questions if q.id not in put]
        for question in sorted(fresh, key=lambda q: q.concern != concern):
            seen = observe(played, question.when) if question.when else {}
            if seen is not None:
                yield question, tidy(question.text.format(**seen))

    def _sentence(self, concern: str, text: str, subject: str) -> Sentence:
        """Words in the mouth of the juror who cares about this concern, else of the first."""
        jurors = self._scenario.jury
        juror = next((j.id for j in jurors if j.concern == concern), jurors[0].id if jurors else "jury")
        return Sentence(juror, text, subject)


def _asked(events: Sequence[Event]) -> list[str]:
    """Questions put so far, in order, without those of exchanges set aside."""
    aside = set_aside(events)
    return [
        event.text("question")
        for event in events
        if event.type is EventType.UTTERANCE
        and event.phase == "jury"
        and event.text("role") == "juror"
        and event.number("turn") not in aside
    ]
