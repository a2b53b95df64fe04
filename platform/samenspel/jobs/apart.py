"""Work that takes long and much memory, done by `commands.job` in a process of its own.

Its interpreter is not that of the pages, its memory is bounded and goes back when it ends, and it ends at once when the
server does. What it stores it commits itself, so that it goes on where it was when it is done again.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import Any

from samenspel.jobs.models import Stopped

_POLL_SECONDS = 0.1


def run_apart(kind: str, payloads: Sequence[dict[str, Any]], stopping: threading.Event) -> None:
    """Has another process do jobs of one kind, and waits for it. Raises Stopped where this process is told to stop
    before, and RuntimeError where the other one failed."""
    command = [sys.executable, "-P", "-m", "samenspel.commands.job", kind]
    settings = os.environ | {"SAMENSPEL_SOCKETIO_ASYNC_MODE": "threading"}  # it serves nobody
    # It ends when this pipe does, also where this process is killed.
    with subprocess.Popen(command, stdin=subprocess.PIPE, env=settings) as process:  # noqa: S603 (our own command)
        assert process.stdin
        try:
            process.stdin.write(json.dumps(list(payloads)).encode() + b"\n")
            process.stdin.flush()
            while process.poll() is None:
                if stopping.wait(_POLL_SECONDS):
                    raise Stopped(kind)
        except BrokenPipeError:
            process.wait()
        finally:
            process.kill()  # nothing is lost: a database undoes what was not committed
    if process.returncode:
        raise RuntimeError(f"the process for {kind} ended with {process.returncode}")
