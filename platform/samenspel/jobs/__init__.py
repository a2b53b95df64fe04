"""Background work. A job is a row: written with the change it belongs to, deleted when done, retried when it fails.

Two threads look at the rows when they are woken and every minute: one does what takes long, the other all the rest.
Periodic work has threads of its own (huey's). Other processes wake the worker by a message (`runtime/processes`). The
process that does a job claims it first, so that it is done once however many workers there are.
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
