"""Reads tables for a preview. Runs in a process of its own: see `runtime.foreign.sandbox`."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import IO, Any

from samenspel.documents.previews.office import PasswordNeeded

MAX_ROWS, MAX_COLUMNS, MAX_LETTERS = 200, 30, 300
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def first_sheet(file: IO[bytes]) -> tuple[list[list[str]], bool, int]:
    """The rows of the first sheet, whether there are more than these, and the number of sheets."""
    import python_calamine

    content = file.read()
    if content.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in content:
        raise PasswordNeeded
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except python_calamine.PasswordError as error:
        raise PasswordNeeded from error
    sheet = book.get_sheet_by_index(0)
    rows, is_cut = _cut(sheet.iter_rows())
    return rows, is_cut, len(book.sheet_names)


def comma_separated(file: IO[bytes]) -> tuple[list[list[str]], bool, int]:
    """The rows of a file with commas, semicolons or tabs between its cells."""
    content = file.read(2**20)
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    first = text.partition("\n")[0]
    separator = max(";,\t", key=first.count)
    rows, is_cut = _cut(csv.reader(io.StringIO(text), delimiter=separator))
    return rows, is_cut, 1


def _cut(rows: Iterable[Sequence[Any]]) -> tuple[list[list[str]], bool]:
    """The first cells of a table as words, without the rows and columns at its end that are empty."""
    words: list[list[str]] = []
    is_cut = False
    for row in rows:
        if len(words) == MAX_ROWS:
            is_cut = True
            break
        is_cut = is_cut or len(row) > MAX_COLUMNS
        words.append([_words(cell) for cell in row[:MAX_COLUMNS]])
    while words and not any(words[-1]):
        words.pop()
    width = max((number for row in words for number, cell in enumerate(row, 1) if cell), default=0)
    return [(row + [""] * width)[:width] for row in words] if width else [], is_cut


def _words(cell: Any) -> str:
    if isinstance(cell, bool) or cell is None:
        return "" if cell is None else ("ja" if cell else "nee")
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.10g}".replace(".", ",")
    if isinstance(cell, datetime):
        return cell.strftime("%d/%m/%Y" if cell.time() == time() else "%d/%m/%Y %H:%M")
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    return str(cell)[:MAX_LETTERS]
