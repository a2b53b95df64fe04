"""Background work of files of texts."""

from datetime import timedelta

from samenspel.db import now
from samenspel.documents.staged import actions, queries
from samenspel.drafts.queries import ids_in_drafts

KEPT = timedelta(days=7)


def sweep() -> None:
    """Deletes files that have been part of nothing for a week, not even of what somebody still writes."""
    loose = queries.loose_since(now() - KEPT)
    if loose:
        waiting = ids_in_drafts()
        actions.remove([each for each in loose if each not in waiting])
