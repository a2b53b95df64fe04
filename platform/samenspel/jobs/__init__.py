"""Background work. A job is a row: written with the change it belongs to, deleted when done, retried when it fails.

The queue (huey, in the memory of the process that does the work) carries no jobs, only the wish to look at the rows; a
sweep every minute finds what it lost. Other processes wake the worker by a message (`runtime/processes`). The process
that does a job claims it first, so that it is done once however many workers there are.
"""

from samenspel.jobs.models import Handler, Job, Periodic
from samenspel.jobs.outbox import (
    analyse_later,
    backlog,
    enqueue,
    enqueue_once,
    index_later,
    reading_phase,
    release_write_lock,
)
from samenspel.jobs.queue import QUEUE, Queue, queue, sweep

__all__ = [
    "QUEUE",
    "Handler",
    "Job",
    "Periodic",
    "Queue",
    "analyse_later",
    "backlog",
    "enqueue",
    "enqueue_once",
    "index_later",
    "queue",
    "reading_phase",
    "release_write_lock",
    "sweep",
]
