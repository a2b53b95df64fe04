"""Background work of notices about meetings: after a change of one, and for what begins or ends by itself."""

import uuid
from collections.abc import Sequence
from typing import Any

from samenspel.db import now, session
from samenspel.meetings.models import Meeting
from samenspel.meetings.outsiders import actions as outsiders
from samenspel.meetings.todos import actions, queries
from samenspel.meetings.todos.queries import ToDoScope
from samenspel.polls.outsiders import actions as voters
from samenspel.polls.todos.actions import update_to_dos as update_votes


def take_news(payloads: Sequence[dict[str, Any]]) -> None:
    """Tells of what happened. A payload has a `meeting`, or the `group` in which an `account` began or ended to take
    part; `by` is the person who did it, `what` the news, if any, `owner` to whom an item of the agenda
    was given, and `reporter` who is to write the report.

    What was planned or changed and then cancelled is told as a cancellation only, and of a report that was taken back
    nothing is told that was published.
    """
    for payload in payloads:
        actor_id = uuid.UUID(payload["by"]) if payload.get("by") else None
        if "meeting" not in payload:
            account = payload.get("account")
            if account:
                outsiders.follow_into_group(uuid.UUID(payload["group"]), uuid.UUID(account))
                voters.follow_into_group(uuid.UUID(payload["group"]), uuid.UUID(account))
            actions.update_to_dos(
                ToDoScope(uuid.UUID(payload["group"]), account_id=uuid.UUID(account) if account else None), actor_id
            )
            if account:
                update_votes(group_id=uuid.UUID(payload["group"]), account_id=uuid.UUID(account))
            continue
        meeting = session().get(Meeting, uuid.UUID(payload["meeting"]))
        if meeting is None:
            continue
        whole = payload.get("whole")
        actions.update_to_dos(ToDoScope(meeting.group_id, None if whole else meeting.id), actor_id)
        what, owner = payload.get("what"), payload.get("owner")
        if owner is not None and actor_id is not None and meeting.cancelled_at is None:
            actions.name_owner(meeting, uuid.UUID(owner), actor_id)
        reporter = payload.get("reporter")
        if reporter is not None and actor_id is not None and str(meeting.reporter_id) == reporter:
            actions.name_reporter(meeting, uuid.UUID(reporter), actor_id)
        if what == "reminder" and actor_id is not None:
            actions.remind(meeting, actor_id)
        elif what is not None and actor_id is not None and _is_still_so(meeting, what):
            actions.tell_news(meeting, what, actor_id)


def _is_still_so(meeting: Meeting, what: str) -> bool:
    """Whether news is still true: what was undone meanwhile is not told."""
    if what in ("report", "withdrawn"):
        return queries.has_published_report(meeting.id) == (what == "report")
    if what == "added" and meeting.starts_at is not None and meeting.starts_at <= now():
        return False
    return (what == "cancelled") == (meeting.cancelled_at is not None)


def take_old_agenda_mail(payloads: Sequence[dict[str, Any]]) -> None:
    """Tells of an agenda that was opened just before notices did so."""
    take_news([{"meeting": each["id"], "by": each["by"], "what": "agenda"} for each in payloads])


def update_everything(_payloads: Sequence[dict[str, Any]]) -> None:
    """Does what `update_all` does once more, when the program begins."""
    update_all()


def update_all() -> None:
    """Adds what began by itself (a meeting is over and has no report), and takes away what ended (a poll closed)."""
    actions.update_to_dos(ToDoScope())
