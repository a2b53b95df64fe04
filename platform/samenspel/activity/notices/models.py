"""Notices: what concerns somebody, one row a thing; and what somebody opened."""

import uuid
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.activity.things import ThingKind
from samenspel.db import Row, choice, now


class NoticeReason(StrEnum):
    """Why somebody is told, the strongest first."""

    TO_DO = "to_do"
    DIRECT_MESSAGE = "direct_message"
    MENTION = "mention"
    ANSWER = "answer"
    CONCERNS_FUND = "concerns_fund"
    FOLLOWS = "follows"

    @property
    def is_personal(self) -> bool:
        """Whether it is meant for this one person, so that it is mailed where it stays unread."""
        return self in (NoticeReason.TO_DO, NoticeReason.DIRECT_MESSAGE, NoticeReason.MENTION)


#: Most notices were read long ago; every page counts those that were not.
_UNREAD, _LATER = sa.text("read_at IS NULL"), sa.text("later_at IS NOT NULL")


class Notice(Row, table=True):
    """News for an account about one thing. What more happens with the thing before it is read collapses into the row.

    `number` is the first post that is new and `last_number` the last, where the thing has numbered posts, `count` how
    many events are new. It is unread until `read_at`; a to-do stays so until it is done (`done_at`) or over (`due_at`),
    whatever was opened. `mail_at` alone says when it is mailed; to read it takes that away. `later_at`: kept on the
    shelf.
    """

    __tablename__ = "notice"
    __table_args__ = (
        sa.UniqueConstraint("account_id", "kind", "thing_id", name="uq_notice_account_thing"),
        sa.Index("ix_notice_thing", "thing_id", "kind"),
        sa.Index("ix_notice_mail_at", "mail_at"),
        sa.Index("ix_notice_unread", "account_id", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
        sa.Index("ix_notice_later", "account_id", sqlite_where=_LATER, postgresql_where=_LATER),
    )
    account_id: uuid.UUID = Field(foreign_key="account.id", ondelete="CASCADE")
    kind: ThingKind = Field(sa_type=choice(ThingKind))
    thing_id: uuid.UUID
    group_id: uuid.UUID | None = Field(default=None, foreign_key="group.id", index=True, ondelete="CASCADE")
    reason: NoticeReason = Field(sa_type=choice(NoticeReason))
    title: str = Field(max_length=200)
    path: str = Field(max_length=200)
    actor_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    number: int | None = None
    last_number: int | None = None
    count: int = 1
    at: datetime = Field(default_factory=now)
    due_at: datetime | None = None
    read_at: datetime | None = None
    done_at: datetime | None = None
    later_at: datetime | None = None
    mail_at: datetime | None = None
    mailed_at: datetime | None = None


class ReadMark(Row, table=True):
    """Somebody read a thing: first at `created_at`, last at `last_at`. Without `was_opened` they only said so, of this
    and perhaps of all else at once, which tells nothing of what they care for."""

    __tablename__ = "read_mark"
    __table_args__ = (
        sa.UniqueConstraint("account_id", "kind", "thing_id", name="uq_read_mark_account_thing"),
        sa.Index("ix_read_mark_thing", "thing_id", "kind"),
    )
    account_id: uuid.UUID = Field(foreign_key="account.id", ondelete="CASCADE")
    kind: ThingKind = Field(sa_type=choice(ThingKind))
    thing_id: uuid.UUID
    last_at: datetime = Field(default_factory=now)
    was_opened: bool = Field(default=True, sa_column_kwargs={"server_default": sa.true()})
