"""Writes of those who keep order in a discussion: close, pin, move, and show in a second group."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel import live
from samenspel.activity import actions as activity
from samenspel.activity.notices import actions as notices
from samenspel.activity.relevance import actions as relevance
from samenspel.activity.things import Thing, ThingKind
from samenspel.db import now, session, upsert
from samenspel.documents import actions as documents
from samenspel.jobs import enqueue, index_later
from samenspel.polls.actions import move_polls
from samenspel.topics import post_queries, queries
from samenspel.topics.models import Topic, TopicEvent, TopicEventKind, TopicLink, TopicTheme
from samenspel.topics.pictures import actions as pictures
from samenspel.topics.queries import SeenTopic
from samenspel.viewer import Viewer


def close_topic(viewer: Viewer, topic: SeenTopic, reason: str = "") -> None:
    """Closes a topic: from now on only moderators reply. `reason` is for those who read it."""
    if topic.closed_at is None:
        _change(topic.id, closed_at=now())
        record_event(viewer, topic, TopicEventKind.CLOSED, reason=reason)


def close_topics(topic_ids: Sequence[uuid.UUID]) -> None:
    """Closes several topics of which the time is over; those that are closed keep their moment of closing."""
    if topic_ids:
        is_open = sa.and_(col(Topic.id).in_(topic_ids), col(Topic.closed_at).is_(None))
        closed = sa.update(Topic).where(is_open).values(closed_at=now())
        rows = session().execute(closed.returning(col(Topic.id), col(Topic.reply_count))).all()
        for topic_id, number in rows:
            session().add(TopicEvent(topic_id=topic_id, kind=TopicEventKind.CLOSED, number=number))


def reopen_topic(viewer: Viewer, topic: SeenTopic) -> None:
    if topic.closed_at is not None:
        _change(topic.id, closed_at=None)
        record_event(viewer, topic, TopicEventKind.REOPENED)


def pin_topic(_viewer: Viewer, topic: SeenTopic) -> None:
    """Keeps a topic on top of the list of its group."""
    if topic.pinned_at is None:
        _change(topic.id, pinned_at=now())


def unpin_topic(_viewer: Viewer, topic: SeenTopic) -> None:
    _change(topic.id, pinned_at=None)


def _change(topic_id: uuid.UUID, **values: uuid.UUID | datetime | None) -> None:
    session().execute(sa.update(Topic).where(col(Topic.id) == topic_id).values(**values))


def record_event(viewer: Viewer, topic: SeenTopic, kind: TopicEventKind, **about: Any) -> None:
    """Stores what the viewer did with a topic, and tells the open pages of it, without what not everybody may know."""
    event = TopicEvent(topic_id=topic.id, kind=kind, actor_id=viewer.id, number=topic.reply_count, **about)
    session().add(event)
    shown: dict[str, Any] = {"id": event.id, "kind": kind, "at": event.created_at, "reason": event.reason}
    shown |= {"actor_id": viewer.id, "actor_name": viewer.name, "fund_name": viewer.party, "count": event.count}
    live.push(f"topic:{topic.id}", "append", f"#replies-{topic.id}", "topics/_events.html", events=[shown])


def choose_themes(topic: SeenTopic, theme_ids: Collection[uuid.UUID]) -> None:
    """Gives a topic its own themes, in the place of those that it had."""
    session().execute(sa.delete(TopicTheme).where(col(TopicTheme.topic_id) == topic.id))
    session().add_all(TopicTheme(topic_id=topic.id, theme_id=each) for each in theme_ids)
    reindex(topic.id)


def link_topic(topic: SeenTopic, group_id: uuid.UUID | None) -> None:
    """Shows a topic in the list of a second group as well, or in none besides its own. Nobody reads more by it."""
    session().execute(sa.delete(TopicLink).where(col(TopicLink.topic_id) == topic.id))
    if group_id is not None and group_id != topic.group_id:
        upsert(TopicLink, {"topic_id": topic.id, "group_id": group_id}, keys=("topic_id",), changes=_linked_to)


def _linked_to(sent: Any, _stored: Any) -> dict[str, Any]:
    return {"group_id": sent.group_id}


def move_topic(viewer: Viewer, topic: SeenTopic, group_id: uuid.UUID, reason: str = "") -> None:
    """Moves a topic with its replies, files and notices to another group: who sees that group reads it from now on.

    Who takes part in it and may still read it is told by a job.
    """
    if group_id == topic.group_id:
        return
    _change(topic.id, group_id=group_id, pinned_at=None)
    session().execute(
        sa.delete(TopicLink).where(col(TopicLink.topic_id) == topic.id, col(TopicLink.group_id) == group_id)
    )
    thing = Thing(ThingKind.TOPIC, topic.id)
    files = post_queries.documents_in(topic.id)
    documents.move(files, group_id)
    pictures.move(topic.id, topic.group_id, group_id)
    things = [thing, *(Thing(ThingKind.DOCUMENT, each) for each in files), *move_polls(thing, group_id)]
    activity.move([each.id for each in things], group_id)
    relevance.move_votes(things, group_id)
    notices.move(things, group_id)
    record_event(viewer, topic, TopicEventKind.MOVED, group_id=topic.group_id, reason=reason)
    reindex(topic.id)
    enqueue("topic-moved", {"topic": str(topic.id), "by": str(viewer.id)})
    enqueue("analyse", {})  # it may have been in a group that the map shows
    live.disconnect_all()  # pages that were open on it may no longer hear it


def reindex(topic_id: uuid.UUID) -> None:
    """Has search know a topic and its replies as they are now."""
    index_later("topic", topic_id)
    for reply_id in queries.reply_ids_of(topic_id):
        index_later("reply", reply_id)
