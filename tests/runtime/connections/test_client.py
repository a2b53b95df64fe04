"""The socket of a client whose request is read by who answers it."""

import socket
import threading

from samenspel.runtime.connections.client import ClientSocket


def test_what_a_browser_still_sends_after_a_refusal_is_thrown_away() -> None:
    near, browser = socket.socketpair()
    with browser, ClientSocket(near, 100, is_read_here=True) as client:
        browser.sendall(b"POST / HTTP/1.1\r\nContent-Length: 9000000\r\n\r\n" + b"a" * 150)
        read = b""
        while not read.endswith(b"\r\n\r\n" + b"a" * 100):
            read += client.recv(50)
        client.sendall(b"HTTP/1.1 413\r\n\r\n")
        ending = threading.Thread(target=client.recv, args=(50,))
        ending.start()
        said = b"".join(iter(lambda: browser.recv(100), b""))
        assert said == b"HTTP/1.1 413\r\n\r\n"  # the answer is whole, and ended
        browser.sendall(b"a" * 3_000_000)  # nothing breaks off
        browser.shutdown(socket.SHUT_WR)
        ending.join(20)
        assert not ending.is_alive()
