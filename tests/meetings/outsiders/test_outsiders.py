"""People without an account answer an invitation, and a date poll, by a link of their own."""

import logging
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from selectolax.lexbor import LexborHTMLParser
from sqlmodel import select

from samenspel.db import session
from samenspel.groups.outsiders.models import InvitedOutsider
from samenspel.groups.outsiders.tokens import outsider_token
from samenspel.meetings.attendance.queries import turnout_of
from samenspel.meetings.models import Meeting
from samenspel.meetings.outsiders import tasks
from samenspel.meetings.polls.queries import slot_lines
from tests import make
from tests.fixtures import ClientOf
from tests.groups.stories import asked_from_outside
from tests.mails import link_in
from tests.meetings.polls.polling import open_poll
from tests.meetings.stories import filled, newest, planned, work
from tests.world import World

ADDRESSES = "Bo Buur <bo@example.org>; nieuw@example.org"


def invited(client: Any, meeting: Meeting, addresses: str = ADDRESSES, **more: str) -> Any:
    data = {"addresses": addresses, "words": "Kom je?"} | more
    return asked_from_outside(client, f"/bijeenkomsten/{meeting.id}/anderen", **data)


def link_of(email: str = "bo@example.org") -> str:
    session().expire_all()
    row = session().exec(select(InvitedOutsider).where(InvitedOutsider.email == email)).one()
    return f"/bijeenkomsten/uitnodiging/{outsider_token(row.id)}"


def seen(answer: Any) -> str:
    body = LexborHTMLParser(answer.text).css_first("main")
    assert body
    return " ".join(body.text().split())


@pytest.fixture
def meeting(world: World, client_of: ClientOf) -> Meeting:
    return planned(client_of(world.ann), world.open_group, link="https://video.example/1")


def test_somebody_without_an_account_answers_and_changes_the_answer(
    app: Flask, meeting: Meeting, world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    work()
    outbox.clear()
    assert invited(client_of(world.ann), meeting).status_code == 303
    work()
    to_bo = next(each for each in outbox if each.to == ["bo@example.org"])
    assert {each.to[0] for each in outbox} == {"bo@example.org", "nieuw@example.org"}
    assert "Kom je?" in to_bo.body
    assert "Dag Bo" in to_bo.body
    for part in (to_bo.body, to_bo.alternatives[0][0]):  # nobody knows where somebody from outside reads it
        assert part.count("(Belgische tijd)") == 1
    link = link_in(to_bo)
    assert link == link_of()
    nobody = app.test_client()
    page = nobody.get(link)
    assert page.status_code == 200
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "Alle uren op deze pagina zijn Belgische tijd" in page.text, "shown by the script where the clock differs"
    assert world.open_group.name not in seen(page), "of the group nothing is shown"
    done = nobody.post(link, data={"name": "Bo van Buur", "value": "online"})
    assert "Je antwoordde: Ja, online" in seen(done)
    assert "https://video.example/1" in done.text
    turnout = turnout_of(session().get_one(Meeting, meeting.id))
    assert [(each.name, each.choice) for each in turnout.outsiders] == [("Bo van Buur", "online"), ("Nieuw", "")]
    assert (turnout.outsiders_coming, turnout.fund_count, turnout.counts["yes"]) == (1, 0, 0)
    shown = seen(client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}"))
    assert "en 1 van buiten het overleg" in shown
    assert "Bo van Buur" in shown
    assert "bo@example.org" not in shown, "the address is for the organisers"
    nobody.post(link, data={"name": "Bo van Buur", "value": "no"})
    assert "Je antwoordde: Nee" in seen(nobody.get(link))


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"name": "", "value": "on_site"}, "Vul je naam in"),
        ({"name": "Bo", "value": "follows"}, "Kies ja, nee of misschien"),
        ({"name": "Bo"}, "Kies ja, nee of misschien"),
        ({"name": "x" * 121, "value": "no"}, "tekens"),
    ],
)
def test_what_is_no_answer_is_told(
    sent: dict[str, str], words: str, app: Flask, meeting: Meeting, world: World, client_of: ClientOf
) -> None:
    invited(client_of(world.ann), meeting)
    wrong = app.test_client().post(link_of(), data=sent)
    assert wrong.status_code == 422
    assert words in seen(wrong)
    assert turnout_of(session().get_one(Meeting, meeting.id)).outsiders_coming == 0


def test_the_link_gives_nothing_else(app: Flask, meeting: Meeting, world: World, client_of: ClientOf) -> None:
    invited(client_of(world.ann), meeting)
    nobody = app.test_client()
    nobody.post(link_of(), data={"name": "Bo", "value": "on_site"})
    for path in ("", ".ics", "/agenda", "/verslag", "/anderen"):
        assert nobody.get(f"/bijeenkomsten/{meeting.id}{path}").status_code in (302, 404)
    assert nobody.get(link_of()[:-2]).status_code == 404, "one that we did not sign"


def test_a_link_ends_with_the_meeting_or_when_it_is_withdrawn(
    app: Flask, meeting: Meeting, world: World, client_of: ClientOf
) -> None:
    invited(client_of(world.ann), meeting)
    link, nobody = link_of(), app.test_client()
    stored = session().get_one(Meeting, meeting.id)
    assert stored.starts_at
    assert stored.ends_at
    with time_machine.travel(stored.starts_at + timedelta(minutes=1), tick=False):
        assert "tot het begin" in seen(nobody.get(link))
        assert nobody.post(link, data={"name": "Bo", "value": "online"}).status_code == 409
    with time_machine.travel(stored.ends_at, tick=False):
        gone = nobody.get(link)
        assert gone.status_code == 404
        assert meeting.title not in gone.text
    row = session().exec(select(InvitedOutsider).where(InvitedOutsider.email == "bo@example.org")).one()
    address = f"/bijeenkomsten/{meeting.id}/anderen/{row.id}/intrekking"
    assert client_of(world.bram).post(address).status_code == 403
    assert nobody.get(link).status_code == 200
    client_of(world.ann).post(address)
    assert nobody.get(link).status_code == 404
    assert nobody.post(link, data={"name": "Bo", "value": "online"}).status_code == 404


def test_an_invitation_of_another_meeting_is_not_withdrawn_from_here(
    meeting: Meeting, world: World, client_of: ClientOf
) -> None:
    invited(client_of(world.ann), meeting)
    row = session().exec(select(InvitedOutsider).where(InvitedOutsider.email == "bo@example.org")).one()
    other = make.meeting(world.open_group, world.ann)
    client_of(world.ann).post(f"/bijeenkomsten/{other.id}/anderen/{row.id}/intrekking")
    assert link_of()


def test_who_was_asked_before_gets_no_mail(
    meeting: Meeting, world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    ann = client_of(world.ann)
    invited(ann, meeting)
    work()
    outbox.clear()
    invited(ann, meeting, "BO@example.org")
    work()
    assert list(outbox) == []
    told = seen(ann.get(f"/bijeenkomsten/{meeting.id}/anderen"))
    assert len(session().exec(select(InvitedOutsider)).all()) == 2
    assert "Bo Buur" in told
    assert invited(ann, meeting, "geen adres").status_code == 422
    assert invited(ann, meeting, "; ".join(f"a{each}@example.org" for each in range(61))).status_code == 422


def test_a_yes_belongs_to_the_hours_that_it_was_given_for(
    app: Flask, meeting: Meeting, world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    ann, nobody = client_of(world.ann), app.test_client()
    invited(ann, meeting)
    nobody.post(link_of(), data={"name": "Bo", "value": "on_site"})
    work()
    outbox.clear()
    ann.post(
        f"/bijeenkomsten/{meeting.id}/bewerken",
        data=filled(start="15:00", end="17:00", link="https://video.example/1", seen_clashes="1"),
    )
    work()
    told = next(each for each in outbox if each.to == ["bo@example.org"])
    assert "gewijzigd" in told.body
    assert "13:30" in told.body, "what it was before"
    assert "voor het vorige uur" in seen(nobody.get(link_of()))
    line = turnout_of(session().get_one(Meeting, meeting.id)).outsiders[0]
    assert (line.choice, line.earlier) == ("", "on_site")
    outbox.clear()
    ann.post(f"/bijeenkomsten/{meeting.id}/annulering", data={"reason": "Te weinig volk"})
    work()
    assert "gaat niet door" in next(each for each in outbox if each.to == ["bo@example.org"]).body
    assert "gaat niet door" in nobody.get(link_of()).text


def test_a_full_room_is_full_for_them_too(app: Flask, world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, place="SERV", capacity=1)
    invited(client_of(world.ann), meeting)
    nobody = app.test_client()
    assert nobody.post(link_of(), data={"name": "Bo", "value": "yes"}).status_code == 200
    full = nobody.post(link_of("nieuw@example.org"), data={"name": "Nu", "value": "yes"})
    assert full.status_code == 409
    assert "ingenomen" in seen(full)
    client_of(world.bram).post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "yes"})
    turnout = turnout_of(session().get_one(Meeting, meeting.id))
    assert (turnout.counts["yes"], turnout.counts["waiting"]) == (0, 1), "they hold the only seat"
    nobody.post(link_of(), data={"name": "Bo", "value": "no"})
    assert turnout_of(session().get_one(Meeting, meeting.id)).counts["yes"] == 1, "and give it to who waits"


def test_a_date_poll_is_answered_and_the_answer_goes_along(
    app: Flask, world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    ann, nobody = client_of(world.ann), app.test_client()
    meeting, slots = open_poll(ann, world.open_group)
    invited(ann, meeting)
    link = link_of()
    assert nobody.post(link, data={"name": "Bo"}).status_code == 422
    first, second = slots[0], slots[1]
    answered = nobody.post(
        link, data={"name": "Bo", f"slot-{first.id}": "yes", f"slot-{second.id}": "no", "slot-x": "yes"}
    )
    assert "2 van 3 momenten" in seen(answered)
    line = next(each for each in slot_lines(None, meeting.id) if each.id == first.id)
    assert [(each.name, each.fund_id, each.value.value) for each in line.responses] == [("Bo", None, "yes")]
    assert (line.tally["yes"], line.others["yes"]) == (0, 1), "a person, and no fund"
    assert "Bo" in seen(client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}"))
    work()
    outbox.clear()
    ann.post(f"/bijeenkomsten/{meeting.id}/momenten/{first.id}/keuze")
    work()
    assert "De datum is gekozen" in next(each for each in outbox if each.to == ["bo@example.org"]).body
    assert "Je antwoordde: Ja" in seen(nobody.get(link))
    assert turnout_of(session().get_one(Meeting, meeting.id)).outsiders_coming == 1


def test_names_addresses_and_answers_go_after_thirty_days(meeting: Meeting, world: World, client_of: ClientOf) -> None:
    invited(client_of(world.ann), meeting)
    ends_at = session().get_one(Meeting, meeting.id).ends_at
    assert ends_at
    for days, left in ((29, 2), (31, 0)):
        with time_machine.travel(ends_at + timedelta(days=days), tick=False):
            tasks.delete_outdated()
        assert len(session().exec(select(InvitedOutsider)).all()) == left


def test_only_organisers_ask_people_from_outside(meeting: Meeting, world: World, client_of: ClientOf) -> None:
    assert invited(client_of(world.bram), meeting).status_code == 403
    assert invited(client_of(world.carla), meeting).status_code == 403
    closed = make.meeting(world.closed_group, world.dirk)
    assert invited(client_of(world.ann), closed).status_code == 404
    assert session().exec(select(InvitedOutsider)).all() == []


def test_no_token_of_an_open_page_is_in_the_log(
    app: Flask, meeting: Meeting, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever breaks: the rule stands in for each open page, of invitations, answers, votes and links into groups."""

    def broken(**_arguments: Any) -> None:
        raise RuntimeError

    app.config["PROPAGATE_EXCEPTIONS"] = False
    rules = [
        rule
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "is_public", False)
        and "<" in rule.rule
        and "<path:" not in rule.rule
        and "GET" in (rule.methods or ())
    ]
    assert len(rules) > 8
    for rule in rules:
        broken.is_public = True  # type: ignore[attr-defined]
        monkeypatch.setitem(app.view_functions, rule.endpoint, broken)
        path = rule.rule
        for name in rule.arguments:
            for converter in ("", "string:"):
                path = path.replace(f"<{converter}{name}>", "GEHEIM")
        with caplog.at_level(logging.INFO):
            app.test_client().get(path)
    assert "failed" in caplog.text
    assert "GEHEIM" not in caplog.text


def test_a_mail_without_hours_says_no_zone(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    ann = client_of(world.ann)
    sent = filled(whole_day="y", start="", end="")
    assert ann.post("/overleg/wg-werkbaar-wint/bijeenkomsten/nieuw", data=sent).status_code == 303
    invited(ann, newest())
    work()
    to_bo = next(each for each in outbox if each.to == ["bo@example.org"])
    assert "Belgische tijd" not in to_bo.body
    assert "Belgische tijd" not in to_bo.alternatives[0][0]
