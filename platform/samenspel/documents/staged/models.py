"""Files that were uploaded while somebody writes, and the pictures in texts."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.db import Row, choice, now
from samenspel.documents.models import ScanState


class StagedFile(Row, table=True):
    """A file of a text in a group. Until `attached_at` only who uploaded it sees it, then who reaches the group.

    A picture in a text stays here; another file becomes a document when the text is sent, and leaves. `small_key` names
    the version of a picture that a page shows, and `width` and `height` are its size. `loose_at` is when it last became
    part of nothing, or will be for good: what stays so is swept.
    """

    __tablename__ = "staged_file"
    __table_args__ = (sa.Index("ix_staged_file_loose", "attached_at", "loose_at"),)
    account_id: uuid.UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    group_id: uuid.UUID = Field(foreign_key="group.id", index=True, ondelete="CASCADE")
    key: str = Field(max_length=120)
    small_key: str | None = Field(default=None, max_length=120)
    filename: str = Field(max_length=200)
    media_type: str = Field(max_length=120)
    size: int
    sha256: str = Field(max_length=64)
    width: int | None = None
    height: int | None = None
    attached_at: datetime | None = None
    loose_at: datetime = Field(default_factory=now)
    scan_state: ScanState = Field(
        default=ScanState.WAITING,
        sa_type=choice(ScanState),
        sa_column_kwargs={"server_default": ScanState.WAITING.value},
    )

    @property
    def is_picture(self) -> bool:
        return self.width is not None
