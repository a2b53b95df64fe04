"""Stores uploaded files: safe names, and one object store (a folder) behind obstore."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from pathlib import PurePosixPath
from typing import IO
from urllib.parse import quote
from uuid import uuid4

from flask import Flask, Response
from obstore.store import LocalStore
from werkzeug.http import dump_options_header

from samenspel.config import Settings
from samenspel.runtime.app_key import AppKey

#: The media types that a browser may show; all others are downloaded.
INLINE_TYPES = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"})
_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
#: Browsers show a PDF by a viewer of their own, which a sandbox would keep from starting.
_PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src 'self'"
_UNSAFE = re.compile(r"[^\w.\-() ]+")

_STORE = AppKey[LocalStore]("samenspel.files")


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


def put(stream: IO[bytes]) -> str:
    """Stores a file; returns its key."""
    name = uuid4().hex
    key = f"{name[-2:]}/{name}"
    stream.seek(0)
    _STORE.get().put(key, stream)
    return key


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
