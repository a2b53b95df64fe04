"""Writes of the pictures in posts."""

import uuid

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.documents.staged import actions as staged_files
from samenspel.documents.staged.queries import ids_in
from samenspel.topics.models import RESTORABLE, Reply, Topic
from samenspel.topics.post_queries import SeenReply


def withdraw(reply: SeenReply) -> None:
    """Takes the pictures of a reply that is deleted back, but those that another post of its author shows. To be called
    when its text is gone."""
    withdraw_from(reply.author_id, reply.group_id, reply.body)


def withdraw_from(author_id: uuid.UUID, group_id: uuid.UUID, body: str) -> None:
    """Does what `withdraw` does for any post, by its author, its group and its text."""
    lost = [each for each in ids_in(body) if not _is_shown(author_id, each)]
    staged_files.detach_pictures(author_id, group_id, lost, RESTORABLE)


def show_again(reply: SeenReply) -> None:
    """Shows the pictures of a reply whose deletion is undone."""
    show_again_in(reply.author_id, reply.group_id, reply.body)


def show_again_in(author_id: uuid.UUID, group_id: uuid.UUID, body: str) -> None:
    """Does what `show_again` does for any post."""
    staged_files.attach_again(author_id, group_id, ids_in(body))


def move(topic_id: uuid.UUID, group_id: uuid.UUID, to: uuid.UUID) -> None:
    """Has the pictures in the posts of a topic follow it to another group; each those of its own author."""
    posts = (
        columns(Topic.author_id, Topic.body).where(col(Topic.id) == topic_id),
        columns(Reply.author_id, Reply.body).where(col(Reply.topic_id) == topic_id),
    )
    for row in session().execute(sa.union_all(*posts)).all():
        staged_files.move_pictures(row.author_id, group_id, ids_in(row.body), to)


def _is_shown(author_id: uuid.UUID, picture: uuid.UUID) -> bool:
    words = f"/bijlagen/{picture}"
    posts = (
        columns(sa.literal(1)).where(col(model.author_id) == author_id, col(model.body).contains(words))
        for model in (Reply, Topic)
    )
    return session().execute(sa.union_all(*posts).limit(1)).first() is not None
