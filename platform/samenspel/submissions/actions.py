"""Writes of what forms leave behind: who changed which field."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import now, session, upsert
from samenspel.submissions.models import FieldChange

KEPT = timedelta(days=3)


def note_changes(path: str, fields: Collection[str], by: str) -> None:
    """Notes that somebody changed these fields by the form at this address."""
    if fields:
        rows = [{"path": path, "field": field, "changed_by": by, "changed_at": now()} for field in fields]
        upsert(FieldChange, rows, keys=("path", "field"), changes=_newer)


def _newer(sent: Any, _stored: Any) -> dict[str, Any]:
    return {"changed_by": sent.changed_by, "changed_at": sent.changed_at}


def purge_changes() -> None:
    """Forgets changes that nobody can meet in an open form any more."""
    session().execute(sa.delete(FieldChange).where(col(FieldChange.changed_at) < now() - KEPT))
