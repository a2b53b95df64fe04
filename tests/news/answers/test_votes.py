"""Votes from a mail: by its links, by an answer to it, and in an anonymous poll by its page alone."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from flask.testing import FlaskClient
from sqlmodel import select

from samenspel import jobs
from samenspel.db import commit, session
from samenspel.news.mails import tasks
from samenspel.polls.models import Ballot, PollKind, Stance
from tests.news.answers.post import BOX, address, arrive, letter, states
from tests.pages import page
from tests.polls.scenes import ballots_of, make_poll
from tests.world import World

TUESDAY = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)


def mail_to(account_email: str, outbox: list[Any], world: World, **details: Any) -> Any:
    """The mail about a new poll, an hour after it was asked."""
    with time_machine.travel(TUESDAY, tick=False) as clock:
        make_poll(world, **details)
        jobs.sweep()
        clock.shift(timedelta(hours=1))
        outbox.clear()
        tasks.queue_due()
        commit()
        jobs.sweep()
    (mail,) = [each for each in outbox if each.to == [account_email]]
    return mail


def votes() -> list[Ballot]:
    session().close()
    return list(session().exec(select(Ballot)))


def test_a_tap_on_an_option_and_a_button_vote(world: World, outbox: list[Any], visitor: FlaskClient) -> None:
    email, voter = world.bram.email, world.bram.id
    mail = mail_to(email, outbox, world)
    with time_machine.travel(TUESDAY + timedelta(hours=2)):
        (link,) = re.findall(r"2\. Brussel\n +https?://[^/]+(\S+)", mail.body)
        assert link in str(mail.alternatives)
        assert "Antwoord met het nummer van je keuze." in " ".join(mail.body.split())
        seen = page(visitor.get(link))
        assert seen.fields["choice"] == "1"
        assert votes() == []
        assert page(visitor.post(link, data={"edition": "1", "choice": "1"})).heading == "Je stem is geteld"
        assert [(each.account_id, each.choices) for each in votes()] == [(voter, [1])]


def test_a_mail_numbers_what_is_ranked(world: World, outbox: list[Any]) -> None:
    mail = mail_to(world.bram.email, outbox, world, kind=PollKind.RANKED, max_choices=2)
    assert "1. Gent\n2. Brussel\n3. Leuven\n\nStemmen: http" in mail.body
    assert "de nummers van je eerste 2, in jouw volgorde" in " ".join(mail.body.split())


def test_nothing_of_an_anonymous_vote_is_in_a_mail(world: World, outbox: list[Any], visitor: FlaskClient) -> None:
    mail = mail_to(world.bram.email, outbox, world, is_anonymous=True)
    assert "keuze=" not in mail.body + str(mail.alternatives)
    assert "Gent" not in mail.body
    assert "antwoord op deze mail" not in mail.body
    (link,) = re.findall(r"Stemmen: https?://[^/]+(\S+)", mail.body)
    with time_machine.travel(TUESDAY + timedelta(hours=2)):
        assert not page(visitor.get(f"{link}?keuze=1")).fields.get("choice")


def test_a_vote_by_mail_counts_and_what_is_unclear_is_asked_again(world: World, outbox: list[Any]) -> None:
    poll, secret = make_poll(world), make_poll(world, is_anonymous=True)
    voter = world.bram.id
    found = arrive(
        letter(world.bram, f"Dag,\n\n{poll.options[0]}\n\nBram", address(world.bram, "poll", poll)),
        letter(world.ann, "Geen idee", address(world.ann, "poll", poll)),
        letter(world.bram, "1", address(world.bram, "poll", secret)),
    )
    assert sorted(states(found), key=str) == [("refused", "unclear"), ("refused", "unclear"), ("taken", None)]
    told = [mail.body for mail in outbox]
    assert [each.account_id for each in ballots_of(poll)] == [voter]
    assert ballots_of(secret) == []
    assert any("anoniem" in each for each in told)
    assert all(each.file_key is None for each in found)


def test_what_outlook_quotes_below_a_vote_is_no_reason(world: World) -> None:
    words = "De hal is te klein."
    poll = make_poll(world, kind=PollKind.PROPOSAL, options=(), explanation=words)
    head = f"Van: Samenspel <{BOX}>\nVerzonden: dinsdag 1 december 2026 10:00\nAan: Bram\nOnderwerp: {poll.question}"
    below = f"Dag {world.bram.name},\n\n{poll.question}\n\n{words}\n\n- Akkoord\n- Bezwaar\n- Vraag"
    found = arrive(letter(world.bram, f"Bezwaar: te ver\n\n{head}\n\n{below}", address(world.bram, "poll", poll)))
    assert states(found) == [("taken", None)]
    assert [(each.choices, each.reason) for each in votes()] == [([Stance.OBJECTION.position], "te ver")]
