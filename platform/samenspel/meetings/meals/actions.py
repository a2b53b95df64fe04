"""Writes of meals. What is written about one goes nowhere else: no activity, no search, no mail."""

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import session
from samenspel.meetings.meals import queries
from samenspel.meetings.meals.models import MealWish
from samenspel.meetings.models import Meeting
from samenspel.viewer import Viewer


def ask_meals(meeting: Meeting, *, asks: bool) -> None:
    """Has those who come to the room asked about their meal, or not any more."""
    meeting.asks_meals = asks
    session().add(meeting)


def save_wish(viewer: Viewer, meeting: Meeting, text: str) -> None:
    """Saves what the viewer wrote about their meal; nothing takes it away."""
    wish = queries.wish_of(viewer.id, meeting.id)
    if not text:
        if wish is not None:
            session().delete(wish)
        return
    wish = wish or MealWish(account_id=viewer.id, meeting_id=meeting.id, text=text)
    wish.text = text
    session().add(wish)


def delete_outdated() -> None:
    """Deletes the wishes that nobody needs any more."""
    session().execute(sa.delete(MealWish).where(col(MealWish.meeting_id).in_(queries.outdated())))
