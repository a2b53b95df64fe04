"""What a mail server does not take: given up or tried again, for an administrator to see, and paused after three."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from flask.testing import FlaskClient
from flask_mailman.backends.smtp import EmailBackend
from sqlmodel import select

from samenspel import jobs, mail
from samenspel.activity.levels.queries import preferences_of
from samenspel.commands.doctor import outbox_finding
from samenspel.db import commit, now, session
from samenspel.jobs import Job
from samenspel.jobs.claims import MAX_ATTEMPTS
from samenspel.mail import sending
from samenspel.mail.refusals import FailureKind
from samenspel.news.outbox.models import DeadLetter
from samenspel.people.models import Account
from tests import make
from tests.pages import page
from tests.ports import free_port
from tests.world import World

ClientOf = Callable[[Account], FlaskClient]
SECRET = "https://samenspel.example.org/wachtwoord/geheim"


class Refusing:
    """A mail server that answers addresses as it is told to. `taken` are the mails that it took."""

    def __init__(self) -> None:
        self.at_recipient: dict[str, str] = {}
        self.at_data = "250 taken"
        self.taken: list[Any] = []

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        envelope.rcpt_tos.append(address)
        return self.at_recipient.get(address, "250 OK")

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.at_data.startswith("250"):
            self.taken.append(message_from_bytes(envelope.content))
        return self.at_data


@pytest.fixture
def server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Refusing]:
    refusing, port = Refusing(), free_port()
    controller = Controller(refusing, hostname="127.0.0.1", port=port)
    controller.start()
    sender = EmailBackend(host="127.0.0.1", port=port, use_tls=False, use_ssl=False, timeout=10)
    monkeypatch.setattr(app.extensions["mailman"], "get_connection", lambda *_args, **_more: sender)
    yield refusing
    controller.stop()


def write(to: Account, subject: str = "Dag", **more: Any) -> None:
    mail.send_later(to.email, subject, "password_link", account=to, link=SECRET, **more)
    commit()


def letters() -> list[DeadLetter]:
    session().expire_all()
    return list(session().exec(select(DeadLetter).order_by(DeadLetter.created_at)).all())  # type: ignore[arg-type]


def test_a_bad_address_is_given_up_at_once_and_holds_up_nobody(
    world: World, client_of: ClientOf, server: Refusing
) -> None:
    server.at_recipient[world.ann.email] = f"550 5.1.1 <{world.ann.email}>: User unknown"
    write(world.ann, "Eerste")
    write(world.bram, "Tweede")
    jobs.sweep()
    assert [each["To"] for each in server.taken] == [world.bram.email]
    (letter,) = letters()
    assert (letter.to, letter.subject, letter.kind) == (world.ann.email, "Eerste", "refused")
    assert session().exec(select(Job).where(Job.kind == "mail")).all() == []
    seen = page(client_of(world.bea).get("/beheer/verzending"), 200)
    assert "Ann Peeters" in seen.text
    assert "Het adres wordt geweigerd." in seen.text
    assert "User unknown" in seen.text
    assert "geheim" not in client_of(world.bea).get("/beheer/verzending").text
    server.at_recipient.clear()
    assert client_of(world.bea).post(f"/beheer/verzending/{letter.id}/nieuwe-poging").status_code == 303
    jobs.sweep()
    assert letters() == []
    assert server.taken[-1]["Message-ID"].startswith(f"<{(letter.payload or {})['id']}.")
    assert "Alle mails zijn vertrokken." in client_of(world.bea).get("/beheer/verzending").text


@pytest.mark.parametrize(
    ("at_recipient", "at_data", "kind"),
    [
        ("450 4.2.0 Greylisted", "250 OK", None),
        ("250 OK", "451 4.3.0 Later", None),
        ("250 OK", "554 5.7.1 Spam", "rejected"),
        ("250 OK", "550 5.1.1 No such user", "refused"),
        ("554 5.7.1 Relay access denied", "250 OK", "refused"),
    ],
)
def test_only_what_may_be_over_soon_is_tried_again(
    world: World, server: Refusing, at_recipient: str, at_data: str, kind: str | None
) -> None:
    server.at_recipient[world.ann.email], server.at_data = at_recipient, at_data
    write(world.ann)
    jobs.sweep()
    assert [each.kind for each in letters()] == ([kind] if kind else [])
    assert [job.attempts for job in session().exec(select(Job).where(Job.kind == "mail"))] == ([] if kind else [1])


def test_a_mail_is_given_up_after_its_last_attempt(world: World, server: Refusing) -> None:
    server.at_recipient[world.ann.email] = "450 4.2.0 Later"
    write(world.ann)
    job = session().exec(select(Job).where(Job.kind == "mail")).one()
    job.attempts = MAX_ATTEMPTS - 1
    commit()
    jobs.sweep()
    (letter,) = letters()
    assert letter.kind == "unreachable"
    assert "Later" in letter.answer
    assert session().exec(select(Job).where(Job.kind == "mail")).all() == []


def test_after_three_mails_an_address_gets_no_more_until_it_is_mended(
    world: World, client_of: ClientOf, server: Refusing
) -> None:
    server.at_recipient[world.ann.email] = "550 5.1.1 User unknown"
    for number in range(3):
        assert preferences_of([world.ann.id])[world.ann.id].mail_paused_at is None
        write(world.ann, f"Mail {number}")
        jobs.sweep()
    assert preferences_of([world.ann.id])[world.ann.id].mail_paused_at is not None
    (told,) = server.taken
    assert told["To"] == world.bea.email
    assert "Ann Peeters" in told["Subject"]
    write(world.ann, "Vierde")
    write(world.ann, "Wachtwoord", is_essential=True)
    jobs.sweep()
    assert [each.subject for each in letters()] == ["Mail 0", "Mail 1", "Mail 2", "Wachtwoord"]
    bea = client_of(world.bea)
    assert "Krijgen geen mail" in bea.get("/beheer/verzending").text
    bea.post(f"/beheer/accounts/{world.ann.id}/mail")
    server.at_recipient.clear()
    again = bea.post("/beheer/verzending/nieuwe-poging", follow_redirects=True)
    assert "4 mails vertrekken opnieuw." in page(again).alerts
    jobs.sweep()
    assert len(server.taken) == 5
    assert "Krijgen geen mail" not in bea.get("/beheer/verzending").text


def test_what_a_server_refuses_for_another_reason_is_no_bounce(world: World, server: Refusing) -> None:
    server.at_recipient[world.ann.email] = "554 5.7.1 Your network is on our list"
    for number in range(4):
        write(world.ann, f"Mail {number}")
        jobs.sweep()
    assert len(letters()) == 4
    assert preferences_of([world.ann.id])[world.ann.id].mail_paused_at is None


def test_a_server_that_does_not_answer_is_not_asked_for_each_mail(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    class Away(EmailBackend):
        def open(self) -> None:
            tries.append(1)
            raise TimeoutError

    monkeypatch.setattr(app.extensions["mailman"], "get_connection", lambda *_args, **_more: Away(host="127.0.0.1"))
    monkeypatch.setattr(sending, "_server", type(sending._server)())
    for account in (world.ann, world.bram, world.carla):
        write(account)
    jobs.sweep()
    assert len(tries) == 1
    assert [job.attempts for job in session().exec(select(Job).where(Job.kind == "mail"))] == [1, 1, 1]


def test_the_doctor_tells_of_mails_that_did_not_arrive() -> None:
    assert outbox_finding(0, 0).state == "ok"
    found = outbox_finding(3, 1)
    assert (found.state, found.words) == ("let op", "mails niet aangekomen: 3, adressen zonder mail: 1")


def test_the_list_comes_in_pages(world: World, client_of: ClientOf) -> None:
    for number in range(31):
        at = now() + timedelta(seconds=number)
        session().add(
            DeadLetter(to=f"{number}@example.org", subject=f"Mail {number}", kind=FailureKind.BROKEN, created_at=at)
        )
    commit()
    bea = client_of(world.bea)
    assert "30@example.org" in bea.get("/beheer/verzending").text
    assert "0@example.org" in bea.get("/beheer/verzending?pagina=2").text
    letter = letters()[0]
    bea.post(f"/beheer/verzending/{letter.id}/verwijdering")
    assert len(letters()) == 30


def test_the_first_mail_that_comes_back_is_told_to_who_waits_for_an_answer_and_on_the_card(
    world: World, client_of: ClientOf, server: Refusing
) -> None:
    make.meeting(world.open_group, world.ann, "Redactie", days=3)
    make.meeting(world.open_group, world.ann, "Redactie van later", days=9)
    make.meeting(world.open_group, world.ilse, "Geweest", days=-3)
    session().commit()
    server.at_recipient[world.bram.email] = "550 5.1.1 User unknown"
    address = f"/mensen/{world.bram.id}"
    returned = "Een mail naar dit adres kwam terug"
    assert returned not in client_of(world.ann).get(address).text
    for number in range(2):
        write(world.bram, f"Mail {number}")
        jobs.sweep()
    (told,) = server.taken
    assert told["To"] == world.ann.email
    assert told["Subject"] == "Mail aan Bram Claes komt terug"
    words = told.get_payload()[0].get_payload(decode=True).decode()
    assert "uitgenodigd voor “Redactie” en kreeg" in words
    assert address in words
    for invites in (world.ann, world.ilse, world.bea):
        assert returned in client_of(invites).get(address).text
    for other in (world.carla, world.dirk):
        assert returned not in client_of(other).get(address).text, "it is of no use to who invites nobody"
