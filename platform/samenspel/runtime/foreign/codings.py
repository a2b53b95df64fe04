"""In which coding a text was written before there was UTF-8: that of Windows, or of old Macs."""

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
