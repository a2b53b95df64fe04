"""A series in the demo, and what is usual for each kind of group."""

from datetime import time, timedelta

from samenspel import clock, text
from samenspel.demo.draft import Draft, is_workday
from samenspel.demo.groups import LIVELY, GroupPlan
from samenspel.groups.models import GroupKind
from samenspel.meetings.calendars.rhythm import Rhythm, series_days
from samenspel.meetings.models import AGENDA_DAYS, AgendaItem, Meeting, WantedResult
from samenspel.meetings.series.models import MeetingSeries, MeetingTemplate

_TITLE = "Redactie van de podcast"
_INTRO = "Een kort overleg: wat staat klaar, wat loopt vast, wie neemt wat op."
_ITEMS = (("Wat staat klaar?", 15, WantedResult.INFORM), ("Wat loopt vast?", 20, WantedResult.WORK_OUT))
_USUAL = {
    GroupKind.LEARNING_NETWORK: (120, "SERV, Wetstraat 34-36, Brussel"),
    GroupKind.WORKING_GROUP: (90, "Online"),
    GroupKind.STRATEGIC: (150, "SERV, Wetstraat 34-36, Brussel"),
}
_FRAME = (
    ("Welkom en verslag van de vorige keer", 10, WantedResult.INFORM),
    ("Rondvraag en volgende datum", 10, WantedResult.INFORM),
)


def make_series(draft: Draft, groups: dict[str, GroupPlan]) -> None:
    """A meeting every two weeks of the group that visitors are in, holidays left out; and the templates."""
    group = groups[LIVELY]
    at = draft.now - timedelta(days=3)
    series = draft.add(MeetingSeries, at, group_id=group.id, rhythm=Rhythm.FORTNIGHTLY)
    first = draft.today + timedelta(days=20)
    first += timedelta(days=(1 - first.weekday()) % 7)  # a Tuesday
    for day in series_days(first, Rhythm.FORTNIGHTLY, count=8):
        if not is_workday(day):
            continue
        starts = clock.from_local(day, time(8, 30))
        meeting = draft.add(
            Meeting,
            at,
            group_id=group.id,
            series_id=series["id"],
            recurrence_at=starts,
            title=_TITLE,
            starts_at=starts,
            ends_at=starts + timedelta(minutes=45),
            place="Online",
            intro=_INTRO,
            intro_html=text.to_html(_INTRO),
            wanted=WantedResult.WORK_OUT,
            organiser_id=group.organisers[0].id,
            agenda_due_on=max(draft.today, day - timedelta(days=AGENDA_DAYS)),
            agenda_shared_at=at,
            changed_at=at,
        )
        for position, (title, minutes, wanted) in enumerate(_ITEMS, start=1):
            draft.add(
                AgendaItem, at, meeting_id=meeting["id"], position=position, title=title, minutes=minutes, wanted=wanted
            )
    items = [{"title": title, "minutes": minutes, "wanted": wanted.value} for title, minutes, wanted in _FRAME]
    for kind, (minutes, place) in _USUAL.items():
        # A learning network makes each agenda anew.
        usual = [] if kind is GroupKind.LEARNING_NETWORK else items
        draft.add(MeetingTemplate, at, kind=kind, minutes=minutes, place=place, items=usual)
