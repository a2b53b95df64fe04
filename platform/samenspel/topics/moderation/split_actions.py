"""Writes that split a topic: some of its replies become a topic of their own."""

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col

from samenspel import live
from samenspel.activity import actions as activity
from samenspel.activity.mentions import matching as mentions
from samenspel.activity.models import Verb
from samenspel.activity.notices import moving_actions as notices
from samenspel.activity.things import Thing, ThingKind
from samenspel.addresses import path_to
from samenspel.db import columns, session, upsert
from samenspel.jobs import enqueue
from samenspel.topics import post_queries
from samenspel.topics.counting_actions import recount
from samenspel.topics.models import (
    MovedReply,
    Reply,
    Topic,
    TopicDocument,
    TopicEvent,
    TopicEventKind,
    TopicMark,
    TopicTheme,
)
from samenspel.topics.moderation.actions import record_event, reindex
from samenspel.topics.queries import SeenTopic
from samenspel.topics.reactions.models import Reaction
from samenspel.viewer import Viewer


def split_topic(viewer: Viewer, topic: SeenTopic, numbers: Sequence[int], title: str, body: str) -> uuid.UUID | None:
    """Makes a new topic of some replies of another one, in the same group, with links both ways. Returns its id, or
    None where none of these replies is there any more.

    The replies keep their ids and their order and get new numbers; who read them has read them there. `body` is the
    opening, by the viewer.
    """
    # The lock makes who replies now wait, so that no number is taken meanwhile.
    session().execute(sa.select(Topic).where(col(Topic.id) == topic.id).with_for_update())
    moving = _moving(topic.id, numbers)
    if not moving:
        return None
    new = Topic(
        group_id=topic.group_id,
        author_id=viewer.id,
        fund_id=viewer.fund_in(topic.group_id),
        title=title,
        body=body,
        body_html=mentions.html_of(viewer, topic.group_id, body),
        reply_count=len(moving),
        last_author_id=viewer.id,
    )
    session().add(new)
    session().flush()
    renumbered = {old: at for at, (old, _reply_id) in enumerate(moving, 1)}
    _move_replies(topic.id, new.id, moving)
    _move_answer(topic, new.id, renumbered)
    _copy_themes(topic.id, new.id)
    recount(topic.id)
    recount(new.id)
    _copy_marks(viewer, topic.id, new.id, renumbered)
    path = path_to("topics.show", topic_id=new.id)
    activity.record(viewer, Verb.OPENED_TOPIC, topic.group_id, new.id, title, path, text=body)
    paths = {old: post_queries.reply_path(new.id, reply_id, renumbered[old]) for old, reply_id in moving}
    activity.move_posts(topic.id, new.id, title, renumbered, paths)
    new_path = path_to("topics.show", topic_id=new.id, bij="nieuw", anchor="nieuw")
    notices.split_notices(Thing(ThingKind.TOPIC, topic.id), Thing(ThingKind.TOPIC, new.id), renumbered, title, new_path)
    record_event(viewer, topic, TopicEventKind.SPLIT_OFF, other_topic_id=new.id, count=len(moving))
    session().add(
        TopicEvent(
            topic_id=new.id, kind=TopicEventKind.SPLIT_FROM, actor_id=viewer.id, other_topic_id=topic.id, number=0
        )
    )
    for _old, reply_id in moving:
        live.push(f"topic:{topic.id}", "remove", f"#reply-{reply_id}")
    reindex(topic.id)
    reindex(new.id)
    enqueue("topic-moved", {"topic": str(new.id), "by": str(viewer.id)})
    return new.id


def _moving(topic_id: uuid.UUID, numbers: Sequence[int]) -> list[tuple[int, uuid.UUID]]:
    """The replies with these numbers that are there, in their order."""
    query = columns(Reply.number, Reply.id).where(
        col(Reply.topic_id) == topic_id, col(Reply.number).in_(numbers), col(Reply.deleted_at).is_(None)
    )
    return [(row.number, row.id) for row in session().execute(query.order_by(col(Reply.number)))]


def _move_replies(topic_id: uuid.UUID, new_id: uuid.UUID, moving: Sequence[tuple[int, uuid.UUID]]) -> None:
    ids = [reply_id for _old, reply_id in moving]
    for at, (old, reply_id) in enumerate(moving, 1):
        session().add(MovedReply(topic_id=topic_id, number=old, reply_id=reply_id))
        session().execute(
            sa.update(Reply)
            .where(col(Reply.id) == reply_id)
            # The token of its form was for the other topic, in which the author may have used it again.
            .values(topic_id=new_id, number=at, nonce=None)
            .execution_options(synchronize_session=False)
        )
    for table, column in ((TopicDocument, TopicDocument.reply_id), (Reaction, Reaction.post_id)):
        session().execute(
            sa.update(table)
            .where(col(column).in_(ids))
            .values(topic_id=new_id)
            .execution_options(synchronize_session=False)
        )


def _move_answer(topic: SeenTopic, new_id: uuid.UUID, renumbered: dict[int, int]) -> None:
    """An answer that went along is no answer to the question that stays."""
    if topic.answer_number in renumbered:
        session().execute(
            sa.update(Topic)
            .where(col(Topic.id) == topic.id)
            .values(answer_number=None)
            .execution_options(synchronize_session=False)
        )


def _copy_themes(topic_id: uuid.UUID, new_id: uuid.UUID) -> None:
    themes = session().execute(columns(TopicTheme.theme_id).where(col(TopicTheme.topic_id) == topic_id)).scalars()
    session().add_all(TopicTheme(topic_id=new_id, theme_id=each) for each in themes.all())


def _copy_marks(viewer: Viewer, topic_id: uuid.UUID, new_id: uuid.UUID, renumbered: dict[int, int]) -> None:
    """Who read a reply there has read it here; who wrote one takes part."""
    writers = set(session().execute(columns(Reply.author_id).where(col(Reply.topic_id) == new_id)).scalars())
    marks = session().execute(sa.select(TopicMark).where(col(TopicMark.topic_id) == topic_id)).scalars().all()
    rows = {
        mark.account_id: {
            "account_id": mark.account_id,
            "topic_id": new_id,
            "read_number": max((new for old, new in renumbered.items() if old <= mark.read_number), default=0),
            "follows": mark.follows if mark.account_id in writers else None,
        }
        for mark in marks
    }
    rows[viewer.id] = {"account_id": viewer.id, "topic_id": new_id, "read_number": len(renumbered), "follows": True}
    upsert(TopicMark, list(rows.values()), keys=("account_id", "topic_id"), changes=_as_sent)


def _as_sent(sent: object, _stored: object) -> dict[str, object]:
    return {"read_number": sent.read_number, "follows": sent.follows}  # type: ignore[attr-defined]
