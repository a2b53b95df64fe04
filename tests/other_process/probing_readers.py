"""Readers that use too much, break, or say what they can reach."""

import os
import resource
import sys
import tempfile
from collections.abc import Sequence
from importlib import import_module
from typing import IO, Any

Files = Sequence[IO[bytes]]


def words(files: Files, more: str) -> list[str]:
    return [file.read().decode() + more for file in files]


def surroundings(_files: Files) -> dict[str, Any]:
    return {
        "environment": sorted(os.environ),
        "descriptors": len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0,
        "ours": sorted(name for name in sys.modules if name.startswith(("samenspel.", "flask", "sqlalchemy"))),
        "core": resource.getrlimit(resource.RLIMIT_CORE),
    }


def loaded(_files: Files, readers: list[str]) -> list[str]:
    """What of the application's libraries these readers bring along."""
    for reader in readers:
        import_module(reader)
    return sorted(name for name in sys.modules if name.partition(".")[0] in {"flask", "sqlalchemy", "pydantic", "huey"})


def memory(_files: Files) -> int:
    return len(bytes(2**40))


def abort(_files: Files) -> None:
    os.abort()


def time(_files: Files) -> None:
    while True:
        pass


def sleep(_files: Files) -> None:
    import time

    time.sleep(60)


def answer(_files: Files) -> str:
    return "a" * 5000


def error(_files: Files) -> None:
    raise ValueError("no such thing")


def write(files: Files) -> None:
    with tempfile.TemporaryFile() as file:
        file.write(b"a")
        file.flush()


def overwrite(files: Files) -> None:
    os.write(files[0].fileno(), b"b")
