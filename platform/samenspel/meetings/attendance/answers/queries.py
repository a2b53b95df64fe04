"""Selects about the seats of a meeting and its waiting list, and about funds that can represent another one."""

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel.db import columns, session
from samenspel.groups.models import Membership, MembershipRole
from samenspel.groups.outsiders.models import SEATED_CHOICES, InvitedOutsider
from samenspel.meetings.models import ANSWERS_TO_HOURS, Answer, AnswerValue, AttendanceMode, Meeting
from samenspel.people.models import Account, Fund
from samenspel.people.queries import fund_is_open_at
from samenspel.people.words import party


def _seats_taken(meeting_id: uuid.UUID) -> int:
    """How many people said yes and have a seat, also those without an account; who comes online needs none."""
    query = (
        columns(sa.func.count())
        .select_from(Answer)
        .where(
            col(Answer.meeting_id) == meeting_id,
            col(Answer.value) == AnswerValue.YES,
            col(Answer.waiting_since).is_(None),
            col(Answer.mode).is_distinct_from(AttendanceMode.ONLINE),
        )
    )
    outside = (
        columns(sa.func.count())
        .select_from(InvitedOutsider)
        .where(col(InvitedOutsider.meeting_id) == meeting_id, col(InvitedOutsider.choice).in_(SEATED_CHOICES))
    )
    taken = columns(query.scalar_subquery() + outside.scalar_subquery())
    return int(session().execute(taken).scalar_one())


def is_full(meeting: Meeting) -> bool:
    """Whether all seats are taken. Locks the row of the meeting, so that two people cannot take the last seat at
    once."""
    if meeting.capacity is None:
        return False
    session().execute(columns(Meeting.id).where(col(Meeting.id) == meeting.id).with_for_update())
    return _seats_taken(meeting.id) >= meeting.capacity


def next_on_waiting_list(meeting: Meeting) -> Sequence[Answer]:
    """The answers on the waiting list that get the free seats: those that wait longest."""
    query = (
        select(Answer)
        .where(Answer.meeting_id == meeting.id, col(Answer.waiting_since).is_not(None))
        .order_by(col(Answer.waiting_since), col(Answer.id))
    )
    if meeting.capacity is not None:
        query = query.limit(max(0, meeting.capacity - _seats_taken(meeting.id)))
    return session().exec(query).all()


def answers_to_hours(meeting_id: uuid.UUID) -> Sequence[Answer]:
    """The answers that are asked again when the meeting moves."""
    query = select(Answer).where(Answer.meeting_id == meeting_id, col(Answer.value).in_(ANSWERS_TO_HOURS))
    return session().exec(query).all()


def answers_with_mode(meeting_id: uuid.UUID) -> Sequence[Answer]:
    """The answers that say whether somebody is in the room or online."""
    return session().exec(select(Answer).where(Answer.meeting_id == meeting_id, col(Answer.mode).is_not(None))).all()


def waiting_list(meeting_id: uuid.UUID) -> list[tuple[uuid.UUID, str, str]]:
    """The waiting list: ids, names and funds, who waits longest first."""
    query = (
        columns(Account.id, Account.name, party(""))
        .join(Answer, col(Answer.account_id) == Account.id)
        .outerjoin(Fund, col(Fund.id) == Answer.fund_id)
        .where(col(Answer.meeting_id) == meeting_id, col(Answer.waiting_since).is_not(None))
        .order_by(col(Answer.waiting_since), col(Answer.id))
        .limit(500)
    )
    return [(account_id, name, party) for account_id, name, party in session().execute(query)]


def possible_stand_ins(group_id: uuid.UUID, but: uuid.UUID | None) -> dict[str, str]:
    """The funds that can represent the fund `but`: those in the group that are not closed, by their id as text."""
    here = columns(Membership.fund_id).where(
        col(Membership.group_id) == group_id,
        col(Membership.left_at).is_(None),
        col(Membership.role) != MembershipRole.FOLLOWER,
    )
    query = columns(Fund.id, Fund.name).where(col(Fund.id).in_(here), fund_is_open_at(None)).order_by(col(Fund.name))
    return {str(fund_id): name for fund_id, name in session().execute(query) if fund_id != but}


def uniquifier_of(account_id: uuid.UUID) -> str | None:
    """The key by which sessions know an active account; None for another."""
    query = columns(Account.fs_uniquifier).where(col(Account.id) == account_id, col(Account.active))
    return session().execute(query).scalar()
