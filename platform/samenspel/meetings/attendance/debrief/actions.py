"""Writes of debriefs (terugkoppeling)."""

import uuid

from samenspel import text
from samenspel.db import session
from samenspel.jobs import enqueue
from samenspel.meetings.attendance.debrief import queries
from samenspel.meetings.attendance.models import Debrief
from samenspel.meetings.models import (
    Meeting,
)
from samenspel.meetings.news import queue_news
from samenspel.viewer import Viewer


def save_debrief(viewer: Viewer, meeting: Meeting, for_fund_id: uuid.UUID, by_fund_id: uuid.UUID, words: str) -> None:
    """Saves the debrief to a fund, over an earlier one; only the first is mailed to that fund."""
    row = queries.debrief_of(meeting.id, for_fund_id)
    is_new = row is None
    row = row or Debrief(
        meeting_id=meeting.id,
        for_fund_id=for_fund_id,
        by_fund_id=by_fund_id,
        author_id=viewer.id,
        text="",
        text_html="",
    )
    row.by_fund_id, row.author_id = by_fund_id, viewer.id
    row.text, row.text_html = words, text.to_html(words)
    session().add(row)
    if is_new:
        queue_news(viewer.id, meeting.id)
        payload = {"what": "debrief", "id": str(meeting.id), "fund": str(for_fund_id), "by": str(viewer.id)}
        enqueue("attendance-mail", payload)
