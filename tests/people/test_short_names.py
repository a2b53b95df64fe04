"""A fund has one short name in every list; its name in full, and what is not known of it, stand on its own page."""

import csv
from pathlib import Path

import pytest
import sqlalchemy as sa

import samenspel.demo
from samenspel.db import session
from samenspel.maps.view.labels import short_name
from samenspel.people.models import Fund
from tests.fixtures import ClientOf
from tests.pages import page
from tests.world import World

FULL = "Sociaal Fonds voor de Transportsector en de Logistiek"


def _change(slug: str, **values: object) -> None:
    session().execute(sa.update(Fund).where(Fund.slug == slug).values(**values))  # type: ignore[arg-type]
    session().commit()


def test_the_administrator_gives_a_name_in_full(world: World, client_of: ClientOf) -> None:
    bea = client_of(world.bea)
    path = f"/beheer/fondsen/{world.alimento.slug}"
    form = page(bea.get(path))
    saved = bea.post(path, data=form.fields | {"full_name": FULL})
    assert saved.status_code == 303, page(saved, 422).errors
    again = page(bea.get(path))
    assert again.fields["full_name"] == FULL
    assert page(bea.post(path, data=again.fields | {"full_name": "x" * 201}), 422).errors.keys() == {"full_name"}
    same = again.fields | {"full_name": world.alimento.name}
    bea.post(path, data=same)
    assert page(bea.get(path)).fields["full_name"] == "", "what is the same is said once"


def test_lists_say_the_short_name_and_find_by_the_full_one(world: World, client_of: ClientOf) -> None:
    _change("alimento", full_name=FULL)
    bram = client_of(world.bram)
    for path in ("/fondsen", "/mensen", "/overleg/wg-werkbaar-wint/deelnemers", "/overleg/wg-werkbaar-wint"):
        shown = page(bram.get(path))
        assert "Alimento" in shown, path
        assert FULL not in shown, path
    found = page(bram.get("/fondsen", query_string={"q": "logistiek transportsector"}))
    link = found.one("tbody th a")
    assert (link.text, link["title"]) == ("Alimento", FULL)
    own = page(bram.get("/fondsen/alimento"))
    assert own.heading == "Alimento"
    assert own.text.count(FULL) == 1


def test_what_is_not_known_is_said_on_the_page_of_the_fund_only(world: World, client_of: ClientOf) -> None:
    _change("alimento", size=None, website=None, consultants_fte=None)
    bram = client_of(world.bram)
    row = page(bram.get("/fondsen", query_string={"q": "alimento"})).one("tbody tr")
    assert "–" not in row
    assert [cell.text for cell in row.all("td")][:2] == ["118, 220", ""]
    assert "Niet bekend: grootte, aantal sectorconsulenten, website." in page(bram.get("/fondsen/alimento"))
    _change("alimento", size="groot", website="https://alimento.example", consultants_fte=4.0)
    assert "Niet bekend" not in page(bram.get("/fondsen/alimento"))


def _names() -> list[str]:
    data = Path(samenspel.demo.__file__).parent / "data"
    files = ("sectorfondsen.csv", "sectorfondsen-aanvulling.csv")
    lists = [(data / file).read_text(encoding="utf-8").splitlines() for file in files]
    return [row["name"] for lines in lists for row in csv.DictReader(lines)]


@pytest.mark.parametrize("name", _names())
def test_no_name_of_the_sector_is_cut_on_the_map(name: str) -> None:
    assert short_name(name) == name
    assert len(name) <= 34, "a figure has room for as many letters"
