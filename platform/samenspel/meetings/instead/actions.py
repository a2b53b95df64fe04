"""Writes of meetings that a topic replaced."""

import uuid
from datetime import date

from samenspel.db import now, session
from samenspel.meetings.instead.models import ReplacedMeeting
from samenspel.viewer import Viewer


def record_replaced(
    viewer: Viewer, group_id: uuid.UUID, topic_id: uuid.UUID, *, people: int, minutes: int, closes_on: date
) -> ReplacedMeeting:
    """Records the hours that a topic saved."""
    replaced = ReplacedMeeting(
        group_id=group_id,
        topic_id=topic_id,
        organiser_id=viewer.id,
        people=people,
        minutes=minutes,
        closes_on=closes_on,
    )
    session().add(replaced)
    return replaced


def record_closed(replaced: ReplacedMeeting) -> None:
    """Notes that the topic was closed after its last day."""
    replaced.closed_at = now()
