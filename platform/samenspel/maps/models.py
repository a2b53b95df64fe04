"""Stored results of the collaboration analysis, what funds answered to them or asked of it, and what was brought in."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from samenspel.db import Row, choice


class Snapshot(Row, table=True):
    """The collaboration map as computed at `created_at`: pages, exports and the map read it and compute nothing.

    `scope` names the part of the activities: a period and a theme ("all", "2024", "theme:stem", "2024:theme:stem").
    `fingerprint` tells of which rows and parameters it was made, so that an unchanged part is not computed again.
    """

    __tablename__ = "snapshot"
    __table_args__ = (sa.Index("ix_snapshot_scope_created", "scope", "created_at"),)
    scope: str = Field(max_length=120)
    version: int
    fingerprint: str = Field(max_length=64)
    data: dict[str, Any] = Field(sa_type=sa.JSON)


class AdviceValue(StrEnum):
    """What a fund says of a suggested partner."""

    INTERESTED = "interested"
    NOT_USEFUL = "not_useful"
    TOGETHER = "together"


class AdviceAnswer(Row, table=True):
    """A fund's answer to the suggestion of a partner. A later one counts; one that was taken back (`withdrawn_at`)
    stays as history. It is for the fund itself and the advisers, never for the other fund.
    """

    __tablename__ = "advice_answer"
    fund_id: uuid.UUID = Field(foreign_key="fund.id", index=True, ondelete="CASCADE")
    partner_id: uuid.UUID = Field(foreign_key="fund.id", index=True, ondelete="CASCADE")
    value: AdviceValue = Field(sa_type=choice(AdviceValue))
    reason: str = Field(default="", max_length=300)
    account_id: uuid.UUID | None = Field(default=None, foreign_key="account.id", index=True, ondelete="SET NULL")
    withdrawn_at: datetime | None = None


class ClusterRequest(Row, table=True):
    """A request for funds for a theme, goal or call. The worker fills `proposals`; `computed_at` tells that it did.

    `must` and `proposals` know funds by their slug, as snapshots do.
    """

    __tablename__ = "cluster_request"
    account_id: uuid.UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    fund_id: uuid.UUID | None = Field(default=None, foreign_key="fund.id", index=True, ondelete="SET NULL")
    title: str = Field(max_length=160)
    about: str = ""
    theme_id: uuid.UUID = Field(foreign_key="theme.id")
    due_on: date | None = None
    smallest: int = 3
    largest: int = 8
    must: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    proposals: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
    computed_at: datetime | None = None


class ActivityImport(Row, table=True):
    """A file of what funds did together before the platform was there, or elsewhere. Until it is taken in (`taken_at`)
    it is a `draft` (see `incoming`), and counts for nothing. `digest` is of its content, so that none counts twice.
    """

    __tablename__ = "activity_import"
    account_id: uuid.UUID | None = Field(default=None, foreign_key="account.id", index=True, ondelete="SET NULL")
    title: str = Field(max_length=160)
    filename: str = Field(max_length=160)
    digest: str = Field(max_length=64, index=True)
    outside: bool = Field(default=False, description="outside the working of the SERV")
    draft: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    taken_at: datetime | None = None
    left_out: dict[str, Any] | None = Field(
        default=None, sa_type=sa.JSON, description="rows and names of the file that do not count, with their number"
    )


class ImportFile(SQLModel, table=True):
    """The file itself, while it is a draft: it is read again with what somebody says of it."""

    __tablename__ = "import_file"
    import_id: uuid.UUID = Field(foreign_key="activity_import.id", primary_key=True, ondelete="CASCADE")
    content: bytes = Field(sa_type=sa.LargeBinary)


class ImportMeaning(SQLModel, table=True):
    """What somebody said that a word of a `kind` means in a file, for the next file: see `imports.remembered`."""

    __tablename__ = "import_meaning"
    kind: str = Field(max_length=20, primary_key=True)
    word: str = Field(max_length=200, primary_key=True)
    meaning: str = Field(max_length=120)


class ImportedActivity(Row, table=True):
    """An activity of a file; `kind` is one of those of the analysis (see `participations.KINDS`)."""

    __tablename__ = "imported_activity"
    import_id: uuid.UUID = Field(foreign_key="activity_import.id", index=True, ondelete="CASCADE")
    title: str = Field(max_length=500)
    kind: str = Field(max_length=20)
    theme_id: uuid.UUID | None = Field(default=None, foreign_key="theme.id", index=True, ondelete="SET NULL")
    unreported: bool = False
    weight: float = 1.0
    last_on: date = Field(index=True)


class ImportedParticipation(SQLModel, table=True):
    """A fund that took part in an activity, until that day; `led` marks the lead fund."""

    __tablename__ = "imported_participation"
    activity_id: uuid.UUID = Field(foreign_key="imported_activity.id", primary_key=True, ondelete="CASCADE")
    fund_id: uuid.UUID = Field(foreign_key="fund.id", primary_key=True, index=True, ondelete="CASCADE")
    day: date
    led: bool = False
