"""How text that people typed or pasted is written where other programs read it: calendars, headers of mails, cells."""

import re

#: Line ends of all kinds; a calendar or a header is broken by each of them that is not written as one.
_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
#: What no file may hold: control characters, halves of letters, and what Unicode keeps for programs.
_UNPRINTABLE = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
#: With one of these, also as wide letters, a cell would be a formula in a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\n")


def printable(text: str) -> str:
    """The text without what breaks the files of other programs; each line ends in a newline."""
    return _UNPRINTABLE.sub("", _LINE_END.sub("\n", text))


def one_line(text: str) -> str:
    """The text with each white space as one blank, so that no title adds a header to a mail."""
    return " ".join(printable(text).split())


def cell_text(text: str) -> str:
    """The text of a cell, with a quote before it where a spreadsheet would take it for a formula."""
    plain = printable(text)
    return f"'{plain}" if plain.lstrip(" \u00a0\ufeff\u200b").startswith(_FORMULA) else plain
