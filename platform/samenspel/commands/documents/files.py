"""Moves the uploaded files from the data folder to a bucket of an S3 service, or back."""

import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass

import click

from samenspel.commands.errors import CommandError
from samenspel.commands.language import gettext as _
from samenspel.config import Settings
from samenspel.runtime.storage.store import FileStore, StoredObject, open_bucket, open_folder

#: What is larger waits on disk on its way.
_IN_MEMORY = 8 * 2**20


@dataclass
class Result:
    """How many files were copied, were there already, and were deleted where they came from."""

    copied: int = 0
    present: int = 0
    deleted: int = 0


@click.command(
    name="files",
    options_metavar=_("[OPTIES]"),
    help=_(
        "Breng de bestanden over naar S3 (s3), of terug naar de map met gegevens (disk).\n\n"
        "Dit kan terwijl het platform draait, en kan onderbroken en opnieuw gestart worden. Zie docs/files.md."
    ),
)
@click.argument("to", metavar=_("PLAATS"), type=click.Choice(["s3", "disk"]))
@click.option("--delete", is_flag=True, help=_("Verwijder daarna wat in de nieuwe plaats precies hetzelfde is."))
@click.pass_obj
def move_files(settings: Settings, to: str, *, delete: bool) -> None:
    """Copies what is not there yet; deletes only what was read there and is the same."""
    if not settings.s3_bucket:
        raise CommandError(_("Zet eerst SAMENSPEL_S3_BUCKET; zie docs/files.md."))
    folder, bucket = open_folder(settings), open_bucket(settings)
    source, target = (folder, bucket) if to == "s3" else (bucket, folder)
    result = move(source, target, delete=delete)
    click.echo(
        _(
            "Van %(source)s naar %(target)s: %(copied)s overgebracht en nagelezen, %(present)s waren er al, "
            "%(deleted)s verwijderd waar ze stonden.",
            source=source.address,
            target=target.address,
            copied=result.copied,
            present=result.present,
            deleted=result.deleted,
        )
    )


def move(source: FileStore, target: FileStore, *, delete: bool) -> Result:
    """Copies the files that the target has not, and reads each copy. Raises CommandError for one that differs.

    A store has a file as a whole or not at all, so one of the same size was copied before; what is deleted is compared
    all the same.
    """
    result = Result()
    for file in source.all():
        if is_new := not _has(target, file):
            if not _copy(source, target, file.key):
                continue  # somebody deleted it meanwhile
            result.copied += 1
        else:
            result.present += 1
        if delete:
            if not is_new and _digest(target.open(file.key).chunks) != _digest(source.open(file.key).chunks):
                raise _differs(file.key)
            source.delete(file.key)
            result.deleted += 1
    return result


def _has(target: FileStore, file: StoredObject) -> bool:
    try:
        return target.size(file.key) == file.size
    except FileNotFoundError:
        return False


def _copy(source: FileStore, target: FileStore, key: str) -> bool:
    """Copies a file and reads the copy; False where it is gone by now."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as stream:
        digest = hashlib.sha256()
        try:
            for chunk in source.open(key).chunks:
                digest.update(chunk)
                stream.write(chunk)
        except FileNotFoundError:
            return False
        stream.seek(0)
        target.put(key, stream)
    if _digest(target.open(key).chunks) != digest.hexdigest():
        target.delete(key)
        raise _differs(key)
    return True


def _digest(chunks: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def _differs(key: str) -> CommandError:
    return CommandError(_("%(key)s is in de nieuwe plaats niet hetzelfde. Er is niets van verwijderd.", key=key))
