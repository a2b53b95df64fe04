"""The queue that wakes the worker, and the worker of this process."""

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
from samenspel.jobs.models import Handler, Periodic
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
#: While the database is away the worker looks after a pause that doubles up to so many seconds.
MAX_PAUSE_SECONDS = 15.0
#: How long a worker that stops waits for the job that it has in hand; then it is left, and done again later.
STOP_SECONDS = 1.5


class Queue:
    """The handlers of an application and the huey queue that wakes its worker, where this process has one."""

    def __init__(self, app: Flask, handlers: dict[str, Handler], periodic: Sequence[Periodic], settings: Settings):
        self.app, self.handlers = app, handlers
        self.huey: Huey = MemoryHuey("samenspel")
        self.in_process = settings.redis_url is None
        self._look_requested = threading.Event()
        self.sweeper = Sweeper(handlers, self._yield_to_requests)
        self._worker = 0
        self._written_at = 0.0
        self._pause = 0.0  # before the next try, while the database is away
        self._look = self.huey.task(name="look")(self._sweep_in_context)
        self._on_notice = self.huey.task(name="notice")(self._handle_notice)
        self.huey.periodic_task(crontab(minute="*"), name="sweep")(self._sweep_in_context)
        for work in periodic:
            self.huey.periodic_task(crontab(minute=work.minutes, hour=work.hours), name=work.name)(
                self._in_context(lambda work=work: self._run_once(work))  # type: ignore[misc]
            )
        self._consumer: Any = None

    def wake(self) -> None:
        """Has the worker look at the rows, in whichever process it is."""
        if self.app.testing:
            return
        if threading.get_ident() != self._worker:
            self._written_at = time.monotonic()
        self.look()
        processes.send("wake")

    def look(self) -> None:
        """Has the worker of this process look at the rows, unless it was asked to already."""
        if self._consumer is not None and not self._look_requested.is_set():
            self._look_requested.set()
            self._look()

    def notify(self, kind: str, payload: dict[str, Any]) -> None:
        """Hands a payload to a handler without writing a row, so that a GET can do it. It may be lost."""
        if self.in_process:
            self._on_notice(kind, payload)
        else:
            processes.send("notice", [uuid.uuid4().hex, kind, payload])

    def _take_notice(self, name: str, kind: str, payload: dict[str, Any]) -> None:
        if processes.claim(name, seconds=60):  # of several workers that hear it, one does it
            self._on_notice(kind, payload)

    def _handle_notice(self, kind: str, payload: dict[str, Any]) -> None:
        self._in_context(lambda: self.handlers[kind].run([payload]))()

    def _yield_to_requests(self, spent: float) -> None:
        """Pauses the worker for twice the seconds that it `spent`, if somebody wrote to this process just now: requests
        share its interpreter, and somebody who posts should not wait for the mails about it."""
        if self.in_process and time.monotonic() - self._written_at < RECENT_WRITE_SECONDS:
            time.sleep(min(2 * spent, RECENT_WRITE_SECONDS))

    def _sweep_in_context(self) -> None:
        if self.in_process:
            time.sleep(SWEEP_DELAY_SECONDS)
        self._worker = threading.get_ident()
        self._look_requested.clear()
        try:
            with self.app.app_context():
                self.sweeper.sweep()
        except Exception as error:
            if failure_of(error) is None:
                raise
            self._try_again_soon(error)
        else:
            if self._pause:
                log.warning("the database answers again")
            self._pause = 0.0

    def _try_again_soon(self, error: Exception) -> None:
        """Waits a little longer each time, and says it once."""
        if not self._pause:
            log.warning("the database does not answer the worker, which keeps trying: %s", reason(error))
        self._pause = min(2 * self._pause or 1.0, MAX_PAUSE_SECONDS)
        self.sweeper.stopping.wait(self._pause)
        self.look()

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

    def start(self, workers: int = 1) -> None:
        """Starts worker threads in this process."""
        consumer = self.huey.create_consumer(
            workers=workers, initial_delay=0.02, backoff=1.3, max_delay=0.25, check_worker_health=False
        )
        consumer.shutdown_timeout = STOP_SECONDS
        self.sweeper.serves = True
        processes.handle("wake", lambda _process, _payload: self.look())
        processes.handle("notice", lambda _process, notice: self._take_notice(*notice))
        if self.in_process:  # no other process can have begun a job: what is claimed was in hand when this one died
            self._in_context(claims.release)()
        threading.Thread(target=self._renew_claims, daemon=True).start()
        with _signal_handlers_kept():
            consumer.start()
        self._consumer = consumer
        self.look()

    def _renew_claims(self) -> None:
        while not self.sweeper.stopping.wait(RENEW_SECONDS):
            if self.sweeper.claimed:
                self._in_context(lambda: claims.renew(list(self.sweeper.claimed)))()

    def begin_to_stop(self) -> None:
        """Has no further job begin. For a signal handler: it does not wait."""
        self.sweeper.stopping.set()

    def stop(self) -> None:
        """Stops the worker threads after the jobs in hand, for which it waits `STOP_SECONDS`; others stay for later."""
        self.begin_to_stop()
        if self._consumer is None:
            return
        self._consumer.stop(graceful=True)
        self._consumer = None
        unfinished = self.sweeper.claimed
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
    """Does all due jobs in this thread. Returns the number that succeeded."""
    return queue().sweeper.sweep()
