"""Saying whether one comes, and who was there."""

import json
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlmodel import col

from samenspel import live
from samenspel.db import session
from samenspel.groups.models import MembershipRole
from samenspel.meetings.attendance import queries as attendances
from samenspel.meetings.models import Answer, AnswerValue, Attendance, AttendanceStatus, Meeting
from samenspel.reports import queries as report_queries
from samenspel.reports.figures import count
from tests import make
from tests.fixtures import ClientOf
from tests.meetings.stories import FRAGMENT, past_meeting, to_answer, work
from tests.pages import page as page_of
from tests.world import World, viewer


def answers(meeting: Meeting) -> dict[Any, tuple[AnswerValue, str]]:
    session().expire_all()
    query = sa.select(Answer).where(col(Answer.meeting_id) == meeting.id)
    return {row.account_id: (row.value, row.note) for row in session().execute(query).scalars()}


def test_a_member_answers_by_one_tap_and_changes_their_mind(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    bram = client_of(world.bram)
    path = f"/bijeenkomsten/{meeting.id}/antwoord"
    assert bram.post(path, data={"value": "yes"}).status_code == 303
    assert bram.post(path, data={"value": "yes", "note": "Iets later"}).status_code == 303
    assert bram.post(path, data={"value": "maybe"}).status_code == 303
    assert answers(meeting) == {world.bram.id: (AnswerValue.MAYBE, "")}, "the remark was about the yes"
    page = bram.get(f"/bijeenkomsten/{meeting.id}").text
    assert 'value="maybe" aria-pressed="true"' in page
    assert 'value="yes" aria-pressed="false"' in page
    assert "Iets later" not in page
    assert "Misschien" in bram.get("/bijeenkomsten").text


def test_htmx_gets_only_the_part_that_changed(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    answer = client_of(world.bram).post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "no"}, headers=FRAGMENT)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert 'value="no" aria-pressed="true"' in answer.text


def test_an_answer_is_heard_by_who_looks_at_the_page(app: Flask, world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    room = f"meeting:{meeting.id}"
    hearing = live.io.test_client(app, flask_test_client=client_of(world.ann))
    assert hearing.emit("listen", {"room": room}, callback=True) == "ok"
    outside = live.io.test_client(app, flask_test_client=client_of(world.gerd))
    assert outside.emit("listen", {"room": room}, callback=True) == "refused"
    client_of(world.bram).post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "yes"})
    (push,) = [event["args"][0] for event in hearing.get_received() if event["name"] == "push"]
    assert (push["room"], push["action"], push["target"]) == (room, "replace", f"#turnout-{meeting.id}")
    assert "Woodwize" in push["html"]
    assert f'id="turnout-{meeting.id}"' in push["html"]
    assert outside.get_received() == []
    assert json.dumps(push)


def test_who_comes_is_counted_by_fund(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    piet = make.account("Piet Pauwels", fund=world.woodwize)
    make.membership(piet, world.open_group)
    for who, value in ((world.bram, "yes"), (piet, "yes"), (world.gust, "yes"), (world.ilse, "no")):
        assert client_of(who).post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": value}).status_code == 303
    turnout = attendances.turnout_of(meeting)
    assert turnout.fund_count == 1
    assert turnout.counts == {
        "yes": 3,
        "no": 1,
        "maybe": 0,
        "if_needed": 0,
        "represented": 0,
        "follows": 0,
        "earlier": 0,
        "open": 1,
        "waiting": 0,
    }
    assert dict(turnout.funds_yes) == {"Woodwize": 2, "VDAB": 1}
    page = client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}").text
    assert "1 zonder antwoord" in page


@pytest.mark.parametrize("value", ["", "perhaps", "yes' OR 1=1"])
def test_an_answer_that_is_none_is_refused(value: str, world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    path = f"/bijeenkomsten/{meeting.id}/antwoord"
    for headers in ({}, FRAGMENT):
        answer = client_of(world.bram).post(path, data={"value": value}, headers=headers)
        assert answer.status_code == 422
        assert "Kies ja, nee of misschien." in answer.text
    assert client_of(world.bram).post(path, data={"value": "yes", "note": "x" * 301}).status_code == 422
    assert answers(meeting) == {}


def test_who_is_in_the_group_answers_and_others_do_not(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    follower = make.account("Filip Volger", fund=world.horeca)
    make.membership(follower, world.open_group, MembershipRole.FOLLOWER)
    path = f"/bijeenkomsten/{meeting.id}/antwoord"
    for who in (world.ann, world.bram, world.gust, world.ilse, follower):
        assert client_of(who).post(path, data={"value": "yes"}).status_code == 303
    for who in (world.carla, world.bea, world.dirk):
        assert client_of(who).post(path, data={"value": "yes"}).status_code == 403
    assert client_of(world.gerd).post(path, data={"value": "yes"}).status_code == 404
    assert "mijn-antwoord" not in client_of(world.carla).get(f"/bijeenkomsten/{meeting.id}").text


def test_answers_close_when_the_meeting_starts(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    path = f"/bijeenkomsten/{meeting.id}"
    with time_machine.travel(meeting.starts_at, tick=False):
        answer = client_of(world.bram).post(f"{path}/antwoord", data={"value": "yes"}, follow_redirects=True)
        assert "Antwoorden kan tot het begin" in answer.text
        assert "Bezig" in answer.text
        assert "mijn-antwoord" not in answer.text
    assert answers(meeting) == {}


def test_a_meeting_that_waits_for_an_answer_no_longer_does(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    assert [line.id for line in to_answer(world.bram)] == [meeting.id]
    client_of(world.bram).post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "no"})
    assert to_answer(world.bram) == []


def recorded(meeting: Meeting) -> dict[Any, tuple[AttendanceStatus, Any]]:
    session().expire_all()
    query = sa.select(Attendance).where(col(Attendance.meeting_id) == meeting.id)
    return {row.fund_id: (row.status, row.represented_by_id) for row in session().execute(query).scalars()}


def checked(answer: Any, fund: Any, status: str) -> bool:
    return page_of(answer, answer.status_code).fields[f"status-{fund.id}"] == status


def test_attendance_starts_from_the_answers(world: World, client_of: ClientOf) -> None:
    meeting, _item = past_meeting(world.open_group, world.ann)
    make.membership(world.carla, world.open_group)
    session().add(
        Answer(meeting_id=meeting.id, account_id=world.ann.id, fund_id=world.alimento.id, value=AnswerValue.YES)
    )
    session().add(
        Answer(meeting_id=meeting.id, account_id=world.bram.id, fund_id=world.woodwize.id, value=AnswerValue.NO)
    )
    session().commit()
    page = client_of(world.ann).get(f"/bijeenkomsten/{meeting.id}/aanwezigheid")
    assert checked(page, world.alimento, "present")
    assert checked(page, world.woodwize, "excused")
    assert checked(page, world.horeca, "absent")


def test_attendance_is_recorded_per_fund_and_shown(world: World, client_of: ClientOf) -> None:
    meeting, _item = past_meeting(world.open_group, world.ann)
    path = f"/bijeenkomsten/{meeting.id}/aanwezigheid"
    sent = {
        f"status-{world.alimento.id}": "present",
        f"status-{world.woodwize.id}": "represented",
        f"door-{world.woodwize.id}": " alimento",
        "extra": str(world.horeca.id),
    }
    assert client_of(world.ann).post(path, data=sent).status_code == 303
    assert recorded(meeting) == {
        world.alimento.id: (AttendanceStatus.PRESENT, None),
        world.woodwize.id: (AttendanceStatus.REPRESENTED, world.alimento.id),
        world.horeca.id: (AttendanceStatus.PRESENT, None),
    }
    page = client_of(world.carla).get(f"/bijeenkomsten/{meeting.id}").text
    assert "(door Alimento)" in page
    assert "Aanwezig (2)" in page
    again = client_of(world.ilse).get(path)
    assert checked(again, world.woodwize, "represented")
    assert checked(again, world.horeca, "present")
    gone = {f"status-{fund.id}": "" for fund in (world.woodwize, world.horeca)}
    changed = {f"status-{world.alimento.id}": "present"} | gone
    assert client_of(world.ilse).post(path, data=changed).status_code == 303
    assert recorded(meeting) == {world.alimento.id: (AttendanceStatus.PRESENT, None)}
    work()


def test_a_fund_is_represented_by_another_one_that_is_there(world: World, client_of: ClientOf) -> None:
    meeting, _item = past_meeting(world.open_group, world.ann)
    path = f"/bijeenkomsten/{meeting.id}/aanwezigheid"
    for by, words in (
        ("", "Kies welk aanwezig fonds Woodwize vertegenwoordigde."),
        ("Woodwize", "Kies welk aanwezig fonds Woodwize vertegenwoordigde."),
        ("Alimento", "Alimento staat zelf niet op aanwezig."),
        ("Alimentos", "Kies welk aanwezig fonds Woodwize vertegenwoordigde."),
    ):
        sent = {f"status-{world.woodwize.id}": "represented", f"door-{world.woodwize.id}": by}
        answer = client_of(world.ann).post(path, data=sent)
        assert answer.status_code == 422
        assert words in answer.text
        assert checked(answer, world.woodwize, "represented")
        field = f"door-{world.woodwize.id}"
        assert page_of(answer, 422).fields[field] == by, "what was typed stays"
    assert recorded(meeting) == {}


def test_only_organisers_record_and_not_before_the_day(world: World, client_of: ClientOf) -> None:
    meeting, _item = past_meeting(world.open_group, world.ann)
    coming = make.meeting(world.open_group, world.ann, days=5)
    path = f"/bijeenkomsten/{meeting.id}/aanwezigheid"
    for who in (world.bram, world.carla, world.bea, world.gust):
        assert client_of(who).get(path).status_code == 403
        assert client_of(who).post(path).status_code == 403
    assert client_of(world.gerd).post(path).status_code == 404
    sent = {f"status-{world.alimento.id}": "present"}
    early = client_of(world.ann).post(f"/bijeenkomsten/{coming.id}/aanwezigheid", data=sent, follow_redirects=True)
    assert "vanaf de dag van de bijeenkomst" in early.text
    assert recorded(coming) == {}


def test_participations_of_a_year(world: World, client_of: ClientOf) -> None:
    with time_machine.travel("2027-06-15T12:00:00+00:00", tick=False):
        held, _item = past_meeting(world.open_group, world.ann)
        other = make.meeting(world.closed_group, world.dirk, days=-30)
        make.meeting(world.open_group, world.ann, days=-10, cancelled_at=held.created_at)
        make.meeting(world.open_group, world.ann, days=10)
        make.meeting(world.open_group, world.ann, days=-300)
        for meeting, fund, status in (
            (held, world.alimento, AttendanceStatus.PRESENT),
            (held, world.woodwize, AttendanceStatus.REPRESENTED),
            (held, world.horeca, AttendanceStatus.EXCUSED),
            (other, world.alimento, AttendanceStatus.PRESENT),
        ):
            session().add(Attendance(meeting_id=meeting.id, fund_id=fund.id, status=status))
        session().commit()
        meetings = report_queries.meetings_held(viewer(world.ilse), None)
        assert [each.day.year for each in meetings] == [2026, 2027, 2027]
        figures = count(meetings[1:], report_queries.funds_at_meetings(None))
        assert (figures.activities, figures.participations) == (2, 3)


def test_the_page_grows_with_the_number_of_funds_and_not_with_its_square(world: World, client_of: ClientOf) -> None:
    """With a list of all funds in the field of each, four hundred funds made a page of 4.4 MB."""
    meeting, _item = past_meeting(world.open_group, world.ann)
    ann = client_of(world.ann)

    def size() -> int:
        session().commit()
        return len(ann.get(f"/bijeenkomsten/{meeting.id}/aanwezigheid").data)

    sizes = [size()]
    for _ in range(2):
        for _ in range(20):
            make.membership(make.account(fund=make.fund()), world.open_group)
        sizes.append(size())
    first, second = sizes[1] - sizes[0], sizes[2] - sizes[1]
    assert first > 5_000, "twenty funds were added"
    assert second < 1.1 * first
