"""Writes of a colleague who takes somebody's place in a group. What was done stays with who did it."""

import uuid
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlmodel import col

from samenspel import mail
from samenspel.db import now, session
from samenspel.groups import actions as groups
from samenspel.groups import queries as group_queries
from samenspel.groups.joining import actions as joining
from samenspel.groups.leads import actions as leads
from samenspel.groups.members import actions as members
from samenspel.groups.members import queries as members_queries
from samenspel.groups.models import Group, Membership, MembershipRole
from samenspel.jobs import enqueue
from samenspel.meetings.handover import queries
from samenspel.meetings.models import ActionItem, AgendaItem, Answer, Meeting
from samenspel.meetings.news import queue_news
from samenspel.meetings.polls.models import PollAnswer, PollSlot
from samenspel.people import queries as people
from samenspel.people.affiliations.queries import fund_ids_of
from samenspel.people.models import Account
from samenspel.viewer import Viewer
from samenspel.web import in_language

_RANKS = {MembershipRole.FOLLOWER: 0, MembershipRole.MEMBER: 1, MembershipRole.ORGANISER: 2}


def replace(
    viewer: Viewer,
    group: Group,
    membership: Membership,
    successor: Account,
    *,
    point_ids: Collection[uuid.UUID],
    item_ids: Collection[uuid.UUID],
) -> None:
    """Ends a membership and has a colleague go on with its role, with the open points and the items that are named.

    A colleague who was in the group keeps a stronger role. Who led the group is asked for by an offer: nobody leads one
    without having said so.
    """
    led = group.lead_account_id == membership.account_id
    take_place(membership, successor, now())
    hand_over(viewer.id, membership.account_id, successor.id, group.id, point_ids=point_ids, item_ids=item_ids)
    if led and viewer.id != successor.id:
        leads.offer_lead(viewer, group, successor.id, is_co=False, words="")
    if viewer.id != successor.id:
        enqueue("group-added", {"account": str(successor.id), "group": str(group.id), "by": str(viewer.id)})
    if viewer.id != membership.account_id:
        _tell(viewer, group, membership.account_id, successor)


def take_place(membership: Membership, successor: Account, at: datetime) -> None:
    """Has somebody go on with a membership, which ends at a moment. A stronger role in the group is kept."""
    known = group_queries.membership_of(successor.id, membership.group_id)
    is_inside = known is not None and known.left_at is None
    own = known.role if known is not None and is_inside else MembershipRole.FOLLOWER
    role = max(own, membership.role, key=lambda each: _RANKS[each])
    fund_id = membership.fund_id if membership.fund_id in fund_ids_of(successor) else None
    new = joining.let_in(successor, membership.group_id, role, fund_id)
    new.replaces_id = membership.account_id
    groups.leave(membership.account_id, membership.group_id, at)


def hand_over(
    by: uuid.UUID,
    old_id: uuid.UUID,
    new_id: uuid.UUID,
    group_id: uuid.UUID,
    *,
    point_ids: Collection[uuid.UUID] = (),
    item_ids: Collection[uuid.UUID] = (),
) -> None:
    """Gives open action points and agenda items in this group another owner, where it is still the old one."""
    changed: set[uuid.UUID] = set()
    for model, ids in ((ActionItem, point_ids), (AgendaItem, item_ids)):
        still_open = [col(ActionItem.done_at).is_(None)] if model is ActionItem else []
        moved = (
            sa.update(model)
            .where(
                col(model.id).in_(ids),
                col(model.owner_id) == old_id,
                col(model.meeting_id).in_(queries.meetings_in(group_id)),
                *still_open,
            )
            .values(owner_id=new_id)
            .returning(col(model.meeting_id))
        )
        if ids:
            changed.update(session().execute(moved).scalars())
    for meeting_id in sorted(changed):
        queue_news(by, meeting_id)


def change_fund(account: Account, at: datetime, *, keeps_seats: bool = False) -> None:
    """Has somebody go on for their new fund from a moment: in the groups that they are in for none of their funds, and
    in answers to what is still to come."""
    members.change_fund(account, at, keeps_seats=keeps_seats)
    theirs = fund_ids_of(account)
    for model, to_come in ((Answer, queries.meetings_from(at)), (PollAnswer, queries.slots_without_date())):
        is_of_no_fund = sa.or_(col(model.fund_id).is_(None), col(model.fund_id).not_in(theirs))
        _answer_for(model, account.id, to_come, account.fund_id, is_of_no_fund)


def go_on_for(account: Account, old: uuid.UUID, new: uuid.UUID, at: datetime) -> None:
    """Has somebody go on for another fund from a moment in the groups that they are in for one of theirs, with the
    seats that they have there, and in answers to what is still to come."""
    for membership in members_queries.running_memberships_of(account.id):
        if membership.fund_id == old:
            members.change_fund_in(membership, new, at, keeps_seats=True)
    for model, to_come in ((Answer, queries.meetings_from(at)), (PollAnswer, queries.slots_without_date())):
        _answer_for(model, account.id, to_come, new, col(model.fund_id) == old)


def act_for(membership: Membership, fund_id: uuid.UUID) -> None:
    """Has somebody be in a group for another one of their funds from now, and in answers to what is still to come."""
    members.change_fund_in(membership, fund_id, now())
    here = queries.meetings_in(membership.group_id)
    to_come = queries.meetings_from(now()).where(col(Meeting.id).in_(here))
    slots = queries.slots_without_date().where(col(PollSlot.meeting_id).in_(here))
    _answer_for(Answer, membership.account_id, to_come, fund_id)
    _answer_for(PollAnswer, membership.account_id, slots, fund_id)


def _answer_for(
    model: type[Answer] | type[PollAnswer],
    account_id: uuid.UUID,
    to_come: sa.Select[tuple[uuid.UUID]],
    fund_id: uuid.UUID | None,
    *conditions: sa.ColumnElement[bool],
) -> None:
    key = model.meeting_id if issubclass(model, Answer) else model.slot_id
    mine = sa.update(model).where(col(model.account_id) == account_id, col(key).in_(to_come), *conditions)
    session().execute(mine.values(fund_id=fund_id))


def _tell(viewer: Viewer, group: Group, account_id: uuid.UUID, successor: Account) -> None:
    account = people.active_account(account_id)
    if account is None:
        return
    with in_language(account.locale):
        subject = _("Je plaats in %(group)s", group=group.name)
    mail.send_later(
        account.email,
        subject,
        "groups_replaced",
        locale=account.locale,
        name=account.name,
        group=group.name,
        by=viewer.name,
        successor=successor.name,
    )
