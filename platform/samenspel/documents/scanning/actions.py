"""Writes what the virus scanner found."""

import uuid

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import session
from samenspel.documents.models import ScanState
from samenspel.documents.scanning.queries import Scanned


def put_verdict(table: Scanned, file_id: uuid.UUID, state: ScanState) -> None:
    """Stores what was found in a file; what is clean is given to people from now on."""
    changed = sa.update(table).where(col(table.id) == file_id).values(scan_state=state)
    session().execute(changed)
