"""Reads a request ahead of the thread that answers it, so that no thread waits for a client.

Only complete requests get a thread. What a client sends too slowly, or never, costs one file descriptor until its
deadline. The request itself is parsed by gunicorn afterwards; this looks for its end only.
"""

import tempfile
import time
from contextlib import suppress
from enum import Enum
from threading import Lock
from typing import IO

#: Seconds in which the first byte of a request must come; browsers keep connections open to save time later.
IDLE_SECONDS = 30.0
#: Seconds in which the rest of the head must come.
HEAD_SECONDS = 10.0
#: Seconds that a body may stand still.
STALL_SECONDS = 15.0
#: A body must come at this rate on average (bytes a second), after STALL_SECONDS.
MIN_RATE = 4096
MAX_HEAD = 32 * 1024
SESSION_COOKIE = "samenspel"
#: Of a body that is too large so much is read: what was typed comes before the files.
FIELDS = 2**20
#: Bodies larger than this are kept in a temporary file.
MAX_IN_MEMORY = 64 * 1024
#: All large bodies that are being read or answered now, in bytes.
MAX_SPOOLED = 2**30


class Stage(Enum):
    IDLE = 1
    HEAD = 2
    BODY = 3
    READY = 4
    REFUSED = 5


class Spool:
    """How many bytes of large bodies are taken at once, by all connections together."""

    def __init__(self, most: int = MAX_SPOOLED) -> None:
        self._most, self._taken, self._lock = most, 0, Lock()

    def take(self, size: int) -> bool:
        with self._lock:
            if self._taken + size > self._most:
                return False
            self._taken += size
            return True

    def release(self, size: int) -> None:
        with self._lock:
            self._taken -= size


SPOOL = Spool()


class Intake:
    """One connection's requests, one after the other. `feed` it what arrives; when it is READY, `read` gives the bytes
    of one request and no more; then `next`."""

    def __init__(self, max_body: int) -> None:
        self.max_body = max_body
        self.refusal = 0  # the status, when it is REFUSED
        self._rest = b""
        self._spooled = 0
        self._file: IO[bytes] | None = None
        self._start()

    def _start(self) -> None:
        self.stage = Stage.IDLE
        self.is_cut = False  # whether the body is too large and its rest was left with the client
        self.has_session = False  # whether a cookie of ours came along; whether it is good is for the application
        self._head = bytearray()
        self._missing = self._received = self._given = 0
        self._begun, self._expects = 0.0, False
        self.deadline = time.monotonic() + IDLE_SECONDS

    def next(self) -> None:
        """Forgets the request that was answered, and begins with what came after it."""
        self.discard()
        rest, self._rest = self._rest, b""
        self._start()
        if rest:
            self.feed(rest)

    def discard(self) -> None:
        """Lets go of the body."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            self._file = None
        SPOOL.release(self._spooled)
        self._spooled = 0

    @property
    def is_complete(self) -> bool:
        """Whether nothing more is read for this request."""
        return self.stage in (Stage.READY, Stage.REFUSED)

    @property
    def is_used_up(self) -> bool:
        """Whether all bytes of the request have been given."""
        return self.stage is Stage.READY and not self._head and (self._file is None or self._given >= self._received)

    def feed(self, data: bytes) -> None:
        """Takes bytes from the client. Raises OSError where a large body finds no room on the disk."""
        if self.is_complete:
            self._rest += b"" if self.is_cut else data
            return
        if self.stage is Stage.IDLE:
            data = data.lstrip(b"\r\n")  # RFC 9112, 2.2
            if not data:
                return
            self.stage, self.deadline = Stage.HEAD, time.monotonic() + HEAD_SECONDS
        if self.stage is Stage.HEAD:
            data = self._feed_head(data)
        if self.stage is Stage.BODY:
            self._feed_body(data)
        elif self.stage is Stage.READY:
            self._rest = data

    def _feed_head(self, data: bytes) -> bytes:
        """Takes the head, and gives back what came after it."""
        searched = max(0, len(self._head) - 3)
        self._head += data
        end = self._head.find(b"\r\n\r\n", searched)
        if end < 0 or end > MAX_HEAD:
            if len(self._head) > MAX_HEAD:
                self._refuse(431)
            return b""
        rest = bytes(self._head[end + 4 :])
        del self._head[end + 4 :]
        self._plan_body()
        return rest

    def _plan_body(self) -> None:
        lines, length = bytes(self._head[:-4]).split(b"\r\n"), 0
        for line in lines[1:]:
            name, _, value = line.partition(b":")
            match name.strip().lower():
                case b"content-length" if value.strip().isdigit():
                    length = int(value) if len(value.strip()) < 19 else self.max_body + 1
                case b"transfer-encoding":
                    self._refuse(411)
                    return
                case b"expect":
                    self._expects = True
                case b"cookie" if SESSION_COOKIE.encode() + b"=" in value:
                    self.has_session = True
        self.stage = Stage.READY
        if length > self.max_body:
            self.is_cut = True  # the application refuses it in words, and gives back the fields that it finds
            length = 0 if self._expects else min(FIELDS, self.max_body)
        if not length:
            return
        if length > MAX_IN_MEMORY:
            if not SPOOL.take(length):
                self._refuse(503)
                return
            self._spooled = length
        self._file = tempfile.SpooledTemporaryFile(MAX_IN_MEMORY)  # noqa: SIM115
        self.stage, self._missing, self._begun = Stage.BODY, length, time.monotonic()
        self._set_deadline()

    def take_expectation(self) -> bool:
        """Whether the client waits to be told that it may send its body; true once."""
        expects, self._expects = self._expects, False
        if expects:
            kept = [line for line in self._head.split(b"\r\n") if not line.lower().startswith(b"expect:")]
            self._head = bytearray(b"\r\n".join(kept))  # or gunicorn would tell it again
        return expects and self.stage is Stage.BODY

    def _feed_body(self, data: bytes) -> None:
        assert self._file is not None
        body, rest = data[: self._missing], data[self._missing :]
        self._file.write(body)
        self._missing -= len(body)
        self._received += len(body)
        if self._missing:
            self._set_deadline()
        else:
            self._file.seek(0)
            self.stage, self._rest = Stage.READY, b"" if self.is_cut else rest

    def _set_deadline(self) -> None:
        current = time.monotonic()
        self.deadline = min(current, self._begun + self._received / MIN_RATE) + STALL_SECONDS

    def _refuse(self, status: int) -> None:
        self.stage, self.refusal = Stage.REFUSED, status

    def read(self, size: int) -> bytes:
        """At most `size` bytes of the request that is READY; none after its last."""
        if self.stage is not Stage.READY:
            return b""
        if self._head:
            part = bytes(self._head[:size])
            del self._head[:size]
            return part
        if self._file is None:
            return b""
        part = self._file.read(size)
        self._given += len(part)
        return part

    def take_rest(self) -> bytes:
        """What came after the head of a request that asks for another protocol."""
        rest, self._rest = self._rest, b""
        return rest
