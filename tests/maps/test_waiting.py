"""A map that is not there yet: it is asked for, waited for, and then kept up to date."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from samenspel import jobs
from samenspel.db import rollback, session
from samenspel.maps import queries, tasks
from samenspel.maps.analysis.facts.scope import Scope
from samenspel.maps.analysis.schema import VERSION
from samenspel.maps.analysis.snapshot import snapshot
from samenspel.maps.models import Snapshot
from tests import make
from tests.fixtures import ClientOf
from tests.maps.sector import FILES, FRAGMENT, MAP, Sector
from tests.world import World


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
    assert (state.status_code, state.headers.get("HX-Refresh")) == (204, None)

    part = client.post(f"{MAP}/berekening?{asked}&fonds=alimento", headers=FRAGMENT)
    assert part.status_code == 200
    assert "<html" not in part.text
    assert f'hx-get="{MAP}/stand?{asked.replace("&", "&amp;")}"' in part.text
    jobs.sweep()
    state = client.get(f"{MAP}/stand?{asked}", headers=FRAGMENT)
    assert state.headers["HX-Refresh"] == "true", "each page that waited is read again, with all that was chosen on it"
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


@pytest.mark.parametrize(
    "page", ["/tabel", "/partnerschappen", "/overlap", "/tijd", "/samen", "/themas/digitalisering"]
)
def test_the_page_that_was_asked_for_comes_back_and_not_the_map(
    world: World, sector: Sector, client_of: ClientOf, page: str
) -> None:
    client = client_of(world.ann)
    waiting = client.get(f"{MAP}{page}?fonds=alimento&fonds=woodwize").text
    (action,) = re.findall(r'<form class="cluster" method="post" action="([^"]+)"', waiting)
    answer = client.post(action.replace("&amp;", "&"))
    assert answer.status_code == 303
    assert answer.location.partition("?")[0] == f"{MAP}{page}"
    jobs.sweep()
    assert "Deze kaart is nog niet berekend." not in client.get(answer.location).text


PAGES = ("", "/tabel", "/partnerschappen", "/overlap", "/tijd", "/samen?fonds=alimento&fonds=woodwize")


@pytest.mark.parametrize("version", [VERSION - 1, VERSION + 1])
def test_nobody_reads_a_map_in_the_shape_of_another_version(
    world: World, analysed: Sector, client_of: ClientOf, version: int
) -> None:
    """With what was in it when the shape was another: every page waits for a new map, and none fails."""
    client = client_of(world.ann)
    session().execute(sa.update(Snapshot).values(version=version, data={"nodes": [{"id": "alimento"}]}))
    session().commit()
    for page in (*PAGES, "/themas/digitalisering"):
        answer = client.get(f"{MAP}{page}")
        assert answer.status_code == 200
        assert "Deze kaart is nog niet berekend." in answer.text
    assert client.get(f"{MAP}/fondsen/alimento").status_code == 302
    for part in ("/gegevens", *(f"/export/{name}" for name in FILES), "/strategisch-overleg.pdf"):
        assert client.get(f"{MAP}{part}").status_code == 404
    tasks.renew_outdated_maps()
    session().commit()
    jobs.sweep()
    for page in (*PAGES, "/themas/digitalisering", "/gegevens", "/fondsen/alimento"):
        answer = client.get(f"{MAP}{page}")
        assert answer.status_code == 200
        assert "Deze kaart is nog niet berekend." not in answer.text
    tasks.renew_outdated_maps()
    session().commit()
    assert jobs.sweep() == 0, "all is of this version"


def test_after_an_upgrade_one_visit_brings_all_maps_up_to_date(
    world: World, analysed: Sector, client_of: ClientOf
) -> None:
    session().execute(sa.update(Snapshot).values(version=0))
    session().commit()
    client = client_of(world.ann)
    assert "Deze kaart is nog niet berekend." in client.get(MAP).text
    client.post(f"{MAP}/berekening")
    jobs.sweep()
    for asked in ("", "?periode=recent", f"?periode={analysed.this_year}", "?thema=digitalisering"):
        assert "Deze kaart is nog niet berekend." not in client.get(f"{MAP}{asked}").text


def test_an_analysis_that_is_ended_goes_on_where_it_was(sector: Sector, monkeypatch: pytest.MonkeyPatch) -> None:
    class Ended(Exception):
        pass

    def two(scopes: Iterable[Scope]) -> Iterator[Scope]:
        for number, scope in enumerate(scopes):
            if number == 2:
                raise Ended
            yield scope

    with pytest.raises(Ended):
        tasks.analyse_all(two)
    rollback()
    done = queries.stored_scopes()
    assert len(done) == 2
    assert tasks.analyse_all() == len(queries.stored_scopes()) - 2


def test_a_map_for_which_there_is_no_memory_keeps_no_other(sector: Sector, monkeypatch: pytest.MonkeyPatch) -> None:
    compute = snapshot.compute_view

    def without_the_whole(*arguments: Any, **options: Any) -> Any:
        if options["resampled"]:
            raise MemoryError
        return compute(*arguments, **options)

    monkeypatch.setattr(snapshot, "compute_view", without_the_whole)
    with pytest.raises(MemoryError, match="SAMENSPEL_ANALYSIS_MAX_MIB"):
        tasks.analyse_all()
    assert queries.stored_scopes()
    assert queries.latest_snapshot(Scope().name) is None
