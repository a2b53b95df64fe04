"""When groups met, and which funds attended: as many activities and participations a year as the report counts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from samenspel import clock
from samenspel.demo import facts
from samenspel.demo.draft import Draft, is_weekday
from samenspel.demo.groups import LEARNING, LIVELY, GroupPlan
from samenspel.demo.people import DemoPerson, FundPlan
from samenspel.groups.models import GroupKind
from samenspel.meetings.models import Attendance, AttendanceStatus

THERE = (AttendanceStatus.PRESENT, AttendanceStatus.REPRESENTED)
#: How often a group meets, beside the others; those met a fixed number of times a year are in `_FIXED`.
_OFTEN = {GroupKind.LEARNING_NETWORK: 5, GroupKind.WORKING_GROUP: 4, GroupKind.CLUSTER: 4}
_FIXED = {"strategisch-overleg": 2, "klankbordgroep": 4, "sectorconsulentendag": 1, "platformbeheer": 3}
#: In the years after those of the report, as in the last of it.
_LATER = (110, 1100)


@dataclass(slots=True, eq=False)
class Occasion:
    """A meeting of a group at a time, with the attendance of each fund."""

    group: GroupPlan
    starts: datetime
    ends: datetime
    status: dict[FundPlan, AttendanceStatus] = field(default_factory=dict)

    @property
    def day(self) -> date:
        return clock.local(self.starts).date()

    @property
    def there(self) -> list[FundPlan]:
        return [fund for fund, status in self.status.items() if status in THERE]


def make_past(draft: Draft, groups: dict[str, GroupPlan], funds: list[FundPlan]) -> list[Occasion]:
    """All meetings that were held, the oldest first, each with its attendance."""
    occasions: list[Occasion] = []
    wanted = {fact.year: (fact.activities, fact.participations) for fact in facts.monitoring()}
    first = min(wanted)
    for year in range(first, draft.today.year + 1):
        activities, participations = wanted.get(year, _LATER)
        end = date(year, 12, 31)
        if year == draft.today.year and year not in wanted:
            end = draft.today - timedelta(days=1)
            share = max(0.0, ((end - date(year, 1, 1)).days + 1) / 365)
            activities, participations = round(activities * share), round(participations * share)
        held = _year(draft, groups, date(year, 1, 5), end, activities)
        for occasion in held:
            _attend(draft, occasion)
        _settle(draft, held, participations, funds)
        occasions += held
    return sorted(occasions, key=lambda occasion: occasion.starts)


def _year(draft: Draft, groups: dict[str, GroupPlan], first: date, last: date, count: int) -> list[Occasion]:
    """So many meetings between two days, divided over the groups that were there."""
    if last < first:
        return []
    there = [plan for plan in groups.values() if plan.first <= last and (plan.last is None or plan.last > first)]
    share = (last - first).days / 360
    turns = [
        groups[slug] for slug, times in _FIXED.items() if groups[slug] in there for _ in range(round(times * share))
    ]
    drawn = [plan for plan in there if plan.slug not in _FIXED]
    weights = [_OFTEN[plan.kind] for plan in drawn]
    # Every group meets once before chance divides the rest.
    turns += (drawn + draft.random.choices(drawn, weights, k=count))[: max(0, count - len(turns))]
    return [_occasion(draft, plan, _day(draft, plan, first, last)) for plan in turns[:count]]


def _day(draft: Draft, plan: GroupPlan, first: date, last: date) -> date:
    return draft.workday(max(first, plan.first), min(last, plan.last) if plan.last else last)


def _occasion(draft: Draft, plan: GroupPlan, day: date) -> Occasion:
    if plan.kind is GroupKind.CONSULTANTS_DAY:
        start, minutes = time(9, 30), 390
    else:
        start = draft.random.choice((time(9), time(9, 30), time(10), time(13), time(13, 30), time(14)))
        minutes = draft.random.choice((90, 120, 120, 150))
    starts = clock.from_local(day, start)
    return Occasion(plan, starts, starts + timedelta(minutes=minutes))


def _attend(draft: Draft, occasion: Occasion) -> None:
    """What each fund of the group did, before the totals are settled."""
    for fund in occasion.group.funds:
        reliable = 0.72 if fund.consultants > 2 else 0.5
        dice = draft.random.random()
        if dice < reliable * 0.92:
            status = AttendanceStatus.PRESENT
        elif dice < reliable:
            status = AttendanceStatus.REPRESENTED
        else:
            status = AttendanceStatus.EXCUSED if draft.chance(0.6) else AttendanceStatus.ABSENT
        occasion.status[fund] = status


def _settle(draft: Draft, occasions: list[Occasion], wanted: int, funds: list[FundPlan]) -> None:
    """Changes attendance until as many funds took part over the year as the report counts."""
    counted = sum(len(occasion.there) for occasion in occasions)
    while occasions and counted < wanted:
        occasion = draft.random.choice(occasions)
        away = [fund for fund, status in occasion.status.items() if status not in THERE]
        circles = {fund.circle for fund in occasion.status}
        passing = [fund for fund in funds if fund not in occasion.status and fund.circle in circles]
        if not away and occasion.group.is_closed:
            continue
        if away or passing:
            occasion.status[draft.random.choice(away or passing)] = AttendanceStatus.PRESENT
            counted += 1
    while counted > wanted:
        occasion = draft.random.choice(occasions)
        if len(occasion.there) > 3:
            occasion.status[draft.random.choice(occasion.there)] = AttendanceStatus.EXCUSED
            counted -= 1


def write_attendance(draft: Draft, occasion: Occasion, meeting_id: object) -> None:
    """Adds the attendance rows of a meeting."""
    present = [fund for fund, status in occasion.status.items() if status is AttendanceStatus.PRESENT]
    for fund, status in occasion.status.items():
        stands_in = None
        if status is AttendanceStatus.REPRESENTED and present:
            near = [other for other in present if other.circle == fund.circle] or present
            stands_in = draft.random.choice(near).id
        draft.add(
            Attendance,
            occasion.ends,
            meeting_id=meeting_id,
            fund_id=fund.id,
            status=status,
            represented_by_id=stands_in,
        )


#: What comes: in how many days, which group. The first ones are those that a visitor of the demo is asked for.
_COMING = (
    (6, LIVELY), (9, "ln-levenslang-leren"), (13, LEARNING), (16, "wg-werkbaar-werk"), (20, "klankbordgroep"),
    (22, "ln-diversiteit-inclusie"), (24, "cluster-transport-logistiek"), (27, "ln-ai"), (30, "wg-dag-inhoud"),
    (34, LIVELY), (37, "strategisch-overleg"), (41, "ln-stem"), (44, "ln-mentoropleiding"),
    (48, "cluster-kmo-bereiken"), (52, "ln-instroom-bso-tso"), (58, "wg-levenslang-leren"),
    (66, "sectorconsulentendag"),
)  # fmt: skip


def make_coming(draft: Draft, groups: dict[str, GroupPlan]) -> list[Occasion]:
    """What is planned in the next two months, the first one first."""
    occasions = []
    for days, slug in _COMING:
        day = draft.today + timedelta(days=days)
        while not is_weekday(day):  # also in summer: there is always something coming
            day += timedelta(days=1)
        occasions.append(_occasion(draft, groups[slug], day))
    return sorted(occasions, key=lambda occasion: occasion.starts)


def speakers(people: Iterable[DemoPerson], there: Iterable[FundPlan]) -> list[DemoPerson]:
    """The persons whose fund was there."""
    funds = set(there)
    return [person for person in people if person.fund in funds]
