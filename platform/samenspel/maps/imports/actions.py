"""Writes of files of what funds did before or elsewhere: storing a draft, importing it, and deleting it again."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import now, session, upsert
from samenspel.jobs import enqueue
from samenspel.maps.analysis.files.incoming import Draft, left_out
from samenspel.maps.models import (
    ActivityImport,
    ImportedActivity,
    ImportedParticipation,
    ImportFile,
    ImportMeaning,
)


def store_draft(
    account_id: uuid.UUID, title: str, filename: str, digest: str, outside: bool, draft: Draft, content: bytes
) -> ActivityImport:
    """Stores a file and what it says, to be looked at before it counts."""
    stored = ActivityImport(
        account_id=account_id, title=title, filename=filename, digest=digest, outside=outside, draft=draft
    )
    session().add(stored)
    session().flush()
    session().add(ImportFile(import_id=stored.id, content=content))
    return stored


def change_draft(activity_import: ActivityImport, draft: Draft) -> None:
    """Stores what the file of a draft says now."""
    activity_import.draft = draft


def remember(kind: str, meanings: Mapping[str, str]) -> None:
    """Remembers what words mean, for the next file."""
    rows = [{"kind": kind, "word": word, "meaning": meaning} for word, meaning in sorted(meanings.items())]
    if rows:
        upsert(ImportMeaning, rows, keys=("kind", "word"), changes=_newest_meaning)


def _newest_meaning(sent: Any, _stored: Any) -> dict[str, Any]:
    return {"meaning": sent.meaning}


def import_draft(
    activity_import: ActivityImport,
    funds: Mapping[str, uuid.UUID],
    themes: Mapping[str, uuid.UUID],
    kinds: Mapping[str, str],
    otherwise: str,
) -> int:
    """Makes the activities of a draft, as far as any of its names is a fund; gives how many.

    The mappings say what the names and words of the file mean; a kind that is not in them is `otherwise`. What does not
    count is kept by its number.
    """
    count = 0
    draft = activity_import.draft or {"activities": []}
    activity_import.left_out = left_out(draft, funds)
    for each in draft["activities"]:
        members: dict[uuid.UUID, tuple[dt.date, bool]] = {}
        for name, day, led in each["there"]:
            if name in funds:
                last, has_led = members.get(funds[name], (dt.date.min, False))
                members[funds[name]] = max(last, dt.date.fromisoformat(day)), has_led or led
        if not members:
            continue
        activity = ImportedActivity(
            import_id=activity_import.id, title=each["title"], kind=kinds.get(each["kind"], otherwise),
            theme_id=themes.get(each["theme"]), unreported=activity_import.outside and each["unreported"],
            weight=each["weight"], last_on=max(day for day, _led in members.values()),
        )  # fmt: skip
        session().add(activity)
        session().add_all(
            ImportedParticipation(activity_id=activity.id, fund_id=fund, day=day, led=led)
            for fund, (day, led) in members.items()
        )
        count += 1
    activity_import.draft, activity_import.taken_at = None, now()
    session().execute(sa.delete(ImportFile).where(col(ImportFile.import_id) == activity_import.id))
    enqueue("analyse", {})
    return count


def delete_import(activity_import: ActivityImport) -> None:
    """Removes a file and all that came of it."""
    session().delete(activity_import)
    if activity_import.taken_at is not None:
        enqueue("analyse", {})
