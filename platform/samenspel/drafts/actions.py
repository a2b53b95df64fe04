"""Writes of drafts."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, now, session, upsert
from samenspel.drafts import queries
from samenspel.drafts.models import FormDraft

#: A draft that nobody went on with for so long is forgotten.
KEPT = timedelta(days=60)
#: For so long a late copy of what was sent or dropped is still refused.
OVER_KEPT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class SentDraft:
    """What a browser sends of one form. The names are those of `FormDraft`."""

    key: str
    device: str
    place: str
    page: str
    title: str
    context: str
    fields: Mapping[str, Sequence[str]]
    base: Mapping[str, Sequence[str]]
    files: Sequence[str]
    typed_at: int


def save(account_id: uuid.UUID, sent: SentDraft) -> datetime | None:
    """Stores a draft, and returns when it last changed; None where it is over. What changes nothing writes nothing."""
    query = columns(FormDraft.is_over, FormDraft.typed_at, FormDraft.fields, FormDraft.files, FormDraft.updated_at)
    mine = (col(FormDraft.account_id) == account_id, col(FormDraft.key) == sent.key)
    stored = session().execute(query.where(*mine).with_for_update()).first()
    moment = now()
    values: dict[str, Any] = {
        "device": sent.device,
        "place": sent.place,
        "page": sent.page,
        "title": sent.title,
        "context": sent.context,
        "fields": dict(sent.fields),
        "base": dict(sent.base),
        "files": list(sent.files),
        "typed_at": sent.typed_at,
        "updated_at": moment,
    }
    if stored is None:
        _make_room(account_id)
        row = FormDraft(account_id=account_id, key=sent.key, **values)
        upsert(FormDraft, row.model_dump(), keys=("account_id", "key"), changes=_newer)
        return moment
    if stored.is_over:
        return None
    is_late = sent.typed_at <= stored.typed_at
    if is_late or (stored.fields, stored.files) == (values["fields"], values["files"]):
        known: datetime = stored.updated_at
        return known
    session().execute(sa.update(FormDraft).where(*mine).values(**values))
    return moment


def _newer(sent: Any, stored: Any) -> dict[str, Any]:
    """Two first copies may come at once, as the second one goes out while its page is left."""
    is_newer = sa.and_(stored.is_over.is_(sa.false()), sent.typed_at > stored.typed_at)
    names = ("fields", "base", "files", "typed_at", "updated_at")
    return {name: sa.case((is_newer, getattr(sent, name)), else_=getattr(stored, name)) for name in names}


def _make_room(account_id: uuid.UUID) -> None:
    oldest = queries.keys_from(account_id, queries.MAX_DRAFTS - 1)
    if oldest:
        session().execute(sa.delete(FormDraft).where(col(FormDraft.id).in_(oldest)))


def finish(account_id: uuid.UUID, keys: Sequence[str]) -> None:
    """What was sent or dropped is no draft any more; its words go."""
    moment = now()
    for key in keys:
        row = FormDraft(account_id=account_id, key=key, updated_at=moment, is_over=True)
        upsert(FormDraft, row.model_dump(), keys=("account_id", "key"), changes=_without_words)


def _without_words(sent: Any, _stored: Any) -> dict[str, Any]:
    return {
        name: getattr(sent, name)
        for name in ("is_over", "updated_at", "fields", "base", "files", "title", "context", "page", "place")
    }


def purge() -> None:
    """Forgets drafts that nobody went on with."""
    moment = now()
    is_old = sa.or_(
        col(FormDraft.updated_at) < moment - KEPT,
        sa.and_(col(FormDraft.is_over).is_(True), col(FormDraft.updated_at) < moment - OVER_KEPT),
    )
    session().execute(sa.delete(FormDraft).where(is_old))


def rename_pages(paths: Collection[str], title: str, context: str) -> None:
    """Has the drafts at pages whose addresses begin with these paths name them otherwise; without a title, not at all.

    A draft names its page as its writer saw it, also where that page does not exist for them any more.
    """
    begins = [
        sa.func.substr(col(FormDraft.page), 1, length).in_([path for path in paths if len(path) == length])
        for length in sorted({len(path) for path in paths})
    ]
    session().execute(
        sa.update(FormDraft)
        .where(sa.or_(*begins))
        .values(title=title[:200], context=context[:200])
        .execution_options(synchronize_session=False)
    )
