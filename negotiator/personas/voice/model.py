"""The voice of a model: it puts the built-in words in its own, sentence by sentence, each held by the guard."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from itertools import groupby

from negotiator.journal.fold import Said
from negotiator.llm.failures import ModelFailure
from negotiator.llm.port import ChatModel
from negotiator.llm.sentences import by_sentence
from negotiator.negotiation.reactions import Kind
from negotiator.negotiation.state import ClientState
from negotiator.personas.guard import Guard, Reason
from negotiator.personas.matching import figures
from negotiator.personas.speech import Decision, GuardNote, ModelNote, Sentence
from negotiator.personas.voice.builtin import BuiltinVoice, split
from negotiator.personas.voice.lines import Spoken
from negotiator.personas.voice.prompt import Prompter, bare_line, labels
from negotiator.personas.voice.wording import says
from negotiator.scenarios.models import Scenario

TURN_SECONDS = 25.0
"""Time that a whole turn may take, retries included; then the built-in words finish it."""
HEARD_TURNS = 10
FAILED_TURNS = 3
"""Turns in a row that a model may fail; then built-in words speak until the next meeting, where it is asked again."""
EXCERPT = 40
_ATTEMPTS = 2
_UNSAID = (Reason.SECRET, Reason.CEILING)
"""Reasons whose words are not even quoted in a note."""
_OWN_WORDS = (Kind.STAY_SILENT, Kind.CLOSE_MEETING)
"""Reactions that are never left to a model: a silence, an end."""

Part = Sentence | GuardNote | ModelNote


@dataclass(slots=True)
class _Turn:
    """A turn being spoken."""

    decision: Decision
    state: ClientState
    dialogue: Sequence[Said]
    seed: str
    deadline: float
    heard: tuple[str, ...]
    said: list[str] = field(default_factory=list)


class ModelVoice:
    """Speaks through a model; whatever goes wrong, the turn is finished in built-in words."""

    def __init__(
        self,
        scenario: Scenario,
        model: ChatModel,
        fallback: BuiltinVoice,
        guard: Guard,
        seconds: float = TURN_SECONDS,
    ) -> None:
        self._model = model
        self._fallback = fallback
        self._guard = guard
        self._seconds = seconds
        self._lang = fallback.bank.lang
        self.prompter = Prompter(scenario, guard.secrets, self._lang)
        self._labels = labels(scenario)
        self._meeting: str | None = None
        self._failed_turns = 0

    async def speak(
        self, decision: Decision, state: ClientState, dialogue: Sequence[Said], seed: str, already: Sequence[str]
    ) -> AsyncGenerator[Part, None]:
        """Sentences in order, each guarded; an opening written by the scenario and a turn cut short stay built-in."""
        plan = self._fallback.plan(decision, state, dialogue, seed)
        if already:
            for sentence in self._fallback.rest(plan, already):
                yield sentence
            return
        heard = tuple(said.text for said in dialogue if said.role == "client")[-HEARD_TURNS:]
        deadline = asyncio.get_running_loop().time() + self._seconds
        turn = _Turn(decision, state, dialogue, seed, deadline, heard)
        if state.meeting != self._meeting:
            self._meeting, self._failed_turns = state.meeting, 0
        asked, failed = False, self._failed_turns >= FAILED_TURNS
        for modelled, group in groupby(plan, key=lambda piece: (piece.reaction.speaker, _for_model(piece))):
            pieces = list(group)
            if failed or not modelled[1]:
                for sentence in self._builtin(pieces):
                    turn.said.append(sentence.text)
                    yield sentence
                continue
            asked = True
            async for part in self._through_model(pieces, turn):
                failed = failed or isinstance(part, ModelNote)
                yield part
        if asked:
            self._failed_turns = self._failed_turns + 1 if failed else 0
            if self._failed_turns == FAILED_TURNS:
                yield ModelNote("voice", "set_aside", f"{FAILED_TURNS} failures in a row")

    async def _through_model(self, pieces: Sequence[Spoken], turn: _Turn) -> AsyncGenerator[Part, None]:
        """One speaker's words by the model, then in built-in words whatever it left out."""
        before = len(turn.said)
        for attempt in range(_ATTEMPTS):
            refused = False
            async with aclosing(self._attempt(pieces, turn, again=attempt > 0)) as parts:
                async for part in parts:
                    refused = refused or isinstance(part, GuardNote)
                    yield part
            if not refused or len(turn.said) > before:
                break
        own = turn.said[before:]
        left = [piece for piece in pieces if not own or not says(" ".join(own), piece.material)]
        if own and any(figures(piece.material) for piece in left):
            yield GuardNote(Reason.FIGURE)
        for sentence in self._builtin(left):
            if sentence.text not in own:
                turn.said.append(sentence.text)
                yield sentence

    async def _attempt(self, pieces: Sequence[Spoken], turn: _Turn, *, again: bool) -> AsyncGenerator[Part, None]:
        """Sentences of one answer of the model, up to the first one refused or the failure."""
        speaker = pieces[0].reaction.speaker
        request = self.prompter.request(pieces, turn.decision, turn.state, turn.dialogue, turn.seed, again=again)
        async with aclosing(by_sentence(self._model.stream(request), self._lang)) as sentences:
            while True:
                try:
                    async with asyncio.timeout_at(turn.deadline):
                        text = bare_line(await anext(sentences), self._labels)
                except StopAsyncIteration:
                    return
                except ModelFailure as failure:
                    yield ModelNote("voice", failure.kind.value, failure.detail)
                    return
                except TimeoutError:
                    yield ModelNote("voice", "timeout", f"{self._seconds:.0f} s")
                    return
                if not text:
                    continue
                reason = self._guard.check(text, turn.decision, turn.state, self._lang, turn.said, turn.heard)
                if reason is not None:
                    yield GuardNote(reason, "" if reason in _UNSAID else text[:EXCERPT])
                    return
                turn.said.append(text)
                yield Sentence(speaker, text)

    def _builtin(self, pieces: Sequence[Spoken]) -> list[Sentence]:
        return [Sentence(p.reaction.speaker, text) for p in pieces for text in split(p.text, self._lang)]


def _for_model(piece: Spoken) -> bool:
    reaction = piece.reaction
    return reaction.kind not in _OWN_WORDS and reaction.hint != "opening"
