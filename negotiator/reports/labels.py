"""The names of closed sets, in the interface's language."""

from __future__ import annotations

from negotiator.i18n import mark
from negotiator.i18n import translate as _
from negotiator.negotiation.moves import Topic
from negotiator.negotiation.reactions import Outcome
from negotiator.scenarios.models import GridRole

TOPICS = {
    Topic.ACTIVITY: mark("activity"),
    Topic.CURRENT_SOLUTION: mark("current solution"),
    Topic.SATISFACTION: mark("satisfaction"),
    Topic.PROBLEM: mark("problems"),
    Topic.NEED: mark("needs"),
    Topic.STAKES: mark("stakes"),
    Topic.VOLUME: mark("volumes"),
    Topic.BUDGET: mark("budget"),
    Topic.DECISION_MAKER: mark("decision maker"),
    Topic.DECISION_PROCESS: mark("decision process"),
    Topic.INFLUENCERS: mark("influencers"),
    Topic.CRITERIA: mark("criteria of choice"),
    Topic.TIMELINE: mark("timeline"),
    Topic.COMPETITION: mark("competition"),
    Topic.CONSTRAINTS: mark("constraints"),
    Topic.CONTRACT: mark("contract"),
    Topic.RISKS: mark("risks"),
    Topic.PERSONAL_MOTIVE: mark("personal motives"),
}
OUTCOMES = {
    Outcome.OPEN: mark("no decision"),
    Outcome.ACCEPTED: mark("agreement"),
    Outcome.IN_PRINCIPLE: mark("agreement in principle"),
    Outcome.REFUSED: mark("refusal"),
    Outcome.BROKEN_OFF: mark("meeting ended by the client"),
}
GRID = {
    GridRole.DECIDER: mark("decider"),
    GridRole.BUYER: mark("buyer"),
    GridRole.USER: mark("user"),
    GridRole.ADVISER: mark("adviser"),
    GridRole.GATEKEEPER: mark("gatekeeper"),
}
SOURCES = {"fact": mark("fact"), "read": mark("read"), "judge": mark("judged")}
PLACES = {
    "journal": mark("session"),
    "transcript": mark("transcript"),
    "plan": mark("plan"),
    "proposal": mark("proposal"),
    "spec": mark("specification"),
}
FLAGS = {
    "injection": mark("This copy holds words aimed at its marker. They earned nothing; a person should look."),
    "unverified": mark("The journal does not match what the scenario gives, or was changed: its facts are unverified."),
}
ENDED = {
    "next": mark("ended by the candidate"),
    "time": mark("time ran out"),
    "client": mark("ended by the client"),
}


def topic(one: Topic) -> str:
    """A topic's name."""
    return _(TOPICS[one])


def outcome(one: Outcome) -> str:
    """An outcome's name."""
    return _(OUTCOMES[one])
