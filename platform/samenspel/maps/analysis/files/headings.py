"""The row of a list or a matrix that has its headings, and what its columns mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from samenspel.maps.analysis.files.columns import IN_WORDS, REQUIRED, columns_of, tells_who_was_there
from samenspel.maps.analysis.files.errors import NetworkFileError
from samenspel.maps.analysis.files.names import is_total_row
from samenspel.maps.analysis.files.repair import chosen_places, column_key

Row = Sequence[str]

#: In how many rows the headings may stand.
HEADINGS_WITHIN = 10


@dataclass(frozen=True, slots=True)
class Heading:
    """The row with the headings: its place (from 0), what it says, the column of each meaning, and whether the one that
    says who was there is known only by what stands in it."""

    at: int
    cells: Row
    place: dict[str, int]
    by_marks: bool = False

    @property
    def missing(self) -> list[str]:
        return [column for column in REQUIRED if column not in self.place]


def find_heading(rows: Sequence[Row], chosen: Mapping[str, str] = MappingProxyType({})) -> Heading:
    """The row, of the first ten, in which most of the required columns have a name that we know, or a meaning that was
    chosen; of rows without any the fullest, and none of sums."""
    found = [
        Heading(at, row, chosen_places(row, columns_of(row), chosen)) for at, row in enumerate(rows[:HEADINGS_WITHIN])
    ]

    def fitness(each: Heading) -> tuple[int, int, int, int]:
        cells = 0 if each.place or is_total_row(each.cells) else sum(1 for cell in each.cells if cell.strip())
        return -len(each.missing), len(each.place), cells, -each.at

    return max(found, key=fitness, default=Heading(0, [], {}))


def with_attendance(heading: Heading, sample: Sequence[Row], chosen: Mapping[str, str]) -> Heading:
    """The headings, with the column that says who was there by what stands in it, whatever its heading, where none is
    called so."""
    if "present" in heading.place or "excused" in heading.place:
        return heading
    below = [row for row in sample[heading.at + 1 :] if any(cell.strip() for cell in row)]
    required = {heading.place.get(column) for column in REQUIRED}
    for at, cell in enumerate(heading.cells):
        free = at not in required and column_key(cell, at) not in chosen
        if free and tells_who_was_there([row[at] if at < len(row) else "" for row in below]):
            place = {column: where for column, where in heading.place.items() if where != at}
            return replace(heading, place={**place, "present": at}, by_marks=True)
    return heading


def joined(tables: Sequence[Sequence[Row]], chosen: Mapping[str, str] = MappingProxyType({})) -> Sequence[Row]:
    """The rows of several tables below the headings of the first one, each cell below its own heading."""
    first = find_heading(tables[0], chosen)
    rows = list(tables[0])
    width = len(first.cells)
    for table in tables[1:]:
        heading = find_heading(table, chosen)
        places = sorted((to, heading.place[column]) for column, to in first.place.items() if column in heading.place)
        for row in table[heading.at + 1 :]:
            moved = [""] * width
            for to, at in places:
                moved[to] = row[at] if at < len(row) else ""
            rows.append(moved)
    return rows


def missing_columns(heading: Heading) -> NetworkFileError:
    """What is missing in a file, in a sentence."""
    missing = " en ".join(IN_WORDS[column] for column in heading.missing)
    present = ", ".join(" ".join(cell.split())[:30] for cell in heading.cells if cell.strip())[:200]
    return NetworkFileError(
        f"Er ontbreekt een kolom met {missing} (er staat: {present or 'niets'}). Nodig zijn fonds, activiteit en "
        "datum; soort, thema, rol, gewicht, rapporteren en aanwezig mogen erbij."
    )
