"""Which files the database names, and which it does not."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from samenspel.db import columns, now, session
from samenspel.jobs import reading_phase
from samenspel.runtime.storage.store import FileStore, StoredObject

#: A file is written before its row, and a letter may wait in a job. Nothing that is younger is looked at.
MIN_AGE = timedelta(days=2)
_KEY = re.compile(r"[0-9a-z]{2}/[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Orphans:
    """The files that nothing names, and how many there are in all."""

    files: Sequence[StoredObject]
    total: int


def orphans_in(store: FileStore) -> Orphans:
    """Looks at the store first and then at the database, which holds up nobody. Raises StoreAway."""
    before, total = now() - MIN_AGE, 0
    old: list[StoredObject] = []
    for file in store.all():
        total += 1
        if file.changed_at < before:
            old.append(file)
    with reading_phase():
        named = named_keys()
    return Orphans([file for file in old if file.key not in named], total)


def named_keys() -> set[str]:
    """The keys of all files that the database names, of whatever feature: in columns called `key` or `..._key`, and in
    any JSON, for what may come back and for letters that wait in a job. Other keys among them do no harm."""
    found: set[str] = set()
    for column in key_columns():
        found.update(session().execute(columns(column).where(column.is_not(None))).scalars())
    for column in _json_columns():
        text = sa.cast(column, sa.Text)
        with_keys = columns(text).where(text.like("%/%")).execution_options(yield_per=100)
        for value in session().execute(with_keys).scalars():
            found.update(_KEY.findall(value))
    return found


def key_columns() -> list[sa.Column[Any]]:
    return [each for each in _all_columns() if each.name == "key" or each.name.endswith("_key")]


def _json_columns() -> list[sa.Column[Any]]:
    return [each for each in _all_columns() if isinstance(each.type, sa.JSON)]


def _all_columns() -> Iterator[sa.Column[Any]]:
    return (column for table in SQLModel.metadata.sorted_tables for column in table.columns)
