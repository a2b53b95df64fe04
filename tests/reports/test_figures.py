"""Figures with known answers: what counts as an activity and a participation, what is on time."""

import uuid
from datetime import date, timedelta

from flask import Flask

from samenspel.reports import export, figures, tables
from samenspel.reports.figures import (
    ActivityCount,
    AttendanceRecord,
    FundAttendance,
    FundReach,
    HeldMeeting,
    Timeliness,
)
from samenspel.reports.tables import FigureColumn, FigureTable

A, B, C = (uuid.UUID(int=number) for number in (1, 2, 3))


def held(number: int, day: date, hours: float = 2.0, **given: object) -> HeldMeeting:
    row = {"kind": "working_group", "theme": "", "agenda_due": None, "agenda_shared": None, "reported": None} | given
    return HeldMeeting(uuid.UUID(int=100 + number), day, hours, **row)  # type: ignore[arg-type]


DAY = date(2026, 3, 2)


def test_a_count_takes_hours_times_the_funds_that_were_there() -> None:
    meetings = [held(1, DAY, 2.0), held(2, DAY, 1.5), held(3, DAY, 3.0)]
    taken = {meetings[0].id: 4, meetings[1].id: 2}
    assert figures.count(meetings, taken) == ActivityCount(3, 6, 6.5, 11.0)
    assert figures.count(meetings, taken).funds_a_meeting == 2.0
    assert figures.count([], {}).funds_a_meeting is None


def test_a_fund_attends_a_share_of_where_it_was_expected() -> None:
    meetings = [held(number, DAY, 2.0) for number in range(4)]
    seats = [
        AttendanceRecord(meetings[0].id, A, "present"),
        AttendanceRecord(meetings[1].id, A, "represented"),
        AttendanceRecord(meetings[2].id, A, "follows"),
        AttendanceRecord(meetings[3].id, A, "absent"),
        AttendanceRecord(meetings[0].id, B, "absent"),
    ]
    found = figures.attendance_by_fund(meetings, seats)
    assert found == {A: FundAttendance(1, 1, 1, 1, 4.0), B: FundAttendance(0, 0, 0, 1, 0.0)}
    assert (found[A].share, found[B].share, FundAttendance(0, 0, 0, 0, 0).share) == (0.5, 0.0, None)
    assert (FundReach(3, 4).share, FundReach(0, 0).share) == (0.75, None)


def test_an_agenda_is_on_time_on_the_promised_day_and_a_report_within_two_weeks() -> None:
    due = DAY - timedelta(days=7)
    agendas = [
        held(1, DAY, agenda_due=due, agenda_shared=due),
        held(2, DAY, agenda_due=due, agenda_shared=due + timedelta(days=1)),
        held(3, DAY, agenda_due=due),
        held(4, DAY, agenda_shared=due),
    ]
    assert figures.agenda_on_time(agendas) == Timeliness(3, 1, 1)
    assert figures.agenda_on_time(agendas).missing == 1
    reports = [
        held(1, DAY, reported=DAY + timedelta(days=14)),
        held(2, DAY, reported=DAY + timedelta(days=15)),
        held(3, DAY),
        held(4, DAY + timedelta(days=20)),  # still within its time
    ]
    assert figures.report_on_time(reports, DAY + timedelta(days=30)) == Timeliness(3, 1, 1)
    assert figures.report_on_time([], DAY).share is None


def test_what_people_typed_never_becomes_a_formula() -> None:
    names = ["=1+1", "+32 2", "-5", "@SUM(A1)", "\t=1", "Gewoon fonds"]
    table = FigureTable(
        "x", "=Titel", "-wat", (FigureColumn("Fonds", "text"), FigureColumn("Deel", "share")), [[n, 0.5] for n in names]
    )
    lines = export.csv_of(table).decode("utf-8-sig").split("\r\n")
    assert lines[1:7] == ["'=1+1;0,5", "'+32 2;0,5", "'-5;0,5", "'@SUM(A1);0,5", "'\t=1;0,5", "Gewoon fonds;0,5"]
    assert export.csv_of(table).startswith(b"\xef\xbb\xbf")


def test_no_report_is_expected_of_before_the_first_one(app: Flask) -> None:
    before, since = date(2023, 5, 8), date(2024, 2, 5)
    meetings = [held(1, before), held(2, since, reported=since), held(3, since + timedelta(days=1))]
    with app.test_request_context():
        old, new = tables.on_time(meetings, date(2025, 1, 6)).rows
        assert old == ["2023", 0, 0, None, 0, 0, None, 0]
        assert new == ["2024", 0, 0, None, 2, 1, 0.5, 1]
        ((_year, *_agendas, due, _in_time, _share, missing),) = tables.on_time(meetings[:1], date(2025, 1, 6)).rows
    assert (due, missing) == (1, 1)  # where no report was ever published, it is missed
