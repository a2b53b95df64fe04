"""Documents of a group with their versions, and the text of the files for search."""

import uuid
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.db import Row, choice


class TextState(StrEnum):
    """Whether the text of a file was extracted for search: not yet, done, or impossible."""

    WAITING = "waiting"
    READ = "read"
    UNREADABLE = "unreadable"


class Document(Row, table=True):
    __tablename__ = "document"
    group_id: uuid.UUID = Field(foreign_key="group.id", index=True, ondelete="CASCADE")
    title: str = Field(max_length=200)
    author_id: uuid.UUID = Field(foreign_key="account.id")
    latest: int = Field(default=1, description="number of the newest version")


class DocumentVersion(Row, table=True):
    """One file as it was uploaded; `key` names it in the store, and `media_type` was found in its content."""

    __tablename__ = "document_version"
    __table_args__ = (sa.UniqueConstraint("document_id", "number", name="uq_document_version_document_number"),)
    document_id: uuid.UUID = Field(foreign_key="document.id", ondelete="CASCADE")
    number: int
    filename: str = Field(max_length=200)
    media_type: str = Field(max_length=120)
    size: int
    sha256: str = Field(max_length=64)
    key: str = Field(max_length=120)
    author_id: uuid.UUID = Field(foreign_key="account.id")
    text: str = ""
    text_state: TextState = Field(default=TextState.WAITING, sa_type=choice(TextState))
