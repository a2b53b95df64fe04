"""The people around a meeting: who gets a mail about it, and who can own an agenda item or an action point."""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.groups.models import Group, Membership, MembershipRole
from samenspel.meetings.models import (
    MIGHT_COME,
    ActionItem,
    Answer,
    AnswerValue,
    Meeting,
)
from samenspel.people.models import Account
from samenspel.viewer import Role


def people_of(group_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """Who is in the group now, by name: the owners that an agenda item or an action point can have."""
    query = (
        columns(Account.id, Account.name)
        .join(Membership, col(Membership.account_id) == Account.id)
        .where(col(Membership.group_id) == group_id, col(Membership.left_at).is_(None), col(Account.active))
        .order_by(col(Account.name))
    )
    return [(account_id, name) for account_id, name in session().execute(query)]


@dataclass(frozen=True, slots=True)
class News:
    """A meeting with the names that a mail about it shows."""

    meeting: Meeting
    group_name: str
    organiser_name: str
    organiser_email: str


def news_of(meeting_id: uuid.UUID) -> News | None:
    """The meeting as it is now; None when it is gone."""
    query = (
        columns(Meeting, Group.name, Account.name, Account.email)
        .join(Group, col(Group.id) == Meeting.group_id)
        .join(Account, col(Account.id) == Meeting.organiser_id)
        .where(col(Meeting.id) == meeting_id)
    )
    row = session().execute(query).first()
    return News(*row) if row else None


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who gets a mail; `value` is their answer, `is_expected` says that they do not just follow."""

    id: uuid.UUID
    name: str
    email: str
    locale: str
    fund_id: uuid.UUID | None
    value: AnswerValue | None
    is_expected: bool


def people_to_tell(meeting: Meeting, what: str) -> list[Addressee]:
    """Who gets the mail about `what` (planned, changed, cancelled, report); only active accounts that reach the group.

    The members, not the followers. A change and a cancellation also go to followers and ISA's who said that they come
    or might, and a report to whoever got an action point.
    """
    coming = col(Answer.value).in_(MIGHT_COME)
    is_in = col(Membership.id).is_not(None)
    reaches = sa.or_(is_in, col(Account.role) == Role.ISA)
    wanted = sa.and_(is_in, col(Membership.role) != MembershipRole.FOLLOWER)
    if what in ("changed", "cancelled"):
        wanted = sa.or_(wanted, coming)
    if what == "report":
        has_action = sa.exists().where(
            col(ActionItem.meeting_id) == meeting.id, col(ActionItem.owner_id) == col(Account.id)
        )
        wanted = sa.or_(wanted, has_action)
    query = (
        columns(Account.id, Account.name, Account.email, Account.locale, Account.fund_id, Answer.value, Membership.role)
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
    return [
        Addressee(who, name, email, locale, fund_id, value, role not in (None, MembershipRole.FOLLOWER))
        for who, name, email, locale, fund_id, value, role in session().execute(query)
    ]
