"""Plain mode: lines in, lines out, no cursor control. What is said goes to stdout, what is told to stderr."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from decimal import Decimal, InvalidOperation

from negotiator.cli.lines import read_line
from negotiator.errors import UsageProblem, printable
from negotiator.i18n import translate as _
from negotiator.journal.workbook import PLAN_FIELDS, SUMMARY_FIELDS
from negotiator.scenarios.search import Hit
from negotiator.simulation.notices import Notice, NoticeKind
from negotiator.simulation.session import Heard, Session

LONGEST_LINE = 20_000
"""Characters of a line that are read; a spoken turn never comes near."""


class PlainMode:
    """Drives a session from standard input."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._hits: tuple[Hit, ...] = ()
        self._document: str | None = None
        self._going = True
        self._left = False
        self._commands: Mapping[str, Callable[[str], Awaitable[None]]] = {
            "help": self._help,
            "search": self._search,
            "open": self._open,
            "clip": self._clip,
            "note": self._note,
            "plan": self._plan,
            "offer": self._offer,
            "unheard": self._unheard,
            "time": self._time,
            "next": self._next,
            "quit": self._quit,
        }

    async def run(self) -> int:
        """Play until the end, /quit or the end of input; returns the exit code."""
        try:
            self._greet()
            if self._session.phase is None:
                await self._enter()
            else:
                _tell(_phase_title(self._session))
                await self._hear(self._session.answer_pending())
            while self._going and (self._left or not self._session.finished):
                line = read_line()
                if not line:
                    break
                await self._line(line)
        finally:
            self._session.close()
        return 0

    def _greet(self) -> None:
        scenario = self._session.scenario
        _tell(f"{scenario.title} — {scenario.buyer}")
        _tell(_("The client and the jury are played by a computer program. Companies and people are fictional."))
        _tell(_("Marks are for training and never official. Commands: /help"))
        if not self._session.events[1:]:
            _tell(scenario.briefing)

    async def _line(self, raw: str) -> None:
        line = raw.rstrip("\r\n")[:LONGEST_LINE]
        await self._notices(self._session.tick())
        if not line.strip():
            return
        try:
            if line.startswith("/"):
                await self._command(line[1:])
            elif self._left:
                _tell(_("The client has left. /unheard takes your last words back, /next goes on."))
            elif (phase := self._session.phase) is None or not phase.dialogue:
                _tell(_("Nobody is there to answer in this phase: use a command. /help lists them."))
            else:
                await self._hear(self._session.say(line.strip()))
        except UsageProblem as error:
            _tell(str(error))
        if self._going and self._session.phase is None and not self._left:
            await self._enter()

    async def _command(self, line: str) -> None:
        name, _space, rest = line.partition(" ")
        command = self._commands.get(name.lower())
        if command is None:
            raise UsageProblem(_("No command /{name}.", name=name), _("/help lists them."))
        await command(rest.strip())

    # -- phases -------------------------------------------------------------------------------------------------

    async def _enter(self) -> None:
        if self._session.next_phase_id() is None or self._session.finished:
            self._ended()
            return
        opening = self._session.enter()
        first = await anext(opening, None)
        _tell(_phase_title(self._session))
        if self._session.phase and self._session.phase.id == "internal_spec":
            self._exercise()
        await self._hear(_chain(first, opening))

    def _exercise(self) -> None:
        from negotiator.exercises import draft_internal_spec, render_brief

        session = self._session
        exercise = draft_internal_spec(session.scenario, session.events, session.settings.lang)
        _say(render_brief(exercise))
        _tell(_("Write it line by line with /note TEXT; /next hands it in."))

    def _ended(self) -> None:
        _tell(_("The session is over. See the grade with: negotiator report {path}", path=self._session.journal.path))

    async def _hear(self, heard: AsyncIterator[Heard]) -> None:
        """Say each speaker's sentences on one line; tell notices as they come."""
        speaker, words = "", [""]
        async for part in heard:
            if isinstance(part, Notice):
                _flush(self._name(speaker), words)
                await self._notices((part,))
            elif part.speaker == speaker:
                words.append(part.text)
            else:
                _flush(self._name(speaker), words)
                speaker, words = part.speaker, [part.text]
        _flush(self._name(speaker), words)

    def _name(self, speaker: str) -> str:
        scenario = self._session.scenario
        names = {p.id: p.name for p in scenario.interlocutors} | {j.id: j.name for j in scenario.jury}
        return names.get(speaker, speaker)

    async def _notices(self, notices: tuple[Notice, ...]) -> None:
        for notice in notices:
            self._left = self._left or notice.kind is NoticeKind.CLIENT_LEFT
            _tell(notice_text(notice))

    # -- commands -----------------------------------------------------------------------------------------------

    async def _help(self, _rest: str) -> None:
        _say(
            "/help /search WORDS /open N /clip TEXT /note TEXT /plan FIELD VALUE /offer ISSUE=VALUE... "
            "/unheard /time /next /quit"
        )
        _say(_("Fields of the plan: {fields}.", fields=", ".join(PLAN_FIELDS)))
        _say(_("Fields of the discovery summary (/plan too): {fields}.", fields=", ".join(SUMMARY_FIELDS)))
        issues = ", ".join(f"{i.id} ({i.unit})" for i in self._session.scenario.deal.issues)
        _say(_("Issues of the offer: {issues}.", issues=issues))

    async def _search(self, words: str) -> None:
        self._hits = self._session.search(words)
        documents = {d.id: d for d in self._session.scenario.dossier}
        for number, hit in enumerate(self._hits, start=1):
            document = documents[hit.document]
            _say(f"{number}. {document.title} — {document.source}, {document.date:%d/%m/%Y}")
            _say("   " + "".join(text for text, _match in hit.snippet))
        if not self._hits:
            _tell(_("Nothing found. Try other words."))

    async def _open(self, number: str) -> None:
        if not number.isdigit() or not 1 <= int(number) <= len(self._hits):
            raise UsageProblem(_("/open wants the number of a search result."), _("Search first: /search WORDS"))
        self._document = self._hits[int(number) - 1].document
        self._session.open_document(self._document)
        document = next(d for d in self._session.scenario.dossier if d.id == self._document)
        _say(f"{document.title} ({document.source}, {document.date:%d/%m/%Y})")
        _say(document.body)

    async def _clip(self, text: str) -> None:
        self._session.clip(_wanted(text, "/clip TEXT"), self._document)
        _tell(_("Kept."))

    async def _note(self, text: str) -> None:
        line = _wanted(text, "/note TEXT")
        if self._session.phase and self._session.phase.id == "internal_spec":
            written = self._session.workbook.exercises.get("internal_spec", "")
            self._session.write_exercise("internal_spec", f"{written}\n{line}".strip())
        else:
            self._session.note(f"{self._session.workbook.notes}\n{line}".strip())
        _tell(_("Kept."))

    async def _plan(self, rest: str) -> None:
        field, _space, value = rest.partition(" ")
        if field in SUMMARY_FIELDS:
            self._session.summarise(field, value.strip())
        else:
            self._session.plan(field, value.strip())
        _tell(_("Kept."))

    async def _offer(self, rest: str) -> None:
        terms: dict[str, Decimal] = {}
        for part in rest.split():
            issue, equals, value = part.partition("=")
            terms[issue] = _number(value if equals else "", part)
        included = tuple(item.id for item in self._session.scenario.seller.catalogue if item.included)
        before = self._session.workbook.offer
        self._session.build_offer({**(before.terms if before else {}), **terms}, before.items if before else included)
        _tell(_("Kept."))

    async def _unheard(self, _rest: str) -> None:
        _tell(notice_text(self._session.unheard()))
        self._left = False

    async def _time(self, _rest: str) -> None:
        left = round(self._session.clock.left) if self._session.phase else 0
        _say(_("{minutes} min {seconds} s left.", minutes=left // 60, seconds=left % 60))

    async def _next(self, _rest: str) -> None:
        self._left = False
        if self._session.phase is not None:
            self._session.end_phase()

    async def _quit(self, _rest: str) -> None:
        self._going = False
        _tell(_("Kept. Go on with: negotiator resume"))


async def _chain(first: Heard | None, rest: AsyncIterator[Heard]) -> AsyncIterator[Heard]:
    if first is not None:
        yield first
    async for heard in rest:
        yield heard


def notice_text(notice: Notice) -> str:
    """A notice in words."""
    match notice.kind:
        case NoticeKind.TIME:
            return _("{minutes} min left.", minutes=notice.seconds // 60)
        case NoticeKind.TIME_OVER:
            return _("Time is over.")
        case NoticeKind.NEWS:
            return _("Since the meeting: {news}", news=notice.text)
        case NoticeKind.CLIENT_LEFT:
            return _("The client has ended the meeting.")
        case NoticeKind.JURY_DONE:
            return _("The jury has no more questions.")
        case NoticeKind.SET_ASIDE:
            return _("Set aside, the time is given back. Say it in other words.")
        case NoticeKind.MODEL_FAILED:
            return _(
                "The language model did not answer ({reason}): built-in words stand in for it.", reason=notice.text
            )


def _phase_title(session: Session) -> str:
    from negotiator.referential import load_referential

    if session.phase is None:
        return ""
    title = load_referential().place(session.phase.id).title.in_(session.settings.lang)
    return f"=== {title} ({session.phase.minutes_with(session.settings):g} min)"


def _flush(name: str, words: list[str]) -> None:
    text = " ".join(word for word in words if word)
    if text:
        _say(f"{name} : {text}")
    words.clear()


def _wanted(text: str, usage: str) -> str:
    if not text:
        raise UsageProblem(_("Nothing to keep."), usage)
    return text


def _number(value: str, part: str) -> Decimal:
    try:
        number = Decimal(value.replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise UsageProblem(_("{part} is not ISSUE=VALUE.", part=part), "/offer price=74 duration=36")
    return number


def _say(text: str) -> None:
    print(printable(text), flush=True)


def _tell(text: str) -> None:
    print(printable(text), file=sys.stderr, flush=True)
