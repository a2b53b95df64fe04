"""The accounts as a workbook, which the import reads back as it is."""

import io
from collections.abc import Iterable
from typing import NamedTuple

from samenspel.printable import printable
from samenspel.viewer import Role

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: In Dutch whoever asks, as the import reads them. The roles are the words of the import as well.
HEADINGS = ("naam", "e-mail", "rol", "fonds", "organisatie", "ook voor")
_ROLES = {
    Role.CONSULTANT: "sectorconsulent",
    Role.DIRECTOR: "directeur",
    Role.ISA: "intersectoraal adviseur",
    Role.ADMIN: "beheerder",
    Role.GUEST: "gast",
}


class AccountRow(NamedTuple):
    """An account as a row of the list."""

    name: str
    email: str
    role: Role
    fund: str
    organisation: str
    besides: str = ""


def workbook_of(rows: Iterable[AccountRow]) -> bytes:
    """The accounts, below a row of headings; text that somebody typed never becomes a formula or a link."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet, bold = book.add_worksheet("Accounts"), book.add_format({"bold": True})
        for place, heading in enumerate(HEADINGS):
            sheet.write_string(0, place, heading, bold)
        for number, row in enumerate(rows, start=1):
            cells = (row.name, row.email, _ROLES[row.role], row.fund, row.organisation, row.besides)
            for place, cell in enumerate(cells):
                sheet.write_string(number, place, printable(cell))
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(HEADINGS) - 1, 28)
    return buffer.getvalue()
