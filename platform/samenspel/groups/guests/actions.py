"""Writes of guests who are in a group until a day."""

from datetime import date, timedelta

from samenspel import clock
from samenspel.groups import actions as groups
from samenspel.groups.models import Membership
from samenspel.people.models import Account
from samenspel.viewer import Role


def set_last_day(membership: Membership, account: Account, day: date | None) -> None:
    """Has a guest be in a group until that day, or without an end. Who is no guest has no last day."""
    membership.until = day if account.role is Role.GUEST else None


def end(membership: Membership) -> None:
    """Takes a guest out of a group whose last day is over: since the end of that day."""
    assert membership.until is not None
    groups.leave(membership.account_id, membership.group_id, clock.midnight(membership.until + timedelta(days=1)))
