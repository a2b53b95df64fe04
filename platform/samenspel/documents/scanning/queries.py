"""Selects about what is to be scanned."""

import uuid
from dataclasses import dataclass

from sqlmodel import col

from samenspel.documents.models import DocumentVersion, ScanState
from samenspel.lines import lines


@dataclass(frozen=True, slots=True)
class UnscannedFile:
    id: uuid.UUID
    key: str


def waiting_files(limit: int) -> list[UnscannedFile]:
    """The files that were not scanned yet, the newest first: these are asked for most."""
    query = lines(UnscannedFile, id=DocumentVersion.id, key=DocumentVersion.key)
    waiting = query.where(col(DocumentVersion.scan_state) == ScanState.WAITING)
    return waiting.order_by(col(DocumentVersion.created_at).desc()).limit(limit).all()
