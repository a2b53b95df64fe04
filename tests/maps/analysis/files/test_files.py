"""Files of who took part in what: every form and date we know, and a clear sentence for all that is wrong."""

import datetime as dt
import gzip
import io
import re
import zipfile
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from samenspel.maps.analysis.facts import dates
from samenspel.maps.analysis.facts.participations import LEAD, Participation
from samenspel.maps.analysis.facts.table import Table
from samenspel.maps.analysis.files import files
from samenspel.maps.analysis.files.errors import NetworkFileError

TODAY = 2026.0


def read(tmp_path: Path, content: str | bytes, name: str = "network.csv") -> Table:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return files.read(str(path), TODAY)


def refused(tmp_path: Path, content: str | bytes, words: str) -> None:
    with pytest.raises(NetworkFileError) as trouble:
        read(tmp_path, content)
    assert words in str(trouble.value)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2019-06-30", dt.date(2019, 6, 30)),
        ("2019-06-30T14:05:00Z", dt.date(2019, 6, 30)),
        ("30/06/2019", dt.date(2019, 6, 30)),
        ("1-2-2019", dt.date(2019, 2, 1)),
        ("20190630", dt.date(2019, 6, 30)),
        ("2019-06", dt.date(2019, 6, 1)),
        ("2019", dt.date(2019, 1, 1)),
        ("2019.5", dt.date(2019, 7, 2)),
        ("2019,5", dt.date(2019, 7, 2)),
        ("2020.9999", dt.date(2020, 12, 31)),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, day: dt.date) -> None:
    assert dates.day_of(dates.parse(text)) == day


@pytest.mark.parametrize("text", ["", "gisteren", "2019-13-01", "31/02/2019", "0019", "9999", "=2019", "12.5", "nan"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"no date: {text}")):
        dates.parse(text)


def test_every_day_comes_back() -> None:
    for year in (2019, 2020):
        for number in range(366 if year == 2020 else 365):
            day = dt.date(year, 1, 1) + dt.timedelta(days=number)
            assert dates.day_of(dates.start_of_day(day)) == dates.day_of(dates.end_of_day(day)) == day
            assert dates.start_of_day(day) < dates.end_of_day(day) < dates.start_of_day(day + dt.timedelta(days=1))


def test_the_order_of_a_file_changes_nothing(tmp_path: Path) -> None:
    rows = ["b,x,2019.5", "a,x,2019.5", "a,y,2018"]
    one = read(tmp_path, "\n".join(["org,act,t", *rows]))
    two = read(tmp_path, "\n".join(["org,act,t", *rows[::-1]]))
    assert one.orgs == two.orgs == ("a", "b")
    for column in ("org", "act", "t"):
        assert np.array_equal(getattr(one, column), getattr(two, column))
    assert [one.orgs[i] for i in one.org] == ["a", "b", "a"]
    assert len(one.before(2019.0)) == 1


def test_all_columns_come_in_under_their_dutch_names_too(tmp_path: Path) -> None:
    head = "\ufeffOrganisatie;Activiteit;Datum;Soort;Thema;Rol;Gewicht;Kleur\r\n"
    table = read(tmp_path, head + "A ;x;30/06/2019;project;stem;Trekker;0,5;rood\r\n")
    row = Participation("A", "x", "project", "stem", dt.date(2019, 6, 30), LEAD, weight=0.5)
    assert list(table.participations()) == [row]
    assert table.weight.tolist() == [0.5]
    assert table.notes == ("Niet gebruikt: de kolom kleur.",)


def test_what_a_file_says_of_organisations_comes_along(tmp_path: Path) -> None:
    table = read(tmp_path, "org,act,t,Land,type,kleur\na,x,2019,BE,school,\nb,x,2019,,bedrijf,rood\nc,y,2019\n")
    assert {trait.name: trait.values for trait in table.traits} == {"country": ("BE",), "type": ("bedrijf", "school")}
    assert [trait.value.tolist() for trait in table.traits] == [[0, -1, -1], [1, 0, -1]]
    assert [trait.value.tolist() for trait in table.before(2019.0).traits] == [[], []]
    assert table.notes == ("Niet gebruikt: de kolom kleur.",)
    assert read(tmp_path, "org,act,t\na,x,2019\n").traits == ()


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_usual_separator_will_do(tmp_path: Path, separator: str) -> None:
    text = "org,act,t\na,§,2019\nb,x,2019\n".replace(",", separator)
    assert read(tmp_path, text.replace("§", '"met ; | , erin"')).acts == ("met ; | , erin", "x")


def test_packed_files_and_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = gzip.compress(b"org,act,t\na,x,2019\nb,x,2019\n")
    assert len(read(tmp_path, packed, "named-anyhow")) == 2
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(packed)))
    assert files.read("-", TODAY).orgs == ("a", "b")


def test_duplicates_and_the_future_are_left_out_and_told(tmp_path: Path) -> None:
    table = read(tmp_path, "org,act,t\na,x,2019\na,x,2019\na,x,2019\nb,x,2019\na,z,2030\n")
    assert len(table) == 2
    assert any("2 rijen staan er dubbel in" in note for note in table.notes)
    assert any("1 rij ligt in de toekomst" in note for note in table.notes)


def test_a_cell_with_an_equals_sign_is_text(tmp_path: Path) -> None:
    table = read(tmp_path, 'org,act,t\n"=HYPERLINK(""evil"")",x,2019\nb,x,2019\nc,x,=NOW()\n')
    assert table.orgs == ('=HYPERLINK("evil")', "b")
    assert any("als tekst gelezen" in note for note in table.notes)
    assert any("rij 4: geen datum: '=NOW()'" in note for note in table.notes)


def test_bad_rows_are_told_with_their_place(tmp_path: Path) -> None:
    good = "".join(f"a{n},x,2019\n" for n in range(9))
    table = read(tmp_path, f"org,act,t,weight\n{good},x,2019\nb,,2019\nc\nd,x,2019,-3\ne,x,wanneer\n\n")
    assert len(table) == 9
    note = next(note for note in table.notes if "niet bruikbaar" in note)
    assert note.startswith("5 rijen zijn niet bruikbaar en tellen niet mee (rij 11: geen fonds; rij 12: ")
    assert note.endswith("; ...).")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "leeg"),
        ("  \n\n", "leeg"),
        ("org,act,t\n", "geen rijen"),
        ("naam,jaar\na,2019\n", "ontbreekt een kolom met het fonds en de activiteit (er staat: naam, jaar)"),
        ("org,act,t\na,x,gisteren\nb,x,2019\nc,x,morgen\n", "2 niet bruikbaar: rij 2"),
        (b"\x7fELF\x00\x00\x00", "geen tekst"),
        (gzip.compress(b"org,act,t\n" + b"a,x,2019\n" * 9999, mtime=0)[:60], "beschadigd"),
        ("<html><body>org</body></html>", "een webpagina"),
        ("<other><body>org</body></other>", "geen GraphML"),
        ("<graphml><graph>", "kan niet gelezen worden"),
        (b"PK\x03\x04 and nothing more", "rekenblad kan niet gelezen worden"),
        ('org,act,t\n"' + "x" * 200_000 + '",a,2019\n', "geen goede CSV"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(tmp_path: Path, content: str | bytes, words: str) -> None:
    refused(tmp_path, content, words)


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "none.csv", "Er is geen bestand"), (tmp_path, "is een map")):
        with pytest.raises(NetworkFileError, match=words):
            files.read(str(path), TODAY)


def test_old_spreadsheets_save_windows_letters(tmp_path: Path) -> None:
    table = read(tmp_path, "org;act;t\nCafé;x;2019\n".encode("cp1252"))
    assert table.orgs == ("Café",)
    assert "Windows-1252" in table.notes[0]


def workbook(*rows: tuple[str | float, ...]) -> bytes:
    """An XLSX file of one sheet."""

    def cell(value: str | float) -> str:
        if isinstance(value, str):
            return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
        return f"<c><v>{value}</v></c>"

    sheet = "".join(f"<row>{''.join(cell(value) for value in row)}</row>" for row in rows)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="xml" ContentType="x"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{links}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets>'
        '<sheet name="Blad1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{links}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>',
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def test_a_workbook(tmp_path: Path) -> None:
    table = read(tmp_path, workbook(("org", "act", "t"), ("A", 12.0, 2019.5), ("B", 12.0, "2019-06-30")))
    assert (table.orgs, table.acts) == (("A", "B"), ("12",))
    assert table.t.tolist() == [2019.5, dates.start_of_day(dt.date(2019, 6, 30))]


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_a_network_of_organisations_and_activities(tmp_path: Path, form: str) -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_node("o1", bipartite=0, label="Alimento", country="BE")
    graph.add_node("o2", bipartite=0, label="Horeca")
    graph.add_node("a1", bipartite=1, label="STEM-dag", theme="stem", date="2019-06-30")
    graph.add_edges_from([("o1", "a1"), ("a1", "o2")])
    file = io.BytesIO()
    (nx.write_gexf if form == "gexf" else nx.write_graphml)(graph, file)
    day, table = dt.date(2019, 6, 30), read(tmp_path, file.getvalue())
    assert list(table.participations()) == [
        Participation("Alimento", "STEM-dag", "", "stem", day),
        Participation("Horeca", "STEM-dag", "", "stem", day),
    ]
    assert [(trait.name, trait.values, trait.value.tolist()) for trait in table.traits] == [
        ("country", ("BE",), [0, -1])
    ]


def test_a_network_of_organisations_alone(tmp_path: Path) -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edge("a", "b", weight=2.5, last="2019-06-30")
    graph.add_edge("b", "c")
    graph.add_node("alone")
    file = io.BytesIO()
    nx.write_graphml(graph, file)
    table = read(tmp_path, file.getvalue())
    assert table.orgs == ("a", "alone", "b", "c")
    assert table.weight.tolist() == [2.5, 2.5, 1.0, 1.0]
    assert len(table.acts) == 2
    assert any("tellen als van vandaag" in note for note in table.notes)


def test_one_no_keeps_an_activity_out_of_what_is_reported(tmp_path: Path) -> None:
    table = read(tmp_path, "org,act,t,rapporteren\na,stil,2019,Nee\nb,stil,2019,\na,open,2019,ja\nb,open,2019,1\n")
    assert {row.activity: row.unreported for row in table.participations()} == {"stil": True, "open": False}
    odd = read(tmp_path, "org,act,t,report\na,x,2019,misschien\nb,x,2019,yes\nc,x,2019,yes\n")
    assert "rapporteren is geen ja of nee: 'misschien'" in odd.notes[0]


def test_a_network_says_it_on_the_tie_or_the_activity(tmp_path: Path) -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_node("a", bipartite=0)
    graph.add_node("b", bipartite=0)
    graph.add_node("stil", bipartite=1, report="nee")
    graph.add_node("open", bipartite=1, report="ja")
    graph.add_edges_from(((org, act) for org in "ab" for act in ("stil", "open")), t="2019")
    nx.write_graphml(graph, tmp_path / "net.graphml")
    table = files.read(str(tmp_path / "net.graphml"), TODAY)
    assert {row.activity: row.unreported for row in table.participations()} == {"stil": True, "open": False}


def test_the_weight_of_a_file_goes_along_to_the_analysis(tmp_path: Path) -> None:
    table = read(tmp_path, 'org,act,t,gewicht\na,x,2019,"2,5"\nb,y,2019,\n')
    assert {row.activity: row.weight for row in table.participations()} == {"x": 2.5, "y": 1.0}
