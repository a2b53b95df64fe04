"""Writes of a merge that are the same for every table: each row that names the one account names the other."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from samenspel.db import columns, session
from samenspel.identity.merging.rules import (
    APART,
    CLASHES,
    NONCES,
    AccountColumn,
    account_columns,
    json_columns,
    loose_columns,
)
from samenspel.jobs import index_later

#: Tables of which the search index has the rows, by the kind of document.
_INDEXED = ("document", "group", "meeting", "message", "poll", "reply", "report", "topic")


def give_rows(goes: uuid.UUID, stays: uuid.UUID) -> None:
    """Has every row that names the account which goes name the one that stays."""
    for column in loose_columns():
        session().execute(sa.update(column.table).where(column == goes).values({column.name: stays}))
    for each in account_columns():
        if each.label not in APART:
            _give_column(each, goes, stays)
    for column in json_columns():
        _give_json(column, goes, stays)


def _give_column(each: AccountColumn, goes: uuid.UUID, stays: uuid.UUID) -> None:
    for key in each.keys:
        _resolve(each, key, goes, stays)
    column = each.table.columns[each.name]
    if each.table.name in _INDEXED:
        for row_id in session().execute(columns(each.table.columns.id).where(column == goes)).scalars().all():
            index_later(each.table.name, row_id)
    session().execute(sa.update(each.table).where(column == goes).values({each.name: stays}))


def _resolve(each: AccountColumn, key: tuple[str, ...], goes: uuid.UUID, stays: uuid.UUID) -> None:
    """Makes one row of two, where the account that stays may not have both."""
    table = each.table
    mine, theirs = table.alias(), table.alias()
    same = [mine.columns[name] == theirs.columns[name] for name in key]
    query = (
        columns(*[column.label(f"mine_{column.name}") for column in mine.columns])
        .add_columns(*[column.label(f"theirs_{column.name}") for column in theirs.columns])
        .join_from(mine, theirs, sa.and_(*same, theirs.columns[each.name] == goes))
        .where(mine.columns[each.name] == stays)
    )
    names = [column.name for column in table.columns]
    for row in session().execute(query).mappings().all():
        kept, other = ({name: row[f"{side}_{name}"] for name in names} for side in ("mine", "theirs"))
        if table.name in NONCES:
            session().execute(sa.update(table).where(_is(table, other)).values(nonce=None))
            continue
        values = CLASHES[table.name](kept, other)
        _give_children(table, other, kept)
        session().execute(sa.delete(table).where(_is(table, other)))
        fixed = {each.name, *key, *table.primary_key.columns.keys()}
        changed = {name: value for name, value in values.items() if name not in fixed}
        if changed:
            session().execute(sa.update(table).where(_is(table, kept)).values(changed))


def _is(table: sa.Table, row: Mapping[str, Any]) -> sa.ColumnElement[bool]:
    return sa.and_(*[column == row[column.name] for column in table.primary_key.columns])


def _give_children(table: sa.Table, other: Mapping[str, Any], kept: Mapping[str, Any]) -> None:
    """What hung on the row that goes hangs on the one that stays."""
    for child in SQLModel.metadata.sorted_tables:
        for key in child.foreign_keys:
            if key.column.table is table:
                value = {key.parent.name: kept[key.column.name]}
                session().execute(sa.update(child).where(key.parent == other[key.column.name]).values(value))


def _give_json(column: "sa.Column[Any]", goes: uuid.UUID, stays: uuid.UUID) -> None:
    """Replaces the id in JSON, in both ways in which it can be written there."""
    table, text = column.table, sa.cast(column, sa.Text)
    has_it = sa.or_(text.contains(str(goes)), text.contains(goes.hex))
    for row in session().execute(columns(*table.primary_key.columns, column).where(has_it)).mappings().all():
        written = json.dumps(row[column.name]).replace(str(goes), str(stays)).replace(goes.hex, stays.hex)
        session().execute(sa.update(table).where(_is(table, dict(row))).values({column.name: json.loads(written)}))
