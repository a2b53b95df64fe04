"""`python -m samenspel.commands.job KIND` does jobs that take long for the server that started it: see `jobs.apart`."""

import json
import os
import resource
import sys
import threading
from contextlib import suppress

from samenspel.commands.application import application
from samenspel.commands.locks import in_turn
from samenspel.config import Settings, read_settings


def do_job(settings: Settings, kind: str) -> None:
    """Does the jobs whose payloads stand on the first line of standard input, one process of an installation at a time;
    ends at once when the input does."""
    payloads = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_input, daemon=True).start()
    os.nice(10)  # pages come first
    most = settings.analysis_max_mib * 2**20
    with suppress(ValueError, OSError):  # systems that have no such limit
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    with application(settings) as app, in_turn(settings, "analysis"):
        from samenspel.db import commit
        from samenspel.jobs import QUEUE

        QUEUE.get(app).handlers[kind].run(payloads)
        commit()


def _end_with_input() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    os.umask(0o077)  # what it makes is for its own user, as with every command
    do_job(read_settings(), sys.argv[1])
