"""Selects about topics that were deleted, and the rows that go when one is."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col

from samenspel.activity.models import Activity
from samenspel.db import columns, now, session
from samenspel.groups.access import visible_to
from samenspel.groups.models import Group
from samenspel.lines import Lines, lines
from samenspel.people.models import Account
from samenspel.polls.models import Poll
from samenspel.topics import access
from samenspel.topics.models import RESTORABLE, Reply, Topic
from samenspel.topics.queries import SeenTopic
from samenspel.topics.trash.models import DeletedTopic
from samenspel.viewer import Viewer

PAGE = 20

#: Rows as JSON, by the names of their tables.
Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class DeletedLine:
    """A topic that was deleted, for those who may bring it back."""

    topic_id: uuid.UUID
    group_id: uuid.UUID
    group_slug: str
    group_name: str
    title: str
    shown_count: int
    author_id: uuid.UUID
    author_name: str
    account_id: uuid.UUID
    account_name: str
    deleted_at: datetime


def _deleted(viewer: Viewer) -> Lines[DeletedLine]:
    deleter = aliased(Account)
    return (
        lines(
            DeletedLine,
            topic_id=DeletedTopic.topic_id,
            group_id=DeletedTopic.group_id,
            group_slug=Group.slug,
            group_name=Group.name,
            title=DeletedTopic.title,
            shown_count=DeletedTopic.shown_count,
            author_id=DeletedTopic.author_id,
            author_name=Account.name,
            account_id=DeletedTopic.account_id,
            account_name=deleter.name,
            deleted_at=DeletedTopic.created_at,
        )
        .join(Group, col(Group.id) == DeletedTopic.group_id)
        .join(Account, col(Account.id) == DeletedTopic.author_id)
        .join(deleter, col(deleter.id) == DeletedTopic.account_id)
        .where(visible_to(viewer), col(DeletedTopic.created_at) > now() - RESTORABLE)
    )


def reach(viewer: Viewer, topic_id: uuid.UUID) -> DeletedLine | None:
    """The deleted topic, if its group exists for the viewer and it may still come back."""
    return _deleted(viewer).where(col(DeletedTopic.topic_id) == topic_id).first()


def _in_group(group_id: uuid.UUID, deleted_by: uuid.UUID | None) -> sa.ColumnElement[bool]:
    found = col(DeletedTopic.group_id) == group_id
    return found if deleted_by is None else sa.and_(found, col(DeletedTopic.account_id) == deleted_by)


def deleted_in(
    viewer: Viewer, group_id: uuid.UUID, deleted_by: uuid.UUID | None = None, offset: int = 0
) -> list[DeletedLine]:
    """A page of the topics of a group that were deleted, by anybody or by one account; the last one first."""
    query = _deleted(viewer).where(_in_group(group_id, deleted_by))
    return query.order_by(col(DeletedTopic.created_at).desc()).limit(PAGE).offset(offset).all()


def count_in(group_id: uuid.UUID, deleted_by: uuid.UUID | None = None) -> int:
    since = col(DeletedTopic.created_at) > now() - RESTORABLE
    query = columns(sa.func.count()).select_from(DeletedTopic).where(_in_group(group_id, deleted_by), since)
    return int(session().execute(query).scalar_one())


def may_delete(viewer: Viewer, topic: SeenTopic) -> bool:
    """Whether the viewer may delete the topic; asks the database only of its author."""
    alone = access.may_delete_topic(viewer, topic, topic.author_id, has_replies_of_others=False)
    if not alone or not topic.shown_count or access.may_moderate(viewer, topic):
        return alone
    return not _has_replies_of_others(topic.id, topic.author_id)


def _has_replies_of_others(topic_id: uuid.UUID, author_id: uuid.UUID) -> bool:
    """Whether anybody but its author replied in a topic; a reply that was deleted is none."""
    there = (col(Reply.topic_id) == topic_id, col(Reply.author_id) != author_id, col(Reply.deleted_at).is_(None))
    return session().execute(columns(Reply.id).where(*there).limit(1)).first() is not None


def lock(topic_id: uuid.UUID) -> bool:
    """Waits for who writes in a topic or votes in it, and keeps others from it; whether the topic is there."""
    found = session().execute(columns(Topic.id).where(col(Topic.id) == topic_id).with_for_update()).first()
    session().execute(columns(Poll.id).where(col(Poll.topic_id) == topic_id).with_for_update()).all()
    return found is not None


@dataclass(frozen=True, slots=True)
class TopicRows:
    """The rows of a topic and of all that hangs on it, and the columns of other rows that name one of them."""

    rows: Rows = field(default_factory=dict)
    links: list[dict[str, Any]] = field(default_factory=list)

    def ids(self, table: str) -> list[uuid.UUID]:
        """The ids of the rows of a table."""
        return [uuid.UUID(row["id"]) for row in self.rows.get(table, ())]


def rows_of(topic_id: uuid.UUID) -> TopicRows:
    """All rows that go with a topic by the foreign keys of the tables, and the activities about it and its polls.

    The tables say what that is, so that a new one which hangs on a topic is not forgotten here.
    """
    found, tables = TopicRows(), SQLModel.metadata.tables
    _add(found, tables["topic"], col(Topic.id) == topic_id)
    _add(found, tables["activity"], col(Activity.object_id).in_([topic_id, *found.ids("poll")]))
    return found


def _add(found: TopicRows, table: sa.Table, which: sa.ColumnElement[bool]) -> None:
    known = {_key(table, row) for row in found.rows.get(table.name, ())}
    rows = [_as_json(row) for row in session().execute(sa.select(table).where(which)).mappings()]
    fresh = [row for row in rows if _key(table, row) not in known]
    if not fresh:
        return
    found.rows.setdefault(table.name, []).extend(fresh)
    for other in SQLModel.metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table is not table:
                continue
            values = [_from_json(key.column, row[key.column.name]) for row in fresh]
            if key.ondelete == "CASCADE":
                _add(found, other, key.parent.in_(values))
            elif key.ondelete == "SET NULL":
                _add_links(found, other, key.parent, values)


def _add_links(found: TopicRows, table: sa.Table, column: "sa.Column[Any]", values: Collection[Any]) -> None:
    query = sa.select(*table.primary_key.columns, column).where(column.in_(values))
    for row in session().execute(query).mappings():
        link = _as_json(row)
        value = link.pop(column.name)
        found.links.append({"table": table.name, "key": link, "column": column.name, "value": value})


def _key(table: sa.Table, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key.columns)


def _as_json(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _from_json(column: "sa.Column[Any]", value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, sa.Uuid):
        return uuid.UUID(value)
    kind = getattr(column.type, "impl", column.type)
    return datetime.fromisoformat(value) if isinstance(kind, sa.DateTime) else value


def rows_to_insert(rows: Rows) -> list[tuple[sa.Table, list[dict[str, Any]]]]:
    """Stored rows with their tables, each after those that it needs.

    What hangs on something that is gone by now (a theme, a group) is left out, and what only names it names nothing.
    """
    made: list[tuple[sa.Table, list[dict[str, Any]]]] = []
    there: dict[str, set[Any]] = {}
    for table in SQLModel.metadata.sorted_tables:
        stored = rows.get(table.name)
        if not stored:
            continue
        names = [column.name for column in table.columns if column.name in stored[0]]
        values = [{name: _from_json(table.c[name], row[name]) for name in names} for row in stored]
        for key in sorted(table.foreign_keys, key=lambda each: each.parent.name):
            values = _without_missing(values, key, there.get(key.column.table.name, set()))
        if "id" in names:
            there[table.name] = {row["id"] for row in values}
        made.append((table, values))
    return made


def _without_missing(rows: list[dict[str, Any]], key: "sa.ForeignKey", known: set[Any]) -> list[dict[str, Any]]:
    name = key.parent.name
    wanted = {row[name] for row in rows if row.get(name) is not None} - known
    if not wanted or key.ondelete is None:
        return rows
    missing = wanted - set(session().execute(sa.select(key.column).where(key.column.in_(wanted))).scalars())
    if key.ondelete == "SET NULL":
        return [row | {name: None} if row.get(name) in missing else row for row in rows]
    return [row for row in rows if row.get(name) not in missing]


def link_to_set(link: Mapping[str, Any]) -> tuple[sa.Table, sa.ColumnElement[bool], "sa.Column[Any]", Any]:
    """The table, the row, the column and the value of a stored link, where that still names nothing."""
    table = SQLModel.metadata.tables[link["table"]]
    column = table.c[link["column"]]
    row = [table.c[name] == _from_json(table.c[name], value) for name, value in link["key"].items()]
    return table, sa.and_(*row, column.is_(None)), column, _from_json(column, link["value"])
