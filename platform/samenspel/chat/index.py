"""Messages of groups as search knows them. Direct messages are never indexed."""

import uuid
from collections.abc import Iterator, Sequence

from sqlmodel import col

from samenspel import text
from samenspel.chat.models import Channel, Message
from samenspel.db import columns, session
from samenspel.groups.models import Group
from samenspel.indexing import SearchDocument
from samenspel.people.models import Account, Theme


def messages(ids: Sequence[uuid.UUID] | None = None) -> Iterator[SearchDocument]:
    """All messages of groups, or those named. A message is found by who is in the group."""
    query = (
        columns(Message.id, Message.seq, Message.body_html, Message.created_at, Account.name, Channel.id, Group.id)
        .add_columns(col(Group.name), col(Theme.slug))
        .join(Channel, col(Channel.id) == Message.channel_id)
        .join(Group, col(Group.id) == Channel.group_id)
        .join(Account, col(Account.id) == Message.author_id)
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
        .where(col(Message.deleted_at).is_(None))
        .order_by(col(Message.id))
    )
    if ids is not None:
        query = query.where(col(Message.id).in_(ids))
    for row in session().execute(query.execution_options(yield_per=500)):
        message_id, seq, html, created_at, author, channel_id, group_id, group_name, theme = row
        yield SearchDocument(
            id=f"message:{message_id}",
            kind="message",
            title=f"{author} – {group_name}",
            body=text.to_plain(html),
            url=f"/kanalen/{channel_id}?bij={seq}#message-{message_id}",
            readers=(str(group_id),),
            date=int(created_at.timestamp()),
            group=str(group_id),
            theme=theme,
        )
