"""What the stories about date polls share: a form that is filled in, a poll that runs, a tap."""

from typing import Any

from flask.testing import FlaskClient
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.groups.models import Group
from samenspel.meetings.models import Meeting
from samenspel.meetings.polls import queries as poll_queries
from samenspel.meetings.polls.models import PollAnswer, PollSlot
from tests.meetings.stories import later, newest

NEW = "/overleg/wg-werkbaar-wint/datumprikkers/nieuw"


def poll_form(**given: Any) -> dict[str, Any]:
    """The form of a poll, filled in well: two moments on one day, one on another."""
    return {
        "title": "Startvergadering podcast",
        "minutes": "90",
        "slot_day": [later(30).isoformat(), later(30).isoformat(), later(36).isoformat(), ""],
        "slot_start": ["09:30", "13:30", "09:30", ""],
        "closes_on": later(10).isoformat(),
        "place": "",
        "link": "",
        "intro": "Samen **kiezen**.",
    } | given


def open_poll(client: FlaskClient, group: Group, **given: Any) -> tuple[Meeting, list[PollSlot]]:
    """A poll that was opened through the page, with its moments."""
    answer = client.post(f"/overleg/{group.slug}/datumprikkers/nieuw", data=poll_form(**given))
    assert answer.status_code == 303, answer.text
    meeting = newest()
    return meeting, list(poll_queries.slots_of(meeting.id))


def tap(client: FlaskClient, meeting: Meeting, slot: PollSlot, value: str, **more: Any) -> Any:
    return client.post(f"/bijeenkomsten/{meeting.id}/momenten/{slot.id}/antwoord", data={"value": value}, **more)


def answers_of(meeting: Meeting) -> dict[tuple[Any, Any], str]:
    query = columns(PollAnswer.account_id, PollSlot.starts_at, PollAnswer.value).join(
        PollSlot, col(PollSlot.id) == col(PollAnswer.slot_id)
    )
    rows = session().execute(query.where(col(PollSlot.meeting_id) == meeting.id))
    return {(who, start): value for who, start, value in rows}
