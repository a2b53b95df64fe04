"""Selects for mails about attendance."""

import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity.things import Thing, ThingKind
from samenspel.db import columns, session
from samenspel.groups.models import Membership, MembershipRole
from samenspel.lines import lines
from samenspel.meetings.models import MIGHT_COME, Answer, Attendance, Meeting
from samenspel.people.models import Account, Fund


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who gets a mail."""

    id: uuid.UUID
    name: str
    email: str
    locale: str


def recipients_of(meeting: Meeting, payload: dict[str, Any]) -> list[Addressee]:
    """The account that a mail is for, or the people of the fund that it is for; active accounts only.

    Of a fund they are those in the group who are expected at the meeting, or might come: no mere followers.
    """
    query = lines(Addressee, id=Account.id, name=Account.name, email=Account.email, locale=Account.locale).where(
        col(Account.active)
    )
    if "to" in payload:
        query = query.where(col(Account.id) == uuid.UUID(payload["to"]))
    else:
        might_come = sa.exists().where(
            col(Answer.account_id) == Account.id,
            col(Answer.meeting_id) == meeting.id,
            col(Answer.value).in_(MIGHT_COME),
        )
        query = query.join(Membership, col(Membership.account_id) == Account.id).where(
            col(Membership.group_id) == meeting.group_id,
            col(Membership.left_at).is_(None),
            col(Membership.fund_id) == uuid.UUID(payload["fund"]),
            col(Account.id) != uuid.UUID(payload["by"]),
            sa.or_(col(Membership.role) != MembershipRole.FOLLOWER, might_come),
        )
    return query.order_by(col(Account.id)).all()


def name_and_fund_of(account_id: str | None) -> str:
    """The name of an account with its fund in brackets; empty for None."""
    if not account_id:
        return ""
    query = columns(Account.name, col(Fund.name).label("fund_name")).outerjoin(Fund, col(Fund.id) == Account.fund_id)
    row = session().execute(query.where(col(Account.id) == uuid.UUID(account_id))).first()
    if row is None:
        return ""
    return f"{row.name} ({row.fund_name})" if row.fund_name else str(row.name)


def debrief_thing(meeting_id: uuid.UUID, for_fund_id: uuid.UUID) -> Thing | None:
    """The debrief to a fund; None where the record says that it was not represented after all."""
    query = columns(Attendance.id).where(
        col(Attendance.meeting_id) == meeting_id, col(Attendance.fund_id) == for_fund_id
    )
    attendance_id = session().execute(query).scalar()
    return Thing(ThingKind.DEBRIEF, attendance_id) if attendance_id else None


def slug_of_fund(fund_id: uuid.UUID) -> str:
    """The name of a fund in addresses."""
    return str(session().execute(columns(Fund.slug).where(col(Fund.id) == fund_id)).scalar_one())
