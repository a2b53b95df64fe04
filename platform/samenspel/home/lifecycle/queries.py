"""Selects about the life of groups: when something last happened in them, and who looks after them."""

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity.models import Activity
from samenspel.chat.models import Channel
from samenspel.db import columns, now, session
from samenspel.groups.models import Group, LeadSeat, Membership, MembershipRole
from samenspel.meetings.models import Meeting
from samenspel.people.models import Account
from samenspel.viewer import Role


def groups_at_work() -> list[Group]:
    """The groups that are not archived."""
    return list(
        session().execute(sa.select(Group).where(col(Group.archived_at).is_(None)).order_by(col(Group.id))).scalars()
    )


def last_events(group_ids: Collection[uuid.UUID] | None = None) -> dict[uuid.UUID, datetime]:
    """When something last happened in each group, or in these: a post, a document, a message, somebody who joined, a
    meeting. One that is planned counts too, so that the moment may lie ahead."""
    meeting_at = sa.func.max(sa.func.coalesce(col(Meeting.starts_at), col(Meeting.created_at)))
    sources: tuple[tuple[Any, Any], ...] = (
        (Group.id, sa.func.max(col(Group.created_at))),
        (Activity.group_id, sa.func.max(col(Activity.created_at))),
        (Channel.group_id, sa.func.max(col(Channel.last_at))),
        (Membership.group_id, sa.func.max(col(Membership.joined_at))),
    )
    selects = [columns(group_id.label("group_id"), at.label("at")).group_by(group_id) for group_id, at in sources]
    held = columns(col(Meeting.group_id).label("group_id"), meeting_at.label("at")).group_by(col(Meeting.group_id))
    selects.append(held.where(col(Meeting.cancelled_at).is_(None)))
    found: dict[uuid.UUID, datetime] = {}
    for query in selects:
        if group_ids is not None:
            query = query.where(query.selected_columns["group_id"].in_(group_ids))
        for group_id, at in session().execute(query):
            if group_id is not None and at is not None:
                found[group_id] = max(found.get(group_id, at), at)
    return found


def has_meeting_ahead(group_id: uuid.UUID) -> bool:
    """Whether a meeting is planned, or a date is sought for one: people would wait for it in vain."""
    is_ahead = sa.or_(col(Meeting.ends_at) > now(), col(Meeting.starts_at).is_(None))
    query = sa.exists().where(col(Meeting.group_id) == group_id, col(Meeting.cancelled_at).is_(None), is_ahead)
    return bool(session().execute(columns(query)).scalar())


def organisers(group_id: uuid.UUID) -> list[Account]:
    """The active accounts that organise a group; the ISA's where nobody else does."""
    query = (
        sa.select(Account)
        .join(Membership, col(Membership.account_id) == Account.id)
        .where(
            col(Membership.group_id) == group_id,
            col(Membership.role) == MembershipRole.ORGANISER,
            col(Membership.left_at).is_(None),
            col(Account.active),
        )
    )
    found = list(session().execute(query).scalars())
    if found:
        return found
    return list(
        session().execute(sa.select(Account).where(col(Account.role) == Role.ISA, col(Account.active))).scalars()
    )


def leads_or_organisers(group_id: uuid.UUID) -> list[Account]:
    """The active accounts that lead a group and organise it; all who organise it where none of them leads it."""
    seats = columns(LeadSeat.account_id).where(col(LeadSeat.group_id) == group_id, col(LeadSeat.until).is_(None))
    leading = set(session().execute(seats).scalars())
    all_of_them = organisers(group_id)
    return [account for account in all_of_them if account.id in leading] or all_of_them
