"""Keeps uploaded files: type by content, safe names, one store (a folder) behind obstore."""

import hashlib
import mimetypes
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO
from urllib.parse import quote

import magic
from flask import Flask, Response, current_app
from obstore.store import LocalStore
from werkzeug.datastructures import FileStorage
from werkzeug.http import dump_options_header

from samenspel.config import Settings
from samenspel.db import new_id

#: What may be uploaded, by what the content is (not by what the name says), and the endings that may go with it.
ALLOWED: dict[str, tuple[str, ...]] = {
    "application/pdf": (".pdf",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (".pptx",),
    "application/vnd.oasis.opendocument.text": (".odt",),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods",),
    "application/vnd.oasis.opendocument.presentation": (".odp",),
    "application/msword": (".doc",),
    "application/vnd.ms-excel": (".xls",),
    "application/vnd.ms-powerpoint": (".ppt",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "text/plain": (".txt", ".md", ".csv"),
    "text/csv": (".csv",),
    "text/calendar": (".ics",),
}
#: What a browser may show in its own window; all else is downloaded.
SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"})
_UNSAFE = re.compile(r"[^\w.\-() ]+")
_HEAD = 8192


class Refused(ValueError):
    """A file that is not kept; `reason` is one of: empty, too_large, type."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Kept:
    """A file in the store."""

    key: str
    filename: str
    media_type: str
    size: int
    sha256: str


def init_app(app: Flask, settings: Settings) -> None:
    """Opens the store. A request may be a little larger than the largest file: the form is around it."""
    folder = settings.folder / "files"
    folder.mkdir(exist_ok=True)
    app.extensions["samenspel.files"] = LocalStore(str(folder))
    app.config["SAMENSPEL_UPLOAD_MAX"] = settings.upload_max_mib * 2**20
    app.config["MAX_CONTENT_LENGTH"] = settings.upload_max_mib * 2**20 + 2**20
    app.config["MAX_FORM_MEMORY_SIZE"] = 2**20


def _store() -> LocalStore:
    store: LocalStore = current_app.extensions["samenspel.files"]
    return store


def safe_name(name: str) -> str:
    """A file name without path, control characters or tricks; its ending is kept."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/")
    name = _UNSAFE.sub("_", PurePosixPath(name).name).strip(" .") or "bestand"
    stem, dot, ending = name.rpartition(".")
    return f"{stem[:120]}.{ending[:10]}" if dot and stem else name[:130]


def keep(upload: FileStorage) -> Kept:
    """Stores an upload. Raises Refused for what is empty, too large, or of a type that is not allowed."""
    stream: IO[bytes] = upload.stream
    head = stream.read(_HEAD)
    if not head:
        raise Refused("empty")
    stream.seek(0)
    digest, size = hashlib.sha256(), 0
    for chunk in iter(lambda: stream.read(2**20), b""):
        digest.update(chunk)
        size += len(chunk)
    if size > current_app.config["SAMENSPEL_UPLOAD_MAX"]:
        raise Refused("too_large")
    filename = safe_name(upload.filename or "")
    media_type = sniff(stream, filename)
    key = f"{new_id().hex}"
    stream.seek(0)
    _store().put(f"{key[-2:]}/{key}", stream)
    return Kept(f"{key[-2:]}/{key}", filename, media_type, size, digest.hexdigest())


def sniff(stream: IO[bytes], filename: str) -> str:
    """The media type that the content shows. Raises Refused where it is not allowed or does not fit the name."""
    stream.seek(0)
    found = magic.from_buffer(stream.read(2**16), mime=True)
    ending = PurePosixPath(filename).suffix.lower()
    if found in ("application/zip", "application/x-ole-storage", "application/CDFV2"):
        # libmagic cannot always tell one Office container from another: there the name may, within the allowed ones.
        named = mimetypes.guess_type(filename)[0] or ""
        if named.startswith(("application/vnd.o", "application/msword", "application/vnd.ms")):
            found = named
    if found.startswith("text/") and found not in ALLOWED and ending in (".md", ".txt", ".csv"):
        if found in ("text/html", "text/xml", "text/javascript", "text/x-shellscript"):
            raise Refused("type")
        found = "text/plain"
    if found not in ALLOWED or ending not in ALLOWED[found]:
        raise Refused("type")
    return found


def read(key: str) -> bytes:
    """The whole content of a kept file."""
    return bytes(_store().get(key).bytes())


def delete(key: str) -> None:
    _store().delete(key)


def serve(key: str, filename: str, media_type: str) -> Response:
    """Sends a kept file; only harmless types are shown in the browser, and never run."""
    result = _store().get(key)

    def chunks() -> Iterator[bytes]:
        for chunk in result.stream(min_chunk_size=2**18):
            yield bytes(chunk)

    how = "inline" if media_type in SHOWN else "attachment"
    response = Response(chunks(), mimetype=media_type)
    ascii_name = filename.encode("ascii", "ignore").decode() or "bestand"
    response.headers["Content-Disposition"] = (
        dump_options_header(how, {"filename": ascii_name})
        + f"; filename*=UTF-8''{quote(filename, safe='')}"
    )
    response.headers["Content-Length"] = str(result.meta["size"])
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
    return response


