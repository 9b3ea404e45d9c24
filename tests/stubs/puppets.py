"""A client whose ears and mouth are simple, for tests of what lies around them; its head is the real director."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from negotiator.journal.fold import Said
from negotiator.negotiation.moves import Act, Form, Move, Reading, Topic
from negotiator.negotiation.state import ClientState
from negotiator.personas.client import Client
from negotiator.personas.speech import Decision, GuardNote, ModelNote, Sentence, Understood
from negotiator.scenarios.models import Scenario


class SimpleEars:
    """Understands `act topic` at the beginning of a line ("ask volume ..."); anything else is an acknowledgement."""

    async def read(self, text: str, last_client: str, open_objection: bool) -> Understood:
        words = text.split()
        act = Act(words[0]) if words and words[0] in set(Act) else Act.ACKNOWLEDGE
        topic = Topic(words[1]) if len(words) > 1 and words[1] in set(Topic) else None
        return Understood(Reading(text, (Move(act, topic, form=Form.OPEN, span=(0, len(text))),)))


class SimpleMouth:
    """Says one sentence a reaction, naming it; never the same twice."""

    def __init__(self) -> None:
        self.spoken: list[str] = []

    async def speak(
        self, decision: Decision, state: ClientState, dialogue: Sequence[Said], seed: str, already: Sequence[str]
    ) -> AsyncIterator[Sentence | GuardNote | ModelNote]:
        for number, reaction in enumerate(decision.reactions):
            text = f"{reaction.kind.value} {number} {seed}."
            if text not in already:
                self.spoken.append(text)
                yield Sentence(reaction.speaker, text)


def puppet(scenario: Scenario) -> Client:
    """A client with simple ears and mouth."""
    return Client(scenario, SimpleEars(), SimpleMouth())
