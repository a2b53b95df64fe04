"""Reads mail addresses with names from what people paste out of Outlook, a spreadsheet or a list."""

import re
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

MAX_NAME = 120
_ADDRESS = re.compile(r"[^\s<>;,\"“”„'‘’()\[\]|]+@[^\s<>;,\"“”„'‘’()\[\]|]+")
#: Ends what belongs to one person. A comma does not: Outlook writes *Peeters, Jan*.
_ENDS = re.compile(r"[;\r\n]+")
_AROUND = " \t,;<>()[]\"“”„'‘’|•*"
#: How people hide the sign from programs: jan(at)fonds.be.
_AT = re.compile(r"(?<=\w)\s*[(\[{]\s*(?:at|apenstaart(?:je)?|@)\s*[)\]}]\s*(?=\w)", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_MAILTO = re.compile(r"mailto:", re.IGNORECASE)
_HEADER = re.compile(r"\s*(?:aan|to|cc|bcc|van|from|e-?mail(?:adres)?|mail)\s*:\s*", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^)]*\)")
#: What may stand around an address as part of a sentence or a link.
_ENDING = re.compile(r"(?:\?.*|[.:!*]+)$")


@dataclass(frozen=True, slots=True)
class PastedAddress:
    """An address in lower case, with the name beside it or else one made of the address."""

    email: str
    name: str


@dataclass(frozen=True, slots=True)
class PastedAddresses:
    """What a text says: addresses, each once and in order; the pieces in which no address was found; the addresses that
    stand there more than once; and words beside an address that are not its name."""

    addresses: tuple[PastedAddress, ...]
    unread: tuple[str, ...]
    repeated: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()


def read_addresses(text: str) -> PastedAddresses:
    """Reads addresses however they are apart: by commas, semicolons, tabs, lines, or as `Naam <adres>`."""
    reading = _Reading()
    plain = _AT.sub("@", _MAILTO.sub("", _INVISIBLE.sub("", text)))
    for piece in _ENDS.split(plain):
        reading.read(_HEADER.sub("", piece, 1) if _HEADER.match(piece) else piece)
    return PastedAddresses(
        tuple(PastedAddress(email, name or _name_from(email)) for email, name in reading.names.items()),
        tuple(reading.unread),
        tuple(dict.fromkeys(reading.repeated)),
        tuple(reading.passed_over),
    )


class _Reading:
    """What was found in the pieces so far: `names` has the name of each address, empty where none stands beside it."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.unread: list[str] = []
        self.repeated: list[str] = []
        self.passed_over: list[str] = []

    def read(self, piece: str) -> None:
        """Reads what belongs to one person, or to several with commas or blanks between."""
        matches = list(_ADDRESS.finditer(piece))
        if not matches:
            self._note(self.unread, piece)
            return
        end, before = 0, ""
        for match in matches:
            between = piece[end : match.start()]
            email = _valid(match[0])
            if email is None:
                self._note(self.unread, between, match[0])
            elif email == before and not between.strip(_AROUND):
                pass  # Outlook writes the address as name too: 'jan@x.be' <jan@x.be>
            else:
                name = self._name(between, is_bracketed=between.rstrip().endswith("<"))
                if not name and len(matches) == 1:
                    name = self._name(piece[match.end() :], is_bracketed=True)
                elif match is matches[-1]:
                    for rest in piece[match.end() :].split(","):
                        self._note(self.unread if "@" in rest else self.passed_over, rest)
                self._add(email, name)
            before, end = email or "", match.end()
        if not before:
            self._note(self.unread, piece[end:])

    def _add(self, email: str, name: str) -> None:
        if email in self.names:
            self.repeated.append(email)
        self.names[email] = self.names.get(email) or name

    def _name(self, text: str, *, is_bracketed: bool) -> str:
        """The name in the words beside an address; *Peeters, Jan* is Jan Peeters. What cannot belong to it is noted."""
        for aside in _BRACKETS.findall(text):
            self._note(self.passed_over, aside)
        parts = [
            part for each in _BRACKETS.sub(" ", text).split(",") if (part := " ".join(each.strip(_AROUND).split()))
        ]
        *others, name = parts or [""]
        if others and "@" not in others[-1] and (is_bracketed or " " not in name or " " not in others[-1]):
            name = f"{name} {others.pop()}"
        for other in others:
            self._note(self.unread, other)
        if "@" in name:
            self._note(self.unread, name)
            return ""
        if not any(map(str.isalpha, name)):
            self._note(self.passed_over, name)
            return ""
        return name[:MAX_NAME]

    @staticmethod
    def _note(where: list[str], *texts: str) -> None:
        where += [" ".join(words.split()) for text in texts if any(map(str.isalnum, words := text.strip(_AROUND)))]


def _valid(address: str) -> str | None:
    try:
        checked = validate_email(_ENDING.sub("", address).lstrip(".*:"), check_deliverability=False)
    except EmailNotValidError:
        return None
    return checked.normalized.lower() if len(checked.normalized) <= 254 else None


def _name_from(email: str) -> str:
    words = re.split(r"[._\-+\d]+", email.partition("@")[0])
    return " ".join(word.capitalize() for word in words if word)[:MAX_NAME] or email[:MAX_NAME]
