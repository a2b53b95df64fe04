"""Documents of a group with their versions and folders, what is shown of a file, and what may come back."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from samenspel.db import Row, choice, now


class TextState(StrEnum):
    """Whether the text of a file was extracted for search: not yet, done, or impossible."""

    WAITING = "waiting"
    READ = "read"
    UNREADABLE = "unreadable"


class DocumentKind(StrEnum):
    """What a document is to its group. A report (*verslag*) or an annex (*bijlage*) may belong to a meeting."""

    DOCUMENT = "document"
    REPORT = "report"
    ANNEX = "annex"


class ScanState(StrEnum):
    """What the virus scanner said of a file: nothing yet (also where there is none), or what it found.

    FAILED is a file that it could not look at, and will not be able to.
    """

    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"
    FAILED = "failed"


class PreviewState(StrEnum):
    """Whether a preview was made: there is one, there is none for this kind, it has a password, or it is broken."""

    READY = "ready"
    NONE = "none"
    LOCKED = "locked"
    BROKEN = "broken"


class DocumentFolder(Row, table=True):
    """A folder in a group, in the folder `parent_id` or among the documents of the group themselves.

    `place` is the parent as text, empty for none, and `key` the name in lower case: names are unique in a place, and a
    unique index does not see that two parents are both missing.
    """

    __tablename__ = "document_folder"
    __table_args__ = (sa.UniqueConstraint("group_id", "place", "key", name="uq_document_folder_group_place_key"),)
    group_id: uuid.UUID = Field(foreign_key="group.id", ondelete="CASCADE")
    parent_id: uuid.UUID | None = Field(default=None, foreign_key="document_folder.id", index=True, ondelete="CASCADE")
    place: str = Field(default="", max_length=32)
    name: str = Field(max_length=100)
    key: str = Field(max_length=100)
    author_id: uuid.UUID = Field(foreign_key="account.id")


class Document(Row, table=True):
    """`review_on` is when `reviewer_id` says whether it is still right; what was `archived_at` is no longer listed."""

    __tablename__ = "document"
    group_id: uuid.UUID = Field(foreign_key="group.id", index=True, ondelete="CASCADE")
    title: str = Field(max_length=200)
    author_id: uuid.UUID = Field(foreign_key="account.id")
    latest: int = Field(default=1, description="number of the newest version")
    folder_id: uuid.UUID | None = Field(default=None, index=True)
    kind: DocumentKind = Field(
        default=DocumentKind.DOCUMENT,
        sa_type=choice(DocumentKind),
        sa_column_kwargs={"server_default": DocumentKind.DOCUMENT.value},
    )
    meeting_id: uuid.UUID | None = Field(default=None, index=True)
    review_on: date | None = Field(default=None, index=True)
    reviewer_id: uuid.UUID | None = None
    pinned_at: datetime | None = None
    archived_at: datetime | None = None


class DocumentVersion(Row, table=True):
    """One file as it was uploaded; `key` names it in the store, and `media_type` was found in its content. `note` says
    what changed, and `restored` which version it is again."""

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
    note: str = Field(default="", max_length=300, sa_column_kwargs={"server_default": sa.text("''")})
    restored: int | None = None
    scan_state: ScanState = Field(
        default=ScanState.WAITING,
        sa_type=choice(ScanState),
        sa_column_kwargs={"server_default": ScanState.WAITING.value},
    )


class DocumentPreview(SQLModel, table=True):
    """What is shown of a version: sanitized HTML, or the pictures of its first page, large and small, by their keys in
    the store. It is made from the file, and can be made again."""

    __tablename__ = "document_preview"
    version_id: uuid.UUID = Field(foreign_key="document_version.id", primary_key=True, ondelete="CASCADE")
    state: PreviewState = Field(sa_type=choice(PreviewState))
    html: str = ""
    is_cut: bool = False
    pages: int | None = None
    page_key: str | None = Field(default=None, max_length=120)
    page_width: int | None = None
    page_height: int | None = None
    thumb_key: str | None = Field(default=None, max_length=120)
    thumb_width: int | None = None
    thumb_height: int | None = None
    made_at: datetime = Field(default_factory=now)


class DiscardedDocument(SQLModel, table=True):
    """A document that went with its owner, a post: nothing lists, finds or counts it, and its files are still stored.

    `versions` are its versions by the names of their columns, without the text, which is read again.
    """

    __tablename__ = "discarded_document"
    document_id: uuid.UUID = Field(primary_key=True)
    owner_id: uuid.UUID = Field(index=True)
    group_id: uuid.UUID = Field(foreign_key="group.id", index=True, ondelete="CASCADE")
    title: str = Field(max_length=200)
    author_id: uuid.UUID = Field(foreign_key="account.id")
    created_at: datetime
    latest: int
    folder_id: uuid.UUID | None = Field(default=None, index=True)
    kind: DocumentKind = Field(
        default=DocumentKind.DOCUMENT,
        sa_type=choice(DocumentKind),
        sa_column_kwargs={"server_default": DocumentKind.DOCUMENT.value},
    )
    meeting_id: uuid.UUID | None = None
    review_on: date | None = None
    reviewer_id: uuid.UUID | None = None
    pinned_at: datetime | None = None
    archived_at: datetime | None = None
    versions: list[dict[str, Any]] = Field(sa_type=sa.JSON)
    discarded_at: datetime = Field(default_factory=now, index=True)
