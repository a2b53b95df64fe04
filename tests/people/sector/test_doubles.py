"""A fund or a theme whose name resembles one that is there is asked about, and made when somebody says so."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from samenspel.db import session
from samenspel.people import directory_queries as page_queries
from samenspel.people.accounts.account_list import read_accounts
from samenspel.people.models import FormerFundName, Fund, Theme
from tests import make
from tests.fixtures import ClientOf
from tests.world import World

FUND = {"committees": "", "size": "", "fte": ""}


def _count(kind: type[Fund] | type[Theme]) -> int:
    return int(session().execute(sa.select(sa.func.count()).select_from(kind)).scalar_one())


@pytest.mark.parametrize("name", ["Cevóra", "CE VORA", "Cevora\u200b", "Cevroa", "Cevora’"])
def test_a_double_of_a_fund_is_asked_about(world: World, client_of: ClientOf, name: str) -> None:
    make.fund("cevora", name="Cevora")
    bea, before = client_of(world.bea), _count(Fund)
    sent = FUND | {"name": name, "committees": "200"}
    answer = bea.post("/beheer/fondsen/nieuw", data=sent)
    assert answer.status_code == 422
    assert "Bestaat dit al?" in answer.text
    assert 'href="/fondsen/cevora"' in answer.text
    assert 'value="200"' in answer.text, "what was typed stays"
    assert _count(Fund) == before
    assert bea.post("/beheer/fondsen/nieuw", data=sent | {"anyway": "1"}).status_code == 303
    assert _count(Fund) == before + 1


def test_a_name_of_before_and_a_closed_fund_are_asked_about_too(world: World, client_of: ClientOf) -> None:
    fund = make.fund("leder", name="Huid en Leder", closed_at=datetime(2020, 1, 1, tzinfo=UTC))
    session().add(FormerFundName(fund_id=fund.id, name="Lederfonds", until=datetime(2019, 1, 1, tzinfo=UTC)))
    session().commit()
    bea = client_of(world.bea)
    answer = bea.post("/beheer/fondsen/nieuw", data=FUND | {"name": "Léderfonds"})
    assert (answer.status_code, "(heette Lederfonds)" in answer.text) == (422, True)
    assert bea.post("/beheer/fondsen/nieuw", data=FUND | {"name": "Huid & Leder"}).status_code == 303, "another name"
    assert bea.post("/beheer/fondsen/nieuw", data=FUND | {"name": "Huid-en-leder"}).status_code == 422


def test_a_new_name_is_asked_about_and_the_same_name_is_not(world: World, client_of: ClientOf) -> None:
    make.fund("cevora", name="Cevora")
    make.fund("cevora-2", name="Cévora")
    bea = client_of(world.bea)
    assert bea.post("/beheer/fondsen/cevora-2", data=FUND | {"name": "Cévora", "fte": "2"}).status_code == 303
    renamed = FUND | {"name": "Cevoora"}
    assert bea.post("/beheer/fondsen/woodwize", data=renamed).status_code == 422
    assert page_queries.fund_by("woodwize").name == "Woodwize"  # type: ignore[union-attr]
    assert bea.post("/beheer/fondsen/woodwize", data=renamed | {"anyway": "1"}).status_code == 303
    assert page_queries.fund_by("woodwize").name == "Cevoora"  # type: ignore[union-attr]


def test_a_double_of_a_theme_is_asked_about(world: World, client_of: ClientOf) -> None:
    bea, before = client_of(world.bea), _count(Theme)
    sent = {
        "name": "Werkbaar werk & jobmobiliteit".replace("&", "en") + "\u200b",
        "kind": "intersectoraal",
        "since": "",
    }
    sent["name"] = sent["name"].replace("mobiliteit", "mobilitiet")
    answer = bea.post("/beheer/themas/nieuw", data=sent)
    assert answer.status_code == 422
    assert f'href="/beheer/themas/{world.theme.slug}"' in answer.text
    assert _count(Theme) == before
    assert bea.post("/beheer/themas/nieuw", data=sent | {"anyway": "1"}).status_code == 303


def test_a_list_of_accounts_knows_a_fund_however_it_is_written(world: World) -> None:
    fund = make.fund("cevora", name="Cevora")
    text = "naam;e-mail;rol;fonds\nAn;an@example.org;sectorconsulent;C\u00e9\u200bvora\n"
    good, bad = read_accounts(text, funds={"Cevora": fund.id})
    assert [(row.fund_id, bad) for row in good] == [(fund.id, [])]
