"""Selects of people from outside a group who were asked to something."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from samenspel.db import columns, session
from samenspel.groups.outsiders.models import InvitedOutsider
from samenspel.groups.outsiders.tokens import read_outsider_token
from samenspel.people.models import Account

#: So many may be asked to one meeting or one poll.
MAX_OUTSIDERS = 300


def outsiders_at(meeting_id: uuid.UUID) -> Sequence[InvitedOutsider]:
    """Who was asked to a meeting, by name."""
    query = select(InvitedOutsider).where(InvitedOutsider.meeting_id == meeting_id)
    return session().exec(query.order_by(col(InvitedOutsider.name), col(InvitedOutsider.id))).all()


def outsiders_in(poll_ids: Collection[uuid.UUID]) -> Sequence[InvitedOutsider]:
    """Who was asked to polls, by name."""
    if not poll_ids:
        return []
    query = select(InvitedOutsider).where(col(InvitedOutsider.poll_id).in_(poll_ids))
    return session().exec(query.order_by(col(InvitedOutsider.name), col(InvitedOutsider.id))).all()


def outsiders(ids: Collection[uuid.UUID]) -> Sequence[InvitedOutsider]:
    """Those of these who are still asked."""
    return session().exec(select(InvitedOutsider).where(col(InvitedOutsider.id).in_(ids))).all()


def outsider_by_token(token: str) -> InvitedOutsider | None:
    """Whose link it is; None for a link that is not ours or was withdrawn, or of an account
    that was closed."""
    outsider_id = read_outsider_token(token)
    outsider = session().get(InvitedOutsider, outsider_id) if outsider_id else None
    return outsider if outsider and outsider.id in addresses_of([outsider]) else None


def invitation_of(account_id: uuid.UUID, outsider_id: uuid.UUID) -> InvitedOutsider | None:
    """What somebody with an account was asked to from outside, where that id is theirs."""
    found = session().get(InvitedOutsider, outsider_id)
    return found if found is not None and found.account_id == account_id else None


@dataclass(frozen=True, slots=True)
class OutsiderAddress:
    """Where somebody is mailed, and in which language."""

    email: str
    locale: str


def addresses_of(people: Sequence[InvitedOutsider]) -> dict[uuid.UUID, OutsiderAddress]:
    """The address of each of these people by their id: of an account the one that it has now. An account that was
    closed has none."""
    ids = [each.account_id for each in people if each.account_id]
    rows = (
        session().execute(
            columns(Account.id, Account.email, Account.locale).where(col(Account.id).in_(ids), col(Account.active))
        )
        if ids
        else ()
    )
    accounts = {row.id: OutsiderAddress(row.email, row.locale) for row in rows}
    found = {
        each.id: accounts.get(each.account_id) if each.account_id else OutsiderAddress(each.email, "nl")
        for each in people
    }
    return {outsider_id: address for outsider_id, address in found.items() if address is not None}
