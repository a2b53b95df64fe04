"""The rows of a CSV file, however a spreadsheet or a person wrote it, streamed.

A quote that nobody closed would make the reader of the standard library take all that follows for one cell: such a line
is read without its quotes, and counted.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import IO

from samenspel.maps.analysis.files.columns import REQUIRED, columns_of
from samenspel.maps.analysis.files.errors import NetworkFileError

SEPARATORS = ";\t,|"
#: How many lines are looked at to find out what separates the cells, and how many one cell may span.
LOOKED_AT, MAX_SPAN = 20, 60
#: How many rows lie between two reports of progress.
_REPORT_EVERY = 20_000

Progress = Callable[[int], object]


@dataclass
class StrayQuotes:
    """The lines (from 1) with a quote that nobody closed."""

    lines: list[int] = field(default_factory=list)

    def notes(self) -> Iterator[str]:
        if self.lines:
            where = ", ".join(map(str, self.lines[:3])) + (", ..." if len(self.lines) > 3 else "")
            what = "Een aanhalingsteken wordt" if len(self.lines) == 1 else f"{len(self.lines)} aanhalingstekens worden"
            yield f"{what} nergens gesloten (regel {where}): het is als gewone tekst gelezen."


def read_rows(
    content: IO[bytes],
    file: IO[bytes],
    encoding: str,
    progress: Progress,
    stray: StrayQuotes,
    errors: str = "strict",
) -> Generator[Sequence[str], None, None]:
    """The rows of a CSV file, whatever separates its cells. `progress` hears how far we are in `file`, on disk.

    A line `sep=;`, as Excel writes, is no row. Raises NetworkFileError and UnicodeDecodeError.
    """
    text = io.TextIOWrapper(content, encoding=encoding, errors=errors, newline="")
    reported = 0
    try:
        first = list(islice(text, LOOKED_AT))
        if first:
            first[0] = first[0].lstrip("\ufeff")
        separator, skipped = _separator_of(first)
        lines = _logical_lines(chain(first[skipped:], text), separator, 1 + skipped, stray)
        for number, row in enumerate(csv.reader(lines, delimiter=separator)):
            if number % _REPORT_EVERY == 0:
                progress(file.tell() - reported)
                reported = file.tell()
            yield row
    except csv.Error as error:
        raise NetworkFileError(f"Het bestand is geen goede CSV ({error}).") from None
    finally:
        text.detach()


def _separator_of(first: Sequence[str]) -> tuple[str, int]:
    """What separates the cells, and how many lines say only that.

    The sign counts under which most columns have a name that we know; else the one that splits into most cells.
    """
    if first:
        said = first[0].strip().strip('"')
        if said[:4].lower() == "sep=":
            return (said[4:] or "\t")[0], 1

    def fitness(sign: str) -> tuple[int, int, bool]:
        try:
            rows = list(csv.reader(first, delimiter=sign))
        except csv.Error:
            return 0, 0, False
        known = max((len(columns_of(row).keys() & set(REQUIRED)) for row in rows[:10]), default=0)
        return known, len(rows[0]) if rows else 0, sign == ","

    return max(SEPARATORS, key=fitness), 0


def _logical_lines(lines: Iterator[str], separator: str, number: int, stray: StrayQuotes) -> Iterator[str]:
    """The lines of the file, with those that one cell spans joined; `number` is that of the first."""
    width = 0
    held: list[str] = []
    for here, line in enumerate(lines, start=number):
        if not held and (line.count('"') == 0 or not _is_open(line, separator)):
            width = width or len(_cells(line, separator))
            yield line
            continue
        held.append(line)
        text = "".join(held)
        is_stray = _hides_cells(line, separator, width) if len(held) == 1 else _is_row(line, separator, width)
        if not is_stray and _is_open(text, separator):
            if len(held) <= MAX_SPAN:
                continue
            is_stray = True
        if is_stray:
            stray.lines.append(here - len(held) + 1)
            yield held[0].replace('"', "")
            yield from held[1:]
        else:
            width = width or len(_cells(text, separator))
            yield text
        held = []
    if held:
        stray.lines.append(here - len(held) + 1)
        yield held[0].replace('"', "")
        yield from held[1:]


def _cells(text: str, separator: str) -> list[str]:
    return next(csv.reader([text], delimiter=separator), [])


def _is_open(text: str, separator: str) -> bool:
    """Whether a text ends inside of a quoted cell: then what comes after it is no row of its own."""
    return sum(1 for _row in csv.reader([text, "x\n"], delimiter=separator)) == 1


def _hides_cells(line: str, separator: str, width: int) -> bool:
    """Whether the cell that a line leaves open holds just the other cells of the row."""
    cells = _cells(line, separator)
    return len(cells) < width == len(cells) + cells[-1].count(separator)


def _is_row(line: str, separator: str, width: int) -> bool:
    """Whether a line looks like a row of the table: what stands inside of a cell does not."""
    return '"' not in line and 1 < width == len(_cells(line, separator))
