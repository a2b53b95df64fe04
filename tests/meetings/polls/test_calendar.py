"""The calendar in which moments are picked."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from samenspel.meetings.polls.calendar import load_of, month_of, week_of

ZONE = ZoneInfo("Europe/Brussels")
NOW = datetime(2027, 3, 2, 10, 10, tzinfo=UTC)


@dataclass(frozen=True)
class OtherMeeting:
    starts_at: datetime
    ends_at: datetime
    funds: int
    is_mine: bool = False


def brussels(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=ZONE)


def test_a_week_has_its_working_days_in_half_hours() -> None:
    week = week_of(date(2027, 3, 3), [], 8, ZONE, NOW)
    assert week.monday == date(2027, 3, 1)
    assert week.days[-1] == date(2027, 3, 5)
    assert [hour for hour, _cells in week.rows][:3] == ["08:00", "08:30", "09:00"]
    assert week.rows[-1][0] == "17:30"
    assert (week.previous, week.following) == (date(2027, 2, 22), date(2027, 3, 8))


def test_cells_say_who_is_elsewhere_and_what_is_past() -> None:
    busy = [
        OtherMeeting(brussels(3, 9), brussels(3, 10), 3),
        OtherMeeting(brussels(3, 9, 30), brussels(3, 11), 7, is_mine=True),
    ]
    cells = {
        (cell.day.day, cell.start): cell
        for _h, row in week_of(date(2027, 3, 3), busy, 8, ZONE, NOW).rows
        for cell in row
    }
    assert (cells[3, "08:30"].funds, cells[3, "08:30"].load) == (0, 0)
    assert (cells[3, "09:00"].funds, cells[3, "09:00"].load, cells[3, "09:00"].is_mine) == (3, 1, False)
    assert (cells[3, "09:30"].funds, cells[3, "09:30"].load, cells[3, "09:30"].is_mine) == (8, 2, True)
    assert (cells[3, "10:30"].funds, cells[3, "11:00"].funds) == (7, 0)
    assert cells[2, "11:00"].is_past
    assert not cells[2, "11:30"].is_past


def test_the_hours_are_those_of_brussels_after_the_clock_changed() -> None:
    other = OtherMeeting(datetime(2027, 3, 30, 7, tzinfo=UTC), datetime(2027, 3, 30, 8, tzinfo=UTC), 1)
    rows = dict(week_of(date(2027, 3, 30), [other], 8, ZONE, NOW).rows)
    assert rows["09:00"][1].funds == 1
    assert rows["08:00"][1].funds == 0


def test_a_month_counts_meetings_by_day() -> None:
    busy = [
        OtherMeeting(brussels(10, 9), brussels(11, 12), 3, is_mine=True),
        OtherMeeting(brussels(11, 9), brussels(11, 12), 1),
    ]
    month = month_of(date(2027, 3, 20), busy, ZONE, date(2027, 3, 2))
    cells = {cell.day: cell for week in month.weeks for cell in week}
    assert month.weeks[0][0].day == date(2027, 3, 1)
    assert [cells[date(2027, 3, day)].meetings for day in (9, 10, 11, 12)] == [0, 1, 2, 0]
    assert cells[date(2027, 3, 10)].is_mine
    assert cells[date(2027, 3, 1)].is_past
    assert not cells[date(2027, 4, 1)].in_month
    assert (month.previous, month.following) == (date(2027, 2, 1), date(2027, 4, 1))


def test_a_month_that_begins_in_a_weekend_has_no_empty_week() -> None:
    month = month_of(date(2027, 5, 5), [], ZONE, date(2027, 3, 2))
    assert month.weeks[0][0].day == date(2027, 5, 3)


def test_load_in_three_steps() -> None:
    assert [load_of(funds, 8) for funds in (0, 1, 3, 4, 8)] == [0, 1, 1, 2, 2]
