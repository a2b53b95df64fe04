"""Selects of the links into a group."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import col

from samenspel.clock import today
from samenspel.db import session
from samenspel.groups.links.models import GroupLink
from samenspel.groups.models import Group, Membership, MembershipRole
from samenspel.lines import lines
from samenspel.people.models import Account
from samenspel.tokens import token_hash
from samenspel.viewer import Role


@dataclass(frozen=True, slots=True)
class GroupLinkLine:
    """A link as the organisers of the group see it; its address is shown once only, to who made it."""

    id: uuid.UUID
    by_id: uuid.UUID
    by: str
    created_at: datetime
    until: date
    asks_first: bool
    uses: int
    stopped_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.stopped_at is None and self.until >= today()


def links_of(group_id: uuid.UUID) -> list[GroupLinkLine]:
    """The links into a group, the newest first."""
    query = (
        lines(
            GroupLinkLine,
            id=GroupLink.id,
            by_id=GroupLink.by_id,
            by=Account.name,
            created_at=GroupLink.created_at,
            until=GroupLink.until,
            asks_first=GroupLink.asks_first,
            uses=GroupLink.uses,
            stopped_at=GroupLink.stopped_at,
        )
        .join(Account, col(Account.id) == GroupLink.by_id)
        .where(col(GroupLink.group_id) == group_id)
        .order_by(col(GroupLink.created_at).desc(), col(GroupLink.id))
    )
    return query.all()


def link_in(group_id: uuid.UUID, link_id: uuid.UUID) -> GroupLink | None:
    """A link into this group, as a row to write."""
    query = sa.select(GroupLink).where(col(GroupLink.id) == link_id, col(GroupLink.group_id) == group_id)
    return session().execute(query).scalar()


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """What somebody who opens a link may know of the group: its name, and who made the link."""

    id: uuid.UUID
    group_id: uuid.UUID
    slug: str
    group: str
    by: str
    asks_first: bool
    funds_only: bool


def link_by_token(token: str) -> OpenedLink | None:
    """The link with this token; None where there is none, it is over, or the group is archived.

    A link of somebody who organises the group no more lets nobody in.
    """
    is_good = (col(GroupLink.stopped_at).is_(None), col(GroupLink.until) >= today(), col(Group.archived_at).is_(None))
    query = (
        lines(
            OpenedLink,
            id=GroupLink.id,
            group_id=GroupLink.group_id,
            slug=Group.slug,
            group=Group.name,
            by=Account.name,
            asks_first=GroupLink.asks_first,
            funds_only=Group.funds_only,
        )
        .join(Group, col(Group.id) == GroupLink.group_id)
        .join(Account, col(Account.id) == GroupLink.by_id)
        .where(col(GroupLink.token_hash) == token_hash(token), *is_good, _maker_organises())
    )
    return query.first()


def _maker_organises() -> sa.ColumnElement[bool]:
    running = (col(Membership.left_at).is_(None), col(Membership.role) == MembershipRole.ORGANISER)
    theirs = (col(Membership.account_id) == GroupLink.by_id, col(Membership.group_id) == GroupLink.group_id)
    return sa.and_(col(Account.active), sa.or_(col(Account.role) == Role.ISA, sa.exists().where(*theirs, *running)))


def was_in(account_id: uuid.UUID, group_id: uuid.UUID) -> bool:
    """Whether somebody was in a group before and is no more."""
    gone = (col(Membership.account_id) == account_id, col(Membership.left_at).is_not(None))
    return bool(session().execute(sa.select(sa.exists().where(col(Membership.group_id) == group_id, *gone))).scalar())
