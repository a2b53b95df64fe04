"""Selects about meals: who is to eat in the room of a meeting, and what they wrote about it."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel.db import columns, now, session
from samenspel.lines import lines
from samenspel.meetings.meals.models import MealWish
from samenspel.meetings.models import IS_EARLIER, Answer, AnswerValue, AttendanceMode, Meeting
from samenspel.people.models import Account, Fund
from samenspel.people.words import party

#: A wish is kept so long after the meeting.
KEPT = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class MealLine:
    """What somebody who comes to the room wrote about their meal."""

    account_id: uuid.UUID
    name: str
    party: str
    text: str


def meals_at(meeting: Meeting) -> list[MealLine]:
    """The wishes of those who come to the room, by name: not of who comes online or no longer comes."""
    answer = sa.and_(col(Answer.meeting_id) == MealWish.meeting_id, col(Answer.account_id) == MealWish.account_id)
    query = (
        lines(MealLine, account_id=Account.id, name=Account.name, party=party(""), text=MealWish.text)
        .select_from(MealWish)
        .join(Account, col(Account.id) == MealWish.account_id)
        .join(Answer, answer)
        .outerjoin(Fund, col(Fund.id) == Answer.fund_id)
        .where(
            col(MealWish.meeting_id) == meeting.id,
            col(Answer.value) == AnswerValue.YES,
            col(Answer.waiting_since).is_(None),
            ~IS_EARLIER,
            *((col(Answer.mode) == AttendanceMode.ON_SITE,) if meeting.is_hybrid else ()),
        )
        .order_by(sa.func.lower(Account.name), col(Account.id))
    )
    return query.all() if meeting.asks_meals else []


def wish_of(account_id: uuid.UUID, meeting_id: uuid.UUID) -> MealWish | None:
    """What somebody wrote about their meal, as a row to write."""
    query = select(MealWish).where(MealWish.account_id == account_id, MealWish.meeting_id == meeting_id)
    return session().exec(query).first()


def outdated() -> sa.Select[tuple[uuid.UUID]]:
    """The meetings whose wishes nobody needs any more: over for some days, cancelled, or no longer asking for them."""
    return columns(Meeting.id).where(
        sa.or_(
            col(Meeting.ends_at) < now() - KEPT,
            col(Meeting.cancelled_at).is_not(None),
            col(Meeting.asks_meals).is_(False),
        )
    )
