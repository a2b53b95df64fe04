"""Hours of meetings per FTE: shown to the fund, and as a count to who plans while small funds are over the limit."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from samenspel.db import session
from samenspel.meetings.models import Answer, AnswerValue, AttendanceStatus, Meeting
from samenspel.meetings.workload import load
from samenspel.people.models import Fund
from tests import make
from tests.fixtures import ClientOf
from tests.meetings.stories import FRAGMENT
from tests.pages import page
from tests.world import World

NOW = datetime(2027, 3, 10, 9, tzinfo=UTC)


def attended_meeting(world: World, day: date, hours: float) -> Meeting:
    start = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return make.meeting(world.open_group, world.ann, starts_at=start, ends_at=start + timedelta(hours=hours))


def with_fte(fund: Fund, fte: float) -> None:
    row = session().get_one(Fund, fund.id)
    row.consultants_fte = fte
    session().add(row)
    session().commit()


def test_a_fund_sees_its_own_hours(world: World, client_of: ClientOf) -> None:
    with time_machine.travel(NOW, tick=False):
        with_fte(world.woodwize, 2)
        held = attended_meeting(world, date(2027, 2, 3), 3)
        make.attendance(held, world.woodwize)
        make.attendance(attended_meeting(world, date(2027, 2, 10), 4), world.woodwize, AttendanceStatus.EXCUSED)
        attended_meeting(world, date(2027, 4, 7), 5)
        mine = client_of(world.bram).get("/bijeenkomsten/belasting").text
        assert "3 uur in twaalf maanden, 2 uur per voltijdse consulent" in mine
        rows = {row.split("</th>")[0][-8:]: row for row in mine.split("<tr>")}
        assert "<td>3,0</td><td></td><td>1,5</td>" in rows["feb 2027"]
        assert "<td>0,0</td><td>5,0</td><td>2,5</td>" in rows["apr 2027"]
        assert client_of(world.ilse).get("/bijeenkomsten/belasting").status_code == 404


def test_who_plans_reads_how_many_small_funds_are_over_the_limit_and_not_which(
    world: World, client_of: ClientOf
) -> None:
    with time_machine.travel(NOW, tick=False):
        with_fte(world.woodwize, 1)
        with_fte(world.alimento, 12)
        make.attendance(attended_meeting(world, date(2027, 3, 3), 5), world.woodwize)
        coming = attended_meeting(world, date(2027, 3, 24), 2)
        path = "/overleg/wg-werkbaar-wint/belasting"
        ann = client_of(world.ann)
        ahead = page(ann.get(f"{path}?day=2027-03-30"))
        assert "Met een bijeenkomst van 2 uur erbij komt in maart 2027 1 klein fonds van de 1 boven 8 uur" in ahead
        assert "Met een bijeenkomst" not in ann.get(f"{path}?day=2027-03-30&start=09:00&end=10:00").text
        assert "Met een bijeenkomst van 1,5 uur" in ann.get(f"{path}?day=2027-03-30&start=09:00&end=10:30").text
        # Who changes a meeting reads what the others take: this one is not counted twice.
        changed = f"{path}?day=2027-03-24&start=09:00&end=11:00&besides={coming.id}"
        assert "Met een bijeenkomst" not in ann.get(changed).text
        assert f"besides={coming.id}" in ann.get(f"/bijeenkomsten/{coming.id}/bewerken").text
        attended_meeting(world, date(2027, 3, 25), 2)
        ahead = page(ann.get(f"{path}?day=2027-03-30"))
        assert "In maart 2027 zit 1 klein fonds van dit overleg al boven 8 uur" in ahead
        assert "Woodwize" not in ahead.html
        # It is told as well where a date is sought.
        week = ann.get("/overleg/wg-werkbaar-wint/datumprikkers/kalender?week=2027-03-15").text
        assert "In maart 2027 zit 1 klein fonds van dit overleg al boven 8 uur" in week
        assert "klein fonds" not in ann.get("/overleg/wg-werkbaar-wint/datumprikkers/kalender?week=2027-05-17").text
        # Who said that they stay away is not counted for it.
        session().add(
            Answer(meeting_id=coming.id, account_id=world.bram.id, fund_id=world.woodwize.id, value=AnswerValue.NO)
        )
        session().commit()
        assert "al boven" not in ann.get(f"{path}?day=2027-03-30").text
        # Where a colleague might come, the fund is expected again.
        piet = make.account("Piet Pauwels", fund=world.woodwize)
        yes = Answer(meeting_id=coming.id, account_id=piet.id, fund_id=world.woodwize.id, value=AnswerValue.MAYBE)
        session().add(yes)
        session().commit()
        assert "al boven" in ann.get(f"{path}?day=2027-03-30").text
        assert "In mei 2027 zit geen enkel klein fonds" in ann.get(f"{path}?day=2027-05-30").text
        assert "In maart 2027" not in ann.get(f"{path}?day=", headers=FRAGMENT).text
        for odd in ("", "morgen", "9999-99-99", "0001-01-01"):
            assert page(ann.get(f"{path}?day={odd}")).text == page(ann.get(path)).text
        form = ann.get("/overleg/wg-werkbaar-wint/bijeenkomsten/nieuw").text
        assert f'hx-get="{path}"' in form
        assert f'<a href="/overleg/wg-werkbaar-wint">{world.open_group.name}</a>' in ann.get(path).text
        assert client_of(world.bram).get(path).status_code == 403


def _meeting_hours(*facts: tuple[uuid.UUID, int, float]) -> list[load.MeetingHours]:
    return [
        load.MeetingHours(fund, date(2027, month, 1), hours, f"Groep {month}", month > 3)
        for fund, month, hours in facts
    ]


def test_the_load_by_month_and_group() -> None:
    fund = uuid.uuid4()
    some = _meeting_hours((fund, 2, 2.0), (fund, 2, 1.5), (fund, 4, 3.0))
    months = load.months_around(date(2027, 3, 31), 1, 1)
    assert months == [date(2027, 2, 1), date(2027, 3, 1), date(2027, 4, 1)]
    assert load.load_by_month(some, 0.5, months) == [
        load.MonthLoad(date(2027, 2, 1), 3.5, 0, 7.0),
        load.MonthLoad(date(2027, 3, 1), 0, 0, 0),
        load.MonthLoad(date(2027, 4, 1), 0, 3.0, 6.0),
    ]
    assert load.load_by_month(some, 0, months)[0].per_fte == 0
    assert load.hours_by_group(some) == [("Groep 2", 3.5), ("Groep 4", 3.0)]
    assert load.months_around(date(2027, 1, 5), 1, 0) == [date(2026, 12, 1), date(2027, 1, 1)]


@pytest.mark.parametrize(
    ("fte", "hours", "counts"), [(1, 9, (1, 1, 1)), (1, 7, (1, 0, 1)), (3, 90, (0, 0, 0)), (0, 9, (0, 0, 0))]
)
def test_the_outlook_counts_small_funds_only(fte: float, hours: float, counts: tuple[int, int, int]) -> None:
    fund = uuid.uuid4()
    found = load.overload_outlook(_meeting_hours((fund, 3, hours)), {fund: fte}, small=2, limit=8, more=2)
    assert (found.small_funds, found.over_limit, found.over_limit_after) == counts
