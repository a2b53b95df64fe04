"""Writes of the memberships of somebody who goes to another fund, stops working, or comes back."""

from datetime import datetime

from samenspel import clock
from samenspel.db import session
from samenspel.groups import actions as groups
from samenspel.groups.members import queries
from samenspel.groups.models import Group, LeadSeat, Membership
from samenspel.jobs import analyse_later, enqueue
from samenspel.people.models import Account


def change_fund(account: Account, at: datetime, *, keeps_seats: bool = False) -> None:
    """Has somebody go on in all their groups for the fund they are of now."""
    for membership in queries.running_memberships_of(account.id):
        change_fund_in(membership, account, at, keeps_seats=keeps_seats)


def change_fund_in(membership: Membership, account: Account, at: datetime, *, keeps_seats: bool = False) -> None:
    """Has somebody go on in a group for the fund they are of now; until that moment they were there for the other.

    The seat of the lead stays with the fund that had it, and they with the seat where it goes along (`keeps_seats`).
    """
    if membership.fund_id == account.fund_id:
        return
    if membership.joined_at < at:
        groups.keep_past(membership, at)
        membership.joined_at = at
    membership.fund_id = account.fund_id
    if not keeps_seats:
        groups.leave_seats(account.id, membership.group_id)
    _changed(membership)


def end_memberships(account: Account, at: datetime) -> None:
    """Takes somebody whose account is closed out of their groups, from a moment."""
    for membership in queries.running_memberships_of(account.id):
        membership.left_at = max(at, membership.joined_at)
        groups.leave_seats(account.id, membership.group_id)
        _changed(membership)


def resume_memberships(account: Account, closed_at: datetime) -> None:
    """Gives somebody whose account is opened again the places they had when it was closed, where nobody took them."""
    for membership in queries.memberships_ended_since(account.id, closed_at):
        membership.left_at = None
        if membership.fund_id != account.fund_id:
            change_fund_in(membership, account, closed_at)
        _changed(membership)
    for seat in queries.seats_ended_since(account.id, clock.local(closed_at).date()):
        group = session().get_one(Group, seat.group_id)
        if group.archived_at is not None or seat.fund_id != account.fund_id:
            continue
        if seat.is_co:
            again = LeadSeat(
                group_id=group.id, fund_id=seat.fund_id, account_id=account.id, is_co=True, since=clock.today()
            )
            session().add(again)
        elif group.lead_account_id is None and group.lead_fund_id == seat.fund_id:
            group.lead_account_id = account.id
            groups.seat_lead(group)


def _changed(membership: Membership) -> None:
    analyse_later()
    enqueue("part-changed", {"account": str(membership.account_id), "group": str(membership.group_id)})
