"""The columns and attributes that files have, with the names that people give them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from samenspel.text import ascii_words

#: The columns we read, and the other names that people give them.
COLUMNS = {
    "org": (
        "org", "organisation", "organization", "organisatie", "organisaties", "fonds", "fondsen", "fund", "sectorfonds",
        "sectorfondsen", "deelnemer", "deelnemers", "partner", "partners",
    ),
    "act": (
        "act", "activity", "activiteit", "activiteiten", "project", "event", "evenement", "bijeenkomst", "vergadering",
        "overleg", "overlegmoment", "initiatief", "opleiding", "titel",
    ),
    "t": (
        "t", "date", "datum", "time", "tijd", "dag", "jaar", "year", "wanneer", "startdatum", "begindatum", "start",
        "maand", "schooljaar", "academiejaar", "werkjaar",
    ),
    "kind": ("kind", "soort", "soort activiteit", "type activiteit"),
    "theme": ("theme", "thema", "themas"),
    "role": ("role", "rol"),
    "weight": ("weight", "gewicht"),
    "report": ("report", "rapporteren"),
    "present": ("present", "aanwezig", "aanwezigheid", "deelgenomen", "attendance"),
    "excused": ("excused", "verontschuldigd", "afwezig"),
}  # fmt: skip


REQUIRED = ("org", "act", "t")

#: What the required columns hold, in words.
IN_WORDS = {"org": "het fonds", "act": "de activiteit", "t": "de datum"}


#: What a file may say of organisations.
TRAITS = {
    "type": ("type", "orgtype", "organisatietype"),
    "country": ("country", "land"),
    "region": ("region", "regio", "provincie"),
    "sector": ("sector",),
    "committee": ("committee", "pc", "paritair comite"),
}


#: The word in a longer heading that tells what the column holds ("Deelnemende sectorfondsen", "Datum activiteit"), the
#: most telling column first.
_TELLING = {
    "present": {"aanwezig", "aanwezigheid"},
    "excused": {"verontschuldigd"},
    "t": {"datum", "date", "wanneer", "startdatum", "begindatum"},
    "theme": {"thema", "theme", "themas"},
    "kind": {"soort", "type"},
    "org": {
        "fonds", "fondsen", "sectorfonds", "sectorfondsen", "organisatie", "organisaties", "organisation",
        "organisations", "partners", "deelnemers",
    },
    "act": {
        "activiteit", "activiteiten", "activity", "project", "evenement", "bijeenkomst", "vergadering", "overleg",
        "initiatief", "titel",
    },
}  # fmt: skip

#: A heading with one of these says something about what the other words name, not which one it is.
_ABOUT = frozenset({
    "aantal", "nr", "nummer", "id", "code", "mail", "contact", "contactpersoon", "opmerking", "opmerkingen", "adres",
    "plaats", "locatie", "omschrijving", "beschrijving", "website", "einde", "einddatum", "number", "comment", "notes",
})  # fmt: skip

#: A file whose organisations are called so is about funds.
_FUND_WORDS = frozenset({"fonds", "fondsen", "fund", "funds", "sectorfonds", "sectorfondsen"})
#: A heading in the plural promises several names in a cell.
_PLURAL = frozenset({"fondsen", "sectorfondsen", "funds", "organisaties", "organisations", "deelnemers", "partners"})


#: What people write for yes and no.
YES = frozenset({"ja", "j", "yes", "y", "true", "waar", "1"})


NO = frozenset({"nee", "neen", "n", "no", "false", "onwaar", "0"})


#: What people write where a fund was there, and where it was not. A fund that was represented was there.
THERE = YES | {
    "x", "xx", "v", "ok", "✓", "✔", "☑", "aanwezig", "was aanwezig", "deelgenomen", "aanw", "present",
    "vertegenwoordigd", "vert", "represented", "bevestigd", "online", "ter plaatse",
}  # fmt: skip
NOT_THERE = NO | {
    "-", "–", "—", "/", "☐", "afwezig", "niet aanwezig", "verontschuldigd", "veront", "verontsch", "afw", "absent",
    "excused", "geannuleerd", "niet deelgenomen", "✗", "✘", "❌",
}  # fmt: skip

#: How long a mark may be, and how many people a number may tell before it is no mark.
MAX_MARK, MAX_PEOPLE = 40, 100
#: Signs that stand where a mark would, though they may say either.
_UNCLEAR_MARKS = frozenset({"o", "○", "●", "?", "(?)"})

_ASIDE = re.compile(r"\([^)]*\)")
#: A mark between brackets, or with an aside behind it: (x), x (deels), aanwezig (online).
_BRACKETED = re.compile(r"\(\s*([^()]+?)\s*\)$|([^()]+?)\s*\(\s*([^()]+?)\s*\)$")


def is_yes(text: str) -> bool:
    """Whether a cell or attribute says yes; an empty one does. Raises ValueError for anything but yes and no."""
    word = text.strip().lower()
    if word in YES or not word:
        return True
    if word in NO:
        return False
    raise ValueError(text)


def was_there(text: str) -> bool:
    """Whether a mark says that somebody was there; an empty one does not, a number of people does.

    Brackets around or behind it change nothing, unless they say the opposite. Raises ValueError for any other mark, and
    for one with a question mark.
    """
    mark = _plain_mark(text)
    if text.strip().endswith("?"):
        raise ValueError(text)
    if mark in THERE:
        return True
    if not mark or mark in NOT_THERE:
        return False
    if mark.isdecimal():
        return int(mark) > 0
    raise ValueError(text)


def is_mark(text: str) -> bool:
    """Whether a cell may be a mark, also one of which nobody knows what it says; an empty one is none."""
    cell = text.strip()
    if cell.lower() in _UNCLEAR_MARKS:
        return True
    try:
        was_there(cell)
    except ValueError:
        return False
    return 0 < len(cell) < MAX_MARK and (not cell.isdecimal() or int(cell) < MAX_PEOPLE)


def _plain_mark(text: str) -> str:
    """A mark as it stands among those we know."""
    mark = text.strip().lower().rstrip("!.?")
    found = _BRACKETED.match(mark)
    if found is None:
        return mark
    if found[1]:
        return found[1].rstrip("!.")
    before, aside = found[2].rstrip("!.?"), found[3].rstrip("!.")
    is_contrary = before in THERE and (aside in NOT_THERE or aside == "?" or aside.split()[0] in {"niet", "not"})
    return mark if is_contrary or (before in NOT_THERE and aside in THERE) else before


#: Words that are about being there and about nothing else, unlike *ja* or a number.
_TELLING_MARKS = frozenset({
    "aanwezig", "was aanwezig", "niet aanwezig", "afwezig", "verontschuldigd", "vertegenwoordigd", "deelgenomen",
    "niet deelgenomen", "aanw", "afw", "veront", "verontsch",
})  # fmt: skip


def tells_who_was_there(cells: Sequence[str]) -> bool:
    """Whether cells, under whatever heading, say who was there: most have a mark, and some in so many words."""
    marks = [_plain_mark(cell) for cell in cells]
    known = sum(mark in THERE or mark in NOT_THERE for mark in marks)
    return not _TELLING_MARKS.isdisjoint(marks) and known > len(marks) / 2


@lru_cache(maxsize=2000)
def heading_words(cell: str) -> tuple[str, ...]:
    """The words of a heading, to compare with: without what stands between brackets, accents and punctuation."""
    return tuple(ascii_words(_ASIDE.sub(" ", cell)) or ascii_words(cell))


def is_about_another(heading: str) -> bool:
    """Whether a heading says something about what its other words name (Aantal deelnemers, Opmerkingen)."""
    return not _ABOUT.isdisjoint(heading_words(heading))


def is_about_funds(heading: str) -> bool:
    """Whether a heading calls its organisations funds."""
    return not _FUND_WORDS.isdisjoint(heading_words(heading))


def is_about_months(heading: str) -> bool:
    """Whether a heading promises months, of which a day would say too much."""
    return not {"maand", "maanden", "month"}.isdisjoint(heading_words(heading))


def is_about_school_years(heading: str) -> bool:
    """Whether a heading promises school years."""
    return not {"schooljaar", "academiejaar", "werkjaar"}.isdisjoint(heading_words(heading))


def promises_several(heading: str) -> bool:
    """Whether a heading is in the plural: several names may stand in a cell."""
    return not _PLURAL.isdisjoint(heading_words(heading))


def columns_of(head: Sequence[str]) -> dict[str, int]:
    """The position of each column that we read in a row of headings.

    A heading that is one of the names we know goes before one in which a telling word stands.
    """
    words = [heading_words(cell) for cell in head]
    whole = [" ".join(each) for each in words]
    place: dict[str, int] = {}
    for column, known in (COLUMNS | TRAITS).items():
        for name in known:
            if name in whole and column not in place and whole.index(name) not in place.values():
                place[column] = whole.index(name)
    for at, each in enumerate(words):
        if at in place.values() or len(each) > 6 or not _ABOUT.isdisjoint(each):
            continue
        for column, telling in _TELLING.items():
            if not telling.isdisjoint(each):
                place.setdefault(column, at)
                break
    return place
