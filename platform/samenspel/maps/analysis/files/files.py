"""Files of who took part in what: CSV (also compressed with gzip), XLSX, GraphML and GEXF, recognised by content.

CSV is streamed, so a file of hundreds of megabytes is no trouble; sheets and networks, whose parsers a small file can
make ask for anything, are read in a process of their own. What a file may look like is in docs/network-files.md.
"""

from __future__ import annotations

import gzip
import os
import shutil
import sys
import tempfile
import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from samenspel.maps.analysis.facts.table import Table
from samenspel.maps.analysis.files import csv_rows, headings, lists, other_files
from samenspel.maps.analysis.files.errors import NetworkFileError
from samenspel.maps.analysis.files.repair import Repair
from samenspel.runtime.foreign import sandbox
from samenspel.runtime.foreign.codings import old_coding, utf16_coding

if TYPE_CHECKING:
    from samenspel.runtime.foreign.workbooks import Sheet

#: Up to here what comes from standard input is kept in memory.
MAX_IN_MEMORY = 64 * 2**20
#: So much of a text tells in which coding it is; and how these are called.
MAX_LOOKED_AT, _CODINGS = 2**20, {"cp1252": "Windows-1252", "mac_roman": "Mac Roman"}
#: What the reading of a sheet or a network that somebody gave on the command line may use.
LIMITS = sandbox.Limits(seconds=600, memory=16 * 2**30, answer=2**30)
#: How sheets begin, and what may stand before XML.
_SHEETS, _BLANK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"), b"\xef\xbb\xbf \t\r\n"

Progress = Callable[[int], object]


def read(path: str, today: float, progress: Progress = lambda _: None) -> Table:
    """The table in a file, or in standard input when the path is `-`; rows after `today` are left out.

    `progress` hears how many bytes more were read, see `size`. Raises NetworkFileError.
    """
    with open_file(path) as file:
        if needs_parser(file):
            return Table.from_json(read_apart("table", file, today))
        return read_stream(file, today, progress)


def needs_parser(file: IO[bytes]) -> bool:
    """Whether the file, packed or not, is no plain text of rows; it is rewound."""
    with gzip.open(file) if is_gzip(file) else nullcontext(file) as content:
        start = content.read(4096)
    file.seek(0)
    return start.startswith(_SHEETS) or start.lstrip(_BLANK).startswith(b"<")


def read_apart(what: str, file: IO[bytes], *arguments: object) -> Any:
    """What a reader finds in a file in a process of its own, see `readers`. Raises NetworkFileError."""
    try:
        answer = sandbox.run(f"samenspel.maps.analysis.files.readers:{what}", [file], *arguments, limits=LIMITS)
    except sandbox.Unreadable as error:
        words = "te groot om te lezen" if error.reason != sandbox.Reason.BROKEN else "stuk"
        raise NetworkFileError(f"Het bestand is {words} ({error}).") from None
    if "problem" in answer:
        raise NetworkFileError(answer["problem"])
    return answer[what]


def read_upload(file: IO[bytes], today: float, limit: int, repair: Repair | None = None) -> Table:
    """The table in an open file that is not compressed, of at most `limit` rows. Raises NetworkFileError."""
    if is_gzip(file):
        raise NetworkFileError("Het bestand is ingepakt. Pak het eerst uit.")
    table = read_stream(file, today, repair=repair)
    if not len(table):
        raise NetworkFileError("Er blijft geen enkele rij over.")
    if len(table) > limit:
        raise NetworkFileError(f"Er staan {len(table)} rijen in het bestand, hoogstens {limit} gaan tegelijk.")
    return table


def size(path: str) -> int:
    """How many bytes there are to read; 0 when nobody knows."""
    try:
        return 0 if path == "-" else os.stat(path).st_size
    except OSError:
        return 0


@contextmanager
def open_file(path: str) -> Iterator[IO[bytes]]:
    """The file, which can be rewound. Errors of reading it become a NetworkFileError."""
    try:
        with _open_binary(path) as file:
            yield file
    except FileNotFoundError:
        raise NetworkFileError(f"Er is geen bestand {path}.") from None
    except IsADirectoryError:
        raise NetworkFileError(f"{path} is een map, geen bestand.") from None
    except PermissionError:
        raise NetworkFileError(f"{path} mag niet gelezen worden.") from None
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise NetworkFileError("Het ingepakte bestand (gzip) is beschadigd of niet volledig.") from None


def _open_binary(path: str) -> IO[bytes]:
    if path != "-":
        return Path(path).open("rb")
    spooled = tempfile.SpooledTemporaryFile(max_size=MAX_IN_MEMORY)  # noqa: SIM115
    shutil.copyfileobj(sys.stdin.buffer, spooled)
    spooled.seek(0)
    return spooled


def is_gzip(file: IO[bytes]) -> bool:
    """Whether the file is compressed with gzip; it is rewound."""
    is_gzip = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    return is_gzip


def read_stream(
    file: IO[bytes], today: float, progress: Progress = lambda _: None, repair: Repair | None = None
) -> Table:
    """The table in an open file, whatever it is; see `lists.table_of` for `repair`. Raises NetworkFileError."""
    content: IO[bytes] = gzip.open(file) if is_gzip(file) else file  # type: ignore[assignment]  # noqa: SIM115
    start = content.read(4096)
    content.seek(0)
    if not start.strip(_BLANK + b"\x00"):
        raise NetworkFileError("Het bestand is leeg.")
    other_files.refuse(start, content)
    if start.startswith(_SHEETS):
        from samenspel.maps.analysis.files.sheets import read_sheets

        return _of_sheets(read_sheets(content.read()), today, repair)
    if start.lstrip(_BLANK).startswith(b"<"):
        from samenspel.maps.analysis.files.graphs.graph_files import read_graph

        return read_graph(content.read(), today)
    if encoding := utf16_coding(start):  # what Excel calls Unicode text
        try:
            return _of_text(content, file, today, progress, encoding, repair=repair)
        except UnicodeError:
            raise NetworkFileError("Het bestand begint als UTF-16 maar is het niet.") from None
    if b"\x00" in start:
        raise NetworkFileError("Dit is geen tekst: geef CSV (eventueel .gz), XLSX, GraphML of GEXF.")
    try:
        return _of_text(content, file, today, progress, "utf-8-sig", repair=repair)
    except UnicodeDecodeError:
        content.seek(0)
        coding = old_coding(content.read(MAX_LOOKED_AT))
        note = f"Het bestand is geen UTF-8; het werd gelezen als {_CODINGS[coding]}."
        return _of_text(content, file, today, lambda _: None, coding, "replace", [note], repair)


def _of_text(
    content: IO[bytes],
    file: IO[bytes],
    today: float,
    progress: Progress,
    encoding: str,
    errors: str = "strict",
    notes: Sequence[str] = (),
    repair: Repair | None = None,
) -> Table:
    stray = csv_rows.StrayQuotes()
    with ExitStack() as stack:

        def open_rows() -> Generator[Sequence[str], None, None]:
            content.seek(0)
            stray.lines.clear()
            return stack.enter_context(closing(csv_rows.read_rows(content, file, encoding, progress, stray, errors)))

        found = lists.table_of(open_rows, today, repair=repair)
    return replace(found, notes=(*notes, *stray.notes(), *found.notes))


def _of_sheets(sheets: Sequence[Sheet], today: float, repair: Repair | None = None) -> Table:
    """The table in the sheets of a workbook: of all that have the headings, or of the one with most of them."""
    filled = [sheet for sheet in sheets if any(map(any, sheet.rows))]
    if not filled:
        raise NetworkFileError("Het rekenblad is leeg.")
    columns = repair.choices.columns if repair else {}
    missing = {sheet.name: len(headings.find_heading(sheet.rows, columns).missing) for sheet in filled}
    whole = [sheet for sheet in filled if not missing[sheet.name]]
    chosen = whole or [min(filled, key=lambda sheet: missing[sheet.name])]
    notes = []
    if len(filled) > 1:
        others = [sheet.name for sheet in filled if sheet not in chosen]
        notes.append(f"Gelezen: {_sheet_names(chosen)}." + (f" Niet gelezen: {', '.join(others)}." if others else ""))
    rows = headings.joined([sheet.rows for sheet in chosen], columns)
    return lists.table_of(lambda: rows, today, notes, repair)


def _sheet_names(sheets: Sequence[Sheet]) -> str:
    return ("het blad " if len(sheets) == 1 else "de bladen ") + ", ".join(sheet.name for sheet in sheets)
