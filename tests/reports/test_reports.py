"""Reports: the same grade as a page, a text, a table or data, safe whoever wrote the words in it."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
from html.parser import HTMLParser

import pytest

from negotiator.grading.grade import Grade, Human
from negotiator.reports import Report, build, grades_csv, to_html, to_json, to_markdown, to_text
from tests.grading.scribe import REFERENTIAL, Scribe, discover, negotiate, prepare, sum_up, whole

HOSTILE = "<script>alert('x')</script> <img src=x onerror=alert(1)> [x](javascript:y) | `a` \x1b[31mred\x07"


def report_of(scribe: Scribe, lang: str = "fr", *, reveal: bool = False) -> Report:
    return build(scribe.grade(), REFERENTIAL, lang=lang, events=scribe.events, scenario=scribe.scenario, reveal=reveal)


class Page(HTMLParser):
    """The parts of a page that matter here."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            self.attributes.append(name)
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")


def test_a_page_stands_alone_and_its_links_lead_to_turns() -> None:
    text = to_html(report_of(whole()))
    page = Page(text)
    assert "script" not in page.tags and "link" not in page.tags and "iframe" not in page.tags
    assert not any(name.startswith("on") for name in page.attributes)
    assert "http:" not in text and "https:" not in text and "url(" not in text
    assert page.links and all(link.startswith("#") and link[1:] in page.ids for link in page.links)
    assert len(page.ids) == len(set(page.ids))
    assert page.tags.count("svg") == 3


def test_hostile_words_are_shown_and_do_nothing() -> None:
    scribe = prepare(Scribe())
    scribe.meeting("interview_1").say(HOSTILE, answer=HOSTILE).end()
    scribe.start("preparation").plan(objectives=HOSTILE).end()
    grade = dataclasses.replace(scribe.grade(), copy=HOSTILE, candidate=HOSTILE, error=HOSTILE)
    report = build(grade, REFERENTIAL, lang="fr", events=scribe.events, scenario=scribe.scenario)
    page = Page(to_html(report))
    assert "script" not in page.tags and "img" not in page.tags
    for text in (to_html(report), to_markdown(report), to_text(report)):
        assert "\x1b" not in text and "\x07" not in text
    assert "<script>" not in to_markdown(report)
    assert re.search(r"(?<!\\)\]\(", to_markdown(report)) is None


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_form_shows_the_levels_and_what_they_are_not(lang: str) -> None:
    report = report_of(whole(), lang)
    for text in (to_html(report), to_markdown(report), to_text(report)):
        flat = " ".join(text.replace("\\", "").replace("&#39;", "'").split())
        assert report.disclaimer.split(".")[0] in flat
        for line in report.lines:
            assert line.id in text
    assert report.grade.written() == whole().grade().written()


def test_a_report_is_the_same_every_time() -> None:
    assert to_html(report_of(whole())) == to_html(report_of(whole()))


def test_what_was_missed_keeps_its_words_for_another_attempt_unless_a_trainer_asks() -> None:
    scribe = discover(Scribe())
    missed = {row.topic: row for row in report_of(scribe).discovered if row.state == "missed"}
    assert missed and all(row.words == "" for row in missed.values())
    told = [row for row in report_of(scribe, reveal=True).discovered if row.state == "missed"]
    assert all(row.words for row in told)
    assert "Paul Girard joue sa prime" not in to_html(report_of(scribe))


def test_the_discovery_map_tells_the_question_that_brought_each_fact() -> None:
    rows = {row.words: row for row in report_of(discover(Scribe())).discovered}
    row = rows["Un client audite l'hygiène en novembre."]
    assert (row.state, row.question, row.turn) == ("found", "Et quelles conséquences ?", 3)


def test_the_ledger_shows_gifts_and_the_effect_on_the_margin() -> None:
    row = report_of(negotiate(discover(Scribe()), against=())).concessions[0]
    assert (row.before, row.after, row.gift, row.effect) == ("100 €", "95 €", True, "−360\u00a0€")


def test_the_grid_is_set_beside_what_the_candidate_wrote() -> None:
    people = {person.name: person for person in report_of(sum_up(discover(Scribe()))).people}
    assert people["Paul Girard"].understood == "M. Girard décide et signe"


def test_talk_trust_and_time_are_figures_of_the_session() -> None:
    report = report_of(whole())
    assert [talk.meeting for talk in report.talks] == [step.title for step in report.steps if "entretien" in step.title]
    assert report.talks[0].open >= 8 and 0 < report.talks[0].share < 100
    assert report.trust[0].points[0] == (0, 50)
    assert {step.given for step in report.steps} == {20}


def test_a_text_keeps_to_its_width_whatever_the_window() -> None:
    for width in (40, 80, 140):
        assert max(len(line) for line in to_text(report_of(whole()), width).splitlines()) <= width


def test_a_person_s_level_stands_beside_the_program_s() -> None:
    scribe = whole()
    grade = scribe.grade()
    human = Human(1, "Mme Roche", "2026-05-04T10:00:00+00:00", "preuve faible")
    changed = tuple(dataclasses.replace(c, human=human) if c.id == "C6" else c for c in grade.criteria)
    line = build(dataclasses.replace(grade, criteria=changed), REFERENTIAL, lang="fr").lines[5]
    assert line.level == 1
    assert "Mme Roche" in line.human and "3" in line.human and "preuve faible" in line.human


def test_csv_has_a_line_a_copy_empty_where_undefined_and_no_formula() -> None:
    grades: list[Grade] = [whole().grade(), dataclasses.replace(discover(Scribe()).grade(), copy="=cmd()")]
    rows = list(csv.DictReader(io.StringIO(grades_csv(grades))))
    assert rows[0]["C6"] == "3" and rows[1]["C6"] == "" and rows[1]["C6_status"] == "not_observed"
    assert rows[1]["copy"] == "'=cmd()"


def test_json_holds_the_grade_as_it_is_and_the_figures() -> None:
    scribe = whole()
    raw = json.loads(to_json(report_of(scribe)))
    assert raw["grade"] == scribe.grade().to_json()
    assert raw["session"]["concessions"][0]["after"] == "95 €"


def test_a_grade_alone_makes_a_report_without_its_session() -> None:
    report = build(whole().grade(), REFERENTIAL, lang="fr")
    assert report.transcript == ()
    assert all(not link.startswith("#t") for link in Page(to_html(report)).links)
