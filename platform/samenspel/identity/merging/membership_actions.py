"""Writes of a merge for groups: of two places in a group one is left, and what the other one was is kept."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from samenspel import clock
from samenspel.db import session
from samenspel.groups.models import LeadSeat, Membership, MembershipRole, PastMembership

_RANKS = (MembershipRole.FOLLOWER, MembershipRole.MEMBER, MembershipRole.ORGANISER)


def combine_memberships(goes: uuid.UUID, stays: uuid.UUID, at: datetime) -> None:
    """Has both accounts be in a group in one row: with the earliest day and the highest role. A time in it for another
    fund, or with a gap between, stays on its own."""
    theirs = {each.group_id: each for each in _memberships(goes)}
    for mine in _memberships(stays):
        if (other := theirs.get(mine.group_id)) is not None:
            _combine(mine, other, at)
    session().flush()


def _memberships(account_id: uuid.UUID) -> list[Membership]:
    return list(session().execute(sa.select(Membership).where(col(Membership.account_id) == account_id)).scalars())


def _combine(mine: Membership, other: Membership, at: datetime) -> None:
    both_run = mine.left_at is None and other.left_at is None
    mine_first = mine.left_at is None or (other.left_at is not None and mine.left_at >= other.left_at)
    kept, past = (mine, other) if mine_first else (other, mine)
    role = max(kept.role, past.role, key=_RANKS.index) if both_run else kept.role
    joined_at, left_at, fund_id = kept.joined_at, kept.left_at, kept.fund_id
    until = (
        max(mine.until, other.until) if both_run and mine.until and other.until else None if both_run else kept.until
    )
    past_end = past.left_at or at
    if past.fund_id == kept.fund_id and past_end >= joined_at:
        joined_at = min(joined_at, past.joined_at)
    elif past_end > past.joined_at:
        session().add(
            PastMembership(
                account_id=mine.account_id,
                group_id=past.group_id,
                fund_id=past.fund_id,
                role=past.role,
                joined_at=past.joined_at,
                left_at=past_end,
            )
        )
    mine.role, mine.joined_at, mine.left_at, mine.fund_id = role, joined_at, left_at, fund_id
    mine.until = until


def combine_seats(stays: uuid.UUID) -> None:
    """Of two running seats of one person in a group the lead's stays."""
    query = sa.select(LeadSeat).where(col(LeadSeat.account_id) == stays, col(LeadSeat.until).is_(None))
    seen: set[tuple[uuid.UUID, uuid.UUID | None]] = set()
    for seat in session().execute(query.order_by(col(LeadSeat.is_co), col(LeadSeat.id))).scalars():
        key = (seat.group_id, seat.fund_id)
        if key in seen:
            seat.until = clock.today()
        seen.add(key)
