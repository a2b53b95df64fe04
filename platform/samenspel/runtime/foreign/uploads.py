"""Receives the uploads of a request before its transaction begins: their type, their hash, and a place in the store.

A transaction that waits for a parser or a disk keeps all other writers waiting. So the edge calls `receive` first (see
`preparation.before_writing`), and what the request then does with a file only asks for what was found.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import IO

from flask import Response, after_this_request, current_app, g, has_request_context, request
from werkzeug.datastructures import FileStorage

from samenspel.runtime import files
from samenspel.runtime.foreign import sandbox

_SNIFF = "samenspel.runtime.foreign.sniffing:sniff"
_LIMITS = sandbox.Limits(seconds=5)


class UploadRejected(ValueError):
    """An upload is not acceptable; `reason` is one of "empty", "too_large", "type", "unreadable"."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the store."""

    key: str
    filename: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found in an upload: its media type, or why it is rejected; and the key of its copy in the store."""

    size: int
    media_type: str = ""
    sha256: str = ""
    rejected: str = ""
    key: str = ""


def receive(**_arguments: object) -> None:
    """Inspects the files of the request and puts them in the store; for `before_writing`. What the request does not
    use, or what it fails with, is deleted again. Raises sandbox.Busy."""
    uploads = [upload for _name, upload in request.files.items(multi=True) if upload.filename]
    known: dict[int, Inspection] = g.setdefault("inspections", {})
    for upload, found in zip(uploads, _inspect(uploads), strict=True):
        known[id(upload)] = found if found.rejected else replace(found, key=files.put(upload.stream))

    @after_this_request
    def tidy(response: Response) -> Response:
        unused = {found.key for found in known.values() if found.key}
        if response.status_code < 400:
            unused -= g.get("claimed_files", set())
        for key in unused:
            files.delete(key)
        return response


def check(upload: FileStorage) -> str:
    """The media type of an upload. Raises UploadRejected if it is empty, too large, or of a type not allowed."""
    return _inspection_of(upload).media_type


def store(upload: FileStorage) -> StoredFile:
    """The upload as a file in the store. Raises UploadRejected as `check` does."""
    found = _inspection_of(upload)
    key = found.key or files.put(upload.stream)
    if has_request_context():
        g.setdefault("claimed_files", set()).add(key)
    return StoredFile(key, files.safe_name(upload.filename or ""), found.media_type, found.size, found.sha256)


def _inspection_of(upload: FileStorage) -> Inspection:
    """What was found in an upload before the transaction; a command, which keeps nobody waiting, finds it now."""
    if has_request_context():
        known: dict[int, Inspection] = g.get("inspections", {})
        found = known[id(upload)]
    else:
        found = _inspect([upload])[0]
    if found.rejected:
        raise UploadRejected(found.rejected)
    return found


def _inspect(uploads: Sequence[FileStorage]) -> list[Inspection]:
    sizes = [upload.stream.seek(0, 2) for upload in uploads]
    most = current_app.config["SAMENSPEL_UPLOAD_MAX"]
    found = [Inspection(size, rejected="too_large" if size > most else "" if size else "empty") for size in sizes]
    fit = [number for number, each in enumerate(found) if not each.rejected]
    for number, kind in zip(fit, _types_of([uploads[number] for number in fit]), strict=True):
        if isinstance(kind, UploadRejected):
            found[number] = Inspection(sizes[number], rejected=kind.reason)
        else:
            found[number] = Inspection(sizes[number], kind, _hash(uploads[number].stream))
    return found


def _types_of(uploads: Sequence[FileStorage]) -> list[str | UploadRejected]:
    """The media types of files. Where one breaks the reader, each is read alone, so that the others pass."""
    if not uploads:
        return []
    names = [files.safe_name(upload.filename or "") for upload in uploads]
    try:
        kinds = sandbox.run(_SNIFF, [upload.stream for upload in uploads], names, limits=_LIMITS)
    except sandbox.Unreadable:
        if len(uploads) == 1:
            return [UploadRejected("unreadable")]
        return [_types_of([upload])[0] for upload in uploads]
    return [kind or UploadRejected("type") for kind in kinds]


def _hash(stream: IO[bytes]) -> str:
    digest = hashlib.sha256()
    stream.seek(0)
    for chunk in iter(lambda: stream.read(2**20), b""):
        digest.update(chunk)
    return digest.hexdigest()
