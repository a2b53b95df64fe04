"""Writes of contact cards."""

import uuid

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import now, session
from samenspel.people.models import Profile


def confirm_card(account_id: uuid.UUID) -> None:
    """Notes that somebody looked at their card and that it is still right."""
    session().execute(sa.update(Profile).where(col(Profile.account_id) == account_id).values(confirmed_at=now()))
