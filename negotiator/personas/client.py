"""The client as a session meets it: understands, decides, speaks."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from negotiator.journal.fold import Said
from negotiator.negotiation.moves import Reading
from negotiator.negotiation.state import ClientState
from negotiator.personas import director
from negotiator.personas.director.turn import Cast
from negotiator.personas.matching import Matcher
from negotiator.personas.speech import Decision, GuardNote, MeetingTime, ModelNote, Sentence, Understood, Voice
from negotiator.scenarios.models import Meeting, Scenario


class Interpreter(Protocol):
    """Understands words: built-in or model."""

    async def read(self, text: str, last_client: str, open_objection: bool) -> Understood:
        """The reading of a candidate's words, heard after the client's last ones."""
        ...


class Client:
    """One buyer's side. Holds no state of its own: everything comes in, so that a journal can be replayed."""

    def __init__(self, scenario: Scenario, interpreter: Interpreter, voice: Voice) -> None:
        self.cast = Cast(scenario)
        self._matcher = Matcher(scenario)
        self._interpreter = interpreter
        self._voice = voice

    def open_meeting(self, meeting: str, state: ClientState) -> Decision:
        """Who comes in, and their first words."""
        opened: Meeting = "interview_1" if meeting == "interview_1" else "interview_2"
        return director.open_meeting(self.cast, opened, state)

    async def read(self, text: str, state: ClientState, last_client: str) -> Understood:
        """Understand the candidate's words and find the scenario's points in them."""
        standing = any(state.standing(objection) for objection in state.objections)
        understood = await self._interpreter.read(text, last_client, standing)
        return Understood(self._matcher.locate(understood.reading), understood.notes)

    def decide(self, reading: Reading, state: ClientState, time: MeetingTime, rng: random.Random) -> Decision:
        """What the client does about these words."""
        return director.decide(self.cast, state, reading, time, rng)

    def speak(
        self, decision: Decision, state: ClientState, dialogue: Sequence[Said], seed: str, already: Sequence[str]
    ) -> AsyncIterator[Sentence | GuardNote | ModelNote]:
        """The decision in words, sentence by sentence."""
        return self._voice.speak(decision, state, dialogue, seed, already)
