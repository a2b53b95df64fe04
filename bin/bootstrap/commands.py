"""The commands run, wheel, test and bench: set up, then hand over."""

import fcntl
import os
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from bootstrap import interrupts
from bootstrap.bytecode import prepare_bytecode
from bootstrap.catalogues import prepare_catalogues
from bootstrap.checks import check_all
from bootstrap.front_end import FrontEnd, node_groups
from bootstrap.packages import prepare_packages
from bootstrap.phrases import choose_language, phrase
from bootstrap.place import Place
from bootstrap.screen import SetupError, say
from bootstrap.wheel import build_wheel

ROOT = Path(__file__).resolve().parents[2]
INTERRUPTED = 130  # what a shell reports after Ctrl-C


def main(arguments: Sequence[str]) -> int:
    """Runs one command; returns its exit code, unless it replaces this process by what it starts."""
    name, rest = arguments[0], list(arguments[1:])
    choose_language(name, os.environ)
    interrupts.install()
    place = Place(ROOT)
    try:
        if name == "run":
            refuse_taken_port(rest)
            set_up(place, set())
            _hand_over(place, [str(place.tool("samenspel")), "run", *rest])
        if name == "wheel":
            set_up(place, set())
            build_wheel(place, place.root / "dist")
            return 0
        set_up(place, {"dev", "bench"} if name == "bench" else {"dev"} | node_groups())
        if name == "test":
            return check_all(place, rest)
        _hand_over(place, [str(place.python), "-m", "bench", *rest])
    except KeyboardInterrupt:
        say(phrase("\nInterrupted. Nothing is broken: start bin/{name} again, it goes on where it was.", name=name))
        return INTERRUPTED
    except SetupError as problem:
        say(f"\n{problem}")
        return 1
    except OSError as problem:
        say(phrase("\nReading or writing failed: {problem}", problem=problem))
        return 1


def set_up(place: Place, groups: set[str]) -> None:
    """Everything that must be there before Samenspel starts; at once when nothing changed."""
    with _alone(place):
        front_end = FrontEnd(place)
        prepare_packages(place, groups | front_end.groups())
        FrontEnd(place).prepare()  # looked at anew: a remade environment forgot what was built
        prepare_catalogues(place)
        prepare_bytecode(place)


def refuse_taken_port(arguments: Sequence[str]) -> None:
    """Raises SetupError when the port that `samenspel run` will ask for is in use, before the set-up."""
    if "--help" in arguments:
        return
    host, port = _option(arguments, "--host", "127.0.0.1"), _option(arguments, "--port", "8000")
    if not port.isdigit() or not 0 < int(port) < 65536:
        return  # for `samenspel run` to judge, it knows its options
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except PermissionError as error:
        raise SetupError(
            phrase("You may not use port {port}. Choose one above 1023, such as 8000.", port=port)
        ) from error
    except OSError as error:
        other = int(port) + 1 if int(port) < 65535 else 8000
        raise SetupError(
            phrase(
                "Port {port} on {host} is not free ({reason}).\n"
                "Is Samenspel running already? Stop what runs there, or choose another port: bin/run --port {other}",
                port=port,
                host=host,
                reason=error.strerror or error,
                other=other,
            )
        ) from error


def _option(arguments: Sequence[str], name: str, default: str) -> str:
    """The value of an option, given as `--name value` or `--name=value`; the last one counts."""
    value = default
    for index, argument in enumerate(arguments):
        if argument == name and index + 1 < len(arguments):
            value = arguments[index + 1]
        elif argument.startswith(name + "="):
            value = argument[len(name) + 1 :]
    return value


@contextmanager
def _alone(place: Place) -> Iterator[None]:
    """Holds the checkout for one set-up at a time; a second one waits.

    The lock is on the folder itself and ends with this process, so nothing is left behind.
    """
    folder = os.open(place.root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(phrase("→ Waiting: another set-up is at work in this folder"))
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _hand_over(place: Place, command: list[str]) -> NoReturn:
    """Replaces this process, so that signals and the exit code are those of what runs."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.chdir(place.root)
    os.execve(command[0], command, {**os.environ, "PYTHONUNBUFFERED": "1"})
