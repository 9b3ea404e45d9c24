"""What the tests of voices share: a small scenario at play, and models that answer as told."""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeVar

from negotiator.journal.fold import Said
from negotiator.llm.failures import FailureKind, ModelFailure
from negotiator.llm.port import ChatRequest, JsonSchema, Rung, StructuredReply, Usage
from negotiator.negotiation.moves import Act, Form, Move, Reading, Topic
from negotiator.negotiation.state import ClientState, begin_turn, fold
from negotiator.personas import director
from negotiator.personas.director.turn import Cast
from negotiator.personas.speech import Decision, GuardNote, MeetingTime, ModelNote, Sentence, Voice
from negotiator.scenarios.loader import load_scenario
from negotiator.scenarios.models import Scenario

ROOT = Path(__file__).parents[2]
T = TypeVar("T")
Part = Sentence | GuardNote | ModelNote


@cache
def scenario(name: str = "small") -> Scenario:
    folder = ROOT / "tests" / "scenarios" / "data" if name == "small" else ROOT / "scenarios"
    return load_scenario(folder / f"{name}.yaml")


@dataclass(frozen=True)
class Moment:
    """A turn of a meeting: the decision, the state after it, and what was said before."""

    decision: Decision
    state: ClientState
    dialogue: tuple[Said, ...]


WORDS = "Pouvez-vous m'en dire plus sur votre organisation et vos attentes ?"


def random_move(sale: Scenario, rng: random.Random, state: ClientState) -> Move:
    act = rng.choice([*Act, *[Act.ASK] * 10, *[Act.PROBE] * 6, *[Act.OFFER, Act.CONCEDE, Act.CLOSE] * 2])
    asking = act in (Act.ASK, Act.PROBE)
    issue = rng.choice(sale.deal.issues)
    ids = [p.id for p in sale.seller.proofs] + [n.id for n in sale.needs] + list(state.disclosed)
    return Move(
        act,
        rng.choice(list(Topic)) if asking else None,
        form=rng.choice(list(Form)) if asking else None,
        terms={issue.id: rng.choice([issue.list, issue.floor])} if act in (Act.OFFER, Act.CONCEDE, Act.QUOTE) else {},
        points=tuple(rng.sample(ids, min(2, len(ids)))),
        proof=rng.random() < 0.5,
        condition=rng.random() < 0.3,
    )


def play(sale: Scenario, seed: int, turns: int, speak: Callable[[Moment, int], str] | None = None) -> list[Moment]:
    """A meeting of random moves; `speak` gives the client's words for each."""
    rng = random.Random(seed)
    cast, state = Cast(sale), ClientState()
    meeting = rng.choice(["interview_1", "interview_2"])
    opening = director.open_meeting(cast, "interview_1" if meeting == "interview_1" else "interview_2", state)
    state = fold(opening.changes, state)
    dialogue: list[Said] = []
    moments: list[Moment] = []
    for turn in range(turns):
        moves = tuple(random_move(sale, rng, state) for _ in range(rng.choice([1, 1, 2])))
        decision = director.decide(cast, state, Reading(WORDS, moves), MeetingTime(900 - turn, 1200), rng)
        state = fold(decision.changes, begin_turn(state))
        dialogue.append(Said(0, state.turn, meeting, "candidate", "candidate", WORDS))
        moment = Moment(decision, state, tuple(dialogue))
        moments.append(moment)
        words = speak(moment, turn) if speak else "Je vous écoute."
        dialogue.append(Said(0, state.turn, meeting, "client", state.present[0], words))
        if state.outcome.value == "broken_off":
            break
    return moments


async def heard(voice: Voice, moment: Moment, seed: str = "1", already: Sequence[str] = ()) -> list[Part]:
    return [part async for part in voice.speak(moment.decision, moment.state, moment.dialogue, seed, already)]


def words_of(parts: Sequence[Part]) -> str:
    return " ".join(part.text for part in parts if isinstance(part, Sentence))


@dataclass
class Says:
    """A model that answers with a text, or what a function makes of the request; it may fail after some characters."""

    answer: str | Callable[[ChatRequest], str]
    fails_after: int | None = None
    requests: list[ChatRequest] = field(default_factory=list)
    value: object = None

    @property
    def name(self) -> str:
        return "stub"

    async def stream(self, request: ChatRequest) -> AsyncGenerator[str, None]:
        self.requests.append(request)
        text = self.answer if isinstance(self.answer, str) else self.answer(request)
        for at in range(0, len(text), 7):
            if self.fails_after is not None and at >= self.fails_after:
                break
            yield text[at : at + 7]
        if self.fails_after is not None:
            raise ModelFailure(FailureKind.CUT, "the stub was cut")

    async def structured(self, request: ChatRequest, schema: JsonSchema[T]) -> StructuredReply[T]:
        self.requests.append(request)
        if self.value is None:
            raise ModelFailure(FailureKind.SERVER, "the stub is down")
        try:
            value = schema.validate(self.value)
        except ValueError as error:
            raise ModelFailure(FailureKind.MALFORMED, str(error)) from error
        return StructuredReply(value, {}, Usage(), Rung.STRICT)
