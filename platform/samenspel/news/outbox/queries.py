"""Selects about what could not be mailed."""

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity.levels.models import DeliveryPreference
from samenspel.db import columns, now, session
from samenspel.groups.models import Membership, MembershipRole
from samenspel.lines import lines
from samenspel.mail.refusals import FailureKind
from samenspel.meetings.models import Meeting
from samenspel.news.outbox.models import Bounce, DeadLetter
from samenspel.people.models import Account

PAGE_SIZE = 30
#: The addresses without mail that a page lists; there are as many as people whose address is wrong.
MAX_PAUSED = 100


@dataclass(frozen=True, slots=True)
class DeadLetterLine:
    """A mail that was given up, as an administrator sees it. `total` is how many there are."""

    id: uuid.UUID
    to: str
    name: str | None
    subject: str
    kind: FailureKind
    answer: str
    created_at: datetime
    may_retry: bool
    total: int


def dead_letters(page: int = 1) -> tuple[list[DeadLetterLine], int]:
    """A page of the mails that were given up, the newest first, and how many there are."""
    query = (
        lines(
            DeadLetterLine,
            id=DeadLetter.id,
            to=DeadLetter.to,
            name=Account.name,
            subject=DeadLetter.subject,
            kind=DeadLetter.kind,
            answer=DeadLetter.answer,
            created_at=DeadLetter.created_at,
            may_retry=DeadLetter.kind != FailureKind.RETURNED,
            total=sa.func.count().over(),
        )
        .outerjoin(Account, col(Account.email) == DeadLetter.to)
        .order_by(col(DeadLetter.created_at).desc(), col(DeadLetter.id).desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    found = query.all()
    return found, found[0].total if found else 0


def dead_letter(letter_id: uuid.UUID) -> DeadLetter | None:
    return session().get(DeadLetter, letter_id)


def count_dead_letters() -> int:
    return int(session().execute(columns(sa.func.count()).select_from(DeadLetter)).scalar_one())


@dataclass(frozen=True, slots=True)
class PausedAddress:
    """An account that gets no mail, since its address takes none."""

    account_id: uuid.UUID
    name: str
    email: str
    paused_at: datetime


def paused_addresses() -> list[PausedAddress]:
    query = (
        lines(
            PausedAddress,
            account_id=Account.id,
            name=Account.name,
            email=Account.email,
            paused_at=DeliveryPreference.mail_paused_at,
        )
        .join(DeliveryPreference, col(DeliveryPreference.account_id) == Account.id)
        .where(col(DeliveryPreference.mail_paused_at).is_not(None), col(Account.active))
        .order_by(col(DeliveryPreference.mail_paused_at).desc())
        .limit(MAX_PAUSED)
    )
    return query.all()


def is_paused(email: str) -> bool:
    """Whether mail to an address is paused."""
    query = (
        columns(DeliveryPreference.mail_paused_at)
        .join(Account, col(Account.id) == DeliveryPreference.account_id)
        .where(col(Account.email) == email)
    )
    return session().execute(query).scalar() is not None


def account_of(email: str) -> Account | None:
    """The active account that has this address."""
    query = sa.select(Account).where(col(Account.email) == email.lower(), col(Account.active))
    return session().execute(query).scalar_one_or_none()


def bounces_since(account_id: uuid.UUID, since: datetime) -> int:
    """How many mails to an account came back since then."""
    query = columns(sa.func.count()).where(col(Bounce.account_id) == account_id, col(Bounce.created_at) >= since)
    return int(session().execute(query).scalar_one())


def has_bounced(mail_id: str) -> bool:
    return session().execute(columns(Bounce.id).where(col(Bounce.mail_id) == mail_id)).first() is not None


def last_bounce_of(account_id: uuid.UUID, since: datetime) -> datetime | None:
    """When a mail to somebody last came back."""
    query = columns(sa.func.max(Bounce.created_at)).where(
        col(Bounce.account_id) == account_id, col(Bounce.created_at) >= since
    )
    return session().execute(query).scalar()


def organisers_waiting_for(account_id: uuid.UUID) -> list[tuple[Account, Meeting]]:
    """Who organises something to which somebody is invited, each with the first meeting that comes; not themself."""
    query = (
        sa.select(Account, Meeting)
        .join(Meeting, col(Meeting.organiser_id) == Account.id)
        .join(Membership, col(Membership.group_id) == Meeting.group_id)
        .where(
            col(Membership.account_id) == account_id,
            col(Membership.role) != MembershipRole.FOLLOWER,
            col(Account.active),
            col(Account.id) != account_id,
            col(Meeting.starts_at) > now(),
            col(Meeting.cancelled_at).is_(None),
        )
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    first: dict[uuid.UUID, tuple[Account, Meeting]] = {}
    for account, meeting in session().execute(query):
        first.setdefault(account.id, (account, meeting))
    return list(first.values())
