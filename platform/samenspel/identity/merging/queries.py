"""Selects of what two accounts have, before they become one."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import SQLModel, col

from samenspel.db import columns, session
from samenspel.lines import lines
from samenspel.people import queries as people
from samenspel.people.directory_queries import belongs_to
from samenspel.people.models import Account, Fund, MergedAccount, Profile
from samenspel.viewer import Role

#: What is counted, by its kind: the columns that name the account.
COUNTED: dict[str, tuple[str, ...]] = {
    "groups": ("membership.account_id",),
    "leads": ("lead_seat.account_id",),
    "meetings": ("meeting.organiser_id",),
    "answers": ("answer.account_id", "poll_answer.account_id"),
    "points": ("action_item.owner_id",),
    "topics": ("topic.author_id", "reply.author_id"),
    "polls": ("poll_ballot.account_id",),
    "documents": ("document.author_id", "document_version.author_id"),
    "messages": ("message.author_id",),
    "invitations": ("invitation.invited_by_id", "group_invitation.invited_by_id"),
}


@dataclass(frozen=True, slots=True)
class Double:
    """An account that is perhaps one too many, as the administrator compares it."""

    id: uuid.UUID
    name: str
    email: str
    role: Role
    belongs_to: str
    active: bool


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an account has: how many of each kind, and the addresses that lead to it."""

    counts: dict[str, int]
    addresses: Sequence[str]


def others(account_id: uuid.UUID) -> list[Double]:
    """All other accounts that were neither merged nor anonymised, by name."""
    query = (
        lines(
            Double,
            id=Account.id,
            name=Account.name,
            email=Account.email,
            role=Account.role,
            belongs_to=belongs_to(),
            active=Account.active,
        )
        .outerjoin(Fund, col(Fund.id) == Account.fund_id)
        .outerjoin(Profile, col(Profile.account_id) == Account.id)
        .outerjoin(MergedAccount, col(MergedAccount.account_id) == Account.id)
        .where(
            col(Account.id) != account_id,
            col(MergedAccount.account_id).is_(None),
            col(Account.anonymised_at).is_(None),
        )
        .order_by(sa.func.lower(Account.name), col(Account.email))
        .limit(2000)
    )
    return query.all()


def holdings_of(account: Account) -> Holdings:
    """What would go along with an account; all is counted in one statement."""
    tables = SQLModel.metadata.tables
    counts = []
    for kind, labels in COUNTED.items():
        found = []
        for label in labels:
            table, _, name = label.partition(".")
            column = tables[table].columns[name]
            found.append(columns(sa.func.count()).select_from(tables[table]).where(column == account.id))
        total = sum((each.scalar_subquery() for each in found[1:]), start=found[0].scalar_subquery())
        counts.append(sa.type_coerce(total, sa.Integer).label(kind))
    row = session().execute(columns(*counts)).one()
    return Holdings(dict(zip(COUNTED, row, strict=True)), [account.email, *people.merged_addresses(account.id)])


def was_merged(account_id: uuid.UUID) -> bool:
    return session().get(MergedAccount, account_id) is not None


def lock(first: Account, second: Account) -> None:
    """Locks two accounts until the end of the transaction, in the order of their ids, and reads them anew."""
    for account in sorted((first, second), key=lambda each: each.id):
        session().refresh(account, with_for_update=True)
