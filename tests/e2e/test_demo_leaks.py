"""Nothing that the client keeps to itself is ever in a request to a model, in whole sessions of every skill."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest

from negotiator.cli import main
from negotiator.journal.fold import client_state
from negotiator.journal.journal import read_journal
from negotiator.negotiation.deal import PRICE
from negotiator.negotiation.state import ClientState
from negotiator.personas.matching import figures, plain
from negotiator.scenarios.library import find_scenario
from negotiator.scenarios.loader import load_scenario
from negotiator.scenarios.models import Scenario
from tests.e2e.test_demo import material
from tests.stubs.behaviours import Body
from tests.stubs.openai_server import StubServer


@dataclass
class Spy:
    """A docile model that looks, at each request, for what the journal says is still locked at that moment."""

    scenario: Scenario
    folder: Path
    seen: int = 0
    looked_for: int = 0
    leaks: list[str] = field(default_factory=list)

    def __call__(self, body: Body) -> str:
        self.seen += 1
        messages = body["messages"]
        assert isinstance(messages, list)
        self._look("\n".join(message["content"] for message in messages))
        return material(body)

    def _look(self, request: str) -> None:
        [path] = self.folder.glob("**/session.jsonl")
        events = read_journal(path).events
        said = [event.text("text") for event in events if event.type == "utterance"]
        spoken, asked = _bare(" ".join(said)), _bare(request)
        state = client_state(events)
        for fact in self.scenario.facts:
            if state.knows(fact.id):
                continue
            for secret in map(_bare, fact.secrets):
                self.looked_for += 1
                if secret in asked and secret not in spoken:
                    self.leaks.append(f"{fact.id}: {secret}")
        self._look_for_the_limit(request, state, figures(" ".join(said)))

    def _look_for_the_limit(self, request: str, state: ClientState, said: frozenset[str]) -> None:
        for issue in self.scenario.deal.issues:
            tabled = {state.seller_terms.get(issue.id), state.buyer_terms.get(issue.id)}
            limit = _written(issue.ceiling)
            if issue.id == PRICE and issue.ceiling not in tabled and limit in figures(request) - said:
                self.leaks.append(f"ceiling: {limit}")


def _bare(text: str) -> str:
    return f" {plain(text)} "


def _written(value: Decimal) -> str:
    return f"{value.normalize():f}"


@pytest.mark.slow
@pytest.mark.parametrize("skill", ["expert", "average", "weak", "pushy", "empty"])
def test_no_locked_secret_and_no_limit_is_ever_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, skill: str
) -> None:
    monkeypatch.setenv("NEGOTIATOR_MODEL", "stub")
    spy = Spy(load_scenario(find_scenario(None)), tmp_path / "d")
    with StubServer(answer=spy) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        command = ["demo", "--seed", "7", "--skill", skill, "--client", "llm", "--judge", "builtin"]
        assert main([*command, "--out", str(tmp_path / "d")]) == 0
        assert spy.seen == server.count > 1
    assert spy.looked_for > 100
    assert spy.leaks == []
