"""The sheets of a workbook (XLSX, XLS, ODS) as rows of text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from samenspel.maps.analysis.facts import dates
from samenspel.maps.analysis.files.errors import NetworkFileError
from samenspel.runtime.foreign.workbooks import Sheet, WorkbookError, sheets_in


def read_sheets(content: bytes) -> list[Sheet]:
    """The sheets that are not hidden, with dates as decimal years. Raises NetworkFileError."""
    try:
        return sheets_in(content, _text)
    except WorkbookError as error:
        raise NetworkFileError(f"Het rekenblad kan niet gelezen worden ({error}).") from None


def read_cells(content: bytes) -> Sequence[Sequence[str]]:
    """The rows of the first sheet with anything in it. Raises NetworkFileError."""
    return next((sheet.rows for sheet in read_sheets(content) if any(map(any, sheet.rows))), [])


def _text(value: object) -> str:
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return repr(dates.start_of_day(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return str(value)
