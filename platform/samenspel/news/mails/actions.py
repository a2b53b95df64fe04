"""Writes of mails about notices."""

import uuid
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity.notices.models import Notice
from samenspel.db import now, session


def record_mailed(notice_ids: Collection[uuid.UUID]) -> None:
    """Notes that notices were mailed, in the transaction that writes the mail: none of them is mailed twice."""
    _change(notice_ids, mail_at=None, mailed_at=now())


def put_off(notice_ids: Collection[uuid.UUID], until: datetime | None) -> None:
    """Has notices mailed at a later moment, or not at all."""
    _change(notice_ids, mail_at=until)


def _change(notice_ids: Collection[uuid.UUID], **values: datetime | None) -> None:
    if notice_ids:
        session().execute(sa.update(Notice).where(col(Notice.id).in_(notice_ids)).values(**values))
