"""A request that is larger than we take: what was typed is before the files, and is found in what was read of it."""

from contextlib import suppress

from flask import current_app, request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.sansio.multipart import NEED_DATA, Data, Epilogue, Field, File, MultipartDecoder

#: So much is looked at; the server reads no more of such a request (`runtime.connections.intake`).
MAX_READ = 2**20
MAX_PARTS = 1000


def size() -> int | None:
    """How many bytes the request says that it has, where that is more than the largest file and what is typed beside
    it."""
    length = request.content_length
    return length if length is not None and length > current_app.config["MAX_CONTENT_LENGTH"] else None


def recover_fields() -> None:
    """Has `request.form` and `request.files` hold what came, where the body is too large to be read: the fields that
    came whole, and the names of the files."""
    boundary = request.mimetype_params.get("boundary", "")
    if request.mimetype != "multipart/form-data" or not boundary:
        return
    form: MultiDict[str, str] = MultiDict()
    files: MultiDict[str, FileStorage] = MultiDict()
    with suppress(HTTPException, ValueError, OSError):
        _read_parts(boundary, form, files)
    request.__dict__.update(form=form, files=files)  # as werkzeug keeps what it has read


def _read_parts(boundary: str, form: MultiDict[str, str], files: MultiDict[str, FileStorage]) -> None:
    decoder = MultipartDecoder(boundary.encode(), max_parts=MAX_PARTS)
    left, name, value = MAX_READ, "", bytearray()
    while left > 0 and (data := request.environ["wsgi.input"].read(min(left, 2**16))):
        left -= len(data)
        decoder.receive_data(data)
        while (event := decoder.next_event()) is not NEED_DATA:
            if isinstance(event, Epilogue):
                return
            if isinstance(event, File):
                name = ""
                if event.filename:
                    files.add(event.name, FileStorage(filename=event.filename, name=event.name))
            elif isinstance(event, Field):
                name, value = event.name, bytearray()
            elif isinstance(event, Data) and name:
                value += event.data
                if not event.more_data:
                    form.add(name, value.decode("utf-8", "replace"))
