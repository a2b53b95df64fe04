"""What an answer is worth once the meeting moved."""

import re
from typing import Any

from flask.testing import FlaskClient
from icalendar import Calendar
from selectolax.lexbor import LexborHTMLParser
from sqlmodel import select

from samenspel.db import session
from samenspel.groups.models import MembershipRole
from samenspel.meetings.attendance import queries as attendances
from samenspel.meetings.models import Answer, AnswerValue, Meeting
from samenspel.people.models import Account
from tests import make
from tests.fixtures import ClientOf
from tests.meetings.stories import FRAGMENT, filled, later, planned, work
from tests.pages import page
from tests.world import World


def answer_of(meeting: Meeting, who: Account) -> Answer:
    session().expire_all()
    return session().exec(select(Answer).where(Answer.meeting_id == meeting.id, Answer.account_id == who.id)).one()


def moved(client: Any, meeting: Meeting, **given: str) -> None:
    form = filled(**given) | {"seen_clashes": "x"}
    answer = client.post(f"/bijeenkomsten/{meeting.id}/bewerken", data=form)
    assert answer.status_code == 303, answer.text


def partstat(mail: Any) -> tuple[str, str]:
    (part,) = [part for part in mail.message().walk() if part.get_content_type() == "text/calendar"]
    (event,) = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
    return event["ATTENDEE"].params["PARTSTAT"], event["ATTENDEE"].params["RSVP"]


def test_a_yes_is_to_be_confirmed_once_the_hour_changed(
    world: World, client_of: ClientOf, visitor: FlaskClient, outbox: list[Any]
) -> None:
    ann, bram = client_of(world.ann), client_of(world.bram)
    meeting = planned(ann, world.open_group)
    assert bram.post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "yes"}).status_code == 303
    work()
    outbox.clear()
    moved(ann, meeting, place="Elders")
    work()
    (mail,) = [mail for mail in outbox if mail.to == [world.bram.email]]
    assert partstat(mail) == ("ACCEPTED", "TRUE"), "another place keeps the yes"
    assert "antwoord=yes" not in mail.body
    assert answer_of(meeting, world.bram).is_earlier is False
    outbox.clear()

    moved(ann, meeting, place="Elders", start="14:00")
    work()
    (mail,) = [mail for mail in outbox if mail.to == [world.bram.email]]
    assert partstat(mail) == ("NEEDS-ACTION", "TRUE")
    assert "voor het vorige uur" in mail.body
    assert mail.reply_to == [f"{world.ann.name} <{world.ann.email}>"]
    turnout = attendances.turnout_of(meeting)
    assert (turnout.counts["yes"], turnout.counts["earlier"], turnout.fund_count) == (0, 1, 0)
    assert "ja voor het vorige uur" in page(bram.get(f"/bijeenkomsten/{meeting.id}")).text
    assert "Kom je ook nu?" in bram.get(f"/bijeenkomsten/{meeting.id}").text
    assert "Verplaatst: kom je ook nu?" in bram.get("/bijeenkomsten").text
    assert "Je zei ja voor het vorige uur" in bram.get("/").text

    # From the mail, without signing in: opening the link changes nothing, and shows the button that was chosen.
    link = re.search(r"(/bijeenkomsten/antwoord/\S+)\?antwoord=yes", mail.body)
    assert link is not None
    chosen = LexborHTMLParser(visitor.get(f"{link[1]}?antwoord=yes").text).css_first("button[name=value][value=yes]")
    assert chosen is not None
    assert chosen.attributes.get("data-variant") != "secondary"
    assert answer_of(meeting, world.bram).is_earlier
    page(visitor.post(link[1], data={"value": "yes"}))
    assert answer_of(meeting, world.bram).is_earlier is False
    assert attendances.turnout_of(meeting).counts["yes"] == 1


def test_where_it_moves_back_the_yes_counts_again(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    meeting = planned(ann, world.open_group)
    for who, value in ((world.bram, "yes"), (world.gust, "follows")):
        client_of(who).post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": value})
    moved(ann, meeting, end="17:00")
    moved(ann, meeting, day=later(40).isoformat())
    assert answer_of(meeting, world.bram).is_earlier
    assert not answer_of(meeting, world.gust).is_earlier, "who reads the report does so at any hour"
    moved(ann, meeting)
    assert not answer_of(meeting, world.bram).is_earlier


def test_an_undo_on_the_start_page_asks_again(world: World, client_of: ClientOf) -> None:
    ann, bram = client_of(world.ann), client_of(world.bram)
    meeting = planned(ann, world.open_group)
    ann.post(f"/bijeenkomsten/{meeting.id}/plaatsen", data={"capacity": "1"})
    path = f"/bijeenkomsten/{meeting.id}/antwoord"
    bram.post(path, data={"value": "yes"})
    moved(ann, meeting, start="14:00")
    row = bram.post(path, data={"value": "no", "terug": "start"}, headers=FRAGMENT)
    field = LexborHTMLParser(row.text).css_first("input[name=vorige]")
    previous = field.attributes["value"] if field else None
    assert previous
    client_of(world.gust).post(path, data={"value": "yes"})  # takes the seat that was given up
    again = bram.post(f"{path}/ongedaan", data={"vorige": previous, "terug": "start"}, headers=FRAGMENT)
    assert "Je zei ja voor het vorige uur" in again.text
    mine = answer_of(meeting, world.bram)
    assert (mine.value, mine.is_earlier, mine.waiting_since is not None) == (AnswerValue.YES, True, True)
    for wrong in ("yes", "yes a b", "yes 2026-01-01 2026-01-02", "maybe x"):
        assert bram.post(f"{path}/ongedaan", data={"vorige": wrong}).status_code == 303
        assert bram.post(path, data={"value": "no"}).status_code == 303


def test_a_follower_who_said_yes_is_asked_again(world: World, client_of: ClientOf) -> None:
    follower = make.account("Filip Volger", fund=world.horeca)
    make.membership(follower, world.open_group, MembershipRole.FOLLOWER)
    ann, filip = client_of(world.ann), client_of(follower)
    meeting = planned(ann, world.open_group)
    filip.post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "yes"})
    moved(ann, meeting, start="14:00")
    assert "Verplaatst: kom je ook nu?" in filip.get("/bijeenkomsten").text
