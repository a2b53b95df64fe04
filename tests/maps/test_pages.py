"""The collaboration map as people read it: the map, one fund, the tables, the files, and waiting for a map."""

import csv
import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from xml.etree import ElementTree

import networkx as nx
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlmodel import col, select

from samenspel import clock, jobs, pdf
from samenspel.db import columns, session
from samenspel.groups.models import Group, GroupKind, Membership
from samenspel.initiatives.models import InitiativeChannel
from samenspel.maps import tasks
from samenspel.maps.models import Snapshot
from samenspel.people.models import Account, Fund, FundTheme
from tests import make
from tests.world import World

ClientOf = Callable[[Account], FlaskClient]
Counted = Callable[[], AbstractContextManager[list[str]]]
FRAGMENT = {"HX-Request": "true"}
MAP = "/samenwerkingskaart"
FILES = (
    "samenwerking.gexf",
    "samenwerking.graphml",
    "samenwerking.json",
    "samenwerkingskaart.svg",
    "fondsen.csv",
    "banden.csv",
)


@dataclass
class Sector:
    """Two circles of six funds that meet their own, in an open group each; Alimento and Woodwize are in one each."""

    first: list[Fund]
    second: list[Fund]
    open_group: Group
    other_group: Group
    this_year: int


@pytest.fixture
def sector(world: World) -> Sector:
    digital = make.theme("digitalisering", name="Digitalisering")
    first = [world.alimento] + [make.fund(f"eerste-{n}", name=f"Eerste {n}", size="klein") for n in range(5)]
    second = [world.woodwize] + [make.fund(f"tweede-{n}", name=f"Tweede {n}", size="groot") for n in range(5)]
    other = make.group("ln-digitaal", GroupKind.LEARNING_NETWORK, name="Lerend netwerk digitaal", theme_id=digital.id)
    for fund in first[:4]:
        session().add(FundTheme(fund_id=fund.id, theme_id=digital.id))
    session().commit()
    number = 0
    for funds, group, by, subject in (
        (first, world.open_group, world.ann, "Podcast"),
        (second, other, world.bram, "Robots"),
    ):
        for a in range(6):
            for size in (2, 3):
                number += 1
                meeting = make.meeting(group, by, f"{subject} {number}", days=-14 * number)
                for step in range(size):
                    make.attendance(meeting, funds[(a + step) % 6])
    # One day brings four together, and the closed group meets as well.
    hall = make.meeting(other, world.bram, "Sectordag", days=-40)
    for fund in (first[0], first[1], second[0], second[1]):
        make.attendance(hall, fund)
    secret = make.meeting(world.closed_group, world.dirk, "Geheime fusiegesprekken", days=-20)
    for fund in (first[0], second[0], first[2], second[2]):
        make.attendance(secret, fund)
    two = make.meeting(world.closed_group, world.dirk, "Gesprek onder twee", days=-30)
    for fund in (first[4], second[4]):
        make.attendance(two, fund)
    make.topic(world.closed_group, world.dirk, "Vertrouwelijke vraag")
    make.initiative("Mentoren op de vloer", *first[:3], lead_fund_id=first[0].id, starts_on=clock.today())
    return Sector(first, second, world.open_group, other, clock.today().year)


@pytest.fixture
def analysed(sector: Sector) -> Sector:
    tasks.analyse_all()
    session().commit()
    return sector


def test_the_map_shows_funds_groups_and_what_is_known_of_mine(
    world: World, analysed: Sector, client_of: ClientOf
) -> None:
    page = client_of(world.ann).get(MAP).text
    for fund in (*analysed.first, *analysed.second, world.horeca):
        assert fund.name in page
    assert "<strong>13</strong> fondsen" in page
    assert "Groepen op de kaart" in page
    panel = page.split('id="fonds"')[1]
    assert "Werkt samen met" in panel
    assert 'href="/fondsen/alimento"' in panel, "my own fund stands beside the map from the start"


def test_a_fund_reads_with_whom_it_works_and_what_they_did(world: World, analysed: Sector, client_of: ClientOf) -> None:
    page = client_of(world.carla).get(f"{MAP}/fondsen/eerste-1").text
    assert "<h1>Netwerk van Eerste 1</h1>" in page
    assert "1 initiatief" in page
    assert "Mentoren op de vloer" in page
    assert "3 bijeenkomsten" in page
    assert "Podcast " in page
    assert "Laatst samen op" in page
    assert client_of(world.carla).get(f"{MAP}/fondsen/zeppelin").status_code == 404


def test_a_suggestion_comes_with_its_reason(world: World, analysed: Sector, client_of: ClientOf) -> None:
    page = client_of(world.ann).get(f"{MAP}/fondsen/eerste-3").text
    assert "Mogelijke nieuwe partners" in page
    (data,) = session().execute(columns(Snapshot.data).where(col(Snapshot.scope) == "all")).scalars()
    best = data["partners"]["eerste-3"][0]
    assert best["reasons"]
    suggestions = page.split("Mogelijke nieuwe partners")[1]
    assert f"fondsen/{best['fund']}" in suggestions
    for reason in best["reasons"]:
        assert reason["sentence"] in page.replace("&#39;", "'")
    assert "geen verplichting" in page


def test_a_partnership_is_proposed_for_a_theme(world: World, analysed: Sector, client_of: ClientOf) -> None:
    page = client_of(world.dirk).get(f"{MAP}/partnerschappen").text
    assert "Mogelijke partnerschappen" in page
    card = page.split('class="cluster-card"')[1]
    assert "Mogelijke trekker:" in card
    assert "Wat elk fonds toevoegt" in card


def test_choosing_a_fund_brings_its_panel_only(world: World, analysed: Sector, client_of: ClientOf) -> None:
    part = client_of(world.ann).get(f"{MAP}/fondsen/woodwize", headers=FRAGMENT).text
    assert "<html" not in part
    assert 'href="/fondsen/woodwize"' in part
    chosen = client_of(world.ann).get(f"{MAP}?fonds=woodwize").text
    assert 'href="/fondsen/woodwize"' in chosen.split('id="fonds"')[1]
    assert client_of(world.ann).get(f"{MAP}?fonds=zeppelin").status_code == 200


def test_the_canvas_gets_places_and_ties(world: World, analysed: Sector, client_of: ClientOf) -> None:
    data = client_of(world.ann).get(f"{MAP}/gegevens").json
    assert data is not None
    nodes = {node["id"]: node for node in data["nodes"]}
    assert len(nodes) == 13
    assert all(0 <= node["x"] <= 1000 and 0 <= node["y"] <= 1000 for node in nodes.values())
    assert nodes["alimento"]["url"] == f"{MAP}/fondsen/alimento"
    assert {edge["source"] for edge in data["edges"]} <= nodes.keys()
    assert nodes["eerste-1"]["colour"] != nodes["tweede-3"]["colour"]


def test_the_canvas_gets_what_it_can_show(world: World, analysed: Sector, client_of: ClientOf) -> None:
    make.initiative("Eigen werk", *analysed.first[:2], channel=InitiativeChannel.OWN, starts_on=clock.today())
    tasks.analyse_all()
    session().commit()
    data = client_of(world.ann).get(f"{MAP}/gegevens").json
    assert data is not None
    ways = {way["key"]: way for way in data["colourings"]}
    assert list(ways) == ["groep", "rol", "omvang", "zekerheid"]
    assert {each["label"] for each in ways["omvang"]["classes"]} == {"Groot fonds", "Middelgroot fonds", "Klein fonds"}
    nodes = {node["id"]: node for node in data["nodes"]}
    assert ways["omvang"]["classes"][nodes["woodwize"]["classes"]["omvang"]]["label"] == "Klein fonds"
    assert nodes["woodwize"]["values"]["vte"] == 4
    assert nodes["woodwize"]["values"]["partners"] > 3
    levels = [edge["level"] for edge in data["edges"]]
    assert levels == sorted(levels)
    assert levels[-1] == 100
    flags = [edge["main"] for edge in data["edges"]]
    assert flags == sorted(flags, reverse=True), "the main ties come first, so that a slider can stop at any of them"
    own = {frozenset((edge["source"], edge["target"])): edge["outside"] for edge in data["edges"]}
    assert own[frozenset(("alimento", "eerste-0"))] == 1, "what funds set up themselves counts, and can be told apart"
    assert sum(own.values()) == 1
    assert "<strong>13</strong> fondsen" in data["brief"]


def test_the_years_stand_at_the_places_of_the_whole(world: World, analysed: Sector, client_of: ClientOf) -> None:
    client = client_of(world.ann)
    whole, year = client.get(f"{MAP}/gegevens").json, client.get(f"{MAP}/gegevens?periode={analysed.this_year}").json
    assert whole is not None
    assert year is not None
    assert [(node["id"], node["x"], node["y"]) for node in year["nodes"]] == [
        (node["id"], node["x"], node["y"]) for node in whole["nodes"]
    ]
    assert year["period"] == str(analysed.this_year)


def test_several_funds_read_what_they_did_together(world: World, analysed: Sector, client_of: ClientOf) -> None:
    client = client_of(world.ann)
    page = client.get(f"{MAP}/samen?fonds=alimento&fonds=eerste-0&fonds=eerste-1").text
    assert page.index("Mentoren op de vloer") > page.index("Samen gedaan")
    assert "Alimento, Eerste 0 en Eerste 1" in page
    assert '<option value="eerste-1" selected>' in page
    assert "fusiegesprekken" not in page
    part = client.get(f"{MAP}/samen?fonds=eerste-4&fonds=tweede-4", headers=FRAGMENT).text
    assert "<html" not in part
    assert "Eerste 4 – Tweede 4: niets samen" in part
    part = client.get(f"{MAP}/samen?fonds=eerste-4&fonds=eerste-1", headers=FRAGMENT).text
    assert "Wie hen dichter kan brengen" in part
    for asked in ("", "?fonds=alimento", "?fonds=alimento&fonds=zeppelin", "?fonds=alimento&fonds=alimento"):
        assert "Kies minstens twee fondsen" in client.get(f"{MAP}/samen{asked}").text


def test_the_tables_say_the_same(world: World, analysed: Sector, client_of: ClientOf) -> None:
    page = client_of(world.ann).get(f"{MAP}/tabel").text
    assert page.count("<tbody>") == 2
    funds, ties = (part.split("</tbody>")[0] for part in page.split("<tbody>")[1:])
    assert funds.count("<tr>") == 13
    (data,) = session().execute(columns(Snapshot.data).where(col(Snapshot.scope) == "all")).scalars()
    assert ties.count("<tr>") == len(data["ties"])


def sheet(data: bytes) -> list[dict[str, str]]:
    """The rows of a file as a Flemish spreadsheet reads it."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


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
    (closed,) = [row for row in ties if {row["Source"], row["Target"]} == {"alimento", "woodwize"}]
    assert closed["Closed"] == "1"
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


def test_a_file_has_the_years_and_names_nothing_that_funds_set_up_themselves(
    world: World, analysed: Sector, client_of: ClientOf
) -> None:
    own = make.initiative("Eigen plan", *analysed.first[:2], channel=InitiativeChannel.OWN, starts_on=clock.today())
    tasks.analyse_all()
    session().commit()
    client = client_of(world.ann)
    assert own.title in client.get(f"{MAP}/fondsen/eerste-0").text
    assert own.title not in client.get(f"{MAP}/export/samenwerking.json").text
    gexf = client.get(f"{MAP}/export/samenwerking.gexf").text
    assert 'mode="dynamic"' in gexf
    assert f'start="{analysed.this_year}-01-01"' in gexf


def test_nothing_of_a_closed_group_is_named_anywhere(world: World, analysed: Sector, client_of: ClientOf) -> None:
    stored = [json.dumps(data) for data in session().execute(columns(Snapshot.data)).scalars()]
    assert len(stored) > 3
    client = client_of(world.ilse)  # also not to who may see it: a map is shown and handed on
    addresses = [MAP, f"{MAP}/tabel", f"{MAP}/gegevens", f"{MAP}?periode=recent"]
    addresses += [f"{MAP}/fondsen/{slug}" for slug in ("alimento", "woodwize")]
    addresses += [f"{MAP}/export/{name}" for name in FILES]
    shown = []
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        shown.append(answer.text)
    for text in stored + shown:
        assert "fusiegesprekken" not in text
        assert "Vertrouwelijke vraag" not in text
        assert "Gesprek onder twee" not in text
        assert "Klankbordgroep" not in text
        assert "klankbordgroep" not in text
    assert "en 1 keer in besloten overleg" in client.get(f"{MAP}/fondsen/alimento").text


def test_of_a_closed_meeting_of_few_nobody_learns_who_met(world: World, analysed: Sector, client_of: ClientOf) -> None:
    client = client_of(world.ilse)
    (data,) = session().execute(columns(Snapshot.data).where(col(Snapshot.scope) == "all")).scalars()
    assert {"eerste-3", "tweede-3"} not in [{tie["a"], tie["b"]} for tie in data["ties"]]
    assert {node["id"]: node["hidden"] for node in data["nodes"]}["eerste-3"] == 1, "it counts as a whole"
    page = client.get(f"{MAP}/fondsen/eerste-3").text
    assert "besloten overleg" not in page.split("Mogelijke nieuwe partners")[0]
    met = [one for one in data["partners"]["eerste-3"] if one["fund"] == "tweede-3"]
    assert all(one["met_closed"] == 0 and "besloten" not in one["status"] for one in met)


def test_no_person_is_named_on_the_map(world: World, analysed: Sector, client_of: ClientOf) -> None:
    make.membership(world.carla, world.open_group)
    tasks.analyse_all()
    session().commit()
    client = client_of(world.dirk)
    for address in (MAP, f"{MAP}/tabel", f"{MAP}/fondsen/alimento", f"{MAP}/export/samenwerking.gexf"):
        page = client.get(address).text
        assert "Ann Peeters" not in page
        assert "Carla Maes" not in page


def test_guests_see_no_map(world: World, analysed: Sector, client_of: ClientOf) -> None:
    paths = ["", "/tabel", "/fondsen/alimento", "/gegevens", "/stand", "/samen?fonds=alimento&fonds=woodwize"]
    paths += ["/overlap", "/tijd", "/themas/digitalisering", "/partnerschappen", "/strategisch-overleg.pdf"]
    paths += [f"/export/{name}" for name in FILES]
    for guest in (world.gust, world.gerd):
        client = client_of(guest)
        assert {client.get(f"{MAP}{path}").status_code for path in paths} == {404}
        assert client.post(f"{MAP}/berekening").status_code == 404


def test_the_period_and_the_theme_narrow_the_map(world: World, analysed: Sector, client_of: ClientOf) -> None:
    client = client_of(world.ann)
    page = client.get(f"{MAP}?thema=digitalisering").text
    assert '<option value="digitalisering" selected>' in page
    ties = client.get(f"{MAP}/gegevens?thema=digitalisering").json
    assert ties is not None
    assert "eerste-4" not in {end for edge in ties["edges"] for end in (edge["source"], edge["target"])}
    assert f"{MAP}/tabel?thema=digitalisering" in page, "the choice goes along to the other pages"
    assert f"{MAP}/fondsen/woodwize?thema=digitalisering" in page
    assert client.get(f"{MAP}?periode={analysed.this_year}").status_code == 200
    assert client.get(f"{MAP}?periode=recent").status_code == 200


def test_what_is_no_period_or_theme_is_not_found(world: World, analysed: Sector, client_of: ClientOf) -> None:
    client = client_of(world.ann)
    for wrong in ("periode=1999", "periode=0000", "periode=zeppelin", "periode=9999", "thema=zeppelin", "thema=%00"):
        for path in ("", "/tabel", "/fondsen/alimento", "/gegevens", "/stand", "/export/fondsen.csv"):
            assert client.get(f"{MAP}{path}?{wrong}").status_code == 404, (path, wrong)
        assert client.post(f"{MAP}/berekening?{wrong}").status_code == 404
    assert jobs.sweep() == 0


def test_a_map_that_is_not_there_is_made_on_demand(world: World, analysed: Sector, client_of: ClientOf) -> None:
    client, asked = client_of(world.ann), "periode=recent&thema=digitalisering"
    page = client.get(f"{MAP}?{asked}")
    assert page.status_code == 200
    assert "Deze kaart is nog niet berekend." in page.text
    assert f'hx-post="{MAP}/berekening?{asked.replace("&", "&amp;")}"' in page.text
    assert client.get(f"{MAP}/tabel?{asked}").status_code == 200
    assert client.get(f"{MAP}/fondsen/alimento?{asked}").location == f"{MAP}?{asked}&fonds=alimento"
    assert client.get(f"{MAP}/gegevens?{asked}").status_code == 404
    state = client.get(f"{MAP}/stand?{asked}", headers=FRAGMENT)
    assert (state.status_code, state.headers.get("HX-Redirect")) == (204, None)

    part = client.post(f"{MAP}/berekening?{asked}&fonds=alimento", headers=FRAGMENT)
    assert part.status_code == 200
    assert "<html" not in part.text
    assert f'hx-get="{MAP}/stand?{asked.replace("&", "&amp;")}&amp;fonds=alimento"' in part.text
    jobs.sweep()
    state = client.get(f"{MAP}/stand?{asked}&fonds=alimento", headers=FRAGMENT)
    assert state.headers["HX-Redirect"] == f"{MAP}?{asked}&fonds=alimento"
    assert "Werkt samen met" in client.get(f"{MAP}?{asked}&fonds=woodwize").text
    # Asked again there is nothing to do, and from now on it is kept up to date with the others.
    assert client.post(f"{MAP}/berekening?{asked}").location == f"{MAP}?{asked}"
    assert jobs.sweep() == 0
    make.attendance(make.meeting(analysed.other_group, world.bram, days=-1), world.horeca)
    assert tasks.analyse_all() > 0
    session().commit()
    assert "<strong>13</strong> fondsen" in client.get(f"{MAP}?{asked}").text


def test_without_javascript_the_button_asks_and_the_page_comes_back(
    world: World, sector: Sector, client_of: ClientOf
) -> None:
    client = client_of(world.ann)
    assert "Deze kaart is nog niet berekend." in client.get(MAP).text
    answer = client.post(f"{MAP}/berekening")
    assert (answer.status_code, answer.location) == (303, MAP)
    jobs.sweep()
    assert "Groepen op de kaart" in client.get(MAP).text


def test_a_change_in_who_takes_part_reaches_the_map(world: World, analysed: Sector, client_of: ClientOf) -> None:
    client = client_of(world.carla)
    assert "Werkt samen met 0 fondsen" in client.get(f"{MAP}/fondsen/horeca-forma").text
    client.post(f"/overleg/{world.open_group.slug}/deelname")
    tasks.analyse_all()
    session().commit()
    page = client.get(f"{MAP}/fondsen/horeca-forma").text
    assert "Werkt samen met 2 fondsen" in page
    assert "1 overleg" in page


@pytest.mark.parametrize("funds", [True, False])
def test_without_activities_the_page_is_friendly(world: World, client_of: ClientOf, funds: bool) -> None:
    session().execute(sa.delete(Membership))
    if not funds:
        session().execute(sa.update(Account).values(fund_id=None))
        session().execute(sa.delete(Fund))
    session().commit()
    tasks.analyse_all()
    session().commit()
    client = client_of(world.ilse)
    page = client.get(MAP)
    assert page.status_code == 200
    (data,) = session().execute(columns(Snapshot.data).where(col(Snapshot.scope) == "all")).scalars()
    (note,) = data["notes"]
    assert note["sentence"] in page.text
    assert "te weinig gezamenlijke activiteiten" in client.get(f"{MAP}/partnerschappen").text
    for path in ("/tabel", "/gegevens", "/export/samenwerking.gexf", "/export/banden.csv"):
        assert client.get(f"{MAP}{path}").status_code == 200
    if funds:
        page = client.get(f"{MAP}/fondsen/alimento")
        assert "geen gedeelde activiteiten" in page.text


def test_a_theme_reads_who_works_on_it_and_who_could(world: World, analysed: Sector, client_of: ClientOf) -> None:
    client = client_of(world.ann)
    page = client.get(f"{MAP}/themas/digitalisering").text
    assert "Wie werkt samen rond Digitalisering" in page
    assert "Tweede 0" in page.split("<tbody>")[1]
    assert f"{MAP}/fondsen/woodwize?thema=digitalisering" in page
    assert client.get(f"{MAP}/themas/zeppelin").status_code == 404
    assert "Zoek zelf partners" not in page


def test_the_years_are_compared(world: World, analysed: Sector, client_of: ClientOf) -> None:
    client = client_of(world.ann)
    meeting = make.meeting(world.open_group, world.ann, days=-420)
    for fund in (analysed.first[4], analysed.second[4]):
        make.attendance(meeting, fund)
    tasks.analyse_all()
    session().commit()
    assert meeting.starts_at is not None
    last = clock.local(meeting.starts_at).year
    page = client.get(f"{MAP}/tijd?periode={last + 1}").text
    assert f"Wat veranderde in {last + 1} tegenover {last}" in page
    came, went = page.split("<h2>")[1:3]
    assert "Alimento – Eerste 0" in came
    assert "Eerste 3 – Tweede 3" in went
    assert client.get(f"{MAP}/tijd").status_code == 200
    assert "Wat er veranderde sinds" in client.get(f"{MAP}/fondsen/eerste-3").text


def test_overlap_is_read_where_it_was_looked_for(world: World, analysed: Sector, client_of: ClientOf) -> None:
    client = client_of(world.ann)
    row = session().exec(select(Snapshot).where(Snapshot.scope == "all")).one()
    without = {key: value for key, value in row.data.items() if key != "overlaps"}
    kept = Snapshot(scope="all", version=row.version, fingerprint="oud", data=without)
    session().add(kept)
    session().commit()
    assert "voor overlap bekeken werd" in client.get(f"{MAP}/overlap").text
    group = f"membership:{world.open_group.id}"
    found = {
        "alike": [
            {"groups": [group, "membership:x"], "titles": ["Podcastreeks", "Tweede kring"], "theme": "digitalisering",
             "same_theme": True, "share": 0.75, "common": ["alimento", "eerste-0"], "sizes": [3, 3]},
        ],
        "apart": [{"theme": "digitalisering", "funds": ["alimento", "woodwize"], "pairs": 1, "met": 0}],
        "alone": {
            "counts": {"meeting": 2}, "activities": [{"activity": "meeting:x", "title": "Alleen", "fund": "woodwize"}],
        },
    }  # fmt: skip
    session().add(Snapshot(scope="all", version=row.version, fingerprint="nieuw", data=without | {"overlaps": found}))
    session().commit()
    page = client.get(f"{MAP}/overlap").text
    for said in (
        "Podcastreeks",
        "Tweede kring",
        "2 fondsen in beide (75%)",
        "zelfde thema",
        "Digitalisering",
        "Alleen",
    ):
        assert said in page
    assert "0 van de 1 koppels" in page


def test_two_pages_of_paper_for_the_meeting(world: World, analysed: Sector, client_of: ClientOf) -> None:
    own = make.initiative("Eigen plan", *analysed.first[:2], channel=InitiativeChannel.OWN, starts_on=clock.today())
    tasks.analyse_all()
    session().commit()
    answer = client_of(world.dirk).get(f"{MAP}/strategisch-overleg.pdf")
    assert answer.status_code == 200
    if pdf.is_available():
        assert answer.data.startswith(b"%PDF-")
        assert answer.data.count(b"/Type /Page\n") + answer.data.count(b"/Type /Page ") in (0, 2)
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=samenwerking-all-")
    else:
        assert "Wie werkt met wie" in answer.text
        assert own.title not in answer.text


def test_pages_ask_few_questions(world: World, analysed: Sector, client_of: ClientOf, counted: Counted) -> None:
    client = client_of(world.ann)
    paths = ("", "/tabel", "/fondsen/alimento", "/gegevens", "/export/fondsen.csv", "?periode=recent")
    for path in (*paths, "/samen?fonds=alimento&fonds=woodwize", "/overlap", "/tijd", "/themas/digitalisering"):
        client.get(f"{MAP}{path}")
        with counted() as statements:
            assert client.get(f"{MAP}{path}").status_code == 200
        assert len(statements) <= 8, (path, statements)
