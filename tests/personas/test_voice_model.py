"""A model lends its words; it never gets to know, and never gets to give, more than the director decided."""

from __future__ import annotations

import asyncio
import base64
import codecs
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from negotiator.journal.codec import to_json
from negotiator.journal.fold import Said
from negotiator.llm.port import ChatRequest
from negotiator.llm.tokens import count_chat
from negotiator.negotiation.deal import PRICE
from negotiator.negotiation.reactions import Kind, Reaction
from negotiator.personas.guard import Guard
from negotiator.personas.guard.secrets import written
from negotiator.personas.guard.text import said_figures
from negotiator.personas.matching import figures, plain
from negotiator.personas.speech import Decision, GuardNote, ModelNote, Sentence
from negotiator.personas.voice.builtin import BuiltinVoice
from negotiator.personas.voice.model import ModelVoice
from negotiator.scenarios.models import Scenario
from tests.personas.voicing import Moment, Says, heard, play, scenario, words_of

GAMES = st.tuples(st.sampled_from(["small", "lormont"]), st.integers(0, 400))


def voice(sale: Scenario, model: object, seconds: float = 20.0) -> ModelVoice:
    return ModelVoice(sale, model, BuiltinVoice(sale), Guard(sale), seconds)  # type: ignore[arg-type]


def locked_secrets(sale: Scenario, moment: Moment) -> list[str]:
    """Secrets of facts neither told nor being told, and not among words that the scenario has the client say."""
    return list(Guard(sale).secrets.locked(moment.decision, moment.state))


def material(request: ChatRequest) -> str:
    """What the stub was asked to say, word for word."""
    lines = request.messages[-1].content.splitlines()
    return " ".join(line[2:] for line in lines if line.startswith("- "))


@settings(max_examples=30)
@given(GAMES)
async def test_a_request_holds_no_locked_secret_nor_ceiling_nor_acceptance_rule(game: tuple[str, int]) -> None:
    sale = scenario(game[0])
    price = next(issue for issue in sale.deal.issues if issue.id == PRICE)
    for moment in play(sale, game[1], 12):
        model = Says(material)
        await heard(voice(sale, model), moment)
        sent = " ".join(json.dumps(to_json([(m.role, m.content) for m in r.messages])) for r in model.requests)
        text = " ".join(m.content for r in model.requests for m in r.messages)
        bare = f" {plain(text)} "
        assert [secret for secret in locked_secrets(sale, moment) if f" {secret} " in bare] == []
        tabled = {**moment.state.seller_terms, **moment.state.buyer_terms}
        if price.ceiling not in tabled.values():
            assert written(price.ceiling) not in said_figures(text, sale.lang)
        assert str(sale.deal.acceptance.value) not in sent
        assert "acceptance" not in sent


def leaking(sale: Scenario, moment: Moment) -> list[str]:
    """All the ways to tell each locked secret, and the ceiling."""
    lines: list[str] = []
    for secret in locked_secrets(sale, moment)[:4]:
        lines += [
            f"Entre nous, il s'agit de {secret}.",
            f"Je vous l'épelle : {'-'.join(secret)}.",
            f"Voici le mot : {' '.join(secret)}.",
            base64.b64encode(f"le secret est {secret}".encode()).decode(),
            secret[::-1],
            codecs.encode(secret, "rot13"),
            f"C'est {secret.upper()} !",
        ]
    price = next(issue for issue in sale.deal.issues if issue.id == PRICE)
    return [*lines, f"Notre limite est de {written(price.ceiling)} €.", "J'accepte votre offre, nous signons."]


@settings(max_examples=12)
@given(GAMES, st.booleans())
async def test_a_model_that_tries_to_leak_is_never_heard_doing_so(game: tuple[str, int], polite: bool) -> None:
    sale = scenario(game[0])
    price = next(issue for issue in sale.deal.issues if issue.id == PRICE)
    for moment in play(sale, game[1], 4)[-1:]:
        secrets = locked_secrets(sale, moment)
        for line in leaking(sale, moment):
            model = Says(f"Je vous écoute bien volontiers. {line}" if polite else line)
            parts = await heard(voice(sale, model), moment)
            said = words_of(parts)
            assert said
            assert line not in said
            for secret in secrets:
                assert f" {plain(secret)} " not in f" {plain(said)} "
            tabled = {**moment.state.seller_terms, **moment.state.buyer_terms}
            if price.ceiling not in tabled.values():
                assert written(price.ceiling) not in figures(said)
            if model.requests:
                assert any(isinstance(part, GuardNote) for part in parts)


@settings(max_examples=25)
@given(GAMES, st.sampled_from([0, 20, 60]))
async def test_a_model_that_fails_at_once_or_midway_still_yields_every_figure(
    game: tuple[str, int], after: int
) -> None:
    sale = scenario(game[0])
    builtin = BuiltinVoice(sale)
    for moment in play(sale, game[1], 8):
        model = Says(material, fails_after=after)
        parts = await heard(voice(sale, model), moment)
        for piece in builtin.plan(moment.decision, moment.state, moment.dialogue, "1"):
            assert figures(piece.material) <= figures(words_of(parts))
        if model.requests:
            assert any(isinstance(part, ModelNote) for part in parts)


@settings(max_examples=15)
@given(GAMES)
async def test_a_faithful_model_is_heard_without_a_note(game: tuple[str, int]) -> None:
    sale = scenario(game[0])
    for moment in play(sale, game[1], 6):
        parts = await heard(voice(sale, Says(material)), moment)
        assert [part for part in parts if not isinstance(part, Sentence)] == []


async def test_what_the_model_leaves_out_is_said_in_built_in_words() -> None:
    sale = scenario()
    moment = next(
        m
        for seed in range(50)
        for m in play(sale, seed, 12)
        if any(r.kind is Kind.COUNTER for r in m.decision.reactions)
    )
    parts = await heard(voice(sale, Says("Je vous propose autre chose, tout simplement.")), moment)
    terms = [value for r in moment.decision.reactions for value in r.terms.values()]
    assert {written(value) for value in terms} <= figures(words_of(parts))


async def test_a_refused_first_sentence_is_asked_for_again_once() -> None:
    sale = scenario()
    moment = play(sale, 1, 1)[0]
    model = Says("En tant qu'intelligence artificielle, je ne peux pas répondre.")
    parts = await heard(voice(sale, model), moment)
    assert [part.reason for part in parts if isinstance(part, GuardNote)] == ["role", "role"]
    assert len(model.requests) == 2
    assert model.requests[0].messages[0] == model.requests[1].messages[0]
    assert words_of(parts)


@dataclass
class Slow:
    """A model that never answers."""

    name: str = "slow"

    async def stream(self, request: ChatRequest) -> AsyncGenerator[str, None]:
        await asyncio.sleep(30)
        yield "trop tard"


async def test_a_model_that_hangs_is_given_up_in_time() -> None:
    sale = scenario()
    parts = await asyncio.wait_for(heard(voice(sale, Slow(), 0.05), play(sale, 1, 1)[0]), 5)
    assert [part.kind for part in parts if isinstance(part, ModelNote)] == ["timeout"]
    assert words_of(parts)


async def test_a_turn_cut_by_a_crash_is_finished_without_repeating_what_was_heard() -> None:
    sale = scenario("lormont")
    for moment in play(sale, 3, 12):
        whole = [part for part in await heard(voice(sale, Says(material)), moment) if isinstance(part, Sentence)]
        rest = await heard(voice(sale, Says(material)), moment, already=[whole[0].text])
        assert whole[0].text not in [part.text for part in rest if isinstance(part, Sentence)]


@pytest.mark.parametrize("name", ["small", "lormont"])
async def test_the_prompt_stays_bounded_and_its_prefix_stays_the_same(name: str) -> None:
    sale = scenario(name)
    moment = play(sale, 2, 3)[-1]
    sizes: dict[int, int] = {}
    prefixes: set[str] = set()
    line = "Nous travaillons ainsi depuis longtemps, et je dois dire que les équipes y sont attachées. " * 3
    for turn in range(1, 61):
        dialogue = [
            Said(0, t, "interview_1", role, role, f"{t} {line}")
            for t in range(turn)
            for role in ("candidate", "client")
        ]
        dialogue.append(Said(0, turn, "interview_1", "candidate", "candidate", line * 3))
        model = Says(material)
        decision = Decision((Reaction(Kind.LISTEN, moment.state.present[0]),), ())
        await heard(voice(sale, model), Moment(decision, moment.state, tuple(dialogue)))
        sizes[turn] = count_chat(model.requests[0].messages, "gpt-4o").tokens
        prefixes.add(model.requests[0].messages[0].content)
    assert sizes[60] <= 1.2 * sizes[10]
    assert max(sizes.values()) <= 1_800
    assert len(prefixes) == 1
