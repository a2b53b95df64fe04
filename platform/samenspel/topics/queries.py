"""Selects about topics: one as a viewer reaches it, and lists. Those about its posts are in `post_queries`."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from samenspel.db import columns, now, session
from samenspel.groups.access import visible_in, visible_to
from samenspel.groups.models import Group, Membership
from samenspel.lines import Lines, lines
from samenspel.people.models import Account, Fund, Theme
from samenspel.people.words import author_party, party
from samenspel.text import shorten, to_plain
from samenspel.topics.models import Reply, Topic, TopicLink, TopicMark, TopicTheme
from samenspel.viewer import Viewer, VisibilityScope

#: A select, with or without the dataclass that its rows become.
Query = TypeVar("Query", "sa.Select[Any]", "Lines[Any]")

NEWS = timedelta(days=120)
#: The letters of an answer that stand below the opening.
MAX_ANSWER = 280


@dataclass(frozen=True, slots=True)
class SeenTopic:
    """A topic as a viewer reaches it. `read_number` is how far they read, None for never opened.

    `reply_count` is the number of the last reply, `shown_count` how many replies there are to read. `new_count` of them
    are new since the viewer read it, from the number `first_new` on.
    """

    id: uuid.UUID
    group_id: uuid.UUID
    group_slug: str
    group_name: str
    title: str
    body: str
    body_html: str
    author_id: uuid.UUID
    author_name: str
    fund_name: str | None
    created_at: datetime
    edited_at: datetime | None
    closed_at: datetime | None
    pinned_at: datetime | None
    reply_count: int
    shown_count: int
    read_number: int | None
    first_new: int | None
    new_count: int
    answer_id: uuid.UUID | None
    answer_number: int | None
    answer_html: str | None
    answer_author_id: uuid.UUID | None
    answer_name: str | None
    answer_fund: str | None
    linked_group_id: uuid.UUID | None
    linked_name: str | None
    linked_slug: str | None
    theme_words: str | None

    @property
    def themes(self) -> list[tuple[str, str]]:
        """The slug and name of each of its own themes."""
        return themes_in(self.theme_words)

    @property
    def answer_words(self) -> str:
        """The beginning of the reply that answers it."""
        return shorten(to_plain(self.answer_html or ""), MAX_ANSWER)


#: Statements that every page runs are built once: the viewer comes in by this parameter.
_ME = sa.bindparam("viewer_id", type_=sa.Uuid())


def is_my_mark() -> sa.ColumnElement[bool]:
    return sa.and_(col(TopicMark.topic_id) == Topic.id, col(TopicMark.account_id) == _ME)


AnswerReply, _AnswerAuthor, _AnswerFund = aliased(Reply), aliased(Account), aliased(Fund)


def is_answer() -> sa.ColumnElement[bool]:
    """SQL: the reply that answers a topic, as long as it is there."""
    return sa.and_(
        col(AnswerReply.topic_id) == Topic.id,
        col(AnswerReply.number) == Topic.answer_number,
        col(AnswerReply.deleted_at).is_(None),
    )


def _linked_group(column: Any, scope: VisibilityScope) -> sa.ScalarSelect[Any]:
    """SQL: the name or slug of the second group of a topic, for those for whom that group exists."""
    query = columns(column).where(col(Group.id) == TopicLink.group_id, visible_in(scope))
    return query.correlate(TopicLink).scalar_subquery()


def theme_words() -> sa.ScalarSelect[Any]:
    """SQL: the slugs and names of the themes of a topic, for `themes_in`; NULL without any."""
    words = sa.func.aggregate_strings(col(Theme.slug) + "\t" + col(Theme.name), "\n")
    query = columns(words).join(TopicTheme, col(TopicTheme.theme_id) == Theme.id)
    return query.where(col(TopicTheme.topic_id) == Topic.id).correlate(Topic).scalar_subquery()


def themes_in(words: str | None) -> list[tuple[str, str]]:
    """The slug and name of each theme in `theme_words`, by name."""
    pairs = [line.partition("\t") for line in (words or "").split("\n") if line]
    return sorted(((slug, name) for slug, _tab, name in pairs), key=lambda pair: pair[1])


def shown_count() -> sa.ColumnElement[int]:
    """SQL: how many replies of a topic are there to read."""
    return col(Topic.reply_count) - col(Topic.removed_count)


def unread_replies(what: sa.ColumnElement[Any]) -> sa.ScalarSelect[Any]:
    """SQL: something of the replies after the mark of the viewer that are not deleted; NULL or 0 without a mark."""
    return (
        columns(what)
        .select_from(Reply)
        .where(
            col(Reply.topic_id) == Topic.id,
            col(Reply.number) > col(TopicMark.read_number),
            col(Reply.deleted_at).is_(None),
        )
        .scalar_subquery()
    )


@cache
def _reachable(scope: VisibilityScope) -> Lines[SeenTopic]:
    return (
        lines(
            SeenTopic,
            id=Topic.id,
            group_id=Topic.group_id,
            group_slug=Group.slug,
            group_name=Group.name,
            title=Topic.title,
            body=Topic.body,
            body_html=Topic.body_html,
            author_id=Topic.author_id,
            author_name=Account.name,
            fund_name=author_party(),
            created_at=Topic.created_at,
            edited_at=Topic.edited_at,
            closed_at=Topic.closed_at,
            pinned_at=Topic.pinned_at,
            reply_count=Topic.reply_count,
            shown_count=shown_count(),
            read_number=TopicMark.read_number,
            first_new=unread_replies(sa.func.min(col(Reply.number))),
            new_count=unread_replies(sa.func.count()),
            answer_id=AnswerReply.id,
            answer_number=AnswerReply.number,
            answer_html=AnswerReply.body_html,
            answer_author_id=AnswerReply.author_id,
            answer_name=_AnswerAuthor.name,
            answer_fund=author_party(fund=_AnswerFund, account=_AnswerAuthor),
            linked_group_id=TopicLink.group_id,
            linked_name=_linked_group(Group.name, scope),
            linked_slug=_linked_group(Group.slug, scope),
            theme_words=theme_words(),
        )
        .join(Group, col(Group.id) == Topic.group_id)
        .join(Account, col(Account.id) == Topic.author_id)
        .outerjoin(Fund, col(Fund.id) == Topic.fund_id)
        .outerjoin(TopicMark, is_my_mark())
        .outerjoin(AnswerReply, is_answer())
        .outerjoin(_AnswerAuthor, col(_AnswerAuthor.id) == col(AnswerReply.author_id))
        .outerjoin(_AnswerFund, col(_AnswerFund.id) == col(AnswerReply.fund_id))
        .outerjoin(TopicLink, col(TopicLink.topic_id) == Topic.id)
        .where(col(Topic.id) == sa.bindparam("topic"), visible_in(scope))
    )


def reach(viewer: Viewer, topic_id: uuid.UUID) -> SeenTopic | None:
    """The topic, or None where it does not exist for this viewer; with its group, author and mark in one query."""
    return _reachable(viewer.scope).first(viewer.bound | {"topic": topic_id})


def may_listen(viewer: Viewer, topic_id: uuid.UUID) -> bool:
    """Whether the room of a topic may be listened to."""
    there = sa.exists().where(col(Topic.id) == topic_id, col(Group.id) == Topic.group_id, visible_to(viewer))
    return bool(session().execute(columns(there)).scalar())


LastAuthor = aliased(Account)
LastFund = aliased(Fund)


def new_count() -> sa.ColumnElement[int]:
    """SQL: the number of new posts. Without a mark, members count all posts of a topic that moved since they joined."""
    has_mark = col(TopicMark.read_number).is_not(None)
    return sa.case(
        (has_mark & (col(TopicMark.read_number) >= col(Topic.reply_count)), 0),
        (has_mark & (col(Topic.removed_count) == 0), col(Topic.reply_count) - col(TopicMark.read_number)),
        (has_mark, unread_replies(sa.func.count())),
        (col(Topic.last_at) > col(Membership.joined_at), shown_count() + 1),
        else_=0,
    )


def with_mark(query: Query, group_id: Any = Topic.group_id) -> Query:
    mine = sa.and_(
        col(Membership.group_id) == group_id,
        col(Membership.account_id) == _ME,
        col(Membership.left_at).is_(None),
    )
    return query.outerjoin(TopicMark, is_my_mark()).outerjoin(Membership, mine)


@dataclass(frozen=True, slots=True)
class UnreadTopic:
    """A topic with news for somebody: `new_count` posts since they last read it, or since they joined."""

    id: uuid.UUID
    title: str
    group_id: uuid.UUID
    group_name: str
    group_slug: str
    new_count: int
    reply_count: int
    is_new: bool
    last_at: datetime
    last_author_id: uuid.UUID | None
    last_name: str | None
    last_fund: str | None


def unread_for(viewer: Viewer, limit: int) -> list[UnreadTopic]:
    """Topics in the viewer's own groups with posts since they read or joined, those that moved last first.

    A topic that did not move for four months is left out; the lists of the groups still mark it as unread.
    """
    bound = viewer.bound | {"since": now() - NEWS}
    return _unread(viewer.scope, limit).all(bound)


@cache
def _unread(scope: VisibilityScope, limit: int) -> Lines[UnreadTopic]:
    query = (
        lines(
            UnreadTopic,
            id=Topic.id,
            title=Topic.title,
            group_id=Topic.group_id,
            group_name=Group.name,
            group_slug=Group.slug,
            new_count=new_count(),
            reply_count=Topic.reply_count,
            is_new=col(TopicMark.read_number).is_(None),
            last_at=Topic.last_at,
            last_author_id=Topic.last_author_id,
            last_name=LastAuthor.name,
            last_fund=party(fund=LastFund, account=LastAuthor),
        )
        .join(Group, col(Group.id) == Topic.group_id)
        .outerjoin(LastAuthor, col(LastAuthor.id) == Topic.last_author_id)
        .outerjoin(LastFund, col(LastFund.id) == col(LastAuthor.fund_id))
        .where(
            col(Membership.account_id) == _ME,
            visible_in(scope),
            col(Topic.last_at) > sa.bindparam("since"),
            new_count() > 0,
            col(Topic.last_author_id).is_distinct_from(_ME),
        )
        .order_by(col(Topic.last_at).desc())
        .limit(limit)
    )
    return with_mark(query)


def reply_ids_of(topic_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """The ids of the replies in a topic that are not deleted."""
    query = columns(Reply.id).where(col(Reply.topic_id) == topic_id, col(Reply.deleted_at).is_(None))
    return session().execute(query).scalars().all()


def answered_among(topic_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some topics in which a reply is marked as the answer."""
    if not topic_ids:
        return set()
    query = columns(Topic.id).join(AnswerReply, is_answer()).where(col(Topic.id).in_(topic_ids))
    return set(session().execute(query).scalars())
