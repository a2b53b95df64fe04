"""Stores uploaded files: safe names, and one object store (a folder) behind obstore."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
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
#: What no file system takes in a name, and signs that are not seen: those that turn the order of letters would show
#: another ending than there is.
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff]+')
#: Windows opens a device by these, whatever ending they have.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
#: So many letters are stored; so many bytes are taken by the file systems of all.
MAX_NAME, MAX_NAME_BYTES = 200, 240

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
    """A file name as people wrote it, without its path and what a file system would not take, shortened but with its
    extension."""
    name = unicodedata.normalize("NFC", name.encode("utf-8", "ignore").decode()).replace("\\", "/")
    # An emoji is held together by a sign that is not seen.
    name = _UNSAFE.sub(lambda found: "\u200d" if found[0] == "\u200d" else "_", name.rsplit("/", 1)[-1]).strip(" .")
    stem, dot, ending = (name or "bestand").rpartition(".")
    if not (dot and stem):
        stem, ending = ending, ""
    if _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    ending = f".{ending[:10]}" if ending else ""
    stem = stem[: MAX_NAME - len(ending)].encode()[: MAX_NAME_BYTES - len(ending.encode())].decode("utf-8", "ignore")
    return stem.rstrip(" .\u200d") + ending


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


def reader() -> Callable[[str], Iterator[bytes]]:
    """What gives the content of a stored file in parts, also once the request is over that asked for it. Raises
    FileNotFoundError at once."""
    store = _STORE.get()

    def opened(key: str) -> Iterator[bytes]:
        stream = store.get(key).stream(min_chunk_size=2**18)
        return (bytes(chunk) for chunk in stream)

    return opened


def delete(key: str) -> None:
    """Deletes a file, if it is still there."""
    with suppress(FileNotFoundError):
        _STORE.get().delete(key)


def disposition(how: str, filename: str) -> str:
    """The header that names a file, with a plain name for what does not read the other one (RFC 6266)."""
    stem, dot, ending = filename.encode("ascii", "ignore").decode().replace("%", "_").rpartition(".")
    plain = f"{stem.strip() or 'bestand'}{dot}{ending}" if dot else ending.strip() or "bestand"
    return dump_options_header(how, {"filename": plain}) + f"; filename*=UTF-8''{quote(filename, safe='')}"


def serve(key: str, filename: str, media_type: str) -> Response:
    """The response with a stored file. Only harmless types are shown in the browser, and none may run scripts."""
    result = _STORE.get().get(key)

    def chunks() -> Iterator[bytes]:
        for chunk in result.stream(min_chunk_size=2**18):
            yield bytes(chunk)

    how = "inline" if media_type in INLINE_TYPES else "attachment"
    response = Response(chunks(), mimetype=media_type)
    response.headers["Content-Disposition"] = disposition(how, filename)
    response.headers["Content-Length"] = str(result.meta["size"])
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _PDF_POLICY if media_type == "application/pdf" else _POLICY
    return response
