"""Answers by mail that are not taken: who sent them hears why, once, and nothing changes."""

from email.message import EmailMessage
from email.mime.text import MIMEText
from typing import Any

import pytest

from samenspel.db import now
from samenspel.meetings.models import Meeting
from tests import make
from tests.fixtures import ClientOf
from tests.meetings.replies.post import BOX, SERVER, Post, answers, refused, reply
from tests.meetings.stories import filled, planned, work
from tests.world import World


def test_a_stranger_is_told_once_and_changes_nothing(
    world: World, post: Post, outbox: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    caplog.set_level("INFO")
    post.send(reply(meeting, "vreemd@elders.example"))
    post.send(reply(meeting, world.bram.email, sender="vreemd@elders.example"))  # in another's name
    post.look()
    assert answers() == {}
    ((to, words),) = refused(outbox)
    assert to == "vreemd@elders.example"
    assert "We kennen dit adres niet" in words
    assert meeting.title not in words
    assert "put aside" in caplog.text
    assert "vreemd" not in caplog.text
    assert world.bram.email not in caplog.text


def test_who_may_not_see_the_meeting_hears_no_more_than_that_it_is_not_found(
    world: World, post: Post, outbox: list[Any]
) -> None:
    meeting = make.meeting(world.closed_group, world.dirk, "Geheim overleg")
    post.send(reply(meeting, world.bram.email))
    post.look()
    assert answers() == {}
    ((_to, words),) = refused(outbox)
    assert "Dag Bram," in words
    assert "vinden die bijeenkomst niet" in words
    assert "Geheim" not in words


def test_an_answer_that_comes_too_late_is_refused_with_the_reason(
    world: World, client_of: ClientOf, post: Post, outbox: list[Any]
) -> None:
    off = make.meeting(world.open_group, world.ann, "Weg", cancelled_at=now())
    over = make.meeting(world.open_group, world.ann, "Voorbij", days=-2)
    moved = planned(client_of(world.ann), world.open_group)
    client_of(world.ann).post(f"/bijeenkomsten/{moved.id}/bewerken", data=filled(start="14:00"))
    silent = make.meeting(world.open_group, world.ann, "Stil")
    work()
    outbox.clear()
    for each in (off, over, silent):
        post.send(reply(each, world.bram.email, "NEEDS-ACTION" if each is silent else "ACCEPTED"))
    post.send(reply(moved, world.bram.email, sequence=0))
    post.look()
    assert answers() == {}
    told = "\n".join(words for _to, words in refused(outbox))
    for words in ("gaat niet door", "al begonnen", "intussen verplaatst", "zei niet of je komt"):
        assert words in told
    assert f"/bijeenkomsten/{moved.id}" in told
    assert len(refused(outbox)) == 4


def broken(kind: str, meeting: Meeting, who: str) -> EmailMessage:
    message = reply(meeting, who, name=f"<{kind}@example.org>")
    part = next(each for each in message.walk() if each.get_content_type() == "text/calendar")
    contents: dict[str, bytes] = {
        "no end": b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n",
        "no calendar": b"\x00\xff\xfe geen agenda",
        "no attendee": f"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:{meeting.id}@samenspel\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n".encode(),
        "bad number": part.get_payload(decode=True).replace(b"SEQUENCE:0", b"SEQUENCE:veel"),  # type: ignore[union-attr]
    }
    text = MIMEText("x", "calendar", "utf-8")
    text.set_payload(contents[kind].decode("latin-1"), "latin-1")
    message.set_payload([message.get_payload()[0], text])  # type: ignore[index]
    return message


@pytest.mark.parametrize("kind", ["no end", "no calendar", "no attendee", "bad number"])
def test_a_broken_answer_is_refused_and_stays_in_the_mailbox(
    world: World, post: Post, outbox: list[Any], kind: str
) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    post.send(broken(kind, meeting, world.bram.email))
    post.look()
    post.look()
    assert answers() == {}
    ((to, words),) = refused(outbox)
    assert to == world.bram.email
    assert "niet lezen" in words or "alleen antwoorden van agenda's" in words
    assert post.folder(query="FLAGGED") == 1


def test_who_proposes_another_moment_hears_whom_to_ask(world: World, post: Post, outbox: list[Any]) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    message = reply(meeting, world.bram.email, "TENTATIVE")
    (part,) = [each for each in message.walk() if each.get_content_type() == "text/calendar"]
    text = part.get_content().replace("METHOD:REPLY", "METHOD:COUNTER")
    part.set_content(text, subtype="calendar", params={"method": "COUNTER"})
    post.send(message)
    post.look()
    assert answers() == {}
    assert "stelde een ander moment voor" in refused(outbox)[0][1]


def test_what_needs_no_words_gets_none(world: World, post: Post, outbox: list[Any]) -> None:
    absent = EmailMessage()
    absent["From"], absent["To"] = world.bram.email, BOX
    absent["Auto-Submitted"] = "auto-replied"
    absent.set_content("Ik ben er niet.")
    post.send(absent)
    post.look()
    assert refused(outbox) == []
    assert post.folder(query="FLAGGED") == 1
    question = EmailMessage()
    question["Authentication-Results"] = f"{SERVER}; dmarc=pass header.from={world.bram.email.partition('@')[2]}"
    question["From"], question["To"] = world.bram.email, BOX
    question.set_content("Hoe laat begint het?")
    post.send(question)
    post.look()
    ((_to, words),) = refused(outbox)
    assert "We zien niet waarop je antwoordt" in words
