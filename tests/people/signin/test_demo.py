"""Looking around in a demo."""

import datetime as dt

import pytest
from flask.testing import FlaskClient

from samenspel.db import now
from samenspel.viewer import Role
from tests import make
from tests.world import World


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("sectorconsulent", "Ann Peeters"),
        ("directeur", "Dirk Wouters"),
        ("isa", "Ilse Janssens"),
        ("beheerder", "Bea Smets"),
        ("gast", "Gust Goossens"),
    ],
)
def test_one_click_signs_in_as_each_role(demo: World, visitor: FlaskClient, role: str, name: str) -> None:
    assert f'value="{role}"' in visitor.get("/aanmelden").text
    answer = visitor.post("/demo/aanmelden", data={"role": role})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert name in visitor.get("/mijn-fiche").text


@pytest.mark.parametrize(("joined", "name"), [(-1, "Zoë Bezig"), (1, "Ann Peeters")])
def test_the_visitor_becomes_the_one_who_was_in_most_groups_when_the_data_was_loaded(
    demo: World, visitor: FlaskClient, joined: int, name: str
) -> None:
    busy = make.account("Zoë Bezig", Role.CONSULTANT, demo.horeca)
    joined_at = now() + dt.timedelta(hours=joined)
    make.membership(busy, demo.open_group, joined_at=joined_at)
    make.membership(busy, make.group("nog-een"), joined_at=joined_at)
    visitor.post("/demo/aanmelden", data={"role": "sectorconsulent"})
    assert name in visitor.get("/mijn-fiche").text


def test_it_leads_on_within_the_platform_only(demo: World, visitor: FlaskClient) -> None:
    there = visitor.post("/demo/aanmelden", data={"role": "isa", "next": "/fondsen?thema=x"})
    assert there.headers["Location"] == "/fondsen?thema=x"
    for elsewhere in ("https://evil.example", "//evil.example", "/\\evil.example", "evil"):
        answer = visitor.post("/demo/aanmelden", data={"role": "isa", "next": elsewhere})
        assert answer.headers["Location"] == "/"


def test_an_unknown_role_is_not_found(demo: World, visitor: FlaskClient) -> None:
    assert visitor.post("/demo/aanmelden", data={"role": "koning"}).status_code == 404


def test_a_real_installation_has_no_such_door(world: World, visitor: FlaskClient) -> None:
    assert "Rondkijken" not in visitor.get("/aanmelden").text
    assert visitor.post("/demo/aanmelden", data={"role": "beheerder"}).status_code == 404
    assert visitor.get("/mijn-fiche").status_code == 302
