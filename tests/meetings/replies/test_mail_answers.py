"""Answers of Outlook and Google by mail: sent to a real mail server, read from it over IMAP, and taken once."""

import imaplib
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask_mailman.backends.smtp import EmailBackend

from samenspel.commands.doctor import examine
from samenspel.db import now
from samenspel.runtime.app_key import SETTINGS
from tests import make
from tests.fixtures import ClientOf
from tests.meetings.replies.post import Post, answers, reply
from tests.meetings.stories import planned, work
from tests.world import World


def test_an_invitation_goes_out_by_smtp_and_its_answer_comes_back_by_imap(
    app: Flask, world: World, client_of: ClientOf, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    sender = EmailBackend(host="127.0.0.1", port=post.smtp, use_tls=False, use_ssl=False, timeout=10)
    monkeypatch.setattr(app.extensions["mailman"], "get_connection", lambda *_args, **_more: sender)
    work()
    monkeypatch.undo()
    assert post.folder() == 2  # to Bram and Gust, kept by this server as they came
    post.send(reply(meeting, world.bram.email, extra="COMMENT:Ik kom\\, maar later.\r\n"))
    post.send(reply(meeting, world.gust.email, "DECLINED"))
    post.look()
    assert answers() == {world.bram.id: ("yes", "Ik kom, maar later."), world.gust.id: ("no", "")}
    page = client_of(world.ann).get(f"/bijeenkomsten/{meeting.id}").text
    assert "Ik kom, maar later." in page


def test_what_was_read_counts_once_and_is_moved_away(world: World, post: Post, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    post.send(reply(meeting, world.bram.email, "TENTATIVE", name="<een@example.org>"))
    post.look()
    assert answers() == {world.bram.id: ("maybe", "")}
    client_of(world.bram).post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "no"})
    post.look()
    post.send(reply(meeting, world.bram.email, "TENTATIVE", name="<een@example.org>"))  # delivered twice
    post.look()
    assert answers()[world.bram.id][0] == "no"
    post.look()
    assert (post.folder(), post.folder("Gelezen")) == (0, 2)


def test_more_letters_than_one_run_reads_do_not_wait_for_a_later_one(
    world: World, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samenspel.mail.inbox.mailbox.MAX_MESSAGES", 1)
    meeting = make.meeting(world.open_group, world.ann)
    for account in (world.bram, world.gust):
        post.send(reply(meeting, account.email))
    post.look()
    assert answers().keys() == {world.bram.id, world.gust.id}


def test_who_says_yes_when_all_places_are_taken_hears_that_they_wait(
    world: World, post: Post, outbox: list[Any]
) -> None:
    meeting = make.meeting(world.open_group, world.ann, capacity=1)
    post.send(reply(meeting, world.gust.email))
    post.look()
    post.send(reply(meeting, world.bram.email))
    post.look()
    (mail,) = [each for each in outbox if each.to == [world.bram.email]]
    assert mail.subject == "Je staat op de wachtlijst"
    assert "Alle plaatsen zijn al ingenomen" in mail.body
    assert "niet verwerken" not in mail.body
    assert answers()[world.bram.id][0] == "yes"


def test_a_no_by_mail_leaves_what_was_said_in_more_words(world: World, client_of: ClientOf, post: Post) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    client_of(world.bram).post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "follows"})
    post.send(reply(meeting, world.bram.email, "DECLINED"))
    post.look()
    assert answers()[world.bram.id][0] == "follows"


def test_a_mailbox_that_cannot_be_reached_is_a_line_in_the_log(
    app: Flask, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    settings = SETTINGS.get(app)
    SETTINGS.set(app, settings.model_copy(update={"imap_password": "fout"}))
    post.look()
    assert "cannot be read" in caplog.text
    assert "fout" not in caplog.text


def test_the_doctor_looks_whether_the_mailbox_answers(app: Flask, post: Post) -> None:
    settings = SETTINGS.get(app)
    found = {each.what: each for each in examine(settings)}
    assert (found["antwoorden per mail"].state, "antwoordt" in found["antwoorden per mail"].words) == ("ok", True)
    wrong = settings.model_copy(update={"imap_password": "fout"})
    assert {each.what: each.state for each in examine(wrong)}["antwoorden per mail"] == "fout"


def test_an_unread_mail_of_long_ago_is_no_answer_of_today(world: World, post: Post) -> None:
    """A mailbox that is new to us is read back two weeks, not to its beginning."""
    meeting = make.meeting(world.open_group, world.ann)
    server = imaplib.IMAP4("127.0.0.1", post.imap)
    server.login("box", "geheim")
    for age in (3, 30):
        old = reply(meeting, (world.bram if age == 3 else world.gust).email).as_bytes()
        server.append("INBOX", "", imaplib.Time2Internaldate((now() - timedelta(days=age)).timestamp()), old)
    server.logout()
    post.look()
    assert answers() == {world.bram.id: ("yes", "")}


def test_reading_the_mailbox_deletes_nothing_that_somebody_marked(world: World, post: Post) -> None:
    """A person works in the same mailbox: what they marked as deleted is theirs to expunge."""
    server = imaplib.IMAP4("127.0.0.1", post.imap)
    server.login("box", "geheim")
    moment = imaplib.Time2Internaldate(now().timestamp())
    server.append("INBOX", r"(\Seen \Deleted)", moment, b"From: iemand@example.org\r\n\r\nWeg hiermee.")
    server.logout()
    post.send(reply(make.meeting(world.open_group, world.ann), world.bram.email))
    post.look()
    # It is no answer, so it is flagged as well.
    assert (post.folder(query="DELETED"), post.folder(query="FLAGGED")) == (1, 1)
    assert post.folder() == 2
