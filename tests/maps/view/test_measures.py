"""Each measure shows in every place for which it has a label or a name."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, cast

import networkx as nx
import pytest
from flask import Flask

from samenspel.maps.analysis.facts.participations import BRIDGE, HUB, Params
from samenspel.maps.analysis.snapshot.snapshot import compute
from samenspel.maps.view import drawing, export, lists, measures
from samenspel.maps.view.measures import FUND_MEASURES, TIE_MEASURES, Measure
from samenspel.maps.view.snapshot_view import SnapshotView
from tests.maps.analysis.networks import TODAY, readable, world


@pytest.fixture(scope="module")
def view() -> SnapshotView:
    rows, funds, activities = world()
    computed = compute(rows, funds, activities, TODAY, Params(resamples=5, chance_draws=10))
    return SnapshotView(readable(computed, rows, funds, activities))


@pytest.mark.parametrize("some", [FUND_MEASURES, TIE_MEASURES])
def test_no_name_stands_for_two_measures(some: Sequence[Measure]) -> None:
    for names in ([each.key for each in some], [each.attribute for each in some], [each.heading for each in some]):
        assert [name for name, count in Counter(names).items() if name and count > 1] == []


@pytest.mark.parametrize(
    ("some", "write"), [(FUND_MEASURES, export.nodes_csv), (TIE_MEASURES, export.edges_csv)], ids=["funds", "ties"]
)
def test_each_heading_is_in_the_csv_with_its_values(
    view: SnapshotView, some: Sequence[Measure], write: Callable[[SnapshotView], bytes]
) -> None:
    lines = list(csv.DictReader(io.StringIO(write(view).decode())))
    rows = view.data["nodes"] if some is FUND_MEASURES else view.data["ties"]
    for measure in (each for each in some if each.heading):
        values = [measure.value(view, dict(row)) for row in rows]
        expected = [
            "" if value is None else f"{value:g}" if isinstance(value, float) else str(value) for value in values
        ]
        assert [line[measure.heading] for line in lines] == expected, measure.key


def test_each_attribute_is_in_gexf_and_in_graphml(view: SnapshotView) -> None:
    for graph in (
        nx.read_gexf(io.BytesIO(export.gexf(view))),
        nx.read_graphml(io.BytesIO(export.graphml(view))),
    ):
        of_funds = {name for _fund, data in graph.nodes(data=True) for name in data}
        of_ties = {name for _one, _other, data in graph.edges(data=True) for name in data}
        assert {each.attribute for each in FUND_MEASURES if each.attribute} <= of_funds
        assert {each.attribute for each in TIE_MEASURES if each.attribute} <= of_ties


def test_what_json_adds_stands_under_its_attribute(view: SnapshotView, monkeypatch: pytest.MonkeyPatch) -> None:
    doubled = Measure("dubbel", lambda _view, node: 2 * node["degree"], attribute="doubled", in_json=True)
    monkeypatch.setattr(export, "FUND_MEASURES", (*FUND_MEASURES, doubled))
    nodes = json.loads(export.as_json(view))["nodes"]
    assert all(node["doubled"] == 2 * node["degree"] for node in nodes)


def test_the_table_has_words_before_numbers_and_each_column_an_explanation(app: Flask, view: SnapshotView) -> None:
    with app.test_request_context("/"):
        for kind, some in (("fondsen", FUND_MEASURES), ("banden", TIE_MEASURES)):
            page = lists.list_page(view, lists.ListRequest.from_arguments({"lijst": kind}, 1))
            shown = [each for each in some if each.column and each.applies(view)]
            assert sorted(column.key for column in page.measure_columns) == sorted(each.key for each in shown)
            numbers = [column.is_number for column in page.measure_columns]
            assert numbers == sorted(numbers)
            assert all(column.about for column in page.measure_columns)


def test_the_map_has_a_number_for_each_size_and_begins_with_the_usual_one(app: Flask, view: SnapshotView) -> None:
    with app.test_request_context("/"):
        sizes = [key for key, _label in measures.sizes()]
        drawn = drawing.draw(view, lambda slug: slug)
    assert sizes[0] == measures.USUAL_SIZE
    assert sorted(sizes) == sorted(each.key for each in FUND_MEASURES if each.size)
    assert all(sorted(node["values"]) == sorted(sizes) for node in drawn["nodes"])


def test_who_stands_out_is_named_in_the_order_of_the_table(view: SnapshotView) -> None:
    busy = view.funds[:3]
    nodes = [
        node
        | {
            "roles": [{"role": role} for role in ([BRIDGE, HUB] if node is busy[0] else [BRIDGE])],
            "betweenness": number / 10,
        }
        for number, node in enumerate(busy, start=1)
    ]
    seen = SnapshotView(cast(Any, {**view.data, "nodes": nodes}))
    names = {role: [node["id"] for node in found] for role, found in seen.by_role.items()}
    assert names == {HUB: [busy[0]["id"]], BRIDGE: [node["id"] for node in busy[::-1]]}
