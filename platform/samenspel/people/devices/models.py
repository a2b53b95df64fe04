"""Signed-in sessions, one row each."""

import uuid
from datetime import datetime, timedelta

from sqlmodel import Field

from samenspel.db import Row

#: A visit is over when there was no page for so long.
VISIT_PAUSE = timedelta(minutes=30)


class DeviceSession(Row, table=True):
    """Somebody who is signed in on a device. The cookie has a random token, of which the row keeps a hash.

    It is good until `expires_at`: so long after it was last used, and never longer than a fixed time after it was made.
    A session that somebody ends has no row any more. No address of the network is kept: see docs/decisions/0039.
    """

    __tablename__ = "device_session"
    account_id: uuid.UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    token_hash: str = Field(max_length=64, unique=True)
    browser: str = Field(default="", max_length=40)
    system: str = Field(default="", max_length=40)
    stays: bool = Field(default=False, description="whether it outlives the browser (*blijf aangemeld*)")
    last_used_at: datetime
    expires_at: datetime
