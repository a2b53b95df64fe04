"""Writes of catching up: which cards somebody read."""

import uuid

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import session
from samenspel.meetings.catchup.models import CatchUpSeen
from samenspel.viewer import Viewer


def mark_seen(viewer: Viewer, meeting_ids: list[uuid.UUID]) -> None:
    """Notes that the viewer read the cards of these meetings."""
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
