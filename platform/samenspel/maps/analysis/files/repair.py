"""What a reader of a list did not understand, and what a person says that it means.

`Choices` are those of a person: for this file, or remembered from an earlier one. A `Repair` carries them to the reader
of rows, and back what it made of each column, which values it did not understand, and what it decided for the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from samenspel.maps.analysis.files.names import clean, same_name

#: How many cells show what is in a column, and how long they and the keys of what is remembered may be.
MAX_SAMPLES, MAX_SAMPLE, MAX_KEY = 3, 60, 200
#: How many of the values that were not understood, of one kind, are given.
MAX_VALUES = 40


@dataclass(frozen=True)
class Choices:
    """`columns` gives the meaning of a heading (see `column_key`), empty for none; `marks` whether a mark says that a
    fund was there; `days` the day (ISO 8601) of a text; `orders` whether the month comes first in files with the same
    headings (see `headings_key`), and `month_first` whether it does in this one. With `fill_funds` a row without a fund
    is of the fund above it, with False it is of none. `names` are those of our funds: a cell may hold several of them.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, bool] = field(default_factory=dict)
    days: Mapping[str, str] = field(default_factory=dict)
    orders: Mapping[str, bool] = field(default_factory=dict)
    month_first: bool | None = None
    fill_funds: bool | None = None
    names: Sequence[str] = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class Repair:
    """The choices for a file; and once it was read what was `found`, as JSON: `columns` (key, heading, meaning, place,
    samples), `missing` columns, whether it is a `matrix`, `month_first` (None where no date depends on it) with an
    `example`, `headings` (see `headings_key`), `blank_funds` (rows without a fund) and whether those were `filled`, and
    `problems` (kind, count, and values with their count and first row).
    """

    choices: Choices = field(default_factory=Choices)
    found: dict[str, Any] = field(default_factory=dict)


def column_key(heading: str, at: int) -> str:
    """By what a column is known again: its heading, or its place (from 0) where it has none."""
    return same_name(clean(heading))[:MAX_KEY] or f"#{at + 1}"


def headings_key(cells: Sequence[str]) -> str:
    """By what a file with the same headings is known again."""
    return "|".join(filter(None, (same_name(clean(cell)) for cell in cells)))[:MAX_KEY]


def chosen_places(cells: Sequence[str], place: Mapping[str, int], chosen: Mapping[str, str]) -> dict[str, int]:
    """The column of each meaning in a row of headings, with those that were chosen by a person."""
    said = {at: chosen[key] for at, cell in enumerate(cells) if (key := column_key(cell, at)) in chosen}
    found = {meaning: at for meaning, at in place.items() if at not in said}
    return found | {meaning: at for at, meaning in said.items() if meaning}


def described(cells: Sequence[str], place: Mapping[str, int], rows: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    """Each column that has a heading or anything in it, with its meaning and the first cells of it."""
    meaning = {at: name for name, at in place.items()}
    found = []
    for at in range(max((len(row) for row in (cells, *rows[:MAX_KEY])), default=0)):
        heading = clean(cells[at]) if at < len(cells) else ""
        below = dict.fromkeys(
            " ".join(row[at].split())[:MAX_SAMPLE] for row in rows if at < len(row) and row[at].strip()
        )
        if heading or below:
            found.append(
                {
                    "key": column_key(heading, at), "heading": heading[:MAX_SAMPLE], "meaning": meaning.get(at, ""),
                    "place": at + 1, "samples": list(below)[:MAX_SAMPLES],
                }
            )  # fmt: skip
    return found
