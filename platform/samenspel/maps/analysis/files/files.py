"""Files of who took part in what: CSV (also compressed with gzip), XLSX, GraphML and GEXF, recognised by content.

CSV is streamed, so a file of hundreds of megabytes is no trouble; sheets and networks, whose parsers a small file can
make ask for anything, are read in a process of their own. What a file may look like is in docs/network-files.md.
"""

from __future__ import annotations

import csv
import gzip
import io
import os
import shutil
import sys
import tempfile
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from samenspel.maps.analysis.facts import dates
from samenspel.maps.analysis.facts.table import Table, TableBuilder
from samenspel.maps.analysis.files.columns import COLUMNS, FUND_WORDS, REQUIRED, TRAITS, is_yes
from samenspel.maps.analysis.files.errors import NetworkFileError
from samenspel.runtime.foreign import sandbox

#: How many bad rows are shown, and which share of them makes a file unusable.
EXAMPLES, MAX_BAD_SHARE = 3, 0.5
#: Up to here what comes from standard input is kept in memory.
MAX_IN_MEMORY = 64 * 2**20
#: What the reading of a sheet or a network that somebody gave on the command line may use.
LIMITS = sandbox.Limits(seconds=600, memory=16 * 2**30, answer=2**30)
#: How sheets begin, and what may stand before XML.
_SHEETS, _BLANK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"), b"\xef\xbb\xbf \t\r\n"
#: A cell longer than this is no name.
MAX_NAME = 500

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


def read_upload(file: IO[bytes], today: float, limit: int) -> Table:
    """The table in an open file that is not compressed, of at most `limit` rows. Raises NetworkFileError."""
    if is_gzip(file):
        raise NetworkFileError("Het bestand is ingepakt. Pak het eerst uit.")
    table = read_stream(file, today)
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


def read_stream(file: IO[bytes], today: float, progress: Progress = lambda _: None) -> Table:
    """The table in an open file, whatever it is. Raises NetworkFileError."""
    content: IO[bytes] = gzip.open(file) if is_gzip(file) else file  # type: ignore[assignment]  # noqa: SIM115
    start = content.read(4096)
    content.seek(0)
    if not start.strip():
        raise NetworkFileError("Het bestand is leeg.")
    if start.startswith(_SHEETS):
        from samenspel.maps.analysis.files.sheets import read_cells

        return _from_cells(read_cells(content.read()), today)
    if start.lstrip(_BLANK).startswith(b"<"):
        from samenspel.maps.analysis.files.graph_files import read_graph

        return read_graph(content.read(), start, today)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):  # what Excel calls Unicode text
        try:
            with closing(csv_rows(content, file, "utf-16", progress)) as rows:
                return _from_cells(rows, today)
        except UnicodeError:
            raise NetworkFileError("Het bestand begint als UTF-16 maar is het niet.") from None
    if b"\x00" in start:
        raise NetworkFileError("Dit is geen tekst: geef CSV (eventueel .gz), XLSX, GraphML of GEXF.")
    try:
        with closing(csv_rows(content, file, "utf-8-sig", progress)) as rows:
            return _from_cells(rows, today)
    except UnicodeDecodeError:
        content.seek(0)
        note = "Het bestand is geen UTF-8; het werd gelezen als Windows-1252."
        with closing(csv_rows(content, file, "cp1252", lambda _: None, errors="replace")) as rows:
            return _from_cells(rows, today, [note])


def csv_rows(
    content: IO[bytes], file: IO[bytes], encoding: str, progress: Progress, errors: str = "strict"
) -> Generator[Sequence[str], None, None]:
    """The rows of a CSV file, whatever separates its cells. `progress` hears how far we are in `file`, on disk."""
    text = io.TextIOWrapper(content, encoding=encoding, errors=errors, newline="")
    reported = 0
    try:
        head = text.readline()
        separator = max(",;\t|", key=lambda sign: (head.count(sign), sign == ","))
        yield next(csv.reader([head], delimiter=separator), [])
        for number, row in enumerate(csv.reader(text, delimiter=separator)):
            if number % 20_000 == 0:
                progress(file.tell() - reported)
                reported = file.tell()
            yield row
    except csv.Error as error:
        raise NetworkFileError(f"Het bestand is geen goede CSV ({error}).") from None
    finally:
        text.detach()


@dataclass
class RowProblems:
    """The rows that cannot be used and why, and how many names look like a formula."""

    count: int = 0
    examples: list[str] = field(default_factory=list)
    formulas: int = 0

    def add(self, line: int, why: str) -> None:
        self.count += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(f"rij {line}: {why}")

    def notes(self) -> Iterator[str]:
        if self.count:
            more = "" if self.count <= EXAMPLES else "; ..."
            rows = (
                "1 rij is niet bruikbaar en telt niet mee"
                if self.count == 1
                else (f"{self.count} rijen zijn niet bruikbaar en tellen niet mee")
            )
            yield f"{rows} ({'; '.join(self.examples)}{more})."
        if self.formulas:
            names = "1 naam begint" if self.formulas == 1 else f"{self.formulas} cellen met een naam beginnen"
            yield f"{names} met =: dat wordt als tekst gelezen, niet uitgerekend."


def _from_cells(rows: Iterable[Sequence[str]], today: float, notes: Sequence[str] = ()) -> Table:
    """The table in rows of cells; the first row has the names of the columns."""
    remaining = iter(rows)
    head = next(remaining, [])
    place, unused = _columns(head)
    at_org, at_act, at_t = (place[name] for name in REQUIRED)
    last = max(at_org, at_act, at_t)
    extra = {name: place[name] for name in ("kind", "theme", "role") if name in place}
    about = {name: place[name] for name in TRAITS if name in place}
    builder, problems, seen = TableBuilder(), RowProblems(), 0
    parsed: dict[str, float] = {}
    for line, row in enumerate(remaining, start=2):
        if not any(row):
            continue
        seen += 1
        if len(row) <= last:
            problems.add(line, f"te weinig cellen ({len(row)})")
            continue
        org, act, when = row[at_org].strip(), row[at_act].strip(), row[at_t]
        if not org or not act:
            problems.add(line, "geen organisatie" if not org else "geen activiteit")
            continue
        if len(org) > MAX_NAME or len(act) > MAX_NAME:
            problems.add(line, f"een naam is langer dan {MAX_NAME} tekens")
            continue
        t = parsed.get(when)
        if t is None:
            try:
                t = parsed[when] = dates.parse(when)
            except ValueError:
                problems.add(line, f"geen datum: {when.strip()[:30]!r}" if when.strip() else "geen datum")
                continue
        problems.formulas += org[0] == "=" or act[0] == "="
        weight = 1.0
        if "weight" in place:
            try:
                weight = _weight(row[place["weight"]] if len(row) > place["weight"] else "")
            except ValueError:
                problems.add(line, f"geen gewicht: {row[place['weight']].strip()[:30]!r}")
                continue
        quiet = False
        if "report" in place:
            try:
                quiet = not is_yes(row[place["report"]] if len(row) > place["report"] else "")
            except ValueError:
                problems.add(line, f"rapporteren is geen ja of nee: {row[place['report']].strip()[:30]!r}")
                continue
        more = {name: row[where].strip() for name, where in extra.items() if len(row) > where}
        traits = {name: row[where].strip()[:MAX_NAME] if len(row) > where else "" for name, where in about.items()}
        builder.add(org, act, t, **more, weight=weight, quiet=quiet, traits=traits)
    if not seen:
        raise NetworkFileError("Het bestand heeft een kop maar geen rijen.")
    if problems.count > MAX_BAD_SHARE * seen:
        raise NetworkFileError(
            f"Van de {seen} rijen zijn er {problems.count} niet bruikbaar: {'; '.join(problems.examples)}."
        )
    table = builder.build(today, (*notes, *unused, *problems.notes()))
    return replace(table, funds=_name(head[at_org]) in FUND_WORDS)


def _weight(text: str) -> float:
    text = text.strip().replace(",", ".")
    weight = float(text) if text else 1.0
    if not 0 < weight < float("inf"):
        raise ValueError(text)
    return weight


def _name(cell: str) -> str:
    """The name of a column, to compare with."""
    return cell.strip().strip('"').lower()


def _columns(head: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    """The position of each column that we read, and a note on those that we do not."""
    names = [_name(cell) for cell in head]
    place: dict[str, int] = {}
    for column, known in (COLUMNS | TRAITS).items():
        for name in known:
            if name in names and column not in place:
                place[column] = names.index(name)
    missing = [column for column in REQUIRED if column not in place]
    if missing:
        present = ", ".join(name[:30] for name in names if name)[:200]
        raise NetworkFileError(
            f"In de eerste rij ontbreekt de kolom {' en '.join(missing)} (er staat: {present or 'niets'}). "
            "Nodig zijn org, act en t; kind, theme, role, weight en report mogen erbij."
        )
    unused = [names[at] for at in range(len(names)) if at not in place.values() and names[at]]
    return place, [f"Niet gebruikt: de kolom {', '.join(unused)}."] if unused else []
