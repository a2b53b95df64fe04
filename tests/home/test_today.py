"""A meeting of today stands before all else on the start page, with what one needs to get in."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from samenspel.clock import midnight, today
from samenspel.db import now, session
from samenspel.groups.models import MembershipRole
from samenspel.home.queries import start_page_of
from samenspel.meetings.models import Answer, AnswerValue, Meeting
from samenspel.people.models import Account
from tests import make
from tests.fixtures import ClientOf
from tests.pages import page
from tests.world import World, viewer


def _of_today(world: World, title: str = "Opnamedag", **given: Any) -> Meeting:
    """A meeting that began ten minutes ago: it is of today at any hour."""
    meeting = make.meeting(world.open_group, world.ann, title, **given)
    meeting.starts_at, meeting.ends_at = now() - timedelta(minutes=10), now() + timedelta(hours=1)
    session().commit()
    return meeting


def _answered(meeting: Meeting, who: Account, value: AnswerValue) -> None:
    session().execute(sa.delete(Answer))
    session().add(Answer(meeting_id=meeting.id, account_id=who.id, value=value))
    session().commit()


def test_it_says_where_and_how_to_get_in(world: World, client_of: ClientOf) -> None:
    meeting = _of_today(world, place="Gent", link="https://meet.example/zaal", agenda_shared_at=now())
    path = f"/bijeenkomsten/{meeting.id}"
    shown = page(client_of(world.bram).get("/"))
    row = shown.panel("Vandaag").row("Opnamedag")
    for words in ("Gent", "Podcastreeks Werkbaar wint", "Bezig"):
        assert words in row
    assert row.links["Online deelnemen"] == "https://meet.example/zaal"
    assert row.links["Agenda"] == f"{path}#agenda"
    assert "Inchecken" not in row.links, "only who organises stands at the door"
    assert shown.headings.index("Vandaag") == 1, "only the title of the page stands before it"
    assert "Opnamedag" not in shown.panel("Wat komt eraan?"), "it stands there once"
    organising = page(client_of(world.ann).get("/")).panel("Vandaag").row("Opnamedag")
    assert organising.links["Inchecken"] == f"{path}/inchecken"


def test_before_it_begins_it_says_from_when_on_one_can_join(world: World, client_of: ClientOf) -> None:
    meeting = _of_today(world, link="https://meet.example/zaal")
    meeting.starts_at = now() + timedelta(minutes=30)
    session().commit()
    row = page(client_of(world.bram).get("/")).all("#vandaag .row")
    if not row:
        pytest.skip("midnight is nearer than the meeting")
    assert "Online deelnemen kan vanaf" in row[0]
    assert "Online deelnemen" not in row[0].links


@pytest.mark.parametrize(
    ("value", "is_there"),
    [
        (AnswerValue.YES, True),
        (AnswerValue.MAYBE, True),
        (AnswerValue.IF_NEEDED, True),
        (AnswerValue.NO, False),
        (AnswerValue.FOLLOWS, False),
        (AnswerValue.REPRESENTED, False),
    ],
)
def test_for_whom_it_stands_there(world: World, client_of: ClientOf, value: AnswerValue, is_there: bool) -> None:
    meeting = _of_today(world)
    _answered(meeting, world.bram, value)
    shown = page(client_of(world.bram).get("/"))
    assert shown.has("#vandaag") == is_there
    assert ("Opnamedag" in shown.panel("Wat komt eraan?")) != is_there
    _answered(meeting, world.ann, value)
    assert page(client_of(world.ann).get("/")).has("#vandaag"), "who organises is there whatever they said"


def test_a_follower_is_not_asked_and_an_adviser_who_organises_is(world: World, client_of: ClientOf) -> None:
    _of_today(world)
    follower = make.account("Filip Volger", fund=world.horeca)
    make.membership(follower, world.open_group, MembershipRole.FOLLOWER)
    assert not page(client_of(follower).get("/")).has("#vandaag")
    assert not page(client_of(world.ilse).get("/")).has("#vandaag")
    session().execute(sa.update(Meeting).values(organiser_id=world.ilse.id))
    session().commit()
    assert page(client_of(world.ilse).get("/")).panel("Vandaag").row_titles == ["Opnamedag"]


def test_what_is_over_or_off_is_gone_and_the_page_knows_when_to_ask_again(world: World, client_of: ClientOf) -> None:
    meeting, bram = _of_today(world), viewer(world.bram)
    tomorrow = midnight(today() + timedelta(days=1))
    assert now() < start_page_of(bram).changes_at <= min(now() + timedelta(hours=1), tomorrow)
    meeting.ends_at = now() - timedelta(minutes=1)
    session().commit()
    assert start_page_of(bram).today == []
    assert start_page_of(bram).changes_at == tomorrow
    again = _of_today(world, "Geannuleerd", cancelled_at=now())
    assert again.id not in {line.meeting.id for line in start_page_of(bram).today}
    told = page(client_of(world.bram).get("/")).one("[data-again]")["data-again"]
    assert datetime.fromisoformat(told) == tomorrow
