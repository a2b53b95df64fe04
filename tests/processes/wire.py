"""A wire between the processes of a test and a server of theirs (Redis, PostgreSQL) that can be cut and mended."""

import select
import socket
import threading
from contextlib import suppress

from tests.ports import free_port


class Wire:
    """Listens on a port of its own and passes everything on, both ways."""

    def __init__(self, host: str, port: int) -> None:
        self._server, self.port = (host, port), free_port()
        self._open: list[socket.socket] = []
        self.mend()

    def mend(self) -> None:
        """Takes connections, from now on."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        """Ends all connections and refuses new ones."""
        for each in (self._listener, *self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._open.clear()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
                far = socket.create_connection(self._server)
            except OSError:
                return
            self._open += [near, far]
            threading.Thread(target=_pass_on, args=(near, far), daemon=True).start()


def _pass_on(near: socket.socket, far: socket.socket) -> None:
    other = {near: far, far: near}
    with suppress(OSError, ValueError), near, far:
        while True:
            for ready in select.select(list(other), [], [])[0]:
                data = ready.recv(65536)
                if not data:
                    return
                other[ready].sendall(data)
