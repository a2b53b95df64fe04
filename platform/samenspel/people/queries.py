"""Selects about persons, funds and themes."""

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import session
from samenspel.people.models import Installation


def is_demo() -> bool:
    """Whether this database holds demo data."""
    return bool(session().execute(sa.select(sa.exists().where(col(Installation.demo)))).scalar())
