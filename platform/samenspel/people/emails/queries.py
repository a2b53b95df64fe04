"""Selects of changes of addresses."""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import now, session
from samenspel.people.emails.models import EmailChange
from samenspel.tokens import token_hash

#: So long after it was asked somebody can stop a change, or take it back.
STOP_WITHIN = timedelta(days=7)


def change_to_confirm(token: str) -> EmailChange | None:
    """The change that the link in the mail to the new address confirms, while it does."""
    is_open = (col(EmailChange.confirmed_at).is_(None), col(EmailChange.expires_at) > now())
    query = sa.select(EmailChange).where(col(EmailChange.confirm_hash) == token_hash(token), *is_open)
    return session().execute(query.with_for_update()).scalar()


def change_to_stop(token: str) -> EmailChange | None:
    """The change that the link in the mail to the old address stops or takes back, while it does."""
    is_open = col(EmailChange.created_at) > now() - STOP_WITHIN
    query = sa.select(EmailChange).where(col(EmailChange.stop_hash) == token_hash(token), is_open)
    return session().execute(query.with_for_update()).scalar()
