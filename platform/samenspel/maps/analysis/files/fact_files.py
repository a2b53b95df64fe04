"""A file about the organisations themselves: how many consultants (FTE) they have, and how large they are.

CSV (also packed with gzip) or a sheet with a column `org` and a column `fte`, `size` or both. It may be the file of who
took part in what, when that has such columns; what stands there last of an organisation holds.
"""

from __future__ import annotations

import gzip
import io
import math
from collections.abc import Iterable, Sequence
from contextlib import closing
from typing import IO, get_args

from samenspel.maps.analysis.facts.participations import FundFact, Size
from samenspel.maps.analysis.files.files import COLUMNS, NetworkFileError, csv_rows, open_file

FTE = ("fte", "vte", "consultants", "consulenten")
SIZE = ("size", "grootte", "omvang")
#: More bytes than this are no list of organisations.
LARGEST = 256 * 2**20
#: Nobody has so many consultants.
MAX_FTE = 10_000.0


def read(path: str) -> dict[str, FundFact]:
    """What the file tells of each organisation. Raises FileTrouble."""
    with open_file(path) as file:
        return _facts(_rows(file))


def _rows(file: IO[bytes]) -> Iterable[Sequence[str]]:
    packed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    content = (gzip.GzipFile(fileobj=file) if packed else file).read(LARGEST + 1)
    if len(content) > LARGEST:
        raise NetworkFileError(f"Het bestand over de organisaties is groter dan {LARGEST // 2**20} MB.")
    if not content.strip():
        raise NetworkFileError("Het bestand over de organisaties is leeg.")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        from samenspel.maps.analysis.files.sheets import cells

        return cells(content)
    if b"\x00" in content[:4096]:
        raise NetworkFileError("Het bestand over de organisaties is geen tekst: geef CSV (eventueel .gz) of XLSX.")
    try:
        content.decode("utf-8-sig")
        encoding = "utf-8-sig"
    except UnicodeDecodeError:
        encoding = "cp1252"
    buffer = io.BytesIO(content)
    with closing(csv_rows(buffer, buffer, encoding, lambda _: None, errors="replace")) as rows:
        return list(rows)


def _facts(rows: Iterable[Sequence[str]]) -> dict[str, FundFact]:
    waiting = iter(rows)
    head = [cell.strip().strip('"').lower() for cell in next(waiting, [])]
    at = {name: next((head.index(one) for one in known if one in head), -1) for name, known in _KNOWN.items()}
    if at["org"] < 0 or (at["fte"] < 0 and at["size"] < 0):
        raise NetworkFileError("Het bestand over de organisaties heeft een kolom org nodig, en fte, size of beide.")
    facts: dict[str, FundFact] = {}
    for line, row in enumerate(waiting, start=2):

        def cell(name: str, row: Sequence[str] = row) -> str:
            return row[at[name]].strip() if 0 <= at[name] < len(row) else ""

        org = cell("org")
        if not org:
            continue
        before = facts.get(org, FundFact(org, org))
        fte = _fte(cell("fte"), line)
        size = _size(cell("size"), line)
        facts[org] = FundFact(org, org, size or before.size, before.consultants_fte if fte is None else fte)
    return facts


_KNOWN = {"org": COLUMNS["org"], "fte": FTE, "size": SIZE}


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
