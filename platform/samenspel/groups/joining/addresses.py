"""Reads mail addresses with names from what people paste out of Outlook, a spreadsheet or a list."""

import re
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

MAX_NAME = 120
_ADDRESS = re.compile(r"[^\s<>;,\"“”'’()\[\]|]+@[^\s<>;,\"“”'’()\[\]|]+")
#: Ends what belongs to one person. A comma does not: Outlook writes *Peeters, Jan*.
_ENDS = re.compile(r"[;\r\n]+")
_AROUND = " \t,;<>()[]\"“”'’|"


@dataclass(frozen=True, slots=True)
class PastedAddress:
    """An address in lower case, with the name beside it or else one made of the address."""

    email: str
    name: str


@dataclass(frozen=True, slots=True)
class PastedAddresses:
    """What a text says: addresses, each once and in order, and the pieces in which no address was found."""

    addresses: tuple[PastedAddress, ...]
    unread: tuple[str, ...]


def read_addresses(text: str) -> PastedAddresses:
    """Reads addresses however they are apart: by commas, semicolons, tabs, lines, or as `Naam <adres>`."""
    found: dict[str, PastedAddress] = {}
    unread: list[str] = []
    for piece in _ENDS.split(text.replace("mailto:", "")):
        end, matches = 0, list(_ADDRESS.finditer(piece))
        rest = piece[matches[-1].end() :] if matches else piece
        for match in matches:
            email, name = _valid(match[0]), _name(piece[end : match.start()])
            if email is None:
                unread.append(match[0])
            else:
                name = name or (_name(rest) if len(matches) == 1 else "")
                found.setdefault(email, PastedAddress(email, name or _name_from(email)))
            end = match.end()
        if not matches and rest.strip(_AROUND):
            unread.append(rest.strip(_AROUND))
    return PastedAddresses(tuple(found.values()), tuple(unread))


def _valid(address: str) -> str | None:
    try:
        checked = validate_email(address.strip("."), check_deliverability=False)
    except EmailNotValidError:
        return None
    return checked.normalized.lower() if len(checked.normalized) <= 254 else None


def _name(text: str) -> str:
    """The name before an address; *Peeters, Jan* is Jan Peeters."""
    name = " ".join(re.sub(r"\([^)]*\)", " ", text).strip(_AROUND).split())
    last, comma, first = name.partition(", ")
    return (f"{first} {last}" if comma and "," not in first else name)[:MAX_NAME]


def _name_from(email: str) -> str:
    words = re.split(r"[._\-+\d]+", email.partition("@")[0])
    return " ".join(word.capitalize() for word in words if word)[:MAX_NAME] or email[:MAX_NAME]
