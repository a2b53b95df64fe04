"""The collaboration map as people read it: the map, its canvas and tables, the choice of funds, period and theme."""

import re

import pytest
import sqlalchemy as sa
from sqlmodel import col

from samenspel import clock, jobs
from samenspel.db import columns, session
from samenspel.groups.models import Membership
from samenspel.initiatives.models import InitiativeChannel
from samenspel.maps import tasks
from samenspel.maps.analysis.sentences.phrasebook import Phrasebook, note_sentence
from samenspel.maps.models import Snapshot
from samenspel.people.models import Account, Fund
from tests import make
from tests.fixtures import ClientOf, Counted
from tests.maps.sector import FRAGMENT, MAP, Sector
from tests.pages import page
from tests.world import World


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


def test_an_adviser_without_a_fund_reads_what_to_talk_about(
    world: World, analysed: Sector, client_of: ClientOf
) -> None:
    panel = client_of(world.ilse).get(MAP).text.split('id="fonds"')[1]
    assert "Kies een fonds" in panel
    talk = panel.partition("Om over te praten")[2]
    (data,) = session().execute(columns(Snapshot.data).where(col(Snapshot.scope) == "all")).scalars()
    edge = [node["name"] for node in data["nodes"] if node["role"] == "edge"]
    assert bool(data["clusters"]) == ("Iets samen opnemen rond" in talk)
    assert bool(edge) == ("staat aan de rand" in talk)
    assert data["clusters"] or edge
    assert "Om over te praten" not in client_of(world.ann).get(MAP).text, "her own fund stands there"


def test_choosing_a_fund_brings_its_panel_only(world: World, analysed: Sector, client_of: ClientOf) -> None:
    part = client_of(world.ann).get(f"{MAP}/fondsen/woodwize", headers=FRAGMENT).text
    assert "<html" not in part
    assert 'href="/fondsen/woodwize"' in part
    chosen = client_of(world.ann).get(f"{MAP}?fonds=woodwize").text
    assert 'href="/fondsen/woodwize"' in chosen.split('id="fonds"')[1]
    nobody = page(client_of(world.ann).get(f"{MAP}?fonds=zeppelin"))
    assert nobody.text == page(client_of(world.ann).get(MAP)).text


def test_the_canvas_gets_places_and_ties(world: World, analysed: Sector, client_of: ClientOf) -> None:
    data = client_of(world.ann).get(f"{MAP}/gegevens").json
    assert data is not None
    nodes = {node["id"]: node for node in data["nodes"]}
    assert len(nodes) == 13
    assert all(0 <= node["x"] <= 1000 and 0 <= node["y"] <= 1000 for node in nodes.values())
    assert nodes["alimento"]["url"] == f"{MAP}/fondsen/alimento"
    assert {edge["source"] for edge in data["edges"]} <= nodes.keys()
    assert nodes["eerste-1"]["colour"] != nodes["tweede-3"]["colour"]
    assert "Groepen op de kaart" in data["groups"], "another period brings its own"


def test_a_day_for_everybody_makes_no_notable_partner(world: World, analysed: Sector, client_of: ClientOf) -> None:
    pair = analysed.first[1:3]
    for week in range(12):
        meeting = make.meeting(analysed.open_group, world.ann, days=-7 * (week + 1))
        for fund in pair:
            make.attendance(meeting, fund)
    tasks.analyse_all()
    session().commit()
    client = client_of(world.ann)
    data = client.get(f"{MAP}/gegevens").json
    assert data is not None
    one, other = (fund.slug for fund in pair)
    partners = [{edge["source"], edge["target"]} - {one} for edge in data["edges"] if one in edge.values()]
    notable = [{edge["source"], edge["target"]} for edge in data["edges"] if edge["notable"]]
    assert [ends for ends in notable if one in ends] == [{one, other}]
    assert len(partners) > 3, "the circle, and who came on the day for everybody"
    table = client.get(f"{MAP}/tabel").text
    assert "Opvallende partners" in table
    assert f"1 van {len(partners)}" in table
    assert "Met 1 daarvan vaker dan het toeval verklaart." in client.get(f"{MAP}/fondsen/{one}").text
    between = "Wie hen dichter kan brengen"
    assert between not in client.get(f"{MAP}/samen?fonds={one}&fonds={other}").text
    far = next(slug for (slug,) in partners if slug != other)
    assert between in client.get(f"{MAP}/samen?fonds={one}&fonds={far}").text, "the map draws a way through others"


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


def test_each_number_has_its_question_mark(world: World, analysed: Sector, client_of: ClientOf) -> None:
    client = client_of(world.ann)
    expected = {
        "": {"houdt-samen", "aan-de-rand", "veranderd-geheel", "opvallend-alimento", "partners-alimento"},
        "/tabel": {f"kolom-{one}" for one in ("groep", "rol", "opvallend", "sterkte", "brug", "zekerheid")},
        "/tabel?lijst=banden": {f"kolom-{one}" for one in ("sterkte", "overleg", "bijeenkomsten", "laatst")},
        "/tijd": {"draad"},
        "/themas/digitalisering": {"partners", "activiteiten"},
        "/fondsen/alimento": {"partners-alimento", "mix-uitleg-keuze", "mix-uitleg-klein"},
    }
    for path, numbers in expected.items():
        page = client.get(f"{MAP}{path}").text
        found = re.findall(r'popovertarget="uitleg-([^"]+)"', page)
        assert numbers <= set(found), path
        assert len(set(found)) == len(found), (path, "each has an id of its own")
        assert all(f'id="uitleg-{one}"' in page for one in found)
        assert "map.js" in page or "map-" in page, "the words stand beside their mark"


def test_the_period_and_the_theme_narrow_the_map(world: World, analysed: Sector, client_of: ClientOf) -> None:
    client = client_of(world.ann)
    narrowed = page(client.get(f"{MAP}?thema=digitalisering"))
    assert narrowed.fields["thema"] == "digitalisering"
    ties = client.get(f"{MAP}/gegevens?thema=digitalisering").json
    assert ties is not None
    assert "eerste-4" not in {end for edge in ties["edges"] for end in (edge["source"], edge["target"])}
    assert f"{MAP}/tabel?thema=digitalisering" in narrowed.addresses, "the choice goes along to the other pages"
    assert f"{MAP}/fondsen/woodwize?thema=digitalisering" in narrowed.html
    for period in (str(analysed.this_year), "recent"):
        assert page(client.get(f"{MAP}?periode={period}")).fields["periode"] == period


def test_what_is_no_period_or_theme_is_not_found(world: World, analysed: Sector, client_of: ClientOf) -> None:
    client = client_of(world.ann)
    for wrong in ("periode=1999", "periode=0000", "periode=zeppelin", "periode=9999", "thema=zeppelin"):
        for path in ("", "/tabel", "/fondsen/alimento", "/gegevens", "/stand", "/export/fondsen.csv"):
            assert client.get(f"{MAP}{path}?{wrong}").status_code == 404, (path, wrong)
        assert client.post(f"{MAP}/berekening?{wrong}").status_code == 404
    assert jobs.sweep() == 0


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
    assert note_sentence(note["kind"], note["count"], Phrasebook({})) in page.text
    assert "te weinig gezamenlijke activiteiten" in client.get(f"{MAP}/partnerschappen").text
    for path in ("/tabel", "/gegevens", "/export/samenwerking.gexf", "/export/banden.csv"):
        assert client.get(f"{MAP}{path}").status_code == 200
    if funds:
        page = client.get(f"{MAP}/fondsen/alimento")
        assert "geen gedeelde activiteiten" in page.text


def test_pages_ask_few_questions(world: World, analysed: Sector, client_of: ClientOf, counted: Counted) -> None:
    client = client_of(world.ann)
    paths = (
        "",
        "/tabel",
        "/tabel?lijst=banden&op=laatst",
        "/fondsen/alimento",
        "/fondsen/alimento/wat-als",
        "/gegevens",
        "/export/fondsen.csv",
        "?periode=recent",
    )
    for path in (*paths, "/samen?fonds=alimento&fonds=woodwize", "/overlap", "/tijd", "/themas/digitalisering"):
        client.get(f"{MAP}{path}")
        with counted() as statements:
            assert client.get(f"{MAP}{path}").status_code == 200
        # A fund is shown with what it goes on for, and its suggestions come from the map of all time.
        most = 11 if path.startswith("/fondsen") else 9
        assert len(statements) <= most, (path, statements)
