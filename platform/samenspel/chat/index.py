"""Messages of groups as search knows them. Direct messages are never indexed."""

import uuid
from collections.abc import Iterator, Sequence

from sqlmodel import col

from samenspel import text
from samenspel.addresses import path_to
from samenspel.chat.models import Channel, Message
from samenspel.db import columns, session
from samenspel.groups.models import Group
from samenspel.indexing import SearchDocument
from samenspel.people.models import Account, Theme


def messages(ids: Sequence[uuid.UUID] | None = None) -> Iterator[SearchDocument]:
    """All messages of groups, or those with the given ids. The members of the group find them."""
    query = (
        columns(Message.id, Message.seq, Message.body_html, Message.created_at, Message.channel_id, Channel.group_id)
        .add_columns(
            col(Account.name).label("author"), col(Group.name).label("group_name"), col(Theme.slug).label("theme")
        )
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
        yield SearchDocument(
            id=f"message:{row.id}",
            kind="message",
            title=f"{row.author} – {row.group_name}",
            body=text.to_plain(row.body_html),
            url=path_to("chat.show", channel_id=row.channel_id, bij=row.seq, anchor=f"message-{row.id}"),
            readers=(str(row.group_id),),
            date=int(row.created_at.timestamp()),
            group=str(row.group_id),
            theme=row.theme,
        )
