"""Closed-loop load on one loopback address: GETs by wrk (or by ourselves when it is missing), and POSTs."""

import http.client
import json
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlencode

from bench.figures import Refused
from bench.server import Server

WRK_REPORT = """
done = function(summary, latency, requests)
  local e = summary.errors
  io.stderr:write(string.format('{"requests":%d,"failed":%d}\\n', summary.requests,
    e.connect + e.read + e.write + e.timeout + e.status))
end
"""


@dataclass(slots=True)
class Outcome:
    """What a load gave: answers, and those that were not as expected; for POSTs the milliseconds of each."""

    requests: int = 0
    failed: int = 0
    ms: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)  # the first few bad answers, in words


def has_wrk() -> bool:
    return shutil.which("wrk") is not None


def gets(server: Server, path: str, headers: Mapping[str, str], seconds: int, connections: int = 1) -> Outcome:
    """GETs of one path for so many seconds; a connection sends its next request when the answer is in."""
    if not has_wrk():
        return _own_gets(server, path, headers, seconds, connections)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(WRK_REPORT)
        script.flush()
        command = ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "--timeout", "30s"]
        command += ["-s", script.name]
        for name, value in headers.items():
            command += ["-H", f"{name}: {value}"]
        result = subprocess.run(
            [*command, server.base + path], capture_output=True, text=True, timeout=seconds + 60, check=False
        )
    for line in result.stderr.splitlines():
        if line.startswith("{"):
            return Outcome(**json.loads(line))
    raise Refused(f"wrk failed: {(result.stderr or result.stdout)[-400:]}")


def _own_gets(server: Server, path: str, headers: Mapping[str, str], seconds: int, connections: int) -> Outcome:
    end = time.monotonic() + seconds
    outcome, lock = Outcome(), threading.Lock()

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        while time.monotonic() < end:
            connection.request("GET", path, headers=dict(headers))
            response = connection.getresponse()
            response.read()
            with lock:
                outcome.requests += 1
                outcome.failed += response.status >= 300
        connection.close()

    _together([client] * connections)
    return outcome


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
