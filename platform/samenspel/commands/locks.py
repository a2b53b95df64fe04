"""Locks between processes. The system or the database holds them, so a process that dies leaves none."""

import errno
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

import click
import sqlalchemy as sa

from samenspel.commands.errors import CommandError
from samenspel.commands.language import gettext as _
from samenspel.commands.language import marked as _l
from samenspel.config import Settings

#: The advisory locks of PostgreSQL under which one process does something: "samenspel" in digits, and the next number.
_ADVISORY_KEYS = {"prepare": 0x73616D656E7370, "analysis": 0x73616D656E7371}
_WAITING = {
    "prepare": _l("Een ander proces zet de gegevens klaar; dit proces wacht daarop."),
    "analysis": _l("Een ander proces berekent de samenwerkingskaarten; dit proces wacht daarop."),
}
_POLL_SECONDS = 0.3
#: A server that is stopping still holds its folder for a moment.
_PATIENCE_SECONDS = 2.0


def _file_beside_database(settings: Settings, ending: str) -> Path | None:
    """A lock file next to the SQLite database; None where there is no such file."""
    database = sa.make_url(settings.sqlalchemy_url).database
    return Path(database).with_suffix(ending) if settings.is_sqlite and database else None


def hold_folder(settings: Settings) -> None:
    """Keeps a second server off a SQLite database until this process ends: both would do the same background work.

    With Redis several processes share it. Raises CommandError where another one holds it.
    """
    path = _file_beside_database(settings, ".lock")
    if path is None:
        return
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)  # never closed, and closed in children
    kind = fcntl.LOCK_EX if settings.redis_url is None else fcntl.LOCK_SH
    end = time.monotonic() + _PATIENCE_SECONDS
    while not _try(handle, kind):
        if time.monotonic() > end:
            holder = os.pread(handle, 20, 0).decode(errors="replace").strip() or "?"
            raise CommandError(
                _(
                    "In %(folder)s draait al een server (proces %(holder)s). Stop die eerst, of geef deze een eigen "
                    "map met SAMENSPEL_DATA.",
                    folder=path.parent,
                    holder=holder,
                )
            )
        time.sleep(_POLL_SECONDS)
    os.ftruncate(handle, 0)
    os.pwrite(handle, str(os.getpid()).encode(), 0)


def _try(handle: int, kind: int) -> bool:
    """Whether the lock is ours now. True as well on a file system that has no locks."""
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno in (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS)
    return True


@contextmanager
def in_turn(settings: Settings, what: Literal["prepare", "analysis"] = "prepare") -> Iterator[None]:
    """Lets one process at a time change the tables and write the first data, or analyse; the others wait, and then look
    again."""
    path = _file_beside_database(settings, f".{what}")
    if path is not None:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _wait(lambda: _try(handle, fcntl.LOCK_EX), what)
            yield
        finally:
            os.close(handle)
    elif settings.is_sqlite:
        yield
    else:
        from samenspel.db import db

        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            ask = sa.select(sa.func.pg_try_advisory_lock(_ADVISORY_KEYS[what]))
            _wait(lambda: bool(connection.execute(ask).scalar()), what)
            try:
                yield
            finally:
                with suppress(sa.exc.DBAPIError):  # a connection that is gone holds no lock any more
                    connection.execute(sa.select(sa.func.pg_advisory_unlock(_ADVISORY_KEYS[what])))


def _wait(is_ours: Callable[[], bool], what: str) -> None:
    if is_ours():
        return
    click.echo(_(_WAITING[what]), err=True)
    while not is_ours():
        time.sleep(_POLL_SECONDS)
