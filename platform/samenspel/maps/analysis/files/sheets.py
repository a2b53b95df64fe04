"""The first sheet of a workbook (XLSX, XLS, ODS) as rows of text."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence

from python_calamine import CalamineError, CalamineWorkbook

from samenspel.maps.analysis.facts import dates
from samenspel.maps.analysis.files.errors import NetworkFileError


def read_cells(content: bytes) -> Iterator[Sequence[str]]:
    """The rows, as far as anything stands in them. Values of formulas count, formulas do not."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0)
        for row in sheet.iter_rows():
            yield [_text(value) for value in row]
    except (CalamineError, OSError, ValueError) as error:
        raise NetworkFileError(f"Het rekenblad kan niet gelezen worden ({str(error)[:100]}).") from None


def _text(value: object) -> str:
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return repr(dates.start_of_day(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
