"""Topics and replies as search knows them."""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from samenspel import text
from samenspel.addresses import path_to
from samenspel.db import columns, session
from samenspel.groups.index import readers_of
from samenspel.groups.models import Group
from samenspel.indexing import SearchDocument
from samenspel.people.models import Fund, Theme
from samenspel.topics.models import Reply, Topic, TopicTheme
from samenspel.topics.post_queries import reply_path


def topics(ids: Sequence[uuid.UUID] | None = None) -> Iterator[SearchDocument]:
    """All topics, or those with the given ids. The body of a topic is its opening; its answer finds it too."""
    answer = aliased(Reply)
    is_answer = sa.and_(
        col(answer.topic_id) == Topic.id, col(answer.number) == Topic.answer_number, col(answer.deleted_at).is_(None)
    )
    query = (
        columns(Topic.id, Topic.title, Topic.body_html, Topic.created_at, Topic.group_id, Group.visibility)
        .add_columns(
            col(Theme.slug).label("theme"), col(Fund.slug).label("fund"), col(answer.body_html).label("answer")
        )
        .join(Group, col(Group.id) == Topic.group_id)
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
        .outerjoin(Fund, col(Fund.id) == Topic.fund_id)
        .outerjoin(answer, is_answer)
        .order_by(col(Topic.id))
    )
    if ids is not None:
        query = query.where(col(Topic.id).in_(ids))
    themes = _themes_of(ids)
    for row in session().execute(query.execution_options(yield_per=500)):
        yield SearchDocument(
            id=f"topic:{row.id}",
            kind="topic",
            title=row.title,
            body=text.to_plain(row.body_html),
            url=path_to("topics.show", topic_id=row.id),
            readers=readers_of(row.group_id, row.visibility),
            date=int(row.created_at.timestamp()),
            group=str(row.group_id),
            theme=row.theme,
            fund=row.fund,
            aside=text.to_plain(row.answer or ""),
            more_themes=tuple(themes.get(row.id, ())),
        )


def _themes_of(topic_ids: Sequence[uuid.UUID] | sa.Select[Any] | None) -> dict[uuid.UUID, list[str]]:
    """The slugs of the themes that topics have of their own."""
    query = columns(TopicTheme.topic_id, Theme.slug).join(Theme, col(Theme.id) == TopicTheme.theme_id)
    if topic_ids is not None:
        query = query.where(col(TopicTheme.topic_id).in_(topic_ids))
    found: dict[uuid.UUID, list[str]] = {}
    for row in session().execute(query.order_by(col(Theme.slug))):
        found.setdefault(row.topic_id, []).append(row.slug)
    return found


def replies(ids: Sequence[uuid.UUID] | None = None) -> Iterator[SearchDocument]:
    """All replies that are not deleted, or those with the given ids. A reply has the title of its topic."""
    query = (
        columns(Reply.id, Reply.number, Reply.body_html, Reply.created_at, Reply.topic_id, Topic.title)
        .add_columns(col(Topic.group_id), col(Group.visibility))
        .add_columns(col(Theme.slug).label("theme"), col(Fund.slug).label("fund"))
        .join(Topic, col(Topic.id) == Reply.topic_id)
        .join(Group, col(Group.id) == Topic.group_id)
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
        .outerjoin(Fund, col(Fund.id) == Reply.fund_id)
        .where(col(Reply.deleted_at).is_(None))
        .order_by(col(Reply.id))
    )
    if ids is not None:
        query = query.where(col(Reply.id).in_(ids))
    themes = _themes_of(None if ids is None else columns(Reply.topic_id).where(col(Reply.id).in_(ids)))
    for row in session().execute(query.execution_options(yield_per=500)):
        yield SearchDocument(
            id=f"reply:{row.id}",
            kind="reply",
            title=row.title,
            body=text.to_plain(row.body_html),
            url=reply_path(row.topic_id, row.id, row.number),
            readers=readers_of(row.group_id, row.visibility),
            date=int(row.created_at.timestamp()),
            group=str(row.group_id),
            theme=row.theme,
            fund=row.fund,
            more_themes=tuple(themes.get(row.topic_id, ())),
        )
