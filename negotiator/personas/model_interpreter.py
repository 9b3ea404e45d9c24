"""Understanding by a model: one short structured call, its closed sets enforced, its quotes checked in the words."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Sequence
from dataclasses import replace

from pydantic import BaseModel

from negotiator.llm.failures import FailureKind, ModelFailure
from negotiator.llm.port import ChatMessage, ChatModel, ChatRequest
from negotiator.llm.schema import schema_for
from negotiator.negotiation.moves import Act, Form, Move, Reading, Topic
from negotiator.personas.client import Interpreter
from negotiator.personas.interpreter.text import fold, words
from negotiator.personas.speech import ModelNote, Understood
from negotiator.personas.voice.prompt import filled, prompts, shortened

SECONDS = 12.0
"""Time that the call may take; then the built-in reading serves."""
FAILED_READINGS, LEFT_ALONE = 3, 20
"""Failures in a row after which the model is left alone, and for so many readings: a dead server costs no wait."""
LONGEST, LAST_CLIENT = 3_000, 400
"""Characters read of what was said, and of the client's words before it."""
MOST_MOVES = 6
MAX_TOKENS = 600
_ASKING = (Act.ASK, Act.PROBE)
_WITH_TOPIC = (*_ASKING, Act.RESTATE, Act.ANSWER_OBJECTION)
_WITH_TERMS = (Act.OFFER, Act.CONCEDE, Act.REQUEST, Act.QUOTE, Act.CLOSE, Act.NEXT_STEP)


class ReadMove(BaseModel):
    """A move as the model reads it; the quote comes first, so that it is looked for before it is named."""

    quote: str
    act: Act
    topic: Topic | None
    form: Form | None
    confidence: float


class ReadMoves(BaseModel):
    """The model's reading."""

    moves: list[ReadMove]


class ModelInterpreter:
    """Reads acts, topics and forms with a model; terms, names and attacks stay with the built-in interpreter."""

    def __init__(self, model: ChatModel, builtin: Interpreter, lang: str, seconds: float = SECONDS) -> None:
        self._model = model
        self._builtin = builtin
        self._texts = prompts(lang)["interpreter"]
        self._schema = schema_for(ReadMoves, "reading")
        self._seconds = seconds
        self._failed = 0
        self._alone = 0

    async def read(self, text: str, last_client: str, open_objection: bool) -> Understood:
        """The reading of a candidate's words. A failure of the model leaves the built-in reading, with a note."""
        own = await self._builtin.read(text, last_client, open_objection)
        if own.reading.attack or not text.strip():
            return own
        if self._alone:
            self._alone -= 1
            return own
        try:
            async with asyncio.timeout(self._seconds):
                reply = await self._model.structured(self.request(text, last_client, open_objection), self._schema)
        except ModelFailure as failure:
            return self._stood_in(own, failure.kind, failure.detail)
        except TimeoutError:
            return self._stood_in(own, FailureKind.TIMEOUT, f"{self._seconds:.0f} s")
        self._failed = 0
        moves = merged(text, reply.value.moves, own.reading)
        if not moves:
            return _with_note(own, FailureKind.MALFORMED, "no quoted words are in the text")
        return Understood(replace(own.reading, moves=moves), own.notes)

    def _stood_in(self, own: Understood, kind: FailureKind, detail: str) -> Understood:
        """The built-in reading after a failure; after several in a row the model is left alone."""
        told = _with_note(own, kind, detail)
        self._failed += 1
        if self._failed < FAILED_READINGS:
            return told
        self._failed, self._alone = 0, LEFT_ALONE
        return replace(told, notes=(*told.notes, ModelNote("interpreter", "set_aside", f"{FAILED_READINGS} failures")))

    def request(self, text: str, last_client: str, open_objection: bool) -> ChatRequest:
        """What the model is asked. It holds nothing of the scenario but words already said."""
        user = filled(
            self._texts["user"],
            last=shortened(last_client, LAST_CLIENT),
            objection=self._texts["objection"] if open_objection else "",
            text=shortened(text, LONGEST),
            fence=f"~~~{secrets.token_hex(6)}~~~",
        )
        messages = (ChatMessage("system", self._texts["system"]), ChatMessage("user", user))
        return ChatRequest(messages, MAX_TOKENS, 0.0, 0, "interpreter")


def merged(text: str, read: Sequence[ReadMove], own: Reading) -> tuple[Move, ...]:
    """The model's moves that quote the text, with the built-in terms, motives and proofs beside them."""
    moves = [move for raw in read[:MOST_MOVES] if (move := _move(text, raw, own)) is not None]
    if not moves:
        return ()
    taken = {issue for move in moves for issue in move.terms}
    for builtin in own.moves:
        left = {issue: value for issue, value in builtin.terms.items() if issue not in taken}
        if not left:
            continue
        taken |= set(left)
        at = next((i for i, move in enumerate(moves) if move.act in _WITH_TERMS), None)
        if at is None:
            moves.append(replace(builtin, terms=left))
        else:
            moves[at] = replace(moves[at], terms={**left, **moves[at].terms})
    return tuple(moves)


def _move(text: str, raw: ReadMove, own: Reading) -> Move | None:
    span = _place(text, raw.quote)
    if span is None:
        return None
    beside = [move for move in own.moves if move.span[0] < span[1] and span[0] < move.span[1]]
    topic = raw.topic if raw.act in _WITH_TOPIC else None
    terms = {issue: value for move in beside for issue, value in move.terms.items()}
    return Move(
        act=raw.act,
        topic=topic,
        second_topic=next((m.second_topic for m in beside if topic and m.topic is topic), None),
        form=raw.form if raw.act in _ASKING else None,
        terms=terms if raw.act in _WITH_TERMS else {},
        motive=next((move.motive for move in beside if move.motive), None),
        proof=any(move.proof for move in beside),
        condition=any(move.condition for move in beside),
        confidence=max(0.0, min(1.0, raw.confidence)) if raw.confidence == raw.confidence else 0.0,
        span=span,
    )


def _place(text: str, quote: str) -> tuple[int, int] | None:
    """Where the quoted words stand in the text, accents, case and punctuation aside; none when they do not."""
    wanted = words(fold(quote))
    if not wanted:
        return None
    found = re.search(r"(?<!\w)" + r"[\W_]*".join(map(re.escape, wanted)) + r"(?!\w)", fold(text))
    return found.span() if found else None


def _with_note(own: Understood, kind: FailureKind, detail: str) -> Understood:
    return Understood(own.reading, (*own.notes, ModelNote("interpreter", kind.value, detail)))
