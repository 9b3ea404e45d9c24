"""The two written exercises: brief, outline, marking key, model answer."""

from negotiator.exercises.internal_spec import draft_internal_spec, render_brief, render_exercise
from negotiator.exercises.models import Entry, InternalSpecExercise, ProposalExercise, Section, Standing
from negotiator.exercises.proposal import draft_proposal, render_proposal

__all__ = [
    "Entry",
    "InternalSpecExercise",
    "ProposalExercise",
    "Section",
    "Standing",
    "draft_internal_spec",
    "draft_proposal",
    "render_brief",
    "render_exercise",
    "render_proposal",
]
