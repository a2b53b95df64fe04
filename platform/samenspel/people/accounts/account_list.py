"""Reads a list of accounts (CSV) without the database: the accounts in it, and the rows with an error."""

import csv
import difflib
import io
import re
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _

from samenspel.people.sector.likeness import letters_of
from samenspel.people.words import FUND_ROLES, ROLE_WORDS
from samenspel.printable import one_line, says_nothing
from samenspel.runtime.foreign.codings import old_coding, utf16_coding
from samenspel.text import ascii_words
from samenspel.viewer import Role

#: More rows than the sector has people mean that another file was chosen by mistake.
MAX_ROWS = 2000
#: More bytes than this are no list of so many rows.
MAX_BYTES = 500_000

#: In so many rows the headings may stand.
HEADINGS_WITHIN = 10
#: How alike a name must be to one of ours (0 to 1) to be asked about.
MIN_LIKENESS = 0.6

_HEADS = {
    "naam": "name",
    "volledige naam": "name",
    "naam en voornaam": "name",
    "weergavenaam": "name",
    "name": "name",
    "full name": "name",
    "voornaam": "first",
    "first name": "first",
    "given name": "first",
    "tussenvoegsel": "middle",
    "middelste naam": "middle",
    "middle name": "middle",
    "family name": "last",
    "achternaam": "last",
    "familienaam": "last",
    "last name": "last",
    "surname": "last",
    "e mail": "email",
    "email": "email",
    "e mailadres": "email",
    "emailadres": "email",
    "e mailadres 1": "email",
    "e mail address": "email",
    "e mail 1 value": "email",
    "mailadres": "email",
    "mail": "email",
    "rol": "role",
    "role": "role",
    "fonds": "fund",
    "sectorfonds": "fund",
    "fund": "fund",
    "ook voor": "besides",
    "werkt ook voor": "besides",
    "andere fondsen": "besides",
    "organisatie": "organisation",
    "organisation": "organisation",
    "bedrijf": "organisation",
    "company": "organisation",
    "organization 1 name": "organisation",
}
#: Headings of what holds a role in lists that have none for it, as those of mail programs.
_ROLE_TOO = {"functie", "functietitel", "job title", "organization 1 title"}
#: An address as Outlook writes it: Zoë Coënen <zoe@example.org>.
_IN_BRACKETS = re.compile(r"<\s*([^<>\s]+@[^<>\s]+)\s*>")


@dataclass(frozen=True, slots=True)
class NewAccount:
    """A valid row. `row` is its number in the file, whose heading is row 1."""

    row: int
    name: str
    email: str
    role: Role
    fund_id: uuid.UUID | None
    fund: str
    organisation: str
    besides: tuple[uuid.UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class BadRow:
    """An invalid row, with the reason in the language of the reader."""

    row: int
    text: str
    reason: str


def decode(content: bytes) -> str:
    """The text of a file: UTF-8, or the UTF-16 of Excel, else the coding of Windows or of an old Mac."""
    if coding := utf16_coding(content[:400]):
        return content.decode(coding, errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode(old_coding(content), errors="replace")


def text_of_sheets(sheets: Sequence[Sequence[Sequence[str]]]) -> str:
    """The sheet of a workbook that has the columns (else the first one with anything in it), as CSV with tabs."""
    filled = [rows for rows in sheets if any(map(any, rows))]
    chosen = max(filled, key=lambda rows: len(_find_heads(rows)[1]), default=[])
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(chosen)
    return out.getvalue()


def read_accounts(
    text: str,
    *,
    funds: Mapping[str, uuid.UUID],
    names: Mapping[uuid.UUID, str] = MappingProxyType({}),
    taken: Collection[str] = (),
) -> tuple[list[NewAccount], list[BadRow]]:
    """The valid and invalid rows of a list with the columns naam (or voornaam and achternaam), e-mail, rol, fonds and
    (optional) organisatie and ook voor: further funds, with semicolons between.

    The columns may have any order, separated by comma, semicolon, tab or bar, below one of the first ten rows. `funds`
    maps slugs and names to ids, and `names` gives the name of each; `taken` holds the addresses with an account, in
    lower case.
    """
    text = text.lstrip("\ufeff")
    first, _newline, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and rest:
        text = rest
    try:
        lines = _split(text)
    except csv.Error:
        return [], [BadRow(1, first.strip()[:200], _("Dit is geen lijst. Bewaar ze in Excel als CSV."))]
    at, heads = _find_heads(lines)
    missing = [name for name in ("name", "email", "role") if name not in heads]
    if missing:
        dutch = {"name": "naam", "email": "e-mail", "role": "rol"}
        columns = ", ".join(dutch[name] for name in missing)
        return [], [BadRow(1, first.strip()[:200], _("Deze kolommen ontbreken: %(columns)s.", columns=columns))]
    known = {_comparable(key): fund_id for key, fund_id in funds.items()}
    good: list[NewAccount] = []
    bad: list[BadRow] = []
    seen: dict[str, int] = {}
    for number, cells in enumerate(lines[at + 1 :], start=at + 2):
        if not any(cell.strip() for cell in cells):
            continue
        written = " ".join(cell.strip() for cell in cells if cell.strip())[:200]
        if number > at + MAX_ROWS + 1:
            bad.append(BadRow(number, written, _("Een lijst telt hoogstens %(most)s rijen.", most=MAX_ROWS)))
            break
        values = {head: cells[where].strip() for head, where in heads.items() if where < len(cells)}
        try:
            read = _read(number, values, known, names)
            if read.email in taken:
                raise _RowError(_("Dit e-mailadres heeft al een account."))
            if read.email in seen:
                raise _RowError(_("Dit e-mailadres staat ook op rij %(row)s.", row=seen[read.email]))
        except _RowError as error:
            bad.append(BadRow(number, written, str(error)))
            continue
        seen[read.email] = number
        good.append(read)
    turned = [_turned(account.name) for account in good]
    if sum(name is not None for name in turned) * 2 > len(good):  # so are the names in this list written
        good = [replace(one, name=name or one.name) for one, name in zip(good, turned, strict=True)]
    return good, bad


def _split(text: str) -> list[list[str]]:
    """The rows of a list, split by the sign under which most columns have a name that we know. Raises csv.Error."""
    start = "\n".join(text.split("\n", HEADINGS_WITHIN)[:HEADINGS_WITHIN])

    def fitness(sign: str) -> tuple[int, int]:
        try:
            rows = list(csv.reader(io.StringIO(start, newline=""), delimiter=sign))
            return len(_find_heads(rows)[1]), start.count(sign)
        except csv.Error:
            return 0, 0

    return list(csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t|", key=fitness)))


def _find_heads(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """The row with the headings (from 0), and the column of each meaning in it."""
    found = []
    for at, row in enumerate(rows[:HEADINGS_WITHIN]):
        words = [_HEADS.get(" ".join(ascii_words(cell)), "") for cell in row]
        heads = {word: words.index(word) for word in words if word}
        if "last" in heads or "first" in heads:
            heads.setdefault("name", heads.get("last", heads.get("first", 0)))
        also = [at for at, cell in enumerate(row) if " ".join(ascii_words(cell)) in _ROLE_TOO]
        if also:
            heads.setdefault("role", also[0])
        found.append((at, heads))
    return max(found, key=lambda each: (len(each[1]), -each[0]), default=(0, {}))


def _comparable(name: str) -> str:
    """What names of funds have in common that differ only in case, accents, spaces or punctuation."""
    return letters_of(name)


#: The roles by what their words have in common, see `_comparable`.
_ROLES = {_comparable(word): role for word, role in ROLE_WORDS.items()}


class _RowError(ValueError):
    """An error in a row, with a message for the author of the list."""


def _read(
    number: int, values: Mapping[str, str], funds: Mapping[str, uuid.UUID], names: Mapping[uuid.UUID, str]
) -> NewAccount:
    """The account that a row describes; `funds` has the ids by `_comparable` names. Raises _RowError."""
    name = _whole_name(values)
    fund, organisation = (_said(values.get(column, "")) for column in ("fund", "organisation"))
    if not name:
        raise _RowError(_("De naam ontbreekt."))
    if len(name) > 120 or len(organisation) > 120:
        raise _RowError(_("De naam of de organisatie is langer dan 120 tekens."))
    email = _address(values.get("email", ""))
    role = _ROLES.get(_comparable(values.get("role", "")))
    if not values.get("role"):
        raise _RowError(_("De rol ontbreekt."))
    if role is None:
        words = _("sectorconsulent, directeur, isa, beheerder of gast")
        raise _RowError(
            _("De rol “%(role)s” bestaat niet. Kies uit: %(roles)s.", role=values.get("role", ""), roles=words)
        )
    if role in FUND_ROLES and not fund and _comparable(organisation) in funds:
        fund, organisation = organisation, ""
    if role is Role.GUEST and fund and not organisation and _comparable(fund) not in funds:
        fund, organisation = "", fund
    fund_id = _known_fund(fund, funds, names) if fund else None
    if role in FUND_ROLES and fund_id is None:
        raise _RowError(_("Een sectorconsulent of directeur hoort bij een fonds, en dat ontbreekt."))
    if role not in FUND_ROLES and fund_id is not None:
        raise _RowError(_("Alleen een sectorconsulent of directeur hoort bij een fonds. Gebruik de kolom organisatie."))
    besides = [_known_fund(part.strip(), funds, names) for part in values.get("besides", "").split(";") if part.strip()]
    if besides and fund_id is None:
        raise _RowError(_("Wie ook voor een ander fonds werkt, heeft eerst een eigen fonds nodig."))
    others = tuple(dict.fromkeys(each for each in besides if each != fund_id))
    return NewAccount(number, name, email, role, fund_id, fund, organisation, others)


def _said(cell: str) -> str:
    """What a cell says, on one line; empty where that is nothing (n.v.t., -)."""
    return "" if says_nothing(cell) else " ".join(cell.split())


def _known_fund(written: str, funds: Mapping[str, uuid.UUID], names: Mapping[uuid.UUID, str]) -> uuid.UUID:
    fund_id = funds.get(_comparable(written))
    if fund_id is None:
        raise _RowError(_unknown_fund(written, funds, names))
    return fund_id


def _whole_name(values: Mapping[str, str]) -> str:
    """First and last name in one. *Naam* beside *Voornaam* is the last name, or has the first one in it already."""
    first, middle, last, whole = (values.get(part, "") for part in ("first", "middle", "last", "name"))
    if "last" in values:
        whole = f"{first} {middle} {last}"
    elif first and not set(first.lower().split()) <= set(whole.lower().replace(",", " ").split()):
        whole = f"{first} {middle} {whole}"
    return " ".join(whole.split())


def _turned(name: str) -> str | None:
    """A name that is written with the last one first (Peeters, Jan) the other way round; None for any other."""
    last, comma, first = (part.strip() for part in name.partition(","))
    return f"{first} {last}" if comma and last and first and "," not in first else None


def _address(written: str) -> str:
    """The e-mail address in a cell, alone or as mail programs write it. Raises _RowError."""
    found = _IN_BRACKETS.search(written)
    address = one_line(found[1] if found else written).strip("'\";,. \u200b\ufeff")
    if address[:7].lower() == "mailto:":
        address = address[7:]
    address = address.partition("?")[0]
    if not address:
        raise _RowError(_("Het e-mailadres ontbreekt."))
    try:
        return validate_email(address, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise _RowError(_("%(email)s is geen geldig e-mailadres.", email=written)) from None


def _unknown_fund(fund: str, funds: Mapping[str, uuid.UUID], names: Mapping[uuid.UUID, str]) -> str:
    """That a fund does not exist, with the one that was probably meant."""
    close = difflib.get_close_matches(_comparable(fund), funds, 1, MIN_LIKENESS)
    if not close:
        return str(_("Het fonds “%(fund)s” bestaat niet.", fund=fund))
    name = names.get(funds[close[0]], close[0])
    return str(_("Het fonds “%(fund)s” bestaat niet. Bedoel je “%(name)s”?", fund=fund, name=name))
