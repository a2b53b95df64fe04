"""Files for other programs: Gephi reads the graph, a spreadsheet runs no formula."""

import csv
import io
import re
from typing import Any

import networkx as nx
import pytest

from samenspel.maps.analysis.facts.participations import FundFact, Params
from samenspel.maps.analysis.files import files
from samenspel.maps.analysis.sentences.phrasing import ReadableSnapshot
from samenspel.maps.analysis.snapshot.snapshot import compute
from samenspel.maps.view.colours import COLOURS, NO_GROUP, colour
from samenspel.maps.view.export import edges_csv, gexf, graphml, nodes_csv
from samenspel.maps.view.snapshot_view import SnapshotView
from samenspel.printable import cell_text
from tests.maps.analysis.networks import TODAY, met, readable, world

QUICK = Params(resamples=5, chance_draws=10)


@pytest.fixture(scope="module")
def snapshot() -> ReadableSnapshot:
    return readable(compute(*world(), TODAY, QUICK))


def table(data: bytes, **how: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), **how))


def test_networkx_reads_the_gexf_back(snapshot: ReadableSnapshot) -> None:
    read = nx.read_gexf(io.BytesIO(gexf(SnapshotView(snapshot))))
    assert set(read.nodes) == {node["id"] for node in snapshot["nodes"]}
    assert read.number_of_edges() == len(snapshot["ties"])
    for tie in snapshot["ties"]:
        data = read[tie["a"]][tie["b"]]
        assert data["weight"] == pytest.approx(tie["weight"])
        assert data["meeting"] == tie["counts"].get("meeting", 0)
        assert data["last"] == tie["last"]
    for node in snapshot["nodes"]:
        data = read.nodes[node["id"]]
        assert data["label"] == node["name"]
        assert data["community"] == (-1 if node["community"] is None else node["community"])
        assert data["viz"]["position"]["x"] == pytest.approx(node["x"])
        assert data["viz"]["position"]["y"] == pytest.approx(1000 - node["y"])


@pytest.mark.parametrize("written", [gexf, graphml])
def test_what_we_write_we_read_back_the_same(snapshot: ReadableSnapshot, written: Any) -> None:
    table = files.read_upload(io.BytesIO(written(SnapshotView(snapshot))), 2100.0, 10_000)
    name = {node["id"]: node["name"] for node in snapshot["nodes"]}
    assert set(table.orgs) == set(name.values())
    found: dict[str, set[tuple[str, str, float]]] = {}
    for row in table.participations():
        found.setdefault(row.activity, set()).add((row.fund, row.date.isoformat(), round(row.weight, 4)))
    ours = [
        {(name[end], tie["last"], round(tie["weight"], 4)) for end in (tie["a"], tie["b"])} for tie in snapshot["ties"]
    ]
    assert sorted(map(sorted, found.values())) == sorted(map(sorted, ours))


def test_the_gexf_is_of_the_version_that_gephi_reads_with_colours(snapshot: ReadableSnapshot) -> None:
    text = gexf(SnapshotView(snapshot)).decode()
    assert 'xmlns="http://www.gexf.net/1.2draft"' in text
    assert 'version="1.2"' in text
    colours = re.findall(r'<viz:color r="(\d+)" g="(\d+)" b="(\d+)"', text)
    assert len(colours) == len(snapshot["nodes"])
    community = snapshot["nodes"][0]["community"]
    assert "#" + "".join(f"{int(part):02x}" for part in colours[0]) == colour(community)
    assert "None" not in text


def test_the_graphml_has_the_colour_as_code_and_as_shades(snapshot: ReadableSnapshot) -> None:
    read = nx.read_graphml(io.BytesIO(graphml(SnapshotView(snapshot))))
    for node in snapshot["nodes"]:
        seen = read.nodes[node["id"]]
        assert "#" + "".join(f"{seen[part]:02x}" for part in "rgb") == seen["colour"] == colour(node["community"])
        assert (seen["x"], seen["y"]) == (node["x"], node["y"])


def test_no_group_is_grey_and_there_are_always_colours() -> None:
    assert colour(None) == NO_GROUP
    assert colour(len(COLOURS)) == colour(0)


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\nx"])
def test_a_name_that_looks_like_a_formula_is_only_text(name: str) -> None:
    seen = readable(compute(met("one", "a", "b"), [FundFact("a", name), FundFact("b", "B")], [], TODAY, QUICK))
    assert table(nodes_csv(SnapshotView(seen)))[0]["Label"] == f"'{name}"
    assert table(edges_csv(SnapshotView(seen)))[0]["SourceLabel"] == f"'{name}"
    assert cell_text("Gewoon fonds - met streep") == "Gewoon fonds - met streep"


def test_names_with_marks_and_control_characters_survive() -> None:
    funds = [FundFact("a", 'Ex "&<>\x00\x0b é'), FundFact("b", "a,b;c\nd")]
    seen = readable(compute(met("one", "a", "b"), funds, [], TODAY, QUICK))
    assert nx.read_gexf(io.BytesIO(gexf(SnapshotView(seen)))).nodes["a"]["label"] == 'Ex "&<> é'
    assert table(nodes_csv(SnapshotView(seen)))[1]["Label"] == "a,b;c\nd"


def test_the_csv_of_the_ties_holds_their_weight_and_counts(snapshot: ReadableSnapshot) -> None:
    rows = table(edges_csv(SnapshotView(snapshot)))
    assert len(rows) == len(snapshot["ties"])
    for row, tie in zip(rows, snapshot["ties"], strict=True):
        assert (row["Source"], row["Target"], row["Type"]) == (tie["a"], tie["b"], "Undirected")
        assert float(row["Weight"]) == pytest.approx(tie["weight"], rel=1e-4)
        assert int(row["Topic"]) == tie["counts"].get("topic", 0)
        assert int(row["Notable"]) == tie["beyond_chance"]
    assert {row["Notable"] for row in rows} == {"0", "1"}
    read = nx.read_gexf(io.BytesIO(gexf(SnapshotView(snapshot))))
    assert sum(data["notable"] for _a, _b, data in read.edges(data=True)) == sum(row["Notable"] == "1" for row in rows)


def test_a_flemish_spreadsheet_gets_semicolons_and_decimal_commas(snapshot: ReadableSnapshot) -> None:
    data = nodes_csv(SnapshotView(snapshot), sheet=True)
    assert data.startswith(b"\xef\xbb\xbf")
    row = table(data, delimiter=";")[0]
    assert float(row["Strength"].replace(",", ".")) == pytest.approx(snapshot["nodes"][0]["strength"], rel=1e-4)
    assert "." not in row["Strength"]


def test_an_empty_network_gives_empty_files() -> None:
    seen = readable(compute([], [], [], TODAY, QUICK))
    assert table(nodes_csv(SnapshotView(seen))) == table(edges_csv(SnapshotView(seen))) == []
    assert nx.read_gexf(io.BytesIO(gexf(SnapshotView(seen)))).number_of_nodes() == 0
