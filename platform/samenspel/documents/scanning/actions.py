"""Writes what the virus scanner found."""

import uuid

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import session
from samenspel.documents.models import DocumentVersion, ScanState


def put_verdict(version_id: uuid.UUID, state: ScanState) -> None:
    """Stores what was found in a version; what is clean is given to people from now on."""
    changed = sa.update(DocumentVersion).where(col(DocumentVersion.id) == version_id).values(scan_state=state)
    session().execute(changed)
