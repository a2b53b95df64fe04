"""Two days in a room and online, planned by an adviser, to which some people without an account are asked as well."""

from datetime import date, time, timedelta
from typing import Any

from samenspel import clock, text
from samenspel.demo.draft import Draft, is_workday
from samenspel.demo.groups import LIVELY, GroupPlan
from samenspel.groups.models import Membership
from samenspel.groups.outsiders.models import InvitedOutsider
from samenspel.meetings.models import AgendaItem, Answer, AnswerValue, AttendanceMode, Meeting
from samenspel.viewer import Role

_INTRO = (
    "Twee dagen om vooruit te kijken: de eerste dag over wat we samen maken, de tweede over wie wat trekt.\n\n"
    "Wie niet kan komen, volgt online."
)
NINE, FOUR = time(9, 30), time(16)
#: Name, address, what they answered.
_OUTSIDERS = (
    ("Samira El Amrani", "samira.elamrani@voorbeeld.example", "on_site"),
    ("Jan Goossens", "jan.goossens@voorbeeld.example", "online"),
    ("Lotte Baert", "lotte.baert@voorbeeld.example", None),
)
#: Title, minutes, and whether the second day begins with it.
_ITEMS = (
    ("Onthaal en vooruitblik", 30, False),
    ("Wat maken we samen?", 180, False),
    ("Fondsen aan het woord", 120, False),
    ("Wie trekt wat?", 150, True),
    ("Afspraken voor het najaar", 90, False),
)


def make_days(draft: Draft, groups: dict[str, GroupPlan]) -> None:
    """The two days, some weeks from now; the person that visitors become did not answer yet."""
    group = groups[LIVELY]
    visitor = group.people[1]
    organisers = [each for plan in (group, *groups.values()) for each in plan.organisers]
    adviser = next(each for each in organisers if each.role is Role.ISA)
    first = draft.today + timedelta(days=24)
    while not _are_free(draft, group, (first, first + timedelta(days=1))):
        first += timedelta(days=1)
    start, end = clock.from_local(first, NINE), clock.from_local(first + timedelta(days=1), FOUR)
    planned = draft.now - timedelta(days=2)
    meeting = draft.add(
        Meeting,
        planned,
        group_id=group.id,
        title="Tweedaagse: samen vooruitkijken",
        starts_at=start,
        ends_at=end,
        place="Domein Hof ter Linden, Edegem",
        link="https://video.voorbeeld.example/tweedaagse",
        intro=_INTRO,
        intro_html=text.to_html(_INTRO),
        organiser_id=adviser.id,
        agenda_due_on=first - timedelta(days=7),
        agenda_promised_on=first - timedelta(days=7),
        changed_at=planned,
    )
    answered = draft.now - timedelta(days=1)
    for number, person in enumerate(group.people):
        if person not in (visitor, adviser) and number % 3:
            mode = AttendanceMode.ONLINE if number % 2 else AttendanceMode.ON_SITE
            draft.add(
                Answer,
                answered,
                meeting_id=meeting["id"],
                account_id=person.id,
                fund_id=person.fund_id,
                value=AnswerValue.YES,
                mode=mode,
            )
    for name, email, choice in _OUTSIDERS:
        draft.add(
            InvitedOutsider,
            planned,
            meeting_id=meeting["id"],
            by_id=adviser.id,
            email=email,
            name=name,
            choice=choice,
            chosen_starts_at=start if choice else None,
            chosen_ends_at=end if choice else None,
            answered_at=answered if choice else None,
        )
    _make_agenda(draft, meeting)
    _let_a_guest_stay_until_a_day(draft, groups)


def _make_agenda(draft: Draft, meeting: dict[str, Any]) -> None:
    """Items of both days."""
    for position, (title, minutes, opens_day) in enumerate(_ITEMS, 1):
        draft.add(
            AgendaItem,
            meeting["created_at"],
            meeting_id=meeting["id"],
            position=position,
            title=title,
            minutes=minutes,
            opens_day=opens_day,
        )


def _let_a_guest_stay_until_a_day(draft: Draft, groups: dict[str, GroupPlan]) -> None:
    """A guest of a group is in it until a day that the list of people shows."""
    guests = {guest.id for plan in groups.values() for guest in plan.guests}
    row = next(row for row in draft.table(Membership) if row["account_id"] in guests and row.get("left_at") is None)
    row["until"] = draft.today + timedelta(days=45)


def _are_free(draft: Draft, group: GroupPlan, days: tuple[date, date]) -> bool:
    """Whether both are workdays on which the group does not meet yet."""
    met = {
        clock.local(row["starts_at"]).date()
        for row in draft.table(Meeting)
        if row["group_id"] == group.id and row["starts_at"]
    }
    return all(is_workday(day) and day not in met for day in days)
