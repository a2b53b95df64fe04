"""Background work of chat."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from samenspel.activity.mentions.queries import mention_change, mentioned_accounts
from samenspel.activity.notices import actions as notices
from samenspel.activity.notices.actions import News, Recipient, recipients_in
from samenspel.activity.notices.models import NoticeReason
from samenspel.activity.things import Thing, ThingKind
from samenspel.addresses import path_to
from samenspel.chat import queries
from samenspel.chat.queries import MessageNews
from samenspel.db import now


def tell_messages(payloads: Sequence[dict[str, Any]]) -> None:
    """Tells the people of a channel of a message (`message`), unless it is deleted by now, or they read it already.

    With `earlier`, the keys of what it mentioned before a change, only those are told for whom that differs.
    """
    for payload in payloads:
        message = queries.news_of(uuid.UUID(payload["message"]))
        if message is not None and "earlier" in payload:
            _tell_change(message, payload["message"], payload["earlier"])
        elif message is not None:
            _tell(message)


def _tell(message: MessageNews, only: Collection[uuid.UUID] | None = None) -> None:
    """A direct message is news for the other person; who writes has read the rest."""
    thing = Thing(ThingKind.CHANNEL, message.channel_id)
    notices.mark_read(message.author_id, thing)
    if message.group_id is None:
        people = queries.people_in(message.channel_id)
        recipients = [Recipient(each, NoticeReason.DIRECT_MESSAGE) for each in people]
    else:
        mentioned = mentioned_accounts(message.body_html, message.group_id)
        recipients = recipients_in(message.group_id, thing, may_concern=False)
        recipients += [Recipient(each, NoticeReason.MENTION) for each in mentioned]
    has_read = queries.readers_of(message.channel_id, message.seq)
    path = path_to("chat.show", channel_id=message.channel_id)
    unread = [each for each in recipients if each.account_id not in has_read]
    told = [each for each in unread if only is None or each.account_id in only]
    notices.notify(_news(message, path, message.at), told)


def _tell_change(message: MessageNews, message_id: str, earlier: Sequence[str]) -> None:
    """Those who read the message before it was changed are told too: it did not mention them then.

    Whom it no longer mentions has what else there is to tell them of the message.
    """
    change = mention_change(message.body_html, message.group_id, earlier)
    if change.withdrawn:
        notices.withdraw_mention(Thing(ThingKind.CHANNEL, message.channel_id), message.seq, change.withdrawn)
        _tell(message, change.withdrawn)
    path = path_to("chat.show", channel_id=message.channel_id, bij=message.seq, anchor=f"message-{message_id}")
    notices.notify(_news(message, path, now()), [Recipient(each, NoticeReason.MENTION) for each in change.added])


def _news(message: MessageNews, path: str, at: datetime) -> News:
    return News(
        thing=Thing(ThingKind.CHANNEL, message.channel_id),
        title=message.group_name or message.author_name,
        path=path,
        group_id=message.group_id,
        actor_id=message.author_id,
        at=at,
        number=message.seq,
    )
