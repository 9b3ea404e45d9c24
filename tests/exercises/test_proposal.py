"""The written proposal on the case that comes with a scenario."""

from __future__ import annotations

import pytest

from negotiator.exercises import draft_proposal, render_proposal
from tests.stubs.small import small


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_brief_tells_the_negotiation_and_keeps_the_key_for_the_trainer(lang: str) -> None:
    exercise = draft_proposal(small(), lang)
    paper = render_proposal(exercise)
    assert "Cas." in paper and "Entretien." in paper and "Verdalys" in paper
    assert exercise.minutes == 90
    assert not any(entry.what in paper for entry in exercise.marking_key)
    assert all(entry.what in render_proposal(exercise, with_key=True) for entry in exercise.marking_key)


def test_the_key_takes_up_needs_and_exact_terms() -> None:
    key = [entry.what for entry in draft_proposal(small(), "fr").marking_key]
    assert any("réussir l'audit d'hygiène" in what for what in key)
    assert "prix\u00a0: 93\u00a0€" in key
