"""Lanes: each does the jobs of its own kinds in a thread of its own, so that short work does not wait for long work."""

import logging
import threading

from flask import Flask

from samenspel.jobs.work import Sweeper
from samenspel.runtime.failures import failure_of, reason

log = logging.getLogger(__name__)

#: A lane that nobody wakes looks at the rows so often, or when the next job is due: a wake may have been lost. What was
#: just written may not be due yet, where the clock of the process that wrote it is ahead of ours.
LOOK_SECONDS = 60.0
#: While the database is away a lane looks after a pause that doubles up to so many seconds.
MAX_PAUSE_SECONDS = 15.0


class Outage:
    """Which lanes the database does not answer. The log says once that it is away, and once that it is back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._without: set[Lane] = set()

    def lost(self, lane: "Lane", error: Exception) -> None:
        with self._lock:
            if not self._without:
                log.warning("the database does not answer the worker, which keeps trying: %s", reason(error))
            self._without.add(lane)

    def found(self, lane: "Lane") -> None:
        with self._lock:
            if lane in self._without:
                self._without.remove(lane)
                if not self._without:
                    log.warning("the database answers again")


class Lane:
    """The thread in which a sweeper works: when it is woken, and every minute. After a wake it waits for `delay`
    seconds, so that the answer goes out first and a burst of jobs is done together."""

    def __init__(self, app: Flask, sweeper: Sweeper, outage: Outage, delay: float) -> None:
        self.sweeper = sweeper
        self._app, self._outage, self._delay = app, outage, delay
        self._woken = threading.Event()
        self._pause = 0.0  # before the next look, while the database is away
        self._rest = LOOK_SECONDS  # before the next look, if nobody wakes it
        self._thread = threading.Thread(target=self._work, daemon=True)

    def start(self) -> None:
        self._thread.start()
        self.wake()

    def wake(self) -> None:
        """Has the lane look at the rows; once more, if it is at it: it may have looked just before the commit."""
        self._woken.set()

    def is_current(self) -> bool:
        """Whether we are in its thread."""
        return threading.current_thread() is self._thread

    def wait(self, seconds: float) -> None:
        """Waits until it has stopped, after its sweeper was told to, for so many seconds at most."""
        self.wake()
        self._thread.join(max(0.0, seconds))

    def _work(self) -> None:
        stopping = self.sweeper.stopping
        while not stopping.wait(self._pause):
            if not self._pause:
                self._woken.wait(self._rest)
                stopping.wait(self._delay)
            self._woken.clear()
            self._look()

    def _look(self) -> None:
        try:
            with self._app.app_context():
                self.sweeper.sweep()
                self._rest = min(LOOK_SECONDS, self.sweeper.seconds_until_due() or LOOK_SECONDS)
        except Exception as error:
            if failure_of(error) is None:
                log.exception("the worker could not look at the jobs")
                return
            self._outage.lost(self, error)
            self._pause = min(2 * self._pause or 1.0, MAX_PAUSE_SECONDS)
        else:
            self._outage.found(self)
            self._pause = 0.0
