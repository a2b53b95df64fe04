"""Does the jobs that are due, one after the other or by the batch."""

import logging
import threading
import time
import uuid
from collections.abc import Callable, Mapping

from samenspel.db import commit, now, rollback, session, writing
from samenspel.jobs import claims
from samenspel.jobs.apart import run_apart
from samenspel.jobs.models import Handler, Job, Pace, Stopped
from samenspel.runtime.failures import DATABASE_AWAY, failure_of

log = logging.getLogger(__name__)


class Sweeper:
    """Does all due jobs of a lane when it is asked to, in one thread at a time: those whose handler has its `pace`.
    `pause` is called after each with the seconds that it took."""

    def __init__(self, handlers: Mapping[str, Handler], pause: Callable[[float], None], *, pace: Pace) -> None:
        self._handlers, self._pause, self._pace = handlers, pause, pace
        #: Set when the process is told to stop: no further job begins.
        self.stopping = threading.Event()
        #: Whether this process is a server or worker, as opposed to a command or a test.
        self.serves = False
        #: The jobs in hand.
        self.claimed: list[uuid.UUID] = []

    def sweep(self) -> int:
        """Does all due jobs in the order in which they were written. Returns the number that succeeded."""
        done = 0
        while not self.stopping.is_set():
            began = time.monotonic()
            jobs = claims.claim(self._handlers, pace=self._pace)
            if not jobs:
                break
            self.claimed = [job.id for job in jobs]
            with writing():
                count = self._do(jobs)
            self.claimed = []
            if count is None:
                break
            done += count
            self._pause(time.monotonic() - began)
        return done

    def seconds_until_due(self) -> float | None:
        """How long it is until the next job is due; None where none waits. At least a twentieth of a second."""
        due_at = claims.next_due_at(self._handlers, pace=self._pace)
        return None if due_at is None else max(0.05, (due_at - now()).total_seconds())

    def _do(self, jobs: list[Job]) -> int | None:
        """Runs a job, or a batch, in a transaction of its own, and returns the number done: what fails leaves nothing,
        and writers wait for one job at most. None where our claim had ended."""
        kind = jobs[0].kind
        try:
            handler = self._handlers.get(kind)
            if handler is None:
                raise LookupError(f"no handler for jobs of kind {kind}")
            payloads = [job.payload for job in jobs]
            if handler.apart and self.serves:
                run_apart(kind, payloads, self.stopping)
            else:
                handler.run(payloads)
            if claims.finish(self.claimed):
                commit()
                return len(jobs)
            rollback()
            log.warning("a job of kind %s took too long: another worker has it now", kind)
            return None
        except Stopped:
            rollback()
            claims.release(self.claimed)
            commit()
        except Exception as error:
            if failure_of(error) is DATABASE_AWAY:
                rollback()
                raise
            log.exception("job %s failed (attempt %d)", kind, jobs[0].attempts + 1)
            rollback()
            session().info.pop("woken", None)
            claims.reschedule(jobs, error)
            self._give_up([job for job in jobs if job.attempts + 1 >= claims.MAX_ATTEMPTS], error)
            commit()
        return 0

    def _give_up(self, jobs: list[Job], error: Exception) -> None:
        """Hands over jobs that failed as often as they may; those of other kinds stay, for somebody to look at."""
        for job in jobs:
            handler = self._handlers.get(job.kind)
            if handler is not None and handler.give_up is not None:
                handler.give_up(job.payload, error)
                claims.delete(job.id)
