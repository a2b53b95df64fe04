"""Selects of what goes over when a fund ends and others go on: looked at first, carried out, and taken back."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col

from samenspel.clock import midnight
from samenspel.db import columns, session
from samenspel.groups.models import Group, LeadSeat, Membership, PastMembership
from samenspel.initiatives.models import Initiative, InitiativeFund
from samenspel.meetings.handover import queries as handover
from samenspel.meetings.models import ActionItem, Answer
from samenspel.meetings.polls.models import PollAnswer
from samenspel.people.accounts.models import FormerAffiliation, PlannedDeparture
from samenspel.people.models import Account, Fund, Invitation, OtherAffiliation
from samenspel.people.queries import fund_is_open_at
from samenspel.people.successions.models import SuccessionChange


@dataclass(frozen=True, slots=True)
class Mover:
    """Somebody who goes on for another fund, and in how many groups."""

    id: uuid.UUID
    name: str
    email: str
    groups: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What goes over from a day. `besides` are the names of those who work for it besides their own fund; `led` and
    `initiatives` are (name or title, slug) of what the viewer sees."""

    movers: Sequence[Mover]
    besides: Sequence[str]
    led: Sequence[tuple[str, str]]
    hidden_led: int
    initiatives: Sequence[tuple[str, str]]
    meetings: int
    points: int
    invitations: int

    @property
    def digest(self) -> str:
        """What tells this preview from one in which anything differs."""
        return blake2b(repr(astuple(self)).encode(), digest_size=12).hexdigest()


def preview(fund: Fund, on: date) -> Preview:
    """What would go over from a fund on a day."""
    groups = sa.func.count(col(Membership.id))
    people = (
        columns(Account.id, Account.name, Account.email, groups)
        .outerjoin(Membership, sa.and_(col(Membership.account_id) == Account.id, col(Membership.left_at).is_(None)))
        .where(col(Account.fund_id) == fund.id, col(Account.active))
        .group_by(col(Account.id), col(Account.name), col(Account.email))
        .order_by(sa.func.lower(Account.name), col(Account.email))
    )
    led = led_groups(fund.id)
    meetings = columns(sa.func.count(sa.distinct(col(Answer.meeting_id)))).where(
        col(Answer.account_id).in_(columns(Account.id).where(col(Account.fund_id) == fund.id)),
        col(Answer.meeting_id).in_(handover.meetings_from(midnight(on))),
    )
    points = columns(sa.func.count()).where(col(ActionItem.fund_id) == fund.id, col(ActionItem.done_at).is_(None))
    invitations = columns(sa.func.count()).where(
        col(Invitation.fund_id) == fund.id, col(Invitation.accepted_at).is_(None)
    )
    return Preview(
        movers=[Mover(*row) for row in session().execute(people)],
        besides=[each.name for each in people_besides(fund.id)],
        led=[(each.name, each.slug) for each in led if not each.is_hidden],
        hidden_led=sum(each.is_hidden for each in led),
        initiatives=[(each.title, each.slug) for each in running_initiatives(fund.id, on)],
        meetings=session().execute(meetings).scalar_one(),
        points=session().execute(points).scalar_one(),
        invitations=session().execute(invitations).scalar_one(),
    )


def movers(fund_id: uuid.UUID) -> Sequence[Account]:
    """The people of a fund, locked so that nobody moves one of them meanwhile."""
    query = (
        sa.select(Account)
        .where(col(Account.fund_id) == fund_id, col(Account.active))
        .order_by(col(Account.id))
        .with_for_update()
    )
    return session().execute(query).scalars().all()


def people_besides(fund_id: uuid.UUID) -> Sequence[Account]:
    """Those who work for a fund besides their own, locked as `movers` are."""
    query = (
        sa.select(Account)
        .join(OtherAffiliation, col(OtherAffiliation.account_id) == Account.id)
        .where(col(OtherAffiliation.fund_id) == fund_id, col(Account.active))
        .order_by(sa.func.lower(Account.name), col(Account.id))
        .with_for_update(of=Account)
    )
    return session().execute(query).scalars().all()


def led_groups(fund_id: uuid.UUID) -> Sequence[Group]:
    """The groups, archived ones apart, that a fund leads, by name."""
    query = (
        sa.select(Group)
        .where(col(Group.lead_fund_id) == fund_id, col(Group.archived_at).is_(None))
        .order_by(sa.func.lower(Group.name), col(Group.id))
    )
    return session().execute(query).scalars().all()


def running_seats(
    fund_id: uuid.UUID, group_ids: Iterable[uuid.UUID], account_ids: Iterable[uuid.UUID]
) -> Sequence[LeadSeat]:
    """The seats of leads that a fund has in these groups, and those of these people beside a lead."""
    query = sa.select(LeadSeat).where(
        col(LeadSeat.fund_id) == fund_id,
        col(LeadSeat.until).is_(None),
        sa.or_(
            sa.and_(col(LeadSeat.group_id).in_(list(group_ids)), ~col(LeadSeat.is_co)),
            sa.and_(col(LeadSeat.account_id).in_(list(account_ids)), col(LeadSeat.is_co)),
        ),
    )
    return session().execute(query).scalars().all()


def running_initiatives(fund_id: uuid.UUID, on: date) -> Sequence[Initiative]:
    """The initiatives that a fund leads or takes part in and that do not end before a day, by title."""
    with_it = columns(InitiativeFund.initiative_id).where(
        col(InitiativeFund.fund_id) == fund_id, col(InitiativeFund.until).is_(None)
    )
    query = (
        sa.select(Initiative)
        .where(
            sa.or_(col(Initiative.lead_fund_id) == fund_id, col(Initiative.id).in_(with_it)),
            sa.or_(col(Initiative.ends_on).is_(None), col(Initiative.ends_on) >= on),
        )
        .order_by(sa.func.lower(Initiative.title), col(Initiative.id))
    )
    return session().execute(query).scalars().all()


def latest_affiliation(account_id: uuid.UUID) -> datetime | None:
    """Until when somebody was there for the fund before the present one."""
    query = columns(sa.func.max(col(FormerAffiliation.until))).where(col(FormerAffiliation.account_id) == account_id)
    found: datetime | None = session().execute(query).scalar()
    return found


#: What a succession may change, by the name of its table: the columns that matter, all of them ids and days.
WATCHED: dict[str, tuple[type[SQLModel], tuple[str, ...]]] = {
    "fund": (Fund, ("closed_at",)),
    "account": (Account, ("fund_id",)),
    "other_affiliation": (OtherAffiliation, ("created_at",)),
    "membership": (Membership, ("fund_id", "joined_at")),
    "past_membership": (PastMembership, ("fund_id", "joined_at", "left_at")),
    "former_affiliation": (FormerAffiliation, ("fund_id", "until")),
    "group": (Group, ("lead_fund_id",)),
    "lead_seat": (LeadSeat, ("fund_id", "account_id", "since", "until")),
    "initiative": (Initiative, ("lead_fund_id", "shown_by_id")),
    "initiative_fund": (InitiativeFund, ("since", "until")),
    "answer": (Answer, ("fund_id",)),
    "poll_answer": (PollAnswer, ("fund_id",)),
    "invitation": (Invitation, ("fund_id",)),
    "departure": (PlannedDeparture, ("fund_id",)),
}
#: A row: the name of its table, and its primary key as text.
RowKey = tuple[str, tuple[str, ...]]


def watched_rows(
    fund_id: uuid.UUID, accounts: Sequence[uuid.UUID], groups: Sequence[uuid.UUID], initiatives: Sequence[uuid.UUID]
) -> dict[RowKey, dict[str, Any]]:
    """The values of all that a succession of this fund may change, as JSON keeps them."""
    where = {
        "fund": col(Fund.id) == fund_id,
        "account": col(Account.id).in_(accounts),
        "other_affiliation": col(OtherAffiliation.account_id).in_(accounts),
        "membership": col(Membership.account_id).in_(accounts),
        "past_membership": col(PastMembership.account_id).in_(accounts),
        "former_affiliation": col(FormerAffiliation.account_id).in_(accounts),
        "group": col(Group.id).in_(groups),
        "lead_seat": sa.or_(col(LeadSeat.group_id).in_(groups), col(LeadSeat.account_id).in_(accounts)),
        "initiative": col(Initiative.id).in_(initiatives),
        "initiative_fund": col(InitiativeFund.initiative_id).in_(initiatives),
        "answer": col(Answer.account_id).in_(accounts),
        "poll_answer": col(PollAnswer.account_id).in_(accounts),
        "invitation": col(Invitation.accepted_at).is_(None),
        "departure": col(PlannedDeparture.account_id).is_not(None),
    }
    found: dict[RowKey, dict[str, Any]] = {}
    for name, (model, watched) in WATCHED.items():
        table = sa.inspect(model).local_table
        keys = list(table.primary_key.columns)
        query = columns(*keys, *(table.c[each] for each in watched if table.c[each] not in keys)).where(where[name])
        for row in session().execute(query).mappings():
            key = tuple(str(row[each.name]) for each in keys)
            found[name, key] = {each: _as_json(row[each]) for each in watched}
    return found


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else None if value is None else str(value)


def changes_of(succession_id: uuid.UUID) -> Sequence[SuccessionChange]:
    """What a succession changed, in no order."""
    query = sa.select(SuccessionChange).where(col(SuccessionChange.succession_id) == succession_id)
    return session().execute(query).scalars().all()


def row_of(change: SuccessionChange) -> Any:
    """The row that a succession changed, locked, as it is now; None where it is gone."""
    model, _watched = WATCHED[change.table]
    key = tuple(uuid.UUID(each) for each in change.key)
    return session().get(model, key if len(key) > 1 else key[0], with_for_update=True, populate_existing=True)


def differs(change: SuccessionChange, row: Any) -> bool:
    """Whether somebody changed anew what a succession had changed."""
    return row is None or any(_as_json(getattr(row, name)) != value for name, value in change.after.items())


def value_of(change: SuccessionChange, name: str) -> Any:
    """What a column had before, as Python has it."""
    assert change.before is not None
    value = change.before[name]
    if value is None:
        return None
    kind = sa.inspect(WATCHED[change.table][0]).local_table.c[name].type
    if isinstance(kind, sa.Uuid):
        return uuid.UUID(value)
    return date.fromisoformat(value) if isinstance(kind, sa.Date) else datetime.fromisoformat(value)


def open_funds() -> Sequence[Fund]:
    """The funds that exist now, by name."""
    query = sa.select(Fund).where(fund_is_open_at(None)).order_by(sa.func.lower(Fund.name))
    return session().execute(query).scalars().all()
