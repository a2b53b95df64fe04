"""The funds and the ties of the map as lists: their columns, and the part of them that was asked for."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _

from samenspel.maps.analysis.facts.participations import INITIATIVE, MEETING, MEMBERSHIP, TOPIC
from samenspel.maps.view.reading import Reading
from samenspel.web import Paging

#: How many rows are shown at once, and at most when all are asked for: what is longer keeps its pages.
SOME, MOST = 25, 200

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the key of its explanation, and by what it sorts. Numbers start with the largest, words with A."""

    key: str
    label: str
    about: str
    value: Callable[[Row], Any]
    is_number: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """The part of a list that was asked for: sorted by a column, turned around, with a name in it."""

    kind: str
    sort: str
    turned: bool
    words: str
    number: int
    all_rows: bool
    all_columns: bool

    @classmethod
    def of(cls, given: Mapping[str, str], number: int) -> "Asked":
        """What an address says, with what is usual where it says nothing or something odd."""
        kind = given.get("lijst", "")
        return cls(
            kind=kind if kind in ("fondsen", "banden") else "fondsen",
            sort=given.get("op", ""),
            turned=given.get("andersom") == "1",
            words=given.get("zoek", "").strip()[:80],
            number=number,
            all_rows=given.get("rijen") == "alle",
            all_columns=given.get("kolommen") == "alle",
        )

    @property
    def arguments(self) -> dict[str, str]:
        """The same as arguments of an address, without the page."""
        said = {
            "lijst": "banden" if self.kind == "banden" else "",
            "op": self.sort,
            "andersom": "1" if self.turned else "",
            "zoek": self.words,
            "rijen": "alle" if self.all_rows else "",
            "kolommen": "alle" if self.all_columns else "",
        }
        return {name: value for name, value in said.items() if value}

    def by(self, column: Column, now: Column) -> dict[str, str]:
        """The arguments that sort by a column; the one that sorts now is turned around."""
        return replace(self, sort=column.key, turned=column is now and not self.turned).arguments

    def with_rows(self, every: bool) -> dict[str, str]:
        """The arguments with all rows, or some at a time."""
        return replace(self, all_rows=every).arguments

    def with_columns(self, every: bool) -> dict[str, str]:
        """The arguments with all columns on a narrow screen as well, or the one that sorts."""
        return replace(self, all_columns=every).arguments


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a list. `by` sorts it; `shown` is the column that a narrow screen has room for beside the names."""

    asked: Asked
    columns: list[Column]
    by: Column
    shown: Column
    rows: list[Row]
    paging: Paging

    @property
    def falls(self) -> bool:
        """Whether the largest, or Z, comes first."""
        return self.by.is_number != self.asked.turned


def part(reading: Reading, asked: Asked) -> Part:
    """The part of a list that was asked for; the last page where there are fewer."""
    columns = _of_ties() if asked.kind == "banden" else _of_funds(reading)
    names = [column for column in columns if column.key in ("fonds", "met")]
    usual = next(column for column in columns if column.key == "sterkte")
    by = next((column for column in columns if column.key == asked.sort), usual)
    rows = reading.ties if asked.kind == "banden" else reading.funds
    if asked.words:
        words = _plain(asked.words)
        rows = [row for row in rows if any(words in column.value(row) for column in names)]
        if len(names) == 2:  # of a tie, the fund that was looked for stands first
            rows = [row if words in names[0].value(row) else _around(row) for row in rows]
    if by is not usual or asked.turned:
        # Of rows that are alike the strongest stays first.
        rows = sorted(rows, key=by.value, reverse=by.is_number != asked.turned)
    paging = Paging(asked.number, MOST if asked.all_rows else SOME, len(rows))
    paging = replace(paging, number=min(paging.number, paging.pages))
    rows = rows[paging.offset : paging.offset + paging.size]
    return Part(asked, columns, by, usual if by in names else by, rows, paging)


def _of_funds(reading: Reading) -> list[Column]:
    def group(node: Row) -> str:
        found = reading.community(node["community"])
        return _plain(found["label"]) if found else "~"  # after all letters

    if reading.steady:
        partners = Column(
            "opvallend", _("Opvallende partners"), "opvallend", lambda row: reading.steady.get(row["id"], 0)
        )
    else:
        partners = Column("partners", _("Partners"), "partners", lambda row: row["degree"])
    columns = [
        Column("fonds", _("Fonds"), "", lambda row: _plain(row["name"]), is_number=False),
        Column("groep", _("Groep"), "groep", group, is_number=False),
        Column("rol", _("Rol"), "rol", lambda row: row["roles"][0]["name"] if row["roles"] else "~", is_number=False),
        partners,
        Column("sterkte", _("Sterkte"), "sterkte", lambda row: row["strength"]),
        Column("brug", _("Brug"), "brug", lambda row: row["betweenness"]),
        Column(
            "zekerheid",
            _("Zeker in groep"),
            "zekerheid",
            lambda row: -1 if row["confidence"] is None else row["confidence"],
        ),
    ]
    # A column of dashes tells nothing: there may be no groups, or nobody looked how sure they are.
    has_doubt = any(row["confidence"] is not None for row in reading.funds)
    empty = {"groep": not reading.communities, "zekerheid": not has_doubt}
    return [column for column in columns if not empty.get(column.key)]


def _of_ties() -> list[Column]:
    def count(key: str, label: str, kind: str) -> Column:
        return Column(key, label, "keer", lambda row: row["counts"].get(kind, 0))

    return [
        Column("fonds", _("Fonds"), "", lambda row: _plain(row["a_name"]), is_number=False),
        Column("met", _("Met"), "", lambda row: _plain(row["b_name"]), is_number=False),
        Column("sterkte", _("Sterkte"), "band", lambda row: row["weight"]),
        count("overleg", _("Overleg"), MEMBERSHIP),
        count("bijeenkomsten", _("Bijeenkomsten"), MEETING),
        count("onderwerpen", _("Onderwerpen"), TOPIC),
        count("initiatieven", _("Initiatieven"), INITIATIVE),
        Column("laatst", _("Laatst"), "recentst", lambda row: row["day"]),
    ]


def _around(tie: Row) -> Row:
    """A tie seen from its other end."""
    ends = {"a": tie["b"], "b": tie["a"], "a_name": tie["b_name"], "b_name": tie["a_name"]}
    return tie | ends


def _plain(text: str) -> str:
    """A text to compare with: no capitals, no accents."""
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char)).casefold()
