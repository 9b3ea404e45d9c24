"""What the model that speaks is sent: a stable part first, the last turns, then what to say. Never what is locked."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML

from negotiator.journal.fold import Said
from negotiator.llm.port import ChatMessage, ChatRequest, Role
from negotiator.negotiation.state import ClientState
from negotiator.personas.guard.secrets import Secrets
from negotiator.personas.guard.text import clean, said_figures
from negotiator.personas.speech import Decision
from negotiator.personas.voice.lines import Spoken, civility_name
from negotiator.personas.voice.wording import capital
from negotiator.scenarios.models import Scenario

TURNS, HISTORY, LAST_WORDS, PERSONAS = 8, 1300, 450, 700
"""Turns of dialogue sent, then in characters: all of them, the candidate's last words, the personas together."""
MAX_TOKENS, TEMPERATURE = 260, 0.7
MASK = "…"


@cache
def prompts(lang: str) -> Mapping[str, Mapping[str, str]]:
    """The texts of prompts in a language, by use. Raises FileNotFoundError for another language."""
    text = (files("negotiator.personas") / "data" / "prompts" / f"{lang}.yaml").read_text(encoding="utf-8")
    raw: Mapping[str, Mapping[str, str]] = YAML(typ="safe").load(text)
    return raw


class Prompter:
    """Writes the requests for one scenario's people."""

    def __init__(self, scenario: Scenario, secrets: Secrets, lang: str) -> None:
        self._scenario = scenario
        self._secrets = secrets
        self._lang = lang
        self._texts = prompts(lang)["voice"]
        self._people = {p.id: p for p in scenario.interlocutors}

    def request(
        self,
        pieces: Sequence[Spoken],
        decision: Decision,
        state: ClientState,
        dialogue: Sequence[Said],
        seed: str,
        *,
        again: bool = False,
    ) -> ChatRequest:
        """What to ask for these pieces, all of one speaker. `again`: after a line that the guard refused."""

        def hide(text: str) -> str:
            return self.hidden(text, decision, state)

        before, words = _last_words(dialogue)
        messages = [ChatMessage("system", hide(self._system(state)))]
        messages += [ChatMessage(role, hide(clean(text))) for role, text in _history(before)]
        messages.append(ChatMessage("user", self._instruction(pieces, hide(clean(words)), again)))
        number = zlib.crc32(f"{seed} {again}".encode())
        return ChatRequest(tuple(_alternating(messages)), MAX_TOKENS, TEMPERATURE, number, "voice")

    def _system(self, state: ClientState) -> str:
        room = [self._people[id_] for id_ in state.present] or list(self._people.values())[:1]
        share = PERSONAS // len(room)
        line = self._texts["person"]
        people = [
            filled(line, name=f"{p.civility} {p.name}", role=p.role, persona=shortened(p.persona, share)) for p in room
        ]
        return filled(
            self._texts["system"],
            seller=self._scenario.seller.company,
            buyer=self._scenario.buyer,
            sector=self._scenario.sector,
            people="\n".join(people),
        )

    def _instruction(self, pieces: Sequence[Spoken], words: str, again: bool) -> str:
        first = pieces[0].reaction
        tones: object = self._texts["tones"]
        assert isinstance(tones, Mapping)  # our own data
        material = "\n".join(f"- {piece.text}" for piece in pieces)
        text = filled(
            self._texts["instruction"],
            words=words or self._texts["opening"],
            speaker=civility_name(self._people[first.speaker]),
            tone=str(tones[first.tone.value]),
            material=material,
        )
        return f"{text}{self._texts['again']}\n" if again else text

    def hidden(self, text: str, decision: Decision, state: ClientState) -> str:
        """The text without any secret still locked, nor a limit of the bargain nobody has tabled, whoever said them."""
        scope = self._secrets.scope(decision, state, self._lang)
        shown = scope.masked(text, MASK)
        if scope.limits & said_figures(shown, self._lang):
            parts = re.split(r"(?<=[.!?\n])", shown)
            shown = "".join(MASK if scope.limits & said_figures(part, self._lang) else part for part in parts)
        return shown


def filled(template: str, **slots: str) -> str:
    """The template with its slots filled, whatever braces the values hold."""
    return re.sub(r"\{(\w+)\}", lambda found: slots.get(found[1], found[0]), template)


def _last_words(dialogue: Sequence[Said]) -> tuple[Sequence[Said], str]:
    """What came before the candidate's last words, and those words."""
    for at in range(len(dialogue) - 1, -1, -1):
        if dialogue[at].role == "candidate":
            return dialogue[:at], shortened(dialogue[at].text, LAST_WORDS)
    return (), ""


def _history(dialogue: Sequence[Said]) -> list[tuple[Role, str]]:
    """The last turns as messages, the oldest first, within bounds."""
    kept: list[tuple[Role, str]] = []
    left = HISTORY
    turns: set[int] = set()
    for said in reversed(dialogue):
        turns.add(said.turn)
        text = shortened(said.text, HISTORY // TURNS)
        if len(turns) > TURNS or len(text) > left:
            break
        left -= len(text)
        kept.append(("user" if said.role == "candidate" else "assistant", text))
    return kept[::-1]


def _alternating(messages: Sequence[ChatMessage]) -> list[ChatMessage]:
    """The messages with neighbours of one role joined: some servers want roles to alternate."""
    joined: list[ChatMessage] = []
    for message in messages:
        if joined and joined[-1].role == message.role:
            joined[-1] = ChatMessage(message.role, f"{joined[-1].content}\n{message.content}")
        elif len(joined) == 1 and message.role == "assistant":
            joined += [ChatMessage("user", MASK), message]
        else:
            joined.append(message)
    return joined


def shortened(text: str, longest: int) -> str:
    """The text cut at a word, with a mark where something is left out."""
    if len(text) <= longest:
        return text
    return text[: max(longest - 1, 1)].rsplit(" ", 1)[0] + MASK


def labels(scenario: Scenario) -> re.Pattern[str]:
    """Names that a model may write before its line, to be taken off."""
    names = [n for p in scenario.interlocutors for n in (p.name, civility_name(p), p.name.split()[-1], p.role)]
    choices = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"^\W*(?:{choices})(?:\s*\([^)]*\))?\s*[:—–-]\s*", re.IGNORECASE)


def bare_line(text: str, label: re.Pattern[str]) -> str:
    """A model's sentence without the name before it and the quotation marks around the whole line."""
    bare = label.sub("", clean(text)).strip()
    if bare[:1] in '«"“' and not re.search(r"[»\"”].", bare[1:]):
        bare = bare[1:].strip()
    if bare[-1:] in '»”"' and not re.search(r"[«\"“]", bare[:-1]):
        bare = bare[:-1].strip()
    return capital(bare)
