"""Selects about letters that came in."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, now, session
from samenspel.lines import lines
from samenspel.news.answers.models import LetterReason, LetterState, ReceivedLetter
from samenspel.people.models import Account
from samenspel.viewer import Viewer

PAGE_SIZE = 30


def account_of(email: str) -> Account | None:
    """The active account that has this address."""
    query = sa.select(Account).where(col(Account.email) == email, col(Account.active))
    return session().execute(query).scalar_one_or_none()


def letters_within_hour(account_id: uuid.UUID) -> int:
    """How many letters of an account came in the last hour."""
    query = columns(sa.func.count()).where(
        col(ReceivedLetter.account_id) == account_id, col(ReceivedLetter.created_at) > now() - timedelta(hours=1)
    )
    return int(session().execute(query).scalar_one())


def letter_of_post(viewer: Viewer, post_id: uuid.UUID) -> ReceivedLetter | None:
    """The mail that a reply of the viewer was; it has no file any more where it is of long ago."""
    query = sa.select(ReceivedLetter).where(
        col(ReceivedLetter.post_id) == post_id, col(ReceivedLetter.account_id) == viewer.id
    )
    return session().execute(query).scalars().first()


def files_before(moment: datetime) -> list[tuple[uuid.UUID, str]]:
    """The letters that are kept from before a moment, with their keys in the store."""
    query = columns(ReceivedLetter.id, ReceivedLetter.file_key).where(
        col(ReceivedLetter.created_at) < moment, col(ReceivedLetter.file_key).is_not(None)
    )
    return [(row.id, row.file_key) for row in session().execute(query)]


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter that came in, as an administrator sees it; never its words. `total` is how many there are."""

    sender: str
    name: str | None
    state: LetterState
    reason: LetterReason | None
    kind: str
    created_at: datetime
    total: int


def received_letters(page: int = 1) -> tuple[list[LetterLine], int]:
    """A page of the letters that came in, the newest first, and how many there are."""
    query = (
        lines(
            LetterLine,
            sender=ReceivedLetter.sender,
            name=Account.name,
            state=ReceivedLetter.state,
            reason=ReceivedLetter.reason,
            kind=ReceivedLetter.kind,
            created_at=ReceivedLetter.created_at,
            total=sa.func.count().over(),
        )
        .outerjoin(Account, col(Account.id) == ReceivedLetter.account_id)
        .order_by(col(ReceivedLetter.created_at).desc(), col(ReceivedLetter.id).desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    found = query.all()
    return found, found[0].total if found else 0
