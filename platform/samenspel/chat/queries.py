"""Selects about channels and messages."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.chat.access import visible_in
from samenspel.chat.models import Channel, ChannelMark, ChannelPerson, Message
from samenspel.db import columns, session
from samenspel.groups import access as groups
from samenspel.groups.models import Group, Membership
from samenspel.people.access import is_of_wewis
from samenspel.people.models import Account, Fund
from samenspel.viewer import Role, Viewer, VisibilityScope

PAGE = 50


@dataclass(frozen=True, slots=True)
class SeenChannel:
    """A channel as a viewer reaches it: of a group, or with one other person."""

    id: uuid.UUID
    last_seq: int
    group_id: uuid.UUID | None
    group_slug: str | None
    group_name: str | None
    #: The last message that the viewer has read; None for who never opened it.
    read_seq: int | None = None
    other_id: uuid.UUID | None = None
    other_name: str | None = None

    @property
    def name(self) -> str:
        return self.group_name or self.other_name or ""


def _own_mark() -> sa.ColumnElement[bool]:
    me: sa.BindParameter[uuid.UUID] = sa.bindparam("viewer_id")
    return sa.and_(col(ChannelMark.channel_id) == Channel.id, col(ChannelMark.account_id) == me)


@cache
def _seen(scope: VisibilityScope, by: str) -> sa.Select[Any]:
    named = col(Group.slug) if by == "slug" else col(Channel.id)
    return (
        columns(Channel.id, Channel.last_seq, Channel.group_id, Group.slug, Group.name, ChannelMark.read_seq)
        .outerjoin(Group, col(Group.id) == Channel.group_id)
        .outerjoin(ChannelMark, _own_mark())
        .where(visible_in(scope), named == sa.bindparam("wanted"))
    )


def reach(viewer: Viewer, channel_id: uuid.UUID) -> SeenChannel | None:
    """The channel, or None where it does not exist for this viewer."""
    row = session().execute(_seen(viewer.scope, "id"), viewer.bound | {"wanted": channel_id}).first()
    if row is None:
        return None
    if row[2] is not None:
        return SeenChannel(*row)
    other = session().execute(_others([channel_id], viewer.id)).first()
    return replace(SeenChannel(*row), other_id=other[1], other_name=other[2]) if other else None


def reach_of_group(viewer: Viewer, slug: str) -> SeenChannel | None:
    """The channel of a group."""
    row = session().execute(_seen(viewer.scope, "slug"), viewer.bound | {"wanted": slug}).first()
    return SeenChannel(*row) if row else None


def _others(channel_ids: list[uuid.UUID], account_id: uuid.UUID) -> sa.Select[Any]:
    return (
        columns(ChannelPerson.channel_id, Account.id, Account.name)
        .join(Account, col(Account.id) == ChannelPerson.account_id)
        .where(col(ChannelPerson.channel_id).in_(channel_ids), col(Account.id) != account_id)
    )


def may_listen(viewer: Viewer, channel_id: uuid.UUID) -> bool:
    """Whether the room of a channel may be listened to."""
    found = session().execute(_seen(viewer.scope, "id"), viewer.bound | {"wanted": channel_id})
    return found.first() is not None


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message with its author, as pages and pushes show it. A deleted one keeps its place without its words."""

    id: uuid.UUID
    seq: int
    author_id: uuid.UUID
    author_name: str
    fund_name: str | None
    created_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    body_html: str


@cache
def _lines() -> sa.Select[Any]:
    return (
        columns(
            Message.id,
            Message.seq,
            Message.author_id,
            Account.name,
            sa.func.coalesce(Fund.name, Account.organisation),
            Message.created_at,
            Message.edited_at,
            Message.deleted_at,
            Message.body_html,
        )
        .join(Account, col(Account.id) == Message.author_id)
        .outerjoin(Fund, col(Fund.id) == Account.fund_id)
    )


def messages_in(channel_id: uuid.UUID, *, before: int | None = None, limit: int = PAGE) -> list[MessageLine]:
    """The newest messages (before a number), from old to new."""
    query = _lines().where(col(Message.channel_id) == channel_id)
    if before is not None:
        query = query.where(col(Message.seq) < before)
    rows = session().execute(query.order_by(col(Message.seq).desc()).limit(limit)).all()
    return [MessageLine(*row) for row in reversed(rows)]


def messages_after(channel_id: uuid.UUID, seq: int, *, limit: int = 500) -> list[MessageLine]:
    """What came after a number, from old to new: what a listener missed."""
    query = _lines().where(col(Message.channel_id) == channel_id, col(Message.seq) > seq)
    return [MessageLine(*row) for row in session().execute(query.order_by(col(Message.seq)).limit(limit))]


def line_of(message_id: uuid.UUID) -> MessageLine | None:
    row = session().execute(_lines().where(col(Message.id) == message_id)).first()
    return MessageLine(*row) if row else None


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """A channel in the list of conversations."""

    id: uuid.UUID
    name: str
    group_slug: str | None
    last_at: datetime | None
    unread: int
    last_body: str


@cache
def _channels(unread_only: bool, limit: int) -> sa.Select[Any]:
    me: sa.BindParameter[uuid.UUID] = sa.bindparam("viewer_id")
    mine = sa.exists().where(col(ChannelPerson.channel_id) == Channel.id, col(ChannelPerson.account_id) == me)
    last = sa.and_(col(Message.channel_id) == Channel.id, col(Message.seq) == Channel.last_seq)
    unread = col(Channel.last_seq) - sa.func.coalesce(col(ChannelMark.read_seq), 0)
    query = (
        columns(
            Channel.id,
            Group.name,
            Group.slug,
            Channel.last_at,
            unread,
            sa.case((col(Message.deleted_at).is_(None), Message.body), else_=""),
        )
        .outerjoin(Group, col(Group.id) == Channel.group_id)
        .outerjoin(ChannelMark, _own_mark())
        .outerjoin(Message, last)
        .where(
            sa.or_(
                col(Channel.group_id).in_(groups.own_groups()),
                sa.and_(col(Channel.group_id).is_(None), mine),
            )
        )
        .order_by(col(Channel.last_at).desc().nulls_last())
        .limit(limit)
    )
    return query.where(unread > 0) if unread_only else query


def channels_of(viewer: Viewer, *, unread_only: bool = False, limit: int = 100) -> list[ChannelLine]:
    """The channels of my groups and my direct ones, the latest first."""
    rows = session().execute(_channels(unread_only, limit), viewer.bound).all()
    direct = [row[0] for row in rows if row[2] is None]
    names = {row[0]: row[2] for row in session().execute(_others(direct, viewer.id))} if direct else {}
    return [
        ChannelLine(row[0], row[1] or names.get(row[0], ""), row[2], row[3], max(0, row[4]), row[5] or "")
        for row in rows
    ]


def unread_for(viewer: Viewer, *, limit: int = 10) -> list[ChannelLine]:
    """The channels with messages that I did not read, the latest first."""
    return channels_of(viewer, unread_only=True, limit=limit)


@dataclass(frozen=True, slots=True)
class OwnMessage:
    """A message with what decides who may change it."""

    message: Message
    group_id: uuid.UUID | None


def reach_message(viewer: Viewer, message_id: uuid.UUID) -> OwnMessage | None:
    row = (
        session()
        .execute(
            columns(Message, Channel.group_id)
            .join(Channel, col(Channel.id) == Message.channel_id)
            .outerjoin(Group, col(Group.id) == Channel.group_id)
            .where(col(Message.id) == message_id, visible_in(viewer.scope)),
            viewer.bound,
        )
        .first()
    )
    return OwnMessage(*row) if row else None


def reachable_person(viewer: Viewer, account_id: uuid.UUID) -> Account | None:
    """Somebody the viewer may write to: any active account for members of the platform, never oneself.

    Guests write to members of the platform who are in a group with them. Nobody writes to who works for WEWIS: they
    take part in no conversation.
    """
    query = columns(Account).where(col(Account.id) == account_id, col(Account.active), col(Account.id) != viewer.id)
    if viewer.is_guest:
        from_groups = groups.visible_to(viewer)
        query = query.where(col(Account.role) != Role.GUEST, _shares_group(account_id, from_groups))
    found: Account | None = session().execute(query).scalar()
    return None if found is None or is_of_wewis(found.role, found.organisation) else found


def _shares_group(account_id: uuid.UUID, seen: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        col(Membership.account_id) == account_id,
        col(Membership.left_at).is_(None),
        col(Membership.group_id) == Group.id,
        seen,
    )


@cache
def _latest(limit: int) -> sa.Select[Any]:
    return (
        _lines()
        .join(Channel, col(Channel.id) == Message.channel_id)
        .where(col(Channel.group_id) == sa.bindparam("group_id"), col(Message.deleted_at).is_(None))
        .order_by(col(Message.seq).desc())
        .limit(limit)
    )


def latest_in(group_id: uuid.UUID, *, limit: int) -> list[MessageLine]:
    """The newest messages of a group's channel, from old to new."""
    rows = session().execute(_latest(limit), {"group_id": group_id}).all()
    return [MessageLine(*row) for row in reversed(rows)]
