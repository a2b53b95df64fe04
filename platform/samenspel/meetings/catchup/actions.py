"""Writes of catching up: which cards somebody read."""

import uuid
from collections.abc import Collection

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity.notices import actions as notices
from samenspel.activity.things import Thing, ThingKind
from samenspel.db import now, session
from samenspel.meetings.catchup.models import CatchUpSeen
from samenspel.viewer import Viewer


def mark_seen(viewer: Viewer, meeting_ids: list[uuid.UUID]) -> None:
    """Notes that the viewer read the cards of these meetings, and so what is new in their reports."""
    for meeting_id in meeting_ids:
        report = Thing(ThingKind.REPORT, meeting_id)
        notices.record_opened(viewer.id, report, now())
        notices.mark_read(viewer.id, report)
    known = set(
        session()
        .execute(
            sa.select(CatchUpSeen.meeting_id).where(  # type: ignore[call-overload]
                col(CatchUpSeen.account_id) == viewer.id, col(CatchUpSeen.meeting_id).in_(meeting_ids)
            )
        )
        .scalars()
    )
    for meeting_id in dict.fromkeys(meeting_ids):
        if meeting_id not in known:
            session().add(CatchUpSeen(account_id=viewer.id, meeting_id=meeting_id))


def unmark_seen(viewer: Viewer, meeting_ids: Collection[uuid.UUID]) -> None:
    """Has the cards of these meetings come back: the viewer did not read them after all."""
    mine = [col(CatchUpSeen.account_id) == viewer.id, col(CatchUpSeen.meeting_id).in_(meeting_ids)]
    session().execute(sa.delete(CatchUpSeen).where(*mine))
