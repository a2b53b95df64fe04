"""Who came in: the list at the door, the code of the room, the history of the record."""

import re
import uuid
from datetime import UTC, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from samenspel import live
from samenspel.db import columns, now, session
from samenspel.meetings.attendance import queries as attendances
from samenspel.meetings.attendance import tasks
from samenspel.meetings.attendance.checkin import queries
from samenspel.meetings.attendance.checkin.tokens import RoomCode, read_room_token, room_token
from samenspel.meetings.attendance.models import AttendanceSource, CheckIn
from samenspel.meetings.minutes.paper import paper_of, render
from samenspel.meetings.models import Answer, AnswerValue, AttendanceStatus, Meeting, Report
from samenspel.people.models import Fund
from tests import make
from tests.fixtures import ClientOf
from tests.meetings.stories import FRAGMENT
from tests.pages import page
from tests.world import World


def running(world: World) -> Meeting:
    """A meeting of the open group that began half an hour ago."""
    start = now() - timedelta(minutes=30)
    return make.meeting(world.open_group, world.ann, starts_at=start, ends_at=start + timedelta(hours=2))


def recorded(meeting: Meeting) -> dict[str, str]:
    session().expire_all()
    return {line.fund_name: line.status.value for line in attendances.attendance_of(meeting.id)}


def test_a_tap_at_the_door_checks_in_and_another_takes_it_back(app: Flask, world: World, client_of: ClientOf) -> None:
    meeting = running(world)
    path = f"/bijeenkomsten/{meeting.id}/inchecken"
    ann = client_of(world.ann)
    page = ann.get(path).text
    assert "Bram Claes" in page
    assert "Carla Maes" not in page
    second = live.io.test_client(app, flask_test_client=client_of(world.ilse))
    assert second.emit("listen", {"room": f"door:{meeting.id}"}, callback=True) == "ok"
    member = live.io.test_client(app, flask_test_client=client_of(world.bram))
    assert member.emit("listen", {"room": f"door:{meeting.id}"}, callback=True) == "refused"
    tapped = ann.post(path, data={"account": str(world.bram.id), "present": "ja"}, headers=FRAGMENT)
    assert 'aria-pressed="true"' in tapped.text
    assert "1 binnen" in tapped.text
    targets = {event["args"][0]["target"]: event["args"][0]["html"] for event in second.get_received()}
    assert "is-in" in targets[f"#wie-{world.bram.id}"]
    assert "1 binnen" in targets["#binnen"]
    ann.post(path, data={"account": str(world.bram.id), "present": "ja"})
    assert queries.check_in_count(meeting.id) == 1
    assert recorded(meeting) == {"Woodwize": "present"}
    assert ann.post(path, data={"account": str(world.bram.id), "present": "nee"}).status_code == 303
    assert (recorded(meeting), queries.check_in_count(meeting.id)) == ({}, 0)
    assert ann.post(path, data={"account": str(world.carla.id)}).status_code == 404
    assert ann.post(path, data={"account": "geen-id"}).status_code == 404


def test_the_last_tap_holds_also_where_an_earlier_one_comes_late(world: World, client_of: ClientOf) -> None:
    meeting = running(world)
    path = f"/bijeenkomsten/{meeting.id}/inchecken"
    ann, ilse = client_of(world.ann), client_of(world.ilse)

    def tap(client: FlaskClient, present: str, age: str) -> str:
        sent = {"account": str(world.bram.id), "present": present, "age": age}
        return client.post(path, data=sent, headers=FRAGMENT).text

    tap(ilse, "ja", "0")
    assert "0 binnen" in tap(ilse, "nee", "0")
    late = tap(ann, "ja", "600000")  # made ten minutes ago, without a network
    assert "Ilse Janssens tikte Bram Claes" in late
    assert "uit, na jou" in late
    assert (recorded(meeting), queries.check_in_count(meeting.id)) == ({}, 0)
    # One that was made after it holds, whenever that came; the same tap twice says nothing of others.
    with time_machine.travel(now() + timedelta(minutes=5), tick=False):
        ann, ilse = client_of(world.ann), client_of(world.ilse)
        assert "na jou" not in tap(ann, "ja", "60000")
        assert "na jou" not in tap(ann, "ja", "60000")
        came = session().execute(columns(CheckIn.created_at)).scalar_one()
        assert now() - came.replace(tzinfo=UTC) == timedelta(minutes=1)
        for odd in ("-5", "NaN", "99999999999999999999", ""):  # says nothing: it was made now
            assert "1 binnen" in tap(ilse, "ja", odd)
        assert "0 binnen" in tap(ann, "nee", "0")


def test_the_list_at_the_door_is_searched_without_scripts_and_with_typing_errors(
    world: World, client_of: ClientOf
) -> None:
    meeting = running(world)
    for name in ("Jérôme Wauters", *(f"Deelnemer {letter}" for letter in "abcdefghij")):
        make.membership(make.account(name, fund=world.horeca), world.open_group)
    ann, path = client_of(world.ann), f"/bijeenkomsten/{meeting.id}/inchecken"
    for words, said in (("jerome", False), ("wauters horeca", False), ("Wautres", True)):
        found = page(ann.get(path, query_string={"q": words}))
        assert "Jérôme Wauters" in found
        assert "Deelnemer a" not in found
        assert ("Dit zijn de mensen voor “Wauters”" in found) is said
    nobody = page(ann.get(path, query_string={"q": "Zzzzzz"}))
    assert "Niemand op deze lijst" in nobody
    assert "Toon iedereen" in nobody


def test_guests_are_written_down_by_name(world: World, client_of: ClientOf) -> None:
    meeting = running(world)
    path = f"/bijeenkomsten/{meeting.id}/inchecken"
    ann = client_of(world.ann)
    wrong = ann.post(path, data={"name": " ", "organisation": "Unia"})
    assert wrong.status_code == 422
    assert 'value="Unia"' in wrong.text
    assert ann.post(path, data={"name": "Gil Gast", "organisation": "Unia"}).status_code == 303
    (guest,) = queries.guests_of(meeting.id)
    assert (guest.name, guest.organisation, guest.by_id) == ("Gil Gast", "Unia", world.ann.id)
    assert "Gil Gast" in ann.get(path).text
    session().add(Report(meeting_id=meeting.id, author_id=world.ann.id, published_at=now()))
    session().commit()
    assert "Gil Gast (Unia)" in client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}/verslag").text
    ann.post(path, data={"check_in": str(guest.id)})
    assert list(queries.guests_of(meeting.id)) == []


def test_who_came_for_no_fund_is_on_the_page_as_well(world: World, client_of: ClientOf) -> None:
    meeting = running(world)
    path = f"/bijeenkomsten/{meeting.id}/inchecken"
    ann = client_of(world.ann)
    ann.post(path, data={"name": "Nadia Radio", "organisation": "Productiehuis"})
    for who in (world.gust, world.bram):
        ann.post(path, data={"account": str(who.id), "present": "ja"})
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        page = client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}").text
    assert "Aanwezig (1)" in page
    there = page[page.index("Ook aanwezig (2)") :].split("</dd>")[0]
    assert "Nadia Radio" in there
    assert "Productiehuis" in there
    assert "Gust Goossens" in there
    assert "VDAB" in there


def test_who_scans_the_code_of_the_room_is_there(world: World, client_of: ClientOf) -> None:
    meeting = running(world)
    page = client_of(world.ann).get(f"/bijeenkomsten/{meeting.id}/inchecken/code").text
    assert "data:image/svg+xml" in page
    found = re.search(r'href="http://127.0.0.1:8000(/inchecken/[^"]+)"', page)
    assert found is not None
    bram = client_of(world.bram)
    asked = bram.get(found[1]).text
    assert "Ik ben er" in asked
    assert recorded(meeting) == {}
    assert bram.post(found[1]).status_code == 303
    assert recorded(meeting) == {"Woodwize": "present"}
    assert "Je bent ingecheckt" in bram.get(found[1]).text
    (row,) = session().execute(sa.select(CheckIn)).scalars()
    assert (row.account_id, row.way) == (world.bram.id, AttendanceSource.CODE)
    # A guest with an account comes for no fund.
    client_of(world.gust).post(found[1])
    assert recorded(meeting) == {"Woodwize": "present"}
    assert client_of(world.gerd).get(found[1]).status_code == 404


def test_a_forged_an_old_and_an_early_code_get_a_clear_answer(app: Flask, world: World, client_of: ClientOf) -> None:
    meeting = running(world)
    later = now() + timedelta(hours=3)
    good = room_token(RoomCode(meeting.id, later))
    assert read_room_token(good) is not None
    bram = client_of(world.bram)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(app.config, "SECRET_KEY", "another key")
        of_others = room_token(RoomCode(meeting.id, later))
    forged = (good[:-2] + "xx", of_others, "onzin", good.split(".")[0])
    for token in forged:
        for answer in (bram.get(f"/inchecken/{token}"), bram.post(f"/inchecken/{token}")):
            assert answer.status_code == 404
            assert "Deze code werkt niet" in answer.text
            assert "Er is niets genoteerd" in answer.text
    over = room_token(RoomCode(meeting.id, now() - timedelta(minutes=1)))
    assert "verlopen" in page(bram.post(f"/inchecken/{over}"), 410)
    # The meeting was moved to earlier: a code that says otherwise is over too.
    with time_machine.travel(now() + timedelta(hours=2, minutes=45), tick=False):
        assert "verlopen" in page(client_of(world.bram).get(f"/inchecken/{good}"), 410)
    coming = make.meeting(world.open_group, world.ann, starts_at=now() + timedelta(hours=4), ends_at=later)
    early = bram.post(f"/inchecken/{room_token(RoomCode(coming.id, now() + timedelta(days=1)))}")
    assert (early.status_code, "Nog even geduld" in early.text) == (410, True)
    assert recorded(meeting) == {}
    gone = bram.post(f"/inchecken/{room_token(RoomCode(uuid.uuid4(), later))}")
    assert (gone.status_code, "niet zichtbaar" in gone.text) == (404, True)


def test_the_record_is_corrected_with_history(world: World, client_of: ClientOf) -> None:
    meeting = running(world)
    client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/inchecken", data={"account": str(world.bram.id)})
    path = f"/bijeenkomsten/{meeting.id}/aanwezigheid"
    ilse = client_of(world.ilse)
    sent = {f"status-{world.woodwize.id}": "represented", f"door-{world.woodwize.id}": world.alimento.name}
    sent |= {f"status-{world.alimento.id}": "present"}
    assert ilse.post(path, data=sent).status_code == 303
    assert ilse.post(path, data=sent).status_code == 303
    changes = attendances.changes_of(meeting.id)
    assert {(change.by_name, change.fund_name, change.before, change.after, change.source) for change in changes} == {
        ("Ann Peeters", "Woodwize", None, AttendanceStatus.PRESENT, AttendanceSource.LIST),
        ("Ilse Janssens", "Alimento", None, AttendanceStatus.PRESENT, AttendanceSource.RECORD),
        ("Ilse Janssens", "Woodwize", AttendanceStatus.PRESENT, AttendanceStatus.REPRESENTED, AttendanceSource.RECORD),
    }
    page = ilse.get(path).text
    assert "Wat werd er gewijzigd?" in page
    assert "(aan de deur)" in page


def test_coming_in_is_not_for_before_the_day(world: World, client_of: ClientOf) -> None:
    coming = make.meeting(world.open_group, world.ann, days=4)
    answer = client_of(world.ann).get(f"/bijeenkomsten/{coming.id}/inchecken", follow_redirects=True)
    assert "Inchecken kan vanaf de dag van de bijeenkomst." in answer.text


def test_who_is_silent_is_absent_with_and_without_check_in(world: World, client_of: ClientOf) -> None:
    checked, asked = running(world), running(world)
    carl = make.account("Carl Cools", fund=world.horeca)
    dora = make.account("Dora Daems", fund=make.fund("volta", name="Volta"))
    for who in (carl, dora):
        make.membership(who, world.open_group)
    for meeting in (checked, asked):
        for who, value in ((world.ann, AnswerValue.YES), (dora, AnswerValue.NO)):
            session().add(Answer(meeting_id=meeting.id, account_id=who.id, fund_id=who.fund_id, value=value))
    session().commit()
    ann = client_of(world.ann)
    ann.post(f"/bijeenkomsten/{checked.id}/inchecken", data={"account": str(world.ann.id)})
    expected = {"Alimento": "present", "Horeca Forma": "absent", "Volta": "excused", "Woodwize": "absent"}
    names = {fund.id: fund.name for fund in session().execute(sa.select(Fund)).scalars()}
    for meeting in (checked, asked):
        fields = page(ann.get(f"/bijeenkomsten/{meeting.id}/aanwezigheid")).fields
        shown = {names[uuid.UUID(key[7:])]: value for key, value in fields.items() if key.startswith("status-")}
        assert shown == expected
    # Nobody opened the page of attendance: the figures count the silent funds all the same.
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        tasks.complete_records()
        tasks.complete_records()
        assert recorded(checked) == expected
        assert recorded(asked) == {}
    fields = page(client_of(world.ann).get(f"/bijeenkomsten/{checked.id}/aanwezigheid")).fields
    assert ann.post(f"/bijeenkomsten/{checked.id}/aanwezigheid", data=fields | {f"status-{world.horeca.id}": ""})
    assert page(ann.get(f"/bijeenkomsten/{checked.id}/aanwezigheid")).fields[f"status-{world.horeca.id}"] == ""


def test_a_fund_that_said_yes_and_did_not_check_in_is_left_to_the_organiser(world: World, client_of: ClientOf) -> None:
    meeting = running(world)
    session().add(
        Answer(meeting_id=meeting.id, account_id=world.bram.id, fund_id=world.woodwize.id, value=AnswerValue.YES)
    )
    session().commit()
    ann = client_of(world.ann)
    ann.post(f"/bijeenkomsten/{meeting.id}/inchecken", data={"account": str(world.ann.id)})
    form = page(ann.get(f"/bijeenkomsten/{meeting.id}/aanwezigheid"))
    assert "wie incheckte, staat op aanwezig" in form
    assert form.fields[f"status-{world.woodwize.id}"] == "absent"
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        tasks.complete_records()
    assert recorded(meeting) == {"Alimento": "present"}


def test_the_report_names_who_was_there(world: World, client_of: ClientOf) -> None:
    meeting = running(world)
    bert = make.account("Bert Bos", fund=world.woodwize)
    for who in (world.bram, bert, world.ann):
        session().add(Answer(meeting_id=meeting.id, account_id=who.id, fund_id=who.fund_id, value=AnswerValue.YES))
    session().add(Report(meeting_id=meeting.id, author_id=world.ann.id, published_at=now()))
    for fund in (world.alimento, world.woodwize):
        make.attendance(meeting, fund)
    client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/inchecken", data={"account": str(world.bram.id)})
    assert "Alimento (Ann Peeters), Woodwize (Bram Claes)" in page(
        client_of(world.carla).get(f"/bijeenkomsten/{meeting.id}/verslag")
    )
    paper = paper_of(meeting.id)
    assert paper is not None
    assert "(Bram Claes)" in render(paper)
