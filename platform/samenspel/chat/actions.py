"""Writes of chat."""

import uuid
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel import live
from samenspel.activity.mentions import matching as mentions
from samenspel.activity.mentions.queries import keys_in
from samenspel.activity.notices import actions as notices
from samenspel.activity.numbering_actions import Numbering, next_post
from samenspel.activity.things import Thing, ThingKind
from samenspel.chat import queries
from samenspel.chat.models import Channel, ChannelMark, ChannelPerson, Message
from samenspel.db import columns, now, session, upsert
from samenspel.jobs import enqueue, index_later
from samenspel.viewer import Viewer

_NUMBERING = Numbering(
    thread=Channel, post=Message, last_number=Channel.last_seq, thread_id=Message.channel_id, number=Message.seq
)


def open_channel(group_id: uuid.UUID) -> Channel:
    """Opens the channel of a group."""
    channel = Channel(group_id=group_id)
    session().add(channel)
    return channel


def direct_channel(viewer: Viewer, other_id: uuid.UUID) -> uuid.UUID:
    """The id of the channel of two persons, which is made the first time that it is asked for."""
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


def post_message(
    viewer: Viewer, channel_id: uuid.UUID, body: str, nonce: str | None = None, group_id: uuid.UUID | None = None
) -> queries.MessageLine:
    """Adds a message, and pushes it to the listeners. A message sent again (same nonce and text) is stored once.

    `group_id` is the group of the channel, None where it is direct: then the message mentions nobody.
    Another text under a nonce that was used is a message of its own.
    """
    moment = now()
    taken = next_post(_NUMBERING, channel_id, viewer.id, body, nonce, moment)
    if taken.earlier_id is not None:
        earlier = queries.line_of(taken.earlier_id)
        assert earlier is not None
        return earlier
    message = Message(
        channel_id=channel_id,
        seq=taken.number,
        author_id=viewer.id,
        body=body,
        body_html=mentions.html_of(viewer, group_id, body),
        nonce=taken.nonce,
        created_at=moment,
    )
    session().add(message)
    index_later("message", message.id)
    enqueue("message-news", {"message": str(message.id)})
    _mark(viewer.id, channel_id, taken.number)  # one's own words are read
    line = queries.MessageLine(
        id=message.id,
        seq=taken.number,
        author_id=viewer.id,
        author_name=viewer.name,
        fund_name=viewer.party,
        photo_version=viewer.photo_version,
        created_at=moment,
        edited_at=None,
        deleted_at=None,
        body_html=message.body_html,
    )
    _push(channel_id, line, "append")
    return line


def _push(channel_id: uuid.UUID, line: queries.MessageLine, action: live.PushAction) -> None:
    target = "#berichten" if action == "append" else f"#message-{line.id}"
    live.push(f"channel:{channel_id}", action, target, "chat/_message.html", seq=line.seq, message=line)


def edit_message(viewer: Viewer, message: Message, group_id: uuid.UUID | None, body: str) -> None:
    """Changes the text of a message, which then shows that it was edited."""
    earlier = keys_in(message.body_html)
    message.body_html = mentions.html_of(viewer, group_id, body, message.body_html)
    if keys_in(message.body_html) != earlier:
        enqueue("message-news", {"message": str(message.id), "earlier": earlier})
    message.body, message.edited_at = body, now()
    session().add(message)
    _after_change(message)


def delete_message(message: Message) -> None:
    """Removes the text of a message; its place stays, so that the messages around it make sense."""
    message.body, message.body_html, message.deleted_at = "", "", now()
    session().add(message)
    _after_change(message)
    notices.forget_post(Thing(ThingKind.CHANNEL, message.channel_id), message.seq)


def _after_change(message: Message) -> None:
    session().flush()
    index_later("message", message.id)
    line = queries.line_of(message.id)
    if line is not None:
        _push(message.channel_id, line, "replace")


def mark_read(viewer: Viewer, channel_id: uuid.UUID, seq: int) -> None:
    """Stores how far the viewer read. The mark never goes back, and never beyond the last message."""
    last = session().execute(columns(Channel.last_seq).where(col(Channel.id) == channel_id)).scalar_one()
    _mark(viewer.id, channel_id, min(seq, last))
    notices.mark_read(viewer.id, Thing(ThingKind.CHANNEL, channel_id), min(seq, last))


def _mark(account_id: uuid.UUID, channel_id: uuid.UUID, seq: int) -> None:
    mark = {"account_id": account_id, "channel_id": channel_id, "read_seq": seq}
    upsert(ChannelMark, mark, keys=("account_id", "channel_id"), changes=_moved_mark)


def _moved_mark(sent: Any, stored: Any) -> dict[str, Any]:
    return {"read_seq": sa.case((sent.read_seq > stored.read_seq, sent.read_seq), else_=stored.read_seq)}
