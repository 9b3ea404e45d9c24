"""Transcripts: who speaks, in which meeting, and what is read of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from negotiator.errors import InputProblem
from negotiator.grading.copy import read_copy
from negotiator.grading.grader import grade_builtin
from negotiator.referential.models import Source, Status
from tests.grading.scribe import REFERENTIAL, SPEC, met, rich

GOOD = """# Premier entretien
Commercial : Bonjour madame, merci de me recevoir. Comment se passe le nettoyage de vos ateliers aujourd'hui ?
Mme Morel (acheteuse) : Le prestataire est là depuis 8 ans, mais des agents sont absents le lundi.
Commercial : Quelles conséquences ces absences ont-elles pour vous ?
Mme Morel : Un client audite l'hygiène en novembre, et une non-conformité coûte 30 000 € par lot.
Commercial : Qui décide chez vous, et jusqu'à quel montant ?
Mme Morel : Paul Girard, directeur industriel, décide.
Commercial : Comment allez-vous comparer les offres ?
Mme Morel : La fiabilité passe avant le prix.
Commercial : Par quelles étapes passe la décision ?
Mme Morel : Un comité se réunit le 12.
Commercial : Si je résume : des agents absents le lundi, un audit d'hygiène en novembre,
et 30 000 € par lot. C'est bien cela ?
Mme Morel : Oui, c'est exactement ça.

# Second entretien
Commercial : Pour vos absences, nous remplaçons sous deux heures : chez la laiterie Ormeau, 96 % aux audits.
Mme Morel : Très bien. Je crains quand même d'avoir des absents chez vous aussi.
Commercial : Je comprends votre crainte : la laiterie Ormeau craignait cela aussi,
et elle a 96 % aux audits depuis un an.
Mme Morel : D'accord, c'est rassurant.
Commercial : Je vous propose 98 euros par atelier sur 36 mois.
Mme Morel : C'est un peu cher.
Commercial : Je peux descendre à 95 euros si vous vous engagez sur 36 mois.
Mme Morel : Pourquoi pas.
Commercial : Je récapitule : 95 euros par atelier, 36 mois. Êtes-vous d'accord ?
Mme Morel : Oui, marché conclu.
Commercial : Je vous envoie le contrat jeudi 14.
Mme Morel : Entendu.
"""


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", "Vendeur : Bonjour.\nClient : Bonjour."),
        ("b.md", "**VENDEUSE** (Léa) : Bonjour.\n**Acheteur** : Bonjour."),
        ("c.txt", "Léa : Bonjour.\nCliente : Bonjour."),
        ("d.csv", "speaker,text\nSeller,Hello\nBuyer,Hello"),
        ("e.csv", "Moi;Bonjour\nProspect;Bonjour"),
        ("f.json", '[{"role": "user", "content": "Bonjour"}, {"role": "assistant", "content": "Bonjour"}]'),
        (
            "g.vtt",
            "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Candidat>Bonjour\n\n00:03.000 --> 00:04.000\n<v Client>Bonjour",
        ),
        (
            "h.srt",
            "1\n00:00:01,000 --> 00:00:02,000\nCandidat : Oui\n\n2\n00:00:03,000 --> 00:00:04,000\nClient : Oui",
        ),
    ],
)
def test_usual_names_tell_who_the_candidate_is(tmp_path: Path, name: str, text: str) -> None:
    lines = read_copy(write(tmp_path, name, text)).dialogues[0].lines
    assert [line.role for line in lines] == ["candidate", "client"]


def test_unknown_names_ask_for_the_candidate_and_list_who_speaks(tmp_path: Path) -> None:
    file = write(tmp_path, "x.txt", "Léa : Bonjour.\nPaul : Bonjour.")
    with pytest.raises(InputProblem, match="Léa, Paul"):
        read_copy(file)
    assert [line.role for line in read_copy(file, candidate="Paul").dialogues[0].lines] == ["client", "candidate"]


def test_headings_and_file_numbers_tell_the_meetings(tmp_path: Path) -> None:
    assert [d.meeting for d in read_copy(write(tmp_path, "a.md", GOOD)).dialogues] == ["interview_1", "interview_2"]
    folder = tmp_path / "lea"
    folder.mkdir()
    write(folder, "transcript-1.txt", "Moi : Bonjour.\nClient : Bonjour.")
    write(folder, "transcript-2.txt", "Moi : Signons.\nClient : Oui.")
    assert [d.meeting for d in read_copy(folder).dialogues] == ["interview_1", "interview_2"]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [("a.txt", "rien du tout", 1), ("b.json", "[{", 1), ("c.json", '[{"role": 3}]', 1), ("d.csv", "a,b\nseul\n", 2)],
)
def test_what_is_no_transcript_is_told_with_its_line(tmp_path: Path, name: str, text: str, line: int) -> None:
    with pytest.raises(InputProblem) as caught:
        read_copy(write(tmp_path, name, text))
    assert caught.value.line == line


def test_bytes_that_are_not_text_are_told_with_their_line(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"Moi : ok\nClient : \xff\xfe\n")
    with pytest.raises(InputProblem) as caught:
        read_copy(file)
    assert caught.value.line == 2


def test_a_good_transcript_is_read_with_and_without_its_case(tmp_path: Path) -> None:
    copy = read_copy(write(tmp_path, "lea.md", GOOD))
    with_case = grade_builtin(copy, rich(), REFERENTIAL)
    alone = grade_builtin(copy, None, REFERENTIAL)
    assert with_case.criterion("C5").level in (2, 3)
    assert met(with_case.criterion("C5"))["explicit_yes"] is True
    assert (with_case.criterion("C6").level or 0) >= 2
    assert (alone.criterion("C5").level or 0) >= 1
    assert (alone.criterion("C6").level or 0) >= 2
    assert with_case.criterion("C1").status is Status.NOT_OBSERVED
    sources = {found.source for one in with_case.criteria for found in one.indicators if found.met is not None}
    assert Source.FACT not in sources
    quotes = [e.quote for found in with_case.criterion("C5").indicators for e in found.evidence]
    assert any("Si je résume" in quote for quote in quotes)


def test_an_empty_or_polite_transcript_earns_nothing(tmp_path: Path) -> None:
    text = "# Premier entretien\nMoi : Bonjour.\nClient : Bonjour.\nMoi : Merci, au revoir.\nClient : Au revoir."
    grade = grade_builtin(read_copy(write(tmp_path, "a.md", text)), rich(), REFERENTIAL)
    assert [grade.criterion(c).level for c in ("C3", "C4", "C5")] == [0, 0, 0]


def test_a_folder_brings_its_documents_and_only_a_scenario_id(tmp_path: Path) -> None:
    write(tmp_path, "transcript.md", GOOD)
    write(tmp_path, "spec.md", SPEC)
    write(tmp_path, "plan.md", "# Objectifs\n1. Signer à 95 € avant le 30 juin\n2. À défaut, un accord de principe\n")
    write(tmp_path, "case.yaml", "scenario: small\n")
    copy = read_copy(tmp_path)
    assert copy.scenario == "small"
    grade = grade_builtin(copy, rich(), REFERENTIAL)
    assert (grade.criterion("C9").level or 0) >= 2
    assert met(grade.criterion("C2"))["objectives_ranked"] is True
    write(tmp_path, "case.yaml", "scenario: ../elsewhere.yaml\n")
    with pytest.raises(InputProblem):
        read_copy(tmp_path)
