"""The command on a data folder of its own: in a process, as an administrator runs it, or within the test."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from samenspel.commands.cli import main
from tests import clock

SAMENSPEL = Path(sys.executable).parent / "samenspel"
#: Seconds within which anything is there on a machine that does other work as well.
PATIENCE = 60


@dataclass(frozen=True)
class Outcome:
    """What a command said, and how it ended."""

    code: int
    said: str
    told: str  # on the error stream


Run = Callable[..., Outcome]


def environment(data: Path, **settings: str) -> dict[str, str]:
    return clock.environment() | {"SAMENSPEL_DATA": str(data), "SAMENSPEL_LOG_LEVEL": "WARNING"} | settings


def samenspel(data: Path, *words: str, **settings: str) -> Outcome:
    """Runs the command to its end."""
    done = subprocess.run(  # noqa: S603
        [SAMENSPEL, *words],
        env=environment(data, **settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def inside(data: Path, *words: str, **settings: str) -> Outcome:
    """The same without a process: for what a command does and says, where its start is not what is looked at."""
    outside: dict[str, str | None] = {name: None for name in os.environ if name.startswith("SAMENSPEL_")}
    done = CliRunner(env=outside | environment(data, **settings)).invoke(main, list(words))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Outcome(done.exit_code, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a real installation: its administrator was invited."""
    data = tmp_path_factory.mktemp("installation")
    invited = inside(data, "invite", "bea@fonds.example", "--name", "Bea Smets", "--role", "admin")
    assert invited.code == 0, invited.told
    assert "/uitnodiging/" in invited.said
    return data


@dataclass
class Server:
    process: subprocess.Popen[str]
    address: str

    def stop(self, by: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """Asks the server to stop; returns its exit code and what it still said."""
        self.process.send_signal(by)
        rest, _ = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, rest


@pytest.fixture
def start() -> Iterator[Callable[..., Server]]:
    """Starts servers, and sees to it that they end."""
    started: list[subprocess.Popen[str]] = []

    def run(data: Path, *words: str, **settings: str) -> Server:
        process = subprocess.Popen(  # noqa: S603
            [SAMENSPEL, "run", *words],
            env=environment(data, PYTHONUNBUFFERED="1", **settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if "Samenspel staat klaar op " in line:
                return Server(process, line.split("op ", 1)[1].split()[0])
        raise AssertionError(f"the server did not start: {''.join(said)}")

    yield run
    for process in started:
        if process.poll() is None:
            process.kill()
            process.communicate()
