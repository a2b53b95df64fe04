"""What the set-up shows: one line a step, that lives while the step runs, and clear words when it fails."""

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bootstrap import interrupts
from bootstrap.phrases import phrase

NETWORK_SIGNS = re.compile(
    r"dns error|name resolution|name or service not known|failed to lookup|getaddrinfo|network is unreach|"
    r"no route to host|connection (refused|reset|timed out|error)|newconnectionerror|connecttimeout|"
    r"error sending request|client error \(connect\)|tunnel|proxyerror|tls handshake|operation timed out|"
    r"enotfound|eai_again|econnrefused|econnreset|etimedout|enetunreach|network connectivity|err_socket",
    re.IGNORECASE,
)
SHOWN = 60  # lines of output in the words of a failed step
TELL_EVERY = 10.0  # seconds between two signs of life when the output is no terminal


class SetupError(Exception):
    """The set-up cannot go on; the text tells the reader what is wrong and what to do."""


class StepFailed(SetupError):
    """A command of a step ended with an error; `output` holds its last lines."""

    def __init__(self, title: str, code: int, output: str) -> None:
        super().__init__(
            phrase("The step “{title}” failed (code {code}):\n{output}", title=title, code=code, output=output)
        )
        self.title = title
        self.output = output

    @property
    def tail(self) -> str:
        """The very last lines, where the cause mostly stands."""
        return "\n".join(self.output.splitlines()[-6:])

    @property
    def is_network(self) -> bool:
        """Whether the last lines look like a network that is not there."""
        return NETWORK_SIGNS.search(self.output) is not None


def say(text: str) -> None:
    """Shows one line about the set-up; on stderr, so that stdout stays for the results."""
    print(text, file=sys.stderr, flush=True)


def run_step(title: str, command: Sequence[str], *, cwd: Path, env: Mapping[str, str] | None = None) -> str:
    """Runs a command under a title with a running clock, and returns its output.

    Raises StepFailed with the last lines when it ends with an error. When this process is interrupted the
    command is ended first, so that nothing goes on writing behind our back.
    """
    started = time.monotonic()
    lines: list[str] = []
    live = sys.stderr.isatty() and threading.current_thread() is threading.main_thread()
    if not live:
        say(f"→ {title}")
    process: subprocess.Popen[str] | None = None
    try:
        with interrupts.held():
            process = _start(title, command, cwd, env)
            reader = threading.Thread(target=_read, args=(process, lines), daemon=True)
            reader.start()
        _watch(process, title, started, lines, live)
        reader.join(5)
    except BaseException:
        if process is not None:
            _end(process)
        raise
    finally:
        if live:
            _redraw("")
    if process.returncode:
        raise StepFailed(title, process.returncode, "\n".join(lines[-SHOWN:]))
    say(f"✓ {title} ({time.monotonic() - started:.1f} s)")
    return "\n".join(lines)


def _start(title: str, command: Sequence[str], cwd: Path, env: Mapping[str, str] | None) -> subprocess.Popen[str]:
    try:
        return subprocess.Popen(
            list(command),
            cwd=cwd,
            env=dict(os.environ if env is None else env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        raise StepFailed(title, 127, str(error)) from error


def _read(process: subprocess.Popen[str], lines: list[str]) -> None:
    assert process.stdout is not None
    with process.stdout as output:
        for line in output:
            if line.strip():
                lines.append(line.rstrip())  # noqa: PERF401 - one by one, for who shows the last one meanwhile


def _watch(process: subprocess.Popen[str], title: str, started: float, lines: list[str], live: bool) -> None:
    """Shows that the command is at work, until it has ended."""
    told = started
    while process.poll() is None:
        try:
            process.wait(0.2)
        except subprocess.TimeoutExpired:
            now = time.monotonic()
            last = lines[-1].strip() if lines else ""
            if live:
                _redraw(f"→ {title} ({now - started:.0f} s) {last}")
            elif now - told >= TELL_EVERY:
                told = now
                say(phrase("  still at work ({seconds:.0f} s) {last}", seconds=now - started, last=last))


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _redraw(text: str) -> None:
    try:
        width = os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except OSError:
        width = 80
    sys.stderr.write("\r\033[K" + text[: max(10, width - 1)])
    sys.stderr.flush()
