"""The database: session, base model, and what happens at and after a commit.

Only the edge (a web request, a job, a command) commits, by `commit()`. What must reach the outside world is registered
by `on_commit` (or `live.push`) and runs when the rows are really there.
"""

import logging
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
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
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def new_id() -> uuid.UUID:
    """A UUIDv7: unique, and in order of time, so that indexes stay compact."""
    return uuid.UUID(bytes=uuid_utils.uuid7().bytes)


class Row(SQLModel):
    """What every table has: an id and the moment the row was made."""

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    created_at: datetime = Field(default_factory=now)


def columns(*entities: Any) -> sa.Select[Any]:
    """`sa.select` of columns: SQLModel types a column as its value, which SQLAlchemy's own signature refuses."""
    return sa.select(*entities)


def upsert(
    model: type[SQLModel],
    row: Mapping[str, Any],
    *,
    keys: tuple[str, ...],
    changes: Callable[[Any, Any], dict[str, Any]],
) -> None:
    """Inserts a row, or changes the row that has the same `keys`, in one statement.

    `changes(sent, stored)` gives the new values in terms of the columns of the two rows. It is a function of a module,
    since the statement is kept with it.
    """
    session().execute(_upsert(session().get_bind().dialect.name, model, keys, changes), row)


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
    """An address made of a name, that no row has yet in that column. Of a name without letters nothing is left: then
    `otherwise`, which also keeps it apart from the address where one makes a new row."""
    wanted = slug_of(name)[: column.type.length - 6].strip("-") or otherwise
    if wanted == "nieuw":
        wanted = f"nieuw-{otherwise}"
    taken = set(session().execute(sa.select(column).where(column.like(f"{wanted}%")).limit(1000)).scalars())
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug


def choice(values: type[StrEnum]) -> Any:
    """A column type that keeps a StrEnum by its value, as text, the same on every database."""
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
    """Migrations name plain SQLAlchemy types, so that they need no import of ours or SQLModel's."""
    if kind == "type":
        name = type(item).__name__
        if name == "AutoString":
            return f"sa.String(length={item.length})" if item.length else "sa.String()"
        if name == "UTCDateTime":
            return "sa.DateTime(timezone=True)"
    return False


_writing: ContextVar[bool] = ContextVar("writing", default=False)
_write_lock = threading.Lock()
_order_lock = threading.Lock()


@contextmanager
def writing() -> Iterator[None]:
    """Transactions that begin in this block may write.

    On SQLite such a transaction takes the write lock when it begins: one that reads first and writes later would lose
    other writers' updates or fail at once. Within the process writers queue at a lock of ours, which is fair and wakes
    at once where SQLite would sleep and poll.
    """
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


@contextmanager
def reading() -> Iterator[None]:
    """Transactions that begin in this block only read, within `writing` too: a long look keeps no writer waiting."""
    token = _writing.set(False)
    try:
        yield
    finally:
        _writing.reset(token)


def start_writing() -> None:
    """As `writing`, until the end of this context (the edge of a web request, which has no block to put it in)."""
    _writing.set(True)


def stop_writing() -> None:
    _writing.set(False)


def _set_up_sqlite(engine: sa.Engine) -> None:
    @sa.event.listens_for(engine, "connect")
    def on_connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "busy_timeout=5000",
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
            if not _write_lock.acquire(timeout=10):
                raise TimeoutError("the database is busy: another write took more than ten seconds")
            connection.info["locked"] = True
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def release(_connection: Any, entry: ConnectionPoolEntry) -> None:
        if entry.info.pop("locked", False):
            _write_lock.release()

    sa.event.listen(engine, "checkin", release)
    sa.event.listen(engine, "invalidate", lambda connection, entry, _error: release(connection, entry))


def upgrade() -> None:
    """Brings the tables up to date.

    Not as a writer of ours: Alembic keeps its connection, and would keep the write lock with it.
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
        # One connection a thread at work; a thread that waits for a socket holds none. The one used last comes first:
        # it has the pages and the statements of the last request at hand, and in the caches of the processor.
        options |= {"pool_size": 20, "max_overflow": -1, "pool_use_lifo": True}
        options |= {"connect_args": {"check_same_thread": False}}
    else:
        options |= {"pool_size": 10, "max_overflow": 40, "pool_pre_ping": True}
    app.config["SQLALCHEMY_ENGINES"] = {"default": options}
    app.config.setdefault("ALEMBIC", {"script_location": f"{app.root_path}/migrations"})
    app.config["ALEMBIC_CONTEXT"] = {
        "render_item": _render_item,
        "compare_type": True,
    }
    db.init_app(app)
    alembic.init_app(app)
    # There are no asynchronous sessions to close, and looking for them takes a thread for each request.
    remove_hook(app.teardown_appcontext_funcs, "flask_sqlalchemy_lite._extension._close_async_sessions")
    if settings.is_sqlite:
        with app.app_context():
            _set_up_sqlite(db.engine)


def session() -> Session:
    """The session of this request, job or command."""
    return cast(Session, db.session)


def on_commit(work: Callable[[], None]) -> None:
    """Runs `work` after the commit; what fails there is logged and never undoes the write."""
    session().info.setdefault("on_commit", []).append(work)


def push_on_commit(push: Callable[[], None]) -> None:
    """As `on_commit`, for live pushes: they go out in the order in which the transactions were committed."""
    session().info.setdefault("pushes", []).append(push)


def commit() -> None:
    """Commits, then pushes to the listeners in the order of the commits, then does the rest of the outside work."""
    current = session()
    pushes: list[Callable[[], None]] = current.info.pop("pushes", [])
    work: list[Callable[[], None]] = current.info.pop("on_commit", [])
    if pushes:
        with _order_lock:
            current.commit()
            _run(pushes)
    else:
        current.commit()
    _run(work)


def rollback() -> None:
    """Gives up what was not committed, and the outside work that belonged to it."""
    current = session()
    current.info.pop("pushes", None)
    current.info.pop("on_commit", None)
    current.rollback()


def _run(work: list[Callable[[], None]]) -> None:
    for each in work:
        try:
            each()
        except Exception:
            log.exception("work after a commit failed; its outbox row stays and is retried")
