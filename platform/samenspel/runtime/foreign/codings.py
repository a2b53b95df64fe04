"""In which coding a text was written that is no UTF-8: UTF-16, or what Windows and old Macs had before."""

import re

#: In the coding of old Macs the accents are where Windows has signs and capitals: a sign that opens a quote right after
#: a letter, or a capital inside of a word.
_MAC_SIGNS = re.compile(
    rb"[A-Za-z][\x80-\x84\x86-\x89\x8b\x8d\x8f-\x91\x93\x95\x98\x99\x9b\x9d]|[a-z][\x8a\x8c\x8e\x9f]"
)
_WINDOWS_LETTERS = re.compile(rb"[A-Za-z][\xc0-\xd6\xd8-\xf6\xf8-\xff]|[\xc0-\xd6\xd8-\xf6\xf8-\xff][a-z]")


def old_coding(content: bytes) -> str:
    """The name of the coding (`cp1252` or `mac_roman`) of a text that is no UTF-8, or of its beginning."""
    return "mac_roman" if _MAC_SIGNS.search(content) and not _WINDOWS_LETTERS.search(content) else "cp1252"


def utf16_coding(start: bytes) -> str | None:
    """The form of UTF-16 in which a text is written that begins like this; None where it is not."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    first, second = start[0:400:2], start[1:400:2]
    for coding, zeros, letters in (("utf-16-le", second, first), ("utf-16-be", first, second)):
        if len(zeros) > 2 and zeros.count(0) > 0.9 * len(zeros) and not letters.count(0):
            return coding
    return None
