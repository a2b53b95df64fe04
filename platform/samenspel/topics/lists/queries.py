"""Selects about the topics in the list of a group: its own, and those of others that stand there too."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.groups.access import visible_in
from samenspel.groups.models import Group
from samenspel.lines import Lines, lines
from samenspel.people.models import Account, Fund, Theme
from samenspel.people.words import party
from samenspel.topics.models import Topic, TopicLink, TopicTheme
from samenspel.topics.queries import (
    AnswerReply,
    LastAuthor,
    LastFund,
    is_answer,
    new_count,
    shown_count,
    theme_words,
    themes_in,
    with_mark,
)
from samenspel.viewer import Viewer, VisibilityScope

PAGE = 20


class TopicFilter(StrEnum):
    """Which topics a list shows; the values stand in addresses."""

    ALL = "alle"
    OPEN = "open"
    CLOSED = "afgesloten"
    UNREAD = "ongelezen"


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic in a list, with how many replies there are to read, and how many posts the viewer did not read yet.

    `home_name` is that of its own group, where the list is that of a second one.
    """

    id: uuid.UUID
    title: str
    author_id: uuid.UUID
    author_name: str
    fund_name: str | None
    reply_count: int
    last_at: datetime
    last_author_id: uuid.UUID | None
    last_name: str | None
    last_fund: str | None
    closed_at: datetime | None
    pinned_at: datetime | None
    is_answered: bool
    new_count: int
    home_name: str | None = None
    theme_words: str | None = None

    @property
    def themes(self) -> list[tuple[str, str]]:
        """The slug and name of each of its own themes."""
        return themes_in(self.theme_words)


_GROUP: sa.BindParameter[uuid.UUID] = sa.bindparam("group", type_=sa.Uuid())


@cache
def _count(scope: VisibilityScope, shown: TopicFilter, by_words: bool, by_theme: bool) -> sa.Select[Any]:
    return _chosen(columns(sa.func.count(col(Topic.id))), scope, shown, by_words, by_theme)


def _chosen(
    query: sa.Select[Any], scope: VisibilityScope, shown: TopicFilter, by_words: bool, by_theme: bool
) -> sa.Select[Any]:
    """A select from the topics of the list; how far somebody read is joined where that decides."""
    query = query.select_from(Topic)
    query = with_mark(query, _GROUP) if shown is TopicFilter.UNREAD else query
    return query.where(*_conditions(scope, shown, by_words, by_theme))


@cache
def _lines() -> Lines[TopicLine]:
    is_home = col(Topic.group_id) == _GROUP
    home = columns(Group.name).where(col(Group.id) == Topic.group_id).correlate(Topic).scalar_subquery()
    query = (
        lines(
            TopicLine,
            id=Topic.id,
            title=Topic.title,
            author_id=Topic.author_id,
            author_name=Account.name,
            fund_name=party(),
            reply_count=shown_count(),
            last_at=Topic.last_at,
            last_author_id=Topic.last_author_id,
            last_name=LastAuthor.name,
            last_fund=party(fund=LastFund, account=LastAuthor),
            closed_at=Topic.closed_at,
            pinned_at=sa.case((is_home, col(Topic.pinned_at))),
            is_answered=col(AnswerReply.id).is_not(None),
            new_count=new_count(),
            home_name=sa.case((~is_home, home)),
            theme_words=theme_words(),
        )
        .join(Account, col(Account.id) == Topic.author_id)
        .outerjoin(Fund, col(Fund.id) == Topic.fund_id)
        .outerjoin(LastAuthor, col(LastAuthor.id) == Topic.last_author_id)
        .outerjoin(LastFund, col(LastFund.id) == col(LastAuthor.fund_id))
        .outerjoin(AnswerReply, is_answer())
    )
    return with_mark(query, _GROUP)


def _is_listed(scope: VisibilityScope) -> sa.ColumnElement[bool]:
    """SQL: the topics of a group, and those of others that stand in its list too and that the viewer may read."""
    linked = columns(TopicLink.topic_id).where(col(TopicLink.group_id) == _GROUP)
    seen = columns(Group.id).where(visible_in(scope)).correlate(None)
    return sa.or_(col(Topic.group_id) == _GROUP, sa.and_(col(Topic.id).in_(linked), col(Topic.group_id).in_(seen)))


def _conditions(
    scope: VisibilityScope, shown: TopicFilter, by_words: bool, by_theme: bool
) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = [_is_listed(scope)]
    if shown is TopicFilter.OPEN:
        conditions.append(col(Topic.closed_at).is_(None))
    elif shown is TopicFilter.CLOSED:
        conditions.append(col(Topic.closed_at).is_not(None))
    elif shown is TopicFilter.UNREAD:
        conditions.append(new_count() > 0)
    if by_words:
        conditions.append(col(Topic.title).ilike(sa.bindparam("words"), escape="/"))
    if by_theme:
        on_theme = columns(TopicTheme.topic_id).join(Theme, col(Theme.id) == TopicTheme.theme_id)
        conditions.append(col(Topic.id).in_(on_theme.where(col(Theme.slug) == sa.bindparam("theme"))))
    return conditions


def count_in(
    group_id: uuid.UUID, viewer: Viewer, shown: TopicFilter = TopicFilter.ALL, words: str = "", theme: str = ""
) -> int:
    """How many topics of a group `topics_in` has."""
    bound = viewer.bound | {"group": group_id, "words": _containing(words), "theme": theme}
    return int(session().execute(_count(viewer.scope, shown, bool(words), bool(theme)), bound).scalar_one())


def topics_in(
    group_id: uuid.UUID,
    viewer: Viewer,
    *,
    shown: TopicFilter = TopicFilter.ALL,
    words: str = "",
    theme: str = "",
    limit: int = PAGE,
    offset: int = 0,
) -> list[TopicLine]:
    """Topics of a group (which the caller has reached): the pinned ones first, then those that moved last."""
    query = _in_group(viewer.scope, shown, bool(words), bool(theme), limit)
    bound = viewer.bound | {"group": group_id, "words": _containing(words), "theme": theme, "offset": offset}
    return query.all(bound)


@cache
def _in_group(
    scope: VisibilityScope, shown: TopicFilter, by_words: bool, by_theme: bool, limit: int
) -> Lines[TopicLine]:
    is_pinned = sa.case((sa.and_(col(Topic.pinned_at).is_not(None), col(Topic.group_id) == _GROUP), 0), else_=1)
    order = (is_pinned, col(Topic.last_at).desc(), col(Topic.id).desc())
    # The page is chosen before anything else is read: a database works out all columns of what it sorts.
    page = _chosen(columns(col(Topic.id)), scope, shown, by_words, by_theme).order_by(*order).limit(limit)
    page = page.offset(sa.bindparam("offset", type_=sa.Integer())).correlate(None)
    return _lines().where(col(Topic.id).in_(page)).order_by(*order)


def _containing(words: str) -> str:
    """A LIKE pattern for titles that contain the words."""
    escaped = words.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return f"%{escaped}%"


def latest_in(group_id: uuid.UUID, viewer: Viewer, limit: int) -> list[TopicLine]:
    """The first topics of the list of a group, for its page."""
    return topics_in(group_id, viewer, limit=limit)


@cache
def _themes(scope: VisibilityScope) -> sa.Select[Any]:
    return (
        columns(Theme.slug, Theme.name)
        .distinct()
        .join(TopicTheme, col(TopicTheme.theme_id) == Theme.id)
        .join(Topic, col(Topic.id) == TopicTheme.topic_id)
        .where(_is_listed(scope))
        .order_by(col(Theme.name))
    )


def themes_of_topics(group_id: uuid.UUID, viewer: Viewer) -> dict[str, str]:
    """The themes that topics in the list of a group have of their own: the name by the slug."""
    rows = session().execute(_themes(viewer.scope), viewer.bound | {"group": group_id})
    return {row.slug: row.name for row in rows}
