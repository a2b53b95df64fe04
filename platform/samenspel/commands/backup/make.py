"""Makes a backup of an installation while it runs, and fills an empty installation from one."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from samenspel.commands.application import application
from samenspel.commands.backup import archive, databases
from samenspel.commands.errors import CommandError
from samenspel.commands.language import gettext as _
from samenspel.commands.prepare import prepare
from samenspel.commands.schema import newest_migration
from samenspel.config import Settings
from samenspel.runtime.storage.store import FileStore, open_store

ENDING = ".samenspel.tar.gz"


def back_up(settings: Settings, target: Path, keep: int | None = None) -> tuple[Path, archive.Manifest]:
    """Writes everything that cannot be made again into one archive: the database, the files, the secrets.

    In a folder the archive gets a name with the moment, and with `keep` only so many of these stay. The search index,
    and pages that were printed before, are made again from the database.
    """
    migration = databases.migration_of(settings)
    if migration is None:
        raise CommandError(_("Er is nog niets om te bewaren: de database is leeg."))
    moment = datetime.now(UTC)
    in_folder = target.is_dir()
    if in_folder:
        target = target / f"{moment:%Y-%m-%dT%H%M%SZ}{ENDING}"
    kind = databases.kind_of(settings)
    contents = archive.Manifest(version("samenspel"), migration, moment.isoformat(timespec="seconds"), kind)
    with _scratch(settings.folder, "backup") as scratch:
        store, gathered = open_store(settings), scratch / "files"
        # Files are never changed, so a link holds their content, also of one that is deleted while the archive grows.
        # What the copy of the database names was there before it, or came between the two looks.
        _gather(store, settings, gathered)
        databases.copy(settings, scratch / databases.MEMBERS[kind])
        _gather(store, settings, gathered)
        made = archive.write(target, contents, _members(settings, scratch, kind))
    if in_folder and keep:
        for old in sorted(target.parent.glob(f"*{ENDING}"))[:-keep]:
            old.unlink()
    return target, made


def _members(settings: Settings, scratch: Path, kind: str) -> Iterator[tuple[str, Path]]:
    yield databases.MEMBERS[kind], scratch / databases.MEMBERS[kind]
    for secret in sorted(settings.folder.glob("*.secret")):
        yield f"secrets/{secret.name}", secret
    for file in sorted((scratch / "files").rglob("*")):
        if file.is_file():
            yield file.relative_to(scratch).as_posix(), file


def _gather(store: FileStore, settings: Settings, target: Path) -> None:
    """Has all files of the store in a folder, as links where they are on this disk; those that are there stay."""
    if not store.is_remote:
        _link_all(settings.folder / "files", target)
        return
    for file in store.all():
        path = target / file.key
        if path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".part")
        try:
            with partial.open("wb") as written:
                written.writelines(store.open(file.key).chunks)
        except FileNotFoundError:
            partial.unlink()
            continue  # deleted this very moment, by somebody who may
        partial.replace(path)


def _link_all(source: Path, target: Path) -> None:
    for file in source.rglob("*"):
        link = target / file.relative_to(source)
        if not file.is_file() or link.exists():
            continue
        link.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(file, link)
        except FileNotFoundError:
            continue  # deleted this very moment, by somebody who may
        except OSError:  # a file system without links
            shutil.copyfile(file, link)


def origin(settings: Settings) -> str:
    """Says where the uploaded files of an installation are, of which a backup holds a copy."""
    return _("Wat mensen deelden, staat in %(place)s.", place=open_store(settings).address)


def restore(settings: Settings, source: Path) -> archive.Manifest:
    """Fills an empty installation. The database comes last, so that one that was interrupted can be begun again.

    Raises CommandError, and changes nothing, where the archive is not whole, is newer than this version, or where
    something is kept already.
    """
    if databases.migration_of(settings) is not None:
        raise CommandError(
            _("Hier staat al een installatie. Terugzetten kan alleen op een lege plek: kies een nieuwe SAMENSPEL_DATA.")
        )
    with _scratch(settings.folder, "restore") as scratch:
        contents = archive.extract(source, scratch)
        member = databases.MEMBERS.get(contents.database, "")
        if contents.migration > newest_migration():
            raise CommandError(
                _("Deze reservekopie is van een nieuwere versie (%(version)s).", version=contents.version)
            )
        if contents.database != databases.kind_of(settings):
            raise CommandError(
                _(
                    "Deze reservekopie is van een andere soort database (%(kind)s): zet SAMENSPEL_DATABASE_URL daarop.",
                    kind=contents.database,
                )
            )
        for secret in (scratch / "secrets").glob("*.secret"):
            os.replace(secret, settings.folder / secret.name)
        _put_files(open_store(settings), settings, scratch / "files")
        databases.fill(settings, scratch / member)
    with application(settings):
        prepare(settings, demo=False)  # tables of this version, and the search index
    return contents


def _put_files(store: FileStore, settings: Settings, source: Path) -> None:
    for file in source.rglob("*"):
        if not file.is_file():
            continue
        if store.is_remote:
            with file.open("rb") as stream:
                store.put(file.relative_to(source).as_posix(), stream)
            continue
        place = settings.folder / "files" / file.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(file, place)


def check(source: Path) -> archive.Manifest:
    """Reads a whole archive and compares it with its checksums. Raises CommandError where it is not whole."""
    return archive.extract(source, None)


@contextmanager
def _scratch(folder: Path, name: str) -> Iterator[Path]:
    """A folder beside the data, so that files move and are linked without being copied; it goes at the end."""
    with tempfile.TemporaryDirectory(prefix=f".{name}-", dir=folder) as path:
        yield Path(path)
