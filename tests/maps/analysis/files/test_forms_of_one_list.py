"""One list of 48 participations of 8 funds in 12 activities, in each of the forms in which people send it."""

import datetime as dt
import io
import random
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
import xlsxwriter

from samenspel.maps.analysis.files import files
from samenspel.maps.analysis.files.names import same_name
from tests.maps.analysis.files.test_kept_lists import rows as rows_of

TODAY = 2026.9
FUNDS = ("Alimento", "Cevora", "Co-valent", "Constructiv", "Educam", "Horeca Forma", "Liberform", "Volta")
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
)  # fmt: skip
Row = tuple[str, str, dt.date]
Cells = list[list[Any]]


def _base() -> Iterator[Row]:
    picks = random.Random(39)
    for number in range(12):
        day = dt.date(2023 + number % 3, 1 + number, 5 + 2 * number)
        for fund in sorted(picks.sample(FUNDS, 4)):
            yield fund, f"Werkgroep {number + 1}", day


BASE = list(_base())
HEAD = ["fonds", "activiteit", "datum"]


def listed(date: Callable[[dt.date], Any] = str, head: list[str] = HEAD) -> Cells:
    return [head, *([fund, act, date(day)] for fund, act, day in BASE)]


def csv(cells: Cells, separator: str = ";", newline: str = "\r\n") -> str:
    def cell(value: Any) -> str:
        text = str(value)
        return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in f'{separator}"\n') else text

    return newline.join(separator.join(map(cell, row)) for row in cells) + newline


def flemish(day: dt.date) -> str:
    return f"{day.day}/{day.month:02}/{day.year % 100}"


def in_words(day: dt.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short(day: dt.date) -> str:
    month = MONTHS[day.month - 1]
    return f"{day.day}-{'mrt' if month == 'maart' else month[:3]}-{day.year % 100:02}"


def mixed(*ways: Callable[[dt.date], Any]) -> Cells:
    """The dates in several ways."""
    return [HEAD, *([fund, act, ways[number % len(ways)](day)] for number, (fund, act, day) in enumerate(BASE))]


def itself(day: dt.date) -> dt.date:
    return day


def more(cells: Cells, heading: str, of: Callable[[int, list[Any]], Any], at: int = 99) -> Cells:
    """The same with a column more: `of` gives its cell for a row."""
    return [[*row[:at], of(number, row) if number else heading, *row[at:]] for number, row in enumerate(cells)]


def books(write: Callable[[xlsxwriter.Workbook], None], options: dict[str, Any] | None = None) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"default_date_format": "dd/mm/yyyy"} | (options or {})) as workbook:
        write(workbook)
    return content.getvalue()


def sheet(workbook: xlsxwriter.Workbook, cells: Cells, name: str = "", top: int = 0, left: int = 0) -> Any:
    made = workbook.add_worksheet(name)
    for number, row in enumerate(cells):
        made.write_row(top + number, left, row)
    return made


def very_hidden_first() -> bytes:
    def write(workbook: xlsxwriter.Workbook) -> None:
        sheet(workbook, [HEAD, *([fund, "Geheim", day] for fund, _act, day in BASE)], "Oud").very_hidden()
        shown = sheet(workbook, listed(itself), "Deelnames")
        shown.activate()
        shown.set_first_sheet()

    return books(write)


def hidden_rows_and_columns() -> bytes:
    """What a filter hides still counts: it is of the list."""

    def write(workbook: xlsxwriter.Workbook) -> None:
        cells = [[*row[:2], "x", row[2]] for row in listed(itself)]
        cells[0][2] = "intern nr"
        made = sheet(workbook, cells)
        made.set_column("C:C", None, None, {"hidden": True})
        for number in range(5, 20):
            made.set_row(number, None, None, {"hidden": True})

    return books(write)


def merged_funds() -> bytes:
    def write(workbook: xlsxwriter.Workbook) -> None:
        made = sheet(workbook, [HEAD])
        top = 1
        for fund in FUNDS:
            own = [(act, day) for each, act, day in BASE if each == fund]
            for number, (act, day) in enumerate(own):
                made.write_row(top + number, 1, [act, day])
            made.merge_range(top, 0, top + len(own) - 1, 0, fund)
            top += len(own)

    return books(write)


def merged_headings() -> bytes:
    """A title over all columns, and headings in two rows: what is above says what the lower ones are of."""

    def write(workbook: xlsxwriter.Workbook) -> None:
        cells = [["", "", ""], ["Wie", "Wat en wanneer", ""], *listed(itself)]
        made = sheet(workbook, cells)
        made.merge_range("A1:C1", "Overzicht van de deelnames 2023-2025")
        made.merge_range("B2:C2", "Wat en wanneer")

    return books(write)


def _activities() -> list[tuple[str, dt.date]]:
    return sorted({(act, day) for _fund, act, day in BASE}, key=lambda each: int(each[0].split()[1]))


def matrix(mark: str, absent: str, date: Callable[[dt.date], Any] = flemish) -> Cells:
    cells: Cells = [["activiteit", "datum", *FUNDS]]
    for act, day in _activities():
        cells.append([act, date(day), *(mark if (fund, act, day) in BASE else absent for fund in FUNDS)])
    return cells


def turned(mark: str, absent: str) -> Cells:
    acts = _activities()
    rows = [[fund, *(mark if (fund, act, day) in BASE else absent for act, day in acts)] for fund in FUNDS]
    return [["Fonds", *(act for act, _day in acts)], ["datum", *(flemish(day) for _act, day in acts)], *rows]


def several_in_a_cell(separator: str) -> Cells:
    found: Cells = [["Activiteit", "Datum", "Deelnemende fondsen"]]
    for act, day in _activities():
        found.append([act, str(day), separator.join(fund for fund, each, _day in BASE if each == act)])
    return found


def with_absent(mark: str, other: str) -> Cells:
    cells = [[*row, mark] for row in listed(flemish)]
    cells[0][3] = "Aanwezig?"
    everybody = [(fund, act, day) for act, day in _activities() for fund in FUNDS]
    return cells + [[fund, act, flemish(day), other] for fund, act, day in everybody if (fund, act, day) not in BASE]


def once_above(of: str) -> Cells:
    """Each activity once above its funds, or each fund once above its activities."""
    at = 1 if of == "act" else 0
    found: Cells = [HEAD]
    above: object = ""
    for row in sorted(BASE, key=lambda one: (one[at], one)):
        cells: list[Any] = [row[0], row[1], str(row[2])]
        if row[at] == above:
            cells[at] = ""
            if of == "act":
                cells[2] = ""
        found.append(cells)
        above = row[at]
    return found


def written_otherwise(change: Callable[[str], str]) -> Cells:
    """Each third name as somebody else writes it."""
    return [
        HEAD,
        *([change(fund) if number % 3 == 2 else fund, act, str(day)] for number, (fund, act, day) in enumerate(BASE)),
    ]


def odd_rows() -> Cells:
    extra: Cells = [["Totaal", "48", ""], ["", "", ""], ["#N/B", "Werkgroep 1", "2023-01-05"], ["Eindtotaal", "", "48"]]
    return [*listed(), *extra, ["(leeg)", "(leeg)", "(leeg)"], ["Subtotaal 2023", "", "16"]]


def with_stray_quote(row: int) -> str:
    lines = csv(listed()).split("\r\n")
    lines[row] = '"' + lines[row]
    return "\r\n".join(lines)


def weighed() -> Cells:
    cells = [[*row, "1"] for row in listed()]
    cells[0][3] = "Gewicht"
    return [*cells, ["Educam", "Niet doorgegaan", "2024-01-01", "0"], ["Volta", "Niet doorgegaan", "2024-01-01", "0,0"]]


def subtotals() -> Cells:
    found: Cells = [HEAD]
    for act, day in _activities():
        found += [[fund, act, str(day)] for fund, each, _day in BASE if each == act]
        found.append([f"Totaal {act}", "", "4"])
    return found


def ods(cells: Cells) -> bytes:
    def cell(value: Any) -> str:
        what = f'value-type="date" office:date-value="{value}"' if isinstance(value, dt.date) else 'value-type="string"'
        return f"<table:table-cell office:{what}><text:p>{value}</text:p></table:table-cell>"

    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in cells)
    start, end = "", ""
    for name in ("office:document-content", "office:body", "office:spreadsheet", "table:table"):
        start, end = f"{start}<{name}>", f"</{name}>{end}"
    names = "".join(f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    start = start.replace("content>", f"content{names}>").replace("table>", 'table table:name="Blad1">')
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", start + rows + end)
    return content.getvalue()


FORMS: dict[str, Callable[[], str | bytes]] = {
    "plain": lambda: csv(listed()),
    "headings in row ten": lambda: csv([["Deelnames van de fondsen", "", ""], *[["", "", ""]] * 8, *listed()]),
    "headings in several rows": lambda: csv([["Wie", "Wat", "Wanneer"], ["(fonds)", "(naam)", "(dag)"], *listed()]),
    "headings with line breaks": lambda: csv(listed(head=["Sector-\nfonds", "Naam\nactiviteit", "Datum\n(dd/mm/jj)"])),
    "sep line": lambda: "sep=;\r\n" + csv(listed()),
    "sep line with a tab": lambda: "sep=\t\r\n" + csv(listed(), "\t"),
    "sep line after a mark": lambda: "\ufeffsep=,\r\n" + csv(listed(), ","),
    "double mark": lambda: "\ufeff\ufeff" + csv(listed()),
    "utf-16 as Excel saves": lambda: csv(listed(), "\t").encode("utf-16"),
    "utf-16 the other way": lambda: b"\xfe\xff" + csv(listed(), "\t").encode("utf-16-be"),
    "old lines": lambda: csv(listed(), newline="\r"),
    "two digits": lambda: csv(listed(flemish)),
    "short months": lambda: csv(listed(short)),
    "long months": lambda: csv(listed(in_words)),
    "weekdays": lambda: csv(listed(lambda day: f"maandag {in_words(day)}")),
    "serial numbers": lambda: csv(listed(lambda day: (day - dt.date(1899, 12, 30)).days)),
    "month first": lambda: csv(listed(lambda day: f"{day.month}/{day.day}/{day.year}")),
    "mixed dates": lambda: csv(mixed(flemish, in_words, short)),
    "1904": lambda: books(lambda workbook: sheet(workbook, listed(itself)), {"date_1904": True}),
    "dates as text and as dates": lambda: books(lambda w: sheet(w, mixed(flemish, itself))),
    "from C4": lambda: books(lambda workbook: sheet(workbook, listed(itself), top=3, left=2)),
    "very hidden sheet": very_hidden_first,
    "hidden rows and columns": hidden_rows_and_columns,
    "merged headings": merged_headings,
    "merged funds": merged_funds,
    "activities once": lambda: csv(once_above("act")),
    "funds once": lambda: csv(once_above("org")),
    "matrix": lambda: csv(matrix("x", "")),
    "matrix with a total": lambda: csv(
        [*more(matrix("1", "0"), "Totaal", lambda _n, row: row.count("1")), ["Totaal", "", *"12345678", "48"]]
    ),
    "matrix of yes and no": lambda: csv(matrix("ja", "nee")),
    "matrix of words": lambda: csv(matrix("Aanwezig", "Verontschuldigd")),
    "turned matrix": lambda: csv(turned("X", "")),
    "turned matrix of words": lambda: csv(turned("V", "verontsch.")),
    "several with commas": lambda: csv(several_in_a_cell(", ")),
    "several with lines": lambda: csv(several_in_a_cell("\n")),
    "several with slashes": lambda: csv(several_in_a_cell(" / ")),
    "present": lambda: csv(with_absent("ja", "nee")),
    "present, with a cross": lambda: csv(with_absent("x", "")),
    "present or excused": lambda: csv(with_absent("Aanwezig", "Verontschuldigd")),
    "represented": lambda: csv(with_absent("vertegenwoordigd", "afwezig")),
    "capitals": lambda: csv(written_otherwise(str.upper)),
    "accents": lambda: csv(written_otherwise(lambda name: name.replace("a", "a\u0301"))),
    "spaces": lambda: csv(written_otherwise(lambda name: f"\u00a0{name} ".replace(" F", "\u202fF"))),
    "invisible signs": lambda: csv(written_otherwise(lambda name: name[:2] + "\u200b\u00ad" + name[2:] + "\ufeff")),
    "apostrophes": lambda: csv(written_otherwise(lambda name: f"\u2018{name}\u2019")),
    "hyphens": lambda: csv(written_otherwise(lambda name: name.replace("-", "\u2011"))),
    "odd rows": lambda: csv(odd_rows()),
    "a stray quote": lambda: with_stray_quote(7),
    "a stray quote at the end": lambda: with_stray_quote(48),
    "weights": lambda: csv(weighed()),
    "ods": lambda: ods(listed()),
    "ods with dates": lambda: ods(listed(itself)),
    "matrix in a workbook": lambda: books(lambda w: sheet(w, matrix("x", "", itself))),
    "matrix with a remark": lambda: csv(more(matrix("x", ""), "opmerking", lambda n, _r: "veel volk" if n % 2 else "")),
    "matrix with numbers of people": lambda: csv(matrix("2", "")),
    "matrix below a title": lambda: csv([["Aanwezigheden", *[""] * 9], [""] * 10, *matrix("x", "-")]),
    "matrix with blocks": lambda: csv([["", "", "Groot", "", "", "", "Klein", "", "", ""], *matrix("x", "-")]),
    "turned matrix, dates in the headings": lambda: csv(
        [["Fonds", *(f"{act} ({flemish(day)})" for act, day in _activities())], *turned("x", "")[2:]]
    ),
    "turned matrix, dates above": lambda: csv([turned("x", "")[1], turned("x", "")[0], *turned("x", "")[2:]]),
    "turned matrix with totals": lambda: csv(
        more(turned("x", ""), "Totaal", lambda n, row: "" if n == 1 else row.count("x"))
    ),
    "a number before each row": lambda: csv(more(listed(), "Nr.", lambda n, _row: n, at=0)),
    "a person in each row": lambda: csv(
        more(more(listed(), "Naam", lambda n, _row: f"Els {n}"), "E-mail", lambda n, _row: f"p{n}@example.org")
    ),
    "dots": lambda: csv(listed(lambda day: f"{day.day}.{day.month}.{day.year}")),
    "with an hour": lambda: csv(listed(lambda day: f"{day.day}/{day.month}/{day.year} 14u30")),
    "from and until an hour": lambda: csv(listed(lambda day: f"{day.day}/{day.month}/{day.year} 9:30 - 12:00")),
    "iso with zone": lambda: csv(listed(lambda day: f"{day}T09:00:00+01:00")),
    "spaced": lambda: csv(listed(lambda day: f" {day.day} / {day.month} / {day.year} ")),
    "short weekdays": lambda: csv(listed(lambda day: f"ma {day.day:02}/{day.month:02}/{day.year}")),
    "English names": lambda: csv(listed(head=["Organisation", "Project", "Start date"]), ","),
    "other names": lambda: csv(listed(head=["Naam sectorfonds", "Onderwerp van de vergadering", "Datum overleg"])),
    "other names 2": lambda: csv(listed(head=["Sectorfonds", "Titel", "Wanneer"])),
    "other names 3": lambda: csv(listed(head=["ORGANISATIE:", "ACTIVITEIT:", "DATUM:"])),
    "other names 4": lambda: csv(listed(head=["Organisatie (sectorfonds)", "Naam activiteit", "Datum (dd/mm/jjjj)"])),
    "other names 5": lambda: csv(listed(head=["Naam fonds", "Naam overleg", "Dag"])),
    "other names 6": lambda: csv(listed(head=["Fonds*", "Activiteit*", "Datum*"])),
    "pipes": lambda: csv(listed(), "|"),
    "commas": lambda: csv(listed(), ","),
    "quoted": lambda: "\r\n".join(";".join(f'"{c}"' for c in r) for r in listed()),
    "trailing separators": lambda: csv([[*r, "", "", ""] for r in listed()]),
    "blank lines between": lambda: csv(listed()).replace("\r\n", "\r\n;;\r\n\r\n"),
    "the headings again": lambda: csv([*listed()[:20], HEAD, *listed()[20:]]),
    "total below each activity": lambda: csv(subtotals()),
    "funds with a number": lambda: csv([HEAD, *([f"{FUNDS.index(f) + 1}. {f}", a, str(d)] for f, a, d in BASE)]),
    "windows": lambda: csv([[*HEAD, "opmerking"], *([*row, "één"] for row in listed()[1:])]).encode("cp1252"),
}  # fmt: skip


def canonical(some: Iterable[Row]) -> list[Row]:
    """The rows with funds by what their spellings have in common; one spelling stands for all."""
    return sorted((same_name(fund), act, day) for fund, act, day in some)


@pytest.mark.parametrize("form", FORMS)
def test_each_form_says_the_same(form: str) -> None:
    content = FORMS[form]()
    table = files.read_upload(io.BytesIO(content.encode() if isinstance(content, str) else content), TODAY, 1000)
    assert len(table.orgs) == len(FUNDS)
    assert canonical(rows_of(table)) == canonical(BASE), table.notes
