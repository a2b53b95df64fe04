"""One writer at a time, over all processes of a machine."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from samenspel.search.engines.port import SearchUnavailable


@contextmanager
def write_lock(folder: Path, patience: float) -> Iterator[None]:
    """Hold the right to write, so that a change waits for a running reindex instead of being lost in it.

    The lock belongs to the open file: a process that dies lets go of it. Raises SearchUnavailable when it is
    not free within `patience` seconds or the folder cannot be used.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / "writing.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise SearchUnavailable(f"Index folder cannot be used: {error}") from error
    try:
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise SearchUnavailable("Another process is writing to the index") from None
                time.sleep(0.02)
        yield
    finally:
        os.close(lock)
