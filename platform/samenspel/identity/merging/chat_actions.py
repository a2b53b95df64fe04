"""Writes of a merge for chat: conversations with the same person become one."""

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity.notices.models import Notice, ReadMark
from samenspel.activity.things import ThingKind
from samenspel.chat.models import Channel, ChannelMark, ChannelPerson, Message
from samenspel.db import columns, session
from samenspel.jobs import index_later


def give_conversations(goes: uuid.UUID, stays: uuid.UUID) -> None:
    """Has the account that stays have the conversations of the other one. What the two wrote to each other stays a
    conversation with the closed account."""
    query = sa.select(Channel).join(ChannelPerson, col(ChannelPerson.channel_id) == Channel.id)
    for channel in session().execute(query.where(col(ChannelPerson.account_id) == goes)).scalars().all():
        (other,) = {uuid.UUID(each) for each in (channel.pair or "").split(":")} - {goes}
        if other == stays:
            continue
        pair = ":".join(sorted((stays.hex, other.hex)))
        target = session().execute(sa.select(Channel).where(col(Channel.pair) == pair)).scalar()
        if target is not None:
            _join(channel, target)
            continue
        channel.pair = pair
        here = (col(ChannelPerson.channel_id) == channel.id, col(ChannelPerson.account_id) == goes)
        session().execute(sa.update(ChannelPerson).where(*here).values(account_id=stays))
    session().flush()


def _join(channel: Channel, target: Channel) -> None:
    """Puts the messages of one conversation among those of another, in the order of their time. What somebody did not
    read in either they still have to read."""
    both = [channel.id, target.id]
    mine = sa.select(Message).where(col(Message.channel_id).in_(both))
    messages = session().execute(mine.order_by(col(Message.created_at), col(Message.id))).scalars().all()
    marks: dict[tuple[uuid.UUID, uuid.UUID], int] = {
        (row.account_id, row.channel_id): row.read_seq
        for row in session().execute(
            columns(ChannelMark.account_id, ChannelMark.channel_id, ChannelMark.read_seq).where(
                col(ChannelMark.channel_id).in_(both)
            )
        )
    }
    people = {account_id for account_id, _channel in marks}
    read = {account_id: _read_to(account_id, messages, marks) for account_id in people}
    moved = [message.id for message in messages if message.channel_id == channel.id]
    for step in (-1, 1):  # the numbers of a channel are unique at every moment
        for number, message in enumerate(messages, start=1):
            is_there = col(Message.id) == message.id
            values = {"channel_id": target.id, "seq": step * number, "nonce": None}
            session().execute(sa.update(Message).where(is_there).values(values))
    target.last_seq = max(len(messages), channel.last_seq, target.last_seq)
    target.last_at = max((each.last_at for each in (channel, target) if each.last_at), default=None)
    session().execute(sa.delete(ChannelMark).where(col(ChannelMark.channel_id).in_(both)))
    session().flush()
    session().add_all(ChannelMark(account_id=who, channel_id=target.id, read_seq=seq) for who, seq in read.items())
    for kind in (Notice, ReadMark):
        session().execute(sa.delete(kind).where(col(kind.thing_id) == channel.id, col(kind.kind) == ThingKind.CHANNEL))
    session().execute(sa.delete(ChannelPerson).where(col(ChannelPerson.channel_id) == channel.id))
    session().execute(sa.delete(Channel).where(col(Channel.id) == channel.id))
    for message_id in moved:
        index_later("message", message_id)


def _read_to(account_id: uuid.UUID, messages: Sequence[Message], marks: dict[tuple[uuid.UUID, uuid.UUID], int]) -> int:
    """How far somebody read the two together: up to the first message that is new to them."""
    for number, message in enumerate(messages, start=1):
        is_read = message.seq <= marks.get((account_id, message.channel_id), 0)
        if not is_read and message.author_id != account_id:
            return number - 1
    return len(messages)
