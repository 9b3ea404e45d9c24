"""Simulated candidates: they play a session through the same door as a person, and know only what a person would."""

from negotiator.simulation.candidates.bank import Skill, bank, skills
from negotiator.simulation.candidates.bargaining import second_meeting
from negotiator.simulation.candidates.defence import answer_jury, write_spec
from negotiator.simulation.candidates.desk import develop, prepare
from negotiator.simulation.candidates.discovery import Talk, first_meeting
from negotiator.simulation.candidates.mind import Mind
from negotiator.simulation.candidates.view import View, view_of

__all__ = [
    "Mind",
    "Skill",
    "Talk",
    "View",
    "answer_jury",
    "bank",
    "develop",
    "first_meeting",
    "prepare",
    "second_meeting",
    "skills",
    "view_of",
    "write_spec",
]
