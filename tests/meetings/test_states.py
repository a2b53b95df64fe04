"""The life of a meeting: each state follows from its dates."""

from datetime import timedelta

import pytest

from samenspel.db import now, session
from samenspel.meetings.models import MeetingDates, MeetingState, Report, state_of
from tests import make
from tests.fixtures import ClientOf
from tests.meetings.stories import report_of
from tests.world import World

NOW = now()
BEFORE, AFTER = NOW - timedelta(hours=1), NOW + timedelta(hours=1)
LONG_BEFORE = NOW - timedelta(days=3)


@pytest.mark.parametrize(
    ("life", "state"),
    [
        (MeetingDates(None, None), MeetingState.SEEKING),
        (MeetingDates(None, None, agenda_shared_at=BEFORE), MeetingState.SEEKING),
        (MeetingDates(AFTER, AFTER + timedelta(hours=1)), MeetingState.PLANNED),
        (MeetingDates(AFTER, AFTER + timedelta(hours=1), has_report=True), MeetingState.PLANNED),
        (MeetingDates(AFTER, AFTER + timedelta(hours=1), agenda_shared_at=BEFORE), MeetingState.AGENDA_OPEN),
        (MeetingDates(NOW, AFTER), MeetingState.RUNNING),
        (MeetingDates(BEFORE, AFTER, has_report=True), MeetingState.RUNNING),
        (MeetingDates(BEFORE, NOW), MeetingState.PAST),
        (MeetingDates(LONG_BEFORE, BEFORE, has_report=True), MeetingState.DRAFTING),
        (MeetingDates(LONG_BEFORE, BEFORE, has_report=True, published_at=BEFORE), MeetingState.REPORTED),
        (MeetingDates(None, None, cancelled_at=BEFORE), MeetingState.CANCELLED),
        (MeetingDates(LONG_BEFORE, BEFORE, BEFORE, BEFORE, True, BEFORE), MeetingState.CANCELLED),
    ],
)
def test_the_state_follows_from_the_dates(life: MeetingDates, state: MeetingState) -> None:
    assert state_of(life, NOW) is state


def test_a_meeting_whose_date_is_sought_has_a_page_and_no_hours(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, "Wanneer dan?", starts_at=None, ends_at=None)
    make.agenda_item(meeting, "Keuze van thema's")
    page = client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}").text
    assert "De datum wordt nog gezocht" in page
    assert 'aria-current="step"><span>Datum gezocht' in page
    assert "Keuze van thema&#39;s" in page
    assert "mijn-antwoord" not in page
    assert ".ics" not in page
    for address in ("agenda", "annulering", "bewerken"):
        assert client_of(world.ann).get(f"/bijeenkomsten/{meeting.id}/{address}").status_code == 200, address
    assert client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}.ics").status_code == 404
    assert client_of(world.ann).get(f"/bijeenkomsten/{meeting.id}/aanwezigheid").status_code == 303
    answer = client_of(world.bram).post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "yes"})
    assert answer.status_code == 303


def test_a_report_waits_for_the_date(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, "Wanneer dan?", starts_at=None, ends_at=None)
    item = make.agenda_item(meeting, "Keuze van thema's", owner_id=world.bram.id)
    path = f"/bijeenkomsten/{meeting.id}"
    assert "Verslag voorbereiden" not in client_of(world.ann).get(path).text
    for who in (world.ann, world.bram):
        answer = client_of(who).get(f"{path}/verslag/bewerken", follow_redirects=True)
        assert answer.request.path == path
        assert "De datum wordt nog gezocht. Een verslag voorbereiden kan zodra hij vastligt." in answer.text
    for address in ("verslag/bewerken", "verslag/publicatie", "verslag/meelezen", f"verslag/delen/{item.id}"):
        assert client_of(world.ann).post(f"{path}/{address}", data={"text": "Te vroeg"}).status_code == 303, address
    assert report_of(meeting) is None


def test_lists_of_meetings_with_a_date_leave_out_what_has_none(world: World, client_of: ClientOf) -> None:
    make.meeting(world.open_group, world.ann, "Wanneer dan?", starts_at=None, ends_at=None)
    make.meeting(world.open_group, world.ann, "Wanneer toch?", starts_at=None, ends_at=None, cancelled_at=now())
    make.meeting(world.open_group, world.ann, "Volgende week")
    for address in ("/", "/bijeenkomsten", "/overleg/wg-werkbaar-wint", "/overleg/wg-werkbaar-wint/bijeenkomsten"):
        page = client_of(world.bram).get(address)
        assert page.status_code == 200
        assert "Volgende week" in page.text, address


def test_the_page_shows_where_the_meeting_is_in_its_life(world: World, client_of: ClientOf) -> None:
    planned = make.meeting(world.open_group, world.ann)
    opened = make.meeting(world.open_group, world.ann, agenda_shared_at=now())
    over = make.meeting(world.open_group, world.ann, days=-9)
    drafted = make.meeting(world.open_group, world.ann, days=-8)
    session().add(Report(meeting_id=drafted.id, author_id=world.ann.id))
    session().commit()
    for meeting, words in (
        (planned, 'aria-current="step"><span>Gepland'),
        (opened, 'aria-current="step"><span>Agenda open'),
        (drafted, 'aria-current="step"><span>Verslag in opmaak'),
        (over, "Voorbij"),
    ):
        assert words in client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}").text


def test_an_agenda_that_was_never_opened_is_not_said_to_be(world: World, client_of: ClientOf) -> None:
    opened, never = (make.meeting(world.open_group, world.ann, days=-8, agenda_shared_at=at) for at in (now(), None))
    for meeting in (opened, never):
        session().add(Report(meeting_id=meeting.id, author_id=world.ann.id))
    session().commit()
    for meeting, is_said in ((opened, True), (never, False)):
        for path in ("", "/stand"):
            page = client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}{path}").text
            assert ("<span>Agenda open</span>" in page) is is_said
            assert "<span>Gepland</span>" in page
