"""The client of a scenario, cast: ears, head and voice put together, with a model or without one."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from negotiator.negotiation.deal import PRICE
from negotiator.negotiation.moves import Reading
from negotiator.personas.client import Client, Interpreter
from negotiator.personas.speech import Understood, Voice
from negotiator.personas.voice.builtin import BuiltinVoice
from negotiator.scenarios.models import Deal, Interlocutor, Issue, Scenario

if TYPE_CHECKING:
    from negotiator.llm.port import ChatModel
    from negotiator.personas.interpreter.lexicon import IssueCue

_UNITS: Sequence[tuple[str, str]] = (
    ("%", "percent"),
    ("per cent", "percent"),
    ("pour cent", "percent"),
    ("mois", "month"),
    ("month", "month"),
    ("heure", "hour"),
    ("hour", "hour"),
    ("h", "hour"),
    ("jour", "day"),
    ("day", "day"),
    ("€", "euro"),
    ("eur", "euro"),
    ("£", "euro"),
    ("$", "euro"),
)
"""How a scenario's unit begins, and the interpreter's name for it. What is none of these is counted bare."""
_WITHOUT_CUE = ("euro", "month")
"""Units of which the first issue is meant when the words name none: a price, a duration."""


class Reader(Protocol):
    """The built-in interpreter, as far as it is used here."""

    def read(self, text: str, *, last_client: str = "", open_objection: bool = False) -> Reading:
        """The moves of an utterance."""
        ...


class BuiltinEars:
    """The built-in interpreter heard from async code: it reads in a thread, so that the screen stays alive."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def read(self, text: str, last_client: str, open_objection: bool) -> Understood:
        """The reading of a candidate's words; never fails."""
        reading = await asyncio.to_thread(
            self._reader.read, text, last_client=last_client, open_objection=open_objection
        )
        return Understood(reading)


def cast_client(
    scenario: Scenario, *, lang: str, model: ChatModel | None, interpreter_model: ChatModel | None = None
) -> Client:
    """The client of a scenario. `lang` is what the candidate speaks; the client speaks the scenario's language.

    With a `model` it speaks through it, held by the guard; with an `interpreter_model` it understands through that one.
    """
    return Client(scenario, cast_interpreter(scenario, lang=lang, model=interpreter_model), _voice(scenario, model))


def cast_interpreter(scenario: Scenario | None, *, lang: str, model: ChatModel | None) -> Interpreter:
    """What understands the candidate: built-in, or a model with it as a stand-in. No scenario: any sale."""
    ears: Interpreter = BuiltinEars(_builtin_reader(scenario, lang))
    if model is None:
        return ears
    from negotiator.personas.model_interpreter import ModelInterpreter

    return ModelInterpreter(model, ears, lang)


def _voice(scenario: Scenario, model: ChatModel | None) -> Voice:
    builtin = BuiltinVoice(scenario)
    if model is None:
        return builtin
    from negotiator.personas.guard import Guard
    from negotiator.personas.voice.model import ModelVoice

    return ModelVoice(scenario, model, builtin, Guard(scenario))


def _builtin_reader(scenario: Scenario | None, lang: str) -> Reader:
    from negotiator.personas.interpreter.builtin import BuiltinInterpreter  # brings numpy: not before it is needed

    if scenario is None:
        return BuiltinInterpreter(lang)
    return BuiltinInterpreter(
        lang,
        names=surface_names(scenario.interlocutors),
        issues=issue_cues(scenario.deal),
        phrasings=[(phrasing.text, phrasing.topic) for phrasing in scenario.phrasings],
    )


def surface_names(people: Sequence[Interlocutor]) -> Mapping[str, tuple[str, ...]]:
    """How each person may be called: full name, last name, and first name where nobody shares it."""
    firsts = [person.name.split()[0] for person in people]
    return {
        person.id: tuple(
            dict.fromkeys((person.name, person.name.split()[-1], *((first,) if firsts.count(first) == 1 else ())))
        )
        for person, first in zip(people, firsts, strict=True)
    }


def issue_cues(deal: Deal) -> tuple[IssueCue, ...]:
    """The issues of a deal as the interpreter looks for them in words."""
    from negotiator.personas.interpreter.lexicon import IssueCue

    found: list[IssueCue] = []
    for issue in sorted(deal.issues, key=lambda i: i.id != PRICE):
        unit = _unit(issue)
        alone = unit in _WITHOUT_CUE and all(cue.unit != unit for cue in found)
        low, high = sorted((issue.list, issue.floor))
        bounds = (low / 4, high * 4) if issue.id == PRICE else (None, None)
        found.append(IssueCue(issue.id, unit, _cues(issue), not alone, *bounds))
    return tuple(found)


def _unit(issue: Issue) -> str:
    if issue.id == PRICE:
        return "euro"
    words = issue.unit.strip().lower()
    return next((name for start, name in _UNITS if _begins(words, start)), "ratio")


def _begins(words: str, start: str) -> bool:
    return words.startswith(start) and (len(start) > 1 or not start.isalpha() or words[1:2] in ("", " ", "."))


def _cues(issue: Issue) -> str:
    """The issue's words as one pattern over folded text."""
    from negotiator.personas.interpreter.text import fold

    words = [word.strip() for cue in (issue.cues or (issue.name,)) for word in cue.split("|")]
    return "|".join(dict.fromkeys(re.escape(fold(word)) for word in words if word))
