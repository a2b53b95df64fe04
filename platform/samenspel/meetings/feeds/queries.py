"""Selects for feeds: which there are, and the meetings in them at the moment of asking."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel import mail
from samenspel.db import columns, now, session
from samenspel.groups.access import visible_to
from samenspel.groups.models import Group, Membership, MembershipRole
from samenspel.lines import lines
from samenspel.meetings.access import mine
from samenspel.meetings.calendars.events import CalendarEvent, CalendarSeries
from samenspel.meetings.calendars.rhythm import Rhythm
from samenspel.meetings.feeds.models import Feed
from samenspel.meetings.models import Answer, AnswerValue, Meeting, present_answer
from samenspel.meetings.series.models import MeetingSeries
from samenspel.meetings.series.queries import series_for_calendar
from samenspel.people.models import Account
from samenspel.tokens import token_hash
from samenspel.viewer import Viewer

#: How far a feed looks back, so that a new subscription is not empty in a quiet month.
LOOK_BACK = timedelta(days=366)
MAX_EVENTS = 1000


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A feed in the list of its owner. A feed without a group has the owner's own meetings."""

    id: uuid.UUID
    group_name: str | None
    created_at: datetime
    last_used_at: datetime | None


_FEED_LINES = lines(
    FeedLine, id=Feed.id, group_name=Group.name, created_at=Feed.created_at, last_used_at=Feed.last_used_at
).outerjoin(Group, col(Group.id) == Feed.group_id)


def feeds_of(viewer: Viewer) -> list[FeedLine]:
    """The feeds of the viewer that were not revoked, that of their own meetings first."""
    query = _FEED_LINES.where(
        col(Feed.account_id) == viewer.id,
        col(Feed.revoked_at).is_(None),
        sa.or_(col(Feed.group_id).is_(None), visible_to(viewer)),
    )
    return query.order_by(col(Group.name).is_not(None), col(Group.name)).all()


def feed_of(viewer: Viewer, feed_id: uuid.UUID) -> Feed | None:
    """A feed of the viewer that was not revoked."""
    query = select(Feed).where(Feed.id == feed_id, Feed.account_id == viewer.id, col(Feed.revoked_at).is_(None))
    return session().exec(query).first()


def groups_to_follow(viewer: Viewer) -> list[tuple[str, str]]:
    """Slug and name of the groups of which the viewer can make a feed: all they see that were not archived."""
    query = columns(Group.slug, Group.name).where(visible_to(viewer), col(Group.archived_at).is_(None))
    return [(row.slug, row.name) for row in session().execute(query.order_by(col(Group.name)))]


@dataclass(frozen=True, slots=True)
class OpenedFeed:
    """The feed of a token. `uniquifier` identifies the owner's account (see `groups.queries.viewer_by`)."""

    id: uuid.UUID
    group_id: uuid.UUID | None
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    uniquifier: str


_OPENED_FEEDS = lines(
    OpenedFeed,
    id=Feed.id,
    group_id=Feed.group_id,
    created_at=Feed.created_at,
    last_used_at=Feed.last_used_at,
    revoked_at=Feed.revoked_at,
    uniquifier=Account.fs_uniquifier,
).join(Account, col(Account.id) == Feed.account_id)


def feed_by_token(token: str) -> OpenedFeed | None:
    """The feed of a token, also when it was revoked."""
    return _OPENED_FEEDS.where(col(Feed.token_hash) == token_hash(token)).first()


def group_name(viewer: Viewer, group_id: uuid.UUID) -> str | None:
    """The name of a group, where the viewer sees it."""
    query = columns(Group.name).where(col(Group.id) == group_id, visible_to(viewer))
    name: str | None = session().execute(query).scalar()
    return name


@dataclass(frozen=True, slots=True)
class FeedMeeting:
    """A meeting in a feed. The fields of its series are None where the meeting has a UID of its own."""

    meeting: Meeting
    group_name: str
    organiser_name: str
    organiser_email: str
    my_answer: AnswerValue | None
    series_id: uuid.UUID | None
    rhythm: Rhythm | None
    series_sequence: int | None

    def series(self) -> CalendarSeries | None:
        if self.series_id is None or self.rhythm is None or self.series_sequence is None:
            return None
        return series_for_calendar(self.series_id, self.rhythm, self.series_sequence)

    def event(self, series: CalendarSeries | None, viewer: Viewer) -> CalendarEvent:
        role = viewer.memberships.get(self.meeting.group_id, MembershipRole.FOLLOWER)
        event = CalendarEvent.from_meeting(
            self.meeting,
            group_name=self.group_name,
            organiser_name=self.organiser_name,
            organiser_email=self.organiser_email,
            url=mail.link_to("meetings.show", meeting_id=self.meeting.id),
            series=series,
            with_intro=False,
        )
        is_expected = role != MembershipRole.FOLLOWER or self.meeting.organiser_id == viewer.id
        return replace(event, answer=self.my_answer, is_expected=is_expected)


_FEED_MEETINGS = (
    lines(
        FeedMeeting,
        meeting=Meeting,
        group_name=Group.name,
        organiser_name=Account.name,
        organiser_email=Account.email,
        my_answer=present_answer(),
        series_id=MeetingSeries.id,
        rhythm=MeetingSeries.rhythm,
        series_sequence=MeetingSeries.sequence,
    )
    .join(Group, col(Group.id) == Meeting.group_id)
    .join(Account, col(Account.id) == Meeting.organiser_id)
    .outerjoin(
        Answer, sa.and_(col(Answer.meeting_id) == Meeting.id, col(Answer.account_id) == sa.bindparam("viewer_id"))
    )
    .outerjoin(
        MeetingSeries,
        sa.and_(col(MeetingSeries.id) == Meeting.series_id, col(Meeting.recurrence_at).is_not(None)),
    )
    .order_by(col(Meeting.starts_at), col(Meeting.id))
    .limit(MAX_EVENTS)
)


def events_in(viewer: Viewer, group_id: uuid.UUID | None) -> list[CalendarEvent]:
    """The meetings of a feed that have a date, from a year back, in order."""
    which = mine(viewer) if group_id is None else sa.and_(visible_to(viewer), col(Meeting.group_id) == group_id)
    found = _FEED_MEETINGS.where(which, col(Meeting.starts_at) > now() - LOOK_BACK).all({"viewer_id": viewer.id})
    series_by_id: dict[uuid.UUID | None, CalendarSeries | None] = {None: None}
    events = []
    for each in found:
        if each.series_id not in series_by_id:
            series_by_id[each.series_id] = each.series()
        events.append(each.event(series_by_id[each.series_id], viewer))
    return events


def memberships_changed_at(viewer: Viewer) -> datetime | None:
    """When the viewer last joined or left a group, which changes what they see."""
    query = columns(sa.func.max(Membership.joined_at), sa.func.max(Membership.left_at)).where(
        col(Membership.account_id) == viewer.id
    )
    moments = session().execute(query).one()
    return max((moment for moment in moments if moment is not None), default=None)
