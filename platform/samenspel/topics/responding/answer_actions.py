"""Writes of which reply answers a topic."""

import uuid

import sqlalchemy as sa
from sqlmodel import col

from samenspel import live
from samenspel.db import session
from samenspel.jobs import index_later
from samenspel.topics import post_queries, queries
from samenspel.topics.models import Topic
from samenspel.topics.post_queries import SeenReply
from samenspel.viewer import Viewer


def choose_answer(viewer: Viewer, reply: SeenReply) -> None:
    """Marks a reply as the answer of its topic, in the place of another one."""
    _set_answer(viewer, reply, reply.number)


def withdraw_answer(viewer: Viewer, reply: SeenReply) -> None:
    """Has a reply no longer be the answer of its topic."""
    if post_queries.answer_number_of(reply.topic_id) == reply.number:
        _set_answer(viewer, reply, None)


def _set_answer(viewer: Viewer, reply: SeenReply, number: int | None) -> None:
    before = post_queries.answer_number_of(reply.topic_id)
    if before == number:
        return
    session().execute(
        sa.update(Topic)
        .where(col(Topic.id) == reply.topic_id)
        .values(answer_number=number)
        .execution_options(synchronize_session=False)
    )
    index_later("topic", reply.topic_id)
    _push(viewer, reply.topic_id, number, before)


def _push(viewer: Viewer, topic_id: uuid.UUID, number: int | None, before: int | None) -> None:
    """Shows the answer on the open pages of the topic, below the opening and where it stands."""
    topic = queries.reach(viewer, topic_id)
    assert topic is not None
    room = f"topic:{topic_id}"
    live.push(room, "replace", f"#answer-{topic_id}", "topics/_answer.html", topic=topic)
    for each in filter(None, (before, number)):
        for post in post_queries.replies_after(topic_id, each - 1, limit=1):
            context = {"posts": [post], "topic_id": topic_id, "answer_number": number}
            live.push(room, "replace", f"#{post.dom}", "topics/_posts.html", seq=post.number, **context)
