"""The map as files, as they are downloaded: other programs read them, and they name what the pages name."""

import csv
import io
from xml.etree import ElementTree

import networkx as nx
import pytest

from samenspel import clock, web
from samenspel.db import session
from samenspel.initiatives.models import InitiativeChannel
from samenspel.maps import tasks
from samenspel.maps.analysis.facts.scope import Scope
from samenspel.maps.export_routes import PICTURE
from samenspel.maps.request import stored_view
from tests import make
from tests.fixtures import ClientOf
from tests.maps.sector import MAP, Sector
from tests.world import World


def test_the_files_can_be_read_by_other_programs(world: World, analysed: Sector, client_of: ClientOf) -> None:
    client = client_of(world.ann)
    answer = client.get(f"{MAP}/export/samenwerking.gexf")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="samenwerking-all-')
    graph = nx.read_gexf(io.BytesIO(answer.data))
    assert graph.number_of_nodes() == 13
    assert graph.nodes["alimento"]["label"] == "Alimento"
    funds = list(
        csv.DictReader(io.StringIO(client.get(f"{MAP}/export/fondsen.csv").data.decode("utf-8-sig")), delimiter=";")
    )
    assert {row["Id"] for row in funds} == set(graph.nodes)
    ties = list(
        csv.DictReader(io.StringIO(client.get(f"{MAP}/export/banden.csv").data.decode("utf-8-sig")), delimiter=";")
    )
    assert len(ties) == graph.number_of_edges()
    assert "Closed" not in ties[0]
    graphml = nx.read_graphml(io.BytesIO(client.get(f"{MAP}/export/samenwerking.graphml").data))
    assert graphml.nodes["alimento"]["colour"].startswith("#")
    assert graphml.number_of_edges() == graph.number_of_edges()
    told = client.get(f"{MAP}/export/samenwerking.json").json
    assert told is not None
    assert len(told["ties"]) == graph.number_of_edges()
    assert "partners" not in told, "what is suggested to a fund goes in no file"
    picture = client.get(f"{MAP}/export/samenwerkingskaart.svg")
    assert picture.mimetype == "image/svg+xml"
    svg = ElementTree.fromstring(picture.text)  # noqa: S314 (our own)
    assert len(svg.findall(".//{http://www.w3.org/2000/svg}a")) == 13
    assert client.get(f"{MAP}/export/iets.exe").status_code == 404


def test_a_file_names_what_the_pages_name_and_no_more(world: World, analysed: Sector, client_of: ClientOf) -> None:
    two, own = analysed.first[:2], InitiativeChannel.OWN
    make.initiative("Eigen plan", *two, channel=own, starts_on=clock.today())
    make.initiative("Stil plan", *two, channel=own, unreported=True, starts_on=clock.today())
    tasks.analyse_all()
    session().commit()
    client = client_of(world.ann)
    shown = client.get(f"{MAP}/fondsen/eerste-0").text
    filed = client.get(f"{MAP}/export/samenwerking.json").text
    assert "Eigen plan" in shown
    assert "Eigen plan" in filed, "the mark *niet rapporteren* is the one rule"
    assert "Stil plan" not in shown + filed


def test_a_file_has_the_years(world: World, analysed: Sector, client_of: ClientOf) -> None:
    gexf = client_of(world.ann).get(f"{MAP}/export/samenwerking.gexf").text
    assert 'mode="dynamic"' in gexf
    assert f'start="{analysed.this_year}-01-01"' in gexf


@pytest.mark.parametrize("is_demo", [True, False])
def test_every_file_says_what_it_is_of_when_and_of_a_demo(
    world: World, analysed: Sector, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch, is_demo: bool
) -> None:
    monkeypatch.setattr(web, "is_demo", lambda: is_demo)
    client = client_of(world.ann)
    year = str(analysed.this_year)
    tasks.analyse([{"scope": year}])
    session().commit()
    for name in (
        "samenwerking.gexf",
        "samenwerking.graphml",
        "samenwerking.json",
        "fondsen.csv",
        "banden.csv",
        PICTURE,
    ):
        answer = client.get(f"{MAP}/export/{name}?periode={year}")
        words = answer.data.decode("utf-8-sig") if name.endswith(".csv") else answer.text
        assert f"Samenwerkingskaart van de sectorfondsen, {year}" in words, name
        assert f"Stand van {clock.day(clock.today(), 'nl')}" in words, name
        assert ("Voorbeeldgegevens" in words) is is_demo, name


def test_the_drawing_explains_its_colours_and_sizes(world: World, analysed: Sector, client_of: ClientOf) -> None:
    svg = ElementTree.fromstring(client_of(world.ann).get(f"{MAP}/export/{PICTURE}").text)  # noqa: S314 (our own)
    view = stored_view(Scope())
    assert view is not None
    words = ["".join(each.itertext()).strip() for each in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert view.communities
    for group in view.communities:
        assert f"{group['label']} ({len(group['members'])})" in words
    assert any(line.startswith("Groter teken: ") and "Dikkere lijn: " in line for line in words)
    _left, top, _width, height = map(float, svg.attrib["viewBox"].split())
    lowest = max(float(each.attrib["y"]) for each in svg.iter("{http://www.w3.org/2000/svg}text"))
    assert lowest < top + height, "all of it is within the picture"
