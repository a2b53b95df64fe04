"""Writes of a merge for who was asked from outside a group: one person is asked once, and has one answer."""

import uuid
from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity.joining.guests import stop_asking
from samenspel.db import columns, now, session
from samenspel.groups.models import Membership
from samenspel.groups.outsiders import actions as outsiders
from samenspel.groups.outsiders.models import InvitedOutsider
from samenspel.jobs import enqueue
from samenspel.meetings.models import Answer, Meeting
from samenspel.meetings.outsiders import actions as meeting_guests
from samenspel.meetings.polls.models import PollAnswer, PollSlot
from samenspel.people.models import Account
from samenspel.polls.ballots.actions import push
from samenspel.polls.models import Poll

#: What somebody answered.
_ANSWERED = (
    "choice", "chosen_starts_at", "chosen_ends_at", "slots", "choices", "reason", "edition", "answered_at",
)  # fmt: skip


def combine_guests(goes: Account, stays: Account) -> None:
    """Has one person be asked once to each meeting and each open poll, with the newest of their answers."""
    asked: dict[uuid.UUID, list[InvitedOutsider]] = defaultdict(list)
    for row in _asked(goes, stays):
        asked[row.meeting_id or row.poll_id or row.id].append(row)
    for rows in asked.values():
        if len(rows) > 1:
            _combine(
                sorted(rows, key=lambda row: (row.account_id != stays.id, row.email != stays.email, row.id)), stays
            )
    session().flush()


def _asked(*accounts: Account) -> Sequence[InvitedOutsider]:
    """The rows of accounts, and of their addresses from before they had one."""
    by_address = sa.and_(
        col(InvitedOutsider.account_id).is_(None),
        sa.func.lower(InvitedOutsider.email).in_([each.email.lower() for each in accounts]),
    )
    is_theirs = sa.or_(col(InvitedOutsider.account_id).in_([each.id for each in accounts]), by_address)
    return session().execute(sa.select(InvitedOutsider).where(is_theirs)).scalars().all()


def _combine(rows: Sequence[InvitedOutsider], stays: Account) -> None:
    """Leaves the first of these rows."""
    kept, *others = rows
    meeting = session().get(Meeting, kept.meeting_id) if kept.meeting_id else None
    poll = session().get(Poll, kept.poll_id) if kept.poll_id else None
    if poll is not None and not poll.is_open(now()):
        return  # what was counted stays as it was
    newest = max((row for row in rows if row.answered_at), key=lambda row: row.answered_at or now(), default=None)
    kept.account_id = stays.id
    if newest is not None:
        for name in _ANSWERED:
            setattr(kept, name, getattr(newest, name))
        stop_asking([kept.id])
    session().flush()
    for other in others:
        if meeting is not None and (meeting.ends_at is None or meeting.ends_at > now()):
            meeting_guests.withdraw(meeting, other)
            continue
        stop_asking([other.id])
        outsiders.withdraw(other)
        if poll is not None:
            push(poll.id)


def follow_into_groups(account_id: uuid.UUID) -> None:
    """Where one account was in the group and the other asked from outside it, the answer in the group stays, unless
    the other one is newer; then it becomes that (`follow_into_group`, once the worker comes to it)."""
    group_of = sa.func.coalesce(col(Meeting.group_id), col(Poll.group_id))
    query = (
        sa.select(InvitedOutsider, group_of)
        .outerjoin(Meeting, col(Meeting.id) == InvitedOutsider.meeting_id)
        .outerjoin(Poll, col(Poll.id) == InvitedOutsider.poll_id)
        .join(
            Membership,
            sa.and_(
                col(Membership.group_id) == group_of,
                col(Membership.account_id) == account_id,
                col(Membership.left_at).is_(None),
            ),
        )
        .where(col(InvitedOutsider.account_id) == account_id)
    )
    groups = set()
    for guest, group_id in session().execute(query).all():
        if guest.meeting_id:
            _keep_newer(guest, account_id)
        groups.add(group_id)
    session().flush()
    for group_id in sorted(groups):
        enqueue("part-changed", {"account": str(account_id), "group": str(group_id)})


def _keep_newer(guest: InvitedOutsider, account_id: uuid.UUID) -> None:
    """Forgets of what was answered from outside whatever was answered in the group since."""
    own = columns(Answer.created_at).where(
        col(Answer.meeting_id) == guest.meeting_id, col(Answer.account_id) == account_id
    )
    answered_at = session().execute(own).scalar()
    if answered_at is not None and (guest.answered_at is None or answered_at >= guest.answered_at):
        guest.choice = None
    slots = (
        columns(PollAnswer.slot_id, PollAnswer.created_at)
        .join(PollSlot, col(PollSlot.id) == PollAnswer.slot_id)
        .where(col(PollSlot.meeting_id) == guest.meeting_id, col(PollAnswer.account_id) == account_id)
    )
    newer = {
        str(slot_id) for slot_id, at in session().execute(slots) if guest.answered_at is None or at >= guest.answered_at
    }
    guest.slots = {slot_id: value for slot_id, value in guest.slots.items() if slot_id not in newer}
