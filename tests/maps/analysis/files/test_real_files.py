"""The folder of files as people send them, by `bin/bench real-files`: what each of them gives."""

from pathlib import Path

import pytest

from bench import real_files
from bench.figures import Refused
from tests.maps.analysis.files.test_forms_of_one_list import csv, listed

#: What each file of the folder gives: participations, funds and activities; a sentence where it is something else.
_LISTS = {
    **dict.fromkeys(
        ("csv_commas_inside_quoted_header_cell.csv", "csv_dates_dutch_words.csv", "csv_dates_excel_serial.csv",
         "csv_dates_two_digit_year.csv", "csv_double_bom.csv", "csv_excel_sep_line.csv",
         "csv_header_cell_linebreak_in_other_column.csv", "csv_header_cell_with_line_break.csv",
         "csv_merged_cells_blank_activity.csv", "csv_title_line_above_header.csv", "xlsx_cover_sheet_first.xlsx",
         "xlsx_error_and_odd_cells.xlsx", "xlsx_hidden_sheet_first.xlsx", "xlsx_merged_activity_and_date_cells.xlsx",
         "xlsx_other_column_names.xlsx", "xlsx_table_starts_at_B3.xlsx", "xlsx_title_rows_above_header.xlsx"),
        (48, 8, 12),
    ),
    **dict.fromkeys(
        ("csv_name_curly_apostrophe.csv", "csv_name_double_space.csv", "csv_name_nfc_and_nfd.csv",
         "csv_name_zero_width.csv"),
        (48, 5, 12),
    ),
    "csv_merged_cells_blank_org.csv": (48, 7, 12),
    "csv_unclosed_quote.csv": (54, 8, 12),
    **dict.fromkeys(
        ("gexf_1_3draft_namespace.gexf", "gexf_https_namespace.gexf", "gexf_prefixed_root.gexf",
         "gexf_www_1_3_namespace.gexf", "graphml_key_without_attr_name.graphml"),
        (8, 4, 4),
    ),
    **dict.fromkeys(
        ("gexf_empty_weight.gexf", "gexf_weight_zero.gexf", "graphml_igraph_v_name.graphml",
         "graphml_unknown_type_vector.graphml"),
        (4, 4, 2),
    ),
    "gexf_mixed_directed_and_undirected.gexf": (6, 4, 3),
    "graphml_weight_zero.graphml": (2, 3, 1),
    "gephi_lite.json": "Dit is JSON, zoals Gephi Lite het bewaart.",
    "project.gephi": "Dit is een project van Gephi.",
    "zip_with_csv.zip": "Dit is een zip.",
}  # fmt: skip


@pytest.mark.parametrize("name", _LISTS)
def test_each_file_of_the_folder_gives_this(name: str) -> None:
    try:
        path = real_files.folder() / "network_files" / name
    except Refused as missing:
        pytest.skip(str(missing))
    wanted, (count, understood) = _LISTS[name], real_files.network(path)
    if isinstance(wanted, str):
        assert wanted in understood
        assert "called so" in understood
    else:
        participations, funds, activities = wanted
        assert understood.startswith(f"{participations} participations, {funds} funds, {activities} activities, ")
        assert count == participations


def test_a_file_that_is_not_read_does_not_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "good.csv").write_text(csv(listed()))
    (tmp_path / "bad.csv").write_text("a;b\n1;2\n")
    monkeypatch.setenv(real_files.FOLDER, str(tmp_path))
    assert [figure.holds for figure in real_files.run(False)] == [False, True]
