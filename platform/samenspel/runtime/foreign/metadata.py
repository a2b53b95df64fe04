"""Finds what a photo tells of its maker (where, with what, when), to leave it out without touching its pixels.

Runs in a process of its own: see `sandbox`. The answer says which bytes of the file stay, so that a photo of 20 MB need
not come back through it. Of the data about a photo only the way up and the colours stay.
"""

import re
import struct
import zlib
from base64 import b64encode
from collections.abc import Callable

#: A range of bytes of the file, or new bytes in base64.
Piece = tuple[int, int] | str

_ORIENTATION = 0x0112
#: In the data of a picture, 0xFF stands before a marker, or before 0x00 or a restart.
_JPEG_MARKER = re.compile(rb"\xff([^\x00\xd0-\xd7\xff])")
_JPEG_APP0, _JPEG_APP2, _JPEG_APP14, _JPEG_LAST_APP, _JPEG_COMMENT = 0xE0, 0xE2, 0xEE, 0xEF, 0xFE
_JPEG_SCAN, _JPEG_END = 0xDA, 0xD9
_PNG_TELLING = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})
_WEBP_EXIF, _WEBP_XMP = b"EXIF", b"XMP "
_WEBP_EXIF_FLAG, _WEBP_XMP_FLAG = 0x08, 0x04


class Damaged(ValueError):
    """A picture is not built as its kind must be."""


def cleaned(content: bytes, media_type: str) -> list[Piece] | None:
    """What a picture is made of once nothing but the picture is told; None for one of which all may stay.

    Raises Damaged where the file cannot be followed to its picture.
    """
    if media_type not in _CLEANERS:
        return None
    try:
        pieces = _CLEANERS[media_type](content)
    except (struct.error, IndexError) as error:
        raise Damaged(str(error)) from error
    kept = sum(piece[1] - piece[0] for piece in pieces if not isinstance(piece, str))
    return None if kept == len(content) else pieces


def _jpeg(content: bytes) -> list[Piece]:
    if content[:2] != b"\xff\xd8":
        raise Damaged("no JPEG")
    pieces: list[Piece] = [(0, 2)]
    at, orientation = 2, 1
    while True:
        if content[at] != 0xFF:
            raise Damaged("no marker")
        marker = content[at + 1]
        if marker == 0xFF:  # a filling byte
            at += 1
            continue
        (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        body = content[at + 4 : at + 4 + 14]
        if body.startswith(b"Exif\0\0"):
            orientation = _orientation(content[at + 10 : end])
        if marker == _JPEG_SCAN:
            break
        if _jpeg_stays(marker, body):
            pieces.append((at, end))
        at = end
    if orientation > 1:
        exif = b"Exif\0\0" + _orientation_only(orientation)
        pieces.insert(1, _new(b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif))
    pieces.append((at, _jpeg_end(content, end)))
    return pieces


def _jpeg_stays(marker: int, body: bytes) -> bool:
    """Whether a segment is part of the picture, or says how it looks (JFIF, its colours)."""
    if marker == _JPEG_APP2:
        return body.startswith(b"ICC_PROFILE\0")
    is_about = _JPEG_APP0 <= marker <= _JPEG_LAST_APP or marker == _JPEG_COMMENT
    return not is_about or (marker in (_JPEG_APP0, _JPEG_APP14) and body.startswith((b"JFIF\0", b"Adobe")))


def _jpeg_end(content: bytes, at: int) -> int:
    """Where the picture ends: a telephone may put a film or a second picture behind it, with a place of its own."""
    while found := _JPEG_MARKER.search(content, at):
        if found[1][0] == _JPEG_END:
            return found.end()
        (length,) = struct.unpack_from(">H", content, found.end())
        at = found.end() + length
    return len(content)  # cut short: what there is of it is shown


def _png(content: bytes) -> list[Piece]:
    pieces: list[Piece] = [(0, 8)]
    at, orientation = 8, 1
    while at < len(content):
        if len(content) - at < 8:
            pieces.append((at, len(content)))
            break
        length, kind = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if kind == b"eXIf":
            orientation = _orientation(content[at + 8 : end - 4])
        if kind == b"IHDR" and end > len(content):
            raise Damaged("cut short")
        if kind not in _PNG_TELLING:
            pieces.append((at, min(end, len(content))))
        at = end
        if kind == b"IEND":
            break
    if orientation > 1 and len(pieces) > 1:
        exif = b"eXIf" + _orientation_only(orientation)
        pieces.insert(2, _new(struct.pack(">I", len(exif) - 4) + exif + struct.pack(">I", zlib.crc32(exif))))
    return pieces


def _webp(content: bytes) -> list[Piece]:
    pieces: list[Piece] = []
    at, size, orientation = 12, 4, 1
    while at + 8 <= len(content):
        kind, length = struct.unpack_from("<4sI", content, at)
        end = min(at + 8 + length + length % 2, len(content))
        if kind == _WEBP_EXIF:
            orientation = _orientation(content[at + 8 : end])
        if kind not in (_WEBP_EXIF, _WEBP_XMP):
            pieces.append((at, end))
            size += end - at
        at = end
    if size + 8 >= len(content):
        return [(0, len(content))]
    exif = _orientation_only(orientation) if orientation > 1 else b""
    for place, piece in enumerate(pieces):
        if not isinstance(piece, str) and content[piece[0] : piece[0] + 4] == b"VP8X":
            flags = content[piece[0] + 8] & ~(_WEBP_EXIF_FLAG | _WEBP_XMP_FLAG) | (_WEBP_EXIF_FLAG if exif else 0)
            pieces[place] = _new(content[piece[0] : piece[0] + 8] + bytes([flags]) + content[piece[0] + 9 : piece[1]])
    if exif:
        pieces.append(_new(struct.pack("<4sI", _WEBP_EXIF, len(exif)) + exif))
        size += 8 + len(exif)
    return [_new(b"RIFF" + struct.pack("<I", size) + b"WEBP"), *pieces]


_CLEANERS: dict[str, Callable[[bytes], list[Piece]]] = {"image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp}


def _orientation(exif: bytes) -> int:
    """Which way up the picture is shown (1 to 8), by its Exif data; 1 where that cannot be read."""
    exif = exif.removeprefix(b"Exif\0\0")
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, start)
        for number in range(count):
            tag, _kind, _count, value = struct.unpack_from(f"{order}HHIH", exif, start + 2 + 12 * number)
            if tag == _ORIENTATION:
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1


def _orientation_only(orientation: int) -> bytes:
    """Exif data that say nothing else."""
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)


def _new(content: bytes) -> str:
    return b64encode(content).decode()
