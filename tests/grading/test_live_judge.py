"""The model judge over a real connection: whatever the server does, a grade comes out and no number is invented."""

from __future__ import annotations

import pytest

from negotiator.grading.grader import grade
from negotiator.grading.judge_model import ModelJudge
from negotiator.referential.models import Status
from tests.grading.scribe import REFERENTIAL, met, whole
from tests.llm.conftest import quick_model
from tests.stubs.openai_server import StubServer


@pytest.mark.parametrize(
    "behaviour", ["500", "hang", "cut", "length", "prose", "nonsense", "odd-shapes", "empty", "401"]
)
async def test_a_server_that_fails_leaves_not_scored_and_the_facts(behaviour: str) -> None:
    scribe = whole()
    with StubServer(default=behaviour) as server:
        async with quick_model(server.base_url, attempts=1) as model:
            judge = ModelJudge(model, REFERENTIAL.rubric)
            result = await grade(scribe.copy(), scribe.scenario, judge=judge, referential=REFERENTIAL)
    assert result.error
    for criterion in ("C1", "C2", "C4", "C9", "C10"):
        one = result.criterion(criterion)
        assert (one.level, one.status) == (None, Status.NOT_SCORED)
    assert [result.criterion(c).level for c in ("C3", "C5", "C6")] == [3, 3, 3]


async def test_a_server_that_answers_anything_valid_convinces_nobody_without_quotes() -> None:
    scribe = whole()
    with StubServer() as server:
        async with quick_model(server.base_url) as model:
            judge = ModelJudge(model, REFERENTIAL.rubric)
            result = await grade(scribe.copy(), scribe.scenario, judge=judge, referential=REFERENTIAL)
    assert result.error is None
    assert met(result.criterion("C1"))["figures_analysed"] is not True
    assert result.usage.calls >= 1
