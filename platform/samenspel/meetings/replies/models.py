"""What is remembered of answers by mail: how far the mailbox was read, which letters counted, who was written to."""

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.db import Row


class MailboxMark(Row, table=True):
    """How far a folder of a mailbox was read; see `mailbox.Mark`."""

    __tablename__ = "mailbox_mark"
    folder: str = Field(max_length=400, unique=True)
    validity: int = Field(sa_type=sa.BigInteger)
    last: int = Field(sa_type=sa.BigInteger)


class ReadLetter(Row, table=True):
    """A letter that was read, by a hash: it counts once, also when the server numbers its messages anew."""

    __tablename__ = "read_letter"
    key: str = Field(max_length=64, unique=True)


class RefusalSent(Row, table=True):
    """Somebody was told why an answer was not taken, by a hash of what and whom: that is said once."""

    __tablename__ = "refusal_sent"
    key: str = Field(max_length=64, unique=True)
