"""Writes of people from outside a group who were asked to something, and of what they answer."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import new_id, now, session, upsert
from samenspel.groups.outsiders import queries
from samenspel.groups.outsiders.models import MAX_ORGANISATION, InvitedOutsider
from samenspel.people.models import Account


@dataclass(frozen=True, slots=True)
class PersonToAsk:
    """Somebody to ask; without an `account_id` they have no account."""

    email: str
    name: str
    account_id: uuid.UUID | None = None
    organisation: str = ""


def invite(
    by_id: uuid.UUID, people: Sequence[PersonToAsk], *, meeting_id: uuid.UUID | None, poll_id: uuid.UUID | None
) -> list[uuid.UUID]:
    """Asks people to one meeting or one poll, and returns the ids of those who were not asked before."""
    rows: list[dict[str, Any]] = [
        {
            "id": new_id(),
            "created_at": now(),
            "meeting_id": meeting_id,
            "poll_id": poll_id,
            "by_id": by_id,
            "account_id": each.account_id,
            "email": each.email,
            "name": each.name,
            "organisation": each.organisation[:MAX_ORGANISATION],
            "slots": {},
            "choices": [],
            "reason": "",
        }
        for each in people
    ]
    if not rows:
        return []
    place = "meeting_id" if meeting_id else "poll_id"
    upsert(InvitedOutsider, rows, keys=(place, "email"), changes=_same_address)
    return [each.id for each in queries.outsiders([row["id"] for row in rows])]


def _same_address(sent: Any, _stored: Any) -> dict[str, Any]:
    return {"email": sent.email}


def withdraw(outsider: InvitedOutsider) -> None:
    """Takes an invitation back: the link works no more, and the answer goes."""
    session().delete(outsider)
    session().flush()


def save_choice(
    outsider: InvitedOutsider, name: str, choice: str | None, moments: tuple[datetime, datetime] | None
) -> None:
    """Saves whether somebody comes to a meeting, at the hours that it has now."""
    outsider.name, outsider.choice, outsider.answered_at = name, choice, now()
    outsider.chosen_starts_at, outsider.chosen_ends_at = moments or (None, None)
    session().flush()


def save_slots(outsider: InvitedOutsider, name: str, slots: dict[str, str]) -> None:
    """Saves which moments suit somebody."""
    outsider.name, outsider.slots, outsider.answered_at = name, slots, now()
    session().flush()


def save_vote(outsider: InvitedOutsider, name: str, choices: Sequence[int], reason: str, edition: int) -> None:
    """Saves what somebody voted."""
    outsider.name, outsider.choices, outsider.reason = name, list(choices), reason
    outsider.edition, outsider.answered_at = edition, now()
    session().flush()


def note_reminded(ids: Sequence[uuid.UUID], at: datetime | None) -> None:
    """Notes when people had their reminder; None where they are to have one again."""
    session().execute(sa.update(InvitedOutsider).where(col(InvitedOutsider.id).in_(ids)).values(reminded_at=at))


def note_resent(ids: Sequence[uuid.UUID]) -> None:
    """Notes that people are mailed again now, whatever came back before."""
    again = sa.update(InvitedOutsider).where(col(InvitedOutsider.id).in_(ids))
    session().execute(again.values(reminded_at=now(), refused_at=None))


def note_refused(email: str) -> None:
    """Notes that a mail server did not take a mail to an address, beside what is open for it."""
    accounts = sa.select(col(Account.id)).where(col(Account.email) == email.lower())
    is_theirs = sa.or_(col(InvitedOutsider.email) == email.lower(), col(InvitedOutsider.account_id).in_(accounts))
    refused = sa.update(InvitedOutsider).where(is_theirs, col(InvitedOutsider.answered_at).is_(None))
    session().execute(refused.values(refused_at=now()))


def delete_outdated(*, meetings: Any = (), polls: Any = ()) -> None:
    """Deletes everybody who was asked to meetings or polls that are over for long; both are selects of ids."""
    is_over = sa.or_(col(InvitedOutsider.meeting_id).in_(meetings), col(InvitedOutsider.poll_id).in_(polls))
    session().execute(sa.delete(InvitedOutsider).where(is_over))
