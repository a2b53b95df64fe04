"""Selects for mails about attendance."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlmodel import col

from samenspel.db import columns, session
from samenspel.groups.models import Membership
from samenspel.meetings.models import Meeting
from samenspel.people.models import Account, Fund


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who gets a mail."""

    name: str
    email: str
    locale: str


def people_for(meeting: Meeting, payload: dict[str, Any]) -> list[Told]:
    """The account that a mail is for, or who is in the group for the fund that it is for; active accounts only."""
    query = columns(Account.name, Account.email, Account.locale).where(col(Account.active))
    if "to" in payload:
        query = query.where(col(Account.id) == uuid.UUID(payload["to"]))
    else:
        query = query.join(Membership, col(Membership.account_id) == Account.id).where(
            col(Membership.group_id) == meeting.group_id,
            col(Membership.left_at).is_(None),
            col(Account.fund_id) == uuid.UUID(payload["fund"]),
            col(Account.id) != uuid.UUID(payload["by"]),
        )
    return [Told(*row) for row in session().execute(query.order_by(col(Account.id)))]


def name_and_fund_of(account_id: str | None) -> str:
    """Who did it, with their fund; empty where nobody in particular did."""
    if not account_id:
        return ""
    query = columns(Account.name, Fund.name).outerjoin(Fund, col(Fund.id) == Account.fund_id)
    row = session().execute(query.where(col(Account.id) == uuid.UUID(account_id))).first()
    return " ".join([row[0], f"({row[1]})" if row[1] else ""]).strip() if row else ""


def slug_of_fund(fund_id: uuid.UUID) -> str:
    """A fund in an address."""
    return str(session().execute(columns(Fund.slug).where(col(Fund.id) == fund_id)).scalar_one())
