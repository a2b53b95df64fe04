"""Whose answer it is: proven by the address it was sent to, or by our mail server; what is neither changes nothing."""

import imaplib
import io
import re
import uuid
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_mailman.backends.smtp import EmailBackend
from icalendar import Calendar

from samenspel.commands.doctor import examine
from samenspel.db import session
from samenspel.mail.inbox import actions as inbox_actions
from samenspel.mail.inbox.proof import is_proven, server_in
from samenspel.mail.tags import tags_in, with_tag
from samenspel.meetings.calendars.answer_tags import TAG_LENGTH, tag_of
from samenspel.meetings.calendars.events import uid_of
from samenspel.meetings.models import Meeting
from samenspel.people.models import Account
from samenspel.runtime.app_key import SETTINGS
from tests import make
from tests.fixtures import ClientOf
from tests.meetings.replies.post import BOX, SERVER, Post, answers, refused, reply
from tests.meetings.stories import filled, planned, work
from tests.world import World


def own_address(app: Flask, account: Account, meeting: Meeting) -> str:
    return with_tag(BOX, tag_of(app.config["SECRET_KEY"], account.id, uid_of(meeting.id)))


def arrived(post: Post) -> list[EmailMessage]:
    """The letters in the mailbox."""
    server = imaplib.IMAP4("127.0.0.1", post.imap)
    server.login("box", "geheim")
    server.select("INBOX")
    found = []
    for number in server.uid("SEARCH", "ALL")[1][0].split():
        ((_line, raw), *_rest) = server.uid("FETCH", number, "(BODY.PEEK[])")[1]
        found.append(message_from_bytes(raw, policy=policy.default))
    server.logout()
    return found


def change(app: Flask, **given: Any) -> None:
    settings = SETTINGS.get(app)
    SETTINGS.set(app, settings.model_copy(update=given))


def test_an_answer_to_the_address_of_the_invitation_needs_no_other_proof(
    app: Flask, world: World, client_of: ClientOf, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a calendar program does it: it reads the invitation in the mail and answers to its ORGANIZER."""
    change(app, mail_authserv=None)
    planned(client_of(world.ann), world.open_group)
    sender = EmailBackend(host="127.0.0.1", port=post.smtp, use_tls=False, use_ssl=False, timeout=10)
    monkeypatch.setattr(app.extensions["mailman"], "get_connection", lambda *_args, **_more: sender)
    work()
    monkeypatch.undo()
    (invitation,) = [each for each in arrived(post) if each["To"] == world.bram.email]
    assert invitation["Subject"].startswith("[Podcastreeks Werkbaar wint] ")
    (part,) = [each for each in invitation.walk() if each.get_content_type() == "text/calendar"]
    (event,) = Calendar.from_ical(part.get_content()).walk("VEVENT")
    organiser = str(event["ORGANIZER"]).removeprefix("mailto:")
    uid = str(event["UID"]).removesuffix("@samenspel")
    meeting = session().execute(sa.select(Meeting)).scalar_one()
    post.send(reply(meeting, world.bram.email, uid=uid, to=organiser.upper(), said=""))
    post.look()
    assert answers() == {world.bram.id: ("yes", "")}


def test_who_is_not_certain_changes_nothing_and_is_told_once_where_to_answer(
    app: Flask, world: World, post: Post, outbox: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    meeting = make.meeting(world.open_group, world.ann, "Overleg")
    other = make.meeting(world.open_group, world.ann, "Ander overleg", days=9)
    caplog.set_level("INFO")
    for to in (
        BOX,
        own_address(app, world.gust, meeting),
        own_address(app, world.bram, other),
        with_tag(BOX, "a" * TAG_LENGTH),
        with_tag(BOX, ""),
        with_tag(BOX, "é" * 200),
    ):
        post.send(reply(meeting, world.bram.email, to=to, said=""))
    post.send(reply(meeting, world.bram.email, said=f"{SERVER}; dmarc=fail header.from=alimento.example"))
    post.look()
    assert answers() == {}
    ((to, words),) = refused(outbox)
    assert to == world.bram.email
    assert "niet nagaan of dit antwoord echt van jou komt" in words
    assert f"/bijeenkomsten/{meeting.id}" in words
    assert "not certain" in caplog.text
    assert world.bram.email not in caplog.text


def test_an_alias_of_exchange_counts_at_ones_own_address_and_a_forwarded_invitation_does_not(
    app: Flask, world: World, post: Post, outbox: list[Any]
) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    own = own_address(app, world.bram, meeting)
    # Forwarded to somebody we know: they answer for themselves, if the mail server vouches for them.
    post.send(reply(meeting, world.gust.email, "TENTATIVE", to=own))
    post.send(reply(meeting, world.carla.email, to=own, said=""))
    # Forwarded to somebody else.
    post.send(reply(meeting, "vreemd@elders.example", to=own))
    post.look()
    assert answers() == {world.gust.id: ("maybe", "")}
    assert {to for to, _words in refused(outbox)} == {world.carla.email, "vreemd@elders.example"}
    post.send(reply(meeting, "b.claes@intern.example", "DECLINED", sender=world.bram.email, to=own, said=""))
    post.look()
    assert answers()[world.bram.id] == ("no", "")


def test_what_is_said_about_a_believed_answer_goes_to_the_address_we_know(
    app: Flask, world: World, client_of: ClientOf, post: Post, outbox: list[Any]
) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/bewerken", data=filled(start="14:00"))
    work()
    outbox.clear()
    own = own_address(app, world.bram, meeting)
    post.send(reply(meeting, world.bram.email, sender="secretariaat@elders.example", to=own, sequence=0, said=""))
    post.look()
    ((to, words),) = refused(outbox)
    assert (to, "intussen verplaatst" in words) == (world.bram.email, True)


def test_strangers_get_no_flood_and_programs_no_word(
    world: World, post: Post, outbox: list[Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    for header, value in (
        ("Auto-Submitted", "auto-replied"),
        ("Precedence", "bulk"),
        ("X-Autoreply", "yes"),
        ("List-Id", "<lijst.example>"),
        ("Return-Path", "<>"),
    ):
        letter = reply(meeting, f"{header.lower()}@elders.example", said="")
        letter[header] = value
        post.send(letter)
    for ours in (BOX, with_tag(BOX, "a" * TAG_LENGTH), "samenspel@localhost", "noreply@elders.example"):
        post.send(reply(meeting, ours, said=""))
    post.look()
    assert refused(outbox) == []
    monkeypatch.setattr(inbox_actions, "MAX_REFUSALS_PER_HOUR", 3)
    for number in range(5):
        post.send(reply(meeting, f"vreemd{number}@elders.example"))
    post.look()
    assert len(refused(outbox)) == 3
    assert "too many letters of unknown senders" in caplog.text
    assert all(mail.message()["Auto-Submitted"] == "auto-generated" for mail in outbox)
    assert all("OOF" in mail.message()["X-Auto-Response-Suppress"] for mail in outbox)
    # Who is believed still hears what is the matter.
    off = make.meeting(world.open_group, world.ann, "Weg", days=-2)
    post.send(reply(off, world.bram.email))
    post.look()
    assert refused(outbox)[-1][0] == world.bram.email
    assert answers() == {}


def test_who_is_believed_takes_no_word_from_strangers(
    world: World, post: Post, outbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A morning on which many people hear why their answer was late leaves the strangers' mails of that hour alone."""
    monkeypatch.setattr(inbox_actions, "MAX_REFUSALS_PER_HOUR", 2)
    off = make.meeting(world.open_group, world.ann, "Weg", days=-2)
    for person in (world.ann, world.bram, world.carla):
        post.send(reply(off, person.email))
    post.look()
    told = len(refused(outbox))
    assert told >= 2
    for number in range(3):
        post.send(reply(off, f"vreemd{number}@elders.example"))
    post.look()
    assert len(refused(outbox)) == told + 2


@pytest.mark.parametrize(
    ("said", "is_good"),
    [
        ("mx.ons; dmarc=pass (p=none dis=none) header.from=fonds.example", True),
        ("MX.Ons 1; dkim=pass header.d=fonds.example header.s=x; spf=fail smtp.mailfrom=elders.example", True),
        ("mx.ons; dkim=pass header.i=@fonds.example", True),
        ("mx.ons; dkim=pass header.d=mail.fonds.example", True),
        ("mx.ons; spf=pass smtp.mailfrom=bounces@fonds.example", True),
        ("mx2.ons; dmarc=pass header.from=fonds.example", True),
        ("mx.ons; none", False),
        ("mx.ons; dmarc=fail header.from=fonds.example; dkim=pass header.d=fonds.example", False),
        ("mx.ons; dmarc=pass header.from=elders.example", False),
        ("mx.ons; dkim=pass header.d=elders.example; spf=pass smtp.mailfrom=x@elders.example", False),
        ("mx.ons; dkim=pass header.d=nietfonds.example", False),
        ("mx.ons; dkim=pass header.d=example", False),
        ("mx.ons; spf=softfail smtp.mailfrom=x@fonds.example", False),
        ("mx.elders; dmarc=pass header.from=fonds.example", False),
        ("dmarc=pass action=none header.from=fonds.example", False),
        ("mx.ons; dmarc=", False),
        ("mx.ons (; dmarc=pass header.from=fonds.example", False),
        # Below stands what the sender may have written.
        ("mx.ons; dmarc=fail header.from=fonds.example\nmx.ons; dmarc=pass header.from=fonds.example", False),
        ("mx.elders; none\nmx.ons; dmarc=pass header.from=fonds.example", False),
        ("", False),
    ],
)
def test_what_our_mail_server_says_counts_at_the_top_and_about_the_domain_of_the_sender(
    said: str, is_good: bool
) -> None:
    letter = EmailMessage(policy=policy.default)
    for line in said.splitlines():
        letter["Authentication-Results"] = line
    letter["From"] = "iemand@fonds.example"
    again: Any = message_from_bytes(letter.as_bytes(), policy=policy.default)
    assert is_proven(again, "iemand@fonds.example", ("mx.ons", "mx2.ons")) is is_good
    assert not is_proven(again, "iemand@fonds.example", ())
    assert not is_proven(again, "", ("mx.ons",))


def test_the_tag_is_of_one_person_for_one_event() -> None:
    one, two = uuid.uuid4(), uuid.uuid4()
    tag = tag_of("geheim", one, "a@samenspel")
    assert re.fullmatch(r"[a-z2-7]{16}", tag)
    assert len({tag, tag_of("geheim", two, "a@samenspel"), tag_of("geheim", one, "b@samenspel"),
                tag_of("ander", one, "a@samenspel")}) == 4  # fmt: skip
    box = "Post+Samenspel@Fonds.example"
    assert tags_in(["x@y", with_tag(box, tag), with_tag(box, tag).upper(), box, "post+a@fonds.example", ""], box) == [
        tag
    ]


def test_a_mailbox_without_plus_and_one_that_nobody_can_be_believed_in(
    app: Flask, world: World, client_of: ClientOf, post: Post, outbox: list[Any]
) -> None:
    def organiser() -> tuple[str, str]:
        planned(client_of(world.ann), world.open_group)
        work()
        (mail,) = [each for each in outbox if each.to == [world.bram.email]]
        outbox.clear()
        (part,) = [each for each in mail.message().walk() if each.get_content_type() == "text/calendar"]
        (event,) = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
        return str(event["ORGANIZER"]), event["ATTENDEE"].params["RSVP"]

    change(app, answer_plus=False)
    assert organiser() == (f"mailto:{BOX}", "TRUE")
    change(app, mail_authserv=None)
    assert organiser() == (f"mailto:{world.ann.email}", "TRUE")


def test_what_was_sent_before_there_were_tags_keeps_its_organiser(
    world: World, client_of: ClientOf, post: Post, outbox: list[Any]
) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    session().execute(sa.update(Meeting).values(has_bound_answers=False))
    session().commit()
    work()
    outbox.clear()
    client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/bewerken", data=filled(start="14:00"))
    work()
    (mail,) = [each for each in outbox if each.to == [world.bram.email]]
    (part,) = [each for each in mail.message().walk() if each.get_content_type() == "text/calendar"]
    assert f"mailto:{BOX}".encode() in part.get_payload(decode=True)
    post.send(reply(meeting, world.bram.email, sequence=1))
    post.look()
    assert answers() == {world.bram.id: ("yes", "")}


def test_the_doctor_says_how_an_answer_is_believed(app: Flask, world: World, post: Post) -> None:
    settings = SETTINGS.get(app)

    def told(**given: Any) -> tuple[str, str]:
        found = {each.what: each for each in examine(settings.model_copy(update=given))}["antwoorden per mail"]
        return found.state, found.words

    state, words = told()
    assert (state, "eigen adres" in words, SERVER in words) == ("ok", True, True)
    state, words = told(answer_plus=False, mail_authserv=None)
    assert (state, "geen enkel antwoord kan geloofd worden" in words) == ("let op", True)
    post.send(reply(make.meeting(world.open_group, world.ann), world.bram.email, said="mx9.elders; none"))
    state, words = told()
    assert (state, "mx9.elders" in words) == ("let op", True)
    assert told(mail_authserv="mx.ons, mx9.elders")[0] == "ok"
    assert server_in([io.BytesIO(b"\r\n")]) == ""
