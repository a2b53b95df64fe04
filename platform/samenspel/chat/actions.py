"""Writes of chat."""

import uuid

import sqlalchemy as sa
from sqlmodel import col

from samenspel import live, text
from samenspel.chat import queries
from samenspel.chat.models import Channel, ChannelMark, ChannelPerson, Message
from samenspel.db import columns, now, session
from samenspel.jobs import index_later
from samenspel.viewer import Viewer


def open_channel(group_id: uuid.UUID) -> Channel:
    """The channel that every group has."""
    channel = Channel(group_id=group_id)
    session().add(channel)
    return channel


def direct_channel(viewer: Viewer, other_id: uuid.UUID) -> uuid.UUID:
    """The channel of two persons; made at the first word between them."""
    pair = ":".join(sorted((viewer.id.hex, other_id.hex)))
    known: uuid.UUID | None = session().execute(columns(Channel.id).where(col(Channel.pair) == pair)).scalar()
    if known is not None:
        return known
    channel = Channel(pair=pair)
    session().add(channel)
    session().flush()
    for account_id in (viewer.id, other_id):
        session().add(ChannelPerson(channel_id=channel.id, account_id=account_id))
    return channel.id


def post_message(viewer: Viewer, channel_id: uuid.UUID, body: str, nonce: str | None = None) -> queries.MessageLine:
    """Adds a message and pushes it to the listeners. A message sent again (same nonce) is the one already there.

    The number is taken by an update of the channel, which makes writers of one channel wait for each other: the order
    of the numbers is the order of the commits, and of the pushes.
    """
    seq = (
        session()
        .execute(
            sa.update(Channel)
            .where(col(Channel.id) == channel_id)
            .values(last_seq=Channel.last_seq + 1, last_at=now())
            .returning(col(Channel.last_seq))
        )
        .scalar_one()
    )
    if nonce:
        known = (
            session()
            .execute(
                columns(Message.id).where(
                    col(Message.channel_id) == channel_id,
                    col(Message.author_id) == viewer.id,
                    col(Message.nonce) == nonce,
                )
            )
            .scalar()
        )
        if known is not None:
            session().execute(
                sa.update(Channel).where(col(Channel.id) == channel_id).values(last_seq=Channel.last_seq - 1)
            )
            line = queries.line_of(known)
            assert line is not None
            return line
    message = Message(
        channel_id=channel_id,
        seq=seq,
        author_id=viewer.id,
        body=body,
        body_html=text.to_html(body),
        nonce=nonce or None,
    )
    session().add(message)
    index_later("message", message.id)
    _mark(viewer.id, channel_id, seq)  # one's own words are read
    line = queries.MessageLine(
        id=message.id,
        seq=seq,
        author_id=viewer.id,
        author_name=viewer.name,
        fund_name=viewer.fund_name,
        created_at=message.created_at,
        edited_at=None,
        deleted_at=None,
        body_html=message.body_html,
    )
    _push(channel_id, line, "append")
    return line


def _push(channel_id: uuid.UUID, line: queries.MessageLine, action: live.PushAction) -> None:
    target = "#berichten" if action == "append" else f"#message-{line.id}"
    live.push(f"channel:{channel_id}", action, target, "chat/_message.html", seq=line.seq, message=line)


def edit_message(message: Message, body: str) -> None:
    """Puts other words in a message; all see that it was changed."""
    message.body, message.body_html, message.edited_at = body, text.to_html(body), now()
    session().add(message)
    _changed(message)


def delete_message(message: Message) -> None:
    """Takes the words away; the place stays, so that the talk around it makes sense."""
    message.body, message.body_html, message.deleted_at = "", "", now()
    session().add(message)
    _changed(message)


def _changed(message: Message) -> None:
    session().flush()
    index_later("message", message.id)
    line = queries.line_of(message.id)
    if line is not None:
        _push(message.channel_id, line, "replace")


def mark_read(viewer: Viewer, channel_id: uuid.UUID, seq: int) -> None:
    """Remembers how far the viewer read; never goes back, and never beyond what is there."""
    last = session().execute(columns(Channel.last_seq).where(col(Channel.id) == channel_id)).scalar_one()
    _mark(viewer.id, channel_id, min(seq, last))


def _mark(account_id: uuid.UUID, channel_id: uuid.UUID, seq: int) -> None:
    mark = sa.and_(col(ChannelMark.account_id) == account_id, col(ChannelMark.channel_id) == channel_id)
    further = sa.case((col(ChannelMark.read_seq) < seq, seq), else_=col(ChannelMark.read_seq))
    changed = session().execute(sa.update(ChannelMark).where(mark).values(read_seq=further))
    if changed.rowcount == 0:  # type: ignore[attr-defined]
        session().add(ChannelMark(account_id=account_id, channel_id=channel_id, read_seq=seq))
