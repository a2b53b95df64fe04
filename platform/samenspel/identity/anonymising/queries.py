"""Selects of accounts that are closed, and of when they are anonymised."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col

from samenspel import clock
from samenspel.db import columns, session
from samenspel.lines import lines
from samenspel.people.accounts.models import PlannedAnonymisation
from samenspel.people.directory_queries import belongs_to
from samenspel.people.models import Account, FormerAccountName, Fund, MergedAccount
from samenspel.runtime.app_key import SETTINGS
from samenspel.viewer import Role

#: Nobody is anonymised sooner than so long after the administrators were told of it.
ANNOUNCED_AHEAD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class DepartedAccount:
    """A closed account that still says whose it was, and what is arranged for it."""

    id: uuid.UUID
    name: str
    email: str
    belongs_to: str
    role: Role
    closed_at: datetime
    announced_on: date | None
    held_until: date | None
    reason: str
    held_by: str | None

    def planned_on(self, months: int) -> date:
        """The day from which it may be anonymised: when the time is over, and nobody holds it back."""
        day = months_after(clock.local_day(self.closed_at), months)
        return max(day, self.held_until) if self.held_until else day

    def due_on(self, months: int, today: date) -> date:
        """The day on which it is anonymised: so that the administrators know of it for long enough."""
        return max(self.planned_on(months), (self.announced_on or today) + ANNOUNCED_AHEAD)

    def is_held(self, today: date) -> bool:
        return self.held_until is not None and self.held_until > today


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def months_kept() -> int:
    """After how many months the account of somebody who left is anonymised; 0 for never."""
    return SETTINGS.get().anonymise_months


def departed_accounts() -> list[DepartedAccount]:
    """All closed accounts that were neither merged nor anonymised, the one that is due soonest first.

    Where nobody with an open account is an ISA (or an administrator), those who were it before stay named.
    """
    by = sa.orm.aliased(Account)
    left_at = sa.func.coalesce(Account.closed_at, Account.seen_at, Account.created_at)
    query = (
        lines(
            DepartedAccount,
            id=Account.id,
            name=Account.name,
            email=Account.email,
            belongs_to=belongs_to(),
            role=Account.role,
            closed_at=left_at,
            announced_on=PlannedAnonymisation.announced_on,
            held_until=PlannedAnonymisation.held_until,
            reason=sa.func.coalesce(PlannedAnonymisation.reason, ""),
            held_by=by.name,
        )
        .outerjoin(Fund, col(Fund.id) == Account.fund_id)
        .outerjoin(MergedAccount, col(MergedAccount.account_id) == Account.id)
        .outerjoin(PlannedAnonymisation, col(PlannedAnonymisation.account_id) == Account.id)
        .outerjoin(by, col(by.id) == PlannedAnonymisation.held_by_id)
        .where(
            col(Account.active).is_(False),
            col(Account.anonymised_at).is_(None),
            col(MergedAccount.account_id).is_(None),
        )
        .order_by(left_at, col(Account.id))
    )
    found, months, today = query.all(), months_kept(), clock.today()
    filled = set(session().execute(columns(Account.role).where(col(Account.active)).distinct()).scalars())
    kept = {Role.ISA, Role.ADMIN} - filled
    return sorted((each for each in found if each.role not in kept), key=lambda each: each.due_on(months, today))


def departed_account(account_id: uuid.UUID) -> DepartedAccount | None:
    return next((each for each in departed_accounts() if each.id == account_id), None)


def anonymised_count() -> int:
    """How many accounts were anonymised, those that went up in another one apart."""
    query = (
        columns(sa.func.count())
        .select_from(Account)
        .outerjoin(MergedAccount, col(MergedAccount.account_id) == Account.id)
        .where(col(Account.anonymised_at).is_not(None), col(MergedAccount.account_id).is_(None))
    )
    return session().execute(query).scalar() or 0


def locked(account_id: uuid.UUID) -> Account | None:
    """The account, closed and named as it is at this moment; nobody opens it until the transaction ends."""
    query = sa.select(Account).where(col(Account.id) == account_id).with_for_update()
    found = session().execute(query.execution_options(populate_existing=True)).scalar()
    return found if found is not None and not found.active and found.anonymised_at is None else None


def merged_into(account_id: uuid.UUID) -> Sequence[Account]:
    """The accounts that went up in this one."""
    query = (
        sa.select(Account)
        .join(MergedAccount, col(MergedAccount.account_id) == Account.id)
        .where(col(MergedAccount.into_id) == account_id)
        .order_by(col(Account.id))
    )
    return session().execute(query).scalars().all()


def own_names(account: Account, family: Collection[uuid.UUID]) -> tuple[str, ...]:
    """The names that somebody has and had, the longest first, as far as a text with them can be about nobody but this
    person, whose accounts are `family`."""
    former = columns(FormerAccountName.name).where(col(FormerAccountName.account_id) == account.id)
    names = {account.name, *session().execute(former).scalars()}
    return tuple(sorted((name for name in names if _is_told_apart(name, family)), key=lambda name: (-len(name), name)))


def _is_told_apart(name: str, family: Collection[uuid.UUID]) -> bool:
    is_another = (col(Account.id).not_in(family), col(Account.name).icontains(name, autoescape=True))
    was_another = (
        col(FormerAccountName.account_id).not_in(family),
        col(FormerAccountName.name).icontains(name, autoescape=True),
    )
    others = (
        columns(Account.id).where(*is_another).limit(1),
        columns(FormerAccountName.name).where(*was_another).limit(1),
    )
    return not any(session().execute(each).first() for each in others)
