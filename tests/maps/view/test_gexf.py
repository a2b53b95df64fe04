"""The GEXF as a strict reader of the format takes it, one that follows the schema of 1.2draft and has no code of ours.

The published schema puts colour, position and size in the namespace of the graph; Gephi, its primer and every writer
use that of viz, and so do we. Everything else is as the schema has it.
"""

import datetime as dt
from itertools import pairwise
from xml.etree.ElementTree import Element, fromstring

import pytest

from samenspel.maps.analysis.facts.participations import Params
from samenspel.maps.analysis.snapshot.snapshot import compute
from samenspel.maps.view.export import gexf
from samenspel.maps.view.snapshot_view import SnapshotView
from tests.maps.analysis.networks import TODAY, readable, world

GEXF, VIZ = "{http://www.gexf.net/1.2draft}", "{http://www.gexf.net/1.2draft/viz}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
#: For each element the attributes that it must and may have, and the elements in it.
SCHEMA: dict[str, tuple[set[str], set[str], set[str]]] = {
    "gexf": ({"version"}, {XSI}, {"meta", "graph"}),
    "meta": (set(), {"lastmodifieddate"}, {"creator", "description"}),
    "creator": (set(), set(), set()),
    "description": (set(), set(), set()),
    "graph": (
        {"mode", "timeformat"}, {"defaultedgetype", "idtype", "start", "end"}, {"attributes", "nodes", "edges"}
    ),
    "attributes": ({"class"}, {"mode"}, {"attribute"}),
    "attribute": ({"id", "title", "type"}, set(), {"default", "options"}),
    "nodes": (set(), {"count"}, {"node"}),
    "node": ({"id", "label"}, set(), {"spells", "attvalues", "viz:color", "viz:size", "viz:position"}),
    "edges": (set(), {"count"}, {"edge"}),
    "edge": ({"id", "source", "target"}, {"weight", "type"}, {"spells", "attvalues"}),
    "spells": (set(), set(), {"spell"}),
    "spell": ({"start", "end"}, set(), set()),
    "attvalues": (set(), set(), {"attvalue"}),
    "attvalue": ({"for", "value"}, set(), set()),
    "viz:color": ({"r", "g", "b"}, {"a"}, set()),
    "viz:size": ({"value"}, set(), set()),
    "viz:position": ({"x", "y", "z"}, set(), set()),
}  # fmt: skip
ONCE = {"meta", "graph", "nodes", "edges", "spells", "attvalues", "viz:color", "viz:size", "viz:position"}
READ = {"integer": int, "long": int, "double": float, "float": float, "string": str}


def name(element: Element) -> str:
    """The name of an element with its prefix; one of another namespace is an error."""
    tag = element.tag
    assert tag.startswith((GEXF, VIZ)), tag
    return "viz:" + tag.removeprefix(VIZ) if tag.startswith(VIZ) else tag.removeprefix(GEXF)


def walk(element: Element) -> None:
    """Refuses what the schema does not have."""
    must, may, inside = SCHEMA[name(element)]
    given = set(element.attrib)
    assert must <= given <= must | may, (element.tag, given)
    names = [name(child) for child in element]
    assert set(names) <= inside, (element.tag, names)
    assert all(names.count(one) <= 1 for one in ONCE), names
    for child in element:
        walk(child)


@pytest.fixture(scope="module")
def root() -> Element:
    rows, funds, activities = world()
    data = compute(rows, funds, activities, TODAY, Params(resamples=5, chance_draws=10))
    return fromstring(gexf(SnapshotView(readable(data, rows, funds, activities))))  # noqa: S314 (our own)


def test_every_element_and_attribute_is_one_of_the_schema(root: Element) -> None:
    assert name(root) == "gexf"
    assert root.get("version") == "1.2"
    walk(root)
    graph = root.find(f"{GEXF}graph")
    assert graph is not None
    assert (graph.get("mode"), graph.get("timeformat"), graph.get("defaultedgetype")) == (
        "dynamic",
        "date",
        "undirected",
    )


def test_every_value_is_declared_and_of_its_type(root: Element) -> None:
    declared = {}
    for attributes in root.iter(f"{GEXF}attributes"):
        kind, ids = str(attributes.get("class")), {}
        assert kind in ("node", "edge")
        for attribute in attributes:
            ids[attribute.get("id")] = READ[str(attribute.get("type"))]
        assert len(ids) == len(attributes), "an id is given once"
        declared[kind] = ids
    for kind, ids in declared.items():
        for element in root.iter(f"{GEXF}{kind}"):
            values = list(element.iter(f"{GEXF}attvalue"))
            assert len({value.get("for") for value in values}) == len(values) > 0
            for value in values:
                ids[value.get("for")](str(value.get("value")))


def test_funds_have_a_place_a_colour_and_a_size(root: Element) -> None:
    places = set()
    for node in root.iter(f"{GEXF}node"):
        colour, size, place = (node.find(f"{VIZ}{one}") for one in ("color", "size", "position"))
        assert colour is not None
        assert size is not None
        assert place is not None
        assert all(0 <= int(str(colour.get(part))) <= 255 for part in "rgb")
        assert 0 <= float(str(colour.get("a"))) <= 1
        assert float(str(size.get("value"))) > 0
        places.add((float(str(place.get("x"))), float(str(place.get("y")))))
    assert len(places) == len(list(root.iter(f"{GEXF}node")))


def test_ties_join_funds_that_are_there_once_and_never_one_with_itself(root: Element) -> None:
    ids = [node.get("id") for node in root.iter(f"{GEXF}node")]
    assert len(set(ids)) == len(ids)
    pairs = [frozenset((edge.get("source"), edge.get("target"))) for edge in root.iter(f"{GEXF}edge")]
    assert all(len(pair) == 2 and pair <= set(ids) for pair in pairs)
    assert len(set(pairs)) == len(pairs) > 0
    assert len({edge.get("id") for edge in root.iter(f"{GEXF}edge")}) == len(pairs)
    assert all(float(str(edge.get("weight"))) > 0 for edge in root.iter(f"{GEXF}edge"))


def test_times_are_days_in_order_and_a_tie_is_there_when_its_funds_are(root: Element) -> None:
    def days(element: Element) -> list[tuple[dt.date, dt.date]]:
        found = [
            (dt.date.fromisoformat(str(spell.get("start"))), dt.date.fromisoformat(str(spell.get("end"))))
            for spell in element.iter(f"{GEXF}spell")
        ]
        assert found
        assert all(start < end for start, end in found)
        assert all(one[1] < two[0] for one, two in pairwise(found)), "spells do not overlap"
        return found

    there = {node.get("id"): days(node) for node in root.iter(f"{GEXF}node") if node.find(f"{GEXF}spells") is not None}
    for edge in root.iter(f"{GEXF}edge"):
        for start, end in days(edge):
            for fund in (edge.get("source"), edge.get("target")):
                assert any(first <= start and end <= last for first, last in there[fund])
