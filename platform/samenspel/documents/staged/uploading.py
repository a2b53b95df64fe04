"""Receives a file before the transaction of its request begins, and makes what a page shows of a picture."""

import io
from base64 import b64decode
from dataclasses import dataclass

from flask import Response, after_this_request, g, request

from samenspel.runtime import files
from samenspel.runtime.foreign import sandbox, scanner, uploads
from samenspel.runtime.foreign.uploads import StoredFile, UploadRejected

#: A photo of 100 million pixels takes some 400 MB.
_LIMITS = sandbox.Limits(seconds=20, memory=2 * 2**30, answer=8 * 2**20)
_SHRINK = "samenspel.runtime.foreign.pictures:shrink"
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in the store; of a picture also how large it is shown, and the key of a smaller version if it has one."""

    file: StoredFile
    width: int | None = None
    height: int | None = None
    small_key: str | None = None


def receive(**arguments: object) -> None:
    """Stores the file `file` of the request; for `before_writing`, see `received`. Raises sandbox.Busy."""
    uploads.receive(**arguments)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return
    try:
        g.staged_upload = _with_small_version(uploads.store(sent))
    except UploadRejected as error:
        g.staged_upload = error


def received() -> Upload | None:
    """The file of the request; None where there is none. Raises UploadRejected."""
    found: Upload | UploadRejected | None = g.get("staged_upload")
    if isinstance(found, UploadRejected):
        raise found
    return found


def _with_small_version(stored: StoredFile) -> Upload:
    if stored.media_type not in PICTURES:
        return Upload(stored)
    if scanner.is_used() and not stored.is_scanned:
        raise UploadRejected("scanner_away")  # these are shown at once, so they cannot wait
    try:
        answer = sandbox.run(_SHRINK, [files.read(stored.key)], stored.media_type, limits=_LIMITS)
    except sandbox.Unreadable as error:
        raise UploadRejected("unreadable") from error
    if answer["data"] is None:
        return Upload(stored, answer["width"], answer["height"])
    small_key = files.put(io.BytesIO(b64decode(answer["data"])))

    @after_this_request
    def tidy(response: Response) -> Response:
        if response.status_code >= 400:
            files.delete(small_key)
        return response

    return Upload(stored, answer["width"], answer["height"], small_key)
