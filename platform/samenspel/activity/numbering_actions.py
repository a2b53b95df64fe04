"""Gives the posts of a thread their numbers: the replies in a topic, the messages in a channel."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from samenspel.db import columns, session


@dataclass(frozen=True)
class Numbering:
    """The tables of a kind of thread and of its posts, and those of their columns that differ in name.

    `last_number` is kept in the thread, with `last_at`, and `last_author_id` where the thread shows it.
    """

    thread: Any
    post: Any
    last_number: Any
    thread_id: Any
    number: Any
    keeps_last_author: bool = False


@dataclass(frozen=True, slots=True)
class NextPost:
    """The number of a new post, and the nonce to store with it.

    `earlier_id` is the post that the same form made when it was sent before: then there is nothing to add.
    """

    number: int
    nonce: str | None
    earlier_id: uuid.UUID | None = None


def next_post(
    numbering: Numbering, thread_id: uuid.UUID, author_id: uuid.UUID, body: str, nonce: str | None, moment: datetime
) -> NextPost:
    """Takes the next number of a thread for a post with these words, unless its form was sent before.

    The number is taken by an update of the thread, which makes writers in one thread wait for each other: the order of
    the numbers is the order of the commits, and of the pushes. Other words under a nonce that was used are a post of
    their own, of somebody who went back to a page: it is stored without the nonce.
    """
    taken = {"thread": thread_id, "moment": moment, "author": author_id}
    number: int = session().execute(_take_number(numbering), taken).scalar_one()
    if not nonce:
        return NextPost(number, None)
    form = {"thread": thread_id, "author": author_id, "nonce": nonce}
    earlier = session().execute(_sent_before(numbering), form).first()
    if earlier is None:
        return NextPost(number, nonce)
    if earlier.body != body:
        return NextPost(number, None)
    _give_back(numbering, thread_id)
    return NextPost(number, nonce, earlier.id)


@cache
def _take_number(numbering: Numbering) -> sa.Update:
    """Statements of a post are put together once: that takes longer than to run them."""
    values = {numbering.last_number: numbering.last_number + 1, numbering.thread.last_at: sa.bindparam("moment")}
    if numbering.keeps_last_author:
        values[numbering.thread.last_author_id] = sa.bindparam("author")
    return (
        sa.update(numbering.thread)
        .where(numbering.thread.id == sa.bindparam("thread"))
        .values(values)
        .returning(numbering.last_number)
        .execution_options(synchronize_session=False)
    )


@cache
def _sent_before(numbering: Numbering) -> sa.Select[Any]:
    post = numbering.post
    return columns(post.id, post.body).where(
        numbering.thread_id == sa.bindparam("thread"),
        post.author_id == sa.bindparam("author"),
        post.nonce == sa.bindparam("nonce"),
    )


def _give_back(numbering: Numbering, thread_id: uuid.UUID) -> None:
    """Puts the thread back as its last post left it."""
    post, thread = numbering.post, numbering.thread
    last = (
        columns(post.author_id, post.created_at)
        .where(numbering.thread_id == thread_id)
        .order_by(numbering.number.desc())
        .limit(1)
    )
    author_id, at = session().execute(last).one()
    values = {numbering.last_number: numbering.last_number - 1, thread.last_at: at}
    if numbering.keeps_last_author:
        values[thread.last_author_id] = author_id
    session().execute(
        sa.update(thread).where(thread.id == thread_id).values(values).execution_options(synchronize_session=False)
    )
