"""The built-in voice: authored lines first, then phrase banks; the same words for the same seed."""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass

from negotiator.journal.fold import Said
from negotiator.llm.sentences import SentenceSplitter
from negotiator.negotiation.moves import Act, Form
from negotiator.negotiation.reactions import FactDisclosed, Kind, Reaction, Tone
from negotiator.negotiation.state import ClientState
from negotiator.personas.matching import plain
from negotiator.personas.speech import Decision, GuardNote, ModelNote, Sentence
from negotiator.personas.voice.bank import NO_HINT, PhraseBank, phrase_bank, said_at, weighted
from negotiator.personas.voice.lines import Heard, Lines, Spoken
from negotiator.personas.voice.wording import capital, fill, lowered, says
from negotiator.scenarios.models import Scenario

MEMORY = 10
"""Turns within which no phrase comes twice."""
FULL_ANSWER = 40
"""Words that a good open question brings at least, where there is something to say."""
GESTURE_CHANCE, BRIDGE_CHANCE, LEAD_CHANCE, TAIL_CHANCE, ECHO_CHANCE = 0.12, 0.6, 0.3, 0.3, 0.3
CURT, HAND_BACK_CHANCE = 17, 0.5
"""Words under which a turn is curt, and how often something is added to it."""
GESTURE_REST = 3
"""Turns without a gesture after one."""
_FIRST = (Kind.INTERRUPT, Kind.GREET, Kind.WELCOME_DECIDER)
_BARE = (Kind.STAY_SILENT, Kind.CLOSE_MEETING, Kind.ACCEPT, Kind.ACCEPT_IN_PRINCIPLE, Kind.GREET)
"""Reactions that take no gesture beside their own words."""
_COOL = (Kind.REFUSE, Kind.PRESS, Kind.INSIST, Kind.OBJECT, Kind.DEFLECT, Kind.CORRECT, Kind.REFUSE_ACCESS)
"""Reactions with which nobody smiles."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What was said before this turn: the client's last turns, oldest first, and everything the client said."""

    recent: tuple[str, ...]
    everything: str

    @classmethod
    def of(cls, dialogue: Sequence[Said]) -> Memory:
        """The memory of a dialogue, what was already said in the turn in progress left out."""
        end = len(dialogue)
        while end and dialogue[end - 1].role == "client":
            end -= 1
        turns: dict[int, list[str]] = {}
        for said in dialogue[:end]:
            if said.role == "client":
                turns.setdefault(said.turn, []).append(said.text)
        texts = [" ".join(lines) for lines in turns.values()]
        return cls(tuple(texts[-MEMORY:]), " ".join(texts))


class BuiltinVoice:
    """Speaks for one scenario's people from authored lines and phrase banks; `lang` is the scenario's unless told."""

    def __init__(self, scenario: Scenario, lang: str | None = None) -> None:
        self.scenario = scenario
        self.bank = phrase_bank(lang or scenario.lang)
        self._lines = Lines(scenario, self.bank)

    async def speak(
        self, decision: Decision, state: ClientState, dialogue: Sequence[Said], seed: str, already: Sequence[str]
    ) -> AsyncGenerator[Sentence | GuardNote | ModelNote, None]:
        """Every sentence of the turn not heard yet."""
        for sentence in self.rest(self.plan(decision, state, dialogue, seed), already):
            yield sentence

    def plan(self, decision: Decision, state: ClientState, dialogue: Sequence[Said], seed: str) -> tuple[Spoken, ...]:
        """The whole turn, one piece a reaction, in the order it is said."""
        rng = random.Random(seed)
        memory = Memory.of(dialogue)
        ordered = sorted(decision.reactions, key=lambda r: _FIRST.index(r.kind) if r.kind in _FIRST else len(_FIRST))
        pieces: list[Spoken] = []
        known = {*state.disclosed, *(c.fact for c in decision.changes if isinstance(c, FactDisclosed))}
        for reaction in ordered:
            now = " ".join(piece.text for piece in pieces)
            heard = Heard((*memory.recent, now), f"{memory.everything} {now}", state.meeting or "", known)
            pieces.append(self._lines.say(reaction, heard, rng))
        pieces = _joined(pieces, self.bank, rng)
        pieces = self._handed_back(self._rounded(pieces, decision, memory, rng), memory, rng)
        return tuple(self._with_gesture(pieces, memory, rng))

    def rest(self, plan: Sequence[Spoken], already: Sequence[str]) -> list[Sentence]:
        """The sentences not heard yet: what follows the same words, or the pieces that other words left out."""
        sentences = [Sentence(p.reaction.speaker, s) for p in plan for s in split(p.text, self.bank.lang)]
        heard = list(already)
        if [s.text for s in sentences[: len(heard)]] == heard:
            return sentences[len(heard) :]
        text = " ".join(heard)
        return [
            Sentence(p.reaction.speaker, s)
            for p in plan
            if not says(text, p.material)
            for s in split(p.text, self.bank.lang)
            if s not in heard
        ]

    def _rounded(self, pieces: list[Spoken], decision: Decision, memory: Memory, rng: random.Random) -> list[Spoken]:
        """An answer to an open question with a word before it and after it, so that it is as long as people's are."""
        told = [i for i, piece in enumerate(pieces) if piece.reaction.kind is Kind.DISCLOSE and not piece.reaction.hint]
        if not told or not _asked_openly(decision):
            return pieces
        done = list(pieces)
        words = sum(len(piece.text.split()) for piece in pieces)
        first, last = told[0], told[-1]
        lead = self._echo(decision, rng) or self._stock(self.bank.leads, done[first].reaction, memory, rng)
        if lead and rng.random() < LEAD_CHANCE:
            done[first] = done[first].before(lead)
            words += len(lead.split())
        if words < FULL_ANSWER and rng.random() < TAIL_CHANCE:
            tail = self._stock(self.bank.tails, done[last].reaction, memory, rng)
            done[last] = done[last].after(tail) if tail else done[last]
        return done

    def _handed_back(self, pieces: list[Spoken], memory: Memory, rng: random.Random) -> list[Spoken]:
        """A very short turn hands the floor back with a word more, most of the time."""
        words = sum(len(piece.text.split()) for piece in pieces)
        if not pieces or words >= CURT or rng.random() >= HAND_BACK_CHANCE:
            return pieces
        last = pieces[-1]
        kind, hint = last.reaction.kind.value, last.reaction.hint or NO_HINT
        lines = self.bank.hand_backs.get(f"{kind}.{hint}") or self.bank.hand_backs.get(kind)
        tail = self._stock(lines, last.reaction, memory, rng) if lines else ""
        return [*pieces[:-1], last.after(tail)] if tail else pieces

    def _stock(
        self,
        lines: Mapping[str, Sequence[str]],
        reaction: Reaction,
        memory: Memory,
        rng: random.Random,
    ) -> str:
        keys = self._lines.keys(reaction)
        speaker = self._lines.people[reaction.speaker]
        fresh = [(t, w) for t, w in weighted(lines, keys) if not said_at(t, memory.recent)]
        if not fresh:
            return ""
        template = rng.choices([t for t, _ in fresh], [w for _, w in fresh])[0]
        return fill(template, {}, speaker, None) or ""

    def _echo(self, decision: Decision, rng: random.Random) -> str:
        """Words of the question taken up, now and then; only well-known ones, never a name or a slip."""
        reading = decision.reading
        if reading is None or reading.attack or rng.random() >= ECHO_CHANCE:
            return ""
        words = plain(reading.text).split()
        found = [said for stem, said in self.bank.echoes.items() if any(word.startswith(stem) for word in words)]
        if not found:
            return ""
        echo, form = found[rng.randrange(len(found))], self.bank.echo_forms[rng.randrange(len(self.bank.echo_forms))]
        return form.replace("{Echo}", capital(echo))

    def _with_gesture(self, pieces: list[Spoken], memory: Memory, rng: random.Random) -> list[Spoken]:
        """Now and then, a gesture with the first words; never near another one."""
        rested = not any("*" in text for text in memory.recent[-GESTURE_REST:])
        wanted = rng.random() < GESTURE_CHANCE
        if not pieces or not rested or not wanted or any("*" in p.text or p.reaction.kind in _BARE for p in pieces):
            return pieces
        first = pieces[0]
        cool = first.reaction.kind in _COOL and first.reaction.tone in (Tone.WARM, Tone.NEUTRAL)
        tone = Tone.RESERVED if cool else first.reaction.tone
        gestures = self.bank.gestures[tone.value]
        gesture = fill(gestures[rng.randrange(len(gestures))], {}, self._lines.people[first.reaction.speaker], None)
        return [first.before(gesture), *pieces[1:]] if gesture else pieces


def split(text: str, lang: str) -> list[str]:
    """The sentences of a text; a gesture stays with the sentence after it."""
    splitter = SentenceSplitter(lang)
    return [*splitter.feed(text), *splitter.flush()]


def _asked_openly(decision: Decision) -> bool:
    moves = decision.reading.moves if decision.reading else ()
    return any(m.act in (Act.ASK, Act.PROBE) and m.form is not Form.CLOSED for m in moves)


def _joined(pieces: list[Spoken], bank: PhraseBank, rng: random.Random) -> list[Spoken]:
    """Pieces of one speaker linked by a word, here and there."""
    done: list[Spoken] = []
    used: set[str] = set()
    for piece in pieces:
        same = bool(done) and done[-1].reaction.speaker == piece.reaction.speaker
        bridges = [b for b in bank.bridges.get(piece.reaction.kind.value, ()) if b not in used]
        if same and bridges and piece.reaction.hint != "volunteered" and rng.random() < BRIDGE_CHANCE:
            bridge = bridges[rng.randrange(len(bridges))]
            going_on = lowered(piece.text, bank) if bridge.endswith(",") else piece.text
            if going_on is not None:
                used.add(bridge)
                piece = piece.worded(f"{bridge} {going_on}")
        done.append(piece)
    return done
