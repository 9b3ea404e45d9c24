"""The guard: every sentence of a model is checked before it is heard. Any text may come in; nothing is raised."""

from negotiator.personas.guard.guard import Guard, Reason
from negotiator.personas.guard.text import clean

__all__ = ["Guard", "Reason", "clean"]
