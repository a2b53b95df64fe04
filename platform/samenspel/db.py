"""The database: session, base model, and the work after a commit.

Only the edge (a web request, a job, a command) commits, by `commit()`. Work that reaches the outside world is
registered by `on_commit` (or `live.push`) and runs once the rows are committed.
"""

import logging
import os
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache, partial
from typing import Any, cast

import sqlalchemy as sa
import uuid_utils
from flask import Flask
from flask_alembic import Alembic
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Field, Session, SQLModel

from samenspel.config import Settings
from samenspel.runtime.app_key import AppKey
from samenspel.runtime.failures import DatabaseBusy
from samenspel.runtime.hooks import remove_hook
from samenspel.text import slug_of

log = logging.getLogger(__name__)

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def now() -> datetime:
    """The current time, aware, in UTC."""
    return datetime.now(UTC)


def new_id() -> uuid.UUID:
    """A UUIDv7. These sort by the time they were made, which keeps indexes compact."""
    return uuid.UUID(bytes=uuid_utils.uuid7().bytes)


class Row(SQLModel):
    """The base of the tables: an id, and the time at which the row was made."""

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    created_at: datetime = Field(default_factory=now)


def columns(*entities: Any) -> sa.Select[Any]:
    """`sa.select` of columns: SQLModel types a column as its value, which SQLAlchemy's own signature refuses."""
    return sa.select(*entities)


def upsert(
    model: type[SQLModel],
    rows: Mapping[str, Any] | Sequence[Mapping[str, Any]],
    *,
    keys: tuple[str, ...],
    changes: Callable[[Any, Any], dict[str, Any]],
) -> None:
    """Inserts a row or several, or changes the row that has the same `keys`, in one statement.

    `changes(sent, stored)` gives the new values in terms of the columns of the two rows. It is a function of a module,
    since the statement is kept with it.
    """
    session().execute(_upsert(session().get_bind().dialect.name, model, keys, changes), rows)


@cache
def _upsert(
    dialect: str, model: type[SQLModel], keys: tuple[str, ...], changes: Callable[[Any, Any], dict[str, Any]]
) -> Any:
    if dialect == "postgresql":  # each brings its drivers along, so only one is imported
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
    table = model.__table__  # type: ignore[attr-defined]
    statement: Any = insert(table)
    return statement.on_conflict_do_update(index_elements=keys, set_=changes(statement.excluded, table.c))


def free_slug(column: Any, name: str, otherwise: str) -> str:
    """A slug made of a name that no row has yet in this column. `otherwise` stands in for a name without letters, and
    makes the slug differ from "nieuw", the last part of the address of a form for a new row."""
    wanted = slug_of(name)[: column.type.length - 6].strip("-") or otherwise
    if wanted == "nieuw":
        wanted = f"nieuw-{otherwise}"
    taken = set(session().execute(sa.select(column).where(column.like(f"{wanted}%")).limit(1000)).scalars())
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug


def choice(values: type[StrEnum]) -> Any:
    """A column type that stores a StrEnum as its value, in a text column on every database."""
    return sa.Enum(values, native_enum=False, length=40, values_callable=lambda kinds: [kind.value for kind in kinds])


db = SQLAlchemy(session_options={"class_": Session, "expire_on_commit": False})


class Migrations(Alembic):
    """Alembic, with migrations that are numbered in their order: 0001, 0002, ..."""

    def rev_id(self) -> str:
        """The number after the highest that there is."""
        numbers = [int(script.revision) for script in self.script_directory.walk_revisions()]
        return f"{max(numbers, default=0) + 1:04d}"


alembic = Migrations(metadatas=SQLModel.metadata)


def _render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Renders column types in a migration as plain SQLAlchemy ones, so that it imports neither SQLModel nor ours."""
    if kind == "type":
        name = type(item).__name__
        if name == "AutoString":
            return f"sa.String(length={item.length})" if item.length else "sa.String()"
        if name == "UTCDateTime":
            return "sa.DateTime(timezone=True)"
    return False


def _compare_default(_context: Any, _inspected: Any, column: "sa.Column[Any]", *_defaults: Any) -> bool | None:
    """Leaves out the defaults of JSON columns, as PostgreSQL cannot compare two of them; None compares as usual."""
    return False if isinstance(column.type, sa.JSON) else None


#: After so many seconds a writer no longer waits for another one.
BUSY_SECONDS: float = 10
#: A server that does not answer is noticed within seconds, also in the middle of a statement (keep-alive).
_POSTGRES_ARGUMENTS = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    "options": f"-c lock_timeout={1000 * BUSY_SECONDS:.0f}",
}


_writing: ContextVar[bool] = ContextVar("writing", default=False)
_write_lock = threading.Lock()
_order_lock = threading.Lock()


@contextmanager
def writing() -> Iterator[None]:
    """Lets transactions that begin in this block write.

    On SQLite such a transaction takes the write lock when it begins, because one that reads first and writes later
    would lose other writers' updates or fail at once. Writers of one process queue at a lock of ours, which is fair
    and wakes them at once, where SQLite would sleep and poll.
    """
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


@contextmanager
def reading() -> Iterator[None]:
    """Makes transactions that begin in this block read-only, within `writing` too, so that no writer waits for them."""
    token = _writing.set(False)
    try:
        yield
    finally:
        _writing.reset(token)


def start_writing() -> None:
    """Does what `writing` does, until `stop_writing`; for the edge of a web request, which is not one block."""
    _writing.set(True)


def stop_writing() -> None:
    _writing.set(False)


class SharedSync:
    """Has the commits of SQLite survive a power cut: puts its log (WAL) on the disk after a commit.

    Outside of the write lock, and once for all writers who wait at that moment: see docs/decisions/0038.
    """

    def __init__(self, database: str) -> None:
        self._log = f"{database}-wal"
        self._changed = threading.Condition()
        self._begun = self._ended = 0  # the numbers of the last sync that began, and of the last that ended well
        self._is_running = False

    def wait(self) -> None:
        """Returns when all that was committed before this call is on the disk."""
        with self._changed:
            number = self._begun + 1  # one that runs already may have begun before our commit
            while self._is_running and self._ended < number:
                self._changed.wait()
            if self._ended >= number:
                return
            self._is_running = True
            self._begun = number = self._begun + 1
        try:
            self._sync()
        except BaseException:
            number = 0
            raise
        finally:
            with self._changed:
                self._is_running = False
                self._ended = max(self._ended, number)
                self._changed.notify_all()

    def _sync(self) -> None:
        try:
            log_file = os.open(self._log, os.O_RDONLY)
        except FileNotFoundError:
            return  # all of it went into the database, which SQLite puts on the disk before it removes its log
        try:
            getattr(os, "fdatasync", os.fsync)(log_file)
        finally:
            os.close(log_file)


_SYNC = AppKey[SharedSync]("samenspel.db.sync")


def _set_up_sqlite(engine: sa.Engine) -> None:
    @sa.event.listens_for(engine, "connect")
    def on_connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # `on_begin` starts the transactions
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",  # and `SharedSync` after each commit
            "foreign_keys=ON",
            f"busy_timeout={1000 * BUSY_SECONDS:.0f}",
            "temp_store=MEMORY",
            "cache_size=-16000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def on_begin(connection: sa.Connection) -> None:
        if not _writing.get():
            connection.exec_driver_sql("BEGIN")
            return
        if not connection.info.get("locked"):
            if not _write_lock.acquire(timeout=BUSY_SECONDS):
                raise DatabaseBusy(f"another write took more than {BUSY_SECONDS} seconds")
            connection.info["locked"] = True
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def release(_connection: Any, entry: ConnectionPoolEntry) -> None:
        if entry.info.pop("locked", False):
            _write_lock.release()

    sa.event.listen(engine, "checkin", release)
    sa.event.listen(engine, "invalidate", lambda connection, entry, _error: release(connection, entry))


def upgrade() -> None:
    """Migrates the database to the newest revision.

    Not as one of our writers: Alembic keeps its connection open, and would keep the write lock as well.
    """
    token = _writing.set(False)
    try:
        alembic.upgrade()
    finally:
        _writing.reset(token)


def init_app(app: Flask, settings: Settings) -> None:
    """Connects the application to its database and its migrations."""
    options: dict[str, Any] = {"url": settings.sqlalchemy_url}
    if settings.is_sqlite:
        # One connection for each thread at work; threads that wait for a socket hold none. The pool gives the one that
        # was used last, whose pages and statements are still cached.
        options |= {"pool_size": 20, "max_overflow": -1, "pool_use_lifo": True}
        options |= {"connect_args": {"check_same_thread": False}}
    else:
        options |= {"pool_size": 10, "max_overflow": 40, "pool_pre_ping": True, "pool_timeout": BUSY_SECONDS}
        options |= {"connect_args": _POSTGRES_ARGUMENTS}
    app.config["SQLALCHEMY_ENGINES"] = {"default": options}
    app.config.setdefault("ALEMBIC", {"script_location": f"{app.root_path}/migrations"})
    app.config["ALEMBIC_CONTEXT"] = {
        "render_item": _render_item,
        "compare_type": True,
        "compare_server_default": _compare_default,
    }
    db.init_app(app)
    # There are no asynchronous sessions to close, and looking for them takes a thread for each request, and fails where
    # an event loop runs. So this comes before Alembic, which opens a context.
    remove_hook(app.teardown_appcontext_funcs, "flask_sqlalchemy_lite._extension._close_async_sessions")
    alembic.init_app(app)
    if settings.is_sqlite:
        with app.app_context():
            _set_up_sqlite(db.engine)
            if db.engine.url.database:
                _SYNC.set(app, SharedSync(db.engine.url.database))


def session() -> Session:
    """The session of this request, job or command."""
    return cast(Session, db.session)


def on_commit(work: Callable[[], None]) -> None:
    """Has `work` run after the commit. An exception in it is logged and does not undo the write."""
    session().info.setdefault("on_commit", []).append(work)


def gather_on_commit(work: Callable[[set[Any]], None], items: Iterable[Any]) -> None:
    """Has `work` run once after the commit, on all the items that were gathered for it by then."""
    session().info.setdefault("gathered", {}).setdefault(work, set()).update(items)


def push_on_commit(push: Callable[[], None]) -> None:
    """Does what `on_commit` does for a live push; pushes go out in the order of the commits."""
    session().info.setdefault("pushes", []).append(push)


def commit() -> None:
    """Commits, then sends the live pushes in the order of the commits, then runs the other work after the commit.

    What was written survives a power cut when this returns.
    """
    current = session()
    pushes: list[Callable[[], None]] = current.info.pop("pushes", [])
    work: list[Callable[[], None]] = current.info.pop("on_commit", [])
    gathered: dict[Callable[[set[Any]], None], set[Any]] = current.info.pop("gathered", {})
    work += [partial(each, items) for each, items in gathered.items()]
    wrote = _writing.get() and current.in_transaction()
    if pushes:
        with _order_lock:
            current.commit()
            _run(pushes)
    else:
        current.commit()
    if wrote and (sync := _SYNC.find()):
        sync.wait()
    _run(work)


def rollback() -> None:
    """Rolls back, and drops the pushes and the work that were registered for after the commit."""
    current = session()
    current.info.pop("pushes", None)
    current.info.pop("on_commit", None)
    current.info.pop("gathered", None)
    current.rollback()


def _run(work: list[Callable[[], None]]) -> None:
    for each in work:
        try:
            each()
        except Exception:
            log.exception("work after a commit failed; its outbox row stays and is retried")
