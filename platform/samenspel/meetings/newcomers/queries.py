"""Selects about the meetings that were planned in a group before somebody joined it."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import col

from samenspel.clock import today
from samenspel.db import columns, now, session
from samenspel.groups.models import Group, Membership, MembershipRole
from samenspel.meetings.calendars.rhythm import Rhythm
from samenspel.meetings.models import Answer, Meeting
from samenspel.meetings.people import MeetingDetails, MeetingRecipient
from samenspel.meetings.polls.models import DatePoll
from samenspel.meetings.series.models import MeetingSeries
from samenspel.people.models import Account

MAX_MEETINGS = 200


@dataclass(frozen=True, slots=True)
class PlannedMeeting:
    """A meeting that waits for an answer; `rhythm` is that of its series, if any. While its date is sought, `closes_on`
    is the last day of its poll."""

    details: MeetingDetails
    rhythm: Rhythm | None
    closes_on: date | None


def recipient_of(account_id: uuid.UUID) -> MeetingRecipient | None:
    """The account as the recipient of a mail; None when it is closed by now."""
    account = session().get(Account, account_id)
    if account is None or not account.active:
        return None
    return MeetingRecipient(account.id, account.name, account.email, account.locale, account.fund_id, None, True)


def planned_meetings(account_id: uuid.UUID, since: dict[uuid.UUID, datetime]) -> list[PlannedMeeting]:
    """The meetings to come that were planned before the person joined a group (`since`: when), by group and by time.

    Only of groups in which they still take part, and only what they did not answer yet.
    """
    organiser = sa.orm.aliased(Account)
    was_there = sa.or_(
        *(sa.and_(col(Meeting.group_id) == group, col(Meeting.created_at) < at) for group, at in since.items())
    )
    is_sought = sa.and_(
        col(Meeting.starts_at).is_(None), col(DatePoll.decided_at).is_(None), col(DatePoll.closes_on) >= today()
    )
    query = (
        columns(
            Meeting,
            col(Group.name).label("group_name"),
            col(organiser.name).label("organiser_name"),
            col(organiser.email).label("organiser_email"),
            MeetingSeries.rhythm,
            DatePoll.closes_on,
        )
        .join(Group, col(Group.id) == Meeting.group_id)
        .join(organiser, col(organiser.id) == Meeting.organiser_id)
        .join(
            Membership,
            sa.and_(
                col(Membership.group_id) == Group.id,
                col(Membership.account_id) == account_id,
                col(Membership.left_at).is_(None),
                col(Membership.role) != MembershipRole.FOLLOWER,
            ),
        )
        .outerjoin(MeetingSeries, col(MeetingSeries.id) == Meeting.series_id)
        .outerjoin(DatePoll, col(DatePoll.meeting_id) == Meeting.id)
        .outerjoin(Answer, sa.and_(col(Answer.meeting_id) == Meeting.id, col(Answer.account_id) == account_id))
        .where(
            was_there,
            col(Group.archived_at).is_(None),
            col(Meeting.cancelled_at).is_(None),
            col(Answer.id).is_(None),
            sa.or_(col(Meeting.starts_at) > now(), is_sought),
        )
        .order_by(col(Group.name), col(Meeting.starts_at).is_(None), col(Meeting.starts_at), col(Meeting.id))
        .limit(MAX_MEETINGS)
    )
    return [
        PlannedMeeting(
            MeetingDetails(row.Meeting, row.group_name, row.organiser_name, row.organiser_email),
            row.rhythm,
            None if row.Meeting.starts_at else row.closes_on,
        )
        for row in session().execute(query)
    ]
