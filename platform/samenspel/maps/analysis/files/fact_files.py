"""A file about the organisations themselves: how many consultants (FTE) they have, and how large they are.

CSV (also compressed with gzip) or a sheet with a column `org` and a column `fte`, `size` or both. It may be the same
file as that of who took part in what. Of several rows about an organisation the last one counts.
"""

from __future__ import annotations

import gzip
import io
import math
from collections.abc import Sequence
from contextlib import closing
from typing import IO, get_args

from samenspel.maps.analysis.facts.participations import FundFact, Size
from samenspel.maps.analysis.files import csv_rows
from samenspel.maps.analysis.files.columns import columns_of, heading_words
from samenspel.maps.analysis.files.errors import NetworkFileError
from samenspel.maps.analysis.files.files import is_gzip, needs_parser, open_file, read_apart
from samenspel.maps.analysis.files.headings import HEADINGS_WITHIN
from samenspel.maps.analysis.files.names import clean

FTE = ("fte", "vte", "consultants", "consulenten")
SIZE = ("size", "grootte", "omvang")
#: More bytes than this are no list of organisations.
MAX_BYTES = 256 * 2**20
#: More consultants than any organisation has.
MAX_FTE = 10_000.0


def read(path: str) -> dict[str, FundFact]:
    """What the file tells of each organisation. Raises NetworkFileError."""
    with open_file(path) as file:
        if not needs_parser(file):
            return read_stream(file)
        rows: list[tuple[str, Size | None, float | None]] = read_apart("facts", file)
        return {org: FundFact(org, org, size, fte) for org, size, fte in rows}


def read_stream(file: IO[bytes]) -> dict[str, FundFact]:
    """What an open file tells. Raises NetworkFileError."""
    return _facts(_rows(file))


def _rows(file: IO[bytes]) -> Sequence[Sequence[str]]:
    content = (gzip.GzipFile(fileobj=file) if is_gzip(file) else file).read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise NetworkFileError(f"Het bestand over de organisaties is groter dan {MAX_BYTES // 2**20} MB.")
    if not content.strip():
        raise NetworkFileError("Het bestand over de organisaties is leeg.")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        from samenspel.maps.analysis.files.sheets import read_cells

        return read_cells(content)
    if b"\x00" in content[:4096]:
        raise NetworkFileError("Het bestand over de organisaties is geen tekst: geef CSV (eventueel .gz) of XLSX.")
    try:
        content.decode("utf-8-sig")
        encoding = "utf-8-sig"
    except UnicodeDecodeError:
        encoding = "cp1252"
    buffer, stray = io.BytesIO(content), csv_rows.StrayQuotes()
    with closing(csv_rows.read_rows(buffer, buffer, encoding, lambda _: None, stray, "replace")) as rows:
        return list(rows)


def _facts(rows: Sequence[Sequence[str]]) -> dict[str, FundFact]:
    first = [_places(row) for row in rows[:HEADINGS_WITHIN]]
    place = max(first, key=len, default={})
    if "org" not in place or len(place) < 2:
        raise NetworkFileError("Het bestand over de organisaties heeft een kolom fonds nodig, en fte, omvang of beide.")
    facts: dict[str, FundFact] = {}
    for line, row in enumerate(rows, start=1):
        if line <= first.index(place) + 1:
            continue

        def cell(name: str, row: Sequence[str] = row) -> str:
            return row[place[name]].strip() if place.get(name, len(row)) < len(row) else ""

        org = clean(cell("org"))
        if not org:
            continue
        before = facts.get(org, FundFact(org, org))
        fte = _fte(cell("fte"), line)
        size = _size(cell("size"), line)
        facts[org] = FundFact(org, org, size or before.size, before.consultants_fte if fte is None else fte)
    return facts


def _places(head: Sequence[str]) -> dict[str, int]:
    """The position of each column that we read in a row of headings."""
    called = [" ".join(heading_words(cell)) for cell in head]
    places = {"org": columns_of(head).get("org", -1)}
    places |= {name: next((called.index(one) for one in known if one in called), -1) for name, known in _KNOWN.items()}
    return {name: at for name, at in places.items() if at >= 0}


_KNOWN = {"fte": FTE, "size": SIZE}


def _fte(text: str, line: int) -> float | None:
    if not text:
        return None
    try:
        fte = float(text.replace(",", "."))
    except ValueError:
        fte = math.nan
    if not 0 <= fte <= MAX_FTE:
        raise NetworkFileError(f"Rij {line}: {text[:30]!r} is geen aantal voltijdse consulenten (fte).")
    return fte


def _size(text: str, line: int) -> Size | None:
    known: dict[str, Size] = {size: size for size in get_args(Size)}
    if text and text.lower() not in known:
        raise NetworkFileError(f"Rij {line}: size is {text[:30]!r}, en kan {', '.join(known)} zijn.")
    return known.get(text.lower())
