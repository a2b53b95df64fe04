"""Selects about what is to be scanned."""

import uuid
from dataclasses import dataclass

from sqlmodel import col

from samenspel.activity.notices.models import Notice
from samenspel.activity.things import Thing
from samenspel.db import columns, session
from samenspel.documents.models import DocumentVersion, ScanState
from samenspel.documents.staged.models import StagedFile
from samenspel.lines import lines

#: What has files that are scanned.
Scanned = type[DocumentVersion] | type[StagedFile]


@dataclass(frozen=True, slots=True)
class UnscannedFile:
    id: uuid.UUID
    key: str


def waiting_files(table: Scanned, limit: int) -> list[UnscannedFile]:
    """The files that were not scanned yet, the newest first: these are asked for most."""
    query = lines(UnscannedFile, id=table.id, key=table.key)
    waiting = query.where(col(table.scan_state) == ScanState.WAITING)
    return waiting.order_by(col(table.created_at).desc()).limit(limit).all()


def is_outage_told(scanner: Thing) -> bool:
    """Whether somebody was told that it does not answer."""
    told = columns(Notice.thing_id).where(col(Notice.thing_id) == scanner.id, col(Notice.kind) == scanner.kind)
    return session().execute(told.limit(1)).first() is not None
