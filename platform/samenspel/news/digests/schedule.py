"""When the digest of an account is due, of which period, and which is the next.

The moments themselves come from `activity.levels.delivery`.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from samenspel.activity.levels.delivery import Preference, next_digest, overview_moment
from samenspel.clock import local

#: The first digest of an account is about so much.
FIRST_PERIOD = timedelta(days=7)
#: No digest goes further back; what is older is still in the lists of what is unread.
MAX_PERIOD = timedelta(days=400)
#: What was written so shortly before may be committed after we look, with an earlier time: it is for the next digest.
SETTLE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class DueDigest:
    """A digest that is due. `last_due_at` is the moment that was dealt with before; the next is due at `next_at`.

    `is_of_absence` is the one overview of all that happened during an absence.
    """

    account_id: uuid.UUID
    due_at: datetime
    last_due_at: datetime
    since: datetime
    next_at: datetime | None
    is_of_absence: bool = False


def first_since(preference: Preference, at: datetime) -> datetime:
    """Where the first period of an account begins that is new at a moment: a week before its first digest."""
    first_at = next_digest(preference, at)
    return at if first_at is None else min(at, first_at - FIRST_PERIOD)


def due_digest(
    preference: Preference, account_id: uuid.UUID, last_due_at: datetime, since: datetime, at: datetime
) -> DueDigest | None:
    """The digest that is due at a moment. One for all moments that passed, where nothing was sent for a while."""
    due_at = next_digest(preference, last_due_at)
    if due_at is None or due_at > at:
        return None
    while (next_at := next_digest(preference, due_at)) is not None and next_at <= at:
        due_at = next_at
    overview = overview_moment(preference)
    is_of_absence = overview is not None and last_due_at < overview <= at
    return DueDigest(account_id, due_at, last_due_at, max(since, at - MAX_PERIOD), next_at, is_of_absence)


def is_idle(preference: Preference, at: datetime) -> bool:
    """Whether no digest is wanted, and none will come of what happens now: not even the overview of an absence."""
    if preference.rhythm != "off":
        return False
    overview = overview_moment(preference)
    began = preference.away_from is None or preference.away_from <= local(at).date()
    return overview is None or not began or overview <= at
