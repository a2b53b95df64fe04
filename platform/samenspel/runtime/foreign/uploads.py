"""Receives the uploads of a request before its transaction begins: their type, their hash, and a place in the store.

A transaction that waits for a parser or a disk keeps all other writers waiting. So the edge calls `receive` first (see
`preparation.before_writing`), and what the request then does with a file only asks for what was found.
"""

import hashlib
import io
import logging
from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import IO, Any
from weakref import WeakKeyDictionary

from flask import Response, after_this_request, current_app, g, has_request_context, request
from werkzeug.datastructures import FileStorage

from samenspel.runtime import files
from samenspel.runtime.foreign import sandbox, scanner
from samenspel.runtime.foreign.media_types import ALLOWED_TYPES, HEIC, IMAGES

log = logging.getLogger(__name__)

_SNIFF = "samenspel.runtime.foreign.sniffing:sniff"
_LIMITS = sandbox.Limits(seconds=5)
_TO_JPEG = "samenspel.runtime.foreign.heic:to_jpeg"
#: A photo of 48 million pixels takes some 600 MB and four seconds.
_PHOTO_LIMITS = sandbox.Limits(seconds=30, memory=2 * 2**30, answer=64 * 2**20)
#: What was found in files before a transaction that is no request.
_ahead: WeakKeyDictionary[FileStorage, "Inspection"] = WeakKeyDictionary()


class UploadRejected(ValueError):
    """An upload is not acceptable; `reason` is "empty", "too_large", "type" (a kind that we do not take), "content"
    (something else than its name says), "macro", "unreadable", "infected", "unscanned" (the scanner cannot look
    into it), or "scanner_away" (a picture that would be shown at once, while it does not answer)."""

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
    is_scanned: bool = False


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found in an upload: its media type, or why it is rejected; and the key of its copy in the store.

    `content` is what is stored, where that is not what was sent."""

    size: int
    media_type: str = ""
    sha256: str = ""
    rejected: str = ""
    key: str = ""
    content: IO[bytes] | None = None
    is_scanned: bool = False


def receive(**_arguments: object) -> None:
    """Inspects the files of the request and puts them in the store; for `before_writing`. What the request does not
    use, or what it fails with, is deleted again. Raises sandbox.Busy."""
    known: dict[int, Inspection] = g.setdefault("inspections", {})
    for upload, found in _inspect_sent():
        known[id(upload)] = found if found.rejected else replace(found, key=files.put(found.content or upload.stream))

    @after_this_request
    def tidy(response: Response) -> Response:
        unused = {found.key for found in known.values() if found.key}
        if response.status_code < 400:
            unused -= g.get("claimed_files", set())
        for key in unused:
            files.delete(key)
        return response


def inspect_sent() -> None:
    """Inspects the files of the request and stores none; for what is made of them instead. Raises sandbox.Busy."""
    known: dict[int, Inspection] = g.setdefault("inspections", {})
    known.update((id(upload), found) for upload, found in _inspect_sent())


def _inspect_sent() -> Iterator[tuple[FileStorage, Inspection]]:
    uploads = [upload for _name, upload in request.files.items(multi=True) if upload.filename]
    return zip(uploads, _inspect(uploads), strict=True)


def receive_ahead(uploads: Sequence[FileStorage]) -> None:
    """Inspects files that come otherwise than with a request, before the transaction that will store them. Raises
    sandbox.Busy."""
    for upload, found in zip(uploads, _inspect(uploads), strict=True):
        _ahead[upload] = found


def check(upload: FileStorage) -> str:
    """The media type of an upload. Raises UploadRejected if it is empty, too large, or of a type not allowed."""
    return inspection_of(upload).media_type


def store(upload: FileStorage) -> StoredFile:
    """The upload as a file in the store. Raises UploadRejected as `check` does."""
    found = inspection_of(upload)
    key = found.key or files.put(found.content or upload.stream)
    if has_request_context():
        g.setdefault("claimed_files", set()).add(key)
    name = _name(upload.filename or "", found.media_type)
    return StoredFile(key, name, found.media_type, found.size, found.sha256, found.is_scanned)


def digest_of(upload: FileStorage) -> str:
    """The SHA-256 of what `store` stores of an upload. Raises UploadRejected as `check` does."""
    return inspection_of(upload).sha256


def _name(sent: str, media_type: str) -> str:
    """The name of a stored file. A picture whose name says another kind of picture gets the ending of what it is."""
    name = files.safe_name(sent)
    ending = PurePosixPath(name).suffix
    if media_type in IMAGES and ending.lower() not in ALLOWED_TYPES[media_type]:
        name = name.removesuffix(ending) + ALLOWED_TYPES[media_type][0]
    return name


def inspection_of(upload: FileStorage) -> Inspection:
    """What was found in an upload before the transaction; a command, which keeps nobody waiting, finds it now. Raises
    UploadRejected."""
    if has_request_context():
        known: dict[int, Inspection] = g.get("inspections", {})
        found = known[id(upload)]
    else:
        found = _ahead.get(upload) or _inspect([upload])[0]
    if found.rejected:
        raise UploadRejected(found.rejected)
    return found


def _inspect(uploads: Sequence[FileStorage]) -> list[Inspection]:
    sizes = [upload.stream.seek(0, 2) for upload in uploads]
    most = current_app.config["SAMENSPEL_UPLOAD_MAX"]
    found = [Inspection(size, rejected="too_large" if size > most else "" if size else "empty") for size in sizes]
    fit = [number for number, each in enumerate(found) if not each.rejected]
    for number, kind in zip(fit, _findings([uploads[number] for number in fit]), strict=True):
        found[number] = _inspection(uploads[number].stream, sizes[number], kind)
    return found


def _findings(uploads: Sequence[FileStorage]) -> list[dict[str, Any]]:
    """What `sniffing` finds of each file. Where one breaks the reader, each is read alone, so that the others pass."""
    if not uploads:
        return []
    names = [files.safe_name(upload.filename or "") for upload in uploads]
    try:
        found: list[dict[str, Any]] = sandbox.run(_SNIFF, [upload.stream for upload in uploads], names, limits=_LIMITS)
    except sandbox.Unreadable:
        if len(uploads) == 1:
            return [{"reason": "unreadable"}]
        return [_findings([upload])[0] for upload in uploads]
    return found


def _inspection(stream: IO[bytes], size: int, found: dict[str, Any]) -> Inspection:
    if "reason" in found:
        return Inspection(size, rejected=found["reason"])
    media_type: str = found["type"]
    content: IO[bytes] | None = None
    if media_type == HEIC:
        try:
            made = b64decode(sandbox.run(_TO_JPEG, [stream], limits=_PHOTO_LIMITS))
        except sandbox.Unreadable:
            return Inspection(size, rejected="unreadable")
        media_type, content = "image/jpeg", io.BytesIO(made)
    elif found.get("pieces"):
        content = io.BytesIO(b"".join(_bytes_of(stream, piece) for piece in found["pieces"]))
    if content is not None:
        size = content.seek(0, io.SEEK_END)
    inspection = Inspection(size, media_type, _hash(content or stream), content=content)
    return _scanned(inspection, content or stream) if scanner.is_used() else inspection


def _scanned(inspection: Inspection, stream: IO[bytes]) -> Inspection:
    """What the virus scanner says of it. Where that is away the file is taken all the same, and waits."""
    stream.seek(0)
    try:
        verdict = scanner.scan(iter(lambda: stream.read(2**18), b""))
    except scanner.ScannerAway as error:
        log.warning("the virus scanner does not answer: %s", error)
        return inspection
    if verdict is scanner.Verdict.CLEAN:
        return replace(inspection, is_scanned=True)
    is_infected = verdict is scanner.Verdict.INFECTED
    return Inspection(inspection.size, rejected="infected" if is_infected else "unscanned")


def _bytes_of(stream: IO[bytes], piece: Sequence[int] | str) -> bytes:
    """A part of a file as it was sent, or new bytes."""
    if isinstance(piece, str):
        return b64decode(piece)
    start, end = piece
    stream.seek(start)
    return stream.read(end - start)


def _hash(stream: IO[bytes]) -> str:
    digest = hashlib.sha256()
    stream.seek(0)
    for chunk in iter(lambda: stream.read(2**20), b""):
        digest.update(chunk)
    return digest.hexdigest()
