"""Lists as people keep them: headings anywhere, cells left empty, dates and marks of every kind, names that are one."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from samenspel.maps.analysis.facts import dates
from samenspel.maps.analysis.facts.table import Table
from samenspel.maps.analysis.files import files
from samenspel.maps.analysis.files.errors import NetworkFileError
from samenspel.maps.analysis.files.repair import Choices, Repair

TODAY = 2026.9
JANUARY, APRIL = dt.date(2023, 1, 12), dt.date(2023, 4, 3)
HEAD = "fonds;activiteit;datum\n"


def read(content: str | bytes) -> Table:
    return files.read_upload(io.BytesIO(content.encode() if isinstance(content, str) else content), TODAY, 1000)


def rows(table: Table) -> list[tuple[str, str, dt.date]]:
    return [(row.fund, row.activity, row.date) for row in table.participations()]


def problem_of(content: str | bytes) -> str:
    with pytest.raises(NetworkFileError) as trouble:
        read(content)
    return str(trouble.value)


def told(table: Table, words: str) -> bool:
    return any(words in note for note in table.notes)


ONE = [("Alimento", "Dag", JANUARY), ("Cevora", "Dag", JANUARY)]


@pytest.mark.parametrize(
    "content",
    [
        "sep=;\nfonds;activiteit;datum\nAlimento;Dag;12/01/2023\nCevora;Dag;12/01/2023\n",
        "\ufeff\ufefffonds;activiteit;datum\nAlimento;Dag;12/01/2023\nCevora;Dag;12/01/2023\n",
        'fonds;"opmerking\n(wie, wat, waar)";activiteit;"datum\n(dag)"\n'
        "Alimento;x;Dag;12/01/2023\nCevora;;Dag;12/01/2023\n",
        "Overzicht 2023;;\n;;\n\nfonds;activiteit;datum\nAlimento;Dag;12/01/2023\nCevora;Dag;12/01/2023\n",
        "Datum activiteit;Deelnemend sectorfonds;Titel;Aantal\n12/01/2023;Alimento;Dag;3\n12/01/2023;Cevora;Dag;\n",
        HEAD + "Alimento;Dag;12/01/2023\nCevora;;\n",
        HEAD + "Alimento;Dag;12/01/2023\nCevora;Dag;\n",
        HEAD + "Alimento;Dag;12/01/2023\nCevora;Dag;12/01/2023\nTotaal;2;\n;;\n#N/B;(leeg);\n",
        "fondsen;activiteit;datum\nAlimento, Cevora;Dag;12/01/2023\n",
        'fonds;activiteit;datum\n"Alimento\nCevora";Dag;12/01/2023\n',
        "activiteit;datum;Alimento;Cevora;Woodwize;Totaal\nDag;12/01/2023;x;X;;2\nTotaal;;1;1;0;2\n",
        "fonds;Dag;Les\n;12/01/2023;3/04/2023\nAlimento;x;\nCevora;1;-\nWoodwize;;afwezig\n",
        "fonds;Dag (12/01/2023);Les 3/04/2023\nAlimento;ja;nee\nCevora;ja;nee\n",
        "fonds;12/01/2023 Dag;3/04/2023 Les\nAlimento;x;-\nCevora;x;\n",
        "fonds;Dag 12 jan 2023;Les Apr 3 2023\nAlimento;x;-\nCevora;x;\n",
        ";Alimento;Cevora;Volta;Totaal\n12/01/2023 Dag;X;x;;2\nTotaal;1;1;0;2\n",
        "activiteit;Alimento;Cevora\nDag (do 12 januari 2023);v.;(x)\nLes 3 april 2023;-;verontschuldigd (ziek)\n",
        "fonds;activiteit;datum;aanwezig?\nAlimento;Dag;12/01/2023;ja\nCevora;Dag;12/01/2023;vertegenwoordigd\n"
        "Woodwize;Dag;12/01/2023;verontschuldigd\nVolta;Dag;12/01/2023;nee\nFVB;Dag;12/01/2023;\n",
        "fonds;activiteit;datum;verontschuldigd\nAlimento;Dag;12/01/2023;\nCevora;Dag;12/01/2023;\n"
        "Woodwize;Dag;12/01/2023;x\n",
        "fonds;activiteit;datum;gewicht\nAlimento;Dag;12/01/2023;1\nCevora;Dag;12/01/2023;1\nVolta;Dag;12/01/2023;0\n",
    ],
)
def test_a_list_in_any_of_these_forms_says_the_same(content: str) -> None:
    assert rows(read(content)) == ONE


@pytest.mark.parametrize(
    "date",
    ["12/01/23", "12-1-23", "12-jan-23", "12 januari 2023", "do 12 januari 2023", "44938", "12.01.2023", "2023-01-12",
     "12/01/2023 14:00", "12 janv. 2023", "12 January 2023", "Jan 12, 2023", "January 12th 2023", "jan. 12, '23",
     "Thursday, January 12, 2023", "Jan 12, 2023 2:00 PM", "12th of January, 2023", "12 jan 23, 14:00"],
)  # fmt: skip
def test_dates_as_flemish_spreadsheets_write_them(date: str) -> None:
    assert dates.day_of(dates.parse(date)) == JANUARY


@pytest.mark.parametrize("date", ["jan. 2023", "1/2023", "januari 2023"])
def test_a_month_is_its_first_day(date: str) -> None:
    assert dates.day_of(dates.parse(date)) == dt.date(2023, 1, 1)


@pytest.mark.parametrize(
    "date",
    ["11-12/01/2023", "11 en 12 januari 2023", "do 11 t.e.m. vr 12 jan. 2023", "30/12/2022 - 12/01/2023",
     "2023-01-11/2023-01-12", "30 dec 2022 t/m 12 jan 2023", "9/1 - 12/1/2023", "11 & 12/01/2023"],
)  # fmt: skip
def test_of_several_days_the_last_one_counts(date: str) -> None:
    assert dates.day_of(dates.parse(date)) == JANUARY


@pytest.mark.parametrize("date", ["13-12/01/2023", "12 en 12 januari 2023", "31 en 1 februari 2023", "12-13/2023"])
def test_days_that_do_not_follow_one_another_are_no_date(date: str) -> None:
    with pytest.raises(ValueError, match="no date"):
        dates.parse(date)


@pytest.mark.parametrize(
    "date", ["jan 12 en 13, 2023", "jan 12 13", "12 jan 13, 2023", "12/01/13 2023", "foo 12, 2023"]
)
def test_two_digits_before_a_year_are_no_year(date: str) -> None:
    with pytest.raises(ValueError, match="no date"):
        dates.parse(date)


@pytest.mark.parametrize("date", ["Q2 2023", "2e kwartaal 2023", "K2 2023", "2023-Q2", "kwartaal 2 2023"])
def test_a_quarter_is_its_first_day(date: str) -> None:
    assert dates.day_of(dates.parse(date)) == dt.date(2023, 4, 1)


def test_day_and_month_are_in_one_order_in_the_whole_file() -> None:
    flemish = read(HEAD + "A;x;3/4/2023\nB;x;25/4/2023\n")
    assert [row[2] for row in rows(flemish)] == [APRIL, dt.date(2023, 4, 25)]
    assert told(flemish, "Datums zoals 3/4/2023 zijn gelezen als dag/maand/jaar.")
    american = read(HEAD + "A;x;4/3/2023\nB;x;4/25/2023\n")
    assert [row[2] for row in rows(american)] == [APRIL, dt.date(2023, 4, 25)]
    assert told(american, "maand/dag/jaar")
    mixed = read(HEAD + "A;x;3/4/2023\nB;x;25/4/2023\nC;x;25/4/2023\nD;x;4/26/2023\n")
    assert len(rows(mixed)) == 3
    assert told(mixed, "rij 5: geen datum: '4/26/2023'")
    assert not read(HEAD + "A;x;2023-04-03\n").notes


def test_a_month_with_two_digits_is_told() -> None:
    table = read(HEAD + "A;x;may 23\nB;x;dec 12, 2022\n")
    assert {row[2] for row in rows(table)} == {dt.date(2022, 12, 12), dt.date(2023, 5, 1)}
    assert told(table, "Datums zoals may 23 zijn gelezen als een maand en een jaar (2023), niet als een dag.")
    assert not read(HEAD + "A;x;mei-23\nB;x;dec 12, 2022\nC;x;mei '23\n").notes


@pytest.mark.parametrize(
    "other",
    [
        "ALIMENTO",
        "alimento ",
        "Alime\u200bnto",
        "Ali mento",
        "Alimento\u00a0",
        "Aliménto",
        "Alime\u0301nto",
        "'Alimento'",
    ],
)
def test_names_that_only_look_different_are_one(other: str) -> None:
    table = read(HEAD + f"Alimento;x;2023\nAlimento;y;2023\n{other};z;2023\n")
    assert table.orgs == ("Alimento",)
    assert len(table) == 3


def test_what_one_name_is_told_as_is_told() -> None:
    table = read(HEAD + "Alimento;x;2023\nAlimento;y;2023\nALIMENTO;z;2023\n")
    assert table.notes == ("Namen die alleen anders geschreven zijn, zijn één: “ALIMENTO” is “Alimento”.",)


def test_a_name_with_a_comma_stays_one_name() -> None:
    table = read(HEAD + "Fonds voor hout, papier en karton;x;2023\nAlimento;x;2023\nCevora;x;2023\n")
    assert table.orgs == ("Alimento", "Cevora", "Fonds voor hout, papier en karton")
    shared = read(HEAD + "Alimento, Cevora;x;2023\nCevora en Alimento;y;2023\nVolta;x;2023\nAlimento / Volta;z;2023\n")
    assert shared.orgs == ("Alimento", "Cevora", "Volta")
    assert len(shared) == 7
    assert told(shared, "gesplitst, zoals “Alimento, Cevora” (2 namen)")


@pytest.mark.parametrize("end", ["", '\nCevora";Les;3/4/2023'])
def test_a_stray_quote_swallows_nothing(end: str) -> None:
    table = read(HEAD + f'"Alimento;Dag;12/01/2023{end}\nCevora;Dag;12/01/2023\nVolta;Dag;12/01/2023\n')
    assert {("Alimento", "Dag", JANUARY), ("Cevora", "Dag", JANUARY), ("Volta", "Dag", JANUARY)} <= set(rows(table))
    assert len(table) == 3 + bool(end)
    assert told(table, "nergens gesloten (regel 2)")


def test_a_cell_of_several_lines_is_no_stray_quote() -> None:
    table = read('fonds;activiteit;datum;opmerking\nAlimento;Dag;12/01/2023;"een\ntwee"\nCevora;Dag;12/01/2023;"x"\n')
    assert rows(table) == ONE
    assert not told(table, "gesloten")


def test_empty_cells_of_funds_are_filled_only_where_that_can_be_meant() -> None:
    merged = read(HEAD + "Alimento;x;2023\n;y;2023\n;z;2023\nCevora;x;2023\n;z;2023\n")
    assert [(fund, activity) for fund, activity, _day in rows(merged)] == [
        ("Alimento", "x"), ("Cevora", "x"), ("Alimento", "y"), ("Alimento", "z"), ("Cevora", "z"),
    ]  # fmt: skip
    assert told(merged, "In 3 rijen is het fonds leeg")
    people = read(HEAD + "Alimento;x;2023\n;x;2023\n;x;2023\n;y;2023\nCevora;y;2023\n;y;2023\n")
    assert (len(people), people.repeated) == (3, 3)
    assert told(people, "In 4 rijen is het fonds leeg")
    assert told(people, "3 daarvan noemen een fonds dat al bij die activiteit staat")
    unclear = problem_of(HEAD + "Alimento;x;2023\nAlimento;y;2023\n;x;2023\n;y;2023\n;z;2023\n")
    assert "niet bruikbaar: rij 4: geen fonds" in unclear


@pytest.mark.parametrize("word", ["#N/B", "(leeg)", "n.v.t.", "-", "#VERW!"])
def test_a_cell_that_says_it_is_empty_does_not_stand_for_the_one_above(word: str) -> None:
    first = HEAD + "Alimento;Dag;12/01/2023\nCevora;Dag;12/01/2023\n"
    for row in (f"{word};Les;3/04/2023", f"Volta;{word};3/04/2023"):
        table = read(first + row + "\n")
        assert rows(table) == ONE
        assert told(table, "1 rij is niet bruikbaar en telt niet mee (rij 4: geen")
    blank = read(HEAD + f"Alimento;x;2023\n;y;2023\n{word};z;2023\n;z;2023\nCevora;x;2023\n;y;2023\n")
    assert {fund for fund, activity, _day in rows(blank) if activity == "z"} == set()


def test_a_column_of_marks_is_known_by_what_stands_in_it() -> None:
    head = "Sectorfonds;Titel bijeenkomst;Datum bijeenkomst;Status\n"
    there = "Alimento;Dag;12/01/2023;Aanwezig\nCevora;Dag;12/01/2023;vertegenwoordigd\n"
    table = read(head + there + "Volta;Dag;12/01/2023;Afwezig\nFVB;Dag;12/01/2023;Verontschuldigd\n")
    assert rows(table) == ONE
    assert told(table, "2 rijen zeggen dat een fonds er niet bij was")
    for others in ("ja", "1", "gepland"):  # says something of each row, and nobody knows what
        unclear = read(head + there.replace("Aanwezig", others).replace("vertegenwoordigd", others))
        assert rows(unclear) == ONE
        assert told(unclear, "Niet gebruikt: de kolom status.")


@pytest.mark.parametrize("heading", ["status", "type", "rol", "Opmerking", "aanwezigheid"])
def test_one_unknown_word_makes_nobody_present(heading: str) -> None:
    head = f"fonds;activiteit;datum;{heading}\n"
    marks = ("aanwezig", "verontsch.", "afwezig", "Aanwezig (online)", "ja (digitaal)", "✗", "aanwezig (niet)", "later")
    table = read(head + "".join(f"F{at}x;Dag;12/01/2023;{mark}\n" for at, mark in enumerate(marks)))
    assert table.orgs == ("F0x", "F3x", "F4x")
    assert told(table, "3 rijen zeggen dat een fonds er niet bij was")
    assert told(table, "2 rijen zijn niet bruikbaar")
    assert told(table, "rij 8: niet duidelijk of het fonds er was: 'aanwezig (niet)'")
    assert told(table, "rij 9: niet duidelijk of het fonds er was: 'later'")


def test_an_empty_cell_beside_words_of_attendance_can_be_said() -> None:
    content = HEAD.replace("datum", "datum;status") + "".join(
        f"F{at}x;Dag;12/01/2023;{mark}\n" for at, mark in enumerate(("aanwezig", "afwezig", "ja", ""))
    )
    assert told(read(content), "rij 5: niet duidelijk of het fonds er was: '(leeg)'")
    said = Repair(Choices(marks={"(leeg)": True}))
    assert files.read_upload(io.BytesIO(content.encode()), TODAY, 1000, said).orgs == ("F0x", "F2x", "F3x")
    remarks = read(content.replace(";aanwezig", ";").replace(";ja", ";"))
    assert len(remarks.orgs) == 4
    assert told(remarks, "Niet gebruikt: de kolom status.")


def test_names_of_ours_are_told_apart_in_one_cell() -> None:
    content = (HEAD + "Alimento, Cevora;Dag;12/01/2023\n").encode()
    ours = Repair(Choices(names=["Cevora", "ALIMENTO"]))
    assert rows(files.read_upload(io.BytesIO(content), TODAY, 1000, ours)) == ONE
    whole = Repair(Choices(names=["Alimento", "Cevora", "Alimento, Cevora"]))
    assert [row[0] for row in rows(files.read_upload(io.BytesIO(content), TODAY, 1000, whole))] == ["Alimento, Cevora"]


def test_the_corner_of_a_matrix_may_name_what_stands_beside_it() -> None:
    lines: list[list[object]] = [
        ["Activiteit", "Dag", "Les"],
        ["Datum", JANUARY, APRIL],
        ["Alimento", True, False],
        ["Cevora", True, True],
    ]
    assert rows(read(book({"Blad": lines}))) == [*ONE, ("Cevora", "Les", APRIL)]


FUNDS_WITH_CROSSES = "Datum;Activiteit;Alimento;Cevora;Volta\n" + "".join(
    f"{day}/02/2023;Les {day};x;{'x (deels)' if day in (5, 8) else 'x'};x\n" for day in range(1, 11)
)


def test_no_fund_of_a_matrix_goes_unseen() -> None:
    assert len(read(FUNDS_WITH_CROSSES)) == 30
    unclear = read(FUNDS_WITH_CROSSES.replace("x (deels)", "Els Peeters"))
    assert len(unclear) == 28
    assert told(unclear, "2 rijen zijn niet bruikbaar")
    assert told(unclear, "rij 6: niet duidelijk of het fonds er was: 'Els Peeters'")
    mixed = read("Datum;Activiteit;Alimento;Cevora;Volta\n12/01/2023;Dag;V;O;\n3/04/2023;Les;1;(x);O\n")
    assert len(mixed) == 3
    assert told(mixed, "2 rijen zijn niet bruikbaar")
    assert told(mixed, "rij 2: niet duidelijk of het fonds er was: 'O'")


def test_a_column_of_a_matrix_without_marks_is_told_or_known_by_its_heading() -> None:
    content = "Datum;Activiteit;Alimento;Cevora;Volta;Zaal\n12/01/2023;Dag;x;Els Peeters;x;\n3/04/2023;Les;x;;x;\n"
    assert told(read(content), "Niet gebruikt: de kolom cevora.")
    ours = files.read_upload(io.BytesIO(content.encode()), TODAY, 1000, Repair(Choices(names=["CEVORA"])))
    assert told(ours, "rij 2: niet duidelijk of het fonds er was: 'Els Peeters'")
    assert not told(ours, "Niet gebruikt")
    said = Repair(Choices(names=["CEVORA"], marks={"Els Peeters": True}))
    assert len(files.read_upload(io.BytesIO(content.encode()), TODAY, 1000, said)) == 5


def test_sums_are_no_headings() -> None:
    assert "(er staat: Wie, Wat, Zaal)" in problem_of("Wie;Wat;Zaal;\nAlimento;Les;;\nTotaal;2;1;4\n")


@pytest.mark.parametrize(("coding", "called"), [("mac_roman", "Mac Roman"), ("cp1252", "Windows-1252")])
def test_texts_of_before_utf8_keep_their_letters(coding: str, called: str) -> None:
    table = read((HEAD + "Café één;Dag;12/01/2023\nZoë Agnès;Dag;12/01/2023\n").encode(coding))
    assert [row[0] for row in rows(table)] == ["Café één", "Zoë Agnès"]
    assert told(table, f"gelezen als {called}")


def test_nothing_that_is_not_understood_goes_unseen() -> None:
    table = read(
        "fonds;activiteit;datum;aanwezig\n"
        + "".join(f"F{n}x;Dag;12/01/2023;x\n" for n in range(9))
        + "12,5;Dag;12/01/2023;x\nCevora;Dag;12/01/2023;misschien\nVolta;Dag;12/01/2023;neen\n"
    )
    assert len(table) == 9
    assert told(table, "rij 11: geen fonds: '12,5'")
    assert told(table, "rij 12: niet duidelijk of het fonds er was: 'misschien'")
    assert told(table, "1 rij zegt dat een fonds er niet bij was")


def test_utf16_without_its_mark() -> None:
    assert rows(read((HEAD + "Alimento;Dag;12/01/2023\nCevora;Dag;12/01/2023\n").encode("utf-16-le"))) == ONE


def book(sheets: dict[str, list[list[object]]], hidden: str = "", merged: str = "") -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"default_date_format": "dd/mm/yyyy"}) as workbook:
        for name, lines in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, line in enumerate(lines):
                sheet.write_row(number, 0, line)
            if merged:
                sheet.merge_range(merged, lines[1][1])
            if name == hidden:
                sheet.hide()
            elif hidden:
                sheet.activate()
                sheet.set_first_sheet()
    return content.getvalue()


LIST: list[list[object]] = [["fonds", "activiteit", "datum"], ["Alimento", "Dag", JANUARY], ["Cevora", "Dag", JANUARY]]


def test_the_sheet_with_the_headings_is_read_and_no_hidden_one() -> None:
    cover = read(book({"Lees mij": [["Dit zijn de deelnames."]], "Deelnames": LIST}))
    assert rows(cover) == ONE
    assert cover.notes == ("Gelezen: het blad Deelnames. Niet gelezen: Lees mij.",)
    other = [LIST[0], ["Geheim", "Dag", JANUARY]]
    assert rows(read(book({"Oud": other, "Deelnames": LIST}, hidden="Oud"))) == ONE
    assert rows(read(book({"": [], "Blad": [[""], ["", "", ""], *LIST]}))) == ONE


def test_sheets_of_several_years_are_read_together() -> None:
    later: list[list[object]] = [["datum", "fonds", "activiteit"], [APRIL, "Volta", "Les"]]
    both = read(book({"2022": LIST, "2023": later}))
    assert rows(both) == [*ONE, ("Volta", "Les", APRIL)]
    assert told(both, "Gelezen: de bladen 2022, 2023.")


def test_a_merged_cell_counts_for_each_of_its_rows() -> None:
    lines = [LIST[0], LIST[1], ["Cevora", "", JANUARY]]
    assert rows(read(book({"Blad": lines}, merged="B2:B3"))) == ONE


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7\n%\xe2", "een pdf"),
        (b'{"nodes": [], "edges": []}', "JSON"),
        (b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "wachtwoord"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"\r\n<HTML><table><tr><td>fonds</td></tr></table></HTML>", "een webpagina"),
        (b"*Vertices 2\n1 a\n2 b\n*Edges\n1 2\n", "Pajek"),
        (b"graph [\n  node [\n    id 1\n  ]\n]\n", "GML"),
        (b"Source,Target,Type\nAlimento,Cevora,Undirected\n", "een lijst van verbanden"),
    ],
)
def test_another_file_is_called_by_its_name(content: bytes, words: str) -> None:
    assert words in problem_of(content)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (["Project_xml", "Workspace_0_graphstore_bytes"], "een project van Gephi"),
        (["deelnames.csv"], "Dit is een zip"),
        (["[Content_Types].xml", "word/document.xml"], "Word of PowerPoint"),
    ],
)
def test_an_archive_is_called_by_what_is_in_it(tmp_path: Path, parts: list[str], words: str) -> None:
    with zipfile.ZipFile(tmp_path / "file", "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    assert words in problem_of((tmp_path / "file").read_bytes())
