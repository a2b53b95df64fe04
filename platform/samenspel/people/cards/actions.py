"""Writes of contact cards."""

import hashlib
import uuid

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import now, session
from samenspel.people.cards.models import CardPhoto
from samenspel.people.models import Account, Profile


def confirm_card(account_id: uuid.UUID) -> None:
    """Notes that somebody looked at their card and that it is still right."""
    session().execute(sa.update(Profile).where(col(Profile.account_id) == account_id).values(confirmed_at=now()))


def set_photo(account: Account, content: bytes) -> None:
    """Puts a photo on the card of an account, in the place of the one before."""
    session().merge(CardPhoto(account_id=account.id, content=content))
    account.photo_version = hashlib.sha256(content).hexdigest()[:16]


def remove_photo(account: Account) -> None:
    session().execute(sa.delete(CardPhoto).where(col(CardPhoto.account_id) == account.id))
    account.photo_version = None
