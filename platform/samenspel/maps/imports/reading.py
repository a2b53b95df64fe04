"""Reads a file that is brought in, before the transaction of its request begins."""

import hashlib
from dataclasses import dataclass
from typing import IO

from flask import g, request

from samenspel import clock, web
from samenspel.maps import access
from samenspel.maps.analysis.files.incoming import Draft
from samenspel.maps.imports.forms import MAX_BYTES
from samenspel.runtime.foreign import sandbox
from samenspel.runtime.foreign.words import sentence

#: How many rows a file may have.
MAX_ROWS = 20_000
_LIMITS = sandbox.Limits(seconds=20, answer=32 * 2**20)


@dataclass(frozen=True, slots=True)
class FileReading:
    """What a file says; or, without a draft, why it cannot be used, in a sentence."""

    digest: str
    draft: Draft | None = None
    problem: str = ""


def read_sent() -> None:
    """Reads the file of the request, where it is of a size that the form takes; for `before_writing`."""
    file = request.files.get("file")
    if file is not None and access.may_import(web.viewer()) and file.stream.seek(0, 2) <= MAX_BYTES:
        g.file_reading = _read(file.stream)


def sent() -> FileReading:
    """What the file of this request says."""
    found: FileReading = g.file_reading
    return found


def _read(stream: IO[bytes]) -> FileReading:
    stream.seek(0)
    digest = hashlib.sha256(stream.read()).hexdigest()
    day = clock.today().isoformat()
    try:
        answer = sandbox.run("samenspel.maps.analysis.files.readers:draft", [stream], day, MAX_ROWS, limits=_LIMITS)
    except sandbox.Unreadable as error:
        return FileReading(digest, problem=sentence(error))
    return FileReading(digest, **answer)
