"""Selects about channels and messages."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.chat.access import may_post, visible_in
from samenspel.chat.models import Channel, ChannelMark, ChannelPerson, Message
from samenspel.db import columns, session
from samenspel.groups import access as groups
from samenspel.groups.models import Group, Membership
from samenspel.lines import Lines, lines
from samenspel.people.access import is_of_wewis
from samenspel.people.models import Account, Fund
from samenspel.people.words import author_party
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
    #: The number of the last message that the viewer read; None where they never opened the channel.
    read_seq: int | None = None
    other_name: str | None = None

    @property
    def name(self) -> str:
        return self.group_name or self.other_name or ""


def _own_mark() -> sa.ColumnElement[bool]:
    me: sa.BindParameter[uuid.UUID] = sa.bindparam("viewer_id")
    return sa.and_(col(ChannelMark.channel_id) == Channel.id, col(ChannelMark.account_id) == me)


@cache
def _reachable(scope: VisibilityScope, by: str) -> Lines[SeenChannel]:
    named = col(Group.slug) if by == "slug" else col(Channel.id)
    return (
        lines(
            SeenChannel,
            id=Channel.id,
            last_seq=Channel.last_seq,
            group_id=Channel.group_id,
            group_slug=Group.slug,
            group_name=Group.name,
            read_seq=ChannelMark.read_seq,
        )
        .outerjoin(Group, col(Group.id) == Channel.group_id)
        .outerjoin(ChannelMark, _own_mark())
        .where(visible_in(scope), named == sa.bindparam("wanted"))
    )


def reach(viewer: Viewer, channel_id: uuid.UUID) -> SeenChannel | None:
    """The channel, or None where it does not exist for this viewer."""
    channel = _reachable(viewer.scope, "id").first(viewer.bound | {"wanted": channel_id})
    if channel is None or channel.group_id is not None:
        return channel
    other = session().execute(_others([channel_id], viewer.id)).first()
    return replace(channel, other_name=other.name) if other else None


def reach_of_group(viewer: Viewer, slug: str) -> SeenChannel | None:
    """The channel of a group."""
    return _reachable(viewer.scope, "slug").first(viewer.bound | {"wanted": slug})


def _others(channel_ids: list[uuid.UUID], account_id: uuid.UUID) -> sa.Select[Any]:
    return (
        columns(ChannelPerson.channel_id, ChannelPerson.account_id, Account.name)
        .join(Account, col(Account.id) == ChannelPerson.account_id)
        .where(col(ChannelPerson.channel_id).in_(channel_ids), col(Account.id) != account_id)
    )


def may_listen(viewer: Viewer, channel_id: uuid.UUID) -> bool:
    """Whether the room of a channel may be listened to."""
    return _reachable(viewer.scope, "id").first(viewer.bound | {"wanted": channel_id}) is not None


def may_type(viewer: Viewer, channel_id: uuid.UUID) -> bool:
    """Whether others in the channel see that this viewer types."""
    channel = _reachable(viewer.scope, "id").first(viewer.bound | {"wanted": channel_id})
    return channel is not None and may_post(viewer, channel.group_id)


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message with its author, as pages and pushes show it. A deleted one keeps its place without its text."""

    id: uuid.UUID
    seq: int
    author_id: uuid.UUID
    author_name: str
    fund_name: str | None
    photo_version: str | None
    created_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    body_html: str


@cache
def _lines() -> Lines[MessageLine]:
    return (
        lines(
            MessageLine,
            id=Message.id,
            seq=Message.seq,
            author_id=Message.author_id,
            author_name=Account.name,
            fund_name=author_party(),
            photo_version=sa.case((col(Account.active), Account.photo_version)),
            created_at=Message.created_at,
            edited_at=Message.edited_at,
            deleted_at=Message.deleted_at,
            body_html=Message.body_html,
        )
        .join(Account, col(Account.id) == Message.author_id)
        .outerjoin(Fund, col(Fund.id) == Account.fund_id)
    )


def messages_in(channel_id: uuid.UUID, *, before: int | None = None, limit: int = PAGE) -> list[MessageLine]:
    """The newest messages (before a number), from old to new."""
    query = _lines().where(col(Message.channel_id) == channel_id)
    if before is not None:
        query = query.where(col(Message.seq) < before)
    return query.order_by(col(Message.seq).desc()).limit(limit).all()[::-1]


def messages_after(channel_id: uuid.UUID, seq: int, *, limit: int = 500) -> list[MessageLine]:
    """The messages after a number, from old to new: those that a listener missed."""
    query = _lines().where(col(Message.channel_id) == channel_id, col(Message.seq) > seq)
    return query.order_by(col(Message.seq)).limit(limit).all()


def line_of(message_id: uuid.UUID) -> MessageLine | None:
    return _lines().where(col(Message.id) == message_id).first()


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """A channel in the list of conversations; a direct one has the name of the other."""

    id: uuid.UUID
    name: str
    group_id: uuid.UUID | None
    group_slug: str | None
    last_at: datetime | None
    last_seq: int
    unread: int
    last_body: str


@cache
def _channels(unread_only: bool, limit: int) -> Lines[ChannelLine]:
    me: sa.BindParameter[uuid.UUID] = sa.bindparam("viewer_id")
    mine = sa.exists().where(col(ChannelPerson.channel_id) == Channel.id, col(ChannelPerson.account_id) == me)
    person = sa.and_(col(ChannelPerson.channel_id) == Channel.id, col(ChannelPerson.account_id) != me)
    in_channel = columns(Account.name).join(ChannelPerson, col(ChannelPerson.account_id) == Account.id).where(person)
    other = in_channel.limit(1).correlate(Channel).scalar_subquery()
    last = sa.and_(col(Message.channel_id) == Channel.id, col(Message.seq) == Channel.last_seq)
    unread = col(Channel.last_seq) - sa.func.coalesce(col(ChannelMark.read_seq), 0)
    query = (
        lines(
            ChannelLine,
            id=Channel.id,
            name=sa.func.coalesce(Group.name, other, ""),
            group_id=Channel.group_id,
            group_slug=Group.slug,
            last_at=Channel.last_at,
            last_seq=Channel.last_seq,
            unread=sa.case((unread > 0, unread), else_=0),
            last_body=sa.func.coalesce(sa.case((col(Message.deleted_at).is_(None), Message.body), else_=""), ""),
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
    """The channels of the viewer's groups and their direct ones, the latest first."""
    return _channels(unread_only, limit).all(viewer.bound)


def unread_for(viewer: Viewer, *, limit: int = 10) -> list[ChannelLine]:
    """The channels with messages that the viewer did not read, the latest first."""
    return channels_of(viewer, unread_only=True, limit=limit)


@dataclass(frozen=True, slots=True)
class SeenMessage:
    """A message with all that decides who may change it."""

    message: Message
    group_id: uuid.UUID | None
    group_slug: str | None


def reach_message(viewer: Viewer, message_id: uuid.UUID) -> SeenMessage | None:
    query = (
        lines(SeenMessage, message=Message, group_id=Channel.group_id, group_slug=Group.slug)
        .join(Channel, col(Channel.id) == Message.channel_id)
        .outerjoin(Group, col(Group.id) == Channel.group_id)
        .where(col(Message.id) == message_id, visible_in(viewer.scope))
    )
    return query.first(viewer.bound)


def reachable_person(viewer: Viewer, account_id: uuid.UUID) -> Account | None:
    """Somebody the viewer may write to: any active account for members of the platform, never oneself.

    Guests write to members of the platform who are in a group with them. Nobody writes to people of WEWIS, who take
    part in no conversation.
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
def _latest(limit: int) -> Lines[MessageLine]:
    return (
        _lines()
        .join(Channel, col(Channel.id) == Message.channel_id)
        .where(col(Channel.group_id) == sa.bindparam("group_id"), col(Message.deleted_at).is_(None))
        .order_by(col(Message.seq).desc())
        .limit(limit)
    )


def latest_in(group_id: uuid.UUID, *, limit: int) -> list[MessageLine]:
    """The newest messages of a group's channel, from old to new."""
    return _latest(limit).all({"group_id": group_id})[::-1]


@dataclass(frozen=True, slots=True)
class MessageNews:
    """A message as people hear of it."""

    channel_id: uuid.UUID
    group_id: uuid.UUID | None
    group_name: str | None
    seq: int
    author_id: uuid.UUID
    author_name: str
    at: datetime
    body_html: str


def news_of(message_id: uuid.UUID) -> MessageNews | None:
    """The message; None where it is deleted by now."""
    query = (
        lines(
            MessageNews,
            channel_id=Message.channel_id,
            group_id=Channel.group_id,
            group_name=Group.name,
            seq=Message.seq,
            author_id=Message.author_id,
            author_name=Account.name,
            at=Message.created_at,
            body_html=Message.body_html,
        )
        .join(Channel, col(Channel.id) == Message.channel_id)
        .join(Account, col(Account.id) == Message.author_id)
        .outerjoin(Group, col(Group.id) == Channel.group_id)
    )
    return query.where(col(Message.id) == message_id, col(Message.deleted_at).is_(None)).first()


def people_in(channel_id: uuid.UUID) -> list[uuid.UUID]:
    """The persons of a direct channel."""
    query = columns(ChannelPerson.account_id).where(col(ChannelPerson.channel_id) == channel_id)
    return list(session().execute(query).scalars())


def readers_of(channel_id: uuid.UUID, seq: int) -> set[uuid.UUID]:
    """Who read a channel as far as a message. Until the end of the transaction their marks stay where they are."""
    marks = (
        columns(ChannelMark.account_id, ChannelMark.read_seq)
        .where(col(ChannelMark.channel_id) == channel_id)
        .order_by(col(ChannelMark.account_id))
        .with_for_update(read=True)
    )
    return {row.account_id for row in session().execute(marks) if row.read_seq >= seq}
