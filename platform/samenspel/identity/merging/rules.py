"""Which rows name an account, and which of two stays where an account may have only one of them.

The columns are found in the tables themselves. What is listed here is what they do not say: a table that is added and
that the lists do not know fails a test.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

#: Two rows as a mapping of their columns, that of the account which stays first: what the one row says that is left.
Combine = Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class AccountColumn:
    """A column that names an account, and the other columns of each key in which it may stand only once."""

    table: sa.Table
    name: str
    keys: tuple[tuple[str, ...], ...]

    @property
    def label(self) -> str:
        return f"{self.table.name}.{self.name}"


#: What is not given on: sessions and changes of an address are ended, a departure is cancelled, a merged account is
#: anonymised with the one it went up in, and chat has steps of its own (`chat_actions.py`). For which fund an account
#: was there before stays said of that account: funds pay by it.
APART = frozenset(
    {
        "channel_person.account_id",
        "departure.account_id",
        "device_session.account_id",
        "email_change.account_id",
        "former_affiliation.account_id",
        "merged_account.account_id",
        "planned_anonymisation.account_id",
    }
)
#: Columns that name an account without a foreign key.
LOOSE = (
    "discarded_document.reviewer_id",
    "document.reviewer_id",
    "initiative.draft_of_id",
    "invited_outsider.account_id",
    "level_choice.scope_id",
    "meeting.reporter_id",
    "membership.replaces_id",
)
#: JSON in which ids of accounts stand.
IN_JSON = (
    "dead_letter.payload",
    "deleted_topic.rows",
    "deleted_topic.links",
    "form_draft.base",
    "form_draft.fields",
    "job.payload",
    "report_version.content",
)


def _mine(_stays: Mapping[str, Any], _goes: Mapping[str, Any]) -> dict[str, Any]:
    """The row of the account that stays."""
    return {}


def _newest(column: str) -> Combine:
    """The row in which a moment is the later one."""

    def combine(stays: Mapping[str, Any], goes: Mapping[str, Any]) -> dict[str, Any]:
        is_newer = goes[column] is not None and (stays[column] is None or goes[column] > stays[column])
        return dict(goes) if is_newer else {}

    return combine


def _most(*names: str) -> Combine:
    """The row of the account that stays, with the highest of some values."""

    def combine(stays: Mapping[str, Any], goes: Mapping[str, Any]) -> dict[str, Any]:
        found = {name: [value for value in (stays[name], goes[name]) if value is not None] for name in names}
        return {name: max(values) for name, values in found.items() if values}

    return combine


def _filled(stays: Mapping[str, Any], goes: Mapping[str, Any]) -> dict[str, Any]:
    """What the account that stays left empty, with the words of both lists."""
    empty = {name: goes[name] for name, value in stays.items() if value in ("", None)}
    known = {word.casefold() for word in stays["expertise"]}
    more = [word for word in goes["expertise"] if word.casefold() not in known]
    return empty | {"expertise": [*stays["expertise"], *more]}


def _unless_open(stays: Mapping[str, Any], goes: Mapping[str, Any]) -> dict[str, Any]:
    """The notice that is still to be read, the newest one where both are, or neither."""
    if (stays["read_at"] is None) != (goes["read_at"] is None):
        return dict(goes) if goes["read_at"] is None else {}
    return _newest("at")(stays, goes)


#: By table, what becomes of two rows of which an account may have only one. A membership is combined before
#: (`membership_actions.py`).
CLASHES: dict[str, Combine] = {
    "answer": _newest("created_at"),
    "card_photo": _mine,
    "catch_up_seen": _mine,
    "channel_mark": _most("read_seq"),
    "check_in": _mine,
    "delivery_preference": _mine,
    "digest": _mine,
    "digest_item": _mine,
    "digest_schedule": _mine,
    "door_tap": _newest("tapped_at"),
    "form_draft": _newest("updated_at"),
    "former_account_name": _mine,
    "join_request": _newest("asked_at"),
    "level_choice": _mine,
    "meal_wish": _newest("created_at"),
    "membership": _mine,
    "notice": _unless_open,
    "other_affiliation": _mine,
    "poll_answer": _newest("created_at"),
    "poll_completion": _mine,
    "profile": _filled,
    "reaction": _mine,
    "read_mark": _most("last_at", "was_opened"),
    "read_sweep": _newest("at"),
    "relevance_vote": _newest("created_at"),
    "topic_mark": _most("read_number", "follows"),
}
#: Tables whose rows all stay, with a new key: it only kept a form that was sent twice from being stored twice.
NONCES = frozenset({"message", "reply", "topic"})


@cache
def account_columns() -> tuple[AccountColumn, ...]:
    """All columns that refer to an account, in the order of the tables."""
    found = []
    for table in SQLModel.metadata.sorted_tables:
        keys = [tuple(each.columns.keys()) for each in table.constraints if isinstance(each, sa.UniqueConstraint)]
        keys += [tuple(each.columns.keys()) for each in table.indexes if each.unique]
        keys.append(tuple(table.primary_key.columns.keys()))
        for column in table.columns:
            if any(key.column.table.name == "account" for key in column.foreign_keys):
                others = tuple(tuple(name for name in key if name != column.name) for key in keys if column.name in key)
                found.append(AccountColumn(table, column.name, others))
    return tuple(found)


def loose_columns() -> list[sa.Column[Any]]:
    return [_column(label) for label in LOOSE]


def json_columns() -> list[sa.Column[Any]]:
    return [_column(label) for label in IN_JSON]


def _column(label: str) -> sa.Column[Any]:
    table, _, name = label.partition(".")
    return SQLModel.metadata.tables[table].columns[name]
