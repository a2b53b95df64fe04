"""Puts an installation in order before it serves: tables, first data, search index."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import click

from samenspel.commands.errors import CommandError
from samenspel.commands.language import gettext as _
from samenspel.commands.locks import hold_folder, in_turn
from samenspel.commands.schema import newest_migration
from samenspel.config import Settings
from samenspel.search.engines.definition import is_current


def make_ready(settings: Settings, demo: bool) -> None:
    """Takes hold of the data, and does what is missing before a server can start on them."""
    hold_folder(settings)
    if not is_ready(settings):
        prepare_apart(demo)


def is_ready(settings: Settings) -> bool:
    """Whether nothing needs doing, told without loading the application: a look at two tables and the index."""
    if not settings.is_sqlite:
        return False
    path = settings.folder / "samenspel.sqlite3"
    if settings.database_url or not path.exists():
        return False
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            migrated = connection.execute("select version_num from alembic_version").fetchall()
            begun = connection.execute("select count(*) from installation").fetchone()
    except sqlite3.Error:
        return False
    is_migrated = migrated == [(newest_migration(),)]
    has_index = settings.meilisearch_url is not None or is_current(settings.folder / "index")
    return is_migrated and begun[0] > 0 and has_index


def prepare_apart(demo: bool) -> None:
    """Does it in a process of its own: what it needs in memory is given back before the server starts."""
    command = [sys.executable, "-m", "samenspel.commands.cli", "prepare", "--demo" if demo else "--no-demo"]
    try:
        code = subprocess.run(command, check=False).returncode  # noqa: S603
    except KeyboardInterrupt:
        raise CommandError(_("Onderbroken. Start gerust opnieuw: wat af was, blijft staan.")) from None
    if code:
        raise click.exceptions.Exit(code)


def prepare(settings: Settings, demo: bool) -> None:
    """Tables up to date, demo data or the facts of the sector at the first start, a search index. Of several processes
    that start at once, one does it."""
    with in_turn(settings):
        _prepare(demo)


def _prepare(demo: bool) -> None:
    from samenspel.db import commit, upgrade
    from samenspel.demo import load
    from samenspel.jobs import enqueue
    from samenspel.people import actions as people
    from samenspel.people import queries
    from samenspel.search import tasks as search

    upgrade()
    if demo and load.is_empty():
        load_demo()
    elif not queries.is_installed():
        people.begin_installation()
        load.load_facts()
        commit()
    if search.needs_reindex():
        _reindex()
    enqueue("to-dos", {})  # of an older version, or of demo data, they have no notices yet
    commit()


def load_demo(*, reset: bool = False) -> None:
    """Fills an empty database with the demo data; refuses where there are accounts of real people."""
    from samenspel.commands.progress import with_progress
    from samenspel.db import commit, upgrade
    from samenspel.demo import advice, load
    from samenspel.maps import tasks as maps
    from samenspel.people import queries

    upgrade()
    if reset and queries.is_demo():
        load.clear()
        commit()
    if not load.is_empty():
        raise CommandError(
            _(
                "Deze database bevat al accounts. Voorbeeldgegevens worden er nooit mee vermengd; "
                "kies een lege map met SAMENSPEL_DATA, of --reset als het voorbeeldgegevens zijn."
            )
        )
    with click.progressbar(length=load.STEPS, label=_("Voorbeeldgegevens"), file=sys.stderr) as bar:
        load.load(lambda _step: bar.update(1))
    commit()
    maps.analyse_all(with_progress(_("Samenwerkingskaarten")))
    advice.seek_partners()
    commit()
    _reindex()


def _reindex() -> None:
    from samenspel.commands.progress import with_progress
    from samenspel.search import tasks as search

    search.reindex(with_progress(_("Zoekindex")))
