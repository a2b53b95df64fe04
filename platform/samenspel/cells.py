"""What people write in the cells of a spreadsheet where they have nothing to say."""

from __future__ import annotations

import re

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
