"""Claims: of several workers, in several processes, one does a job, and one does what is done at set times."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel.db import columns, commit, now, rollback, session, writing
from samenspel.jobs.models import Handler, Job, Pace, Periodic, PeriodicRun
from samenspel.runtime.processes import PROCESS_ID

BATCH = 200
MAX_ATTEMPTS = 20
#: A claim that is not renewed ends after so many seconds.
CLAIM_SECONDS = 120


def claim(handlers: Mapping[str, Handler], *, pace: Pace) -> list[Job]:
    """Claims the oldest due job of a lane, or all due jobs of its kind if its handler takes a batch."""
    is_due = _is_due(handlers, pace)
    any_due = session().execute(columns(sa.exists().where(*is_due))).scalar()
    rollback()
    if not any_due:
        return []
    with writing():
        due = select(Job).where(*is_due).order_by(col(Job.due_at), col(Job.id)).with_for_update(skip_locked=True)
        rows = list(session().exec(due.limit(1)).all())
        if rows and (handler := handlers.get(rows[0].kind)) and handler.batch:
            rows = list(session().exec(due.where(Job.kind == rows[0].kind).limit(BATCH)).all())
        for row in rows:
            session().expunge(row)
        renew([row.id for row in rows])
        commit()  # others may write while we work
    return rows


def next_due_at(handlers: Mapping[str, Handler], *, pace: Pace) -> datetime | None:
    """When the next job of a lane is due that nobody has claimed; None where there is none."""
    waiting = sa.and_(_is_of_lane(handlers, pace), col(Job.attempts) < MAX_ATTEMPTS, col(Job.claimed_by).is_(None))
    found: datetime | None = (
        session().execute(columns(Job.due_at).where(waiting).order_by(col(Job.due_at)).limit(1)).scalar()
    )
    rollback()
    return found


def _is_of_lane(handlers: Mapping[str, Handler], pace: Pace) -> sa.ColumnElement[bool]:
    """SQL: the jobs of a lane; what nobody handles is in the short one."""
    is_short = pace is Pace.SHORT
    kinds = [kind for kind, each in handlers.items() if (each.pace is not pace if is_short else each.pace is pace)]
    return col(Job.kind).not_in(kinds) if is_short else col(Job.kind).in_(kinds)


def _is_due(handlers: Mapping[str, Handler], pace: Pace) -> tuple[Any, ...]:
    """SQL: what a lane does now."""
    # One thread of a process does jobs of a kind: what it claimed and has not in hand, it left when the database was
    # away.
    ours = col(Job.claimed_by) == PROCESS_ID
    free = sa.or_(col(Job.claimed_until).is_(None), col(Job.claimed_until) < now(), ours)
    return _is_of_lane(handlers, pace), col(Job.due_at) <= now(), col(Job.attempts) < MAX_ATTEMPTS, free


def renew(ids: list[uuid.UUID]) -> None:
    """Makes the claim on jobs last for another `CLAIM_SECONDS`."""
    until = now() + timedelta(seconds=CLAIM_SECONDS)
    session().execute(sa.update(Job).where(col(Job.id).in_(ids)).values(claimed_by=PROCESS_ID, claimed_until=until))


def release(ids: list[uuid.UUID] | None = None) -> None:
    """Lets others have these jobs at once; without ids, all that anybody claimed."""
    which = col(Job.claimed_by).is_not(None) if ids is None else col(Job.id).in_(ids)
    session().execute(sa.update(Job).where(which).values(claimed_by=None, claimed_until=None))


def finish(ids: list[uuid.UUID]) -> bool:
    """Deletes jobs that are done. False where another worker has claimed one meanwhile."""
    done = sa.delete(Job).where(col(Job.id).in_(ids), col(Job.claimed_by) == PROCESS_ID)
    result: Any = session().execute(done)
    return bool(result.rowcount == len(ids))


def delete(job_id: uuid.UUID) -> None:
    """Deletes a job that is given up."""
    session().execute(sa.delete(Job).where(col(Job.id) == job_id))


def reschedule(jobs: list[Job], error: Exception) -> None:
    """Makes jobs due again after 10 seconds, doubled at each attempt up to an hour."""
    for job in jobs:
        wait = timedelta(seconds=min(3600, 10 * 2**job.attempts))
        session().execute(
            sa.update(Job)
            .where(col(Job.id) == job.id, col(Job.claimed_by) == PROCESS_ID)
            .values(
                attempts=job.attempts + 1,
                due_at=now() + wait,
                error=f"{type(error).__name__}: {error}"[:500],
                claimed_by=None,
                claimed_until=None,
            )
        )


def claim_time(work: Periodic) -> bool:
    """Whether nobody did this periodic work at its last set time; from the commit on, nobody else will."""
    time = work.last_time(now())
    if session().get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
    statement = insert(PeriodicRun).values(name=work.name, time=time)
    newer = statement.on_conflict_do_update(
        index_elements=["name"], set_={"time": statement.excluded.time}, where=col(PeriodicRun.time) < time
    ).returning(col(PeriodicRun.name))
    return session().execute(newer).first() is not None
