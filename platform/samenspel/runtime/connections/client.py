"""The socket of a client, as gunicorn sees it: reading gives what the intake has, and writing ends in time."""

import errno
import socket
import time
from contextlib import suppress
from typing import Any

from samenspel.runtime.connections.intake import Intake

#: Seconds that a piece of an answer may wait for a client that does not read.
SEND_SECONDS = 20.0
#: A browser shows why its file is too large once it has sent it, or hears that nobody reads it. What it still sends in
#: this time is thrown away; hanging up earlier could cost it the answer.
CUT_LINGER_SECONDS = 30.0
#: What is read at once.
CHUNK = 256 * 1024
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_REASONS = {
    411: "Length Required",
    431: "Request Header Fields Too Large",
    503: "Service Unavailable",
    507: "Insufficient Storage",
}


class ClientSocket(socket.socket):
    """A connection that was accepted. It becomes the owner of the file descriptor of `accepted`."""

    def __init__(self, accepted: socket.socket, max_body: int, *, is_read_here: bool) -> None:
        """`is_read_here`: reading waits for the client, as greenlets may; otherwise a poller calls `receive`."""
        super().__init__(accepted.family, accepted.type, accepted.proto, fileno=accepted.detach())
        self.intake = Intake(max_body)
        self._is_read_here = is_read_here
        self.settimeout(SEND_SECONDS if is_read_here else 0)

    def setblocking(self, flag: bool) -> None:
        """A thread that answers waits for the client, but not for ever."""
        self.settimeout(SEND_SECONDS if flag else 0)

    def receive(self) -> bool:
        """Reads what is there; False where the client has gone. Raises BlockingIOError where nothing is there."""
        data = super().recv(CHUNK)
        if not data:
            return False
        try:
            self.intake.feed(data)
        except OSError:
            self.refuse(507)
            return False
        if self.intake.take_expectation():
            self.send(CONTINUE)
        return True

    def refuse(self, status: int) -> None:
        """Tells the client in one line why it gets no answer."""
        head = f"HTTP/1.1 {status} {_REASONS[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        with suppress(OSError):
            self.send(head.encode())

    def recv(self, size: int, flags: int = 0) -> bytes:
        """Bytes of the request that was read ahead; none after its last."""
        if self._is_read_here and not self._read_ahead():
            return b""
        return self.intake.read(size)

    def _read_ahead(self) -> bool:
        """Waits until a request is complete. False where it does not come."""
        intake = self.intake
        if intake.is_used_up:
            if intake.is_cut:
                self._drain()
                return False
            intake.next()
        while not intake.is_complete:
            self.settimeout(max(intake.deadline - time.monotonic(), 0.01))
            try:
                if not self.receive():
                    return False
            except OSError:
                return False
            finally:
                if self.fileno() >= 0:
                    self.settimeout(SEND_SECONDS)
        if intake.refusal:
            self.refuse(intake.refusal)
        return not intake.refusal

    def _drain(self) -> None:
        """Ends the answer, and throws away what a browser still sends, so that it does not lose the answer."""
        until = time.monotonic() + CUT_LINGER_SECONDS
        with suppress(OSError):
            self.shutdown(socket.SHUT_WR)
            while (left := until - time.monotonic()) > 0:
                self.settimeout(left)
                if not super().recv(CHUNK):
                    return

    def sendall(self, data: Any, flags: int = 0) -> None:
        try:
            super().sendall(data, flags)
        except TimeoutError as error:
            raise BrokenPipeError(errno.EPIPE, "the client does not read") from error

    def sendfile(self, file: Any, offset: int = 0, count: int | None = None) -> int:
        try:
            return super().sendfile(file, offset, count)
        except TimeoutError as error:
            raise BrokenPipeError(errno.EPIPE, "the client does not read") from error

    def take_over(self) -> tuple[socket.socket, bytes]:
        """Hands the connection to somebody else, with what came after the head; this object is closed then."""
        rest = self.intake.take_rest()
        self.intake.discard()
        return socket.socket(self.family, self.type, self.proto, fileno=self.detach()), rest

    def close(self) -> None:
        self.intake.discard()
        super().close()
