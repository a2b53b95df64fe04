"""Closed-loop load on one loopback address."""

import http.client
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlencode

from bench.figures import Refused
from bench.server import Server


@dataclass(slots=True)
class Outcome:
    """What POSTs gave: answers, those that were not as expected, and the milliseconds of each."""

    requests: int = 0
    failed: int = 0
    ms: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)  # the first few bad answers, in words


def gets(server: Server, path: str, headers: Mapping[str, str], count: int) -> None:
    """count GETs of one path on one connection, each after the answer to the one before. Raises Refused when one does
    not answer 200."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    with closing(connection):
        for _ in range(count):
            connection.request("GET", path, headers=dict(headers))
            response = connection.getresponse()
            text = response.read()
            if response.status != 200:
                raise Refused(f"{path} answered {response.status}: {text[:300]!r}")


def posts(
    server: Server,
    path: str,
    fields: Callable[[int], Mapping[str, str]],
    senders: list[dict[str, str]],
    count: int,
) -> Outcome:
    """count POSTs of a form, spread over the senders (their headers); each waits for its answer."""
    outcome, lock, todo = Outcome(), threading.Lock(), iter(range(count))

    def client(headers: Mapping[str, str]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        while True:
            with lock:
                number = next(todo, None)
            if number is None:
                break
            body = urlencode(fields(number))
            began = time.perf_counter()
            try:
                connection.request("POST", path, body, {**headers, "Content-Type": "application/x-www-form-urlencoded"})
                response = connection.getresponse()
                words = response.read()
                status, reason = response.status, f"{response.status} {words[:200]!r}"
            except (OSError, http.client.HTTPException) as error:
                status, reason = 599, repr(error)
                connection.close()
            taken = (time.perf_counter() - began) * 1000
            with lock:
                outcome.requests += 1
                if status < 400:
                    outcome.ms.append(taken)
                else:
                    outcome.failed += 1
                    outcome.wrong.append(reason)
        connection.close()

    _together([partial(client, headers) for headers in senders])
    return outcome


def fetch(server: Server, path: str, headers: Mapping[str, str]) -> tuple[int, str]:
    """Status and text of one GET, redirects not followed."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", path, headers=dict(headers))
    response = connection.getresponse()
    text = response.read().decode("utf-8", errors="replace")
    connection.close()
    return response.status, text


def _together(clients: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=client) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
