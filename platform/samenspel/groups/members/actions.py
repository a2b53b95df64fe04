"""Writes of the memberships of somebody who goes to another fund, stops working, or comes back."""

import uuid
from datetime import datetime

from samenspel import clock
from samenspel.db import session
from samenspel.groups import actions as groups
from samenspel.groups.members import queries
from samenspel.groups.models import Group, LeadSeat, Membership
from samenspel.jobs import analyse_later, enqueue
from samenspel.people.affiliations.queries import fund_ids_of
from samenspel.people.models import Account


def change_fund(account: Account, at: datetime, *, keeps_seats: bool = False) -> None:
    """Has somebody go on for the fund they are of now in the groups that they are in for none of their funds."""
    theirs = fund_ids_of(account)
    for membership in queries.running_memberships_of(account.id):
        if membership.fund_id not in theirs:
            change_fund_in(membership, account.fund_id, at, keeps_seats=keeps_seats)


def change_fund_in(
    membership: Membership, fund_id: uuid.UUID | None, at: datetime, *, keeps_seats: bool = False
) -> None:
    """Has somebody go on in a group for another fund; until that moment they were there for the one before.

    The seat of the lead stays with the fund that had it, and they with the seat where it goes along (`keeps_seats`).
    Who is of no fund any more leaves a group for funds only.
    """
    if membership.fund_id == fund_id:
        return
    if not session().get_one(Group, membership.group_id).lets_in(fund_id):
        groups.leave(membership.account_id, membership.group_id, at)
        return
    if membership.joined_at < at:
        groups.keep_past(membership, at)
        membership.joined_at = at
    membership.fund_id = fund_id
    if not keeps_seats:
        groups.leave_seats(membership.account_id, membership.group_id)
    _changed(membership)


def end_memberships(account: Account, at: datetime) -> None:
    """Takes somebody whose account is closed out of their groups, from a moment."""
    for membership in queries.running_memberships_of(account.id):
        membership.left_at = max(at, membership.joined_at)
        groups.leave_seats(account.id, membership.group_id)
        _changed(membership)


def resume_memberships(account: Account, closed_at: datetime) -> None:
    """Gives somebody whose account is opened again the places they had when it was closed, where nobody took them."""
    theirs = fund_ids_of(account)
    for membership in queries.memberships_ended_since(account.id, closed_at):
        membership.left_at = None
        if membership.fund_id not in theirs:
            change_fund_in(membership, account.fund_id, closed_at)
        _changed(membership)
    for seat in queries.seats_ended_since(account.id, clock.local(closed_at).date()):
        group = session().get_one(Group, seat.group_id)
        if group.archived_at is not None or seat.fund_id not in theirs:
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
