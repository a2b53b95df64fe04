"""What the map keeps to itself: closed groups and persons; and from whom it is kept. See also test_attack."""

import json

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
