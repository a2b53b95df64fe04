"""Selects of requests to join a group and of invitations to one. Only organisers see those of others."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext
from sqlmodel import col

from samenspel.db import columns, now, session
from samenspel.groups.access import visible_to
from samenspel.groups.joining.models import GroupInvitation, InvitationState, JoinRequest, RequestState
from samenspel.groups.models import Group, Membership, MembershipRole
from samenspel.lines import lines
from samenspel.people.models import Account, Fund, Invitation
from samenspel.people.words import party
from samenspel.viewer import Role, Viewer

#: What was answered stays in the list of the organisers for so long.
ANSWERED_PERIOD = timedelta(days=30)
MAX_REQUESTS, MAX_INVITATIONS = 100, 300


@dataclass(frozen=True, slots=True)
class RequestLine:
    """Somebody who asks to join, as organisers see them."""

    id: uuid.UUID
    account_id: uuid.UUID
    name: str
    party: str | None
    role: MembershipRole
    words: str
    asked_at: datetime


def open_requests_of(group_id: uuid.UUID) -> list[RequestLine]:
    """The people who wait for an answer, those who asked first first."""
    query = (
        lines(
            RequestLine,
            id=JoinRequest.id,
            account_id=JoinRequest.account_id,
            name=Account.name,
            party=party(),
            role=JoinRequest.role,
            words=JoinRequest.words,
            asked_at=JoinRequest.asked_at,
        )
        .join(Account, col(Account.id) == JoinRequest.account_id)
        .outerjoin(Fund, col(Fund.id) == Account.fund_id)
        .where(col(JoinRequest.group_id) == group_id, col(JoinRequest.state) == RequestState.OPEN, col(Account.active))
        .order_by(col(JoinRequest.asked_at), col(JoinRequest.id))
        .limit(MAX_REQUESTS)
    )
    return query.all()


def request_of(account_id: uuid.UUID, group_id: uuid.UUID) -> JoinRequest | None:
    """What somebody asked of a group last, whatever became of it."""
    mine = (col(JoinRequest.account_id) == account_id, col(JoinRequest.group_id) == group_id)
    return session().execute(sa.select(JoinRequest).where(*mine)).scalar()


def request_in(group_id: uuid.UUID, request_id: uuid.UUID) -> JoinRequest | None:
    """A request to join this group, also one that was decided or withdrawn."""
    query = sa.select(JoinRequest).where(col(JoinRequest.id) == request_id, col(JoinRequest.group_id) == group_id)
    return session().execute(query).scalar()


@dataclass(frozen=True, slots=True)
class GroupInvitationLine:
    """An invitation as the organisers of the group see it."""

    id: uuid.UUID
    name: str
    email: str
    account_id: uuid.UUID | None
    party: str | None
    role: MembershipRole
    by_id: uuid.UUID
    by: str
    state: InvitationState
    sent_at: datetime
    expires_at: datetime
    answered_at: datetime | None
    refused_at: datetime | None

    @property
    def is_expired(self) -> bool:
        return self.state is InvitationState.OPEN and self.expires_at <= now()

    @property
    def is_open(self) -> bool:
        return self.state is InvitationState.OPEN


def invitations_of(group_id: uuid.UUID) -> list[GroupInvitationLine]:
    """The invitations that wait for an answer or have expired, and those answered lately, the newest last."""
    inviter = sa.orm.aliased(Account)
    is_open = col(GroupInvitation.state) == InvitationState.OPEN
    was_answered = sa.and_(
        col(GroupInvitation.state).in_((InvitationState.ACCEPTED, InvitationState.DECLINED)),
        col(GroupInvitation.answered_at) > now() - ANSWERED_PERIOD,
    )
    query = (
        lines(
            GroupInvitationLine,
            id=GroupInvitation.id,
            name=sa.func.coalesce(col(Account.name), col(GroupInvitation.name)),
            email=GroupInvitation.email,
            account_id=GroupInvitation.account_id,
            party=party(),
            role=GroupInvitation.role,
            by_id=inviter.id,
            by=inviter.name,
            state=GroupInvitation.state,
            sent_at=GroupInvitation.sent_at,
            expires_at=GroupInvitation.expires_at,
            answered_at=GroupInvitation.answered_at,
            refused_at=GroupInvitation.refused_at,
        )
        .join(inviter, col(inviter.id) == GroupInvitation.invited_by_id)
        .outerjoin(Account, col(Account.id) == GroupInvitation.account_id)
        .outerjoin(Fund, col(Fund.id) == Account.fund_id)
        .where(col(GroupInvitation.group_id) == group_id, sa.or_(is_open, was_answered))
        .order_by(sa.case((is_open, 0), else_=1), col(GroupInvitation.sent_at), col(GroupInvitation.id))
        .limit(MAX_INVITATIONS)
    )
    return query.all()


def open_invitation_for(account_id: uuid.UUID, group_id: uuid.UUID) -> GroupInvitation | None:
    """The invitation to a group that an account can still answer."""
    query = sa.select(GroupInvitation).where(
        col(GroupInvitation.account_id) == account_id,
        col(GroupInvitation.group_id) == group_id,
        col(GroupInvitation.state) == InvitationState.OPEN,
        col(GroupInvitation.expires_at) > now(),
    )
    return session().execute(query).scalar()


def own_invitation(account_id: uuid.UUID, slug: str) -> GroupInvitation | None:
    """The invitation of an account to a group, whatever became of it, but for one that was withdrawn."""
    query = (
        sa.select(GroupInvitation)
        .join(Group, col(Group.id) == GroupInvitation.group_id)
        .where(
            col(GroupInvitation.account_id) == account_id,
            col(Group.slug) == slug,
            col(GroupInvitation.state) != InvitationState.WITHDRAWN,
        )
    )
    return session().execute(query).scalar()


def reread(invitation: GroupInvitation) -> GroupInvitation:
    """The invitation as it is now, after a statement that changed it."""
    session().refresh(invitation)
    return invitation


def invitation_by_id(invitation_id: uuid.UUID) -> GroupInvitation | None:
    """An invitation, whatever became of it."""
    return session().get(GroupInvitation, invitation_id)


def open_invitations_in(group_id: uuid.UUID, ids: Collection[uuid.UUID]) -> Sequence[GroupInvitation]:
    """Those of the invitations to a group that were not answered, also when they expired."""
    query = (
        sa.select(GroupInvitation)
        .where(
            col(GroupInvitation.group_id) == group_id,
            col(GroupInvitation.id).in_(ids),
            col(GroupInvitation.state) == InvitationState.OPEN,
        )
        .order_by(col(GroupInvitation.id))
    )
    return session().execute(query).scalars().all()


def invitations_of_no_fund(group_id: uuid.UUID) -> Sequence[GroupInvitation]:
    """The invitations to a group that wait for an answer of people who work for no fund."""
    to_platform = sa.exists().where(
        col(Invitation.email) == GroupInvitation.email,
        col(Invitation.accepted_at).is_(None),
        col(Invitation.fund_id).is_not(None),
    )
    query = (
        sa.select(GroupInvitation)
        .outerjoin(Account, col(Account.id) == GroupInvitation.account_id)
        .where(
            col(GroupInvitation.group_id) == group_id,
            col(GroupInvitation.state) == InvitationState.OPEN,
            col(Account.fund_id).is_(None),
            sa.or_(col(GroupInvitation.account_id).is_not(None), ~to_platform),
        )
        .order_by(col(GroupInvitation.id))
    )
    return session().execute(query).scalars().all()


def invitations_by_email(group_id: uuid.UUID, emails: Collection[str]) -> dict[str, GroupInvitation]:
    """The invitations of these addresses to a group, whatever became of them."""
    query = sa.select(GroupInvitation).where(
        col(GroupInvitation.group_id) == group_id, col(GroupInvitation.email).in_(emails)
    )
    return {row.email: row for row in session().execute(query).scalars()}


def accounts_by_email(emails: Collection[str]) -> dict[str, Account]:
    """The accounts with these addresses (in lower case), also closed ones."""
    rows = session().execute(sa.select(Account).where(col(Account.email).in_(emails))).scalars()
    return {row.email: row for row in rows}


def accounts_by_id(ids: Collection[uuid.UUID]) -> Sequence[Account]:
    """The active accounts among these, by name."""
    query = sa.select(Account).where(col(Account.id).in_(ids), col(Account.active)).order_by(col(Account.name))
    return session().execute(query).scalars().all()


def member_ids_of(group_id: uuid.UUID) -> set[uuid.UUID]:
    """The accounts that are in a group now."""
    query = columns(Membership.account_id).where(
        col(Membership.group_id) == group_id, col(Membership.left_at).is_(None)
    )
    return set(session().execute(query).scalars())


def participants_of(group_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """The accounts that take part in a group now, by name; not those who follow it."""
    query = (
        columns(Membership.account_id)
        .join(Account, col(Account.id) == Membership.account_id)
        .where(
            col(Membership.group_id) == group_id,
            col(Membership.left_at).is_(None),
            col(Membership.role) != MembershipRole.FOLLOWER,
        )
        .order_by(col(Account.name))
    )
    return session().execute(query).scalars().all()


def groups_to_copy(viewer: Viewer, group_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """The id and name of the other groups of which the viewer sees who is in them, archived ones last."""
    is_archived = col(Group.archived_at).is_not(None)
    query = (
        columns(Group.id, Group.name, is_archived.label("is_archived"))
        .where(visible_to(viewer), col(Group.id) != group_id)
        .order_by(is_archived, sa.func.lower(Group.name))
    )
    archived = gettext("gearchiveerd")
    rows = session().execute(query)
    return [(row.id, f"{row.name} ({archived})" if row.is_archived else row.name) for row in rows]


def deciders_of(group_id: uuid.UUID) -> list[uuid.UUID]:
    """Who lets people into a group: its organisers, and where it has none the ISA's."""
    query = (
        columns(Membership.account_id)
        .join(Account, col(Account.id) == Membership.account_id)
        .where(
            col(Membership.group_id) == group_id,
            col(Membership.left_at).is_(None),
            col(Membership.role) == MembershipRole.ORGANISER,
            col(Account.active),
        )
    )
    found = list(session().execute(query).scalars())
    isas = columns(Account.id).where(col(Account.role) == Role.ISA, col(Account.active))
    return found or list(session().execute(isas).scalars())


def membership_that_left(membership_id: uuid.UUID, viewer: Viewer, left_at: datetime) -> Membership | None:
    """The viewer's membership that ended at exactly that moment."""
    membership = session().get(Membership, membership_id)
    is_theirs = membership is not None and membership.account_id == viewer.id and membership.left_at == left_at
    return membership if is_theirs else None


def request_by_id(request_id: uuid.UUID) -> JoinRequest | None:
    """A request, whatever became of it."""
    return session().get(JoinRequest, request_id)


def lock_group(group_id: uuid.UUID) -> None:
    """Lets one writer at a time invite people to a group."""
    session().execute(columns(Group.id).where(col(Group.id) == group_id).with_for_update())


def group_by_id(group_id: uuid.UUID) -> Group | None:
    return session().get(Group, group_id)
