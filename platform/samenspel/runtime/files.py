"""Stores uploaded files: safe names, and how they are sent. See `storage.store` for where they are."""

import logging
import re
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import IO
from urllib.parse import quote
from uuid import uuid4

from flask import Flask, Response, current_app, request
from werkzeug.http import dump_options_header

from samenspel.config import Settings
from samenspel.runtime.app_key import AppKey
from samenspel.runtime.storage.store import FileStore, StoreAway, open_store

log = logging.getLogger(__name__)

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

#: Strangers may ask for the health of the platform, and need not make it ask more often.
SECONDS_BETWEEN_TRIALS = 15
#: No file has this key.
_TRIAL = "00/trial"

STORE = AppKey[FileStore]("samenspel.files")
#: When it was tried last, on the monotonic clock, and whether it answered.
_LAST_TRIAL = AppKey[tuple[float, bool]]("samenspel.files.trial")


def init_app(app: Flask, settings: Settings) -> None:
    """Opens the store. A request is as large as one file and what is typed beside it: more is refused by its length."""
    STORE.set(app, open_store(settings))
    app.config["SAMENSPEL_UPLOAD_MAX"] = settings.upload_max_mib * 2**20
    app.config["MAX_CONTENT_LENGTH"] = settings.upload_max_mib * 2**20 + 2**20
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
    """Stores a file; returns its key, for a column called `key` or `..._key`: what no such column and no JSON has, is
    swept (`documents.orphans`)."""
    name = uuid4().hex
    key = f"{name[-2:]}/{name}"
    stream.seek(0)
    STORE.get().put(key, stream)
    return key


def read(key: str) -> bytes:
    """The whole content of a stored file."""
    return b"".join(STORE.get().open(key).chunks)


def reader() -> Callable[[str], Iterator[bytes]]:
    """What gives the content of a stored file in parts, also once the request is over that asked for it. Raises
    FileNotFoundError at once."""
    store = STORE.get()
    return lambda key: store.open(key).chunks


def delete(key: str) -> None:
    """Deletes a file, if it is still there. Nobody waits for a store that is away: a file that stays takes room there,
    and stands in no page."""
    try:
        with suppress(FileNotFoundError):
            STORE.get().delete(key)
    except StoreAway as error:
        log.warning("the file %s was not deleted: %s", key, error)


def answers() -> bool:
    """Whether the files are to be had, as at the last trial of some seconds ago."""
    store = STORE.get()
    if not store.is_remote:
        return True
    tried_at, is_there = _LAST_TRIAL.find() or (float("-inf"), True)
    moment = time.monotonic()
    if moment - tried_at >= SECONDS_BETWEEN_TRIALS:
        try:
            store.exists(_TRIAL)
            is_there = True
        except StoreAway as error:
            log.warning("the store of files does not answer: %s", error)
            is_there = False
        _LAST_TRIAL.set(current_app, (moment, is_there))
    return is_there


def disposition(how: str, filename: str) -> str:
    """The header that names a file, with a plain name for what does not read the other one (RFC 6266)."""
    stem, dot, ending = filename.encode("ascii", "ignore").decode().replace("%", "_").rpartition(".")
    plain = f"{stem.strip() or 'bestand'}{dot}{ending}" if dot else ending.strip() or "bestand"
    return dump_options_header(how, {"filename": plain}) + f"; filename*=UTF-8''{quote(filename, safe='')}"


def serve(key: str, filename: str, media_type: str) -> Response:
    """The response with a stored file. Only harmless types are shown in the browser, and none may run scripts."""
    etag = key.rpartition("/")[2]  # what has a key never changes
    response = _answer(STORE.get(), key, etag)
    response.mimetype = media_type
    response.set_etag(etag)
    response.headers["Accept-Ranges"] = "bytes"
    how = "inline" if media_type in INLINE_TYPES else "attachment"
    response.headers["Content-Disposition"] = disposition(how, filename)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _PDF_POLICY if media_type == "application/pdf" else _POLICY
    return response


def _answer(store: FileStore, key: str, etag: str) -> Response:
    """The file, or the one part of it that the request asks for, as who goes on with a download does."""
    wanted, of = request.range, request.if_range
    if not wanted or wanted.units != "bytes" or len(wanted.ranges) != 1 or ((of.etag or of.date) and of.etag != etag):
        opened = store.open(key)
        return Response(opened.chunks, headers={"Content-Length": str(opened.size)})
    size = store.size(key)
    part = wanted.range_for_length(size)
    if part is None:
        return Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, end = part
    headers = {"Content-Length": str(end - start), "Content-Range": f"bytes {start}-{end - 1}/{size}"}
    return Response(store.open(key, part).chunks, 206, headers)
