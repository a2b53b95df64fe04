"""Writes of feeds: make, renew and revoke them, and record that a calendar read one."""

import secrets
import uuid

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import now, session
from samenspel.meetings.feeds.models import Feed
from samenspel.tokens import token_hash
from samenspel.viewer import Viewer


def make_feed(viewer: Viewer, group_id: uuid.UUID | None) -> str:
    """Makes a feed of the viewer's own meetings, or of those of a group, and returns its token, of which only a hash is
    kept. An earlier feed of the same meetings is revoked: there is one at a time."""
    same = sa.and_(col(Feed.account_id) == viewer.id, _covers(group_id))
    session().execute(sa.delete(Feed).where(same, col(Feed.revoked_at).is_not(None)))
    session().execute(sa.update(Feed).where(same).values(revoked_at=now()))
    token = secrets.token_urlsafe(32)
    session().add(Feed(account_id=viewer.id, group_id=group_id, token_hash=token_hash(token)))
    return token


def _covers(group_id: uuid.UUID | None) -> sa.ColumnElement[bool]:
    return col(Feed.group_id).is_(None) if group_id is None else col(Feed.group_id) == group_id


def revoke_feed(feed: Feed) -> None:
    """Closes the address of a feed; calendars that still ask for it get 410."""
    feed.revoked_at = now()


def record_use(feed_id: uuid.UUID) -> None:
    """Records that a calendar read the feed just now."""
    session().execute(sa.update(Feed).where(col(Feed.id) == feed_id).values(last_used_at=now()))
