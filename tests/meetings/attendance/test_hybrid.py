"""Meetings with a room and a link: who is where."""

import re
from typing import Any

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser
from sqlmodel import select

from samenspel.db import session
from samenspel.meetings.attendance import queries as attendances
from samenspel.meetings.attendance.answers.tokens import answer_link
from samenspel.meetings.models import Answer, AnswerValue, AttendanceMode, Meeting
from tests import make
from tests.fixtures import ClientOf
from tests.meetings.stories import FRAGMENT, planned, work
from tests.pages import fragment
from tests.world import World


def hybrid(world: World, **given: Any) -> Meeting:
    return make.meeting(world.open_group, world.ann, place="SERV, Brussel", link="https://video.example/1", **given)


def answered(client: Any, meeting: Meeting, value: str, **more: str) -> Any:
    return client.post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": value} | more)


def answers(meeting: Meeting) -> dict[Any, tuple[AnswerValue, AttendanceMode | None]]:
    session().expire_all()
    rows = session().exec(select(Answer).where(Answer.meeting_id == meeting.id))
    return {row.account_id: (row.value, row.mode) for row in rows}


def test_a_yes_says_whether_one_is_in_the_room(world: World, client_of: ClientOf) -> None:
    meeting = hybrid(world)
    bram = client_of(world.bram)
    assert answered(bram, meeting, "online").status_code == 303
    assert answers(meeting) == {world.bram.id: (AnswerValue.YES, AttendanceMode.ONLINE)}
    # A note, or the yes of a calendar, leaves what was said.
    answered(bram, meeting, "yes", note="Iets later")
    assert answers(meeting) == {world.bram.id: (AnswerValue.YES, AttendanceMode.ONLINE)}
    answered(bram, meeting, "on_site")
    answered(client_of(world.ann), meeting, "online")
    answered(client_of(world.gust), meeting, "yes")
    shown = LexborHTMLParser(client_of(world.ann).get(f"/bijeenkomsten/{meeting.id}").text).css_first(
        f"[id=turnout-{meeting.id}]"
    )
    assert shown
    text = " ".join(shown.text().split())
    assert "1 ter plaatse 1 online 1 nog niet gezegd" in text
    answered(bram, meeting, "no")
    assert answers(meeting)[world.bram.id] == (AnswerValue.NO, None)


@pytest.mark.parametrize("value", ["online", "on_site"])
def test_a_meeting_with_only_a_room_does_not_ask_it(value: str, world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, place="SERV")
    answered(client_of(world.bram), meeting, value)
    assert answers(meeting) == {world.bram.id: (AnswerValue.YES, None)}
    assert 'value="online"' not in client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}").text


@pytest.mark.parametrize("value", ["", "ONLINE", "online yes", "elsewhere"])
def test_what_is_no_answer_is_refused(value: str, world: World, client_of: ClientOf) -> None:
    meeting = hybrid(world)
    wrong = client_of(world.bram).post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": value}, headers=FRAGMENT)
    assert (wrong.status_code, "Kies ja, nee of misschien." in wrong.text, answers(meeting)) == (422, True, {})


def test_who_comes_online_takes_no_seat(world: World, client_of: ClientOf) -> None:
    meeting = hybrid(world, capacity=1)
    answered(client_of(world.bram), meeting, "on_site")
    answered(client_of(world.gust), meeting, "online")
    answered(client_of(world.ann), meeting, "on_site")
    turnout = attendances.turnout_of(meeting)
    assert (turnout.counts["yes"], turnout.counts["waiting"], turnout.in_room, turnout.online) == (2, 1, 1, 1)
    # Who goes online gives the seat to who waits.
    answered(client_of(world.bram), meeting, "online")
    turnout = attendances.turnout_of(meeting)
    assert (turnout.counts["waiting"], turnout.in_room, turnout.online) == (0, 1, 2)
    answered(client_of(world.gust), meeting, "on_site")
    assert attendances.turnout_of(meeting).counts["waiting"] == 1


def test_the_mail_has_a_link_for_online_that_works_without_signing_in(
    app: Flask, world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    meeting = planned(client_of(world.ann), world.open_group, link="https://video.example/1")
    work()
    mail = next(each for each in outbox if each.to == [world.bram.email])
    assert "Ja, ter plaatse" in mail.body
    link = re.search(r"(/bijeenkomsten/antwoord/\S+)\?antwoord=online", mail.body)
    assert link
    visitor = app.test_client()
    opened = LexborHTMLParser(visitor.get(f"{link[1]}?antwoord=online").text)
    assert [each.attributes["value"] for each in opened.css("button[name=value]")] == [
        "online",
        "on_site",
        "maybe",
        "no",
    ]
    assert answers(meeting) == {}
    assert "online bij" in visitor.post(link[1], data={"value": "online"}).text
    assert answers(meeting) == {world.bram.id: (AnswerValue.YES, AttendanceMode.ONLINE)}
    other = answer_link(world.gerd.id, meeting.id).split("/", 3)[3]
    assert visitor.post(f"/{other[:-3]}xyz", data={"value": "online"}).status_code == 404


def test_a_start_row_answers_online_and_is_undone(world: World, client_of: ClientOf) -> None:
    meeting = hybrid(world)
    bram = client_of(world.bram)
    assert 'value="online"' in bram.get("/").text
    row = bram.post(
        f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "online", "terug": "start"}, headers=FRAGMENT
    )
    assert "Je bent er online bij" in row.text
    token = fragment(row).one("input[name=vorige]")["value"]
    bram.post(
        f"/bijeenkomsten/{meeting.id}/antwoord/ongedaan", data={"vorige": token, "terug": "start"}, headers=FRAGMENT
    )
    assert answers(meeting) == {}


def test_without_its_link_a_meeting_asks_again_who_would_come_online(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    meeting = planned(ann, world.open_group, link="https://video.example/1")
    answered(client_of(world.bram), meeting, "online")
    answered(client_of(world.gust), meeting, "on_site")
    path = f"/bijeenkomsten/{meeting.id}/bewerken"
    form = LexborHTMLParser(ann.get(path).text).css("form.form input, form.form textarea, form.form select")
    sent = {
        each.attributes["name"]: each.attributes.get("value") or ""
        for each in form
        if each.attributes.get("name") and each.attributes.get("type") != "checkbox"
    }
    assert ann.post(path, data=sent | {"link": "", "place": "SERV"}).status_code == 303
    assert answers(meeting) == {world.gust.id: (AnswerValue.YES, None)}
