"""How text of people is written for other programs, in calendars, mails and cells; and what an empty cell is called."""

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


#: What people and spreadsheets write in a cell without a value, and where they do not know it (yet).
NO_VALUE = frozenset({
    "#n/b", "#n/a", "#nb", "#na", "#verw!", "#ref!", "#waarde!", "#value!", "#naam?", "#name?", "#deel/0!", "#div/0!",
    "#getal!", "#num!", "#leeg!", "#null!", "blank", "blanco", "leeg", "n.v.t.", "nvt", "n/a", "na",
    "null", "none", "nan", "geen", "geen fonds", "geen activiteit", "geen datum", "onbekend", "onbekend fonds",
    "niet bekend", "niet gekend", "nog niet bekend", "ongekend", "unknown", "tbd", "t.b.d.", "tbc", "tba", "ntb",
    "n.t.b.", "n.n.b.", "nnb", "n.b.", "nb", "nog te bepalen", "nog te bevestigen", "nog in te vullen", "in te vullen",
    "niet ingevuld", "niet van toepassing", "not applicable",
})  # fmt: skip
#: Signs that say the same, however many.
_NO_SIGNS = re.compile(r"[?\-–—/.…*_\\]+")


def says_nothing(cell: str) -> bool:
    """Whether a cell says that it has no value (#N/B, n.v.t.), or that nobody knows it (???); of an empty one the value
    may stand above it."""
    word = " ".join(cell.split()).lower().strip("()[] ")
    return word in NO_VALUE or bool(_NO_SIGNS.fullmatch(word))
