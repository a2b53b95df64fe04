"""Counts of meetings and participations in a year, computed from rows of meetings and attendance.

An activity is a meeting that was held and not cancelled. A participation is a fund that was present or represented at
one. Both are counted as in the monitoring that the sector reports (Tabel 8). Knows neither Flask nor the database.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

#: A report that is published within so many days after its meeting is on time.
REPORT_DAYS = 14


@dataclass(frozen=True, slots=True)
class HeldMeeting:
    """A meeting that was held. Days are those of Brussels; `reported` is when its report was published."""

    id: uuid.UUID
    day: date
    hours: float
    kind: str
    theme: str
    agenda_due: date | None
    agenda_shared: date | None
    reported: date | None


@dataclass(frozen=True, slots=True)
class AttendanceRecord:
    """The recorded attendance of a fund at a meeting: present, represented, excused, follows (the report) or absent."""

    meeting_id: uuid.UUID
    fund_id: uuid.UUID
    status: str

    @property
    def is_there(self) -> bool:
        return self.status in ("present", "represented")


@dataclass(frozen=True, slots=True)
class ActivityCount:
    """Meetings, participations, hours of meeting, and fund hours: the hours times the funds that were there."""

    activities: int
    participations: int
    hours: float
    fund_hours: float

    @property
    def funds_a_meeting(self) -> float | None:
        return self.participations / self.activities if self.activities else None


@dataclass(frozen=True, slots=True)
class FundReach:
    """How many funds took part at least once, out of all funds that there were."""

    took_part: int
    funds: int

    @property
    def share(self) -> float | None:
        return self.took_part / self.funds if self.funds else None


@dataclass(frozen=True, slots=True)
class FundAttendance:
    """How often a fund attended in a year, out of the meetings where it was expected; `hours` are those it attended.

    A fund that only follows the report counts as excused.
    """

    present: int
    represented: int
    excused: int
    absent: int
    hours: float

    @property
    def there(self) -> int:
        return self.present + self.represented

    @property
    def expected(self) -> int:
        return self.there + self.excused + self.absent

    @property
    def share(self) -> float | None:
        return self.there / self.expected if self.expected else None


@dataclass(frozen=True, slots=True)
class Timeliness:
    """How many agendas or reports were due, and how many of them came in time, late, or not at all."""

    due: int
    in_time: int
    late: int

    @property
    def missing(self) -> int:
        return self.due - self.in_time - self.late

    @property
    def share(self) -> float | None:
        return self.in_time / self.due if self.due else None


def by(meetings: Iterable[HeldMeeting], of: Callable[[HeldMeeting], Key]) -> dict[Key, list[HeldMeeting]]:
    """The meetings grouped by a key, in the order of the keys."""
    found: dict[Key, list[HeldMeeting]] = defaultdict(list)
    for meeting in meetings:
        found[of(meeting)].append(meeting)
    return dict(found)


def count(meetings: Sequence[HeldMeeting], attending: Mapping[uuid.UUID, int]) -> ActivityCount:
    """The totals of these meetings; `attending` maps a meeting to the number of funds that were there."""
    return ActivityCount(
        activities=len(meetings),
        participations=sum(attending.get(meeting.id, 0) for meeting in meetings),
        hours=sum(meeting.hours for meeting in meetings),
        fund_hours=sum(meeting.hours * attending.get(meeting.id, 0) for meeting in meetings),
    )


def attendance_by_fund(
    meetings: Iterable[HeldMeeting], records: Iterable[AttendanceRecord]
) -> dict[uuid.UUID, FundAttendance]:
    """By fund: how it attended according to these records, with the hours of the given meetings."""
    length = {meeting.id: meeting.hours for meeting in meetings}
    counts: dict[uuid.UUID, Counter[str]] = defaultdict(Counter)
    hours: dict[uuid.UUID, float] = defaultdict(float)
    for record in records:
        counts[record.fund_id][record.status] += 1
        if record.is_there:
            hours[record.fund_id] += length.get(record.meeting_id, 0.0)
    return {
        fund: FundAttendance(
            each["present"], each["represented"], each["excused"] + each["follows"], each["absent"], hours[fund]
        )
        for fund, each in counts.items()
    }


def agenda_on_time(meetings: Iterable[HeldMeeting]) -> Timeliness:
    """Agendas that were promised by a day; in time are those that everybody could read on that day at the latest.

    That is the day that was promised first: a promise that is moved was not kept."""
    due = [meeting for meeting in meetings if meeting.agenda_due is not None]
    shared = [meeting for meeting in due if meeting.agenda_shared is not None]
    in_time = sum(
        1
        for meeting in shared
        if meeting.agenda_due and meeting.agenda_shared and meeting.agenda_shared <= meeting.agenda_due
    )
    return Timeliness(len(due), in_time, len(shared) - in_time)


def report_on_time(meetings: Iterable[HeldMeeting], today: date) -> Timeliness:
    """Reports that are published, or whose time is over by now."""
    wait = timedelta(days=REPORT_DAYS)
    due = [meeting for meeting in meetings if meeting.reported is not None or meeting.day + wait < today]
    published = [meeting for meeting in due if meeting.reported is not None]
    in_time = sum(1 for meeting in published if meeting.reported and meeting.reported <= meeting.day + wait)
    return Timeliness(len(due), in_time, len(published) - in_time)
