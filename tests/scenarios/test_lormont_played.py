"""The default scenario played: its facts can be won, and its cues catch what people mean."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from negotiator.negotiation.moves import Act, Form, Move, Reading, Topic
from negotiator.negotiation.reactions import Kind
from negotiator.negotiation.state import ClientState, begin_turn, fold
from negotiator.personas import director
from negotiator.personas.director.turn import Cast
from negotiator.personas.matching import Matcher
from negotiator.personas.speech import MeetingTime
from negotiator.scenarios.models import Meeting, Scenario, Tier

FILE = Path(__file__).resolve().parents[2] / "scenarios" / "lormont.yaml"


@pytest.fixture(scope="module")
def case() -> Scenario:
    return Scenario.model_validate(YAML(typ="safe").load(FILE))


# --- played by the real director, without an interpreter


def question(topic: Topic) -> Reading:
    return Reading("Et comment cela se passe-t-il ?", (Move(Act.PROBE, topic, form=Form.OPEN),))


def asked_everything(cast: Cast, meeting: Meeting, state: ClientState) -> ClientState:
    """The state after every topic was dug into by a candidate whom everybody trusts."""
    state = fold(director.open_meeting(cast, meeting, state).changes, state)
    for topic in [t for t in Topic for _ in range(12)]:
        state = replace(begin_turn(state), trust=100, patience=100)
        decision = director.decide(cast, state, question(topic), MeetingTime(600, 1200), random.Random(1))
        state = fold(decision.changes, state)
    return state


def test_every_fact_can_be_won_and_those_of_the_absent_only_once_they_come(case: Scenario) -> None:
    cast = Cast(case)
    first = asked_everything(cast, "interview_1", ClientState())
    theirs = {f.id for f in case.facts if "sarrazin" not in f.holders}
    assert {f.id for f in case.facts} - set(first.disclosed) == theirs
    assert case.access is not None
    alone = asked_everything(cast, "interview_2", first)
    assert not theirs & set(alone.disclosed)
    together = asked_everything(cast, "interview_2", replace(first, access=case.access.decider))
    assert set(together.disclosed) == {f.id for f in case.facts}


def test_nothing_is_confided_to_a_stranger(case: Scenario) -> None:
    cast = Cast(case)
    state = fold(director.open_meeting(cast, "interview_1", ClientState()).changes)
    for topic in Topic:
        decision = director.decide(cast, state, question(topic), MeetingTime(600, 1200), random.Random(1))
        told = [r.subject for r in decision.reactions if r.kind is Kind.DISCLOSE]
        assert {f.tier for f in case.facts if f.id in told} <= {Tier.FREE, Tier.OPEN}


# --- cues: what people mean is recognised, what only sounds alike is not

PROMISES = {
    "Vous payez à 90 jours si vous le souhaitez.": "no_late_payment",
    "On peut aller jusqu'à soixante-quinze jours de règlement.": "no_late_payment",
    "Le prix sera révisé chaque année selon l'inflation.": "no_general_index",
    "Nous indexerons le prix sur le SMIC.": "no_general_index",
    "Je vous garantis zéro incident.": "no_zero_incident",
    "Avec nous, je vous promets que vous n'aurez plus aucune panne.": "no_zero_incident",
    "Les pénalités seront sans plafond.": "no_unlimited_penalties",
    "On met Julien à plein temps dans vos locaux.": "no_dedicated_technician",
    "Un technicien sera tous les jours chez vous, sous vos ordres.": "no_dedicated_technician",
    "Vous pourrez résilier à tout moment.": "no_free_exit",
    "Je vous garantis votre emploi, monsieur Sarrazin.": "no_staff_promise",
    "Les pénalités sont plafonnées à 15 % de la redevance.": "",
    "Un paiement à 45 jours date de facture me convient.": "",
    "Nos techniciens passent dans chaque bureau une fois par mois.": "",
    "Nous n'avons eu aucun incident chez Marchesseau pendant la bascule.": "",
    "Nous révisons le prix une fois par an sur un indice des services informatiques.": "",
    "Nous garantissons une remise en route en quatre heures, même en cas de panne.": "",
    "Vous gardez la main sur vos projets.": "",
    "À partir de 48 mois, je peux faire un effort.": "",
    "Vous pourrez sortir avec trois mois de réversibilité.": "",
    "Une équipe de six techniciens attitrés vous répond.": "",
}
MENTIONS = {
    "Votre technicien n'a pas été remplacé, vous vous retrouvez seul.": "f_alone",
    "Hors de Tours, les équipes patientent deux jours avant d'être dépannées.": "f_slow_repair",
    "La panne de Vendôme en mars a bloqué soixante personnes pendant neuf heures.": "f_outage",
    "Vous avez subi une tentative d'attaque par rançongiciel en juin.": "f_attack",
    "Vous voulez un interlocuteur unique qui décroche.": "f_one_desk",
    "Une heure d'arrêt vous coûte neuf mille euros.": "f_hour_cost",
    "Vous avez 180 postes dans sept bureaux.": "f_seats",
    "De février à mai, les demandes sont multipliées et trente saisonniers arrivent.": "f_peak",
    "Vous avez dépensé 118 000 euros, dont 34 000 hors forfait.": "f_spend",
    "L'enveloppe est de 150 000 euros par an.": "f_envelope",
    "M. Gaubert signe, avec l'accord de Mme Delattre.": "f_two_signatures",
    "Le comité des associés se réunit le 29 octobre.": "f_committee",
    "La sécurité pèse 40 points, les délais 30.": "f_scorecard",
    "Il faut dénoncer le contrat d'Axone avant le 31 octobre.": "f_notice",
    "Votre assureur exige l'EDR et le MFA avant fin novembre.": "f_insurer",
    "Chez Sysdépan, la sauvegarde n'est pas incluse.": "f_rival_truth",
    "Rien ne doit bouger entre le 15 janvier et le 31 mai.": "f_no_change_season",
    "Le serveur de Comptalis doit rester au siège.": "f_software",
    "La sauvegarde n'avait jamais été testée.": "f_backup_untested",
    "Vous aviez mis cinq mois à récupérer vos codes.": "f_lock_in",
    "En 2022, vous êtes restés trois jours sans messagerie.": "f_mail_failure",
    "Vous craignez pour l'avenir de votre service.": "f_job_fear",
    "Vous souhaitez garder la main sur les projets et le métier.": "f_keep_hand",
    "Châteauroux fonctionne encore avec sa propre messagerie, vous avez deux annuaires.": "f_two_systems",
    "Vous cherchez un coût stable, sans surprise.": "n_budget",
    "Vous devez sécuriser les postes et les accès.": "n_protect",
    "Il vous faut une sauvegarde vraiment testée.": "n_backup",
    "Vous voulez pouvoir sortir du contrat avec la documentation et les codes.": "n_exit",
    "Une bascule progressive, bureau par bureau, avant la saison.": "n_season",
    "Être rétabli en quatre heures dans tous les bureaux.": "n_repair",
    "Votre premier client, la coopérative, demande une attestation de sécurité.": "f_client_mandate",
    "La franchise passerait à 200 000 euros et la prime augmenterait de 40 %.": "f_excess",
    "Vous voulez laisser une maison solide en 2029.": "f_delattre_wants",
    "Trois rallonges en un an, c'est trop pour vous.": "f_gaubert_wants",
    "Nadine Prigent peut bloquer le projet.": "f_prigent",
    "Sysdépan vous propose 62 euros.": "f_rival_price",
    "Vous avez vu deux confrères.": "f_rivals",
    "Vos engagements sont d'habitude de 36 mois.": "f_contract_habits",
    "Vous redoutez un changement mal préparé avant la saison.": "f_fear_change",
    "C'est la direction financière qui tient le budget.": "f_budget_owner",
    "Vous donnez l'avis technique jusqu'à 5 000 euros.": "f_advice_only",
    "Les responsables de bureau seront consultés.": "f_users_voice",
    "Trois offres sont comparées puis la direction choisit.": "f_three_offers",
    "Le prix, la réactivité et le sérieux compteront.": "f_usual_criteria",
    "Le contrat d'Axone s'arrête fin décembre.": "f_autumn",
    "J'ai lu que votre chiffre d'affaires dépassait 17 millions selon la presse, 14 selon les comptes.": "fd_turnover",
    "J'ai vu que vous cherchiez un technicien, l'annonce paraît pour la troisième fois.": "fd_no_technician",
    "Votre mandat pour le syndicat des eaux impose un plan de continuité.": "fd_water",
    "Le site parle encore de cinq bureaux, il date de 2022.": "fd_old_size",
    "Vos clients demandent comment leurs données sont protégées, Mme Delattre l'a dit.": "fd_client_trust",
    "M. Gaubert a publié un message sur les forfaits et les factures en plus.": "fd_no_surprise",
    "Nous tenons la GTR dans 97 % des cas.": "p_repair",
    "Le cabinet Marchesseau a basculé en sept semaines.": "p_rollout",
    "Nous sommes certifiés ISO 27001.": "p_iso",
    "Nos 96 essais de reprise ont tous réussi.": "p_restore",
    "Chez Tessandier, le responsable informatique est passé responsable sécurité.": "p_co_managed",
    "L'écart de facture est de 1,6 % chez nos clients au forfait.": "p_all_in",
    "Trois clients nous ont quittés, en 54 jours de passation.": "p_handover",
    "Nous avons quatorze ans et 4,1 millions de fonds propres.": "p_solid",
    "On décroche en 48 secondes en moyenne.": "p_desk",
}


@pytest.fixture(scope="module")
def matcher(case: Scenario) -> Matcher:
    return Matcher(case)


@pytest.mark.parametrize(("words_said", "promise"), PROMISES.items())
def test_a_forbidden_promise_is_seen_and_an_allowed_one_is_not(
    case: Scenario, matcher: Matcher, words_said: str, promise: str
) -> None:
    forbidden = {f.id for f in case.seller.mandate.forbidden}
    assert [p for p in matcher.points(words_said) if p in forbidden] == ([promise] if promise else [])


@pytest.mark.parametrize(("words_said", "point"), MENTIONS.items())
def test_a_point_said_in_other_words_is_recognised(matcher: Matcher, words_said: str, point: str) -> None:
    assert point in matcher.points(words_said)


def test_every_statement_mentions_its_own_point(case: Scenario, matcher: Matcher) -> None:
    stated = [(f.id, f.statement) for f in case.facts]
    stated += [(n.id, n.statement) for n in case.needs] + [(f.id, f.statement) for f in case.findings]
    stated += [(p.id, p.statement) for p in case.seller.proofs]
    assert [id_ for id_, statement in stated if id_ not in matcher.points(statement)] == []


def test_thanks_and_small_words_mention_nothing(matcher: Matcher) -> None:
    for said in ("Merci de votre franchise.", "Bonjour madame, merci de me recevoir.", "Je comprends, continuez."):
        assert matcher.points(said) == ()
