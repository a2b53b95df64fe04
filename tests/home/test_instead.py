"""Must this be a meeting? What only informs can be a topic, and the hours that come free are counted."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from sqlmodel import col

from samenspel.clock import today
from samenspel.db import columns, now, session
from samenspel.home.instead_routes import reading_minutes
from samenspel.home.tasks import close_topics_in_time
from samenspel.meetings.instead.models import ReplacedMeeting
from samenspel.meetings.instead.queries import hours_saved
from samenspel.topics.models import Topic
from tests import make
from tests.fixtures import ClientOf
from tests.meetings.stories import filled, later, newest, planned
from tests.world import World

INSTEAD = "/overleg/wg-werkbaar-wint/onderwerpen/in-plaats-van-bijeenkomst"


def the_topic() -> Topic:
    session().expire_all()
    found: Topic = session().execute(sa.select(Topic).order_by(col(Topic.id).desc()).limit(1)).scalar_one()
    return found


def test_one_click_makes_a_topic_of_what_was_typed(world: World, client_of: ClientOf) -> None:
    page = client_of(world.ann).get("/overleg/wg-werkbaar-wint/bijeenkomsten/nieuw").text
    assert f'formaction="{INSTEAD}"' in page
    sent = filled(title="Nieuws van de werkbaarheidsmeting", wanted="inform", intro="**Cijfers** " + "woord " * 450)
    answer = client_of(world.ann).post(INSTEAD, data=sent)
    assert answer.status_code == 303
    topic = the_topic()
    assert answer.location == f"/onderwerpen/{topic.id}"
    page = client_of(world.bram).get(answer.location).text
    assert "<strong>Cijfers</strong>" in page
    assert "Leestijd: 3 min." in page
    assert str(later().year) in page
    row = session().execute(sa.select(ReplacedMeeting)).scalar_one()
    # Ann, Bram and Gust, two and a half hours each.
    assert (row.topic_id, row.people, row.minutes, row.closes_on) == (topic.id, 3, 150, later())
    year = now() - timedelta(days=300)
    assert hours_saved(year, now() + timedelta(days=1), world.open_group.id) == pytest.approx(7.5)
    assert hours_saved(year, now() + timedelta(days=1)) == pytest.approx(7.5)
    assert hours_saved(year, now() + timedelta(days=1), world.closed_group.id) == 0
    assert "7 uur vergaderen gespaard" in client_of(world.bram).get("/overleg/wg-werkbaar-wint/bijeenkomsten").text


@pytest.mark.parametrize(
    ("given", "words"),
    [({"title": " "}, "Geef het onderwerp een titel."), ({"intro": ""}, "dat wordt het onderwerp.")],
)
def test_what_lacks_comes_back_as_it_was(given: dict[str, str], words: str, world: World, client_of: ClientOf) -> None:
    poll = {"slot_day": later().isoformat(), "slot_start": "09:30", "minutes": "90"}
    series = {"rhythm": "quarterly", "count": "4", "until": ""}
    for more in ({}, poll, series):
        answer = client_of(world.ann).post(INSTEAD, data=filled(place="Zaal 9") | given | more)
        assert answer.status_code == 422
        assert words in answer.text
        assert "Zaal 9" in answer.text
        assert ('value="quarterly" selected' in answer.text or 'selected value="quarterly"' in answer.text) is (
            more is series
        )
    assert session().execute(sa.select(ReplacedMeeting)).first() is None


def test_a_poll_becomes_a_topic_too_and_odd_times_are_no_reason_to_refuse(world: World, client_of: ClientOf) -> None:
    poll: dict[str, Any] = {"title": "Nieuws", "intro": "Dit is er.", "minutes": "90", "slot_day": "", "slot_start": ""}
    assert client_of(world.ann).post(INSTEAD, data=poll).status_code == 303
    assert client_of(world.ann).post(INSTEAD, data=filled(day="", start="", end="10:00")).status_code == 303
    rows = session().execute(sa.select(ReplacedMeeting).order_by(col(ReplacedMeeting.id))).scalars()
    assert [(row.minutes, row.closes_on) for row in rows] == [
        (90, today() + timedelta(days=14)),
        (60, today() + timedelta(days=14)),
    ]
    for somebody in (world.bram, world.carla):
        assert client_of(somebody).post(INSTEAD, data=filled()).status_code == 403


def test_the_topic_closes_after_its_last_day(world: World, client_of: ClientOf) -> None:
    client_of(world.ann).post(INSTEAD, data=filled(wanted="inform"))
    other = make.topic(world.open_group, world.ann, "Blijft open")
    for days, closed in ((0, False), (1, True)):
        with time_machine.travel(now() + (later() - today()) + timedelta(days=days), tick=False):
            close_topics_in_time()
            session().commit()
            session().expire_all()
            open_ones = set(session().execute(columns(Topic.title).where(col(Topic.closed_at).is_(None))).scalars())
            assert ("Lerend netwerk in het najaar" not in open_ones) is closed
            assert other.title in open_ones
    assert session().execute(sa.select(ReplacedMeeting)).scalar_one().closed_at is not None


def test_a_meeting_says_what_it_is_for(world: World, client_of: ClientOf) -> None:
    meeting = planned(client_of(world.ann), world.open_group, wanted="decide")
    assert "<dt>Doel</dt><dd>Beslissen</dd>" in client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}").text
    client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/bewerken", data=filled(wanted="inform"))
    assert newest().wanted == "inform"


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (1, 1), (200, 1), (201, 2), (900, 5)])
def test_reading_time(words: int, minutes: int) -> None:
    assert reading_minutes("woord " * words) == minutes
