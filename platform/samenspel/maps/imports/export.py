"""What counts of a file as a file again, in each form that can be read back to the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from samenspel.maps.analysis.facts.participations import INITIATIVE, MEETING, MEMBERSHIP, TOPIC
from samenspel.maps.analysis.files import incoming, names
from samenspel.maps.imports.queries import ExportLine
from samenspel.printable import cell_text, printable

if TYPE_CHECKING:
    import networkx as nx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = ("fonds", "activiteit", "datum", "soort", "thema", "rol", "gewicht", "rapporteren")
#: What the kinds are called in a file, whoever reads it: these words are understood.
_KINDS = {MEETING: "bijeenkomst", MEMBERSHIP: "overleg", TOPIC: "onderwerp", INITIATIVE: "initiatief"}
_LEAD = "trekker"

Cells = tuple[str, str, Any, str, str, str, float, str]


def rows_of(lines: Sequence[ExportLine], ours: Mapping[str, str]) -> list[Cells]:
    """The cells of each participation; `ours` has the names of funds by slug."""
    called = names_that_come_back({line.fund for line in lines}, ours)
    return [
        (
            called[line.fund],
            line.title,
            line.day,
            _KINDS[line.kind],
            line.theme or "",
            _LEAD if line.led else "",
            line.weight,
            "nee" if line.unreported else "ja",
        )
        for line in lines
    ]


def names_that_come_back(slugs: Collection[str], ours: Mapping[str, str]) -> dict[str, str]:
    """How each of these funds is called in a file: by its name, and by its slug where the name would be read as no
    name, as several, or as that of another fund.
    """
    by_name = {slug: ours[slug] for slug in slugs}
    divided = names.several(by_name.values(), is_plural=False)
    apart = names.spellings(dict.fromkeys(by_name.values(), 1))
    meant = incoming.match_names(by_name.values(), ours)

    def stays(slug: str, name: str) -> bool:
        is_plain = names.clean(name) == name and not names.is_number(name) and not names.is_total(name)
        return is_plain and name not in divided and name not in apart and meant.get(name) == (slug, True)

    return {slug: name if stays(slug, name) else slug for slug, name in by_name.items()}


def csv_of(rows: Sequence[Cells]) -> bytes:
    """As a Flemish spreadsheet opens it: semicolons, decimal commas, a byte order mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for row in rows:
        writer.writerow([_number(cell) if isinstance(cell, float) else cell_text(str(cell)) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _number(value: float) -> str:
    return f"{int(value)}" if value == int(value) else repr(value).replace(".", ",")


def workbook_of(rows: Sequence[Cells]) -> bytes:
    """As a workbook, with days that are days."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Deelnames")
        day, bold = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"bold": True})
        sheet.write_row(0, 0, HEADINGS, bold)
        for number, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, place, printable(cell))
                elif isinstance(cell, float):
                    sheet.write_number(number, place, cell)
                else:
                    sheet.write_datetime(number, place, cell, day)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 4, 24)
    return buffer.getvalue()


def _graph(rows: Sequence[Cells]) -> nx.Graph[str]:
    """Funds and activities as two kinds of nodes, with a tie for each participation."""
    import networkx as nx  # a fifth of a second, and hardly anybody exports

    network: nx.Graph[str] = nx.Graph()
    numbers: dict[tuple[int, str], str] = {}
    for org, act, day, kind, theme, role, weight, report in rows:
        ends = []
        for side, label in enumerate((org, act)):
            node = numbers.setdefault((side, label), f"{'fa'[side]}{len(numbers)}")
            network.add_node(node, label=printable(label), bipartite=side)
            ends.append(node)
        about: dict[str, Any] = {
            "kind": kind,
            "theme": printable(theme),
            "role": role,
            "weight": weight,
            "report": report,
        }
        network.add_edge(*ends, t=day.isoformat(), **about)
    return network


def gexf_of(rows: Sequence[Cells]) -> bytes:
    from networkx.readwrite.gexf import GEXFWriter

    writer = GEXFWriter(_graph(rows), encoding="utf-8", version="1.2draft")
    # The schema knows no name of a graph.
    writer.graph_element.attrib.pop("name")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def graphml_of(rows: Sequence[Cells]) -> bytes:
    import networkx as nx

    file = io.BytesIO()
    nx.write_graphml(_graph(rows), file, encoding="utf-8")
    return file.getvalue()


#: By the ending of the file: what writes it, and its media type.
FORMS: dict[str, tuple[Callable[[Sequence[Cells]], bytes], str]] = {
    "csv": (csv_of, "text/csv; charset=utf-8"),
    "xlsx": (workbook_of, XLSX),
    "gexf": (gexf_of, "application/gexf+xml"),
    "graphml": (graphml_of, "application/graphml+xml"),
}
