"""A small scenario in Python for tests of the kernel's users: one buyer first, the decider only when obtained."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from negotiator.scenarios.models import Scenario


def _person(id_: str, name: str, role: str, **more: Any) -> dict[str, Any]:
    base = {
        "id": id_,
        "name": name,
        "civility": "Mme",
        "gender": "f",
        "role": role,
        "persona": "Calme et précise.",
        "archetype": "analytical",
        "grid": ["buyer"],
        "motives": [{"motive": "security", "sign": "Je veux dormir tranquille."}],
    }
    return {**base, **more}


def _fact(id_: str, topic: str, statement: str, tier: str = "free", **more: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "topics": [topic],
        "statement": statement,
        "say": [statement],
        "holders": ["anne"],
        "tier": tier,
        **more,
    }


def small_data() -> dict[str, Any]:
    """The scenario as data, to be changed by a test before it is validated."""
    return {
        "format": 1,
        "id": "small",
        "lang": "fr",
        "title": "Nettoyage des ateliers",
        "sector": "propreté",
        "summary": "Une petite vente pour les essais.",
        "briefing": "Vous vendez du nettoyage.",
        "buyer": "Verdalys",
        "seller": {
            "company": "Claréo",
            "activity": "Propreté",
            "candidate_role": "commercial",
            "mandate": {
                "text": "Plancher 90.",
                "minimum_margin": 5,
                "forbidden": [
                    {
                        "id": "late_payment",
                        "statement": "payer à 90 jours",
                        "why": "loi",
                        "cues": ["90 jours|quatre vingt dix jours"],
                    }
                ],
            },
            "catalogue": [
                {"id": "base", "name": "Socle", "list_price": 100, "cost": 80, "included": True},
                {"id": "audit", "name": "Audit", "list_price": 5, "cost": 2, "cues": ["audit mensuel"]},
            ],
            "proofs": [
                {
                    "id": "ref_dairy",
                    "statement": "La laiterie Ormeau a 96 % aux audits avec nous.",
                    "supports": ["need_audit", "obj_absent"],
                    "cues": ["ormeau|laiterie"],
                }
            ],
        },
        "dossier": [
            {
                "id": "doc_site",
                "kind": "site",
                "title": "Verdalys : nos sites",
                "source": "verdalys.example",
                "date": "2026-03-01",
                "body": "Verdalys exploite six ateliers et vise une certification d'hygiène.",
            }
        ],
        "findings": [
            {
                "id": "find_cert",
                "statement": "Verdalys vise une certification.",
                "topic": "stakes",
                "nature": "opportunity",
                "documents": ["doc_site"],
                "key": True,
                "cues": ["certification"],
            }
        ],
        "interlocutors": [
            _person("anne", "Anne Morel", "acheteuse", present=["interview_1", "interview_2"]),
            _person(
                "paul",
                "Paul Girard",
                "directeur industriel",
                civility="M.",
                gender="m",
                grid=["decider"],
                joins="interview_2",
                authority={"decides": True},
            ),
        ],
        "facts": [
            _fact("sites", "volume", "Verdalys a 6 ateliers.", cues=["6 ateliers|six ateliers|6 sites"]),
            _fact("provider", "current_solution", "Le prestataire est là depuis 8 ans.", cues=["8 ans|huit ans"]),
            _fact("absent", "problem", "Des agents sont absents le lundi.", "open", cues=["absen"]),
            _fact(
                "audit",
                "problem",
                "Un client audite l'hygiène en novembre.",
                "follow_up",
                after=["absent"],
                secrets=["novembre", "audite"],
                cues=["audit", "novembre"],
                motive="security",
            ),
            _fact("who", "decision_maker", "Paul Girard, directeur industriel, décide.", "open", cues=["girard"]),
            _fact(
                "fear",
                "personal_motive",
                "Paul Girard joue sa prime.",
                "one_person",
                holders=["paul"],
                secrets=["prime"],
            ),
        ],
        "needs": [
            {
                "id": "need_presence",
                "statement": "des agents présents",
                "facts": ["absent"],
                "motive": "comfort",
                "cues": ["présen|remplac"],
            },
            {
                "id": "need_audit",
                "statement": "réussir l'audit d'hygiène",
                "facts": ["audit"],
                "motive": "security",
                "hidden": True,
                "must": True,
                "cues": ["audit", "hygiène|réuss"],
            },
        ],
        "objections": [
            {
                "id": "obj_absent",
                "holder": "anne",
                "kind": "unfounded",
                "trigger": {"acts": ["present", "argue"], "turn": 1, "meeting": "interview_2"},
                "say": "Vous aussi vous aurez des absents.",
                "insist": "Je n'y crois pas.",
                "resolved": "Bon, c'est rassurant.",
                "cause": "On a été échaudés.",
                "proofs": ["ref_dairy"],
                "blocking": True,
                "cues": ["absen"],
            }
        ],
        "deal": {
            "quantity": 6,
            "quantity_unit": "ateliers",
            "issues": [
                {
                    "id": "price",
                    "name": "prix",
                    "unit": "€",
                    "better": "lower",
                    "list": 100,
                    "floor": 90,
                    "opening": 88,
                    "ceiling": 96,
                    "weight": 5,
                },
                {
                    "id": "duration",
                    "name": "durée",
                    "unit": "mois",
                    "better": "lower",
                    "list": 36,
                    "floor": 24,
                    "opening": 24,
                    "ceiling": 48,
                    "weight": 1,
                    "step": 12,
                },
            ],
            "acceptance": {"needs": 1, "trust": 40, "value": "0.2"},
        },
        "access": {"decider": "paul", "trust": 44, "granted": "Je l'invite.", "refused": "C'est trop tôt."},
        "jury": [{"id": "juror", "name": "Mme Roche", "concern": "client", "role": "jurée"}],
        "internal_actors": [
            {"id": "ops", "name": "Exploitation", "accountable": [{"deliverable": "planning", "deadline": "J-15"}]}
        ],
        "delivery": {
            "start": "1er mars",
            "scope": ["nettoyage"],
            "exclusions": ["vitres"],
            "constraints": ["de nuit"],
            "milestones": ["J-30"],
            "risks": ["absences"],
        },
        "supplied_case": {
            "description": "Cas.",
            "report": "Entretien.",
            "terms": {"price": 93},
            "needs": ["need_audit"],
        },
    }


def small() -> Scenario:
    """The scenario as it is."""
    return Scenario.model_validate(small_data())


LIST_PRICE = Decimal(100)
