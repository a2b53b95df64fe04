"""The map as lists: the funds and the ties, sorted, searched, and some at a time."""

import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.maps.models import Snapshot
from samenspel.maps.view import lists
from tests.fixtures import ClientOf
from tests.maps.sector import MAP, Sector
from tests.pages import page
from tests.world import World

LIST = f"{MAP}/tabel"


@pytest.fixture
def director(world: World, analysed: Sector, client_of: ClientOf) -> FlaskClient:
    return client_of(world.dirk)


def snapshot() -> dict[str, Any]:
    """The stored map of the whole."""
    found: dict[str, Any] = session().execute(columns(Snapshot.data).where(col(Snapshot.scope) == "all")).scalar_one()
    return found


def rows(page: str) -> list[list[str]]:
    """The words in each cell of the list."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in body.split("</tr>")[:-1]]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in cells]


def names(page: str) -> list[str]:
    return [row[0] for row in rows(page)]


def test_the_lists_say_the_same_as_the_map(director: FlaskClient) -> None:
    data = snapshot()
    page = director.get(LIST).text
    assert len(rows(page)) == len(data["nodes"]) == 13
    sure = {node["id"]: node["confidence"] for node in data["nodes"]}
    assert f"{round(100 * sure['woodwize'])}%" in page.split("fondsen/woodwize")[1]
    ties = director.get(f"{LIST}?lijst=banden&rijen=alle").text
    assert len(rows(ties)) == len(data["ties"])
    assert f"{MAP}/samen?fonds=" in ties, "what the two did together is one step away"


def test_each_head_sorts_and_turns_around_without_scripts(director: FlaskClient) -> None:
    data = snapshot()
    strongest = [node["name"] for node in sorted(data["nodes"], key=lambda node: -node["strength"])]
    page = director.get(LIST).text
    assert names(page)[0] == strongest[0]
    assert re.search(r'aria-sort="descending">\s*<a id="op-sterkte" href="([^"]+)"', page)
    turned = director.get(f"{LIST}?op=sterkte&andersom=1").text
    assert names(turned)[-1] == strongest[0]
    assert re.search(r'aria-sort="ascending">\s*<a id="op-sterkte"', turned)
    by_name = director.get(f"{LIST}?op=fonds").text
    assert names(by_name) == sorted(names(by_name), key=str.casefold)
    assert names(director.get(f"{LIST}?op=fonds&andersom=1").text) == names(by_name)[::-1]
    for head in re.findall(r"<th [^>]*>.*?</th>", by_name, re.DOTALL):
        (address,) = re.findall(r'href="([^"]+)"', head)
        assert len(rows(director.get(address.replace("&amp;", "&")).text)) == 13
    shared = [int(row[4]) for row in rows(director.get(f"{LIST}?lijst=banden&op=bijeenkomsten&rijen=alle").text)]
    assert shared == sorted(shared, reverse=True)
    assert max(shared) > min(shared)


def test_a_narrow_screen_has_the_names_and_the_column_that_sorts(director: FlaskClient) -> None:
    page = director.get(f"{LIST}?op=brug").text
    heads = re.findall(r'<th scope="col" class="([^"]*)"', page)
    assert [at for at, given in enumerate(heads) if "is-shown" in given] == [0, 5]
    cells = re.findall(r"<td class=\"([^\"]*)\"", page.partition("<tbody>")[2].partition("</tr>")[0])
    assert [at for at, given in enumerate(cells) if "is-shown" in given] == [0, 5]
    assert "list-table is-narrowed" in page
    assert "is-narrowed" not in director.get(f"{LIST}?op=brug&kolommen=alle").text


def test_a_long_list_comes_some_at_a_time_or_whole(director: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "PAGE_ROWS", 5)
    pages = [names(director.get(f"{LIST}?op=fonds&pagina={number}").text) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [5, 5, 3]
    first = director.get(f"{LIST}?op=fonds").text
    assert "1 tot 5 van 13" in first
    assert f"{LIST}?op=fonds&amp;pagina=2" in first, "the order goes along"
    assert "Toon alle 13" in first
    whole = director.get(f"{LIST}?op=fonds&rijen=alle").text
    assert names(whole) == [name for page in pages for name in page]
    assert "Toon minder" in whole
    assert names(director.get(f"{LIST}?op=fonds&pagina=99").text) == pages[-1]
    monkeypatch.setattr(lists, "MAX_ROWS", 8)
    assert "Toon er 8 tegelijk" in director.get(LIST).text
    assert len(names(director.get(f"{LIST}?rijen=alle&pagina=2").text)) == 5, "what is longer keeps its pages"


def test_a_name_finds_a_fund_and_its_ties(director: FlaskClient) -> None:
    assert names(director.get(f"{LIST}?zoek=ALIM").text) == ["Alimento"]
    ties = rows(director.get(f"{LIST}?lijst=banden&zoek=alim").text)
    assert {row[0] for row in ties} == {"Alimento"}, "who was looked for stands first"
    mine = [tie for tie in snapshot()["ties"] if "alimento" in (tie["a"], tie["b"])]
    assert len(ties) == len(mine) > 1
    page = director.get(f"{LIST}?zoek=zeppelin&thema=digitalisering").text
    assert "Geen fonds op deze kaart heeft die naam." in page
    assert 'name="thema" value="digitalisering"' in page, "another search keeps the theme"


@pytest.mark.parametrize("odd", ["lijst=niets", "op=niets", "pagina=nul", "rijen=0", "andersom=x"])
def test_what_an_address_gets_wrong_is_left_out(director: FlaskClient, odd: str) -> None:
    assert page(director.get(f"{LIST}?{odd}")).text == page(director.get(LIST)).text


def test_a_map_without_groups_has_no_columns_of_dashes(director: FlaskClient) -> None:
    stored = session().execute(sa.select(Snapshot).where(col(Snapshot.scope) == "all")).scalar_one()
    nodes = [node | {"community": None, "confidence": None} for node in stored.data["nodes"]]
    stored.data = stored.data | {"nodes": nodes, "communities": stored.data["communities"] | {"groups": []}}
    session().commit()
    page = director.get(f"{LIST}?op=groep").text
    columns_shown = re.findall(r'<a id="op-(\w+)"', page)
    assert {"groep", "zekerheid"}.isdisjoint(columns_shown)
    assert {"fonds", "rol", "sterkte", "brug"} <= set(columns_shown)
    assert {len(row) for row in rows(page)} == {len(columns_shown)}
    assert re.search(r'aria-sort="descending">\s*<a id="op-sterkte"', page), "what cannot sort is left out"
