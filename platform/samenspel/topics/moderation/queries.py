"""Selects for those who keep order in a discussion."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.groups.access import may_post, visible_to, visible_to_account
from samenspel.groups.models import Group, Membership
from samenspel.lines import lines
from samenspel.people.models import Account
from samenspel.text import shorten, to_plain
from samenspel.topics import access
from samenspel.topics.access import TopicState
from samenspel.topics.models import Reply, TopicTheme
from samenspel.viewer import Viewer

#: The replies among which one chooses on one page, and their letters that are shown.
PAGE, WORDS = 100, 160


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """A group that a topic can go to, or stand in as well. `readers` of its `people` may read the topic."""

    id: uuid.UUID
    name: str
    people: int = 0
    readers: int = 0


def _groups(viewer: Viewer, but: uuid.UUID) -> list[GroupChoice]:
    query = lines(GroupChoice, id=Group.id, name=Group.name).where(
        visible_to(viewer), col(Group.archived_at).is_(None), col(Group.id) != but
    )
    return query.order_by(sa.func.lower(Group.name)).all()


def groups_to_move_to(viewer: Viewer, topic: TopicState) -> list[GroupChoice]:
    """The groups to which the viewer may move a topic."""
    return [each for each in _groups(viewer, topic.group_id) if access.may_move(viewer, topic, each.id)]


def groups_to_link(viewer: Viewer, topic: TopicState) -> list[GroupChoice]:
    """The groups in whose list the viewer may show a topic too, with how many of their people may read it: those for
    whom its own group exists."""
    found = [each for each in _groups(viewer, topic.group_id) if may_post(viewer, each.id)]
    query = (
        columns(
            Membership.group_id,
            sa.func.count().label("people"),
            sa.func.count(sa.case((visible_to_account(), 1))).label("readers"),
        )
        .select_from(Membership)
        .join(Account, col(Account.id) == Membership.account_id)
        .join(Group, col(Group.id) == topic.group_id)
        .where(
            col(Membership.group_id).in_([each.id for each in found]),
            col(Membership.left_at).is_(None),
            col(Account.active),
        )
        .group_by(col(Membership.group_id))
    )
    counts = {row.group_id: (row.people, row.readers) for row in session().execute(query)} if found else {}
    return [GroupChoice(each.id, each.name, *counts.get(each.id, (0, 0))) for each in found]


def theme_ids_of(topic_id: uuid.UUID) -> list[uuid.UUID]:
    """The themes of a topic, besides that of its group."""
    query = columns(TopicTheme.theme_id).where(col(TopicTheme.topic_id) == topic_id)
    return list(session().execute(query).scalars())


@dataclass(frozen=True, slots=True)
class ReplyChoice:
    """A reply that can go to a new topic."""

    number: int
    author_name: str
    body_html: str

    @property
    def words(self) -> str:
        return shorten(to_plain(self.body_html), WORDS)


def replies_to_split(topic_id: uuid.UUID, first: int) -> Sequence[ReplyChoice]:
    """The replies of a topic from a number on, a page of them."""
    query = (
        lines(ReplyChoice, number=Reply.number, author_name=Account.name, body_html=Reply.body_html)
        .join(Account, col(Account.id) == Reply.author_id)
        .where(col(Reply.topic_id) == topic_id, col(Reply.number) >= first, col(Reply.deleted_at).is_(None))
    )
    return query.order_by(col(Reply.number)).limit(PAGE).all()
