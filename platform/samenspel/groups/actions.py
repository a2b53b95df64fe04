"""Writes of groups and memberships."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from samenspel import live, text
from samenspel.clock import today
from samenspel.db import now, session
from samenspel.groups import queries
from samenspel.groups.models import (
    Group,
    GroupKind,
    Joining,
    LeadOffer,
    LeadSeat,
    Membership,
    MembershipRole,
    PastMembership,
    Posting,
    Visibility,
)
from samenspel.jobs import analyse_later, enqueue, index_later
from samenspel.people.access import is_of_wewis
from samenspel.people.models import Account

#: People who join by mistake can leave before they get a mail; people who join several groups get one mail for all.
SECOND_THOUGHTS = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class GroupDetails:
    """What a form says about a group. `lead_label` names a lead that is no fund; it is dropped when a fund leads."""

    name: str
    kind: GroupKind
    visibility: Visibility
    joining: Joining
    theme_id: uuid.UUID | None
    lead_fund_id: uuid.UUID | None
    cadence: str
    purpose: str
    lead_label: str = ""
    unreported: bool = False
    funds_only: bool = False
    join_question: str = ""
    posting: Posting = Posting.MEMBERS
    wanted_result: str = ""
    closes_on: date | None = None

    def write_to(self, group: Group) -> None:
        group.name, group.kind, group.visibility, group.theme_id = self.name, self.kind, self.visibility, self.theme_id
        group.lead_fund_id, group.lead_label = self.lead_fund_id, "" if self.lead_fund_id else self.lead_label
        group.unreported, group.funds_only = self.unreported, self.funds_only
        group.joining, group.join_question, group.posting = self.joining, self.join_question, self.posting
        group.wanted_result, group.closes_on = self.wanted_result, self.closes_on
        group.cadence, group.purpose, group.purpose_html = self.cadence, self.purpose, text.to_html(self.purpose)


def create_group(slug: str, details: GroupDetails) -> Group:
    """Creates a group without members."""
    group = Group(slug=slug, name=details.name, kind=details.kind)
    details.write_to(group)
    session().add(group)
    session().flush()
    seat_lead(group)
    index_later("group", group.id)
    return group


def change_group(group: Group, details: GroupDetails) -> None:
    """Changes a group, and has search and the map follow.

    The name, the theme and the visibility of a group are part of what search stores about everything in it. When a
    group is closed, the connections of those who may no longer see it end at once.
    """
    searched, shown, analysed = _searched_by(group), (group.visibility, group.unreported), _analysed_by(group)
    label = group.lead_label
    details.write_to(group)
    if group.lead_fund_id != analysed[-1]:
        group.lead_account_id = None
    if (group.lead_fund_id, group.lead_label) != (analysed[-1], label):
        seat_lead(group)
    if searched == _searched_by(group):
        index_later("group", group.id)
    else:
        enqueue("reindex-group", {"id": str(group.id)})
    if shown != (group.visibility, group.unreported):
        # At once: from now on nobody may see the name of a group that is closed, nor what is unreported.
        enqueue("analyse", {})
        if shown[0] is Visibility.OPEN and not group.is_open:
            live.disconnect_all()
    elif analysed != _analysed_by(group):
        analyse_later()


def seat_lead(group: Group) -> None:
    """Has the seat of the lead say who leads the group from today; what it said until now stays as its history."""
    running = queries.running_lead_seat(group.id)
    if running is not None and not group.lead_label and running.since == today():
        running.fund_id, running.account_id = group.lead_fund_id, group.lead_account_id
        return
    if running is not None:
        running.until = today()
    if not group.lead_label:
        fund_id, account_id = group.lead_fund_id, group.lead_account_id
        session().add(LeadSeat(group_id=group.id, fund_id=fund_id, account_id=account_id, since=today()))


def _searched_by(group: Group) -> tuple[Any, ...]:
    return group.name, group.visibility, group.theme_id


def _analysed_by(group: Group) -> tuple[Any, ...]:
    return group.name, group.theme_id, group.kind, group.lead_fund_id


def archive_group(group: Group) -> None:
    """Archives a group: it keeps its members, and everything in it can be read and found, but nothing new begins."""
    if group.archived_at is None:
        group.archived_at = now()
        withdraw_offers(queries.open_offers(group.id))
        analyse_later()


def reopen_group(group: Group) -> None:
    """Opens an archived group again, and forgets why it was archived: that it had to end, or had fallen silent."""
    group.archived_at = group.silent_since = group.dormant_asked_at = group.dormant_answered_at = None
    if group.closes_on is not None and group.closes_on < today():
        group.closes_on = None
    analyse_later()


def join(account_id: uuid.UUID, fund_id: uuid.UUID | None, group_id: uuid.UUID, role: MembershipRole) -> Membership:
    """Adds somebody to a group, takes them back, or gives them another role. New members get a mail about its plans."""
    membership = queries.membership_of(account_id, group_id)
    took_part = membership is not None and membership.left_at is None and membership.role != MembershipRole.FOLLOWER
    if membership is None:
        membership = Membership(account_id=account_id, group_id=group_id, fund_id=fund_id, role=role, joined_at=now())
    elif membership.left_at is not None:
        if membership.fund_id != fund_id:
            keep_past(membership, membership.left_at)
        membership.left_at, membership.joined_at, membership.fund_id = None, now(), fund_id
        if membership.until is not None and membership.until < today():
            membership.until = None
    membership.role = role
    session().add(membership)
    analyse_later()
    enqueue("part-changed", {"account": str(account_id), "group": str(group_id)})
    if role != MembershipRole.FOLLOWER and not took_part:
        begun = {"account": str(account_id), "group": str(group_id), "at": now().isoformat()}
        enqueue("part-begun", begun, due_at=now() + SECOND_THOUGHTS)
    return membership


def keep_past(membership: Membership, until: datetime) -> None:
    """Keeps for which fund somebody was in a group until a moment, before the membership goes on for another one."""
    past = PastMembership(
        account_id=membership.account_id,
        group_id=membership.group_id,
        fund_id=membership.fund_id,
        role=membership.role,
        joined_at=membership.joined_at,
        left_at=until,
    )
    session().add(past)


def leave(account_id: uuid.UUID, group_id: uuid.UUID, at: datetime | None = None) -> None:
    """Takes somebody out of a group, from a moment (else now), and disconnects their open pages from it."""
    membership = queries.membership_of(account_id, group_id)
    if membership is not None and membership.left_at is None:
        membership.left_at = max(at, membership.joined_at) if at else now()
        leave_seats(account_id, group_id)
        analyse_later()
        enqueue("part-changed", {"account": str(account_id), "group": str(group_id)})
        live.disconnect(account_id)


def leave_seats(account_id: uuid.UUID, group_id: uuid.UUID) -> None:
    """Has somebody who left a group lead it no more; their fund stays the lead until somebody says otherwise."""
    group = session().get_one(Group, group_id)
    if group.lead_account_id == account_id:
        group.lead_account_id = None
        seat_lead(group)
    for seat in queries.co_seats_of(account_id, group_id):
        seat.until = today()
    withdraw_offers(each for each in queries.open_offers(group_id) if each.account_id == account_id)


def withdraw_offers(offers: Iterable[LeadOffer]) -> None:
    """Takes back that somebody is asked to lead a group."""
    for offer in offers:
        offer.answered_at = now()
        enqueue("lead-answered", {"offer": str(offer.id)})


def leave_groups(account: Account) -> int:
    """Takes an account that now works for WEWIS out of its groups, so that it gets no mail of them either.

    Returns the number of groups that it left.
    """
    if not is_of_wewis(account.role, account.organisation):
        return 0
    groups = queries.group_ids_of(account.id)
    for group_id in groups:
        leave(account.id, group_id)
    return len(groups)


def add_person(
    account: Account, group_id: uuid.UUID, role: MembershipRole, fund_id: uuid.UUID | None = None
) -> Membership:
    """Adds somebody for one of their funds, without one for the fund of their account."""
    return join(account.id, fund_id or account.fund_id, group_id, role)
