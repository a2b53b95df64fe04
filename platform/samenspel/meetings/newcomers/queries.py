"""Selects about what was planned in a group before somebody came to take part in it."""

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
from samenspel.meetings.people import Addressee, News
from samenspel.meetings.polls.models import DatePoll
from samenspel.meetings.series.models import MeetingSeries
from samenspel.people.models import Account

MOST = 200


@dataclass(frozen=True, slots=True)
class Planned:
    """A meeting that waits for an answer: on its own, or one of a series with a rhythm. As long as its date is sought,
    `closes_on` is the last day of its poll."""

    news: News
    rhythm: Rhythm | None
    closes_on: date | None


def newcomer(account_id: uuid.UUID) -> Addressee | None:
    """Who came, as somebody to mail to; None when the account is closed by now."""
    account = session().get(Account, account_id)
    if account is None or not account.active:
        return None
    return Addressee(account.id, account.name, account.email, account.locale, account.fund_id, None, True)


def planned_before(account_id: uuid.UUID, since: dict[uuid.UUID, datetime]) -> list[Planned]:
    """What is to come in these groups, group by group in the order of time, and was there before a moment for each.

    As long as the person takes part, and what they did not answer yet.
    """
    organiser = sa.orm.aliased(Account)
    was_there = sa.or_(
        *(sa.and_(col(Meeting.group_id) == group, col(Meeting.created_at) < at) for group, at in since.items())
    )
    is_sought = sa.and_(
        col(Meeting.starts_at).is_(None), col(DatePoll.decided_at).is_(None), col(DatePoll.closes_on) >= today()
    )
    query = (
        columns(Meeting, Group.name, organiser.name, organiser.email, MeetingSeries.rhythm, DatePoll.closes_on)
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
        .limit(MOST)
    )
    return [
        Planned(News(meeting, group, name, email), rhythm, None if meeting.starts_at else closes_on)
        for meeting, group, name, email, rhythm, closes_on in session().execute(query)
    ]
