"""Selects for the reminders of action points."""

import uuid
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.groups.models import Group
from samenspel.meetings.models import ActionItem, Meeting, Report
from samenspel.meetings.points.owners import for_their_owners
from samenspel.people.models import Account

#: A mail lists so many action points of one person.
MAX_POINTS = 25


@dataclass(frozen=True, slots=True)
class PointRecipient:
    """Somebody who is reminded."""

    id: uuid.UUID
    name: str
    email: str
    locale: str


@dataclass(frozen=True, slots=True)
class DuePoint:
    """An open action point with its day."""

    id: uuid.UUID
    text: str
    due_on: date
    reminded_on: date | None
    group_name: str


@cache
def _due_points(of_one: bool) -> sa.CompoundSelect[Any]:
    """Built once: building it costs more than running it."""
    wanted = [col(Account.id) == sa.bindparam("account", type_=sa.Uuid())] if of_one else []
    found = [each.where(*wanted) for each in for_their_owners(_open_points())]
    return sa.union_all(*found).order_by("account_id", "due_on", "point_id")


def _open_points() -> sa.Select[Any]:
    return (
        columns(
            col(Account.id).label("account_id"),
            col(Account.name).label("account_name"),
            Account.email,
            Account.locale,
            col(ActionItem.id).label("point_id"),
            ActionItem.text,
            ActionItem.due_on,
            ActionItem.reminded_on,
            col(Group.name).label("group_name"),
        )
        .select_from(ActionItem)
        .join(Meeting, col(Meeting.id) == ActionItem.meeting_id)
        .join(Group, col(Group.id) == Meeting.group_id)
        .join(Report, col(Report.meeting_id) == Meeting.id)
        .where(
            col(ActionItem.done_at).is_(None),
            col(ActionItem.due_on) <= sa.bindparam("until"),
            col(Report.published_at).is_not(None),
        )
    )


def due_by_person(until: date, account_id: uuid.UUID | None = None) -> dict[PointRecipient, list[DuePoint]]:
    """The open action points of published reports that are due by then, by their recipients; or those of one account.

    A point of a person goes to that person, as long as they see the group; one of a fund to its people in the group.
    """
    found: dict[PointRecipient, list[DuePoint]] = {}
    query = _due_points(of_one=account_id is not None)
    for row in session().execute(query, {"until": until, "account": account_id}):
        points = found.setdefault(PointRecipient(row.account_id, row.account_name, row.email, row.locale), [])
        if len(points) < MAX_POINTS:
            points.append(
                DuePoint(
                    id=row.point_id,
                    text=row.text,
                    due_on=row.due_on,
                    reminded_on=row.reminded_on,
                    group_name=row.group_name,
                )
            )
    return found


def uniquifier_of(account_id: uuid.UUID) -> str | None:
    """The key by which sessions know an active account; None for another."""
    query = columns(Account.fs_uniquifier).where(col(Account.id) == account_id, col(Account.active))
    return session().execute(query).scalar()
