"""A whole session played without a terminal: a simulated candidate, a clock moved by hand, files at the end."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from negotiator.errors import UsageProblem
from negotiator.exercises import draft_internal_spec, render_exercise
from negotiator.personas.client import Client
from negotiator.personas.speech import Sentence
from negotiator.scenarios.models import Scenario
from negotiator.simulation.candidates import (
    Mind,
    Talk,
    answer_jury,
    bank,
    develop,
    first_meeting,
    prepare,
    second_meeting,
    skills,
    view_of,
    write_spec,
)
from negotiator.simulation.clock import ManualClock
from negotiator.simulation.notices import NoticeKind
from negotiator.simulation.session import Beginning, Heard, Session
from negotiator.simulation.settings import SessionSettings
from negotiator.simulation.store import JOURNAL

THINKING = (2.0, 4.0)
"""Seconds a simulated candidate thinks before speaking, least and most."""
AT_WORK = 60.0
"""Seconds between two looks at the clock while writing."""
SHARE_AT_WORK = 0.8
"""Part of a phase without dialogue that a simulated candidate uses."""
MOST_TURNS = 80
"""Turns of one dialogue after which a simulated candidate stops, whatever its clock says."""


async def run_demo(
    scenario: Scenario,
    client: Client,
    *,
    skill: str,
    seed: int,
    out_dir: Path,
    settings: SessionSettings,
    clock: ManualClock | None = None,
    scenario_hash: str = "",
) -> Path:
    """Play every phase of `settings`; returns the journal's path.

    Writes the journal and, where their phase was played, `plan.md`, `internal_spec.md` and `spec.md` into `out_dir`.
    The same seed gives the same journal, times and hashes aside. Raises UsageProblem for an unknown skill and
    JournalProblem when the folder holds a session already.
    """
    if skill not in skills():
        raise UsageProblem(f"no simulated candidate {skill}", f"One of: {', '.join(skills())}.")
    out_dir.mkdir(parents=True, exist_ok=True)
    time = clock or ManualClock()
    session = Session.create(out_dir / JOURNAL, Beginning(scenario, scenario_hash, settings), client, time)
    try:
        await _Player(session, time, skill, seed, out_dir).play()
    finally:
        session.close()
    return session.journal.path


class _Player:
    """A simulated candidate at a session's controls."""

    def __init__(self, session: Session, clock: ManualClock, skill: str, seed: int, out_dir: Path) -> None:
        lang = session.settings.lang
        self._session = session
        self._time = clock
        self._out = out_dir
        self._rng = random.Random(f"candidate {skill} {seed}")
        self._mind = Mind(view_of(session.scenario, lang), bank(lang), skills()[skill], self._rng, self._left)

    def _left(self) -> float:
        return self._session.clock.left if self._session.phase else 0.0

    async def play(self) -> None:
        """Every phase in order; one that ends early gives way to the next."""
        while (name := self._session.next_phase_id()) is not None:
            opening = [heard async for heard in self._session.enter()]
            self._mind.news += [h.text for h in opening if not isinstance(h, Sentence) and h.kind is NoticeKind.NEWS]
            await self._phase(name, opening)
            if self._session.phase is not None:
                self._session.end_phase()

    async def _phase(self, name: str, opening: Sequence[Heard]) -> None:
        match name:
            case "interview_1" | "interview_2":
                self._mind.hear(_words(opening), "activity")
                await self._talk(first_meeting(self._mind) if name == "interview_1" else second_meeting(self._mind))
            case "jury":
                await self._face_jury(_words(opening))
            case "preparation":
                prepare(self._mind, self._session)
                self._write("plan.md", self._plan())
                self._work()
            case "development":
                develop(self._mind, self._session)
                self._work()
            case "internal_spec":
                self._specify()
            case _:
                self._work()

    async def _say(self, text: str) -> list[tuple[str, str]] | None:
        """Think, speak, listen; none when the phase is over."""
        self._time.advance(self._rng.uniform(*THINKING))
        self._session.tick()
        if self._over():
            return None
        heard = [part async for part in self._session.say(text)]
        return None if self._over() else _words(heard)

    def _over(self) -> bool:
        return self._session.phase is None or self._session.clock.over

    async def _talk(self, talk: Talk) -> None:
        """Let a generator of words speak until it, the client or the time is at its end."""
        try:
            text = next(talk)
            for _ in range(MOST_TURNS):
                replies = await self._say(text)
                if replies is None:
                    return
                text = talk.send(replies)
        except StopIteration:
            return

    async def _face_jury(self, asked: list[tuple[str, str]]) -> None:
        for _ in range(MOST_TURNS):
            replies = await self._say(answer_jury(self._mind, " ".join(text for _, text in asked)))
            if not replies:
                return
            asked = replies

    def _work(self) -> None:
        """Let most of a phase's time go by, as writing takes it."""
        session = self._session
        until = session.clock.total * SHARE_AT_WORK
        while session.phase is not None and session.clock.spent < until:
            self._time.advance(AT_WORK)
            session.tick()

    def _specify(self) -> None:
        session = self._session
        exercise = draft_internal_spec(session.scenario, session.events, session.settings.lang)
        self._write("internal_spec.md", render_exercise(exercise))
        text = write_spec(self._mind)
        session.write_exercise("internal_spec", text)
        self._write("spec.md", text)
        self._work()

    def _plan(self) -> str:
        plan = self._session.workbook.plan
        titles = self._mind.bank.table("plan_titles")
        parts = [f"# {titles['title']}"] + [f"## {titles[field]}\n\n{text}" for field, text in plan.items()]
        return "\n\n".join(parts) + "\n"

    def _write(self, name: str, text: str) -> None:
        (self._out / name).write_text(text, encoding="utf-8")


def _words(heard: Sequence[Heard]) -> list[tuple[str, str]]:
    return [(h.speaker, h.text) for h in heard if isinstance(h, Sentence)]
