"""Copies a database that is in use, and fills an empty one from such a copy. PostgreSQL does it by its own tools."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from samenspel.commands.errors import CommandError
from samenspel.commands.language import gettext as _
from samenspel.config import Settings

#: The names of the copy in an archive.
MEMBERS = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


def kind_of(settings: Settings) -> str:
    """A key of `MEMBERS`."""
    return "sqlite" if settings.is_sqlite else "postgresql"


def sqlite_path(settings: Settings) -> Path:
    """The file of a SQLite database."""
    return Path(sa.make_url(settings.sqlalchemy_url).database or "")


def copy(settings: Settings, target: Path) -> None:
    """Writes one consistent state of the database; others go on reading and writing meanwhile."""
    if not settings.is_sqlite:
        _run_postgres(settings, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
        return
    with (
        closing(sqlite3.connect(f"file:{sqlite_path(settings)}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(target)) as destination,
    ):
        source.backup(destination)  # all pages in one step: one state, and no writer makes it begin again
        destination.execute("pragma journal_mode=delete")
        (verdict,) = destination.execute("pragma quick_check(1)").fetchone()
    if verdict != "ok":
        raise CommandError(_("de database is beschadigd: %(verdict)s", verdict=verdict))


def migration_of(settings: Settings) -> str | None:
    """The number of the last migration of the database; None where it holds no tables of ours."""
    if settings.is_sqlite and not sqlite_path(settings).exists():
        return None
    engine = sa.create_engine(settings.sqlalchemy_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(sa.text("select version_num from alembic_version")).scalar()


def fill(settings: Settings, source: Path) -> None:
    """Puts a copy in the place of an empty database, in full or not at all."""
    if settings.is_sqlite:
        os.replace(source, sqlite_path(settings))
    else:
        _run_postgres(
            settings,
            "pg_restore",
            "--exit-on-error",
            "--single-transaction",
            "--no-owner",
            "--no-privileges",
            str(source),
        )


def _run_postgres(settings: Settings, tool: str, *options: str) -> None:
    """Runs a tool of PostgreSQL on our database. Its password goes by the environment, where `ps` does not show it."""
    found = shutil.which(tool)
    if found is None:
        raise CommandError(_("%(tool)s ontbreekt; het komt met PostgreSQL (apt install postgresql-client).", tool=tool))
    url = sa.make_url(settings.sqlalchemy_url)
    address = url.set(drivername="postgresql", password=None).render_as_string()
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    command: Sequence[str] = [found, *options, "--no-password", f"--dbname={address}"]
    done = subprocess.run(command, env=os.environ | secret, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [str(done.returncode)]
        raise CommandError(_("%(tool)s lukte niet: %(reason)s", tool=tool, reason=lines[0][:300]))
