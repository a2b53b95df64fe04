"""Foreign keys that rows are looked up by lead an index: else each look, and each deletion, reads the whole table."""

import re
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from sqlmodel import SQLModel

from samenspel.db import Row

PACKAGE = Path(__file__).resolve().parents[1] / "platform" / "samenspel"
#: Compared in a query that an index of another column, named here, narrows to a few rows first.
NARROWED = {
    ("attendance_change", "fund_id"): "meeting_id",
    ("answer", "fund_id"): "meeting_id",
    ("check_in", "fund_id"): "meeting_id",
    ("post_version", "author_id"): "topic_id",
    ("report_version", "author_id"): "meeting_id",
}


def leading_columns(table: sa.Table) -> set[str]:
    """The first column of each index, of the primary key and of each unique constraint."""
    indexes = [list(index.columns) for index in table.indexes]
    unique = [list(each.columns) for each in table.constraints if isinstance(each, sa.UniqueConstraint)]
    return {columns[0].name for columns in [*indexes, *unique, list(table.primary_key.columns)] if columns}


def compared() -> set[tuple[str, str]]:
    """The columns that some code compares with a value, as the name of a class and of its attribute."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        if "migrations" not in path.parts:
            found |= set(re.findall(r"col\((\w+)\.(\w+)\)(?: ==|\.in_\(|\.is_\()", path.read_text()))
    return found


def test_foreign_keys_that_are_searched_by_lead_an_index(app: Flask) -> None:
    class_of = {mapper.local_table: mapper.class_.__name__ for mapper in Row._sa_registry.mappers}
    searched, bare, keys = compared(), [], 0
    for table in SQLModel.metadata.sorted_tables:
        for key in table.foreign_keys:
            column = key.parent.name
            keys += 1
            is_searched = key.ondelete is not None or (class_of.get(table), column) in searched
            if is_searched and column not in leading_columns(table) and (table.name, column) not in NARROWED:
                bare.append(f"{table.name}.{column}")
    assert keys > 100, "the tables were looked at"
    assert len(searched) > 100, "the code was read"
    assert bare == [], "add index=True, and a migration"


def test_what_narrows_instead_leads_an_index_itself(app: Flask) -> None:
    for (name, _), other in NARROWED.items():
        assert other in leading_columns(SQLModel.metadata.tables[name]), name
