"""The map as files, as they are downloaded: other programs read them, and they name what the pages name."""

import csv
import io
from xml.etree import ElementTree

import networkx as nx

from samenspel import clock
from samenspel.db import session
from samenspel.initiatives.models import InitiativeChannel
from samenspel.maps import tasks
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
