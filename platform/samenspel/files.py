"""Keeps uploaded files: type by content, safe names, one store (a folder) behind obstore."""

import hashlib
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
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
_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
#: Browsers show a PDF by a viewer of their own, which a sandbox would keep from starting.
_PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src 'self'"
_UNSAFE = re.compile(r"[^\w.\-() ]+")
_HEAD = 2**16
_OLE = frozenset({"application/x-ole-storage", "application/CDFV2", "application/vnd.ms-office"})
_OLE_KINDS = ("application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint")
_TEXT_ENDINGS = frozenset({".txt", ".md", ".csv"})
#: Text that a browser might run, should it ever take it for what it is.
_ACTIVE = frozenset(
    {
        "text/html",
        "text/xml",
        "text/javascript",
        "text/x-shellscript",
        "text/x-msdos-batch",
        "application/javascript",
        "application/xhtml+xml",
        "application/xml",
        "image/svg+xml",
    }
)
_OFFICE_PARTS = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


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
    """Opens the store. A request may bring several files, and one that is too large: its form comes back with words."""
    folder = settings.folder / "files"
    folder.mkdir(exist_ok=True)
    app.extensions["samenspel.files"] = LocalStore(str(folder))
    app.config["SAMENSPEL_UPLOAD_MAX"] = settings.upload_max_mib * 2**20
    app.config["MAX_CONTENT_LENGTH"] = 4 * settings.upload_max_mib * 2**20 + 2**20
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


def check(upload: FileStorage) -> str:
    """The media type of an upload that may be kept. Raises Refused for what is empty, too large, or not allowed."""
    stream: IO[bytes] = upload.stream
    size = stream.seek(0, 2)
    if not size:
        raise Refused("empty")
    if size > current_app.config["SAMENSPEL_UPLOAD_MAX"]:
        raise Refused("too_large")
    return sniff(stream, safe_name(upload.filename or ""))


def keep(upload: FileStorage) -> Kept:
    """Stores an upload. Raises Refused as `check` does."""
    media_type = check(upload)
    stream: IO[bytes] = upload.stream
    stream.seek(0)
    digest, size = hashlib.sha256(), 0
    for chunk in iter(lambda: stream.read(2**20), b""):
        digest.update(chunk)
        size += len(chunk)
    name = new_id().hex
    key = f"{name[-2:]}/{name}"
    stream.seek(0)
    _store().put(key, stream)
    return Kept(key, safe_name(upload.filename or ""), media_type, size, digest.hexdigest())


def sniff(stream: IO[bytes], filename: str) -> str:
    """The media type that the content shows. Raises Refused where it is not allowed or does not fit the name."""
    stream.seek(0)
    head = stream.read(_HEAD)
    found = magic.from_buffer(head, mime=True)
    ending = PurePosixPath(filename).suffix.lower()
    if head.startswith(b"PK"):
        # libmagic looks at the first names in the container only, and so takes much for plain zip.
        found = _inside_zip(stream)
    elif found in _OLE:
        # The old Office formats share one container: there the name may tell, within the allowed ones.
        found = next((kind for kind in _OLE_KINDS if ending in ALLOWED[kind]), found)
    elif ending in _TEXT_ENDINGS and found not in _ACTIVE and _is_text(head):
        # What words look like (a script, a letter, a table, too short to tell) does not matter: they are kept as words.
        found = "text/csv" if ending == ".csv" else "text/plain"
    if found not in ALLOWED or ending not in ALLOWED[found]:
        raise Refused("type")
    return found


def _inside_zip(stream: IO[bytes]) -> str:
    """The Office document that a zip container holds, by the parts that it must have; plain zip for all else."""
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as container:
            names = set(container.namelist())
            if "mimetype" in names and container.getinfo("mimetype").file_size < 200:
                return container.read("mimetype").decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, zlib.error, ValueError):
        return "application/zip"
    if "[Content_Types].xml" not in names or any(name.endswith("vbaProject.bin") for name in names):
        return "application/zip"
    return next((kind for part, kind in _OFFICE_PARTS.items() if part in names), "application/zip")


def _is_text(head: bytes) -> bool:
    """Whether bytes are words: UTF-8, UTF-16 with its mark, or an old Western encoding without control characters."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < 32 and byte not in b"\t\n\r\f" for byte in head)


def read(key: str) -> bytes:
    """The whole content of a kept file."""
    return bytes(_store().get(key).bytes())


def delete(key: str) -> None:
    """Takes a file away; one that is gone already is fine."""
    with suppress(FileNotFoundError):
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
        dump_options_header(how, {"filename": ascii_name}) + f"; filename*=UTF-8''{quote(filename, safe='')}"
    )
    response.headers["Content-Length"] = str(result.meta["size"])
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _PDF_POLICY if media_type == "application/pdf" else _POLICY
    return response
