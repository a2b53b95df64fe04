"""Writes about meetings that a topic took the place of."""

import uuid
from datetime import date

from samenspel.db import now, session
from samenspel.meetings.instead.models import AvoidedMeeting
from samenspel.viewer import Viewer


def note_avoided(
    viewer: Viewer, group_id: uuid.UUID, topic_id: uuid.UUID, *, people: int, minutes: int, closes_on: date
) -> AvoidedMeeting:
    """Keeps which hours came free by a topic."""
    avoided = AvoidedMeeting(
        group_id=group_id,
        topic_id=topic_id,
        organiser_id=viewer.id,
        people=people,
        minutes=minutes,
        closes_on=closes_on,
    )
    session().add(avoided)
    return avoided


def note_closed(avoided: AvoidedMeeting) -> None:
    """That its topic was closed on the day that was set."""
    avoided.closed_at = now()
