"""What the stories about meetings share: a viewer, a filled-in form, a later day."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlmodel import col

from samenspel import jobs
from samenspel.clock import BRUSSELS, today
from samenspel.db import columns, session
from samenspel.groups.models import Group
from samenspel.meetings import lists
from samenspel.meetings.busy import moment_key
from samenspel.meetings.models import ActionItem, AgendaItem, Decision, Meeting, Report
from samenspel.people.models import Account
from tests import make
from tests.world import viewer

FRAGMENT = {"HX-Request": "true"}


def later(days: int = 30) -> date:
    """A day to come that is no day on which the clock changes."""
    day = today() + timedelta(days=days)
    return day if day.weekday() < 5 else day + timedelta(days=2)


def filled(**given: str) -> dict[str, str]:
    """The form of a meeting, filled in well."""
    return {
        "title": "Lerend netwerk in het najaar",
        "day": later().isoformat(),
        "start": "13:30",
        "end": "16:00",
        "place": "SERV, Wetstraat 34-36, Brussel",
        "link": "",
        "intro": "We kijken **vooruit**.",
        "agenda_due_on": "",
    } | given


def planned(client: FlaskClient, group: Group, **given: str) -> Meeting:
    """A meeting that was planned through the page, whatever else there is at that time."""
    sent = filled(**given)
    day = date.fromisoformat(sent["day"])
    start, end = (datetime.combine(day, time.fromisoformat(sent[name]), BRUSSELS) for name in ("start", "end"))
    seen = {"seen_clashes": moment_key(start, end)}
    answer = client.post(f"/overleg/{group.slug}/bijeenkomsten/nieuw", data=sent | seen)
    assert answer.status_code == 303, answer.text
    return newest()


def newest() -> Meeting:
    session().expire_all()
    found: Meeting = session().execute(sa.select(Meeting).order_by(col(Meeting.id).desc()).limit(1)).scalar_one()
    return found


def moments(meeting: Meeting) -> tuple[datetime, datetime]:
    """Start and end of a meeting that has its date."""
    assert meeting.moments is not None
    return meeting.moments


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BRUSSELS)


def report_of(meeting: Meeting) -> Report | None:
    session().expire_all()
    return session().execute(sa.select(Report).where(col(Report.meeting_id) == meeting.id)).scalar_one_or_none()


def actions_of(meeting: Meeting) -> list[ActionItem]:
    session().expire_all()
    query = sa.select(ActionItem).where(col(ActionItem.meeting_id) == meeting.id).order_by(col(ActionItem.position))
    return list(session().execute(query).scalars())


def decisions_of(meeting: Meeting) -> list[Decision]:
    session().expire_all()
    query = sa.select(Decision).where(col(Decision.meeting_id) == meeting.id).order_by(col(Decision.position))
    return list(session().execute(query).scalars())


def titles(meeting: Meeting) -> list[str]:
    """The agenda as it is kept."""
    query = columns(AgendaItem.title).where(col(AgendaItem.meeting_id) == meeting.id)
    return list(session().execute(query.order_by(col(AgendaItem.position))).scalars())


def written(item: AgendaItem | None = None, **given: Any) -> dict[str, Any]:
    """A report as the page sends it: notes on one item, a decision and an action point."""
    key = str(item.id) if item else ""
    sent: dict[str, Any] = {
        "summary": "",
        "decision_id": ["", ""],
        "decision_item": [key, key],
        "decision_text": ["We gaan door met de podcast", ""],
        "action_id": ["", ""],
        "action_item": [key, key],
        "action_text": ["Sprekers zoeken", ""],
        "action_who": ["", ""],
        "action_due": ["", ""],
    }
    if item:
        sent[f"notes-{item.id}"] = "Een *goed* gesprek."
    return sent | given


def reported(client: FlaskClient, meeting: Meeting, item: AgendaItem | None = None, **given: Any) -> None:
    """Writes and publishes the report."""
    answer = client.post(f"/bijeenkomsten/{meeting.id}/verslag/publicatie", data=written(item, **given))
    assert answer.status_code == 303, answer.text


def work() -> None:
    """Lets the background do all its jobs."""
    while jobs.sweep():
        pass
    session().expire_all()


def past_meeting(group: Group, by: Account, **given: Any) -> tuple[Meeting, AgendaItem]:
    """A meeting of yesterday with one agenda item."""
    meeting = make.meeting(group, by, "Startvergadering", days=-1, **given)
    return meeting, make.agenda_item(meeting, "Keuze van thema's", minutes=60)


def to_answer(account: Account) -> list[lists.MeetingLine]:
    """The meetings to come that wait for an answer of this account."""
    return [line for line in lists.my_upcoming(viewer(account), limit=50) if line.needs_answer]


def notes_of(item: AgendaItem) -> str:
    """The notes on an agenda item as they are stored."""
    return str(session().execute(columns(AgendaItem.notes).where(col(AgendaItem.id) == item.id)).scalar_one())


def anywhere() -> uuid.UUID:
    """An id that nothing has."""
    return uuid.uuid4()
