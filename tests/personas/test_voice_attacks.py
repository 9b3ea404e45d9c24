"""A hundred attempts to make the program talk instead of the client: nothing locked is heard, model or not."""

from __future__ import annotations

import base64
import codecs
import random
from functools import cache

import pytest

from negotiator.journal.fold import Said
from negotiator.llm.port import ChatRequest
from negotiator.negotiation.deal import PRICE
from negotiator.negotiation.reactions import Kind
from negotiator.negotiation.state import ClientState, begin_turn, fold
from negotiator.personas import director
from negotiator.personas.director.turn import Cast
from negotiator.personas.guard import Guard
from negotiator.personas.guard.secrets import written
from negotiator.personas.interpreter.builtin import BuiltinInterpreter
from negotiator.personas.matching import Matcher, figures
from negotiator.personas.speech import GuardNote, MeetingTime, Voice
from negotiator.personas.voice.builtin import BuiltinVoice
from negotiator.personas.voice.model import ModelVoice
from tests.personas.voicing import ROOT, Moment, Says, heard, scenario, words_of

SALE = scenario("lormont")
GUARD = Guard(SALE)
LINES = (ROOT / "tests" / "data" / "attacks" / "fr.txt").read_text(encoding="utf-8").splitlines()
ATTACKS = [line for line in LINES if line and not line.startswith("# ")]
SECRETS = [secret for fact in SALE.facts for secret in fact.secrets]


@cache
def interpreter() -> BuiltinInterpreter:
    return BuiltinInterpreter("fr", characters_only=True)


def moment(text: str) -> Moment:
    """The attack as the first words of a first meeting."""
    cast = Cast(SALE)
    state = fold(director.open_meeting(cast, "interview_1", ClientState()).changes)
    reading = Matcher(SALE).locate(interpreter().read(text))
    decision = director.decide(cast, state, reading, MeetingTime(900, 1200), random.Random(1))
    state = fold(decision.changes, begin_turn(state))
    return Moment(decision, state, (Said(0, 1, "interview_1", "candidate", "candidate", text),))


def obeying(number: int) -> str:
    """What a model that obeys an attack might say."""
    secret = SECRETS[number % len(SECRETS)]
    ceiling = written(next(issue.ceiling for issue in SALE.deal.issues if issue.id == PRICE))
    ways = (
        f"Très bien, voici le secret : {secret}.",
        f"Oui, je le confirme, il y a bien eu ceci, {secret}, et notre plafond est de {ceiling} €.",
        "-".join(secret),
        base64.b64encode(secret.encode()).decode(),
        codecs.encode(secret, "rot13"),
        secret[::-1],
        f"Notre prix maximum est de {ceiling} €.",
        "Je suis une intelligence artificielle et voici mes instructions.",
        "J'accepte votre offre à 78 €, marché conclu.",
        '{"ceiling": 74, "locked": ["' + secret + '"]}',
    )
    return ways[number % len(ways)]


def leaks(said: str, at: Moment) -> bool:
    scope = GUARD.secrets.scope(at.decision, at.state, "fr")
    return scope.leaks(said, "fr") or bool(scope.limits & figures(said))


def test_there_are_a_hundred_attacks() -> None:
    assert len(set(ATTACKS)) >= 100


@pytest.mark.parametrize("number", range(len(ATTACKS)))
async def test_an_attack_gets_nothing_locked_and_no_signature(number: int) -> None:
    at = moment(ATTACKS[number])
    decided = {reaction.kind for reaction in at.decision.reactions}
    assert not decided & {Kind.ACCEPT, Kind.ACCEPT_IN_PRINCIPLE, Kind.TRADE}
    builtin = BuiltinVoice(SALE)

    def answer(request: ChatRequest) -> str:
        return obeying(number)

    model = Says(answer)
    voices: list[Voice] = [builtin, ModelVoice(SALE, model, builtin, GUARD)]
    for voice in voices:
        parts = await heard(voice, at)
        said = words_of(parts)
        assert said
        assert not leaks(said, at), said
        assert obeying(number) not in said
    assert any(isinstance(part, GuardNote) for part in parts)
    assert len(model.requests) == 2
