"""What funds answer to suggested partners: asked once, undoable, seen by nobody else."""

from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from samenspel import clock
from samenspel.db import session
from samenspel.maps import actions, analysis_queries, queries
from samenspel.maps.analysis.facts.scope import Scope
from samenspel.maps.models import Snapshot
from samenspel.maps.suggestions import queries as suggestions
from samenspel.people.models import Fund
from tests import make
from tests.fixtures import ClientOf
from tests.maps.attack import Loot, fetch_all, fetch_of
from tests.world import World, viewer

MAP = "/samenwerkingskaart"
OWN = f"{MAP}/fondsen/alimento"


@dataclass
class Advised:
    """Alimento works with three funds, each of which works with one more: those are suggested to it."""

    near: list[Fund]
    far: list[Fund]

    @property
    def first(self) -> str:
        """The fund that the map suggests to Alimento first."""
        made = queries.latest_snapshot("all")
        data = queries.snapshot_data(made.id) if made else None
        assert data is not None
        return str(data["partners"]["alimento"][0]["fund"])


@pytest.fixture
def advised(world: World) -> Advised:
    near = [make.fund(f"nabij-{n}", name=f"Nabij {n}") for n in range(3)]
    far = [make.fund(f"verder-{n}", name=f"Verder {n}") for n in range(3)]
    for n in range(3):
        for days in (-10, -20, -30):
            for pair in ((world.alimento, near[n]), (near[n], far[n])):
                meeting = make.meeting(world.open_group, world.ann, days=days - n)
                for fund in pair:
                    make.attendance(meeting, fund)
    analyse()
    return Advised(near, far)


def analyse() -> None:
    actions.compute(analysis_queries.analysis_input(clock.today()), [Scope()])
    session().commit()


def form_of(page: str, partner: str) -> str:
    return page.split(f'id="voorstel-{partner}"')[1].split("</li>\n")[0]


def test_a_director_answers_and_is_not_asked_again(world: World, advised: Advised, client_of: ClientOf) -> None:
    client, partner = client_of(world.dirk), advised.first
    page = client.get(OWN).text
    assert "<h1>Ons netwerk</h1>" in page
    assert "Werken al samen" in form_of(page, partner)
    answer = client.post(f"{OWN}/antwoorden", data={"partner": partner, "value": "interested"})
    assert (answer.status_code, answer.location) == (303, f"{OWN}#antwoorden")
    page = client.get(OWN).text
    assert f'id="voorstel-{partner}"' not in page
    assert "Wat jullie antwoordden" in page
    assert "interessant" in page.split("Wat jullie antwoordden")[1]
    assert "Dirk Wouters" in page.split("Wat jullie antwoordden")[1]
    analyse()
    assert f'id="voorstel-{partner}"' not in client.get(OWN).text
    assert f'id="voorstel-{partner}"' not in client.get(f"{MAP}?fonds=alimento").text
    assert f'id="voorstel-{partner}"' not in client.get(OWN, headers={"HX-Request": "true"}).text


def test_others_do_not_see_that_a_suggestion_was_answered(world: World, advised: Advised, client_of: ClientOf) -> None:
    """Not the fund that it is about either: the map goes on to suggest it to everybody else."""
    pages = (OWN, f"{OWN}?keuze=verrassend", f"{MAP}?fonds=alimento", f"{MAP}/tabel")
    others, partners = [client_of(world.bram), client_of(world.bea)], [fund.slug for fund in advised.far]
    dirk = client_of(world.dirk)

    def seen() -> list[Loot]:
        return [fetch_all(fetch_of(client), pages) for client in others]

    before = seen()
    for partner in partners:
        answer = dirk.post(f"{OWN}/antwoorden", data={"partner": partner, "value": "interested"})
        assert answer.status_code == 303
    session().execute(sa.delete(Snapshot))
    analyse()
    assert seen() == before
    assert not any(f'id="voorstel-{partner}"' in dirk.get(OWN).text for partner in partners)


def test_not_useful_needs_a_reason_and_keeps_what_was_typed(
    world: World, advised: Advised, client_of: ClientOf
) -> None:
    client, partner = client_of(world.ann), advised.first
    wrong = client.post(f"{OWN}/antwoorden", data={"partner": partner, "value": "not_useful", "reason": " "})
    assert wrong.status_code == 422
    assert "Zeg in een paar woorden waarom" in form_of(wrong.text, partner)
    long = client.post(f"{OWN}/antwoorden", data={"partner": partner, "value": "not_useful", "reason": "a" * 301})
    assert long.status_code == 422
    assert "a" * 301 in form_of(long.text, partner)
    for bad in ({"partner": partner, "value": "misschien"}, {"partner": "zeppelin", "value": "interested"}, {}):
        assert client.post(f"{OWN}/antwoorden", data=bad).status_code == 422
    assert client.post(f"{OWN}/antwoorden", data={"partner": "alimento", "value": "interested"}).status_code == 422
    right = {"partner": partner, "value": "not_useful", "reason": "andere doelgroep"}
    assert client.post(f"{OWN}/antwoorden", data=right).status_code == 303
    assert "omdat andere doelgroep" in client.get(OWN).text


def test_an_answer_is_taken_back_and_stays_as_history(world: World, advised: Advised, client_of: ClientOf) -> None:
    client, partner = client_of(world.dirk), advised.first
    client.post(f"{OWN}/antwoorden", data={"partner": partner, "value": "together"})
    dirk = viewer(world.dirk)
    assert queries.answered_partners(dirk, "alimento") == {partner}
    undo = client.get(OWN).text.split('/intrekking"')[0].rpartition('action="')[2] + "/intrekking"
    assert client.post(undo).status_code == 303
    assert queries.answered_partners(dirk, "alimento") == set()
    page = client.get(OWN).text
    assert f'id="voorstel-{partner}"' in page, "it is suggested again"
    assert "teruggenomen" in page
    client.post(f"{OWN}/antwoorden", data={"partner": partner, "value": "interested"})
    client.post(f"{OWN}/antwoorden", data={"partner": partner, "value": "together"})
    (latest,) = [one for one in suggestions.answers_of(world.alimento.id) if one.is_current]
    assert latest.value == "together", "the latest counts"


def test_no_other_fund_sees_the_answers_nor_gives_them(world: World, advised: Advised, client_of: ClientOf) -> None:
    partner = advised.first
    answer = {"partner": partner, "value": "not_useful", "reason": "te ver van ons bed"}
    client_of(world.dirk).post(f"{OWN}/antwoorden", data=answer)
    undo = client_of(world.dirk).get(OWN).text.split('/intrekking"')[0].rpartition('action="')[2] + "/intrekking"
    for other in (world.bram, world.carla, world.bea):
        client = client_of(other)
        for page in (OWN, MAP, f"{MAP}?fonds=alimento", f"{MAP}/tabel", f"{MAP}/fondsen/{partner}"):
            text = client.get(page).text
            assert "te ver van ons bed" not in text
            assert "jullie antwoordden" not in text
        assert 'class="answer"' not in client.get(OWN).text
        assert client.post(f"{OWN}/antwoorden", data=answer).status_code == 403
        assert client.post(undo).status_code == 403
    assert "te ver van ons bed" in client_of(world.ilse).get(OWN).text, "an ISA sees and gives the answers of any fund"
    assert client_of(world.ilse).post(undo).status_code == 303
    for guest in (world.gust, world.gerd):
        assert client_of(guest).post(f"{OWN}/antwoorden", data=answer).status_code == 404
    wrong_fund = undo.replace("alimento", "woodwize")
    assert client_of(world.bram).post(wrong_fund).status_code == 404
