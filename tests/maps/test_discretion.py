"""What the map keeps to itself: closed groups, who met in small circle, persons; and from whom it is kept."""

import json

from sqlmodel import col

from samenspel.db import columns, session
from samenspel.maps import tasks
from samenspel.maps.models import Snapshot
from tests import make
from tests.fixtures import ClientOf
from tests.maps.sector import FILES, MAP, Sector
from tests.world import World


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
    assert "Daarnaast was het fonds 1 keer in besloten overleg met weinig fondsen" in page
    assert "en 1 keer in besloten overleg" not in page, "of no partner"
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
