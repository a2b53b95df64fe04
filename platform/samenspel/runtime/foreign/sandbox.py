"""Runs a reader of foreign files in a process of its own, with limits on memory, time, files and answer.

Parsers of what strangers made are where crashes, endless loops and bombs live. `run` starts a fresh interpreter without
the application, its settings, its secrets or its connections; that process reads the files, writes an answer as JSON,
and is gone. Whatever happens in it comes back as an answer or as `Unreadable`.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

log = logging.getLogger(__name__)

#: So many readers run at once in a server; others wait for a place, and then hear that it is busy.
MAX_READERS = 3
WAIT_SECONDS = 10.0
_PROGRAM = str(Path(__file__).with_name("child.py"))
#: What a reader needs of our environment. Threads of numpy would each reserve address space.
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
_THREADS = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
_places = threading.BoundedSemaphore(MAX_READERS)


class Reason(StrEnum):
    """Why a file was not read."""

    MEMORY = "memory"
    TIME = "time"
    ANSWER = "answer"
    BROKEN = "broken"


class Unreadable(Exception):
    """The reader came to a limit, or broke; the text is for the log."""

    def __init__(self, reason: Reason, text: str):
        super().__init__(f"{reason}: {text}")
        self.reason = reason


class Busy(Exception):
    """Too many files are being read at this moment."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader may use: seconds of CPU, bytes of memory, bytes of answer. On the clock it may take three times as
    long, since other processes want the CPU too."""

    seconds: int = 10
    memory: int = 768 * 2**20
    answer: int = 2**20

    @property
    def wall_seconds(self) -> float:
        return 3.0 * self.seconds


def run(reader: str, files: Sequence[IO[bytes] | bytes], *arguments: Any, limits: Limits | None = None) -> Any:
    """The answer of a reader, named as `samenspel.package.module:function`, about files; it is called with the open
    files and the arguments, which are JSON. Raises Unreadable, or Busy.
    """
    limits = limits or Limits()
    if not _places.acquire(timeout=WAIT_SECONDS):
        raise Busy(f"{MAX_READERS} files are being read")
    try:
        with _opened(files) as descriptors:
            return _answer(reader, descriptors, arguments, limits)
    finally:
        _places.release()


@contextmanager
def _opened(files: Sequence[IO[bytes] | bytes]) -> Iterator[list[int]]:
    """A descriptor for each file, with a place of its own in it, through which nothing can be written."""
    opened: list[int] = []
    copies: list[IO[bytes]] = []
    try:
        for file in files:
            try:
                descriptor = file.fileno()  # type: ignore[union-attr]  # bytes have none, and are copied
                file.flush()  # type: ignore[union-attr]
            except (AttributeError, OSError):
                copies.append(_copy(file))
                descriptor = copies[-1].fileno()
            opened.append(_for_reading(descriptor))
        yield opened
    finally:
        for descriptor in opened:
            os.close(descriptor)
        for copy in copies:
            copy.close()


def _for_reading(descriptor: int) -> int:
    """The same file, opened again for reading; where the system cannot do that, the descriptor once more."""
    try:
        return os.open(f"/proc/self/fd/{descriptor}", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return os.dup(descriptor)


def _copy(file: Any) -> IO[bytes]:
    copy: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (the caller closes it)
    if isinstance(file, bytes):
        copy.write(file)
    else:
        file.seek(0)
        for chunk in iter(lambda: file.read(2**20), b""):
            copy.write(chunk)
        file.seek(0)
    copy.flush()
    return copy


def _answer(reader: str, descriptors: list[int], arguments: Sequence[Any], limits: Limits) -> Any:
    request = {"reader": reader, "files": descriptors, "arguments": arguments, "limits": asdict(limits)}
    process = subprocess.Popen(  # noqa: S603 (our own program)
        [sys.executable, "-I", "-B", _PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=descriptors,
        env={name: os.environ[name] for name in _PASSED_ON if name in os.environ} | _THREADS,
        cwd="/",
        start_new_session=True,
    )
    too_late = threading.Event()

    def stop() -> None:
        too_late.set()
        _kill(process)

    timer = threading.Timer(limits.wall_seconds, stop)
    timer.daemon = True
    timer.start()
    assert process.stdin
    assert process.stdout
    try:
        with suppress(BrokenPipeError):
            process.stdin.write(json.dumps(request).encode())
        with suppress(BrokenPipeError):
            process.stdin.close()
        text = process.stdout.read(limits.answer + 1)
    finally:
        _kill(process)
        timer.cancel()
        process.stdout.close()
        status = process.wait()
    return _result(reader, text, status, limits, is_late=too_late.is_set())


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends the process, and what it may have started; one that ended is not touched."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _result(reader: str, text: bytes, status: int, limits: Limits, *, is_late: bool) -> Any:
    if len(text) > limits.answer:
        raise _logged(reader, Reason.ANSWER, f"more than {limits.answer} bytes of answer")
    try:
        answer = json.loads(text) if text else None
    except ValueError:  # it ended in the middle
        answer = None
    if isinstance(answer, dict) and "answer" in answer:
        return answer["answer"]
    if isinstance(answer, dict) and "reason" in answer:
        raise _logged(reader, Reason(answer["reason"]), str(answer.get("text")))
    if is_late or status == -signal.SIGXCPU:
        raise _logged(reader, Reason.TIME, f"more than {limits.seconds} s")
    # What aborts is nearly always a library in C or Rust that got no memory.
    reason = Reason.MEMORY if status == -signal.SIGABRT else Reason.BROKEN
    raise _logged(reader, reason, f"ended with {status}")


def _logged(reader: str, reason: Reason, text: str) -> Unreadable:
    error = Unreadable(reason, text[:300])
    log.info("%s: %s", reader, error)
    return error
