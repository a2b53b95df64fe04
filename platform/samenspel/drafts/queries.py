"""Selects about drafts. They are their writer's, and nobody else's: every select names the account."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel import text
from samenspel.db import columns, session
from samenspel.drafts.models import FormDraft
from samenspel.lines import Lines, lines

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
#: The drafts of one account; the oldest make room.
MAX_DRAFTS = 100
MAX_EXCERPT = 160


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in the list of its writer."""

    key: str
    page: str
    place: str
    title: str
    context: str
    fields: Mapping[str, Sequence[str]]
    files: Sequence[str]
    updated_at: datetime

    @property
    def href(self) -> str:
        """Where it is continued: a script there finds which draft is meant."""
        return f"{self.page}#concept={self.key}"

    @property
    def words(self) -> list[str]:
        """The texts in it, the longest first; what was chosen from lists is no text."""
        values = {value.strip() for values in self.fields.values() for value in values if " " in value.strip()}
        return sorted(values, key=len, reverse=True)

    @property
    def excerpt(self) -> str:
        """How its longest text begins."""
        first = next(iter(self.words), "") or next((each for values in self.fields.values() for each in values), "")
        return text.shorten(" ".join(text.markdown_to_lines(first[: 4 * MAX_EXCERPT]).split()), MAX_EXCERPT)


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A draft with all that its form is filled in with."""

    key: str
    device: str
    place: str
    fields: Mapping[str, Sequence[str]]
    base: Mapping[str, Sequence[str]]
    files: Sequence[str]
    typed_at: int
    updated_at: datetime


def _is_mine() -> sa.ColumnElement[bool]:
    return sa.and_(col(FormDraft.account_id) == sa.bindparam("account"), col(FormDraft.is_over).is_(False))


@cache
def _lines(limit: int) -> Lines[DraftLine]:
    return (
        lines(
            DraftLine,
            key=FormDraft.key,
            page=FormDraft.page,
            place=FormDraft.place,
            title=FormDraft.title,
            context=FormDraft.context,
            fields=FormDraft.fields,
            files=FormDraft.files,
            updated_at=FormDraft.updated_at,
        )
        .where(_is_mine())
        .order_by(col(FormDraft.updated_at).desc())
        .limit(limit)
    )


def drafts_of(account_id: uuid.UUID, limit: int = MAX_DRAFTS) -> list[DraftLine]:
    """The drafts of an account, the one that was changed last first."""
    return _lines(limit).all({"account": account_id})


@cache
def _stored() -> Lines[StoredDraft]:
    return (
        lines(
            StoredDraft,
            key=FormDraft.key,
            device=FormDraft.device,
            place=FormDraft.place,
            fields=FormDraft.fields,
            base=FormDraft.base,
            files=FormDraft.files,
            typed_at=FormDraft.typed_at,
            updated_at=FormDraft.updated_at,
        )
        .where(_is_mine(), col(FormDraft.place).in_(sa.bindparam("places", expanding=True)))
        .order_by(col(FormDraft.updated_at).desc())
        .limit(20)
    )


def drafts_at(account_id: uuid.UUID, places: Sequence[str]) -> list[StoredDraft]:
    """What an account typed in the forms at these places, on any device, the newest first."""
    return _stored().all({"account": account_id, "places": list(places)})


def ids_in_drafts() -> set[uuid.UUID]:
    """The ids that drafts of anybody name, as those of files that wait with a text."""
    query = columns(FormDraft.fields).where(col(FormDraft.is_over).is_(False))
    found: set[uuid.UUID] = set()
    for fields in session().execute(query.execution_options(yield_per=500)).scalars():
        for values in fields.values():
            found.update(uuid.UUID(each) for value in values for each in _ID.findall(value))
    return found


def keys_from(account_id: uuid.UUID, number: int) -> list[Any]:
    """The ids of the drafts of an account after its newest `number`."""
    query = columns(FormDraft.id).where(col(FormDraft.account_id) == account_id, col(FormDraft.is_over).is_(False))
    return list(session().execute(query.order_by(col(FormDraft.updated_at).desc()).offset(number).limit(100)).scalars())
