"""A client that says what a test tells it to, at the same port as the real one."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Sequence

from negotiator.journal.fold import Said
from negotiator.negotiation.moves import Reading
from negotiator.negotiation.reactions import Decided, MeetingOpened, Outcome
from negotiator.negotiation.state import ClientState
from negotiator.personas.client import Client
from negotiator.personas.speech import Decision, GuardNote, MeetingTime, ModelNote, Sentence, Understood
from negotiator.scenarios.models import Scenario


class FakeClient(Client):
    """Answers with `answers`, one list of sentences a turn, then with « Je vous écoute. ».

    A sentence may be written ``id: words`` to choose who speaks. With `held`, every answer waits after its first
    sentence until `let_go` is set.
    """

    def __init__(self, scenario: Scenario, answers: Sequence[Sequence[str]] = (), *, held: bool = False) -> None:
        self.scenario = scenario
        self.answers = [list(answer) for answer in answers]
        self.let_go = asyncio.Event()
        self.leaves = False
        if not held:
            self.let_go.set()

    def open_meeting(self, meeting: str, state: ClientState) -> Decision:
        present = tuple(person.id for person in self.scenario.interlocutors if meeting in person.present)
        return Decision((), (MeetingOpened(meeting, present or (self.scenario.interlocutors[0].id,), 50, 100),))

    async def read(self, text: str, state: ClientState, last_client: str) -> Understood:
        return Understood(Reading(text, ()))

    def decide(self, reading: Reading, state: ClientState, time: MeetingTime, rng: random.Random) -> Decision:
        return Decision((), (Decided(Outcome.BROKEN_OFF, {}),) if self.leaves else (), reading)

    async def speak(
        self, decision: Decision, state: ClientState, dialogue: Sequence[Said], seed: str, already: Sequence[str]
    ) -> AsyncIterator[Sentence | GuardNote | ModelNote]:
        first = state.present[0] if state.present else self.scenario.interlocutors[0].id
        known = {person.id for person in self.scenario.interlocutors}
        answer = ["Bonjour, asseyez-vous."] if decision.reading is None else self._next()
        for number, sentence in enumerate(answer):
            speaker, colon, words = sentence.partition(": ")
            if colon and speaker in known:
                yield Sentence(speaker, words)
            else:
                yield Sentence(first, sentence)
            if number == 0:
                await self.let_go.wait()

    def _next(self) -> list[str]:
        return self.answers.pop(0) if self.answers else ["Je vous écoute."]
