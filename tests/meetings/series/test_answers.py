"""Answers to a series from somebody's calendar: to all that is to come, or to one of it."""

from collections.abc import Sequence
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.meetings.models import Answer, Meeting
from tests.fixtures import ClientOf
from tests.meetings.replies.post import Post, refused, reply
from tests.meetings.series.test_calendars import cancel, edit
from tests.meetings.series.test_series import NOW, all_meetings, plan_series
from tests.meetings.stories import moments, work
from tests.world import World


@pytest.fixture(autouse=True)
def known_mailbox(post: Post) -> None:
    """One that was looked into before: the server dates letters by its own clock, long before these stories."""
    post.look()


#: Outlook names the zone in its own way, and says what it means.
OUTLOOK = (
    "BEGIN:VTIMEZONE\r\nTZID:Romance Standard Time\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\n"
    "TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\r\n"
    "END:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
)


def put_before_the_event(message: EmailMessage, words: str) -> None:
    """Writes more into the calendar of a letter, ahead of its event."""
    (part,) = [each for each in message.walk() if each.get_content_type() == "text/calendar"]
    text = part.get_content().replace("BEGIN:VEVENT", f"{words}BEGIN:VEVENT", 1)
    part.set_content(text, subtype="calendar", params={"method": "REPLY"})


def answer_values(meetings: Sequence[Meeting], world: World) -> list[str]:
    """What Bram answered to each, in a word."""
    session().expire_all()
    query = columns(Answer.meeting_id, Answer.value).where(col(Answer.account_id) == world.bram.id)
    known = {row.meeting_id: row.value for row in session().execute(query)}
    return [known[each.id].value if each.id in known else "-" for each in meetings]


@time_machine.travel(NOW, tick=False)
def test_an_answer_to_the_series_is_one_to_all_that_is_to_come(
    world: World, client_of: ClientOf, post: Post, outbox: list[Any]
) -> None:
    ann = client_of(world.ann)
    meetings = plan_series(ann, world.open_group)
    cancel(ann, meetings[3], "een")
    work()
    outbox.clear()
    key = str(meetings[0].series_id)
    with time_machine.travel("2027-03-20T09:00:00+00:00", tick=False):
        post.send(reply(meetings[0], world.bram.email, uid=key, sequence=0, extra="COMMENT:Graag\r\n"))
        post.look()
        assert answer_values(meetings, world) == ["-", "yes", "yes", "-"]
        one = f"RECURRENCE-ID;TZID=Europe/Brussels:{moments(meetings[2])[0]:%Y%m%d}T093000\r\n"
        post.send(
            reply(meetings[0], world.bram.email, "DECLINED", uid=key, sequence=0, extra=one, name="<2@example.org>")
        )
        post.look()
        assert answer_values(meetings, world) == ["-", "yes", "no", "-"]
        assert refused(outbox) == []


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    "named",
    [
        "RECURRENCE-ID:20270413T073000Z",
        "RECURRENCE-ID;TZID=Europe/Brussels:20270413T093000",
        "RECURRENCE-ID;TZID=Romance Standard Time:20270413T093000",
        "RECURRENCE-ID:20270413T093000",
        "RECURRENCE-ID;VALUE=DATE:20270413",
    ],
)
def test_one_of_the_series_is_named_in_many_ways(world: World, client_of: ClientOf, post: Post, named: str) -> None:
    meetings = plan_series(client_of(world.ann), world.open_group)
    message = reply(meetings[0], world.bram.email, uid=str(meetings[0].series_id), extra=f"{named}\r\n")
    put_before_the_event(message, OUTLOOK.replace("\r", ""))
    post.send(message)
    post.look()
    assert answer_values(meetings, world) == ["-", "yes", "-", "-"]


@time_machine.travel(NOW, tick=False)
def test_one_that_moved_since_is_asked_again_and_the_others_count(
    world: World, client_of: ClientOf, post: Post, outbox: list[Any]
) -> None:
    ann = client_of(world.ann)
    meetings = plan_series(ann, world.open_group)
    edit(ann, meetings[1], "een", day="2027-04-14", start="14:00", end="15:30")
    work()
    outbox.clear()
    post.send(reply(meetings[0], world.bram.email, uid=str(meetings[0].series_id), sequence=0))
    post.look()
    assert answer_values(meetings, world) == ["yes", "-", "yes", "yes"]
    ((_to, words),) = refused(outbox)
    assert "intussen verplaatst" in words
    assert f"/bijeenkomsten/{meetings[1].id}" in words
    named = "RECURRENCE-ID;TZID=Europe/Brussels:20270413T093000\r\n"
    post.send(
        reply(
            meetings[0],
            world.bram.email,
            uid=str(meetings[0].series_id),
            sequence=1,
            extra=named,
            name="<2@example.org>",
        )
    )
    post.look()
    assert answer_values(all_meetings(), world) == ["yes"] * 4


@time_machine.travel(NOW, tick=False)
def test_from_one_on_and_both_at_once_in_a_letter(world: World, client_of: ClientOf, post: Post) -> None:
    meetings = plan_series(client_of(world.ann), world.open_group)
    key = str(meetings[0].series_id)
    later = "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Brussels:20270511T093000\r\n"
    post.send(reply(meetings[0], world.bram.email, "TENTATIVE", uid=key, extra=later))
    post.look()
    assert answer_values(meetings, world) == ["-", "-", "maybe", "maybe"]
    # Apple sends what is said of all and of one together, in any order.
    message = reply(meetings[0], world.bram.email, uid=key, name="<2@example.org>")
    one = (
        f"BEGIN:VEVENT\nATTENDEE;PARTSTAT=DECLINED:mailto:{world.bram.email}\nUID:{key}@samenspel\nSEQUENCE:0\n"
        "RECURRENCE-ID:20270413T073000Z\nEND:VEVENT\n"
    )
    put_before_the_event(message, one)
    post.send(message)
    post.look()
    assert answer_values(meetings, world) == ["yes", "no", "yes", "yes"]


@time_machine.travel(NOW, tick=False)
def test_an_old_answer_to_one_of_a_series_that_moved_as_a_whole_is_asked_again(
    world: World, client_of: ClientOf, post: Post, outbox: list[Any]
) -> None:
    ann = client_of(world.ann)
    meetings = plan_series(ann, world.open_group, rhythm="weekly", until="2027-03-31")
    edit(ann, meetings[0], "volgende", day="2027-03-11", start="14:00", end="15:30")
    work()
    outbox.clear()
    named = "RECURRENCE-ID:20270309T083000Z\r\n"
    post.send(reply(meetings[0], world.bram.email, uid=str(meetings[0].series_id), sequence=0, extra=named))
    post.look()
    assert answer_values(meetings, world) == ["-"] * len(meetings)
    assert "intussen verplaatst" in refused(outbox)[0][1]


@time_machine.travel(NOW, tick=False)
def test_one_that_is_not_in_the_series_is_not_found(
    world: World, client_of: ClientOf, post: Post, outbox: list[Any]
) -> None:
    meetings = plan_series(client_of(world.ann), world.open_group)
    named = "RECURRENCE-ID:20270414T073000Z\r\n"
    post.send(reply(meetings[0], world.bram.email, uid=str(meetings[0].series_id), extra=named))
    post.look()
    assert answer_values(meetings, world) == ["-"] * 4
    assert "vinden die bijeenkomst niet" in refused(outbox)[0][1]
