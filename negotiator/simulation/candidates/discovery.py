"""The first meeting as a simulated candidate leads it: a generator that says words and is sent what it hears."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from negotiator.simulation.candidates.mind import Mind

Replies = Sequence[tuple[str, str]]
"""What the client answered: speaker and sentence."""
Talk = Generator[str, Replies, None]
LAST_MINUTES = 330.0
"""Seconds kept for the restatement, the decider and the next step."""
SHORT = 45.0
"""Seconds under which only the leave is taken."""
CORRECTIONS = 2


def first_meeting(mind: Mind) -> Talk:
    """Discovery, as well as this candidate can lead it."""
    if mind.skill.script:
        yield from recite(mind, "first")
        return
    yield from say(mind, _greeting(mind), "activity")
    yield from _questions(mind)
    yield from _come_back(mind)
    yield from _restate(mind)
    yield from _access(mind, "access_again")
    yield from _part(mind)


def recite(mind: Mind, meeting: str) -> Talk:
    """Say the lines of a script, whatever is answered."""
    price = mind.view.price.written(mind.view.price.list, mind.view.lang)
    for line in mind.bank.texts("scripts", mind.skill.script, meeting):
        yield from say(mind, line.format(price=price, company=mind.view.company), "need")


def say(mind: Mind, text: str, topic: str) -> Talk:
    """Say something and take in the answer."""
    mind.hear((yield " ".join(text.split(" "))), topic)


def _greeting(mind: Mind) -> str:
    met = mind.met()
    who = f" {met[0]}" if met and mind.skill.talk == "full" else ""
    hello = mind.pick("greet").format(who=who, role=mind.view.role, company=mind.view.company)
    return f"{hello} {mind.pick('frame')}" if mind.skill.talk in ("full", "loose") else hello


def _questions(mind: Mind) -> Talk:
    skill = mind.skill
    findings = [f for f in mind.public if mind.worth(f) > 0][: skill.findings]
    for number, topic in enumerate(skill.course):
        if mind.left() < LAST_MINUTES:
            return
        if number == skill.pitch_after:
            yield from _pitch(mind)
        asked = mind.pick("questions", topic, _form(mind, number)).format(buyer=mind.view.buyer, unit=mind.view.unit)
        yield from say(mind, f"{_lead_in(mind, number, topic, findings)}{asked}", topic)
        if topic in skill.digs and mind.left() > LAST_MINUTES:
            yield from say(mind, f"{mind.pick('ack')} {_dig(mind, topic)}", topic)
        if topic == "influencers":
            yield from _access(mind, "access")


def _dig(mind: Mind, topic: str) -> str:
    """A follow-up that leans on the topic, or a bare one."""
    return mind.pick("digs", topic) if mind.bank.has("digs", topic) else mind.pick("probes")


def _form(mind: Mind, number: int) -> str:
    if mind.skill.form == "mixed":
        return "open" if number % 2 == 0 else "closed"
    return mind.skill.form


def _lead_in(mind: Mind, number: int, topic: str, findings: list[str]) -> str:
    """What comes before a question: something read that bears on it, or a word for the last answer."""
    if findings and number:
        about = f"{mind.bank.texts('questions', topic, 'open')[0]} {topic}"
        chosen = mind.best(about, findings) or (findings[0] if number % 2 else None)
        if chosen is not None:
            findings.remove(chosen)
            finding = mind.marked(mind.quote(chosen))
            return f"{mind.pick('read').format(finding=finding, buyer=mind.view.buyer)} "
    return f"{mind.pick('ack')} " if mind.skill.talk == "full" and number % 2 == 0 and number else ""


def _pitch(mind: Mind) -> Talk:
    yield from say(mind, mind.pick("pitch").format(company=mind.view.company), "need")
    price = mind.view.price.written(mind.view.price.list, mind.view.lang)
    yield from say(mind, mind.bank.text("bid").format(price=price), "budget")


def _come_back(mind: Mind) -> Talk:
    """Ask again, more deeply, once the client trusts."""
    for topic in mind.skill.back:
        if mind.left() < LAST_MINUTES:
            return
        yield from say(mind, mind.pick("questions", topic, "back"), topic)
        if mind.left() > LAST_MINUTES:
            yield from say(mind, _dig(mind, topic), topic)


def _restate(mind: Mind) -> Talk:
    """Restate in the client's own words and figures, and put right what was not right."""
    kind = mind.skill.restate
    if kind == "none":
        return
    count = int(mind.bank.text("restate", "quotes", kind))
    for row in mind.bank.rows("restate", kind):
        if mind.left() < SHORT:
            return
        quotes = mind.quotes(row["topics"], count)
        if not quotes:
            continue
        yield from say(mind, str(row["text"]).format(quotes=quotes), "need")
        if kind == "full":
            yield from _put_right(mind, row["topics"], count)


def _put_right(mind: Mind, topics: Sequence[str], count: int) -> Talk:
    for _ in range(CORRECTIONS):
        if not mind.heard("corrected") or mind.left() < SHORT:
            return
        corrected = [line.text for line in mind.lines if line.turn == mind.turns]
        mended = [mind.marked(mind.quote(text)) for text in corrected if mind.worth(text) > 0][:2]
        more = mind.quotes(topics, max(1, count - len(mended)))
        quotes = " ; ".join([*mended, more] if more else mended)
        if not quotes:
            return
        yield from say(mind, mind.bank.text("restate", "correct").format(quotes=quotes), "need")


def _access(mind: Mind, words: str) -> Talk:
    """Ask for those who decide to attend; once more at the end, otherwise, when the answer was no."""
    again = words == "access_again"
    if not mind.skill.access or mind.left() < SHORT or (again and mind.access != "refused"):
        return
    named = mind.named()[:2] if mind.skill.talk == "full" else []
    link = " et " if mind.view.lang == "fr" else " and "
    people = f", {link.join(named)}," if named else ""
    deciders = link.join(named) or mind.bank.text("deciders")
    yield from say(mind, mind.pick(words).format(people=people, people_or_deciders=deciders), "decision_process")
    mind.access = "refused" if mind.heard("refused") else "asked"


def _part(mind: Mind) -> Talk:
    kind = mind.skill.next_step
    step = mind.bank.table("first_next_step").get(kind, "")
    dates = mind.view.dates
    meeting = dates[1] if len(dates) > 1 else mind.bank.text("soon")
    if step and mind.left() > 0:
        yield from say(mind, step.format(meeting=meeting), "timeline")
    yield from say(mind, mind.pick("leave"), "timeline")
