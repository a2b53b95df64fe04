"""The items that stand on every agenda, by what they are called. Pure."""

import re

#: What each of the things is called that such an item is about.
_NAMES = re.compile(
    r"""(
    varia(punten)? | allerlei | rondvraag | rondje | w\.?v\.?t\.?t\.?k\.? | wat\ verder\ ter\ tafel\ komt
    | welkom | verwelkoming | opening | inleiding | afsluiting | slot | afronding
    | (de\ )?volgende\ (datum|data|vergadering|bijeenkomst|keer|overleg)
    | datum\ volgende\ (vergadering|bijeenkomst|overleg)
    | (goedkeuring\ )?(van\ )?(het\ )?(vorige?\ )?verslag
      (\ (van\ )?(de\ |het\ )?vorige?(\ (keer|vergadering|bijeenkomst|overleg))?)?
    | (goedkeuring\ )?(van\ )?(de\ )?agenda
    )""",
    re.VERBOSE,
)
_BETWEEN = re.compile(r"\s+en\s+|\s*[,;/&+]\s*")


def is_standing(title: str) -> bool:
    """Whether an item is one like *Varia* or *Rondvraag en volgende datum*: every agenda has its own."""
    words = re.sub(r"^[\d.)\s]+|[.:!?\s]+$", "", title.casefold())
    return all(_NAMES.fullmatch(part) for part in _BETWEEN.split(words))
