"""Whether the tables are those of this version. Migrations are numbered in their order, so that versions compare."""

import threading
from pathlib import Path

import click
import sqlalchemy as sa

from samenspel.commands.errors import CommandError
from samenspel.commands.language import gettext as _
from samenspel.runtime.failures import failure_of, reason

_RETRY_SECONDS = 1.0


def newest_migration() -> str:
    """The id of the last migration that this version brings."""
    scripts = (Path(__file__).parent.parent / "migrations").glob("*.py")
    return max(script.name.partition("_")[0] for script in scripts)


def _current() -> str:
    """The id of the last migration that the database had; empty before the first."""
    from samenspel.db import columns, db

    with db.engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return ""
        version = sa.table("alembic_version", sa.column("version_num", sa.String))
        return connection.execute(columns(version.c.version_num)).scalar() or ""


def refuse_newer() -> None:
    """Raises CommandError where a newer version changed the tables: this one would not know what it reads."""
    ours, theirs = newest_migration(), _current()
    if theirs > ours:
        raise CommandError(
            _(
                "De gegevens zijn van een nieuwere versie van Samenspel (%(theirs)s; deze kent %(ours)s). Start de "
                "nieuwste versie.",
                theirs=theirs,
                ours=ours,
            )
        )


def await_schema(stop: threading.Event) -> bool:
    """Waits until a server has brought the tables up to date. Returns False where it was told to stop meanwhile."""
    said = ""
    while not stop.is_set():
        try:
            refuse_newer()
            if _current() == newest_migration():
                return True
            words = _("De tabellen zijn nog niet bij; de worker wacht tot `samenspel run` dat gedaan heeft.")
        except sa.exc.DBAPIError as error:
            if failure_of(error) is None:
                raise
            words = _("De database antwoordt nog niet (%(reason)s); de worker wacht.", reason=reason(error))
        if words != said:
            click.echo(said := words, err=True)
        stop.wait(_RETRY_SECONDS)
    return False
