"""Stores uploaded files: media type by content, safe names, one object store (a folder) behind obstore."""

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
from uuid import uuid4

import magic
from flask import Flask, Response, current_app
from obstore.store import LocalStore
from werkzeug.datastructures import FileStorage
from werkzeug.http import dump_options_header

from samenspel.config import Settings
from samenspel.runtime.app_key import AppKey

#: The media types that may be uploaded, as found in the content, with the file extensions that may go with each.
ALLOWED_TYPES: dict[str, tuple[str, ...]] = {
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
#: The media types that a browser may show; all others are downloaded.
INLINE_TYPES = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"})
_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
#: Browsers show a PDF by a viewer of their own, which a sandbox would keep from starting.
_PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src 'self'"
_UNSAFE = re.compile(r"[^\w.\-() ]+")
_SNIFFED_BYTES = 2**16
_OLE_CONTAINERS = frozenset({"application/x-ole-storage", "application/CDFV2", "application/vnd.ms-office"})
_OLE_TYPES = ("application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint")
_TEXT_ENDINGS = frozenset({".txt", ".md", ".csv"})
#: Text that a browser would execute if it were served under its own type.
_EXECUTABLE_TYPES = frozenset(
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


_STORE = AppKey[LocalStore]("samenspel.files")


class UploadRejected(ValueError):
    """An upload is not acceptable; `reason` is one of "empty", "too_large", "type"."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class StoredFile:
    """A file in the store."""

    key: str
    filename: str
    media_type: str
    size: int
    sha256: str


def init_app(app: Flask, settings: Settings) -> None:
    """Opens the store. A request may be larger than one file, so that a form with a file too large can be shown again
    with a message."""
    folder = settings.folder / "files"
    folder.mkdir(exist_ok=True)
    _STORE.set(app, LocalStore(str(folder)))
    app.config["SAMENSPEL_UPLOAD_MAX"] = settings.upload_max_mib * 2**20
    app.config["MAX_CONTENT_LENGTH"] = 4 * settings.upload_max_mib * 2**20 + 2**20
    app.config["MAX_FORM_MEMORY_SIZE"] = 2**20


def safe_name(name: str) -> str:
    """A file name without path or unusual characters, shortened but with its extension."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/")
    name = _UNSAFE.sub("_", PurePosixPath(name).name).strip(" .") or "bestand"
    stem, dot, ending = name.rpartition(".")
    return f"{stem[:120]}.{ending[:10]}" if dot and stem else name[:130]


def check(upload: FileStorage) -> str:
    """The media type of an upload. Raises UploadRejected if it is empty, too large, or of a type not allowed."""
    stream: IO[bytes] = upload.stream
    size = stream.seek(0, 2)
    if not size:
        raise UploadRejected("empty")
    if size > current_app.config["SAMENSPEL_UPLOAD_MAX"]:
        raise UploadRejected("too_large")
    return sniff(stream, safe_name(upload.filename or ""))


def store(upload: FileStorage) -> StoredFile:
    """Stores an upload. Raises UploadRejected as `check` does."""
    media_type = check(upload)
    stream: IO[bytes] = upload.stream
    stream.seek(0)
    digest, size = hashlib.sha256(), 0
    for chunk in iter(lambda: stream.read(2**20), b""):
        digest.update(chunk)
        size += len(chunk)
    name = uuid4().hex
    key = f"{name[-2:]}/{name}"
    stream.seek(0)
    _STORE.get().put(key, stream)
    return StoredFile(key, safe_name(upload.filename or ""), media_type, size, digest.hexdigest())


def sniff(stream: IO[bytes], filename: str) -> str:
    """The media type by the content. Raises UploadRejected if it is not allowed or does not match the extension."""
    stream.seek(0)
    head = stream.read(_SNIFFED_BYTES)
    found = magic.from_buffer(head, mime=True)
    ending = PurePosixPath(filename).suffix.lower()
    if head.startswith(b"PK"):
        # libmagic reads the first names in the container only, and takes many Office files for plain zip.
        found = _type_in_zip(stream)
    elif found in _OLE_CONTAINERS:
        # The old Office formats share one container, so that the extension decides among them.
        found = next((kind for kind in _OLE_TYPES if ending in ALLOWED_TYPES[kind]), found)
    elif ending in _TEXT_ENDINGS and found not in _EXECUTABLE_TYPES and _is_text(head):
        # libmagic guesses at a kind of text (a script, a letter, a table); we store all of them as plain text.
        found = "text/csv" if ending == ".csv" else "text/plain"
    if found not in ALLOWED_TYPES or ending not in ALLOWED_TYPES[found]:
        raise UploadRejected("type")
    return found


def _type_in_zip(stream: IO[bytes]) -> str:
    """The media type of the Office document in a zip container, by its mandatory parts; else application/zip."""
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
    """Whether bytes are text: UTF-8, UTF-16 with its mark, or an old Western encoding without control characters."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < 32 and byte not in b"\t\n\r\f" for byte in head)


def read(key: str) -> bytes:
    """The whole content of a stored file."""
    return bytes(_STORE.get().get(key).bytes())


def delete(key: str) -> None:
    """Deletes a file, if it is still there."""
    with suppress(FileNotFoundError):
        _STORE.get().delete(key)


def serve(key: str, filename: str, media_type: str) -> Response:
    """The response with a stored file. Only harmless types are shown in the browser, and none may run scripts."""
    result = _STORE.get().get(key)

    def chunks() -> Iterator[bytes]:
        for chunk in result.stream(min_chunk_size=2**18):
            yield bytes(chunk)

    how = "inline" if media_type in INLINE_TYPES else "attachment"
    response = Response(chunks(), mimetype=media_type)
    ascii_name = filename.encode("ascii", "ignore").decode() or "bestand"
    response.headers["Content-Disposition"] = (
        dump_options_header(how, {"filename": ascii_name}) + f"; filename*=UTF-8''{quote(filename, safe='')}"
    )
    response.headers["Content-Length"] = str(result.meta["size"])
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _PDF_POLICY if media_type == "application/pdf" else _POLICY
    return response
