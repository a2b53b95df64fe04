"""Selects for feeds: whose they are, and what stands in them at the moment of asking."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel import mail
from samenspel.db import columns, now, session
from samenspel.groups.access import visible_to
from samenspel.groups.models import Group, Membership
from samenspel.meetings.access import mine
from samenspel.meetings.calendars.events import Event, Series, describe, uid_of
from samenspel.meetings.feeds.models import Feed
from samenspel.meetings.models import Answer, Meeting
from samenspel.meetings.series.models import MeetingSeries
from samenspel.meetings.series.queries import told
from samenspel.people.actions import token_hash
from samenspel.people.models import Account
from samenspel.viewer import Viewer

#: What a feed looks back, so that a new subscription is not empty in a quiet month.
BACK = timedelta(days=366)
MOST = 1000


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A feed in the list of its owner; without a group it is of their own meetings."""

    id: uuid.UUID
    group_name: str | None
    created_at: datetime
    last_used_at: datetime | None


def feeds_of(viewer: Viewer) -> list[FeedLine]:
    """The feeds that answer, one's own meetings first."""
    query = (
        columns(Feed.id, Group.name, Feed.created_at, Feed.last_used_at)
        .outerjoin(Group, col(Group.id) == Feed.group_id)
        .where(
            col(Feed.account_id) == viewer.id,
            col(Feed.revoked_at).is_(None),
            sa.or_(col(Feed.group_id).is_(None), visible_to(viewer)),
        )
        .order_by(col(Group.name).is_not(None), col(Group.name))
    )
    return [FeedLine(*row) for row in session().execute(query)]


def feed_of(viewer: Viewer, feed_id: uuid.UUID) -> Feed | None:
    """One's own feed, as long as it was not revoked."""
    query = select(Feed).where(Feed.id == feed_id, Feed.account_id == viewer.id, col(Feed.revoked_at).is_(None))
    return session().exec(query).first()


def groups_to_follow(viewer: Viewer) -> list[tuple[str, str]]:
    """Slug and name of the groups that a feed can be made of: all that are seen, and go on."""
    query = columns(Group.slug, Group.name).where(visible_to(viewer), col(Group.archived_at).is_(None))
    return [(slug, name) for slug, name in session().execute(query.order_by(col(Group.name)))]


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """What a token opens. `uniquifier` names the owner's account (`groups.queries.viewer_by`)."""

    id: uuid.UUID
    group_id: uuid.UUID | None
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    uniquifier: str


def feed_by(token: str) -> FoundFeed | None:
    """The feed of a token, also when it was revoked."""
    query = (
        columns(Feed.id, Feed.group_id, Feed.created_at, Feed.last_used_at, Feed.revoked_at, Account.fs_uniquifier)
        .join(Account, col(Account.id) == Feed.account_id)
        .where(col(Feed.token_hash) == token_hash(token))
    )
    row = session().execute(query).first()
    return FoundFeed(*row) if row else None


def group_name(viewer: Viewer, group_id: uuid.UUID) -> str | None:
    """The name of a group, where the viewer sees it."""
    query = columns(Group.name).where(col(Group.id) == group_id, visible_to(viewer))
    name: str | None = session().execute(query).scalar()
    return name


def events_in(viewer: Viewer, group_id: uuid.UUID | None) -> list[Event]:
    """The meetings with a date that a feed shows, from a year back, the first one first."""
    which = mine(viewer) if group_id is None else sa.and_(visible_to(viewer), col(Meeting.group_id) == group_id)
    query = (
        columns(
            Meeting.id, Meeting.title, Meeting.starts_at, Meeting.ends_at, Meeting.place, Meeting.link,
            Meeting.sequence, Meeting.created_at, Meeting.changed_at, Meeting.cancelled_at,
            Group.name, Account.name, Account.email, Answer.value,
            Meeting.recurrence_at, MeetingSeries.id, MeetingSeries.rhythm, MeetingSeries.sequence,
        )
        .join(Group, col(Group.id) == Meeting.group_id)
        .join(Account, col(Account.id) == Meeting.organiser_id)
        .outerjoin(Answer, sa.and_(col(Answer.meeting_id) == Meeting.id, col(Answer.account_id) == viewer.id))
        .outerjoin(
            MeetingSeries,
            sa.and_(col(MeetingSeries.id) == Meeting.series_id, col(Meeting.recurrence_at).is_not(None)),
        )
        .where(which, col(Meeting.starts_at) > now() - BACK)
        .order_by(col(Meeting.starts_at), col(Meeting.id))
        .limit(MOST)
    )  # fmt: skip
    rows: Sequence[Sequence[Any]] = session().execute(query).all()
    events: list[Event] = []
    known: dict[uuid.UUID | None, Series] = {}
    for row in rows:
        key, title, starts, ends, place, link, sequence, made, changed, cancelled, group, name, email, value = row[:14]
        recurrence_at, *about_series = row[14:]
        series = known.get(about_series[0])
        if recurrence_at and series is None:
            series = known[about_series[0]] = told(*about_series)
        url = mail.link_to("meetings.show", meeting_id=key)
        events.append(
            Event(
                uid=series.uid if series else uid_of(key),
                title=title,
                starts_at=starts,
                ends_at=ends,
                place=place or link,
                description=describe(group, link),
                url=url,
                organiser=name,
                organiser_email=email,
                sequence=sequence,
                created_at=made,
                changed_at=changed,
                is_cancelled=cancelled is not None,
                answer=value,
                series=series,
                recurrence_at=recurrence_at,
            )
        )
    return events


def memberships_changed_at(viewer: Viewer) -> datetime | None:
    """When the viewer last came into a group or left one: what they see changes with it."""
    query = columns(sa.func.max(Membership.joined_at), sa.func.max(Membership.left_at)).where(
        col(Membership.account_id) == viewer.id
    )
    moments = session().execute(query).one()
    return max((moment for moment in moments if moment is not None), default=None)
