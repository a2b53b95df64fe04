"""Keeps the activities about decisions as the decisions of a published report are."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity import actions as activity
from samenspel.activity.models import Activity, Verb
from samenspel.db import columns, session
from samenspel.meetings.models import Decision, Meeting
from samenspel.viewer import Viewer


def forget_decisions(meeting: Meeting) -> None:
    """Deletes the activities about the decisions of a report that is no longer published."""
    gone = sa.delete(Activity).where(
        col(Activity.group_id) == meeting.group_id,
        col(Activity.verb) == Verb.DECIDED,
        col(Activity.path) == f"{meeting.path}/verslag",
    )
    session().execute(gone.execution_options(synchronize_session=False))


def record_decisions(viewer: Viewer, meeting: Meeting, published_at: datetime) -> None:
    """Records each new decision of a published report, and has the activities about the others follow their changes.

    One that stood in the report when it was published is as old as that: a correction of an old report is no news.
    """
    session().flush()
    path = f"{meeting.path}/verslag"
    recorded = (
        col(Activity.group_id) == meeting.group_id,
        col(Activity.verb) == Verb.DECIDED,
        col(Activity.path) == path,
    )
    current = columns(Decision.id).where(col(Decision.meeting_id) == meeting.id)
    removed = sa.delete(Activity).where(*recorded, col(Activity.object_id).not_in(current))
    session().execute(removed.execution_options(synchronize_session=False))
    every = (
        columns(Decision.id, Decision.text, Decision.created_at, Activity.title)
        .outerjoin(Activity, sa.and_(col(Activity.object_id) == Decision.id, col(Activity.verb) == Verb.DECIDED))
        .where(col(Decision.meeting_id) == meeting.id)
        .order_by(col(Decision.position), col(Decision.id))
    )
    for decision in session().execute(every).all():
        text = decision.text.strip()
        if decision.title is None:
            at = max(decision.created_at, published_at)
            activity.record(viewer, Verb.DECIDED, meeting.group_id, decision.id, text, path, text=text, at=at)
        elif decision.title != text[:200]:
            activity.rename(decision.id, text)
            activity.revise(decision.id, Verb.DECIDED, "", text)
