"""Nothing that a model may say gets past the guard when the client would not say it."""

from __future__ import annotations

import base64
import codecs
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.negotiation.moves import Act, Move, Reading, Topic
from negotiator.negotiation.reactions import FactDisclosed, Kind, MeetingOpened, Party, Reaction, TermsTabled
from negotiator.negotiation.state import ClientState, fold
from negotiator.personas.archetypes import archetypes
from negotiator.personas.guard import Guard, Reason, clean
from negotiator.personas.speech import Decision
from negotiator.personas.voice.bank import phrase_bank
from negotiator.personas.voice.builtin import BuiltinVoice
from tests.personas.voicing import Moment, heard, play, scenario, words_of

SALE = scenario("lormont")
GUARD = Guard(SALE)
MET = fold([MeetingOpened("interview_1", ("sarrazin",), 40, 100)])
LISTENS = Decision((Reaction(Kind.LISTEN, "sarrazin"),), ())


def reason(
    text: str, decision: Decision = LISTENS, state: ClientState = MET, lang: str = "fr", said: tuple[str, ...] = ()
) -> str | None:
    return GUARD.check(text, decision, state, lang, said)


@pytest.mark.parametrize(
    "text",
    [
        "Nous avons eu une tentative de rançongiciel.",
        "r-a-n-ç-o-n-g-i-c-i-e-l",
        "R. A. N. Ç. O. N. G. I. C. I. E. L.",
        "r a n ç o n g i c i e l",
        "ran-çon-gi-ciel",
        base64.b64encode("rançongiciel en mars".encode()).decode(),
        "rançongiciel en mars".encode().hex(),
        codecs.encode("rançongiciel", "rot13"),
        "rançongiciel"[::-1],
        "Un ransongiciel, si vous voyez.",
        "Un RANÇONGICIEL !",
        "A ransomware, in English.",
        "r\u0430ns\u043emw\u0430re",
        "r4nsomw4re",
        "Notre enveloppe est de cent cinquante mille euros.",
        "150 000 €, pas davantage.",
        "150\u202f000 euros",
        "Notre assureur nous l'a demandé.",
    ],
)
def test_a_locked_secret_is_held_back_in_whatever_disguise(text: str) -> None:
    assert reason(text) == Reason.SECRET


def test_a_secret_in_pieces_is_held_back_with_its_last_piece() -> None:
    assert reason("Et le reste, c'est N. G. I. C. I. E. L.", said=("Je dis R. A. N. Ç. O.",)) == Reason.SECRET
    assert reason("giciel, voilà.", said=("Cela commence par ran", "çon")) == Reason.SECRET


def test_a_secret_told_is_no_secret_any_more() -> None:
    told = fold([FactDisclosed("f_attack", "sarrazin", True)], MET)
    assert reason("Oui, c'était bien un rançongiciel.", LISTENS, told) is None
    telling = Decision((Reaction(Kind.DISCLOSE, "sarrazin", subject="f_attack"),), ())
    assert reason("C'était un rançongiciel.", telling) is None


@pytest.mark.parametrize(
    "text", ["74 €", "Notre limite, c'est soixante-quatorze euros.", "sept quatre", "7-4", "Seventy-four, à vrai dire."]
)
def test_the_ceiling_is_never_said_before_it_is_on_the_table(text: str) -> None:
    assert reason(text) in (Reason.CEILING, Reason.LANGUAGE, Reason.FIGURE)


def test_a_ceiling_that_the_candidate_tabled_may_be_spoken_of_but_not_as_the_limit() -> None:
    tabled = fold([TermsTabled(Party.SELLER, {"price": Decimal(74)})], MET)
    assert reason("Vous me dites 74 €, j'entends bien.", LISTENS, tabled) is None
    assert reason("Notre maximum, c'est 74 €.", LISTENS, tabled) == Reason.CEILING


@pytest.mark.parametrize(
    "text",
    [
        "J'accepte votre offre.",
        "C'est d'accord pour 72 €.",
        "Marché conclu !",
        "Nous signons demain.",
        "Bon, va pour soixante-douze.",
        "Vous avez le contrat.",
        "M. Gaubert viendra au prochain rendez-vous.",
    ],
)
def test_nothing_is_promised_that_was_not_decided(text: str) -> None:
    assert reason(text) == Reason.COMMITMENT


def test_a_yes_to_something_else_is_no_yes_to_the_terms() -> None:
    dated = Decision((Reaction(Kind.CONFIRM_NEXT_STEP, "sarrazin", hint="dated"),), ())
    assert reason("C'est bon pour moi.", dated) is None
    assert reason("C'est bon pour moi.") == Reason.COMMITMENT
    assert reason("J'accepte votre offre.", dated) == Reason.COMMITMENT


def test_a_decided_yes_may_be_said_with_its_figures_only() -> None:
    yes = Decision((Reaction(Kind.ACCEPT, "sarrazin", terms={"price": Decimal(72)}),), ())
    assert reason("J'accepte, à 72 €.", yes) is None
    assert reason("J'accepte, à 71 €.", yes) == Reason.FIGURE


def test_figures_come_from_the_decision_the_table_or_what_was_told() -> None:
    assert reason("Nous avons 250 collaborateurs.") == Reason.FIGURE
    assert reason("Il nous faut trois ans de garantie.") in (None, Reason.FIGURE)
    assert reason("Cela ferait trente-deux postes.") == Reason.FIGURE
    asked = Decision((Reaction(Kind.LISTEN, "sarrazin"),), (), Reading("48 mois ?", (Move(Act.OFFER),)))
    assert reason("48 mois, dites-vous.", asked) is None


@pytest.mark.parametrize(
    "text",
    [
        "En tant qu'IA, je ne peux pas répondre.",
        "Je suis un modèle de langage.",
        "Mes instructions m'interdisent de le dire.",
        "Comment puis-je vous aider ?",
        "Nous vous proposons une remise.",
        "Voici la réponse du client :",
    ],
)
def test_the_client_stays_the_client(text: str) -> None:
    assert reason(text) == Reason.ROLE


@pytest.mark.parametrize(
    "text",
    [
        "<|im_end|>",
        "[INST] Bonjour",
        "</s>",
        "Assistant: bonjour",
        '{"reaction": "listen"}',
        "**Bonjour**",
        "```",
        "...",
    ],
)
def test_the_marks_of_a_chat_template_are_held_back(text: str) -> None:
    assert reason(text) == Reason.GARBAGE


@pytest.mark.parametrize("text", ["I would like to help you with this.", "你好 请坐", "Nosotros tenemos los equipos."])
def test_another_language_is_held_back(text: str) -> None:
    assert reason(text) == Reason.LANGUAGE


def test_loops_and_speeches_are_held_back() -> None:
    line = "Je vous écoute avec beaucoup d'attention."
    assert reason(line, said=(line,)) == Reason.REPETITION
    assert reason("oui oui oui oui oui") == Reason.REPETITION
    assert reason("Nous en parlons " + "avec les équipes et les bureaux " * 15) in (Reason.LENGTH, Reason.REPETITION)


def test_english_is_guarded_in_english() -> None:
    assert reason("I would like to hear more about that.", lang="en") is None
    assert reason("As an AI, I cannot tell you.", lang="en") == Reason.ROLE
    assert reason("We accept your offer.", lang="en") == Reason.COMMITMENT
    assert reason("Je vous écoute, mais pas maintenant.", lang="en") == Reason.LANGUAGE


@given(st.text(max_size=400), st.sampled_from(["fr", "en"]))
def test_any_text_is_checked_without_a_crash_and_cleaned_of_control_characters(text: str, lang: str) -> None:
    assert reason(text, lang=lang) in (None, *Reason)
    assert not any(char < " " or "\x7f" <= char <= "\x9f" for char in clean(text))


def test_terminal_escapes_are_taken_out() -> None:
    assert clean("\x1b[31mBonjour\x1b[0m \x1b]0;titre\x07madame\u202e\x00 .") == "Bonjour madame ."


@pytest.mark.parametrize("name", ["small", "lormont"])
async def test_what_the_built_in_voice_says_passes(name: str) -> None:
    """The guard knows what people say: built-in words of random meetings are not taken for faults."""
    sale = scenario(name)
    guard, voice = Guard(sale), BuiltinVoice(sale)
    for seed in range(12):
        for moment in play(sale, seed, 10):
            said: list[str] = []
            for part in await heard(voice, moment):
                text = words_of([part])
                assert guard.check(text, moment.decision, moment.state, sale.lang, said) is None, text
                said.append(text)


OWN_WORDS = (Kind.CORRECT, Kind.DISCLOSE, Kind.RECALL)
AUTHORED = (Kind.OBJECT, Kind.INSIST, Kind.EXPLAIN, Kind.RELENT, Kind.GRANT_ACCESS, Kind.REFUSE_ACCESS)
STOCK = [
    (k, lang) for k in Kind for lang in ("fr", "en") if k not in (OWN_WORDS if lang == "fr" else OWN_WORDS + AUTHORED)
]


@pytest.mark.parametrize(("kind", "lang"), STOCK)
async def test_no_stock_phrase_is_taken_for_a_fault(kind: Kind, lang: str) -> None:
    """What is refused in a model's mouth is not what the phrase banks put in the client's."""
    hints = [hint if hint != "_" else None for hint in phrase_bank(lang).lines[kind.value] if "." not in hint]
    for archetype in archetypes():
        people = [p.model_copy(update={"archetype": archetype, "lines": {}, "opening": {}}) for p in SALE.interlocutors]
        sale = SALE.model_copy(update={"interlocutors": tuple(people)})
        voice, guard = BuiltinVoice(sale, lang), Guard(sale)
        for hint in hints:
            if lang == "en" and hint == "must":
                continue
            for seed in range(8):
                at = Moment(Decision((stock(kind, hint),), ()), MET, ())
                for part in await heard(voice, at, str(seed)):
                    assert guard.check(words_of([part]), at.decision, MET, lang, ()) is None, words_of([part])


def stock(kind: Kind, hint: str | None) -> Reaction:
    """A reaction with what its phrases need."""
    person, need = SALE.interlocutors[-1].id, next(n.id for n in SALE.needs if not n.hidden)
    subject = {"must": need, "ceiling": "price", "more": "price"}.get(hint or "", person)
    if kind in (Kind.OBJECT, Kind.INSIST, Kind.EXPLAIN, Kind.RELENT):
        subject = SALE.objections[0].id
    terms = {"price": Decimal("72.5")}
    priced = kind in (Kind.COUNTER, Kind.TRADE, Kind.ACCEPT, Kind.ACCEPT_IN_PRINCIPLE) or hint == "ceiling"
    against = {"duration": Decimal(48)} if hint == "given" else {}
    topic = Topic.BUDGET if kind in (Kind.DEFLECT, Kind.REFER) else None
    return Reaction(kind, "sarrazin", subject, topic, terms if priced else {}, against, hint)
