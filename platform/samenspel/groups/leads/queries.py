"""Selects about who leads a group, who did, and who is asked to."""

import uuid
from dataclasses import dataclass
from datetime import date
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from samenspel.groups.models import LeadOffer, LeadSeat, Membership, MembershipRole
from samenspel.lines import Lines, lines
from samenspel.people.models import Account, Fund


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat of the lead, or of somebody who leads along, now or before."""

    id: uuid.UUID
    is_co: bool
    account_id: uuid.UUID | None
    name: str | None
    fund_name: str | None
    fund_slug: str | None
    since: date | None
    until: date | None

    @property
    def is_open(self) -> bool:
        return self.fund_name is None


@cache
def _seats() -> Lines[SeatLine]:
    return (
        lines(
            SeatLine,
            id=LeadSeat.id,
            is_co=LeadSeat.is_co,
            account_id=LeadSeat.account_id,
            name=Account.name,
            fund_name=Fund.name,
            fund_slug=Fund.slug,
            since=LeadSeat.since,
            until=LeadSeat.until,
        )
        .outerjoin(Account, col(Account.id) == LeadSeat.account_id)
        .outerjoin(Fund, col(Fund.id) == LeadSeat.fund_id)
        .where(col(LeadSeat.group_id) == sa.bindparam("group_id", type_=sa.Uuid()))
        .order_by(col(LeadSeat.until).desc(), col(LeadSeat.is_co), col(LeadSeat.id).desc())
    )


@cache
def _running_seats() -> Lines[SeatLine]:
    return _seats().where(col(LeadSeat.until).is_(None))


def running_seats(group_id: uuid.UUID) -> list[SeatLine]:
    """Who leads a group now, the lead first; an open seat is one of them."""
    return _running_seats().all({"group_id": group_id})


def past_seats(group_id: uuid.UUID) -> list[SeatLine]:
    """Who led a group before, the last first; not what changed again on the same day."""
    seats = _seats().where(col(LeadSeat.until).is_not(None)).all({"group_id": group_id})
    return [seat for seat in seats if seat.since != seat.until]


@dataclass(frozen=True, slots=True)
class OfferLine:
    """Somebody who is asked to lead a group, and did not answer yet."""

    id: uuid.UUID
    is_co: bool
    words: str
    account_id: uuid.UUID
    name: str
    by_id: uuid.UUID
    by_name: str


@cache
def _offers() -> Lines[OfferLine]:
    asker = aliased(Account)
    return (
        lines(
            OfferLine,
            id=LeadOffer.id,
            is_co=LeadOffer.is_co,
            words=LeadOffer.words,
            account_id=LeadOffer.account_id,
            name=Account.name,
            by_id=LeadOffer.by_id,
            by_name=asker.name,
        )
        .join(Account, col(Account.id) == LeadOffer.account_id)
        .join(asker, asker.id == LeadOffer.by_id)
        .where(
            col(LeadOffer.group_id) == sa.bindparam("group_id", type_=sa.Uuid()), col(LeadOffer.answered_at).is_(None)
        )
        .order_by(col(LeadOffer.id))
    )


def open_offer_lines(group_id: uuid.UUID) -> list[OfferLine]:
    """Who is asked to lead a group, the first asked first."""
    return _offers().all({"group_id": group_id})


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could lead a group: they take part in it for a fund."""

    id: uuid.UUID
    name: str
    fund_name: str


@cache
def _candidates() -> Lines[Candidate]:
    return (
        lines(Candidate, id=Account.id, name=Account.name, fund_name=Fund.name)
        .join(Membership, col(Membership.account_id) == Account.id)
        .join(Fund, col(Fund.id) == Membership.fund_id)
        .where(
            col(Membership.group_id) == sa.bindparam("group_id", type_=sa.Uuid()),
            col(Membership.left_at).is_(None),
            col(Membership.role) != MembershipRole.FOLLOWER,
            col(Account.active),
        )
        .order_by(col(Account.name), col(Account.id))
    )


def candidates(group_id: uuid.UUID) -> list[Candidate]:
    """Who can be asked to lead a group, by name."""
    return _candidates().all({"group_id": group_id})
