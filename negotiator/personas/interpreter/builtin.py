"""The built-in interpreter: an utterance in, its moves out, with no network and no language model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType

import numpy as np

from negotiator.negotiation.moves import NO_TERMS, Act, Move, Reading, Topic
from negotiator.personas.interpreter.clauses import Span, clauses, own_words, sentences
from negotiator.personas.interpreter.cues import addressee_of, attack_of, has_condition, has_proof, motive_of
from negotiator.personas.interpreter.decide import QUESTIONS, Topics, acts_of, form_of, topics_of
from negotiator.personas.interpreter.embeddings import load_embeddings
from negotiator.personas.interpreter.examples import ACTS, TOPICS
from negotiator.personas.interpreter.features import Floats, characters, weighted
from negotiator.personas.interpreter.lexicon import IssueCue, Lexicon, load_lexicon
from negotiator.personas.interpreter.model import Embed, Model, Scores, embedded, load_model
from negotiator.personas.interpreter.terms import read_terms
from negotiator.personas.interpreter.text import fold, words

MAX_CHARS = 6000
"""Characters of an utterance that are read (about a thousand words of speech); the rest is kept but not read."""

_SENTENCE_WEIGHT = 0.25  # what the whole sentence says of each of its clauses
_OBJECTION_LIFT = 0.25  # how much likelier an answer is while an objection stands
_DOMINANT = 0.25  # score from which a follow-up, a restatement or an answer has a topic of its own
_FRAGMENT = 0.5  # confidence that a clause of which only the terms are understood puts them on the table
_LOW = 0.2  # confidence of a question of which only the form is understood
_WITH_MOTIVE = frozenset({Act.ARGUE, Act.PRESENT, Act.ANSWER_OBJECTION, Act.RESTATE})
_WITH_PROOF = frozenset({Act.ARGUE, Act.PRESENT, Act.ANSWER_OBJECTION})
_WITH_CONDITION = frozenset({Act.CONCEDE, Act.OFFER, Act.REQUEST, Act.CLOSE, Act.ANSWER_OBJECTION, Act.QUOTE})
_WITH_TOPIC = frozenset({Act.RESTATE, Act.ANSWER_OBJECTION})
_SELDOM_TERMS = frozenset(
    {Act.GREET, Act.INTRODUCE, Act.FRAME, Act.ACKNOWLEDGE, Act.SMALL_TALK, Act.LEAVE, Act.UNCLEAR, Act.PROBE}
)
_IDLE = frozenset({Act.UNCLEAR, Act.SMALL_TALK})
_GIVES = frozenset({Act.CONCEDE, Act.OFFER})


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause with what the model scored of it."""

    span: Span
    folded: str
    sentence: str
    acts: Floats
    topics: Floats
    forms: Floats
    stray: float


class BuiltinInterpreter:
    """Reads utterances in one language, for one scenario; the same words always give the same reading.

    `names` gives the surface names of each interlocutor, `issues` the scenario's issues and their cue words,
    `phrasings` its own ways of asking about a topic. Only the first `MAX_CHARS` characters of an utterance are
    read. Where the sentence encoder cannot be loaded, the model of characters reads alone (see `engine`).
    """

    def __init__(
        self,
        lang: str,
        *,
        names: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
        issues: Sequence[IssueCue] = (),
        phrasings: Sequence[tuple[str, Topic]] = (),
        embed: Embed | None = None,
        characters_only: bool = False,
    ) -> None:
        """Raises ValueError for a language without a lexicon; loads nothing heavy before the first reading."""
        self._lexicon: Lexicon = load_lexicon(lang)
        self._names, self._issues, self._phrasings = dict(names), tuple(issues), tuple(phrasings)
        self._given, self._characters_only = embed, characters_only

    @cached_property
    def _embed(self) -> Embed | None:
        return None if self._characters_only else self._given or load_embeddings()

    @cached_property
    def _model(self) -> Model:
        return load_model(self.engine)

    @property
    def engine(self) -> str:
        """What reads: "use" (embeddings and characters) or "characters" alone; loads the encoder if need be."""
        return "characters" if self._embed is None else "use"

    def read(self, text: str, *, last_client: str = "", open_objection: bool = False) -> Reading:
        """The moves of an utterance, in order, at least one.

        `last_client` is what the client said last (a question that only takes up its words is a follow-up);
        `open_objection` says that an objection stands unanswered, which makes an answer to it likelier.
        """
        heard = text[:MAX_CHARS]
        folded = fold(heard)
        attack = attack_of(folded, self._lexicon) is not None
        addressee = addressee_of(heard, self._names, self._lexicon)
        spans = [span for span in clauses(heard, self._lexicon) if words(folded[slice(*span)])]
        if not spans:
            return Reading(text, (Move(Act.UNCLEAR, span=(0, len(heard))),), addressee, attack)
        read = self._score(heard, folded, spans)
        moves: list[Move] = []
        for clause in read:
            moves += self._tabled(heard, self._moves(clause, fold(last_client), open_objection))
        return Reading(text, tuple(self._slots(heard, folded, _merged(moves))), addressee, attack)

    def _score(self, heard: str, folded: str, spans: Sequence[Span]) -> list[_Clause]:
        """Every clause scored, each leaning a little on the sentence it stands in."""
        around = sentences(heard, self._lexicon)
        homes = [next((s for s in around if s[0] <= span[0] < s[1]), span) for span in spans]
        shared = [home for home, span in zip(homes, spans, strict=True) if span != home]
        wholes = list(dict.fromkeys(shared))
        pieces = [own_words(heard[slice(*span)]) for span in [*spans, *wholes]]
        scores = self._model.score([piece[:1200] for piece in pieces], self._lexicon.lang, self._embed)
        acts = scores.acts.copy()
        for at, (span, home) in enumerate(zip(spans, homes, strict=True)):
            if span != home:
                whole = scores.acts[len(spans) + wholes.index(home)]
                acts[at] = (1 - _SENTENCE_WEIGHT) * scores.acts[at] + _SENTENCE_WEIGHT * whole
        topics = self._with_phrasings(pieces[: len(spans)], scores)
        return [
            _Clause(
                span,
                folded[slice(*span)],
                folded[slice(*home)],
                acts[at],
                topics[at],
                scores.forms[at],
                float(scores.stray[at]),
            )
            for at, (span, home) in enumerate(zip(spans, homes, strict=True))
        ]

    @cached_property
    def _phrased(self) -> Floats:
        """The scenario's own phrasings as unit vectors."""
        return self._vectors([text for text, _ in self._phrasings])

    def _vectors(self, texts: Sequence[str]) -> Floats:
        if self._embed is not None:
            return embedded(texts, self._lexicon.lang, self._embed)
        return weighted(characters(texts, self._lexicon), self._model.idf)

    def _with_phrasings(self, pieces: Sequence[str], scores: Scores) -> Floats:
        """Topic scores raised where a question is close to one of the scenario's own phrasings."""
        own = scores.topics[: len(pieces)]
        topics = own.copy()
        if self._phrasings:
            near = self._vectors(pieces) @ self._phrased.T
            for column, (_, topic) in enumerate(self._phrasings):
                lift = np.clip((near[:, column] - 0.6) / 0.4, 0, 1)
                place = TOPICS.index(topic)
                topics[:, place] = np.maximum(topics[:, place], own[:, place] + 0.8 * lift)
        return topics

    def _moves(self, clause: _Clause, last_client: str, open_objection: bool) -> list[Move]:
        """The moves of one clause, without the slots read from the words around it."""
        thresholds = self._model.thresholds
        scores = clause.acts
        if open_objection:
            scores = scores.copy()
            scores[ACTS.index(Act.ANSWER_OBJECTION)] += _OBJECTION_LIFT
        acts = acts_of(scores, thresholds)
        asks = bool(self._lexicon.question.search(clause.folded))
        if not acts:
            acts = [(Act.ASK if asks and len(words(clause.folded)) > 1 else Act.UNCLEAR, _LOW)]
        return [self._move(act, confidence, clause, last_client) for act, confidence in acts]

    def _move(self, act: Act, confidence: float, clause: _Clause, last_client: str) -> Move:
        if act not in QUESTIONS and act not in _WITH_TOPIC:
            return Move(act, confidence=confidence, span=clause.span)
        topics = topics_of(clause.topics, clause.stray, self._model.thresholds)
        if act is not Act.ASK and float(clause.topics.max()) < _DOMINANT:
            topics = Topics(None, None, 0.0)
        if act in _WITH_TOPIC:
            return Move(act, topics.first, topics.second, confidence=confidence, span=clause.span)
        if act is Act.ASK and topics.first is None and _takes_up(clause.folded, last_client):
            act = Act.PROBE
        return Move(
            act,
            topics.first,
            topics.second,
            form_of(clause.forms),
            confidence=_question_confidence(act, confidence, topics),
            span=clause.span,
        )

    def _terms(self, heard: str, span: Span) -> Mapping[str, Decimal]:
        return read_terms(own_words(heard[slice(*span)]), self._lexicon.lang, self._issues)

    def _tabled(self, heard: str, moves: list[Move]) -> list[Move]:
        """The moves of a clause; one that says nothing but terms ("48 mois, GTR 4 heures") puts them on the table."""
        if {move.act for move in moves} <= _IDLE and self._terms(heard, moves[0].span):
            return [Move(Act.OFFER, confidence=_FRAGMENT, span=moves[0].span)]
        return moves

    def _slots(self, heard: str, folded: str, moves: Sequence[Move]) -> list[Move]:
        """The moves with their terms, motive, proof and condition."""
        filled: list[Move] = []
        around = sentences(heard, self._lexicon)
        for at, move in enumerate(moves):
            piece = folded[slice(*move.span)]
            after = moves[at + 1] if at + 1 < len(moves) else None
            start = next((s[0] for s in around if s[0] <= move.span[0] < s[1]), move.span[0])
            end = next((s[1] for s in around if s[0] < move.span[1] <= s[1]), move.span[1])
            tied = move.act in _WITH_CONDITION and has_condition(folded[start:end], self._lexicon)
            if move.act in _GIVES and after is not None and after.act is Act.REQUEST:
                tied = tied or has_condition(folded[slice(*after.span)], self._lexicon)
            filled.append(
                replace(
                    move,
                    terms=self._terms(heard, move.span) if _bears_terms(move, moves) else NO_TERMS,
                    motive=motive_of(piece, self._lexicon) if move.act in _WITH_MOTIVE else None,
                    proof=move.act in _WITH_PROOF and has_proof(piece, self._lexicon),
                    condition=tied,
                )
            )
        return filled


def _bears_terms(move: Move, moves: Sequence[Move]) -> bool:
    """Whether a move carries the terms of its words: any act does, the sociable ones where no other says the same."""
    others = (other for other in moves if other.act not in _SELDOM_TERMS)
    return move.act not in _SELDOM_TERMS or not any(
        other.span[0] <= move.span[0] and move.span[1] <= other.span[1] for other in others
    )


def _question_confidence(act: Act, confidence: float, topics: Topics) -> float:
    """How sure a question is: of its act and, unless it follows up, of its topic."""
    if act is Act.PROBE and topics.first is None:
        return confidence
    return min(_LOW, confidence) if topics.first is None else round(confidence * topics.confidence, 2)


def _takes_up(folded: str, last_client: str) -> bool:
    """Whether a question only takes up the client's own last words ("des lenteurs ?")."""
    said = {word[:6] for word in words(last_client) if len(word) > 3}
    asked = [word[:6] for word in words(folded) if len(word) > 3]
    return bool(asked) and sum(word in said for word in asked) * 2 >= len(asked)


def _merged(moves: Sequence[Move]) -> list[Move]:
    """Neighbouring clauses that do the same act, on the same topic or on none, as one move."""
    merged: list[Move] = []
    for move in moves:
        at = next((i for i in range(len(merged) - 1, max(-1, len(merged) - 3), -1) if _same(merged[i], move)), None)
        if at is None:
            if move.act is not Act.UNCLEAR or not merged:
                merged.append(move)
            continue
        kept = merged[at]
        surer = kept if kept.confidence >= move.confidence or move.topic is None else move
        end = max(kept.span[1], move.span[1])
        merged[at] = replace(
            surer, form=move.form or kept.form, span=(kept.span[0], end)
        )  # a question ends its sentence
    if len(merged) > 1 and merged[0].act is Act.UNCLEAR:
        del merged[0]
    return merged


def _same(one: Move, other: Move) -> bool:
    return one.act is other.act and (one.topic is other.topic or None in (one.topic, other.topic))
