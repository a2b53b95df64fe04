"""What is remembered of answers by mail: how far the mailbox was read, which letters were read, which refusals sent."""

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.db import Row


class MailboxMark(Row, table=True):
    """How far a folder of a mailbox was read; see `mailbox.FolderPosition`."""

    __tablename__ = "mailbox_mark"
    folder: str = Field(max_length=400, unique=True)
    validity: int = Field(sa_type=sa.BigInteger)
    last: int = Field(sa_type=sa.BigInteger)


class ReadLetter(Row, table=True):
    """The hash of a letter that was read: it counts once, also where the server numbers its messages anew."""

    __tablename__ = "read_letter"
    key: str = Field(max_length=64, unique=True)


class RefusalSent(Row, table=True):
    """The hash of a refusal and its recipient: the same refusal is mailed once."""

    __tablename__ = "refusal_sent"
    key: str = Field(max_length=64, unique=True)
