"""Counts the replies of a topic anew, when one of them was deleted, brought back or moved."""

import uuid
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.topics.models import Reply, Topic


def recount(topic_id: uuid.UUID) -> None:
    """Has a topic count the replies that are there, and end with the last of them, or else with its opening."""
    of_topic = [col(Reply.topic_id) == Topic.id, col(Reply.deleted_at).is_(None)]

    def last(column: Any) -> sa.ScalarSelect[Any]:
        return columns(column).where(*of_topic).order_by(col(Reply.number).desc()).limit(1).scalar_subquery()

    there = columns(sa.func.count(col(Reply.id))).where(*of_topic).scalar_subquery()
    session().flush()
    session().execute(
        sa.update(Topic)
        .where(col(Topic.id) == topic_id)
        .values(
            removed_count=col(Topic.reply_count) - there,
            last_at=sa.func.coalesce(last(Reply.created_at), col(Topic.created_at)),
            last_author_id=sa.func.coalesce(last(Reply.author_id), col(Topic.author_id)),
        )
        .execution_options(synchronize_session=False)
    )
