"""Finds out what a file is, by its content. Runs in a process of its own: see `sandbox`."""

import re
import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import IO, Any

import magic

from samenspel.runtime.foreign import metadata
from samenspel.runtime.foreign.media_types import ALLOWED_TYPES, HEIC, HEIC_ENDINGS, IMAGES, MACRO_ENDINGS

#: More entries than this, or more bytes of their names, are no document.
MAX_ENTRIES, MAX_DIRECTORY = 5_000, 2**20
_END, _LARGE_END, _LOCATOR_SIZE = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q"), 20
_SNIFFED_BYTES = 2**16
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OLE_TYPES = (
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.ms-outlook",
)
_TEXT_ENDINGS = frozenset({".txt", ".md", ".csv"})
_MAIL_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]")
#: Names of parts in the container of the old Office formats, which writes them in UTF-16.
_OLE_MACROS, _OLE_ENCRYPTED = "_VBA_PROJECT".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")
_ZIP_ENDINGS = ALLOWED_TYPES["application/zip"]
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
_OFFICE_TYPES = frozenset(_OFFICE_PARTS.values())


class Refused(Exception):
    """A file is not taken; the argument is the reason as `uploads.UploadRejected` knows it."""


def sniff(files: Sequence[IO[bytes]], filenames: Sequence[str]) -> list[dict[str, Any]]:
    """What each file is by its content: its media `type`, and for a photo the `pieces` of which it is stored, or the
    `reason` for which it is rejected."""
    return [_finding(stream, filename) for stream, filename in zip(files, filenames, strict=True)]


def _finding(stream: IO[bytes], filename: str) -> dict[str, Any]:
    ending = PurePosixPath(filename).suffix.lower()
    try:
        found = _type_of(stream, ending)
        if found in ("image/jpeg", "image/png", "image/webp"):
            stream.seek(0)
            return {"type": found, "pieces": metadata.cleaned(stream.read(), found)}
    except Refused as refused:
        return {"reason": str(refused)}
    except metadata.Damaged:
        return {"reason": "unreadable"}
    return {"type": found}


def _type_of(stream: IO[bytes], ending: str) -> str:
    """The media type of a file by its content. Raises Refused where it is not allowed or does not match its name."""
    stream.seek(0)
    head = stream.read(_SNIFFED_BYTES)
    found = magic.from_buffer(head, mime=True)
    if head.startswith(b"PK"):
        # libmagic reads the first names in the container only, and takes many Office files for plain zip.
        found = _type_in_zip(stream, ending)
    elif head.startswith(_OLE):
        found = _type_in_ole(stream, ending)
    elif found in ("image/heif", HEIC):
        found = HEIC
    elif ending == ".mp3" and head.startswith((b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")):
        found = "audio/mpeg"
    elif ending == ".m4a" and found in ("audio/x-m4a", "audio/mp4", "video/mp4"):
        found = "audio/mp4"
    elif ending == ".eml" and _MAIL_HEADER.match(head) and _is_text(head):
        found = "message/rfc822"
    elif ending in _TEXT_ENDINGS and found not in _EXECUTABLE_TYPES and _is_text(head):
        # libmagic guesses at a kind of text (a script, a letter, a table); we store all of them as plain text.
        found = "text/csv" if ending == ".csv" else "text/plain"
    is_picture = ending in HEIC_ENDINGS or any(ending in ALLOWED_TYPES[kind] for kind in IMAGES)
    if is_picture and (found in IMAGES or found == HEIC):
        return found  # whatever its name says, it is a picture, and is named anew
    if found not in ALLOWED_TYPES:
        raise Refused("type" if not _is_known(ending) else "content")
    if ending not in ALLOWED_TYPES[found]:
        raise Refused("content" if _is_known(ending) else "type")
    return found


def _is_known(ending: str) -> bool:
    return ending in HEIC_ENDINGS or any(ending in endings for endings in ALLOWED_TYPES.values())


def _type_in_ole(stream: IO[bytes], ending: str) -> str:
    """The old Office formats share one container, so that the name decides among them; so do files with a password."""
    stream.seek(0)
    content = stream.read()
    if _OLE_MACROS in content:
        raise Refused("macro")
    kinds = _OFFICE_TYPES if _OLE_ENCRYPTED in content else _OLE_TYPES
    return next((kind for kind in kinds if ending in ALLOWED_TYPES[kind]), "application/x-ole-storage")


def _type_in_zip(stream: IO[bytes], ending: str) -> str:
    """The media type of the Office document in a zip container, by its mandatory parts; else application/zip."""
    if not _is_small_directory(stream):
        if ending in _ZIP_ENDINGS:
            raise Refused("unreadable")
        return "application/zip"
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as container:
            names = set(container.namelist())
            if "mimetype" in names and container.getinfo("mimetype").file_size < 200:
                return container.read("mimetype").decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, zlib.error, ValueError) as error:
        if ending in _ZIP_ENDINGS:
            raise Refused("unreadable") from error
        return "application/zip"
    if "[Content_Types].xml" not in names:
        return "application/zip"
    if ending in MACRO_ENDINGS or any(name.endswith("vbaProject.bin") for name in names):
        raise Refused("macro")
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
