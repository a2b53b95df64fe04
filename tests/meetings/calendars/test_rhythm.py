"""On which days a series falls: known answers, and what holds for all series."""

import random
from datetime import date, timedelta

import pytest

from samenspel.meetings.calendars.rhythm import MAX_MEETINGS, Rhythm, SeriesTooLong, series_days, weekday_ordinal


@pytest.mark.parametrize(
    ("first", "rhythm", "days"),
    [
        (date(2027, 3, 9), Rhythm.WEEKLY, [date(2027, 3, 9), date(2027, 3, 16), date(2027, 3, 23)]),
        (date(2027, 3, 9), Rhythm.FORTNIGHTLY, [date(2027, 3, 9), date(2027, 3, 23), date(2027, 4, 6)]),
        # The second Tuesday.
        (date(2027, 3, 9), Rhythm.MONTHLY, [date(2027, 3, 9), date(2027, 4, 13), date(2027, 5, 11)]),
        (date(2027, 3, 9), Rhythm.TWO_MONTHLY, [date(2027, 3, 9), date(2027, 5, 11), date(2027, 7, 13)]),
        (date(2027, 3, 9), Rhythm.QUARTERLY, [date(2027, 3, 9), date(2027, 6, 8), date(2027, 9, 14)]),
        (date(2027, 3, 9), Rhythm.HALF_YEARLY, [date(2027, 3, 9), date(2027, 9, 14), date(2028, 3, 14)]),
        (date(2027, 3, 9), Rhythm.YEARLY, [date(2027, 3, 9), date(2028, 3, 14), date(2029, 3, 13)]),
        # A fifth Monday is the last one.
        (date(2027, 3, 29), Rhythm.MONTHLY, [date(2027, 3, 29), date(2027, 4, 26), date(2027, 5, 31)]),
        # 29 February.
        (date(2028, 2, 29), Rhythm.YEARLY, [date(2028, 2, 29), date(2029, 2, 27), date(2030, 2, 26)]),
    ],
)
def test_known_days(first: date, rhythm: Rhythm, days: list[date]) -> None:
    assert series_days(first, rhythm, count=3) == days
    assert series_days(first, rhythm, until=days[-1]) == days
    assert series_days(first, rhythm, until=days[-1] - timedelta(days=1)) == days[:2]


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ({"count": 10_000}, 10_000),
        ({"count": MAX_MEETINGS + 1}, MAX_MEETINGS + 1),
        ({"until": date(2029, 3, 9)}, 105),
        ({"until": date(9999, 12, 31)}, 10_000),
    ],
)
def test_a_series_that_is_too_long_is_refused_at_once(given: dict[str, object], count: int) -> None:
    with pytest.raises(SeriesTooLong) as refused:
        series_days(date(2027, 3, 9), Rhythm.WEEKLY, **given)  # type: ignore[arg-type]
    assert refused.value.count == count


def test_a_series_needs_an_end() -> None:
    with pytest.raises(ValueError, match="needs an end"):
        series_days(date(2027, 3, 9), Rhythm.WEEKLY)


def test_what_holds_for_every_series() -> None:
    """It begins on its first day, goes on, stays on the weekday, and by months on the place in the month."""
    chance = random.Random(39)
    for _ in range(300):
        first = date(2026, 1, 1) + timedelta(days=chance.randrange(1500))
        rhythm = chance.choice(list(Rhythm))
        count = chance.randrange(1, 20)
        days = series_days(first, rhythm, count=count)
        assert len(days) == count
        assert days[0] == first
        assert days == sorted(set(days))
        assert {day.weekday() for day in days} == {first.weekday()}
        if rhythm not in (Rhythm.WEEKLY, Rhythm.FORTNIGHTLY) and weekday_ordinal(first) > 0:
            assert {weekday_ordinal(day) for day in days} == {weekday_ordinal(first)}
        assert series_days(first, rhythm, until=days[-1]) == days
