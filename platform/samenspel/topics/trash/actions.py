"""Writes of topics that are deleted, and that come back."""

import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel import live
from samenspel.activity import actions as activity
from samenspel.activity.notices import actions as notices
from samenspel.activity.things import Thing, ThingKind
from samenspel.db import now, session
from samenspel.documents.trash import actions as files
from samenspel.drafts import actions as drafts
from samenspel.jobs import enqueue, index_later
from samenspel.topics import post_queries
from samenspel.topics.models import RESTORABLE, Topic
from samenspel.topics.pictures import actions as pictures
from samenspel.topics.queries import SeenTopic
from samenspel.topics.trash import queries
from samenspel.topics.trash.models import DeletedTopic
from samenspel.viewer import Viewer


def delete_topic(viewer: Viewer, topic: SeenTopic) -> None:
    """Takes a topic with its replies, files and polls out of all tables, so that it exists nowhere.

    For a while all of it may come back: see `restore_topic`.
    """
    if not queries.lock(topic.id):
        return  # somebody was faster
    gone = queries.rows_of(topic.id)
    session().add(
        DeletedTopic(
            topic_id=topic.id,
            group_id=topic.group_id,
            author_id=topic.author_id,
            account_id=viewer.id,
            title=topic.title,
            shown_count=topic.shown_count,
            rows=gone.rows,
            links=gone.links,
        )
    )
    files.discard(post_queries.documents_in(topic.id), topic.id)
    whole = sa.delete(Topic).where(col(Topic.id) == topic.id).execution_options(synchronize_session=False)
    session().execute(whole)
    for author_id, body in _posts(gone.rows):
        pictures.withdraw_from(author_id, topic.group_id, body)
    for thing in [Thing(ThingKind.TOPIC, topic.id), *(Thing(ThingKind.POLL, each) for each in gone.ids("poll"))]:
        activity.forget(thing.id)
        notices.forget(thing)
    drafts.rename_pages(_paths(topic.id, gone.rows), "", "")
    _follow(topic.id, gone.rows)
    live.push(f"group:{topic.group_id}", "remove", f"#topic-{topic.id}")
    live.push(f"topic:{topic.id}", "append", f"#replies-{topic.id}", "topics/trash/_gone.html")


def restore_topic(deleted: queries.DeletedLine) -> None:
    """Brings a topic back as if it had stayed: nobody is told of it again."""
    stored = session().get(DeletedTopic, deleted.topic_id, with_for_update=True)
    if stored is None:
        return  # somebody was faster
    rows, links = stored.rows, stored.links
    session().delete(stored)
    session().flush()
    files.restore(deleted.topic_id, deleted.group_id)
    for table, values in queries.rows_to_insert(rows):
        if values:
            session().execute(sa.insert(table), values)
    for link in links:
        table, which, column, value = queries.link_to_set(link)
        session().execute(sa.update(table).where(which).values({column: value}))
    for author_id, body in _posts(rows):
        pictures.show_again_in(author_id, deleted.group_id, body)
    for poll in rows.get("poll", ()):
        enqueue("poll-news", {"poll": poll["id"], "by": None, "what": ""})
    drafts.rename_pages(_paths(deleted.topic_id, rows), deleted.title, deleted.group_name)
    _follow(deleted.topic_id, rows)


def _posts(rows: queries.Rows) -> list[tuple[uuid.UUID, str]]:
    """The author and the text of each post."""
    posts: list[Mapping[str, Any]] = [*rows.get("topic", ()), *rows.get("reply", ())]
    return [(uuid.UUID(post["author_id"]), post["body"]) for post in posts]


def _paths(topic_id: uuid.UUID, rows: queries.Rows) -> list[str]:
    """How the addresses of the pages of a topic and of its replies begin."""
    return [f"/onderwerpen/{topic_id}", *(f"/reacties/{row['id']}" for row in rows.get("reply", ()))]


def _follow(topic_id: uuid.UUID, rows: queries.Rows) -> None:
    """Has search and the map look at what is there now."""
    index_later("topic", topic_id)
    for kind in ("reply", "poll"):
        for row in rows.get(kind, ()):
            index_later(kind, uuid.UUID(row["id"]))
    enqueue("analyse", {})


def purge() -> None:
    """Deletes what may not come back any more; `documents.trash` does so with the files."""
    is_old = col(DeletedTopic.created_at) < now() - RESTORABLE
    session().execute(sa.delete(DeletedTopic).where(is_old).execution_options(synchronize_session=False))
