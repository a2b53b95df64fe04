"""Finds out what a file is, by its content. Runs in a process of its own: see `sandbox`."""

import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import IO

import magic

from samenspel.runtime.foreign.media_types import ALLOWED_TYPES

#: More entries than this, or more bytes of their names, are no document.
MAX_ENTRIES, MAX_DIRECTORY = 5_000, 2**20
_END, _LARGE_END, _LOCATOR_SIZE = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q"), 20
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


def sniff(files: Sequence[IO[bytes]], filenames: Sequence[str]) -> list[str | None]:
    """The media type of each file by its content; None where it is not allowed or does not match the extension."""
    return [_type_of(stream, filename) for stream, filename in zip(files, filenames, strict=True)]


def _type_of(stream: IO[bytes], filename: str) -> str | None:
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
        return None
    return found


def _type_in_zip(stream: IO[bytes]) -> str:
    """The media type of the Office document in a zip container, by its mandatory parts; else application/zip."""
    if not _is_small_directory(stream):
        return "application/zip"
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


def _is_small_directory(stream: IO[bytes]) -> bool:
    """Whether the list of entries of a zip file is as short as that of a document, by the records at its end: zipfile
    makes an object of each entry."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 2**17))
    end = stream.read()
    at = end.rfind(b"PK\x05\x06")
    if at < 0 or len(end) - at < _END.size:
        return False
    *_, entries, directory, _offset, _comment = _END.unpack_from(end, at)
    if at >= _LOCATOR_SIZE and end[at - _LOCATOR_SIZE :].startswith(b"PK\x06\x07"):
        # Larger numbers stand in a record of their own, before it.
        before = at - _LOCATOR_SIZE - _LARGE_END.size
        if before < 0:
            return False
        *_, entries, directory, _offset = _LARGE_END.unpack_from(end, before)
    return bool(entries <= MAX_ENTRIES and directory <= MAX_DIRECTORY)


def _is_text(head: bytes) -> bool:
    """Whether bytes are text: UTF-8, UTF-16 with its mark, or an old Western encoding without control characters."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < 32 and byte not in b"\t\n\r\f" for byte in head)
