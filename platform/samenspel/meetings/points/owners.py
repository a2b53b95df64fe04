"""Whose an action point is: of the person who owns it, or else of a fund's people in the group."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.groups.models import Membership
from samenspel.meetings.models import ActionItem, Meeting
from samenspel.people.models import Account
from samenspel.viewer import Role


def for_their_owners(points: sa.Select[Any]) -> tuple[sa.Select[Any], sa.Select[Any]]:
    """SQL over ActionItem and Meeting: the points with each active account that they are for. Those of a person, as
    long as they see the group; and where no person has it, those of a fund, for who is in the group for it."""
    in_group = sa.and_(col(Membership.group_id) == col(Meeting.group_id), col(Membership.left_at).is_(None))
    own = (
        points.join(Account, col(Account.id) == ActionItem.owner_id)
        .outerjoin(Membership, sa.and_(in_group, col(Membership.account_id) == col(Account.id)))
        .where(sa.or_(col(Membership.id).is_not(None), col(Account.role) == Role.ISA))
    )
    of_fund = (
        points.join(Membership, sa.and_(in_group, col(Membership.fund_id) == col(ActionItem.fund_id)))
        .join(Account, col(Account.id) == Membership.account_id)
        .where(col(ActionItem.owner_id).is_(None))
    )
    return own.where(col(Account.active)), of_fund.where(col(Account.active))
