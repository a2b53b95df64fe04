"""Real servers on the loopback address, for tests that speak to the outside."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import clock
from tests.ports import free_port


@contextmanager
def running(command: list[str], ports: list[int], log: Path) -> Iterator[None]:
    """A server as long as the block lasts; it begins once all its ports answer."""
    env = clock.environment()
    with (
        log.open("wb") as said,
        subprocess.Popen(command, env=env, stdout=said, stderr=subprocess.STDOUT) as process,  # noqa: S603
    ):
        try:
            for port in ports:
                _wait_for(port, process, log)
            yield
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
            process.kill()


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError(f"nothing answers on port {port}:\n{log.read_text()[-2000:]}")


@contextmanager
def caldav_server(folder: Path) -> Iterator[str]:
    """Radicale, open to whoever asks; gives its address."""
    port = free_port()
    settings = folder / "radicale.ini"
    settings.write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\n[auth]\ntype = none\n"
        f"[storage]\nfilesystem_folder = {folder / 'collections'}\n"
    )
    with running([sys.executable, "-m", "radicale", "--config", str(settings)], [port], folder / "radicale.log"):
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def mail_server(folder: Path, user: str, password: str) -> Iterator[tuple[int, int]]:
    """A mail server that keeps what it gets by SMTP in one mailbox, read by IMAP; gives the two ports."""
    smtp, imap = free_port(), free_port()
    options = ["--host", "127.0.0.1", "--smtp-port", str(smtp), "--imap-port", str(imap), "--no-http"]
    program = str(Path(sys.executable).parent / "mail_devel")
    command = [program, *options, "--user", user, "--password", password]
    with running(command, [smtp, imap], folder / "mail.log"):
        yield smtp, imap
