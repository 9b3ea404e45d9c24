"""Journals written by hand, event by event, for tests of grading: `Scribe` says what happened, `copy()` gives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from negotiator.grading.copy import Copy
from negotiator.grading.grade import CriterionGrade, Grade
from negotiator.grading.grader import grade_builtin
from negotiator.journal.codec import changes_to_json, to_json
from negotiator.journal.events import GENESIS, Event, EventType, Json
from negotiator.negotiation import reactions as r
from negotiator.negotiation.moves import Act, Form, Motive, Move, Reading, Topic
from negotiator.referential import load_referential
from negotiator.scenarios.models import Scenario
from tests.stubs.small import small_data

REFERENTIAL = load_referential()


def rich_data() -> dict[str, Any]:
    """The small scenario with a fuller dossier, more facts, and another person who weighs on the decision."""
    data = small_data()
    data["dossier"] += [
        {
            "id": "doc_accounts",
            "kind": "registry",
            "title": "Comptes",
            "source": "registre",
            "date": "2026-02-01",
            "body": "Chiffre d'affaires 2025 : 48 millions d'euros, en recul de 6 %. Effectif : 210 salariés.",
        },
        {
            "id": "doc_press",
            "kind": "press",
            "title": "Presse",
            "source": "journal",
            "date": "2024-02-01",
            "outdated": True,
            "body": "Verdalys emploie 340 salariés dans neuf ateliers.",
        },
        {
            "id": "doc_job",
            "kind": "job_advert",
            "title": "Annonce",
            "source": "emploi",
            "date": "2026-04-01",
            "body": "Verdalys recrute un responsable hygiène.",
        },
    ]
    data["findings"] += [
        {
            "id": "find_decline",
            "statement": "Le chiffre d'affaires recule de 6 %.",
            "topic": "stakes",
            "nature": "figure",
            "documents": ["doc_accounts"],
            "key": True,
            "cues": ["recul|baisse", "6 %|chiffre"],
        },
        {
            "id": "find_old",
            "statement": "L'article de 2024 donne un effectif périmé.",
            "topic": "activity",
            "nature": "outdated",
            "documents": ["doc_press", "doc_accounts"],
            "cues": ["340", "périmé|210"],
        },
        {
            "id": "find_job",
            "statement": "Un responsable hygiène est recherché.",
            "topic": "problem",
            "nature": "weak_signal",
            "documents": ["doc_job"],
            "key": True,
            "cues": ["recrut|recherch|annonce", "hygiène"],
        },
    ]
    data["facts"] += [
        {
            "id": "cost",
            "topics": ["stakes"],
            "statement": "Une non-conformité coûte 30 000 € par lot.",
            "say": ["Une non-conformité, c'est 30 000 € le lot."],
            "holders": ["anne"],
            "cues": ["30 000|30000"],
        },
        {
            "id": "steps",
            "topics": ["decision_process"],
            "statement": "Un comité se réunit le 12.",
            "say": ["Le comité se réunit le 12."],
            "holders": ["anne"],
            "cues": ["comité"],
        },
        {
            "id": "others",
            "topics": ["influencers"],
            "statement": "Les chefs d'atelier donnent leur avis.",
            "say": ["Les chefs d'atelier donnent leur avis."],
            "holders": ["anne"],
            "cues": ["chefs d'atelier"],
        },
        {
            "id": "how",
            "topics": ["criteria"],
            "statement": "La fiabilité passe avant le prix.",
            "say": ["La fiabilité d'abord, le prix ensuite."],
            "holders": ["anne"],
            "cues": ["fiabilité"],
        },
        {
            "id": "brake",
            "topics": ["risks"],
            "statement": "Elle craint le changement d'équipe.",
            "say": ["Je crains de changer d'équipe."],
            "holders": ["anne"],
            "cues": ["changement d'équipe"],
        },
    ]
    data["internal_actors"] = [
        {"id": "ops", "name": "Exploitation", "accountable": [{"deliverable": "planning", "deadline": "J-15"}]},
        {
            "id": "hr",
            "name": "Ressources humaines",
            "accountable": [{"deliverable": "reprise", "deadline": "J-20"}],
            "cues": ["ressources humaines|RH"],
        },
        {"id": "billing", "name": "Facturation", "accountable": [{"deliverable": "échéancier", "deadline": "J"}]},
    ]
    return data


def rich(**changes: Any) -> Scenario:
    """The fuller scenario; keyword arguments replace parts of its deal."""
    data = rich_data()
    data["deal"].update(changes)
    return Scenario.model_validate(data)


def D(value: object) -> Decimal:  # noqa: N802 - as short as the literal it stands for
    return Decimal(str(value))


def ask(topic: Topic, form: Form = Form.OPEN) -> Move:
    return Move(Act.ASK, topic, form=form)


def probe(topic: Topic | None = None) -> Move:
    return Move(Act.PROBE, topic, form=Form.OPEN)


class Scribe:
    """Writes a journal whose chain holds. Meetings are opened with `meeting`, closed with `end`."""

    def __init__(self, scenario: Scenario | None = None, lang: str = "fr") -> None:
        self.scenario = scenario or rich()
        self.events: list[Event] = []
        self.phase: str | None = None
        self.turn_number = 0
        settings: dict[str, Json] = {"lang": lang, "seed": 1, "pseudonym": "Camille"}
        self._write(EventType.SESSION_STARTED, {"scenario": self.scenario.id, "settings": settings})

    def _write(self, type_: EventType, data: Mapping[str, Json]) -> Event:
        prev = self.events[-1].digest() if self.events else GENESIS
        event = Event(len(self.events), "2026-01-01T00:00:00.000+00:00", self.phase, type_, dict(data), prev)
        self.events.append(event)
        return event

    def start(self, phase: str) -> Scribe:
        self.phase = phase
        self._write(EventType.PHASE_STARTED, {"minutes": 20})
        return self

    def end(self) -> Scribe:
        self._write(EventType.PHASE_ENDED, {"reason": "next", "spent": 60.0})
        self.phase = None
        return self

    def meeting(self, phase: str, present: tuple[str, ...] = ("anne",)) -> Scribe:
        self.start(phase)
        self._reactions(0, [], [r.MeetingOpened(phase, present, 50, 100)], opening=True)
        self._says("anne", "Bonjour, je vous écoute.", 0)
        return self

    def read(self, *documents: str) -> Scribe:
        for document in documents:
            self._write(EventType.DOCUMENT_OPENED, {"document": document})
        return self

    def find(self, text: str, document: str) -> Scribe:
        self._write(EventType.FINDING, {"text": text, "document": document})
        return self

    def note(self, text: str) -> Scribe:
        self._write(EventType.NOTE, {"text": text})
        return self

    def plan(self, **fields: str) -> Scribe:
        for field, value in fields.items():
            self._write(EventType.PLAN, {"field": field, "value": value})
        return self

    def sum_up(self, **fields: str) -> Scribe:
        for field, value in fields.items():
            self._write(EventType.SUMMARY, {"field": field, "value": value})
        return self

    def exercise(self, exercise: str, text: str) -> Scribe:
        self._write(EventType.EXERCISE, {"exercise": exercise, "text": text})
        return self

    def say(
        self, words: str, moves: Sequence[Move] = (), changes: Sequence[r.Change] = (), answer: str = "D'accord."
    ) -> Scribe:
        """The candidate speaks, is understood so, and the client's side does this."""
        self.turn_number += 1
        number = self.turn_number
        self._write(
            EventType.UTTERANCE,
            {"turn": number, "role": "candidate", "speaker": "candidate", "text": words, "spent_before": 0.0},
        )
        understood = tuple(moves) or (Move(Act.ACKNOWLEDGE),)
        self._write(EventType.MOVES, {"turn": number, "reading": to_json(Reading(words, understood))})
        self._reactions(number, [r.Reaction(r.Kind.LISTEN, "anne")], changes)
        self._says("anne", answer, number)
        return self

    def jury(self, subject: str, question: str, answer: str) -> Scribe:
        self._write(
            EventType.UTTERANCE,
            {"turn": self.turn_number, "role": "juror", "speaker": "juror", "text": question, "question": subject},
        )
        self.turn_number += 1
        self._write(
            EventType.UTTERANCE,
            {"turn": self.turn_number, "role": "candidate", "speaker": "candidate", "text": answer},
        )
        return self

    def _says(self, speaker: str, text: str, turn: int) -> None:
        self._write(EventType.UTTERANCE, {"turn": turn, "role": "client", "speaker": speaker, "text": text})

    def _reactions(
        self, turn: int, reactions: Sequence[r.Reaction], changes: Sequence[r.Change], *, opening: bool = False
    ) -> None:
        self._write(
            EventType.REACTIONS,
            {
                "turn": turn,
                "opening": opening,
                "left": 600.0,
                "reactions": to_json(tuple(reactions)),
                "changes": list(changes_to_json(changes)),
            },
        )

    def copy(self) -> Copy:
        return Copy("session.jsonl", events=tuple(self.events), scenario=self.scenario.id, candidate="Camille")

    def grade(self) -> Grade:
        return grade_builtin(self.copy(), self.scenario, REFERENTIAL)

    def level(self, criterion: str) -> int | None:
        return self.grade().criterion(criterion).level


def met(graded: CriterionGrade) -> dict[str, bool | None]:
    """The verdicts by indicator, without the criterion's own prefix."""
    return {found.indicator.partition(".")[2]: found.met for found in graded.indicators}


def prepare(scribe: Scribe) -> Scribe:
    """A good preparation."""
    scribe.start("preparation").read("doc_site", "doc_accounts", "doc_press", "doc_job")
    scribe.find("Vise une certification d'hygiène : opportunité pour nous, c'est le levier à saisir.", "doc_site")
    scribe.find(
        "Chiffre d'affaires en recul de 6 % : donc le budget sera sous tension, risque sur le prix.", "doc_accounts"
    )
    scribe.find("Annonce d'un responsable hygiène recherché : sans doute un problème d'hygiène, à vérifier.", "doc_job")
    scribe.find("340 salariés en 2024, 210 aux comptes : l'article est périmé.", "doc_press")
    scribe.plan(
        objectives="1. Signer à 95 € par atelier avant le 30 juin\n"
        "2. À défaut, un accord de principe et une date avec M. Girard",
        floor="90 € par atelier",
        fallback="Sans accord, relancer la laiterie voisine et reprendre contact en septembre",
        angle="La certification d'hygiène visée malgré un recul de 6 % : sécuriser l'audit",
        questions="Qui décide ?\nOù en est la certification ?",
        concessions="Deux euros de moins contre 36 mois",
    )
    return scribe.end()


def discover(scribe: Scribe) -> Scribe:
    """A good first meeting."""
    scribe.meeting("interview_1")
    scribe.say(
        "J'ai lu que vous visez une certification. Parlez-moi de vos ateliers.",
        [ask(Topic.VOLUME)],
        [r.FindingUsed("find_cert"), r.TopicAsked(Topic.VOLUME, True), r.FactDisclosed("sites", "anne", True)],
        "Nous avons 6 ateliers.",
    )
    scribe.say(
        "Qu'est-ce qui vous pose problème ?",
        [ask(Topic.PROBLEM)],
        [r.FactDisclosed("absent", "anne", True)],
        "Des agents sont absents le lundi.",
    )
    scribe.say(
        "Et quelles conséquences ?",
        [probe(Topic.PROBLEM)],
        [r.FactDisclosed("audit", "anne", True), r.MotiveBetrayed("anne", Motive.SECURITY)],
        "Un client audite l'hygiène en novembre, j'ai besoin de sécurité.",
    )
    scribe.say(
        "Qu'est-ce que cela coûte ?",
        [ask(Topic.STAKES)],
        [r.FactDisclosed("cost", "anne", True)],
        "Une non-conformité, c'est 30 000 € le lot.",
    )
    scribe.say("Concrètement ?", [probe(Topic.STAKES)])
    scribe.say(
        "Comment comparerez-vous les offres ?",
        [ask(Topic.CRITERIA)],
        [r.FactDisclosed("how", "anne", True)],
        "La fiabilité d'abord, le prix ensuite.",
    )
    scribe.say("Qu'est-ce qui vous inquiète ?", [ask(Topic.RISKS)], [r.FactDisclosed("brake", "anne", True)])
    scribe.say(
        "Qui décide, et jusqu'à quel montant ?",
        [ask(Topic.DECISION_MAKER, Form.CLOSED)],
        [r.FactDisclosed("who", "anne", True)],
        "Paul Girard décide.",
    )
    scribe.say(
        "Par quelles étapes passe la décision ?",
        [ask(Topic.DECISION_PROCESS)],
        [r.FactDisclosed("steps", "anne", True)],
        "Un comité le 12.",
    )
    scribe.say("Qui d'autre donne son avis ?", [ask(Topic.INFLUENCERS)], [r.FactDisclosed("others", "anne", True)])
    scribe.say("Quelles autres offres regardez-vous ?", [ask(Topic.COMPETITION)])
    scribe.say(
        "Si je résume : 6 ateliers, des absents le lundi, un audit en novembre, 30 000 € le lot. C'est cela ?",
        [Move(Act.RESTATE, Topic.NEED, points=("sites", "absent", "audit", "cost"), motive=Motive.SECURITY)],
        [r.Restated(r.Validation.VALIDATED, ("sites", "absent", "audit", "cost"))],
        "Oui, c'est exactement ça.",
    )
    scribe.say(
        "Pouvons-nous inviter M. Girard la prochaine fois ?",
        [Move(Act.REQUEST)],
        [r.AccessGranted("paul")],
        "Je l'invite.",
    )
    return scribe.end()


def sum_up(scribe: Scribe) -> Scribe:
    """A good discovery summary."""
    scribe.start("development")
    scribe.sum_up(
        power="M. Girard décide et signe ; Mme Morel, acheteuse, négocie le prix",
        motives="Sécurité : « un client audite l'hygiène en novembre »",
        criteria="1. fiabilité 2. prix",
        trigger="Les agents absents le lundi",
        brakes="Le changement d'équipe",
    )
    return scribe.end()


TERMS = {"price": D(95), "duration": D(36)}


def negotiate(
    scribe: Scribe,
    terms: Mapping[str, Decimal] = TERMS,
    outcome: r.Outcome = r.Outcome.ACCEPTED,
    *,
    dated: bool = True,
    with_decider: bool = True,
    against: tuple[str, ...] = ("duration",),
) -> Scribe:
    """A good second meeting that ends so."""
    scribe.meeting("interview_2")
    scribe.say(
        "Pour vos agents présents : des remplaçants sous deux heures, comme à la laiterie Ormeau.",
        [Move(Act.ARGUE, proof=True)],
        [r.NeedAddressed("need_presence", "ref_dairy"), r.ObjectionRaised("obj_absent", 2)],
        "Vous aussi vous aurez des absents.",
    )
    scribe.say(
        "Je comprends. À la laiterie Ormeau, 96 % aux audits.",
        [Move(Act.ANSWER_OBJECTION, proof=True)],
        [r.NeedAddressed("need_audit", "ref_dairy"), r.ObjectionMoved("obj_absent", -2, "fitting_proof")],
    )
    scribe.say(
        "Notre tarif est de 100 euros sur 36 mois.",
        [Move(Act.OFFER, terms={"price": D(100), "duration": D(36)})],
        [r.TermsTabled(r.Party.SELLER, {"price": D(100), "duration": D(36)})],
    )
    price = format(terms["price"], "f")
    scribe.say(
        f"Je peux aller à {price} euros si vous restez sur 36 mois.",
        [Move(Act.CONCEDE, terms={"price": terms["price"]}, condition=True)],
        [
            r.TermsTabled(r.Party.SELLER, {"price": terms["price"]}),
            r.Conceded(r.Party.SELLER, "price", D(100), terms["price"], against, D(-360)),
        ],
    )
    scribe.say(
        f"Je récapitule : {price} euros, 36 mois. On signe ?",
        [Move(Act.RESTATE, terms=dict(terms)), Move(Act.CLOSE)],
        [r.Decided(outcome, dict(terms))],
        "C'est d'accord.",
    )
    if dated or with_decider:
        scribe.say(
            "Je vous envoie le contrat jeudi et nous voyons M. Girard mardi 14.",
            [Move(Act.NEXT_STEP)],
            [r.NextStepAgreed(dated, with_decider)],
        )
    return scribe.end()


SPEC = """# Cahier des charges interne : Verdalys

## Contexte
Verdalys a 6 ateliers et des agents absents le lundi.
Un client audite l'hygiène en novembre ; une non-conformité coûte 30 000 € par lot.

## Périmètre
Compris : nettoyage quotidien des six ateliers, le soir.
Compris : audit mensuel de propreté avec compte rendu.
Non compris : les vitres, exclues du contrat.

## Conditions vendues
Prix : 95 € par atelier et par mois. Durée : 36 mois.
Garantie de remplacement sous 2 heures ; pénalité de 2 % par retard.
Engagement : 96 % aux audits, mesuré chaque mois.
Préavis de sortie : 3 mois ; révision du prix chaque année, 1 fois ; paiement à 30 jours.

## Contraintes
Interdiction d'entrer pendant la production, horaires de nuit imposés.
Confidentialité des recettes : accès limité aux zones propres.

## Achats
Produits à commander au fournisseur agréé avant le 15 mars.

## Calendrier
Reprise du personnel : J-20.
Premier atelier : 1er mars ; dernier atelier : 30 mars.

## Acteurs
| Tâche | Livrable | Échéance | Responsable |
|---|---|---|---|
| Planning | planning des équipes établi | J-15 | Exploitation |
| Reprise du personnel | contrats de travail repris et signés | J-20 | Ressources humaines |
| Échéancier | première facture préparée | 31 mars | Facturation |

## Risques
Risque d'absences le premier mois : vivier de remplaçants.
Risque de retard des produits : stock de secours.
"""


def whole(scribe: Scribe | None = None) -> Scribe:
    """A good session from end to end."""
    scribe = scribe or Scribe()
    negotiate(sum_up(discover(prepare(scribe))))
    scribe.start("internal_spec").exercise("internal_spec", SPEC).end()
    return scribe
