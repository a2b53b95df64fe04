"""Writes of an anonymisation in texts: the name and the address of somebody, wherever the platform wrote them."""

import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from samenspel.activity.mentions.queries import MentionKind
from samenspel.db import columns, session
from samenspel.identity.anonymising.rules import ADDRESSED, MENTIONING, WRITTEN_BY_PLATFORM
from samenspel.jobs import index_later
from samenspel.text import mentions_in, replace_mentions


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody was, and what is said instead. `own_names` are the names, present and former, that nobody else has,
    the longest first."""

    account_id: uuid.UUID
    name: str
    email: str
    new_name: str
    new_email: str
    closed_at: datetime
    own_names: tuple[str, ...]

    def replaced_in(self, text: str) -> str:
        """A text without the address, and without the names that can be nobody else's."""
        text = re.sub(re.escape(self.email), lambda _found: self.new_email, text, flags=re.IGNORECASE)
        for name in self.own_names:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda _found: self.new_name, text)
        return text


def replace_in_texts(who: Identity) -> None:
    """Replaces somebody's name and address in what the platform wrote."""
    _delete_mails(who)
    for name in ADDRESSED:
        _rename_asked(SQLModel.metadata.tables[name], who)
    check_in = SQLModel.metadata.tables["check_in"]
    mine = check_in.c.account_id == who.account_id
    session().execute(sa.update(check_in).where(mine).values(name=who.new_name))
    for label in WRITTEN_BY_PLATFORM:
        name, _, column = label.partition(".")
        _replace_in(SQLModel.metadata.tables[name].columns[column], who)


def _delete_mails(who: Identity) -> None:
    """Deletes mails to the address that were not sent yet, or were given up."""
    tables = SQLModel.metadata.tables
    session().execute(sa.delete(tables["dead_letter"]).where(sa.func.lower(tables["dead_letter"].c.to) == who.email))
    job = tables["job"]
    for row in session().execute(columns(job.c.id, job.c.payload).where(job.c.kind == "mail")).all():
        if str(row.payload.get("to", "")).lower() == who.email:
            session().execute(sa.delete(job).where(job.c.id == row.id))


def _rename_asked(table: sa.Table, who: Identity) -> None:
    """Takes the name and the address out of invitations; not of those that the address got after the account closed,
    which are to whoever has it now."""
    is_theirs = sa.and_(sa.func.lower(table.c.email) == who.email, table.c.created_at <= who.closed_at)
    if "account_id" in table.c:
        is_theirs = sa.or_(is_theirs, table.c.account_id == who.account_id)
    session().execute(sa.update(table).where(is_theirs).values(name=who.new_name, email=who.new_email))


def _replace_in(column: "sa.Column[Any]", who: Identity) -> None:
    """Replaces them in one column, of text or of JSON, whose escapes are those of Python."""
    is_json = isinstance(column.type, sa.JSON)
    text = sa.cast(column, sa.Text)
    words = [*who.own_names, who.email]
    written = {json.dumps(word)[1:-1] if is_json else word for word in words} | set(words)
    has_it = sa.or_(*(text.icontains(word, autoescape=True) for word in sorted(written)))
    keys = list(column.table.primary_key.columns)
    for row in session().execute(columns(*keys, column.label("value")).where(has_it)).all():
        value = _mapped(row.value, who.replaced_in)
        if value != row.value:
            is_it = sa.and_(*[key == row._mapping[key.name] for key in keys])
            session().execute(sa.update(column.table).where(is_it).values({column.name: value}))


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """A value of JSON with each text in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_mapped(each, change) for each in value]
    if isinstance(value, dict):
        return {change(key): _mapped(each, change) for key, each in value.items()}
    return value


def replace_mentions_of(who: Identity) -> None:
    """Has the posts that mention somebody say who they were in their place, without a link; earlier versions too."""
    key = f"{MentionKind.ACCOUNT}:{who.account_id}"
    typed = set()
    for name, kind in MENTIONING:
        table = SQLModel.metadata.tables[name]
        keys = list(table.primary_key.columns)
        query = columns(*keys, table.c.body, table.c.body_html).where(table.c.body_html.contains(key))
        for row in session().execute(query).all():
            words = {each.words for each in mentions_in(row.body_html) if each.key == key}
            typed |= words
            is_it = sa.and_(*[each == row._mapping[each.name] for each in keys])
            body, html = _without(row.body, words, who), replace_mentions(row.body_html, key, who.new_name)
            session().execute(sa.update(table).where(is_it).values(body=body, body_html=html))
            if kind is not None:
                index_later(kind, row.id)
    version = SQLModel.metadata.tables["post_version"]
    words = typed | {f"@{name}" for name in who.own_names}
    for word in sorted(words):
        query = columns(version.c.id, version.c.body).where(version.c.body.contains(word, autoescape=True))
        for row in session().execute(query).all():
            is_it = version.c.id == row.id
            session().execute(sa.update(version).where(is_it).values(body=_without(row.body, words, who)))


def _without(body: str, words: set[str], who: Identity) -> str:
    for word in sorted(words, key=len, reverse=True):
        body = re.sub(rf"{re.escape(word)}(?!\w)", lambda _found: who.new_name, body)
    return body
