"""How much news somebody wants, of what, and when."""

import uuid
from datetime import date, datetime, time
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.db import Row, choice


class Level(StrEnum):
    """How much news: everything, what concerns me (to do, mentions, messages to me, answers where I take part, what is
    relevant for my fund), or only the digest. What must be done reaches everybody at every level."""

    ALL = "all"
    CONCERNS_ME = "concerns_me"
    DIGEST = "digest"


class LevelScope(StrEnum):
    """Where a level was chosen. The nearest choice counts: topic, then group, theme, account."""

    ACCOUNT = "account"
    THEME = "theme"
    GROUP = "group"
    TOPIC = "topic"


class LevelChoice(Row, table=True):
    """A level that somebody chose; nothing else changes it. `scope_id` is a topic, group or theme, or the account.

    None leaves a channel as the next wider choice has it. Push messages to phones will be a third column.
    """

    __tablename__ = "level_choice"
    __table_args__ = (
        sa.UniqueConstraint("account_id", "scope", "scope_id", name="uq_level_choice_account_scope"),
        sa.Index("ix_level_choice_scope_id", "scope_id"),
    )
    account_id: uuid.UUID = Field(foreign_key="account.id", ondelete="CASCADE")
    scope: LevelScope = Field(sa_type=choice(LevelScope))
    scope_id: uuid.UUID
    in_app: Level | None = Field(default=None, sa_type=choice(Level))
    by_mail: Level | None = Field(default=None, sa_type=choice(Level))


class DigestRhythm(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


class DeliveryPreference(Row, table=True):
    """When somebody wants mail; who has no row has the defaults of the fields. All times are those of Brussels.

    `work_days` are the weekdays on which they work, Monday is 0. With `work_can_wait` mails that can wait stay for the
    next working hour, outside of the quiet hours; what must be done today never waits. `away_until` is the last day of
    an absence: until then nothing is sent, and one overview comes after it.
    """

    __tablename__ = "delivery_preference"
    account_id: uuid.UUID = Field(foreign_key="account.id", unique=True, ondelete="CASCADE")
    rhythm: DigestRhythm = Field(default=DigestRhythm.WEEKLY, sa_type=choice(DigestRhythm))
    weekday: int = 0
    hour: int = 7
    quiet_from: time = time(18, 30)
    quiet_until: time = time(7, 30)
    work_days: list[int] = Field(default_factory=lambda: [0, 1, 2, 3, 4], sa_type=sa.JSON)
    work_can_wait: bool = True
    away_from: date | None = None
    away_until: date | None = None
    mail_paused_at: datetime | None = Field(default=None, description="since then mail to the address bounces")
