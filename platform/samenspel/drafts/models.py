"""What somebody types in forms, kept before it is sent."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.db import Row, now


class FormDraft(Row, table=True):
    """What is typed in one form, in one window. Its browser names it by `key`, and itself by `device`.

    `place` is the address that the form is sent to, with the id of the form; `page` is where it stands. `fields` are
    the values that were changed, by the names of their fields, and `base` those that the page had there. `typed_at` is
    the time in milliseconds by the clock of the browser: what arrives late changes nothing.
    A draft that `is_over` was sent or dropped. It has no words any more, and keeps a late copy from bringing them back.
    """

    __tablename__ = "form_draft"
    __table_args__ = (
        sa.UniqueConstraint("account_id", "key", name="uq_form_draft_account_key"),
        sa.Index("ix_form_draft_account_updated", "account_id", "is_over", "updated_at"),
    )
    account_id: uuid.UUID = Field(foreign_key="account.id", ondelete="CASCADE")
    key: str = Field(max_length=40)
    device: str = Field(default="", max_length=40)
    place: str = Field(default="", max_length=500)
    page: str = Field(default="", max_length=500)
    title: str = Field(default="", max_length=200)
    context: str = Field(default="", max_length=200)
    fields: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    base: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    files: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    typed_at: int = Field(default=0, sa_type=sa.BigInteger)
    updated_at: datetime = Field(default_factory=now, index=True)
    is_over: bool = False
