"""A fund that went on as another one leads on to it, on maps that have it and on those that do not."""

from datetime import timedelta

from samenspel.clock import today
from samenspel.db import now, session
from samenspel.maps import tasks
from samenspel.people.successions.models import FundSuccession, FundSuccessor
from tests import make
from tests.fixtures import ClientOf
from tests.maps.sector import MAP, Sector
from tests.pages import page
from tests.world import World


def test_the_map_leads_on_to_the_successor(world: World, analysed: Sector, client_of: ClientOf) -> None:
    took_part, absent = analysed.first[4], make.fund("nooit-gezien", name="Nooit gezien")
    for fund in (took_part, absent):
        fund.closed_at = now() - timedelta(days=400 if fund is absent else 1)
        session().add(fund)
        row = FundSuccession(fund_id=fund.id, on=today())
        session().add(row)
        session().flush()
        session().add(FundSuccessor(succession_id=row.id, fund_id=world.alimento.id))
    session().commit()
    tasks.analyse_all()
    session().commit()
    client = client_of(world.carla)
    shown = page(client.get(f"{MAP}/fondsen/{took_part.slug}"))
    assert "Dit fonds gaat verder als" in shown
    led = client.get(f"{MAP}/fondsen/nooit-gezien")
    assert (led.status_code, led.location) == (302, f"{MAP}/fondsen/alimento")
    assert "Nooit gezien ging op in Alimento." in client.get(led.location).text
    assert client.get(f"{MAP}/fondsen/bestaat-niet").status_code == 404
