"""A date that somebody may have to be somewhere, or do something, is written with its weekday: *ma 23 nov 2026*."""

import re
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from samenspel import clock
from tests.conftest import rolled_back
from tests.pages import Part
from tests.scene import make_scene
from tests.test_every_route import LINES, cookie_of, filled_in
from tests.world import make_world

ROOT = Path(__file__).parent.parent
#: Where a date is one in a history, often of years ago: nobody plans by it, and a column of them reads better short.
BARE = {
    "templates/components/groups.html": "since when nobody leads a group or nothing happens there, mostly months",
    "templates/components/maps.html": "what funds did together, in a list of years",
    "templates/maps/_changes.html": "the days on which ties began and ended",
    "templates/maps/_comparison.html": "when funds were last together",
    "templates/maps/_partners.html": "when funds were last together",
    "templates/maps/imports/draft.html": "the first and the last day of a file",
    "templates/maps/imports/new.html": "the last day of a name in a file",
    "templates/groups/leads/show.html": "from when until when somebody led",
    "templates/people/fund.html": "the first and the last day of a fund",
    "templates/people/sector/fund.html": "the last day of a fund",
    "templates/people/sector/theme.html": "the last day of a theme",
    "templates/initiatives/show.html": "until when a fund took part",
    "templates/home/succession/done.html": "since when a fund goes on as another",
    "platform/samenspel/initiatives/words.py": "the period of an initiative, mostly years",
    "platform/samenspel/maps/view/measures.py": "when a tie ended",
    "platform/samenspel/home/succession/forms.py": "the first and the last day of a fund",
}
#: Days of a week that begins on Monday, below their weekday or beside it.
IN_A_GRID = {"templates/meetings/planner/_weeks.html"}
MONTHS = "jan|feb|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec"
LONG_MONTHS = "januari|februari|maart|april|juni|juli|augustus|september|oktober|november|december"
WEEKDAYS = "ma|di|wo|do|vr|za|zo|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"
DATE = re.compile(rf"(?:\b(?P<weekday>{WEEKDAYS}) )?\b\d{{1,2}} (?:{MONTHS}|{LONG_MONTHS})\b", re.IGNORECASE)


def _sources() -> Iterator[Path]:
    for folder, endings in (("templates", ("html", "txt")), ("platform", ("py",))):
        for ending in endings:
            yield from (ROOT / folder).rglob(f"*.{ending}")


def test_only_a_history_has_dates_without_their_weekday() -> None:
    found = {path.relative_to(ROOT).as_posix() for path in _sources() if re.search(r"\bbare_day\b", path.read_text())}
    assert found - {"platform/samenspel/clock.py", "platform/samenspel/web.py"} == set(BARE)


def test_no_date_is_put_together_by_hand() -> None:
    """A day and a month beside one another are written by the clock, which knows the weekday."""
    by_hand = re.compile(r"day\)\.split|\|day\[|format_date\(|strftime\([^)]*%[aAbBdj]")
    found = {path.relative_to(ROOT).as_posix() for path in _sources() if by_hand.search(path.read_text())}
    # The cells of somebody's own sheet are shown as a sheet shows them.
    assert {each for each in found if "/demo/" not in each} == {"platform/samenspel/documents/previews/sheets.py"}
    in_parts = re.compile(r"\|day_of_month")
    parts = {path.relative_to(ROOT).as_posix() for path in _sources() if in_parts.search(path.read_text())}
    leaves = {each for each in parts - IN_A_GRID if "leaf(" in (ROOT / each).read_text()}
    assert parts - IN_A_GRID == leaves, "the leaf of a calendar stands beside the date in full"


def test_the_clock_writes_weekdays() -> None:
    on = date(2026, 11, 23)
    at = clock.from_local(on, time(14, 5))
    assert clock.day(on) == "ma 23 nov 2026"
    assert clock.day(on, "en") == "Mon 23 Nov 2026"
    assert clock.moment(at) == "ma 23 nov 2026, 14:05"
    assert clock.short_day(on) == "ma 23 nov"
    assert clock.bare_day(on) == "23 nov 2026"
    assert clock.day_of_month(at) == "23"


#: Pages with dates of a history, by the start of their address.
WITH_HISTORY = ("/samenwerkingskaart", "/fondsen/", "/beheer/", "/overleg/<slug>/trekker", "/initiatieven", "/cijfers")


def _words_of(html: str) -> str:
    """What stands on a page or on a part of one."""
    body = LexborHTMLParser(html).body
    return Part(body).text if body else ""


@pytest.mark.parametrize("name", ["bram", "ilse"])
def test_no_page_shows_a_date_without_its_weekday(session_app: Flask, name: str) -> None:
    with rolled_back(session_app):
        world = make_world()
        scene = make_scene(world, "open", "closed")
        browser = session_app.test_client()
        browser.set_cookie(session_app.config["SESSION_COOKIE_NAME"], cookie_of(session_app, getattr(world, name)))
        bare, looked_at, dates = [], 0, 0
        for method, rule, where, *_codes in LINES:
            if method != "GET" or where == "closed" or rule.startswith(WITH_HISTORY):
                continue
            answer = browser.get(filled_in(scene, rule, where))
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            looked_at += 1
            for line in _words_of(answer.text).splitlines():
                if re.match(r"week \d+ ", line):  # a row of a calendar, which has the weekdays above it
                    continue
                for written in DATE.finditer(line):
                    dates += 1
                    if written["weekday"] is None:
                        bare.append(f"{rule}: {line[:120]}")
        assert sorted(set(bare)) == []
        assert looked_at > 60
        assert dates > 30
