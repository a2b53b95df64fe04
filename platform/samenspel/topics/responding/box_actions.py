"""Writes of the boxes of checklists in posts."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from samenspel import text
from samenspel.activity.mentions import matching as mentions
from samenspel.db import now, session
from samenspel.topics import post_queries
from samenspel.topics.actions import push_post
from samenspel.topics.history import actions as history
from samenspel.topics.history.actions import VersionedPost
from samenspel.topics.models import Reply, Topic
from samenspel.viewer import Viewer

#: What one person ticks in so long is one version of the text.
ONE_VERSION = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Box:
    """A box in the text of a post, counted from 0, and the words beside it."""

    number: int
    words: str


def set_box(
    viewer: Viewer, group_id: uuid.UUID, topic_id: uuid.UUID, reply_id: uuid.UUID | None, box: Box, *, is_ticked: bool
) -> bool:
    """Ticks a box in the opening of a topic or in a reply, or takes the tick away. Boxes that others set stay set.

    False where the text changed since the viewer saw it, and has no such box there any more.
    """
    model: Any = Reply if reply_id else Topic
    there = sa.select(model).where(model.id == (reply_id or topic_id)).with_for_update()
    post = session().execute(there.execution_options(populate_existing=True)).scalar_one()
    body = text.set_box(post.body, box.number, is_ticked)
    if body is None or text.box_words(post.body_html, box.number) != " ".join(box.words.split()):
        return False
    if body == post.body:
        return True
    number = post.number if reply_id else 0
    files = {each.document_id: each.title for each in post_queries.attachments_of(topic_id, number)}
    title = "" if reply_id else post.title
    author_id = None if post.edited_at and not reply_id else post.author_id
    before = VersionedPost(topic_id, reply_id, post.edited_at or post.created_at, author_id, title, post.body, files)
    history.record(before, viewer.id, title, body, files, joins=ONE_VERSION)
    html = mentions.html_of(viewer, group_id, body, post.body_html)
    session().execute(
        sa.update(model)
        .where(model.id == post.id)
        .values(body=body, body_html=html, edited_at=now())
        .execution_options(synchronize_session=False)
    )
    line = post_queries.line_of(reply_id) if reply_id else post_queries.current_opening(topic_id)
    assert line is not None
    push_post(topic_id, line, "replace")
    return True
