"""The set-ups to measure: all in one process, and two processes with a worker that speak over Redis."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Refused
from bench.server import ROOT, SAMENSPEL, Server, end, environment, free_port, running, samenspel


@dataclass(frozen=True, slots=True)
class Cluster:
    """Servers on one data folder; the first answers requests, a second device of somebody is at the last."""

    servers: Sequence[Server]

    @property
    def first(self) -> Server:
        return self.servers[0]

    @property
    def last(self) -> Server:
        return self.servers[-1]


@contextmanager
def single(data: Path) -> Iterator[Cluster]:
    with samenspel(data) as server:
        yield Cluster([server])


def has_redis() -> bool:
    return shutil.which("redis-server") is not None


@contextmanager
def two_over_redis(data: Path) -> Iterator[Cluster]:
    program = shutil.which("redis-server")
    if program is None:
        raise Refused("redis-server is not on this machine")
    with ExitStack() as stack:
        folder, port = Path(stack.enter_context(tempfile.TemporaryDirectory())), free_port()
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
        _start(stack, [program, *options], {})
        redis = {"SAMENSPEL_REDIS_URL": f"redis://127.0.0.1:{port}/0"}
        servers = [stack.enter_context(_server(data, redis)) for _ in range(2)]
        _start(stack, [str(SAMENSPEL), "worker"], environment(data, servers[0].port) | redis)
        yield Cluster(servers)


@contextmanager
def _server(data: Path, more: dict[str, str]) -> Iterator[Server]:
    port = free_port()
    command = [str(SAMENSPEL), "run", "--host", "127.0.0.1", "--port", str(port), "--no-demo"]
    url = f"http://127.0.0.1:{port}/gezondheid"
    with running(command, environment(data, port) | more, url, data, port) as server:
        yield server


def _start(stack: ExitStack, command: list[str], env: dict[str, str]) -> None:
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=env or None,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    stack.callback(end, process)
