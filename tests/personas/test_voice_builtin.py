"""The built-in client speaks like a person: always something to say, never twice the same, exact with figures."""

from __future__ import annotations

import ast
import re
from decimal import Decimal

import pytest

from negotiator.journal.fold import Said
from negotiator.negotiation.deal import PRICE
from negotiator.negotiation.moves import Act, Form, Move, Topic
from negotiator.negotiation.reactions import FactDisclosed, Kind, MeetingOpened, Reaction, Tone
from negotiator.negotiation.state import ClientState, fold
from negotiator.personas.archetypes import archetypes
from negotiator.personas.director import triggers
from negotiator.personas.matching import figures
from negotiator.personas.speech import Decision, Sentence
from negotiator.personas.voice.bank import phrase_bank
from negotiator.personas.voice.builtin import BuiltinVoice
from negotiator.personas.voice.wording import money
from negotiator.scenarios.models import Scenario, TacticKind
from tests.personas.voicing import ROOT, Moment, heard, play, scenario, words_of

LANGS = ("fr", "en")
SMALL = scenario("small")
LORMONT = scenario("lormont")
HINTS: dict[Kind, set[str | None]] = {
    Kind.GREET: {"opening", "again", None},
    Kind.LISTEN: {None, "tempted"},
    Kind.DISCLOSE: {None, "volunteered"},
    Kind.DEFLECT: {"locked", "unknown", "nonsense", "price_too_soon", "next_meeting", "too_early"},
    Kind.CORRECT: {"figure", "missing"},
    Kind.REFUSE: {
        "ceiling", "must", "something_missing", "no_price", "needs", "value", "trust", "no_zone", "pressure",
    },
    Kind.PRESS: {"more", "salami", "authority", "deadline", "split"},
    Kind.ASK: {"solidity"},
    Kind.BLUFF: {"rival", "bluff"},
    Kind.ASK_FOR_TRIAL: {"trial"},
    Kind.STAY_SILENT: {"silence"},
    Kind.DISAGREE: {"good_cop_bad_cop"},
    Kind.CONFIRM_NEXT_STEP: {"dated", "undated", "decided"},
    Kind.SMALL_TALK: {None, "back"},
    Kind.TAKE_LEAVE: {None, "next_step"},
}  # fmt: skip
FREQUENT = {
    (Kind.GREET, "_"), (Kind.GREET, "again"), (Kind.LISTEN, "_"), (Kind.DEFLECT, "locked"), (Kind.DEFLECT, "unknown"),
    (Kind.DEFLECT, "price_too_soon"), (Kind.DEFLECT, "nonsense"), (Kind.REFER, "_"), (Kind.ASK_CLARIFICATION, "_"),
    (Kind.VALIDATE, "_"), (Kind.VALIDATE_LOOSELY, "_"), (Kind.PRESS, "more"), (Kind.COUNTER, "_"),
    (Kind.SMALL_TALK, "_"), (Kind.SMALL_TALK, "back"), (Kind.RECALL, "_"), (Kind.RECALL, "wording"),
    (Kind.RECALL, "bare"), (Kind.INSIST, "_"), (Kind.REFUSE, "ceiling"), (Kind.STAY_SILENT, "_"),
}  # fmt: skip


def with_archetype(sale: Scenario, archetype: str, gender: str = "f") -> Scenario:
    """The same sale with buyers of one temper, and no lines of their own."""
    people = [
        p.model_copy(update={"archetype": archetype, "gender": gender, "lines": {}, "opening": {}})
        for p in sale.interlocutors
    ]
    return sale.model_copy(update={"interlocutors": tuple(people)})


def subject_of(kind: Kind, hint: str | None, sale: Scenario) -> str | None:
    if kind in (Kind.DISCLOSE, Kind.RECALL):
        return sale.facts[0].id
    if kind is Kind.CORRECT:
        return sale.facts[0].id if hint == "figure" else next(n.id for n in sale.needs if not n.hidden)
    if kind in (Kind.OBJECT, Kind.INSIST, Kind.EXPLAIN, Kind.RELENT):
        return sale.objections[0].id
    if (kind, hint) == (Kind.REFUSE, "must"):
        return next(n.id for n in sale.needs if not n.hidden)
    if (kind, hint) in ((Kind.REFUSE, "ceiling"), (Kind.PRESS, "more")):
        return PRICE
    if kind in (Kind.REFER, Kind.WELCOME_DECIDER, Kind.GRANT_ACCESS, Kind.REFUSE_ACCESS, Kind.ACCEPT_IN_PRINCIPLE):
        return sale.interlocutors[-1].id
    return None


def reaction_of(kind: Kind, hint: str | None, sale: Scenario, tone: Tone = Tone.NEUTRAL) -> Reaction:
    price = {PRICE: Decimal("72.50")}
    terms = price if kind in (Kind.COUNTER, Kind.TRADE, Kind.ACCEPT, Kind.ACCEPT_IN_PRINCIPLE) else {}
    return Reaction(
        kind,
        sale.interlocutors[0].id,
        subject_of(kind, hint, sale),
        Topic.BUDGET if kind in (Kind.DEFLECT, Kind.REFER, Kind.RECALL, Kind.DISCLOSE) and hint != "nonsense" else None,
        terms,
        {},
        hint,
        tone,
    )


def met(sale: Scenario) -> ClientState:
    return fold([MeetingOpened("interview_1", (sale.interlocutors[0].id,), 40, 100)])


async def said(
    sale: Scenario,
    *reactions: Reaction,
    lang: str | None = None,
    seed: str = "1",
    dialogue: tuple[Said, ...] = (),
) -> str:
    moment = Moment(Decision(tuple(reactions), ()), met(sale), dialogue)
    return words_of(await heard(BuiltinVoice(sale, lang), moment, seed))


def test_the_hints_of_this_test_are_those_that_the_director_uses() -> None:
    """Every `hint=` written in the director's code is known here, so that the enumeration below misses none."""
    known = {hint for hints in HINTS.values() for hint in hints if hint}
    used: set[str] = {kind.value for kind in TacticKind}
    for path in (ROOT / "negotiator" / "personas" / "director").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "hint":
                values = (leaf.value for leaf in ast.walk(node.value) if isinstance(leaf, ast.Constant))
                used |= {value for value in values if isinstance(value, str)}
    obstacles = set(re.findall(r'found\.append\(\("(\w+)", None', _source("bargaining")))
    assert (used | obstacles) - {"objection"} <= known
    assert set(triggers.REACTION_OF.values()) <= set(HINTS)


def _source(module: str) -> str:
    return (ROOT / "negotiator" / "personas" / "director" / f"{module}.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("archetype", sorted(archetypes()))
async def test_every_reaction_has_words_in_every_temper_and_tone(lang: str, archetype: str) -> None:
    sale = with_archetype(LORMONT, archetype)
    for kind in Kind:
        for hint in HINTS.get(kind, {None}):
            for tone in Tone:
                text = await said(sale, reaction_of(kind, hint, sale, tone), lang=lang)
                assert len(text) > 2, (kind, hint)
                assert not re.search(r"[{}\[\]|]", text), text
                assert not re.search(r"\s[,.]|(?<!\.)\.\.(?!\.)| {2}", text), text


@pytest.mark.parametrize("lang", LANGS)
def test_frequent_reactions_have_six_phrases_or_more_and_every_hint_its_own(lang: str) -> None:
    bank = phrase_bank(lang)
    for kind, hint in FREQUENT:
        assert len(bank.lines[kind.value][hint]["any"]) >= 6, (kind, hint)
    for kind, hints in HINTS.items():
        for wanted in hints - {"trial", "silence", "good_cop_bad_cop", "volunteered"}:
            if kind is not Kind.DISCLOSE:
                assert (wanted or "_") in bank.lines[kind.value], (kind, wanted)
    assert {t.value for t in Topic} == set(bank.topics)
    assert {t.value for t in Tone} == set(bank.gestures)


@pytest.mark.parametrize("lang", LANGS)
async def test_the_four_tempers_do_not_sound_the_same(lang: str) -> None:
    spoken: dict[str, set[str]] = {}
    for archetype in archetypes():
        sale = with_archetype(LORMONT, archetype)
        reactions = [reaction_of(Kind.LISTEN, None, sale), reaction_of(Kind.DEFLECT, "locked", sale)]
        spoken[archetype] = {await said(sale, r, lang=lang, seed=str(i)) for i in range(30) for r in reactions}
    for one in spoken:
        for other in spoken:
            assert one == other or len(spoken[one] - spoken[other]) >= 5


async def test_people_agree_with_their_gender() -> None:
    for gender, right, wrong in (("f", "Elle", "Il"), ("m", "Il", "Elle")):
        sale = with_archetype(SMALL, "wary", gender)
        texts = [await said(sale, reaction_of(Kind.STAY_SILENT, "silence", sale), seed=str(i)) for i in range(20)]
        assert any(right in text for text in texts)
        assert not any(re.search(rf"\b{wrong}\b", text) for text in texts)


async def test_the_same_seed_gives_the_same_words_and_another_seed_others() -> None:
    moment = Moment(Decision((reaction_of(Kind.LISTEN, None, LORMONT),), ()), met(LORMONT), ())
    voice = BuiltinVoice(LORMONT)
    assert await heard(voice, moment, "a") == await heard(voice, moment, "a")
    assert len({words_of(await heard(voice, moment, str(seed))) for seed in range(20)}) > 5


@pytest.mark.parametrize("kind", [Kind.LISTEN, Kind.ASK_CLARIFICATION, Kind.SMALL_TALK, Kind.COUNTER, Kind.VALIDATE])
@pytest.mark.parametrize("archetype", sorted(archetypes()))
async def test_no_line_comes_twice_within_ten_turns_while_others_are_left(kind: Kind, archetype: str) -> None:
    sale = with_archetype(LORMONT, archetype)
    dialogue: list[Said] = []
    texts: list[str] = []
    for turn in range(1, 9):
        dialogue.append(Said(0, turn, "interview_1", "candidate", "candidate", "..."))
        texts.append(await said(sale, reaction_of(kind, None, sale), seed=str(turn), dialogue=tuple(dialogue)))
        dialogue.append(Said(0, turn, "interview_1", "client", sale.interlocutors[0].id, texts[-1]))
    firsts = [re.sub(r"\*[^*]*\* ?", "", text) for text in texts]
    openings = [" ".join(text.split()[:5]) for text in firsts]
    assert len(set(openings)) >= 6


@pytest.mark.parametrize(
    ("value", "lang", "text"),
    [
        ("72.50", "fr", "72,50\u00a0€"),
        ("72.5", "fr", "72,50\u00a0€"),
        ("74", "fr", "74\u00a0€"),
        ("612000", "fr", "612\u00a0000\u00a0€"),
        ("3.905", "fr", "3,905\u00a0€"),
        ("72.50", "en", "€72.50"),
        ("1240000", "en", "€1,240,000"),
    ],
)
def test_money_is_written_as_the_language_does(value: str, lang: str, text: str) -> None:
    assert money(Decimal(value), "EUR", lang) == text


@pytest.mark.parametrize("kind", [Kind.COUNTER, Kind.TRADE, Kind.ACCEPT, Kind.ACCEPT_IN_PRINCIPLE, Kind.REFUSE])
@pytest.mark.parametrize("lang", LANGS)
async def test_terms_are_said_exactly(kind: Kind, lang: str) -> None:
    sale = LORMONT
    terms = {PRICE: Decimal("72.50"), "duration": Decimal(48), "penalties": Decimal("12.5")}
    for archetype in archetypes():
        people = with_archetype(sale, archetype)
        for seed in range(12):
            hint = "ceiling" if kind is Kind.REFUSE else None
            reaction = Reaction(kind, people.interlocutors[0].id, people.interlocutors[-1].id, None, terms, {}, hint)
            text = await said(people, reaction, lang=lang, seed=str(seed))
            assert {v.normalize() for v in terms.values()} <= {Decimal(f).normalize() for f in figures(text)}


async def test_the_first_wording_not_said_is_used_and_a_recall_does_not_parrot_it() -> None:
    fact = next(f for f in LORMONT.facts if len(f.say) > 1)
    speaker = fact.holders[0]
    told = Reaction(Kind.DISCLOSE, speaker, fact.id, fact.topics[0])
    first = await said(LORMONT, told)
    assert fact.say[0] in first
    dialogue = (
        Said(0, 1, "interview_1", "client", speaker, first),
        Said(0, 2, "interview_1", "candidate", "candidate", "?"),
    )
    again = await said(LORMONT, Reaction(Kind.RECALL, speaker, fact.id, fact.topics[0]), dialogue=dialogue)
    assert fact.say[1] in again
    assert fact.say[0] not in again


async def test_a_hidden_need_is_named_by_what_was_told_of_it_only() -> None:
    need = next(n for n in LORMONT.needs if n.hidden and len(n.facts) > 1)
    known = next(f for f in LORMONT.facts if f.id == need.facts[0])
    state = fold([FactDisclosed(known.id, known.holders[0], True)], met(LORMONT))
    reaction = Reaction(Kind.CORRECT, LORMONT.interlocutors[0].id, need.id, hint="missing")
    text = words_of(await heard(BuiltinVoice(LORMONT), Moment(Decision((reaction,), ()), state, ())))
    assert need.statement[1:-1] not in text
    assert known.statement[1:-1] in text


async def test_what_was_heard_before_an_interruption_is_not_said_again() -> None:
    voice = BuiltinVoice(LORMONT)
    for moment in play(LORMONT, 4, 14):
        whole = [part for part in await heard(voice, moment) if isinstance(part, Sentence)]
        for cut in range(len(whole) + 1):
            partly = " ".join(s.text for s in whole[:cut])
            said_so_far = Said(0, moment.state.turn, "interview_1", "client", whole[0].speaker, partly)
            dialogue = (*moment.dialogue, said_so_far) if cut else moment.dialogue
            resumed = Moment(moment.decision, moment.state, dialogue)
            assert await heard(voice, resumed, already=[s.text for s in whole[:cut]]) == whole[cut:]


async def test_each_speaker_has_sentences_of_their_own() -> None:
    first, second = LORMONT.interlocutors[0].id, LORMONT.interlocutors[1].id
    decision = Decision((Reaction(Kind.LISTEN, first), Reaction(Kind.WELCOME_DECIDER, second, subject=second)), ())
    parts = await heard(BuiltinVoice(LORMONT), Moment(decision, met(LORMONT), ()))
    assert {part.speaker for part in parts if isinstance(part, Sentence)} == {first, second}


async def test_turns_are_as_long_as_people_make_them() -> None:
    """Ordinary turns average 15-40 words, answers to good open questions 40-90."""
    ordinary: list[int] = []
    answers: list[int] = []
    voice = BuiltinVoice(LORMONT)
    for seed in range(25):
        for moment in play(LORMONT, seed, 14):
            words = len(words_of(await heard(voice, moment, str(seed))).split())
            reactions = moment.decision.reactions
            moves: tuple[Move, ...] = moment.decision.reading.moves if moment.decision.reading else ()
            asked = any(m.act in (Act.ASK, Act.PROBE) and m.form is Form.OPEN for m in moves)
            told = any(r.kind is Kind.DISCLOSE for r in reactions)
            (answers if asked and told else ordinary).append(words)
    assert 15 <= sum(ordinary) / len(ordinary) <= 40
    assert 40 <= sum(answers) / len(answers) <= 90
