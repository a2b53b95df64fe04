"""The columns and attributes that files have, with the names that people give them."""

from __future__ import annotations

#: The columns we read, and the other names that people give them.
COLUMNS = {
    "org": ("org", "organisation", "organization", "organisatie", "fonds", "fund", "sectorfonds"),
    "act": ("act", "activity", "activiteit", "project", "event"),
    "t": ("t", "date", "datum", "time", "tijd", "dag", "jaar", "year"),
    "kind": ("kind", "soort"),
    "theme": ("theme", "thema"),
    "role": ("role", "rol"),
    "weight": ("weight", "gewicht"),
    "report": ("report", "rapporteren"),
}


REQUIRED = ("org", "act", "t")


#: What a file may say of organisations.
TRAITS = {
    "type": ("type", "orgtype", "organisatietype"),
    "country": ("country", "land"),
    "region": ("region", "regio", "provincie"),
    "sector": ("sector",),
    "committee": ("committee", "pc", "paritair comité", "paritair comite"),
}


#: A file whose organisations are called so is about funds.
FUND_WORDS = frozenset({"fonds", "fund", "sectorfonds"})


#: What people write for yes and no.
YES = frozenset({"ja", "j", "yes", "y", "true", "waar", "1"})


NO = frozenset({"nee", "neen", "n", "no", "false", "onwaar", "0"})


def is_yes(text: str) -> bool:
    """Whether a cell or attribute says yes; an empty one does. Raises ValueError for anything but yes and no."""
    word = text.strip().lower()
    if word in YES or not word:
        return True
    if word in NO:
        return False
    raise ValueError(text)
