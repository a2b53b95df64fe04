"""Background work of files of texts."""

from datetime import timedelta

from samenspel.db import now
from samenspel.documents.staged import actions, queries

KEPT = timedelta(days=7)


def sweep() -> None:
    """Deletes files that have been part of nothing for a week."""
    actions.remove(queries.loose_since(now() - KEPT))
