"""What happened with a topic besides replies, as its page tells it."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.groups.access import visible_in
from samenspel.groups.models import Group
from samenspel.lines import Lines, lines
from samenspel.people.models import Account, Fund
from samenspel.people.words import party
from samenspel.topics.models import MovedReply, Topic, TopicEvent, TopicEventKind
from samenspel.viewer import Viewer, VisibilityScope


@dataclass(frozen=True, slots=True)
class EventLine:
    """Something that happened after the reply `number`. The other topic, and the group that the topic came from, are
    told only to those for whom they exist."""

    id: uuid.UUID
    kind: TopicEventKind
    at: datetime
    number: int
    actor_id: uuid.UUID | None
    actor_name: str | None
    fund_name: str | None
    reason: str
    count: int
    group_name: str | None
    group_slug: str | None
    other_id: uuid.UUID | None
    other_title: str | None


_Other = aliased(Topic)


@cache
def _events(scope: VisibilityScope) -> Lines[EventLine]:
    place = sa.func.coalesce(col(_Other.group_id), col(TopicEvent.group_id))
    is_seen = col(Group.id).is_not(None)
    return (
        lines(
            EventLine,
            id=TopicEvent.id,
            kind=TopicEvent.kind,
            at=TopicEvent.created_at,
            number=TopicEvent.number,
            actor_id=TopicEvent.actor_id,
            actor_name=Account.name,
            fund_name=party(),
            reason=TopicEvent.reason,
            count=TopicEvent.count,
            group_name=Group.name,
            group_slug=Group.slug,
            other_id=sa.case((is_seen, col(_Other.id))),
            other_title=sa.case((is_seen, col(_Other.title))),
        )
        .outerjoin(Account, col(Account.id) == TopicEvent.actor_id)
        .outerjoin(Fund, col(Fund.id) == Account.fund_id)
        .outerjoin(_Other, col(_Other.id) == TopicEvent.other_topic_id)
        .outerjoin(Group, sa.and_(col(Group.id) == place, visible_in(scope)))
        .where(col(TopicEvent.topic_id) == sa.bindparam("topic"))
        .order_by(col(TopicEvent.created_at), col(TopicEvent.id))
    )


def events_of(viewer: Viewer, topic_id: uuid.UUID) -> list[EventLine]:
    """All that happened with a topic, from old to new."""
    return _events(viewer.scope).all(viewer.bound | {"topic": topic_id})


def moved_reply_id(topic_id: uuid.UUID, number: int) -> uuid.UUID | None:
    """The reply that had a number in a topic, and went to another one."""
    query = columns(MovedReply.reply_id).where(col(MovedReply.topic_id) == topic_id, col(MovedReply.number) == number)
    found: uuid.UUID | None = session().execute(query).scalar()
    return found
