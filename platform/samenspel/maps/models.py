"""Stored results of the collaboration analysis."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.db import Row


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
