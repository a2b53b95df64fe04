"""When mail may go out and digests come, on days of 23, 24 and 25 hours, around absences, and in any week."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from samenspel.activity.levels.delivery import is_away, mail_moment, next_digest, overview_moment
from samenspel.clock import BRUSSELS, local

WEEK = [0, 1, 2, 3, 4]


def preference(**chosen: Any) -> Any:
    usual = {
        "rhythm": "weekly",
        "weekday": 0,
        "hour": 7,
        "quiet_from": time(18, 30),
        "quiet_until": time(7, 30),
        "work_days": WEEK,
        "work_can_wait": True,
        "away_from": None,
        "away_until": None,
        "mail_paused_at": None,
    }
    return SimpleNamespace(**usual | chosen)


def at(text: str) -> datetime:
    """A moment on the clock in Brussels, with an offset where that time comes twice."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=BRUSSELS)).astimezone(UTC)


def mailed(event: str, *, urgent: bool = False, due: str = "", **chosen: Any) -> datetime | None:
    return mail_moment(preference(**chosen), at(event), urgent=urgent, due_at=at(due) if due else None)


def digest_after(moment: str, **chosen: Any) -> datetime | None:
    return next_digest(preference(**chosen), at(moment))


@pytest.mark.parametrize(
    ("event", "moment", "chosen"),
    [
        ("2026-12-01T10:00", "2026-12-01T10:10", {}),
        ("2026-12-01T18:25", "2026-12-02T07:30", {}),  # the ten minutes end in the quiet hours
        ("2026-12-01T18:25", "2026-12-01T18:35", {"urgent": True}),
        ("2026-12-01T18:25", "2026-12-01T18:35", {"work_can_wait": False}),
        ("2026-12-01T03:00", "2026-12-01T07:30", {}),
        ("2026-12-04T18:25", "2026-12-07T07:30", {}),  # Friday evening
        ("2026-12-05T11:00", "2026-12-05T11:10", {"urgent": True}),  # Saturday
        ("2026-12-05T11:00", "2026-12-09T07:30", {"work_days": [2]}),
        ("2026-12-05T11:00", "2026-12-05T11:10", {"work_days": []}),  # no day to wait for
        ("2026-12-31T19:00", "2027-01-01T07:30", {}),
        ("2026-12-01T23:00", "2026-12-01T23:10", {"quiet_from": time(7), "quiet_until": time(7)}),  # no quiet hours
        ("2026-12-04T23:55", "2026-12-07T00:00", {"quiet_from": time(7), "quiet_until": time(7)}),
        ("2026-12-01T12:15", "2026-12-01T13:00", {"quiet_from": time(12), "quiet_until": time(13)}),
        ("2026-03-29T01:55", "2026-03-29T03:05", {"work_can_wait": False}),  # the day of 23 hours
        ("2026-03-29T01:55", "2026-03-29T03:05", {"work_days": [6], "quiet_until": time(2, 30)}),
        ("2026-10-25T01:00", "2026-10-25T02:30+02:00", {"work_days": [6], "quiet_until": time(2, 30)}),  # of 25 hours
        ("2026-10-25T02:05+01:00", "2026-10-25T02:30+01:00", {"work_days": [6], "quiet_until": time(2, 30)}),
    ],
)
def test_mail_waits_for_working_hours(event: str, moment: str, chosen: dict[str, Any]) -> None:
    assert mailed(event, **chosen) == at(moment)


@pytest.mark.parametrize(
    ("due", "moment", "chosen"),
    [
        ("2026-12-07T23:59", "2026-12-07T07:30", {}),  # Monday is early enough for what happens on Friday evening
        ("2026-12-06T23:59", "2026-12-06T07:30", {}),
        ("2026-12-06T06:00", "2026-12-06T00:00", {}),
        ("2026-12-07T07:00", "2026-12-07T00:00", {}),
        ("2026-12-04T23:59", "2026-12-04T20:10", {}),
        ("2026-12-04T20:05", "2026-12-07T07:30", {}),  # over before it can be mailed
        ("2026-12-06T23:59", "2026-12-06T07:30", {"away_until": date(2026, 12, 3), "work_days": [0]}),
        ("2026-12-06T23:59", None, {"away_from": date(2026, 12, 5), "away_until": date(2026, 12, 6)}),
    ],
)
def test_what_must_be_done_before_the_next_working_hour_comes_on_its_day(
    due: str, moment: str | None, chosen: dict[str, Any]
) -> None:
    assert mailed("2026-12-04T20:00", due=due, **chosen) == (at(moment) if moment else None)


@pytest.mark.parametrize("urgent", [False, True])
def test_nothing_is_mailed_to_who_is_away_or_whose_address_bounces(urgent: bool) -> None:
    away: dict[str, Any] = {"away_from": date(2026, 12, 1), "away_until": date(2026, 12, 4)}
    assert mailed("2026-11-30T23:55", urgent=urgent, **away) is None  # it would come on the first day of the absence
    assert mailed("2026-12-01T00:01", urgent=urgent, **away) is None
    assert mailed("2026-12-04T23:55", urgent=urgent, **away) is None  # the last day, however late
    assert mailed("2026-12-01T10:00", urgent=urgent, mail_paused_at=at("2026-11-30T10:00")) is None
    today: dict[str, Any] = {"away_from": date(2026, 12, 1), "away_until": date(2026, 12, 1)}
    assert mailed("2026-12-01T10:00", urgent=urgent, **today) is None
    assert mailed("2026-12-02T10:00", urgent=urgent, **today) == at("2026-12-02T10:10")


def test_what_happens_between_an_absence_and_its_overview_stands_in_the_overview() -> None:
    away: dict[str, Any] = {"away_until": date(2026, 12, 4)}
    assert mailed("2026-12-05T10:00", **away) is None  # Saturday; the overview comes on Monday
    assert mailed("2026-12-05T10:00", urgent=True, **away) == at("2026-12-05T10:10")
    assert mailed("2026-12-07T07:05", **away) == at("2026-12-07T07:30")
    assert mailed("2026-11-20T10:00", away_from=date(2026, 12, 1), **away) == at("2026-11-20T10:10")


@pytest.mark.parametrize(
    ("after", "moment", "chosen"),
    [
        ("2026-12-01T10:00", "2026-12-07T07:00", {}),
        ("2026-12-07T06:59", "2026-12-07T07:00", {}),
        ("2026-12-07T07:00", "2026-12-14T07:00", {}),
        ("2026-12-01T10:00", "2026-12-02T07:00", {"rhythm": "daily"}),
        ("2026-12-04T10:00", "2026-12-07T07:00", {"rhythm": "daily"}),  # no day off
        ("2026-12-04T10:00", "2026-12-05T07:00", {"rhythm": "daily", "work_days": []}),
        ("2026-12-01T10:00", "2026-12-06T09:00", {"weekday": 6, "hour": 9}),  # a day off that was chosen for it
        ("2026-12-28T10:00", "2027-01-01T07:00", {"weekday": 4}),  # New Year
        ("2026-12-31T23:59", "2027-01-01T00:00", {"rhythm": "daily", "hour": 0}),
        ("2026-03-29T00:30", "2026-03-29T03:00", {"weekday": 6, "hour": 2}),  # 02:00 is not there
        ("2026-03-27T12:00", "2026-03-30T07:00", {"rhythm": "daily"}),
        ("2026-10-25T01:00", "2026-10-25T02:00+02:00", {"weekday": 6, "hour": 2}),  # 02:00 is there twice
        ("2026-10-25T02:00+02:00", "2026-11-01T02:00", {"weekday": 6, "hour": 2}),
        ("2026-10-25T02:30+02:00", "2026-11-01T02:00", {"weekday": 6, "hour": 2}),
        ("2026-10-25T01:59+01:00", "2026-11-01T02:00", {"weekday": 6, "hour": 2}),
    ],
)
def test_a_digest_comes_at_its_hour(after: str, moment: str, chosen: dict[str, Any]) -> None:
    assert digest_after(after, **chosen) == at(moment)


def test_who_wants_no_digest_or_bounces_gets_none() -> None:
    assert digest_after("2026-12-01T10:00", rhythm="off") is None
    assert digest_after("2026-12-01T10:00", mail_paused_at=at("2026-11-30T10:00")) is None
    assert overview_moment(preference()) is None


@pytest.mark.parametrize("rhythm", ["daily", "weekly", "off"])
def test_an_absence_ends_in_one_overview(rhythm: str) -> None:
    away: dict[str, Any] = {
        "rhythm": rhythm,
        "weekday": 6,
        "away_from": date(2026, 12, 18),
        "away_until": date(2027, 1, 1),
    }
    overview = at("2027-01-04T07:00")  # the first Monday; the Sunday before has no digest of its own
    for moment in ("2026-12-18T06:00", "2026-12-25T10:00", "2027-01-02T10:00", "2027-01-04T06:59"):
        assert digest_after(moment, **away) == overview
    regular = {"daily": at("2027-01-05T07:00"), "weekly": at("2027-01-10T07:00"), "off": None}
    assert digest_after("2027-01-04T07:00", **away) == regular[rhythm]


def test_a_digest_before_the_absence_still_comes() -> None:
    away: dict[str, Any] = {"weekday": 2, "away_from": date(2026, 12, 3), "away_until": date(2026, 12, 4)}
    assert digest_after("2026-12-01T10:00", **away) == at("2026-12-02T07:00")
    assert digest_after("2026-12-02T07:00", **away) == at("2026-12-07T07:00")  # the overview
    assert digest_after("2026-12-07T07:00", **away) == at("2026-12-09T07:00")


def test_an_absence_may_last_more_than_a_year() -> None:
    away: dict[str, Any] = {"away_from": date(2026, 12, 1), "away_until": date(2028, 2, 29)}
    assert digest_after("2026-12-02T10:00", **away) == at("2028-03-01T07:00")
    assert mailed("2028-02-29T10:00", **away) is None


def any_preference(chance: random.Random) -> Any:
    away_until = chance.choice([None, date(2026, 1, 1) + timedelta(days=chance.randrange(400))])
    away_from = away_until - timedelta(days=chance.randrange(60)) if away_until and chance.random() < 0.7 else None
    return preference(
        rhythm=chance.choice(["daily", "weekly"]),
        weekday=chance.randrange(7),
        hour=chance.randrange(24),
        quiet_from=time(chance.randrange(24), chance.choice([0, 30])),
        quiet_until=time(chance.randrange(24), chance.choice([0, 30])),
        work_days=chance.choice([WEEK, [], [chance.randrange(7)], [0, 2, 6]]),
        away_from=away_from,
        away_until=away_until,
    )


def any_moment(chance: random.Random) -> datetime:
    """Half of them in the nights in which the clock changes."""
    night = chance.choice([at("2026-03-28T22:00"), at("2026-10-24T22:00")])
    if chance.random() < 0.5:
        return night + timedelta(minutes=chance.randrange(600))
    return at("2026-01-01T00:00") + timedelta(minutes=chance.randrange(365 * 24 * 60))


def cases() -> Iterator[tuple[Any, datetime]]:
    chance = random.Random(12)
    return ((any_preference(chance), any_moment(chance)) for _ in range(1500))


def is_quiet(wanted: Any, at: time) -> bool:
    start, end = wanted.quiet_from, wanted.quiet_until
    return bool(start <= at < end if start <= end else not end <= at < start)


def test_any_mail_comes_after_its_event_in_working_hours_and_in_order() -> None:
    for wanted, event in cases():
        moment = mail_moment(wanted, event)
        if moment is None:
            assert wanted.away_until is not None
            continue
        here = local(moment)
        assert moment >= event + timedelta(minutes=10)
        assert here.weekday() in (wanted.work_days or range(7))
        assert not is_quiet(wanted, here.time())
        assert not is_away(wanted, here.date())
        later = mail_moment(wanted, event + timedelta(minutes=25))
        assert later is None or later >= moment
        assert mail_moment(wanted, moment, wait=timedelta()) == moment  # it need not wait again
        before = moment - timedelta(minutes=65)  # nor did it wait too long, the hour that is skipped in spring apart
        is_work_day = local(before).weekday() in (wanted.work_days or range(7))
        assert before < event + timedelta(minutes=10) or is_quiet(wanted, local(before).time()) or not is_work_day


def test_any_digest_comes_once_a_day_at_its_hour_and_never_in_an_absence() -> None:
    for wanted, after in cases():
        first = next_digest(wanted, after)
        assert first is not None
        second = next_digest(wanted, first)
        assert second is not None
        assert after < first < second
        assert next_digest(wanted, first - timedelta(seconds=1)) == first
        days = [local(first).date(), local(second).date()]
        assert days[0] < days[1]
        assert not any(is_away(wanted, day) for day in days)
        assert all(local(each).hour in (wanted.hour, 3) for each in (first, second))
        overview = overview_moment(wanted)
        if overview is not None and after < overview and is_away(wanted, local(after).date()):
            assert first == overview
