"""What can fail outside of us while somebody waits for an answer: the one place that knows these errors by their kind.

The edge answers them with a status, calm words and, where it helps, the seconds after which the page may try again.
"""

import errno
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from obstore.exceptions import BaseError as StoreError
from werkzeug.exceptions import ServiceUnavailable

from samenspel.runtime.foreign import sandbox
from samenspel.runtime.storage.store import StoreAway


@dataclass(frozen=True)
class Failure:
    """How an error is answered. `title` and `words` are lazy texts; `retry_after` is in seconds."""

    status: int
    title: Any
    words: Any
    retry_after: int | None = None


#: Nothing was written: the transaction never began, or was rolled back as a whole.
BUSY = Failure(
    503,
    _l("Even geduld"),
    _l("Er is nu veel werk tegelijk. Wat je verstuurde, is nog niet bewaard. Probeer het zo meteen opnieuw."),
    2,
)
#: The connection may have been lost during the commit, so nobody knows whether something was written.
DATABASE_AWAY = Failure(
    503,
    _l("Samenspel is even niet bereikbaar"),
    _l(
        "De gegevens antwoorden niet. Dat komt vanzelf weer goed. Wat je net verstuurde, is misschien niet bewaard: "
        "kijk dat straks na en probeer het dan opnieuw."
    ),
    10,
)
#: Nothing was written: what does not fit is refused as a whole.
DISK_FULL = Failure(
    507,
    _l("Er is geen plaats meer"),
    _l(
        "De schijf van het platform is vol. Wat je verstuurde, is niet bewaard. Verwittig een beheerder, "
        "en probeer het opnieuw zodra er weer plaats is."
    ),
    60,
)


#: Files are stored before something is written about them.
FILES_AWAY = Failure(
    503,
    _l("De bestanden zijn even niet bereikbaar"),
    _l(
        "De opslag van bestanden antwoordt niet. Dat komt vanzelf weer goed. Wat je net verstuurde, is nog niet "
        "bewaard: probeer het straks opnieuw. De rest van Samenspel werkt gewoon."
    ),
    10,
)


class DatabaseBusy(TimeoutError):
    """A writer waited too long for another one."""


class Unavailable(Exception):
    """Raised by our own code where it cannot answer now; carries how it is answered."""

    def __init__(self, failure: Failure = BUSY) -> None:
        super().__init__(str(failure.status))
        self.failure = failure


#: The codes of SQLite for a lock that another process holds.
_SQLITE_LOCKS = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
#: The codes of PostgreSQL for a transaction that another one stood in the way of, and that can be tried again: a failed
#: serialization, a deadlock, a lock or statement that took too long, too many connections.
_POSTGRES_CONFLICTS = frozenset({"40001", "40P01", "55P03", "57014", "53300"})
#: The classes of codes of PostgreSQL for a lost connection, and for a server that stops or starts.
_POSTGRES_AWAY = ("08", "57P")
#: What the operating system says of a full disk, and of a user whose share of it is full.
_SYSTEM_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_POSTGRES_FULL = "53100"


def _is_full(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in _SYSTEM_FULL
    if isinstance(error, StoreError):  # it has the number of the system in its words only
        return any(f"os error {number}" in str(error) for number in _SYSTEM_FULL)
    cause = getattr(error, "orig", None)
    code = getattr(cause, "sqlite_errorcode", 0)
    # SQLite cannot make the file larger in which its readers find the newest pages: there is no other reason for that.
    return (
        code & 0xFF == sqlite3.SQLITE_FULL
        or code == sqlite3.SQLITE_IOERR_SHMSIZE
        or (getattr(cause, "sqlstate", None) == _POSTGRES_FULL)
    )


def _is_busy(error: BaseException) -> bool:
    if isinstance(error, DatabaseBusy | sa.exc.TimeoutError | ServiceUnavailable | sandbox.Busy):
        return True  # the second: no connection in the pool was free in time
    cause = getattr(error, "orig", None)
    if getattr(cause, "sqlite_errorcode", 0) & 0xFF in _SQLITE_LOCKS:
        return True
    return getattr(cause, "sqlstate", None) in _POSTGRES_CONFLICTS


def _is_away(error: BaseException) -> bool:
    if not isinstance(error, sa.exc.DBAPIError):
        return False
    cause: Any = error.orig
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CANTOPEN
    state = getattr(cause, "sqlstate", None)
    if state is None:  # psycopg has no code where the server could not be reached
        return error.connection_invalidated or isinstance(error, sa.exc.OperationalError)
    return str(state).startswith(_POSTGRES_AWAY)


#: The first that holds counts.
_KINDS: tuple[tuple[Callable[[BaseException], bool], Failure], ...] = (
    (_is_full, DISK_FULL),
    (_is_busy, BUSY),
    (_is_away, DATABASE_AWAY),
    (lambda error: isinstance(error, StoreAway), FILES_AWAY),
)


def failure_of(error: BaseException) -> Failure | None:
    """How to answer an error that comes from outside of us; None for a mistake of ours."""
    if isinstance(error, Unavailable):
        return error.failure
    return next((failure for is_kind, failure in _KINDS if is_kind(error)), None)


def reason(error: BaseException) -> str:
    """The first line of what an error says, for the log and for the one who runs the platform."""
    return str(getattr(error, "orig", None) or error).strip().split("\n", 1)[0][:200] or type(error).__name__
