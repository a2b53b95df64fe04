"""Topics and replies as search knows them."""

import uuid
from collections.abc import Iterator, Sequence

from sqlmodel import col

from samenspel import text
from samenspel.db import columns, session
from samenspel.groups.index import readers_of
from samenspel.groups.models import Group
from samenspel.indexing import SearchDocument
from samenspel.people.models import Fund, Theme
from samenspel.topics.actions import path_of
from samenspel.topics.models import Reply, Topic


def topics(ids: Sequence[uuid.UUID] | None = None) -> Iterator[SearchDocument]:
    """All topics, or those named; a topic is what its opening says."""
    query = (
        columns(Topic.id, Topic.title, Topic.body_html, Topic.created_at)
        .add_columns(col(Group.id), col(Group.visibility), col(Theme.slug), col(Fund.slug))
        .join(Group, col(Group.id) == Topic.group_id)
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
        .outerjoin(Fund, col(Fund.id) == Topic.fund_id)
        .order_by(col(Topic.id))
    )
    if ids is not None:
        query = query.where(col(Topic.id).in_(ids))
    for row in session().execute(query.execution_options(yield_per=500)):
        topic_id, title, html, at, group_id, visibility, theme, fund = row
        yield SearchDocument(
            id=f"topic:{topic_id}",
            kind="topic",
            title=title,
            body=text.to_plain(html),
            url=f"/onderwerpen/{topic_id}",
            readers=readers_of(group_id, visibility),
            date=int(at.timestamp()),
            group=str(group_id),
            theme=theme,
            fund=fund,
        )


def replies(ids: Sequence[uuid.UUID] | None = None) -> Iterator[SearchDocument]:
    """All replies that are not deleted, or those named; a reply goes by the title of its topic."""
    query = (
        columns(Reply.id, Reply.number, Reply.body_html, Reply.created_at, Topic.id, Topic.title)
        .add_columns(col(Group.id), col(Group.visibility), col(Theme.slug), col(Fund.slug))
        .join(Topic, col(Topic.id) == Reply.topic_id)
        .join(Group, col(Group.id) == Topic.group_id)
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
        .outerjoin(Fund, col(Fund.id) == Reply.fund_id)
        .where(col(Reply.deleted_at).is_(None))
        .order_by(col(Reply.id))
    )
    if ids is not None:
        query = query.where(col(Reply.id).in_(ids))
    for row in session().execute(query.execution_options(yield_per=500)):
        reply_id, number, html, at, topic_id, title, group_id, visibility, theme, fund = row
        yield SearchDocument(
            id=f"reply:{reply_id}",
            kind="reply",
            title=title,
            body=text.to_plain(html),
            url=path_of(topic_id, reply_id, number),
            readers=readers_of(group_id, visibility),
            date=int(at.timestamp()),
            group=str(group_id),
            theme=theme,
            fund=fund,
        )
