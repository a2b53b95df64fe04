"""A meeting that goes on while the demo is loaded: its report is being written, and people come in."""

from datetime import datetime, time, timedelta
from typing import Any

from samenspel import clock, text
from samenspel.demo.draft import Draft
from samenspel.demo.groups import LIVELY, GroupPlan
from samenspel.demo.people import DemoPerson
from samenspel.meetings.attendance.models import AttendanceSource, CheckIn
from samenspel.meetings.minutes.models import ReportPart, ReportVersion
from samenspel.meetings.models import (
    ActionItem,
    AgendaItem,
    Answer,
    AnswerValue,
    Attendance,
    AttendanceStatus,
    Decision,
    Meeting,
    Report,
    WantedResult,
)

#: Title, minutes, what is wanted, what is noted so far.
_ITEMS = (
    ("Welkom en verslag van de vorige keer", 10, WantedResult.INFORM, "Het verslag is goedgekeurd zonder opmerkingen."),
    (
        "Eerste montage beluisteren",
        40,
        WantedResult.WORK_OUT,
        "We luisterden samen naar de eerste acht minuten.\n\n"
        "- Het begin mag korter: meteen met de werknemer starten\n- De muziek is goed gekozen",
    ),
    ("Verspreiding langs de sectoren", 40, WantedResult.DECIDE, ""),
    ("Rondvraag en volgende datum", 10, WantedResult.INFORM, ""),
)


#: Between these it begins, whatever the hour at which the demo is loaded, so that it ends by seven in the evening.
FIRST, LAST = time(8), time(16, 30)


def make_running(draft: Draft, groups: dict[str, GroupPlan]) -> None:
    """A meeting that began some forty minutes ago, in the daytime; the person that visitors become is not there yet."""
    group = groups[LIVELY]
    visitor, organiser = group.people[1], group.organisers[0]
    start = begin(draft)
    planned = draft.now - timedelta(days=20)
    meeting = draft.add(
        Meeting,
        planned,
        group_id=group.id,
        title="Werksessie: de eerste montage",
        starts_at=start,
        ends_at=start + timedelta(minutes=150),
        place="SERV, Wetstraat 34-36, Brussel",
        organiser_id=organiser.id,
        agenda_shared_at=planned,
        capacity=12,
        changed_at=planned,
    )
    items = [
        draft.add(
            AgendaItem,
            planned,
            meeting_id=meeting["id"],
            position=position,
            title=title,
            minutes=minutes,
            wanted=wanted,
            owner_id=visitor.id if position == 3 else organiser.id,
            notes=notes,
            notes_html=text.to_html(notes),
        )
        for position, (title, minutes, wanted, notes) in enumerate(_ITEMS, start=1)
    ]
    _write(draft, meeting["id"], items, organiser.id, visitor.id)
    expected = [(number, person) for number, person in enumerate(group.people) if person is not visitor]
    _let_in(draft, meeting, expected, organiser, planned)


def begin(draft: Draft) -> datetime:
    """Some forty minutes ago, on the quarter; in the evening and at night, late in the afternoon before."""
    since = draft.now - timedelta(minutes=40)
    start = since.replace(minute=since.minute // 15 * 15, second=0, microsecond=0)
    if start < clock.from_local(draft.today, FIRST):
        return clock.from_local(draft.today - timedelta(days=1), LAST)
    return min(start, clock.from_local(draft.today, LAST))


def _let_in(
    draft: Draft,
    meeting: dict[str, Any],
    expected: list[tuple[int, DemoPerson]],
    organiser: DemoPerson,
    planned: datetime,
) -> None:
    """Answers of the people expected, check-ins of those who said yes, and a guest of another organisation."""
    start, there = meeting["starts_at"], set[object]()
    for number, person in expected:
        answer = AnswerValue.YES if number % 4 else AnswerValue.MAYBE
        draft.add(Answer, planned, meeting_id=meeting["id"], account_id=person.id, fund_id=person.fund_id, value=answer)
        if answer is AnswerValue.YES and person.fund:
            facts = {"meeting_id": meeting["id"], "fund_id": person.fund_id}
            came = start + timedelta(minutes=number - 5)
            by = {"way": AttendanceSource.LIST, "by_id": organiser.id}
            draft.add(CheckIn, came, account_id=person.id, name=person.name, **by, **facts)
            if person.fund_id not in there:
                there.add(person.fund_id)
                draft.add(Attendance, came, status=AttendanceStatus.PRESENT, **facts)
    draft.add(
        CheckIn,
        start,
        meeting_id=meeting["id"],
        name="Nadia Radio",
        organisation="Productiehuis",
        way=AttendanceSource.LIST,
        by_id=organiser.id,
    )


def _write(
    draft: Draft, meeting_id: object, items: list[dict[str, Any]], organiser_id: object, visitor_id: object
) -> None:
    """What the report says so far, open to who takes part."""
    at = draft.now - timedelta(minutes=2)
    draft.add(
        Report,
        draft.now - timedelta(minutes=35),
        meeting_id=meeting_id,
        author_id=organiser_id,
        revision=14,
        edited_at=at,
        edited_by_id=organiser_id,
        shared_at=draft.now - timedelta(minutes=34),
    )
    for number, item in enumerate(items[:2], start=4):
        draft.add(ReportPart, at, meeting_id=meeting_id, part_id=item["id"], revision=number)
    outcomes = {"meeting_id": meeting_id, "agenda_item_id": items[1]["id"]}
    decision, action = "De eerste aflevering duurt hoogstens vijftien minuten.", "Kortere begintune laten maken"
    draft.add(Decision, at, text=decision, **outcomes)
    due = draft.today + timedelta(days=14)
    draft.add(ActionItem, at, text=action, owner_id=visitor_id, due_on=due, **outcomes)
    draft.add(
        ReportVersion,
        at,
        meeting_id=meeting_id,
        number=1,
        author_id=organiser_id,
        kept_at=at,
        content={
            "summary": "",
            "items": [{"id": str(item["id"]), "title": item["title"], "notes": item["notes"]} for item in items],
            "lines": [
                {"item": str(items[1]["id"]), "kind": "decision", "text": decision, "who": "", "due": ""},
                {"item": str(items[1]["id"]), "kind": "action", "text": action, "who": "", "due": due.isoformat()},
            ],
        },
    )
