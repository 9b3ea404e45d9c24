"""Written work: read against what was agreed, in French and in English, from Markdown, Word or PDF."""

from __future__ import annotations

from pathlib import Path

import pytest

from negotiator.errors import InputProblem
from negotiator.grading.copy import read_copy
from negotiator.grading.grader import grade_builtin
from tests.grading.scribe import REFERENTIAL, Scribe, discover, met, negotiate, rich

PROPOSAL = """# Proposition : des ateliers prêts pour l'audit de Verdalys

## Votre situation et vos enjeux
Verdalys exploite six ateliers ; des agents sont absents le lundi.
Une non-conformité vous coûte 30 000 € par lot.

## Vos besoins
Vous attendez des agents présents, et remplacés quand ils ne le sont pas.
Vous voulez réussir l'audit d'hygiène de novembre.
Vous tenez à garder une équipe stable.

## Notre solution
Une équipe attitrée par atelier, avec un remplaçant formé.
Vous gagnez deux heures par semaine et par atelier sur le contrôle.
Vous évitez le lot perdu : 30 000 € économisés dès le premier incident évité.
Preuve : la laiterie Ormeau a obtenu 96 % aux audits avec nous.

## Nos engagements
Remplacement garanti sous 2 heures, mesuré chaque mois.
Taux de 96 % aux audits ; pénalité de 2 % par point manquant.

## Prix et conditions
| Terme | Valeur |
|---|---|
| Prix | 95 € par atelier et par mois |
| Durée | 36 mois |
| Paiement | 30 jours |

## Prochaines étapes
Signature avant le 20 juin ; visite des ateliers le 25 juin.
"""
ENGLISH = """# First meeting
Seller: Good morning. How is the cleaning of your workshops organised today?
Buyer: The provider has been there for eight years, but some cleaners are missing on Mondays.
Seller: What consequences does that have for you?
Buyer: A customer audits our hygiene in November and one failed batch costs us 30,000 euros.
Seller: Who makes the final decision, and up to what amount can you sign yourself?
Buyer: Our plant director, Paul Girard, decides.
Seller: How will you compare the offers?
Buyer: Reliability first, then price.
Seller: If I sum up: you have missing cleaners, you need to pass the audit, and a failed batch costs 30,000 euros.
Is that right?
Buyer: Yes, exactly.

# Second meeting
Seller: I propose 98 euros per workshop for 36 months.
Buyer: That is too expensive.
Seller: I understand. What makes you say so? Our customer Ormeau paid the same and scored 96 % at its audits.
Buyer: All right, I see.
Seller: I can go down to 95 euros if you commit to 36 months.
Buyer: Hmm.
Seller: So to recap: 95 euros, 36 months. Do we have a deal?
Buyer: Yes, it's a deal.
Seller: I will send you the contract on Thursday.
Buyer: Fine.
"""


def proposed(text: str) -> Scribe:
    scribe = negotiate(discover(Scribe()))
    scribe.start("proposal").exercise("proposal", text).end()
    return scribe


def test_a_good_proposal_takes_up_needs_and_exact_terms() -> None:
    grade = proposed(PROPOSAL).grade()
    assert grade.criterion("C7").level == 3
    verdicts = met(grade.criterion("C8"))
    assert verdicts["structure"] is True and verdicts["headings_tables"] is True and verdicts["not_a_quote"] is True
    assert verdicts["language"] is None
    assert grade.criterion("C8").aside == ("C8.layout",)


def test_a_price_that_is_not_the_one_agreed_caps_at_1() -> None:
    criterion = proposed(PROPOSAL.replace("| Prix | 95 €", "| Prix | 99 €")).grade().criterion("C7")
    assert criterion.level == 1
    assert met(criterion)["no_contradiction"] is False


def test_a_bare_price_list_is_no_proposal() -> None:
    grade = proposed("Devis\nPrix : 95 € par atelier et par mois.\nDurée : 36 mois.").grade()
    assert (grade.criterion("C7").level or 0) <= 1
    assert met(grade.criterion("C8"))["not_a_quote"] is False


def test_without_a_case_what_cannot_be_told_stays_undecided(tmp_path: Path) -> None:
    (tmp_path / "proposal.md").write_text(PROPOSAL, encoding="utf-8")
    grade = grade_builtin(read_copy(tmp_path), None, REFERENTIAL)
    verdicts = met(grade.criterion("C7"))
    assert verdicts["priced"] is True and verdicts["exact_terms"] is None
    assert grade.criterion("C3").level is None


def test_word_documents_are_read_with_their_headings_and_tables(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for line in PROPOSAL.splitlines():
        if line.startswith("#"):
            document.add_heading(line.lstrip("# "), 2)
        elif line.startswith("| ") and "Terme" not in line:
            table = document.add_table(rows=1, cols=2)
            for cell, text in zip(table.rows[0].cells, line.strip("| ").split(" | "), strict=True):
                cell.text = text
        elif line.strip() and not line.startswith("|"):
            document.add_paragraph(line)
    document.save(str(tmp_path / "proposal.docx"))
    (tmp_path / "transcript.md").write_text(ENGLISH, encoding="utf-8")
    copy = read_copy(tmp_path)
    assert (
        copy.proposal is not None and "## Vos besoins" in copy.proposal.text and "| Prix | 95 €" in copy.proposal.text
    )
    (tmp_path / "proposal.docx").write_bytes(b"PK not a document")
    with pytest.raises(InputProblem, match=r"proposal\.docx"):
        read_copy(tmp_path)


def test_an_english_transcript_is_read_in_english(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(ENGLISH, encoding="utf-8")
    grade = grade_builtin(read_copy(file), None, REFERENTIAL)
    assert grade.lang == "en"
    assert met(grade.criterion("C5"))["explicit_yes"] is True
    assert met(grade.criterion("C6"))["agreement"] is True
    assert met(grade.criterion("C3"))["authority_asked"] is True
    assert "Level" in grade.criterion("C5").rationale


def test_a_specification_with_the_case_names_its_own_actors() -> None:
    scenario = rich()
    scribe = negotiate(discover(Scribe(scenario)))
    scribe.start("internal_spec").exercise("internal_spec", "L'exploitation livre le planning à J-15.").end()
    verdicts = met(scribe.grade().criterion("C10"))
    assert verdicts["actors"] is False
