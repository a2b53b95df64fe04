"""Files with who took part in what: CSV (also packed with gzip), XLSX, GraphML and GEXF, told apart by their content.

Everything is streamed, so a file of hundreds of megabytes is no trouble. What a file may look like is in
docs/network-files.md.
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
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from samenspel.maps.analysis.facts import dates
from samenspel.maps.analysis.facts.table import Table, TableBuilder

#: The columns we read, and the other names that people give them.
COLUMNS = {
    "org": ("org", "organisation", "organization", "organisatie", "fonds", "fund", "sectorfonds"),
    "act": ("act", "activity", "activiteit", "project", "event"),
    "t": ("t", "date", "datum", "time", "tijd", "dag", "jaar", "year"),
    "kind": ("kind", "soort"),
    "theme": ("theme", "thema"),
    "role": ("role", "rol"),
    "weight": ("weight", "gewicht"),
    "report": ("report", "rapporteren"),
}
NEEDED = ("org", "act", "t")
#: What a file may say of organisations.
TRAITS = {
    "type": ("type", "orgtype", "organisatietype"),
    "country": ("country", "land"),
    "region": ("region", "regio", "provincie"),
    "sector": ("sector",),
    "committee": ("committee", "pc", "paritair comité", "paritair comite"),
}
#: Who calls the organisations by one of these, has funds.
FUNDS = frozenset({"fonds", "fund", "sectorfonds"})
#: What people write for yes and no.
YES = frozenset({"ja", "j", "yes", "y", "true", "waar", "1"})
NO = frozenset({"nee", "neen", "n", "no", "false", "onwaar", "0"})
#: How many bad rows are shown, and which share of them makes a file unusable.
SHOWN, TOO_MANY = 3, 0.5
#: Up to here what comes from standard input is kept in memory.
IN_MEMORY = 64 * 2**20
#: A cell longer than this is no name.
LONGEST = 500

Progress = Callable[[int], object]


class NetworkFileError(Exception):
    """The file cannot be used; the text says why, in a sentence."""


def read(path: str, today: float, progress: Progress = lambda _: None) -> Table:
    """The table in a file, or in standard input when the path is `-`; rows after `today` are left out.

    `progress` hears how many bytes more were read, see `size`. Raises FileTrouble.
    """
    with open_file(path) as file:
        return _by_content(file, today, progress)


def read_upload(file: IO[bytes], today: float, most: int) -> Table:
    """The table in an open file that is not packed, of at most so many rows. Raises FileTrouble."""
    if _is_packed(file):
        raise NetworkFileError("Het bestand is ingepakt. Pak het eerst uit.")
    table = _by_content(file, today, lambda _: None)
    if not len(table):
        raise NetworkFileError("Er blijft geen enkele rij over.")
    if len(table) > most:
        raise NetworkFileError(f"Er staan {len(table)} rijen in het bestand, hoogstens {most} gaan tegelijk.")
    return table


def size(path: str) -> int:
    """How many bytes there are to read; 0 when nobody knows."""
    try:
        return 0 if path == "-" else os.stat(path).st_size
    except OSError:
        return 0


@contextmanager
def open_file(path: str) -> Iterator[IO[bytes]]:
    """The file, in which one can go back to the start. What is wrong with it as a file becomes a FileTrouble."""
    try:
        with _begun(path) as file:
            yield file
    except FileNotFoundError:
        raise NetworkFileError(f"Er is geen bestand {path}.") from None
    except IsADirectoryError:
        raise NetworkFileError(f"{path} is een map, geen bestand.") from None
    except PermissionError:
        raise NetworkFileError(f"{path} mag niet gelezen worden.") from None
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise NetworkFileError("Het ingepakte bestand (gzip) is beschadigd of niet volledig.") from None


def _begun(path: str) -> IO[bytes]:
    if path != "-":
        return Path(path).open("rb")
    kept = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    shutil.copyfileobj(sys.stdin.buffer, kept)
    kept.seek(0)
    return kept


def _is_packed(file: IO[bytes]) -> bool:
    """Whether it is packed with gzip; one stands at the start after it."""
    packed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    return packed


def _by_content(file: IO[bytes], today: float, progress: Progress) -> Table:
    content: IO[bytes] = gzip.open(file) if _is_packed(file) else file  # type: ignore[assignment]  # noqa: SIM115
    start = content.read(4096)
    content.seek(0)
    if not start.strip():
        raise NetworkFileError("Het bestand is leeg.")
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        from samenspel.maps.analysis.files.sheets import cells

        return _of_cells(cells(content.read()), today)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        from samenspel.maps.analysis.files.graph_files import read_graph

        return read_graph(content.read(), start, today)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):  # what Excel calls Unicode text
        try:
            with closing(csv_rows(content, file, "utf-16", progress)) as rows:
                return _of_cells(rows, today)
        except UnicodeError:
            raise NetworkFileError("Het bestand begint als UTF-16 maar is het niet.") from None
    if b"\x00" in start:
        raise NetworkFileError("Dit is geen tekst: geef CSV (eventueel .gz), XLSX, GraphML of GEXF.")
    try:
        with closing(csv_rows(content, file, "utf-8-sig", progress)) as rows:
            return _of_cells(rows, today)
    except UnicodeDecodeError:
        content.seek(0)
        note = "Het bestand is geen UTF-8; het werd gelezen als Windows-1252."
        with closing(csv_rows(content, file, "cp1252", lambda _: None, errors="replace")) as rows:
            return _of_cells(rows, today, [note])


def csv_rows(
    content: IO[bytes], file: IO[bytes], encoding: str, progress: Progress, errors: str = "strict"
) -> Generator[Sequence[str], None, None]:
    """The rows of a CSV file, whatever separates its cells; tells how far we are in the file on disk."""
    text = io.TextIOWrapper(content, encoding=encoding, errors=errors, newline="")
    done = 0
    try:
        head = text.readline()
        separator = max(",;\t|", key=lambda sign: (head.count(sign), sign == ","))
        yield next(csv.reader([head], delimiter=separator), [])
        for number, row in enumerate(csv.reader(text, delimiter=separator)):
            if number % 20_000 == 0:
                progress(file.tell() - done)
                done = file.tell()
            yield row
    except csv.Error as error:
        raise NetworkFileError(f"Het bestand is geen goede CSV ({error}).") from None
    finally:
        text.detach()


@dataclass
class _Bad:
    """Rows that cannot be used, and cells that look odd."""

    count: int = 0
    shown: list[str] = field(default_factory=list)
    formulas: int = 0

    def add(self, line: int, why: str) -> None:
        self.count += 1
        if len(self.shown) < SHOWN:
            self.shown.append(f"rij {line}: {why}")

    def notes(self) -> Iterator[str]:
        if self.count:
            more = "" if self.count <= SHOWN else "; ..."
            told = (
                "1 rij is niet bruikbaar en telt niet mee"
                if self.count == 1
                else (f"{self.count} rijen zijn niet bruikbaar en tellen niet mee")
            )
            yield f"{told} ({'; '.join(self.shown)}{more})."
        if self.formulas:
            told = "1 naam begint" if self.formulas == 1 else f"{self.formulas} cellen met een naam beginnen"
            yield f"{told} met =: dat wordt als tekst gelezen, niet uitgerekend."


def _of_cells(rows: Iterable[Sequence[str]], today: float, notes: Sequence[str] = ()) -> Table:
    """The table in rows of cells of which the first names the columns."""
    waiting = iter(rows)
    head = next(waiting, [])
    place, said = _columns(head)
    at_org, at_act, at_t = (place[name] for name in NEEDED)
    last = max(at_org, at_act, at_t)
    extra = {name: place[name] for name in ("kind", "theme", "role") if name in place}
    about = {name: place[name] for name in TRAITS if name in place}
    columns, bad, seen = TableBuilder(), _Bad(), 0
    read_before: dict[str, float] = {}
    for line, row in enumerate(waiting, start=2):
        if not any(row):
            continue
        seen += 1
        if len(row) <= last:
            bad.add(line, f"te weinig cellen ({len(row)})")
            continue
        org, act, when = row[at_org].strip(), row[at_act].strip(), row[at_t]
        if not org or not act:
            bad.add(line, "geen organisatie" if not org else "geen activiteit")
            continue
        if len(org) > LONGEST or len(act) > LONGEST:
            bad.add(line, f"een naam is langer dan {LONGEST} tekens")
            continue
        t = read_before.get(when)
        if t is None:
            try:
                t = read_before[when] = dates.parse(when)
            except ValueError:
                bad.add(line, f"geen datum: {when.strip()[:30]!r}" if when.strip() else "geen datum")
                continue
        bad.formulas += org[0] == "=" or act[0] == "="
        weight = 1.0
        if "weight" in place:
            try:
                weight = _weight(row[place["weight"]] if len(row) > place["weight"] else "")
            except ValueError:
                bad.add(line, f"geen gewicht: {row[place['weight']].strip()[:30]!r}")
                continue
        quiet = False
        if "report" in place:
            try:
                quiet = not is_yes(row[place["report"]] if len(row) > place["report"] else "")
            except ValueError:
                bad.add(line, f"rapporteren is geen ja of nee: {row[place['report']].strip()[:30]!r}")
                continue
        more = {name: row[where].strip() for name, where in extra.items() if len(row) > where}
        traits = {name: row[where].strip()[:LONGEST] if len(row) > where else "" for name, where in about.items()}
        columns.add(org, act, t, **more, weight=weight, quiet=quiet, traits=traits)
    if not seen:
        raise NetworkFileError("Het bestand heeft een kop maar geen rijen.")
    if bad.count > TOO_MANY * seen:
        raise NetworkFileError(f"Van de {seen} rijen zijn er {bad.count} niet bruikbaar: {'; '.join(bad.shown)}.")
    table = columns.table(today, (*notes, *said, *bad.notes()))
    return replace(table, funds=_name(head[at_org]) in FUNDS)


def _weight(text: str) -> float:
    text = text.strip().replace(",", ".")
    weight = float(text) if text else 1.0
    if not 0 < weight < float("inf"):
        raise ValueError(text)
    return weight


def is_yes(text: str) -> bool:
    """What a cell or attribute says of reporting; nothing said is yes. Raises ValueError."""
    said = text.strip().lower()
    if said in YES or not said:
        return True
    if said in NO:
        return False
    raise ValueError(text)


def _name(cell: str) -> str:
    """What a column is called."""
    return cell.strip().strip('"').lower()


def _columns(head: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    """Where each column stands, and a note on those that are not used."""
    names = [_name(cell) for cell in head]
    place: dict[str, int] = {}
    for column, known in (COLUMNS | TRAITS).items():
        for name in known:
            if name in names and column not in place:
                place[column] = names.index(name)
    missing = [column for column in NEEDED if column not in place]
    if missing:
        told = ", ".join(name[:30] for name in names if name)[:200]
        raise NetworkFileError(
            f"In de eerste rij ontbreekt de kolom {' en '.join(missing)} (er staat: {told or 'niets'}). "
            "Nodig zijn org, act en t; kind, theme, role, weight en report mogen erbij."
        )
    unused = [names[at] for at in range(len(names)) if at not in place.values() and names[at]]
    return place, [f"Niet gebruikt: de kolom {', '.join(unused)}."] if unused else []
