"""Reads a list of accounts (CSV) without the database: the accounts in it, and the rows with an error."""

import csv
import io
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _

from samenspel.people.words import FUND_ROLES, ROLE_WORDS
from samenspel.viewer import Role

#: More rows than the sector has people mean that another file was chosen by mistake.
MAX_ROWS = 2000
#: More bytes than this are no list of so many rows.
MAX_BYTES = 500_000

_HEADS = {
    "naam": "name",
    "name": "name",
    "e-mail": "email",
    "email": "email",
    "e-mailadres": "email",
    "mail": "email",
    "rol": "role",
    "role": "role",
    "fonds": "fund",
    "sectorfonds": "fund",
    "fund": "fund",
    "organisatie": "organisation",
    "organisation": "organisation",
}


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
    """The text of a file: UTF-8 with or without a byte order mark, else the encoding of Excel on Windows."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read_accounts(
    text: str, *, funds: Mapping[str, uuid.UUID], taken: Collection[str] = ()
) -> tuple[list[NewAccount], list[BadRow]]:
    """The valid and invalid rows of a list with the columns naam, e-mail, rol, fonds and (optional) organisatie.

    The columns may have any order, separated by comma, semicolon or tab. `funds` maps slugs and names, both in
    lower case, to ids; `taken` holds the addresses that have an account already, in lower case.
    """
    text = text.lstrip("\ufeff")
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    try:
        lines = iter(list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))
    except csv.Error:
        return [], [BadRow(1, first.strip()[:200], _("Dit is geen lijst. Bewaar ze in Excel als CSV."))]
    heads = [_HEADS.get(head.strip().lower(), "") for head in next(lines, [])]
    missing = [name for name in ("name", "email", "role") if name not in heads]
    if missing:
        dutch = {"name": "naam", "email": "e-mail", "role": "rol"}
        columns = ", ".join(dutch[name] for name in missing)
        return [], [BadRow(1, first.strip()[:200], _("Deze kolommen ontbreken: %(columns)s.", columns=columns))]
    good: list[NewAccount] = []
    bad: list[BadRow] = []
    seen: dict[str, int] = {}
    for number, cells in enumerate(lines, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        written = " ".join(cell.strip() for cell in cells if cell.strip())[:200]
        if number > MAX_ROWS + 1:
            bad.append(BadRow(number, written, _("Een lijst telt hoogstens %(most)s rijen.", most=MAX_ROWS)))
            break
        values = {head: cell.strip() for head, cell in zip(heads, cells, strict=False) if head}
        try:
            read = _read(number, values, funds)
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


class _RowError(ValueError):
    """An error in a row, with a message for the author of the list."""


def _read(number: int, values: Mapping[str, str], funds: Mapping[str, uuid.UUID]) -> NewAccount:
    """The account that a row describes. Raises _RowError."""
    name, fund = " ".join(values.get("name", "").split()), values.get("fund", "")
    organisation = values.get("organisation", "")
    if not name:
        raise _RowError(_("De naam ontbreekt."))
    if len(name) > 120 or len(organisation) > 120:
        raise _RowError(_("De naam of de organisatie is langer dan 120 tekens."))
    if not values.get("email"):
        raise _RowError(_("Het e-mailadres ontbreekt."))
    try:
        email = validate_email(values["email"], check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise _RowError(_("%(email)s is geen geldig e-mailadres.", email=values["email"])) from None
    role = ROLE_WORDS.get(values.get("role", "").lower())
    if role is None:
        words = _("sectorconsulent, directeur, isa, beheerder of gast")
        raise _RowError(
            _("De rol “%(role)s” bestaat niet. Kies uit: %(roles)s.", role=values.get("role", ""), roles=words)
        )
    fund_id = funds.get(fund.lower()) if fund else None
    if fund and fund_id is None:
        raise _RowError(_("Het fonds “%(fund)s” bestaat niet.", fund=fund))
    if role in FUND_ROLES and fund_id is None:
        raise _RowError(_("Een sectorconsulent of directeur hoort bij een fonds, en dat ontbreekt."))
    if role not in FUND_ROLES and fund_id is not None:
        raise _RowError(_("Alleen een sectorconsulent of directeur hoort bij een fonds. Gebruik de kolom organisatie."))
    return NewAccount(number, name, email, role, fund_id, fund, organisation)
