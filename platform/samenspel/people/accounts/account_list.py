"""Reads a list of accounts (CSV) without the database: the accounts in it, and the rows with an error."""

import csv
import difflib
import io
import re
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _

from samenspel.people.sector.likeness import letters_of
from samenspel.people.words import FUND_ROLES, ROLE_WORDS
from samenspel.runtime.foreign.codings import old_coding
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
    "organisatie": "organisation",
    "organisation": "organisation",
    "bedrijf": "organisation",
    "company": "organisation",
}
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


@dataclass(frozen=True, slots=True)
class BadRow:
    """An invalid row, with the reason in the language of the reader."""

    row: int
    text: str
    reason: str


def decode(content: bytes) -> str:
    """The text of a file: UTF-8, or the UTF-16 of Excel, else the coding of Windows or of an old Mac."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if content[1:200:2].count(0) > len(content[1:200:2]) * 0.8 > 1 and 0 not in content[:200:2]:
        return content.decode("utf-16-le", errors="replace")
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
    (optional) organisatie.

    The columns may have any order, separated by comma, semicolon or tab, below one of the first ten rows. `funds` maps
    slugs and names to ids, and `names` gives the name of each; `taken` holds the addresses with an account, in lower
    case.
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

    return list(csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=fitness)))


def _find_heads(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """The row with the headings (from 0), and the column of each meaning in it."""
    found = []
    for at, row in enumerate(rows[:HEADINGS_WITHIN]):
        words = [_HEADS.get(" ".join(ascii_words(cell)), "") for cell in row]
        heads = {word: words.index(word) for word in words if word}
        if "last" in heads or "first" in heads:
            heads.setdefault("name", heads.get("last", heads.get("first", 0)))
        found.append((at, heads))
    return max(found, key=lambda each: (len(each[1]), -each[0]), default=(0, {}))


def _comparable(name: str) -> str:
    """What names of funds have in common that differ only in case, accents, spaces or punctuation."""
    return letters_of(name)


class _RowError(ValueError):
    """An error in a row, with a message for the author of the list."""


def _read(
    number: int, values: Mapping[str, str], funds: Mapping[str, uuid.UUID], names: Mapping[uuid.UUID, str]
) -> NewAccount:
    """The account that a row describes; `funds` has the ids by `_comparable` names. Raises _RowError."""
    name = " ".join(values.get("name", "").split())
    if "first" in values or "last" in values:
        name = " ".join(f"{values.get('first', '')} {values.get('last', '')}".split())
    fund, organisation = " ".join(values.get("fund", "").split()), values.get("organisation", "")
    if not name:
        raise _RowError(_("De naam ontbreekt."))
    if len(name) > 120 or len(organisation) > 120:
        raise _RowError(_("De naam of de organisatie is langer dan 120 tekens."))
    email = _address(values.get("email", ""))
    role = ROLE_WORDS.get(" ".join(values.get("role", "").lower().split()))
    if role is None:
        words = _("sectorconsulent, directeur, isa, beheerder of gast")
        raise _RowError(
            _("De rol “%(role)s” bestaat niet. Kies uit: %(roles)s.", role=values.get("role", ""), roles=words)
        )
    fund_id = funds.get(_comparable(fund)) if fund else None
    if fund and fund_id is None:
        raise _RowError(_unknown_fund(fund, funds, names))
    if role in FUND_ROLES and fund_id is None:
        raise _RowError(_("Een sectorconsulent of directeur hoort bij een fonds, en dat ontbreekt."))
    if role not in FUND_ROLES and fund_id is not None:
        raise _RowError(_("Alleen een sectorconsulent of directeur hoort bij een fonds. Gebruik de kolom organisatie."))
    return NewAccount(number, name, email, role, fund_id, fund, organisation)


def _address(written: str) -> str:
    """The e-mail address in a cell, alone or as mail programs write it. Raises _RowError."""
    found = _IN_BRACKETS.search(written)
    address = (found[1] if found else written).strip().strip("'\";,")
    if address[:7].lower() == "mailto:":
        address = address[7:].partition("?")[0]
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
