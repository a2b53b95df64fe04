"""Networks as other programs write them: namespaces, directions, weights, times and networks within networks."""

import io

import pytest

from samenspel.maps.analysis.facts.table import Table
from samenspel.maps.analysis.files import files

NODES = '<node id="0" label="Alimento"/><node id="1" label="Cevora"/><node id="2" label="Volta"/>'
EDGES = '<edge id="0" source="0" target="1"/><edge id="1" source="1" target="2"/>'


def read(text: str) -> Table:
    return files.read_upload(io.BytesIO(text.encode()), 2026.9, 1000)


def gexf(edges: str = EDGES, nodes: str = NODES, space: str = "http://gexf.net/1.3", attributes: str = "") -> str:
    return (
        f'<?xml version="1.0"?><gexf xmlns="{space}" xmlns:viz="{space}/viz" version="1.3"><meta/>'
        f'<graph defaultedgetype="directed" mode="dynamic" timerepresentation="timestamp">{attributes}'
        f"<nodes>{nodes}</nodes><edges>{edges}</edges></graph></gexf>"
    )


def graphml(body: str, keys: str = "", space: str = "http://graphml.graphdrawing.org/xmlns") -> str:
    return f'<?xml version="1.0"?><graphml xmlns="{space}">{keys}<graph edgedefault="directed">{body}</graph></graphml>'


def pairs(table: Table) -> set[str]:
    return {activity.partition(" (")[0] for activity in table.acts}


@pytest.mark.parametrize(
    "space",
    ["http://gexf.net/1.3", "http://www.gexf.net/1.3", "http://www.gexf.net/1.3draft", "https://www.gexf.net/1.2draft",
     "http://www.gexf.net/1.1draft", "http://gexf.net/1.4"],
)  # fmt: skip
def test_every_namespace_of_gexf(space: str) -> None:
    assert read(gexf(space=space)).orgs == ("Alimento", "Cevora", "Volta")
    prefixed = gexf(space=space).replace(f'xmlns="{space}"', f'xmlns:g="{space}"')
    for name in ("gexf", "graph", "nodes", "node", "edges", "edge", "meta"):
        prefixed = prefixed.replace(f"<{name}", f"<g:{name}").replace(f"</{name}", f"</g:{name}")
    assert pairs(read(prefixed)) == {"Alimento – Cevora", "Cevora – Volta"}


@pytest.mark.parametrize(
    ("weight", "weights"),
    [("", [1.0, 1.0]), ("1,5", [1.0, 1.5]), ("NaN", [1.0, 1.0]), ("0", [1.0]), ("0.0", [1.0]), ("2", [1.0, 2.0])],
)
def test_weights_as_they_are_written(weight: str, weights: list[float]) -> None:
    weighed = EDGES.replace('target="2"', f'target="2" weight="{weight}"')
    key = '<key id="w" for="edge" attr.name="weight" attr.type="double"/>'
    data = f'<edge source="0" target="1"/><edge source="1" target="2"><data key="w">{weight}</data></edge>'
    both = [read(gexf(weighed))]
    if "," not in weight:
        both.append(read(graphml(NODES.replace(" label", " desc") + data, key)))
    for table in both:
        assert sorted(set(table.weight.tolist())) == sorted(set(weights))
        assert len(table) == 2 * len(weights)
        assert any("gewicht 0" in note for note in table.notes) == (len(weights) == 1)


def test_directions_do_not_matter() -> None:
    mixed = (
        '<edge id="0" source="0" target="1" type="directed"/><edge id="1" source="1" target="2" type="undirected"/>'
        '<edge id="2" source="2" target="0" type="mutual"/><edge id="3" source="1" target="0" type="directed"/>'
    )
    assert len(read(gexf(mixed)).acts) == 4


@pytest.mark.parametrize(
    "edge",
    [
        '<edge id="0" source="0" target="1" timestamp="2021.5"/>',
        '<edge id="0" source="0" target="1" timestamps="[2019.5, 2021.5]"/>',
        '<edge id="0" source="0" target="1"><spells><spell start="2018"/><spell start="2021.5"/></spells></edge>',
        '<edge id="0" source="0" target="1" start="2020" end="2021.5"/>',
        '<edge id="0" source="0" target="1"><attvalues><attvalue for="strength" value="3" timestamp="2019"/>'
        '<attvalue for="strength" value="4" timestamp="2021.5"/></attvalues></edge>',
    ],
)  # fmt: skip
def test_the_last_moment_of_a_tie_is_its_date(edge: str) -> None:
    declared = (
        '<attributes class="edge" mode="dynamic"><attribute id="strength" title="sterkte" type="short"/></attributes>'
    )
    assert read(gexf(edge, attributes=declared)).t.tolist() == [2021.5, 2021.5]


def test_networks_within_networks() -> None:
    inside = (
        '<node id="9" label="Sector"><nodes><node id="0" label="Alimento"/></nodes></node>' + NODES.partition("/>")[2]
    )
    assert read(gexf(nodes=inside)).orgs == ("Alimento", "Cevora", "Sector", "Volta")
    nested = (
        '<node id="a"/><node id="b"><graph edgedefault="undirected"><node id="c"/><edge source="a" target="c"/></graph>'
        '</node><edge source="a" target="b"/>'
    )
    assert len(read(graphml(nested)).acts) == 2


def test_attributes_that_are_not_declared_or_of_unknown_types_are_no_trouble() -> None:
    vector = '<key id="v" for="edge" attr.name="vec" attr.type="vector_double"/>'
    keys = f'<key id="d0" for="node"/>{vector}<key id="g" for="x"/>'
    body = (
        '<data key="g">x</data><node id="A"><data key="d0">x</data><data key="none">y</data></node><node id="B"/>'
        '<edge source="A" target="B"><data key="v">1,2</data></edge>'
    )
    assert read(graphml(body, keys)).orgs == ("A", "B")


def test_names_of_nodes_that_only_look_different_are_one() -> None:
    assert read(gexf(nodes=NODES.replace("Volta", "ALIMENTO"))).orgs[:1] in {("ALIMENTO",), ("Alimento",)}
    assert len(read(gexf(nodes=NODES.replace("Volta", "ALIMENTO"))).orgs) == 2
