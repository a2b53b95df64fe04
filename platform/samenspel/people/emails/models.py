"""Changes of the address with which somebody signs in."""

import uuid
from datetime import datetime

from sqlmodel import Field

from samenspel.db import Row


class EmailChange(Row, table=True):
    """Somebody asked for another address, or an administrator gave them one. Only hashes of the tokens are stored.

    The one in the mail to the new address confirms it, until `expires_at`; the one in the mail to the old address
    stops it, or takes it back once it is confirmed. An account has one row at most: asked again, the last one counts.
    """

    __tablename__ = "email_change"
    account_id: uuid.UUID = Field(foreign_key="account.id", unique=True, ondelete="CASCADE")
    old: str = Field(max_length=254)
    new: str = Field(max_length=254)
    confirm_hash: str = Field(max_length=64, unique=True)
    stop_hash: str = Field(max_length=64, unique=True)
    expires_at: datetime
    confirmed_at: datetime | None = None
