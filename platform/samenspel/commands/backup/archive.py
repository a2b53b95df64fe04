"""A backup archive: a compressed tar file whose last member names all others with their sizes and checksums.

An archive that was cut short has no such member, and one that was changed does not agree with it: both are refused.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from samenspel.commands.errors import CommandError
from samenspel.commands.language import gettext as _

MANIFEST = "manifest.json"
FORMAT = 1
_CHUNK_BYTES = 2**20


@dataclass(frozen=True)
class Manifest:
    """What an archive holds. `files` maps the name of each member to its size in bytes and its SHA-256."""

    version: str
    migration: str
    made_at: str
    database: str
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    format: int = FORMAT


class _Digest:
    """Passes a stream on and computes its checksum."""

    def __init__(self, stream: IO[bytes]):
        self._stream, self._sha, self.size = stream, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        block = self._stream.read(size)
        self._sha.update(block)
        self.size += len(block)
        return block

    def value(self) -> str:
        return self._sha.hexdigest()


def write(target: Path, manifest: Manifest, members: Iterable[tuple[str, Path]]) -> Manifest:
    """Writes the archive in full, under its own name only once it is safe on disk. Returns what it holds.

    Only its owner may read it: it holds everything that the platform keeps.
    """
    partial = target.with_name(f".{target.name}.part")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            # Most of the weight is in files that are compressed already, so a higher level only takes time.
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=1) as archive:
                for name, path in members:
                    manifest.files[name] = _add(archive, name, path)
                _add_bytes(archive, MANIFEST, json.dumps(asdict(manifest), indent=1).encode())
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def _add(archive: tarfile.TarFile, name: str, path: Path) -> tuple[int, str]:
    with path.open("rb") as stream:
        info = tarfile.TarInfo(name)
        state = os.fstat(stream.fileno())
        info.size, info.mtime, info.mode = state.st_size, int(state.st_mtime), 0o600
        digest = _Digest(stream)
        archive.addfile(info, digest)
    return digest.size, digest.value()


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    archive.addfile(info, io.BytesIO(content))


def extract(source: Path, folder: Path | None) -> Manifest:
    """Checks each member, and writes it into an empty folder where one is given.

    Raises CommandError for an archive that is not whole; what was written by then is worth nothing.
    """
    found: dict[str, tuple[int, str]] = {}
    manifest: Manifest | None = None
    with _reading(source) as archive:
        for info in archive:
            stream = archive.extractfile(info) if info.isreg() else None
            if stream is None or not _is_ours(info.name):
                raise _not_ours(source)
            if info.name == MANIFEST:
                manifest = _manifest_from(source, stream)
                continue
            digest = _Digest(stream)
            if folder is None:
                while digest.read(_CHUNK_BYTES):
                    pass
            else:
                _write_member(digest, folder / info.name)
            found[info.name] = digest.size, digest.value()
    if manifest is None:
        raise _not_ours(source)
    if found != manifest.files:
        wrong = sorted(name for name in {*found, *manifest.files} if found.get(name) != manifest.files.get(name))
        raise CommandError(_("%(file)s is beschadigd: %(name)s klopt niet.", file=source, name=wrong[0]))
    return manifest


def _is_ours(name: str) -> bool:
    """Whether a name stays within the folder: an archive is a foreign file until it is checked."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and bool(path.parts)


def _write_member(stream: _Digest, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while block := stream.read(_CHUNK_BYTES):
            file.write(block)
        file.flush()
        os.fsync(file.fileno())


def _manifest_from(source: Path, stream: IO[bytes]) -> Manifest:
    try:
        content: dict[str, Any] = json.loads(stream.read())
        files = {name: (int(size), str(digest)) for name, (size, digest) in content.pop("files").items()}
        manifest = Manifest(files=files, **content)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _not_ours(source) from error
    if manifest.format != FORMAT:
        raise CommandError(_("%(file)s komt van een nieuwere versie van Samenspel.", file=source))
    return manifest


@contextmanager
def _reading(source: Path) -> Iterator[tarfile.TarFile]:
    """Opens an archive; what is wrong with its form becomes a sentence."""
    try:
        with tarfile.open(source, mode="r|gz") as archive:
            yield archive
    except (tarfile.TarError, OSError, EOFError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise _not_ours(source) from error


def _not_ours(source: Path) -> CommandError:
    return CommandError(_("%(file)s is geen volledige reservekopie van Samenspel.", file=source))
