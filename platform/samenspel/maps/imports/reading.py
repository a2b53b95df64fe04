"""Reads a file that is brought in, before the transaction of its request begins."""

import hashlib
import uuid
from dataclasses import dataclass, replace
from typing import IO, Any

from flask import g, request

from samenspel import clock, web
from samenspel.maps import access
from samenspel.maps.analysis.files.incoming import Draft
from samenspel.maps.imports import queries, remembered
from samenspel.maps.imports.forms import MAX_BYTES
from samenspel.runtime.foreign import sandbox
from samenspel.runtime.foreign.words import sentence

#: How many rows a file may have.
MAX_ROWS = 20_000
#: With fewer there is nothing to repair: a list has a fund, an activity and a day.
MIN_COLUMNS = 3
_LIMITS = sandbox.Limits(seconds=20, answer=32 * 2**20)


@dataclass(frozen=True, slots=True)
class FileReading:
    """What a file says; or, without a draft, why it cannot be used, in a sentence."""

    digest: str
    draft: Draft | None = None
    problem: str = ""
    content: bytes = b""


def read_sent() -> None:
    """Reads the file of the request, where it is of a size that the form takes; for `before_writing`."""
    file = request.files.get("file")
    if file is not None and access.may_import(web.viewer()) and file.stream.seek(0, 2) <= MAX_BYTES:
        learnt = remembered.choices_from(queries.remembered_meanings())
        choices = replace(learnt, names=queries.fund_names()).to_json()
        file.stream.seek(0)
        g.file_reading = _read(file.stream.read(), file.stream, choices)


def read_again(import_id: uuid.UUID) -> None:
    """Reads the file of a draft with what the request says of it; for `before_writing`."""
    if not access.may_import(web.viewer()):
        return
    found, content = queries.import_by_id(import_id), queries.content_of(import_id)
    if found is None or found.draft is None or content is None:
        return
    g.file_reading = _read(content, content, remembered.choices_sent(found.draft, request.form))


def sent() -> FileReading:
    """What the file of this request says."""
    found: FileReading = g.file_reading
    return found


def _read(content: bytes, source: IO[bytes] | bytes, choices: dict[str, Any]) -> FileReading:
    digest = hashlib.sha256(content).hexdigest()
    day = clock.today().isoformat()
    reader = "samenspel.maps.analysis.files.readers:draft"
    try:
        answer = sandbox.run(reader, [source], day, MAX_ROWS, choices, limits=_LIMITS)
    except sandbox.Unreadable as error:
        return FileReading(digest, problem=sentence(error))
    understood, problem = answer["understood"], answer.get("problem", "")
    draft = answer.get("draft")
    if draft is None and understood.get("missing") and len(understood["columns"]) >= MIN_COLUMNS:
        draft = {"activities": [], "notes": []}
    if draft is not None:
        draft |= {"understood": understood, "choices": choices, "problem": problem}
    return FileReading(digest, draft, problem, content)
