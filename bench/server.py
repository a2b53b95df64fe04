"""Starts the servers to measure, each with its own data folder on a free loopback port, and stops them."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Refused
from bench.machine import say

ROOT = Path(__file__).resolve().parents[1]
SAMENSPEL = Path(sys.executable).parent / "samenspel"
THREADS = 100  # of the reference server: as many as `samenspel run` has by default


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its process (the root of its tree), its port, and its data folder."""

    pid: int
    port: int
    data: Path
    start_s: float  # from the command to the first good answer

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def environment(data: Path, port: int) -> dict[str, str]:
    """The surroundings, without settings of an installation that may be in them."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("SAMENSPEL_")}
    return {
        **kept,
        "SAMENSPEL_DATA": str(data),
        "SAMENSPEL_BASE_URL": f"http://127.0.0.1:{port}",
        "SAMENSPEL_LOG_LEVEL": "WARNING",
        "SAMENSPEL_LIMITS": "false",  # one account does the work of hundreds
    }


@contextmanager
def demo_data() -> Iterator[Path]:
    """A data folder with the demo data, loaded now and removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="samenspel-bench-"))
    try:
        began = time.monotonic()
        command = [str(SAMENSPEL), "demo"]
        result = subprocess.run(
            command, env=environment(folder, 1), cwd=ROOT, capture_output=True, text=True, check=False
        )
        if result.returncode:
            raise Refused(f"`samenspel demo` failed:\n{(result.stderr or result.stdout)[-2000:]}")
        say(f"demo data loaded in {time.monotonic() - began:.1f} s")
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def hurry(data: Path) -> None:
    """Makes due at once what the demo leaves to a later minute (PDFs of reports): before the figures, not amid them."""
    with closing(sqlite3.connect(data / "samenspel.sqlite3")) as database, database:
        database.execute("UPDATE job SET due_at = created_at")


def wait_for_jobs(data: Path, limit: float = 40.0) -> None:
    """Waits until the server has done all its background work. Raises Refused where it goes on longer."""
    end = time.monotonic() + limit
    with closing(sqlite3.connect(data / "samenspel.sqlite3")) as database:
        while database.execute("SELECT count(*) FROM job").fetchone()[0]:
            if time.monotonic() > end:
                raise Refused(f"background work went on for {limit:.0f} s")
            time.sleep(0.2)


@contextmanager
def samenspel(data: Path, port: int | None = None) -> Iterator[Server]:
    """`samenspel run` on a data folder that is filled already."""
    port = port or free_port()
    command = [str(SAMENSPEL), "run", "--host", "127.0.0.1", "--port", str(port), "--no-demo"]
    with running(command, environment(data, port), f"http://127.0.0.1:{port}/gezondheid", data, port) as server:
        yield server


@contextmanager
def plain(application: str, data: Path, path: str = "/", env: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A plain Flask application under gunicorn, with the worker and threads of `samenspel run`."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    command += ["--workers", "1", "--threads", str(THREADS), "--worker-connections", "1000"]
    command += ["--no-control-socket", "--log-level", "error", application]
    url = f"http://127.0.0.1:{port}{path}"
    with running(command, {**os.environ, **(env or {})}, url, data, port) as server:
        yield server


@contextmanager
def running(
    command: Sequence[str], env: Mapping[str, str], url: str, data: Path, port: int, limit: float = 60.0
) -> Iterator[Server]:
    """Starts a command in a session of its own, waits for a first good answer of url; ends it at the end."""
    log = data / f"server-{port}.log"
    with log.open("wb") as output:
        began = time.monotonic()
        process = subprocess.Popen(
            list(command),
            cwd=ROOT,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        while not answers(url):
            if process.poll() is not None or time.monotonic() - began > limit:
                words = log.read_text("utf-8", errors="replace")[-2000:]
                raise Refused(f"the server did not start ({' '.join(command[:3])}):\n{words}")
            time.sleep(0.01)
        yield Server(process.pid, port, data, time.monotonic() - began)
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ends a process that was started in a session of its own, with all that it started."""
    try:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(10)
    except ProcessLookupError:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def answers(url: str) -> bool:
    """Whether a GET of this URL succeeds at once."""
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return int(response.status) < 400
    except (OSError, urllib.error.URLError):
        return False
