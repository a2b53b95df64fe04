"""Background work of chat."""

import uuid
from collections.abc import Sequence
from typing import Any

from samenspel.activity.mentions.queries import mentioned_accounts
from samenspel.activity.notices import actions as notices
from samenspel.activity.notices.actions import News, Recipient, recipients_in
from samenspel.activity.notices.models import NoticeReason
from samenspel.activity.things import Thing, ThingKind
from samenspel.addresses import path_to
from samenspel.chat import queries
from samenspel.chat.queries import MessageNews


def tell_messages(payloads: Sequence[dict[str, Any]]) -> None:
    """Tells the people of a channel of a message (`message`), unless it is deleted by now, or they read it already."""
    for payload in payloads:
        message = queries.news_of(uuid.UUID(payload["message"]))
        if message is not None:
            _tell(message)


def _tell(message: MessageNews) -> None:
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
    notices.notify(
        News(
            thing=thing,
            title=message.group_name or message.author_name,
            path=path_to("chat.show", channel_id=message.channel_id),
            group_id=message.group_id,
            actor_id=message.author_id,
            at=message.at,
            number=message.seq,
        ),
        [each for each in recipients if each.account_id not in has_read],
    )
