"""Selects of invitations to groups, to the platform, and of people from outside to one meeting or poll: what became of
those that the viewer may follow up."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, now, session
from samenspel.groups.access import visible_to
from samenspel.groups.joining.models import GroupInvitation, InvitationState
from samenspel.groups.models import Group
from samenspel.groups.outsiders.models import InvitedOutsider
from samenspel.meetings.models import Meeting
from samenspel.meetings.models import path_of as path_of_meeting
from samenspel.people.access import may_invite
from samenspel.people.invitations.actions import INVITATION_DAYS
from samenspel.people.models import Account, Invitation
from samenspel.polls.models import Poll
from samenspel.polls.seen import path_of as path_of_poll
from samenspel.viewer import Viewer

#: Of each kind, the newest.
MAX_SENT = 500
#: The time between two mails of one invitation is at least this long.
SEND_AGAIN = timedelta(hours=20)


class SentState(StrEnum):
    OPEN = "open"
    REFUSED = "refused"
    EXPIRED = "expired"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ANSWERED = "answered"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class SentInvitation:
    """An invitation, to a group or (without one) to the platform. That of somebody from outside has the `title` and
    the `path` of the meeting or poll that it is for. One to the platform that is for groups too stands there, once for
    each (`is_told_elsewhere`)."""

    id: uuid.UUID
    name: str
    email: str
    by_id: uuid.UUID | None
    by: str | None
    sent_at: datetime
    state: SentState
    group_id: uuid.UUID | None = None
    group_name: str | None = None
    group_slug: str | None = None
    title: str = ""
    path: str = ""
    account_id: uuid.UUID | None = None
    is_told_elsewhere: bool = False

    @property
    def can_resend(self) -> bool:
        """Whether nobody answered it, and its last mail is long enough ago."""
        return self.is_unanswered and self.again_at <= now()

    @property
    def is_unanswered(self) -> bool:
        """Whether it may still be answered, or would be after another mail."""
        return self.state in (SentState.OPEN, SentState.REFUSED, SentState.EXPIRED)

    @property
    def again_at(self) -> datetime:
        """From when it can be sent again."""
        return self.sent_at + SEND_AGAIN

    @property
    def key(self) -> str:
        """What a form calls it."""
        kind = "outsider" if self.path else "group" if self.group_id else "account"
        return f"{kind}:{self.id}"


def _state(state: InvitationState, expires_at: datetime, refused_at: datetime | None) -> SentState:
    if state is not InvitationState.OPEN:
        return SentState(state.value)
    if refused_at is not None:
        return SentState.REFUSED
    return SentState.EXPIRED if expires_at <= now() else SentState.OPEN


def _to_groups(viewer: Viewer) -> list[SentInvitation]:
    inviter = sa.orm.aliased(Account)
    invitation = GroupInvitation
    query = (
        columns(
            invitation.id,
            sa.func.coalesce(col(Account.name), col(invitation.name)).label("invited"),
            invitation.email,
            invitation.account_id,
            col(inviter.id).label("by_id"),
            col(inviter.name).label("by"),
            invitation.sent_at,
            invitation.state,
            invitation.expires_at,
            invitation.refused_at,
            invitation.group_id,
            col(Group.name).label("group_name"),
            col(Group.slug).label("group_slug"),
        )
        .join(Group, col(Group.id) == invitation.group_id)
        .join(inviter, col(inviter.id) == invitation.invited_by_id)
        .outerjoin(Account, col(Account.id) == invitation.account_id)
        .where(visible_to(viewer), col(invitation.state) != InvitationState.WITHDRAWN)
        .order_by(col(invitation.sent_at).desc())
        .limit(MAX_SENT + 1)
    )
    if not may_invite(viewer):
        query = query.where(col(invitation.invited_by_id) == viewer.id)
    return [
        SentInvitation(
            id=row.id,
            name=row.invited,
            email=row.email,
            by_id=row.by_id,
            by=row.by,
            sent_at=row.sent_at,
            state=_state(row.state, row.expires_at, row.refused_at),
            group_id=row.group_id,
            group_name=row.group_name,
            group_slug=row.group_slug,
            account_id=row.account_id,
        )
        for row in session().execute(query)
    ]


def _to_platform() -> list[SentInvitation]:
    inviter = sa.orm.aliased(Account)
    query = (
        columns(
            Invitation.id, Invitation.name, Invitation.email, Invitation.expires_at, Invitation.accepted_at,
            Invitation.group_ids, Invitation.account_id, col(inviter.id).label("by_id"), col(inviter.name).label("by"),
        )
        .outerjoin(inviter, col(inviter.id) == Invitation.invited_by_id)
        .order_by(col(Invitation.expires_at).desc())
        .limit(MAX_SENT + 1)
    )  # fmt: skip
    found = []
    for row in session().execute(query):
        state = SentState.EXPIRED if row.expires_at <= now() else SentState.OPEN
        if row.accepted_at is not None:
            state = SentState.ACCEPTED
        sent_at = row.expires_at - timedelta(days=INVITATION_DAYS)
        sent = SentInvitation(
            id=row.id,
            name=row.name,
            email=row.email,
            by_id=row.by_id,
            by=row.by,
            sent_at=sent_at,
            state=state,
            account_id=row.account_id,
            is_told_elsewhere=bool(row.group_ids),
        )
        found.append(sent)
    return found


def _from_outside(viewer: Viewer) -> list[SentInvitation]:
    """To one meeting or one poll of a group that the viewer sees."""
    inviter, asked = sa.orm.aliased(Account), InvitedOutsider
    query = (
        columns(
            asked.id,
            sa.func.coalesce(col(Account.name), col(asked.name)).label("invited"),
            sa.func.coalesce(col(Account.email), col(asked.email)).label("email"),
            col(asked.by_id).label("by_id"),
            col(inviter.name).label("by"),
            sa.func.coalesce(col(asked.reminded_at), col(asked.created_at)).label("sent_at"),
            asked.account_id,
            asked.answered_at,
            asked.refused_at,
            asked.meeting_id,
            asked.poll_id,
            sa.func.coalesce(col(Meeting.title), col(Poll.question)).label("title"),
            sa.or_(
                col(Meeting.cancelled_at).is_not(None),
                col(Meeting.starts_at) <= now(),
                col(Poll.closed_at).is_not(None),
                col(Poll.withdrawn_at).is_not(None),
                col(Poll.closes_at) <= now(),
            ).label("is_over"),
            col(Group.id).label("group_id"),
            col(Group.name).label("group_name"),
            col(Group.slug).label("group_slug"),
        )
        .outerjoin(Meeting, col(Meeting.id) == asked.meeting_id)
        .outerjoin(Poll, col(Poll.id) == asked.poll_id)
        .join(Group, col(Group.id) == sa.func.coalesce(col(Meeting.group_id), col(Poll.group_id)))
        .join(inviter, col(inviter.id) == asked.by_id)
        .outerjoin(Account, col(Account.id) == asked.account_id)
        .where(visible_to(viewer))
        .order_by(col(asked.created_at).desc())
        .limit(MAX_SENT + 1)
    )
    if not may_invite(viewer):
        query = query.where(col(asked.by_id) == viewer.id)
    return [
        SentInvitation(
            id=row.id,
            name=row.invited,
            email=row.email,
            by_id=row.by_id,
            by=row.by,
            sent_at=row.sent_at,
            state=_state_from_outside(row),
            group_id=row.group_id,
            group_name=row.group_name,
            group_slug=row.group_slug,
            account_id=row.account_id,
            title=row.title,
            path=path_of_meeting(row.meeting_id) if row.meeting_id else path_of_poll(row.poll_id),
        )
        for row in session().execute(query)
    ]


def _state_from_outside(row: Any) -> SentState:
    if row.answered_at is not None:
        return SentState.ANSWERED
    if row.is_over:
        return SentState.OVER
    return SentState.REFUSED if row.refused_at is not None else SentState.OPEN


@dataclass(frozen=True, slots=True)
class SentInvitations:
    """Invitations, the newest first; `has_older` says that there are more of a kind than are read."""

    lines: list[SentInvitation]
    has_older: bool


def sent_by(viewer: Viewer) -> SentInvitations:
    """The invitations that the viewer sent, and for an ISA or administrator those of everybody, the newest first.

    Those to groups that the viewer does not see now are left out, and those that were withdrawn.
    """
    kinds = [_to_groups(viewer), _from_outside(viewer), *([_to_platform()] if may_invite(viewer) else [])]
    found = [each for kind in kinds for each in kind[:MAX_SENT] if not each.is_told_elsewhere]
    return SentInvitations(
        sorted(found, key=lambda each: each.sent_at, reverse=True), any(len(kind) > MAX_SENT for kind in kinds)
    )
