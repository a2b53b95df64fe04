"""The rows of background work, and what does it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from huey import crontab
from sqlmodel import Field, SQLModel

from samenspel.db import Row, now


class Job(Row, table=True):
    """Work to do once the transaction that wrote this row is committed. `error` is that of the last failed attempt.

    The process that does it claims it by an update, and renews the claim for as long as it works: of several workers
    one does it, and what a worker that died had in hand is free again after `CLAIM_SECONDS`.
    """

    __tablename__ = "job"
    __table_args__ = (sa.Index("ix_job_due", "due_at"),)
    kind: str = Field(max_length=40)
    payload: dict[str, Any] = Field(sa_type=sa.JSON)
    due_at: datetime = Field(default_factory=now)
    claimed_by: str | None = Field(default=None, max_length=32)
    claimed_until: datetime | None = None
    attempts: int = 0
    error: str = Field(default="", max_length=500)


class PeriodicRun(SQLModel, table=True):
    """When periodic work was last done: each set time is for one worker."""

    __tablename__ = "periodic_run"
    name: str = Field(primary_key=True, max_length=120)
    time: datetime


class Pace(StrEnum):
    """The lanes of jobs, by how they keep others waiting."""

    SHORT = "short"
    LONG = "long"
    SENDING = "sending"


@dataclass(frozen=True)
class Handler:
    """Does jobs of one kind. With `batch`, `run` gets the payloads of all that are due; otherwise of one at a time.

    With `apart` a server or worker has it done in a process of its own, see `jobs.apart`. That takes long; `takes_long`
    says so of other work, and `sends` of what waits for a mail server. Each of these has a lane of its own, for which
    others do not wait. `give_up` gets the payload of a job that failed as often as it may, and its error; the job is
    deleted then.
    """

    run: Callable[[Sequence[dict[str, Any]]], None]
    batch: bool = False
    apart: bool = False
    takes_long: bool = False
    sends: bool = False
    give_up: Callable[[dict[str, Any], Exception], None] | None = None

    @property
    def pace(self) -> Pace:
        if self.sends:
            return Pace.SENDING
        return Pace.LONG if self.apart or self.takes_long else Pace.SHORT


class Stopped(Exception):
    """A job was left because the process is told to stop; it stays, and is done again."""


@dataclass(frozen=True)
class Periodic:
    """Work at set times; `hours` and `minutes` are written as in crontab, in UTC."""

    run: Callable[[], None]
    minutes: str = "0"
    hours: str = "*"

    @property
    def name(self) -> str:
        return f"{self.run.__module__}.{self.run.__qualname__}".removeprefix("samenspel.")

    def last_time(self, moment: datetime) -> datetime:
        """The last of its set times up to a moment."""
        is_time = crontab(minute=self.minutes, hour=self.hours)
        minute = moment.replace(second=0, microsecond=0)
        return next(each for back in range(24 * 60 + 1) if is_time(each := minute - timedelta(minutes=back)))
