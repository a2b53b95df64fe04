"""Selects about the people around a meeting: the recipients of mails, and the possible owners of agenda items."""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from samenspel import clock
from samenspel.activity.levels.delivery import mail_moment
from samenspel.activity.levels.queries import preferences_of
from samenspel.db import columns, now, session
from samenspel.groups.models import Group, Membership, MembershipRole
from samenspel.lines import lines
from samenspel.mail import MailThread
from samenspel.meetings.access import has_reporter
from samenspel.meetings.models import (
    MIGHT_COME,
    Answer,
    AnswerValue,
    Meeting,
    earlier_answer,
    present_answer,
)
from samenspel.people.models import Account, Fund
from samenspel.people.words import party
from samenspel.viewer import Role


def possible_owners(group_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """The id and name of the people in the group, by name: they can own an agenda item. Namesakes have their fund
    beside their name, and two of one fund their address."""
    query = (
        columns(Account.id, Account.name, Account.email, party().label("party"))
        .outerjoin(Fund, col(Fund.id) == Account.fund_id)
        .join(Membership, col(Membership.account_id) == Account.id)
        .where(col(Membership.group_id) == group_id, col(Membership.left_at).is_(None), col(Account.active))
        .order_by(col(Account.name))
    )
    rows = session().execute(query).all()
    count = Counter(row.name.casefold() for row in rows)
    in_fund = Counter((row.name.casefold(), row.party) for row in rows)

    def label(row: Any) -> str:
        if count[row.name.casefold()] == 1:
            return str(row.name)
        is_double = in_fund[row.name.casefold(), row.party] > 1 or not row.party
        return f"{row.name} ({row.email if is_double else row.party})"

    return [(row.id, label(row)) for row in rows]


@dataclass(frozen=True, slots=True)
class MeetingDetails:
    """A meeting with the names that mails about it show."""

    meeting: Meeting
    group_name: str
    organiser_name: str
    organiser_email: str
    reporter_name: str | None = None

    def thread(self, locale: str) -> MailThread:
        """What the mails about it stand under, with its day."""
        meeting = self.meeting
        title = meeting.title
        if meeting.starts_at:
            title = f"{title}, {clock.day(meeting.starts_at, locale)}"
        return MailThread("meeting", meeting.id, title, meeting.group_id, self.group_name)


def meeting_details(meeting_id: uuid.UUID) -> MeetingDetails | None:
    """The meeting as it is now; None where it is gone."""
    reporter = aliased(Account)
    query = (
        lines(
            MeetingDetails,
            meeting=Meeting,
            group_name=Group.name,
            organiser_name=Account.name,
            organiser_email=Account.email,
            reporter_name=reporter.name,
        )
        .join(Group, col(Group.id) == Meeting.group_id)
        .join(Account, col(Account.id) == Meeting.organiser_id)
        .outerjoin(reporter, sa.and_(col(reporter.id) == Meeting.reporter_id, has_reporter()))
        .where(col(Meeting.id) == meeting_id)
    )
    return query.first()


@dataclass(frozen=True, slots=True)
class MeetingRecipient:
    """Somebody who gets a mail about a meeting; `value` is their answer, `earlier` the one that they gave for other
    hours, before it moved. A member who is no follower is expected."""

    id: uuid.UUID
    name: str
    email: str
    locale: str
    fund_id: uuid.UUID | None
    value: AnswerValue | None
    is_expected: bool
    earlier: AnswerValue | None = None


def mail_moments(due_on: Mapping[uuid.UUID, date | None]) -> dict[uuid.UUID, datetime]:
    """When a mail that asks accounts for something may go out: now, or at their next working hour; people who are away
    get none. `due_on` has the day by which each must do it: that day waits for no working hour."""
    at, day = now(), clock.today()
    moments = {
        account_id: mail_moment(
            preference,
            at,
            urgent=due_on[account_id] == day,
            wait=timedelta(),
            due_at=clock.last_minute(due_on[account_id]),
        )
        for account_id, preference in preferences_of(due_on.keys()).items()
    }
    return {account_id: moment for account_id, moment in moments.items() if moment is not None}


def recipients_of(meeting: Meeting, what: str) -> list[MeetingRecipient]:
    """The recipients of a mail about `what` (planned, changed, cancelled): active accounts that see the group.

    These are the members without the followers. A change and a cancellation also go to followers and ISA's who may
    come.
    """
    coming = col(Answer.value).in_(MIGHT_COME)
    is_in = col(Membership.id).is_not(None)
    reaches = sa.or_(is_in, col(Account.role) == Role.ISA)
    wanted = is_expected = sa.and_(is_in, col(Membership.role) != MembershipRole.FOLLOWER)
    if what in ("changed", "cancelled"):
        wanted = sa.or_(wanted, coming)
    query = (
        lines(
            MeetingRecipient,
            id=Account.id,
            name=Account.name,
            email=Account.email,
            locale=Account.locale,
            fund_id=sa.func.coalesce(Membership.fund_id, Account.fund_id),
            value=present_answer(),
            earlier=earlier_answer(),
            is_expected=is_expected,
        )
        .outerjoin(
            Membership,
            sa.and_(
                col(Membership.account_id) == Account.id,
                col(Membership.group_id) == meeting.group_id,
                col(Membership.left_at).is_(None),
            ),
        )
        .outerjoin(Answer, sa.and_(col(Answer.account_id) == Account.id, col(Answer.meeting_id) == meeting.id))
        .where(col(Account.active), reaches, wanted)
        .order_by(col(Account.id))
    )
    return query.all()
