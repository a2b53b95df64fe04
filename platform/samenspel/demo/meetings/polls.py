"""Date polls that run in the demo: one where visitors are asked, one where a date can almost be chosen."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from samenspel import clock, text
from samenspel.demo.draft import Draft, is_workday
from samenspel.demo.groups import LEARNING, LIVELY, GroupPlan
from samenspel.demo.people import DemoPerson
from samenspel.meetings.models import Meeting
from samenspel.meetings.polls.models import DatePoll, PollAnswer, PollSlot, SlotValue


@dataclass(frozen=True, slots=True)
class _DatePlan:
    """A date poll: after how many days its first moment lies, and how many people answered."""

    slug: str
    title: str
    intro: str
    minutes: int
    after: int
    hours: tuple[time, ...]
    closes_in: int
    answered: float


_ALL = (
    _DatePlan(
        LIVELY,
        "Tweede reeks: onderwerpen en sprekers kiezen",
        "Voor de nieuwe afleveringen kiezen we samen **zes onderwerpen** en wie erover vertelt.",
        90,
        24,
        (time(9, 30), time(13, 30)),
        6,
        0.5,
    ),
    _DatePlan(
        LEARNING,
        "Werkbaar werk: bezoek aan een bedrijf dat het anders doet",
        "Een halve dag ter plaatse, met een rondleiding en tijd om vragen te stellen.",
        240,
        38,
        (time(9),),
        9,
        0.6,
    ),
)


def make_polls(draft: Draft, groups: dict[str, GroupPlan]) -> None:
    """The polls, with what people answered so far. Those whom visitors become did not answer theirs yet."""
    for plan in _ALL:
        group = groups[plan.slug]
        _make(draft, group, plan, set() if plan.slug != LIVELY else {each.id for each in group.people[1::2]})


def _make(draft: Draft, group: GroupPlan, plan: _DatePlan, silent: set[object]) -> None:
    at = draft.now - timedelta(days=2, hours=3)
    meeting = draft.add(
        Meeting,
        at,
        group_id=group.id,
        title=plan.title,
        intro=plan.intro,
        intro_html=text.to_html(plan.intro),
        organiser_id=group.organisers[0].id,
        changed_at=at,
    )
    draft.add(
        DatePoll,
        at,
        meeting_id=meeting["id"],
        minutes=plan.minutes,
        closes_on=draft.today + timedelta(days=plan.closes_in),
    )
    length = timedelta(minutes=plan.minutes)
    starts = [clock.from_local(day, hour) for day in _days(draft, plan.after) for hour in plan.hours]
    slots = [
        draft.add(PollSlot, at, meeting_id=meeting["id"], starts_at=start, ends_at=start + length) for start in starts
    ]
    answered = 0
    for person in {each.id: each for each in group.people + group.organisers}.values():
        if person.id not in silent and draft.chance(plan.answered):
            # One person of each poll left most moments open.
            _answer(draft, person, slots, left_open=len(slots) - 1 if answered == 1 else 0)
            answered += 1


def _days(draft: Draft, after: int, count: int = 4) -> list[date]:
    """Working days, a few days apart."""
    days: list[date] = []
    day = draft.today + timedelta(days=after)
    while len(days) < count:
        if is_workday(day):
            days.append(day)
            day += timedelta(days=1)
        day += timedelta(days=1)
    return days


def _answer(draft: Draft, person: DemoPerson, slots: list[dict[str, object]], left_open: int = 0) -> None:
    at = draft.now - timedelta(hours=draft.random.randrange(1, 48))
    for number, slot in enumerate(slots):
        dice = draft.random.random() + (0.15 if number == 2 else 0.0)
        value = SlotValue.YES if dice > 0.45 else SlotValue.IF_NEEDED if dice > 0.25 else SlotValue.NO
        if number < len(slots) - left_open:
            draft.add(PollAnswer, at, slot_id=slot["id"], account_id=person.id, fund_id=person.fund_id, value=value)
