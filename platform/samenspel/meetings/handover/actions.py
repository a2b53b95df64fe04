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
from samenspel.groups.models import Group, Membership, MembershipRole
from samenspel.jobs import enqueue
from samenspel.meetings.handover import queries
from samenspel.meetings.models import ActionItem, AgendaItem, Answer
from samenspel.meetings.news import queue_news
from samenspel.meetings.polls.models import PollAnswer
from samenspel.people import queries as people
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
    new = joining.let_in(successor, membership.group_id, role)
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
    """Has somebody go on for their new fund from a moment: in their groups, and in answers to what is still to come."""
    members.change_fund(account, at, keeps_seats=keeps_seats)
    for answers, meetings in ((Answer, queries.meetings_from(at)), (PollAnswer, queries.slots_without_date())):
        key = col(Answer.meeting_id) if answers is Answer else col(PollAnswer.slot_id)
        session().execute(
            sa.update(answers)
            .where(col(answers.account_id) == account.id, key.in_(meetings))
            .values(fund_id=account.fund_id)
        )


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
