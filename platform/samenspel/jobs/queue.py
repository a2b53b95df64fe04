"""What wakes the worker, and the worker of this process."""

import logging
import signal
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask import Flask
from huey import MemoryHuey, crontab
from huey.api import Huey

from samenspel.config import Settings
from samenspel.db import commit, rollback, writing
from samenspel.jobs import claims
from samenspel.jobs.lanes import Lane, Outage
from samenspel.jobs.models import Handler, Pace, Periodic
from samenspel.jobs.work import Sweeper
from samenspel.runtime import processes
from samenspel.runtime.app_key import SETTINGS, AppKey
from samenspel.runtime.failures import failure_of, reason

log = logging.getLogger(__name__)

#: The worker waits so long before it looks, so that the answer goes out first and a burst of jobs is done together.
SWEEP_DELAY_SECONDS = 0.1
#: A write counts as recent for so many seconds; see `Queue._yield_to_requests`.
RECENT_WRITE_SECONDS = 0.5
RENEW_SECONDS = 30
#: Threads for periodic work and what was asked for without a row: a mailbox that answers slowly holds up one of them.
PERIODIC_THREADS = 2
#: How long a worker that stops waits for the job that it has in hand; then it is left, and done again later.
STOP_SECONDS = 1.5


class Queue:
    """The handlers of an application, its periodic work, and the worker that does them where this process has one."""

    def __init__(self, app: Flask, handlers: dict[str, Handler], periodic: Sequence[Periodic], settings: Settings):
        self.app, self.handlers = app, handlers
        self.huey: Huey = MemoryHuey("samenspel")
        self.in_process = settings.redis_url is None
        outage, delay = Outage(), SWEEP_DELAY_SECONDS if self.in_process else 0.0
        sweepers = (
            Sweeper(handlers, self._yield_to_requests, pace=Pace.SHORT),
            Sweeper(handlers, self._after_long_job, pace=Pace.LONG),
            Sweeper(handlers, self._yield_to_requests, pace=Pace.SENDING),
        )
        self.lanes = tuple(Lane(app, sweeper, outage, delay) for sweeper in sweepers)
        self._stopping = threading.Event()
        self._written_at = 0.0
        self._accepting = threading.Lock()
        self._accepted: dict[
            str, list[dict[str, Any]]
        ] = {}  # by kind, what the worker was notified of and has not begun
        self._on_notice = self.huey.task(name="notice")(self._handle_notice)
        for work in periodic:
            self.huey.periodic_task(crontab(minute=work.minutes, hour=work.hours), name=work.name)(
                self._in_context(lambda work=work: self._run_once(work))  # type: ignore[misc]
            )
        self._consumer: Any = None

    def wake(self) -> None:
        """Has the worker look at the rows, in whichever process it is."""
        if self.app.testing:
            return
        if not any(lane.is_current() for lane in self.lanes):
            self._written_at = time.monotonic()
        self.look()
        processes.send("wake")

    def look(self) -> None:
        """Has the worker of this process look at the rows."""
        for lane in self.lanes:
            lane.wake()

    def notify(self, kind: str, payload: dict[str, Any]) -> None:
        """Hands a payload to a handler without writing a row, so that a GET can do it. It may be lost."""
        if self.in_process:
            self._accept(kind, payload)
        else:
            processes.send("notice", [uuid.uuid4().hex, kind, payload])

    def _take_notice(self, name: str, kind: str, payload: dict[str, Any]) -> None:
        if processes.claim(name, seconds=60):  # of several workers that hear it, one does it
            self._accept(kind, payload)

    def _accept(self, kind: str, payload: dict[str, Any]) -> None:
        """Has the worker handle a payload, together with the others of a burst where its handler takes a batch."""
        with self._accepting:
            waiting = self._accepted.setdefault(kind, [])
            waiting.append(payload)
            is_asked = len(waiting) > 1 and self.handlers[kind].batch
        if not is_asked:
            self._on_notice(kind)

    def _handle_notice(self, kind: str) -> None:
        is_batch = self.handlers[kind].batch
        if is_batch and not self.app.testing:
            time.sleep(SWEEP_DELAY_SECONDS)
        with self._accepting:
            waiting = self._accepted.pop(kind, [])
            payloads, self._accepted[kind] = (waiting, []) if is_batch else (waiting[:1], waiting[1:])
        if payloads:
            self._in_context(lambda: self.handlers[kind].run(payloads))()

    def drop_notices(self) -> None:
        """Drops what the worker was notified of and has not begun."""
        with self._accepting:
            self.huey.flush()
            self._accepted.clear()

    def _yield_to_requests(self, spent: float) -> None:
        """Pauses the worker for twice the seconds that it `spent`, if somebody wrote to this process just now: requests
        share its interpreter, and somebody who posts should not wait for the mails about it."""
        if self.in_process and time.monotonic() - self._written_at < RECENT_WRITE_SECONDS:
            time.sleep(min(2 * spent, RECENT_WRITE_SECONDS))

    def _after_long_job(self, spent: float) -> None:
        """Has both lanes look for what the job added: where it was done apart nobody else says so."""
        self.look()
        self._yield_to_requests(spent)

    def _run_once(self, work: Periodic) -> None:
        """Does periodic work, unless another worker has it at this set time. Others may write while it works."""
        if claims.claim_time(work):
            commit()
            work.run()

    def _in_context(self, run: Callable[[], None]) -> Callable[[], None]:
        def in_context() -> None:
            with self.app.app_context(), writing():
                try:
                    run()
                    commit()
                except Exception as error:
                    rollback()
                    if failure_of(error) is None:
                        raise
                    log.warning("background work was put off: %s", reason(error))

        return in_context

    def start(self) -> None:
        """Starts worker threads in this process."""
        consumer = self.huey.create_consumer(
            workers=PERIODIC_THREADS, initial_delay=0.02, backoff=1.3, max_delay=0.25, check_worker_health=False
        )
        consumer.shutdown_timeout = STOP_SECONDS
        processes.handle("wake", lambda _process, _payload: self.look())
        processes.handle("notice", lambda _process, notice: self._take_notice(*notice))
        if self.in_process:  # no other process can have begun a job: what is claimed was in hand when this one died
            self._in_context(claims.release)()
        threading.Thread(target=self._renew_claims, daemon=True).start()
        with _signal_handlers_kept():
            consumer.start()
        self._consumer = consumer
        for lane in self.lanes:
            lane.sweeper.serves = True
            lane.start()

    def _claimed(self) -> list[uuid.UUID]:
        return [job_id for lane in self.lanes for job_id in lane.sweeper.claimed]

    def _renew_claims(self) -> None:
        while not self._stopping.wait(RENEW_SECONDS):
            if claimed := self._claimed():
                self._in_context(lambda claimed=claimed: claims.renew(claimed))()  # type: ignore[misc]

    def begin_to_stop(self) -> None:
        """Has no further job begin. For a signal handler: it does not wait."""
        self._stopping.set()
        for lane in self.lanes:
            lane.sweeper.stopping.set()

    def stop(self) -> None:
        """Stops the worker threads after the jobs in hand, for which it waits `STOP_SECONDS`; others stay for later."""
        self.begin_to_stop()
        if self._consumer is None:
            return
        end = time.monotonic() + STOP_SECONDS
        self._consumer.stop(graceful=True)
        self._consumer = None
        for lane in self.lanes:
            lane.wait(end - time.monotonic())
        unfinished = self._claimed()
        if unfinished:
            log.warning("stopped in the middle of %d jobs; they are done again", len(unfinished))
            if not self.in_process and not SETTINGS.get(self.app).is_sqlite:  # there the job may hold the write lock
                self._in_context(lambda: claims.release(unfinished))()


@contextmanager
def _signal_handlers_kept() -> Iterator[None]:
    """Puts the handlers of the server or the command back after huey has set its own."""
    handlers = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for each, handler in handlers.items():
            signal.signal(each, handler)


QUEUE = AppKey[Queue]("samenspel.jobs")


def queue() -> Queue:
    """The queue of the current application."""
    return QUEUE.get()


def sweep() -> int:
    """Does all due jobs in this thread, and what they add. Returns the number that succeeded."""
    done = 0
    while new := sum(lane.sweeper.sweep() for lane in queue().lanes):
        done += new
    return done
