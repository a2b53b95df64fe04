"""Initiatives and results: everybody who can sign in sees them, the ISA's and administrators keep them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlmodel import col

from samenspel.db import session
from samenspel.groups.queries import viewer_by
from samenspel.initiatives import index, queries
from samenspel.initiatives.models import Initiative, InitiativeChannel, InitiativeFund, Output
from samenspel.jobs import Job
from samenspel.people.models import Account, Fund
from samenspel.viewer import Viewer
from tests import make
from tests.fixtures import ClientOf, Counted
from tests.world import World


def viewer_of(account: Account) -> Viewer:
    found = viewer_by(account.fs_uniquifier)
    assert found is not None
    return found


def initiative(world: World, slug: str = "telewerkkaart", funds: tuple[Fund, ...] = (), **given: Any) -> Initiative:
    """An initiative on the theme of the world, with these funds."""
    values: dict[str, Any] = {
        "slug": slug,
        "title": slug.capitalize(),
        "theme_id": world.theme.id,
        "isa_roles": ["initiator", "coordinator"],
        "external_partners": ["VDAB", "StIA"],
        "starts_on": date(2021, 1, 1),
        "ends_on": date(2023, 12, 31),
        "source": "Tabel 10",
    }
    row = Initiative(**values | given)
    session().add(row)
    session().commit()
    session().add_all(InitiativeFund(initiative_id=row.id, fund_id=fund.id) for fund in funds)
    session().commit()
    return row


def output(title: str, year: int, reach: int | None = 46, **given: Any) -> Output:
    values: dict[str, Any] = {"title": title, "year": year, "reach": reach, "reach_unit": "bedrijven"}
    row = Output(**values | {"dates": [str(year)]} | given)
    session().add(row)
    session().commit()
    return row


def facts(**other: Any) -> dict[str, Any]:
    """An initiative as its form sends it."""
    return {
        "title": "Gedeelde simulator",
        "about": "Samen **één** simulator.",
        "theme": "",
        "channel": "own",
        "isa_roles": ["facilitator"],
        "lead_fund": "",
        "partners": [],
        "external_partners": "VDAB; Unia\nVDAB",
        "website": "https://voorbeeld.example",
        "starts_on": "2026-01-01",
        "ends_on": "",
    } | other


def test_nobody_sees_initiatives_without_signing_in(world: World, visitor: FlaskClient) -> None:
    initiative(world)
    for path in ("/initiatieven", "/initiatieven/telewerkkaart", "/resultaten", "/initiatieven/nieuw"):
        assert visitor.get(path).status_code == 302


@pytest.mark.parametrize("name", ["ann", "dirk", "ilse", "bea", "gerd"])
def test_members_and_wewis_see_initiatives_and_results(world: World, client_of: ClientOf, name: str) -> None:
    it = initiative(world, funds=(world.alimento, world.woodwize))
    output("Lunch over telewerk", 2023, initiative_id=it.id)
    client = client_of(getattr(world, name))
    assert "Telewerkkaart" in client.get("/initiatieven").text
    page = client.get("/initiatieven/telewerkkaart")
    assert page.status_code == 200
    for words in ("Initiatiefnemer, Coördinator", "VDAB, StIA", "2021 – 2023", "Woodwize", "Lunch over telewerk", "46"):
        assert words in page.text
    assert "Lunch over telewerk" in client.get("/resultaten").text


def test_a_guest_gets_no_link_to_a_fund(world: World, client_of: ClientOf) -> None:
    initiative(world, funds=(world.alimento,), lead_fund_id=world.alimento.id)
    assert "/fondsen/alimento" not in client_of(world.gerd).get("/initiatieven/telewerkkaart").text
    assert "/fondsen/alimento" in client_of(world.carla).get("/initiatieven/telewerkkaart").text


@pytest.mark.parametrize(("name", "allowed"), [("ann", 403), ("dirk", 403), ("gerd", 403), ("ilse", 200), ("bea", 200)])
def test_isas_and_administrators_keep_the_list(world: World, client_of: ClientOf, name: str, allowed: int) -> None:
    initiative(world)
    client = client_of(getattr(world, name))
    for path in ("/initiatieven/nieuw", "/initiatieven/telewerkkaart/bewerken"):
        assert client.get(path).status_code == allowed
        answer = client.post(path, data=facts())
        assert answer.status_code == (303 if allowed == 200 else 403)
    shown = client.get("/initiatieven/telewerkkaart").text + client.get("/initiatieven").text
    assert ("/bewerken" in shown and "/initiatieven/nieuw" in shown) is (allowed == 200)


def test_an_initiative_that_does_not_exist_is_not_found(world: World, client_of: ClientOf) -> None:
    client = client_of(world.ilse)
    assert client.get("/initiatieven/onbekend").status_code == 404
    assert client.get("/initiatieven/onbekend/bewerken").status_code == 404
    assert client.post("/initiatieven/onbekend/bewerken", data=facts()).status_code == 404


def test_an_isa_adds_an_initiative_with_its_funds(world: World, client_of: ClientOf) -> None:
    given = facts(theme=str(world.theme.id), lead_fund=str(world.horeca.id), partners=[str(world.alimento.id)])
    answer = client_of(world.ilse).post("/initiatieven/nieuw", data=given)
    assert answer.location == "/initiatieven/gedeelde-simulator"
    session().expire_all()
    seen = queries.reach(viewer_of(world.ilse), "gedeelde-simulator")
    assert seen is not None
    assert seen.lead_name == "Horeca Forma"
    assert seen.initiative.channel is InitiativeChannel.OWN
    assert seen.initiative.external_partners == ["VDAB", "Unia"]
    assert [row[2] for row in queries.partners_of(seen.initiative.id)] == ["Alimento", "Horeca Forma"]
    page = client_of(world.carla).get(answer.location).text
    assert "Samen <strong>één</strong> simulator." in page
    assert "sinds 2026" in page
    kinds = set(session().execute(sa.select(col(Job.kind))).scalars())
    assert {"index", "analyse"} <= kinds


def test_the_same_title_gets_an_address_of_its_own(world: World, client_of: ClientOf) -> None:
    client = client_of(world.bea)
    assert client.post("/initiatieven/nieuw", data=facts(title="Nieuw")).location == "/initiatieven/nieuw-initiatief"
    assert client.post("/initiatieven/nieuw", data=facts(title="Nieuw")).location == "/initiatieven/nieuw-initiatief-2"


def test_changing_it_replaces_its_funds(world: World, client_of: ClientOf) -> None:
    initiative(world, funds=(world.alimento, world.woodwize))
    client = client_of(world.ilse)
    form = client.get("/initiatieven/telewerkkaart/bewerken").text
    assert 'value="2021-01-01"' in form
    assert form.count("checked") == 4  # two roles, two funds
    client.post("/initiatieven/telewerkkaart/bewerken", data=facts(partners=[str(world.horeca.id)], isa_roles=[]))
    session().expire_all()
    seen = queries.reach(viewer_of(world.ilse), "telewerkkaart")
    assert seen is not None
    assert seen.initiative.title == "Gedeelde simulator"
    assert seen.initiative.isa_roles == []
    assert [row[2] for row in queries.partners_of(seen.initiative.id)] == ["Horeca Forma"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": "  "}, "Geef het initiatief een titel."),
        ({"title": "x" * 201}, "Hoogstens 200 tekens."),
        ({"website": "javascript:alert(1)"}, "Dit is geen geldig webadres."),
        ({"website": "ftp://voorbeeld.example"}, "Dit is geen geldig webadres."),
        ({"starts_on": "2026-05-01", "ends_on": "2026-04-01"}, "Het einde ligt voor het begin."),
        ({"starts_on": "morgen"}, "Dat is geen datum."),
        ({"external_partners": "y" * 121}, "Hoogstens veertig namen"),
        ({"partners": ["geen-fonds"]}, "geldige keuze"),
        ({"theme": "11111111-1111-7111-8111-111111111111"}, "geldige keuze"),
        ({"channel": "onbekend"}, "geldige keuze"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_kept(
    world: World, client_of: ClientOf, wrong: dict[str, Any], words: str
) -> None:
    answer = client_of(world.ilse).post("/initiatieven/nieuw", data=facts(**wrong))
    assert answer.status_code == 422
    assert words in answer.text
    assert "Samen **één** simulator." in answer.text
    assert session().execute(sa.select(sa.func.count()).select_from(Initiative)).scalar() == 0


def test_the_list_is_narrowed_by_theme_role_and_channel(world: World, client_of: ClientOf) -> None:
    initiative(world)
    initiative(world, "simulator", theme_id=None, isa_roles=["motivator"], channel=InitiativeChannel.CALL)
    client = client_of(world.ann)

    def shown(query: str) -> tuple[bool, bool]:
        page = client.get(f"/initiatieven?{query}").text
        return "/initiatieven/telewerkkaart" in page, "/initiatieven/simulator" in page

    assert shown("") == (True, True)
    assert shown("thema=werkbaar-werk") == (True, False)
    assert shown("rol=motivator") == (False, True)
    assert shown("kanaal=call") == (False, True)
    assert shown("kanaal=call&rol=initiator") == (False, False)
    assert shown("kanaal=onzin&rol=onzin") == (True, True)
    assert "Geen initiatief gevonden" in client.get("/initiatieven?thema=onbekend").text


def test_what_runs_on_comes_first(world: World) -> None:
    initiative(world, "oud")
    initiative(world, "loopt", ends_on=None)
    assert [line.slug for line in queries.initiatives(viewer_of(world.carla))] == ["loopt", "oud"]


def test_results_count_reach_by_year_and_unit(world: World, client_of: ClientOf) -> None:
    output("Dag", 2023, 58, dates=["2023-10-03"])
    output("Campagne", 2023, 324129, reach_unit="unieke personen", dates=["2022-11", "2023-03"])
    output("Webinar", 2023, 12)
    output("Uitwisseling", 2021, None)
    latest, earlier = queries.results(viewer_of(world.ann))
    assert (latest.year, latest.reached) == (2023, {"bedrijven": 70, "unieke personen": 324129})
    assert (earlier.year, earlier.reached) == (2021, {})
    page = client_of(world.gerd).get("/resultaten").text
    for words in ("324.129", "3 okt 2023", "nov 2022, mrt 2023", ">70<"):
        assert words in page


def test_nothing_there_is_said_plainly(world: World, client_of: ClientOf) -> None:
    assert "Er staan nog geen initiatieven" in client_of(world.ann).get("/initiatieven").text
    assert "Er zijn nog geen resultaten" in client_of(world.ann).get("/resultaten").text


def test_pages_take_few_queries_whatever_is_there(world: World, client_of: ClientOf, counted: Counted) -> None:
    client = client_of(world.ilse)

    def queries_of(path: str) -> int:
        with counted() as statements:
            assert client.get(path).status_code == 200
        return len(statements)

    initiative(world, funds=(world.alimento,))
    pages = ("/initiatieven", "/initiatieven/telewerkkaart", "/resultaten", "/initiatieven/telewerkkaart/bewerken")
    queries_of("/resultaten")  # the first page of all also asks whether this is a demo
    few = {path: queries_of(path) for path in pages}
    for number in range(15):
        it = initiative(world, f"nog-{number}", funds=(world.alimento, world.woodwize, world.horeca))
        output(f"Dag {number}", 2020 + number % 4, initiative_id=it.id)
    assert {path: queries_of(path) for path in pages} == few
    assert max(few.values()) <= 7


def test_search_finds_them_for_everybody(world: World) -> None:
    it = initiative(world, funds=(world.alimento,), about="Duurzaam *thuis* werken.")
    initiative(world, "ander")
    found = list(index.initiatives([it.id]))
    assert [document.id for document in found] == [f"initiative:{it.id}"]
    assert found[0].readers == ("public",)
    assert found[0].url == "/initiatieven/telewerkkaart"
    assert found[0].theme == "werkbaar-werk"
    for words in ("Duurzaam thuis werken.", "VDAB", "Alimento"):
        assert words in found[0].body
    assert len(list(index.initiatives())) == 2


def test_search_dates_one_that_is_made_at_night_by_the_clock_in_brussels(world: World) -> None:
    late = datetime(2027, 6, 30, 22, 30, tzinfo=UTC)  # half past midnight there
    it = make.initiative(created_at=late)
    (found,) = index.initiatives([it.id])
    assert datetime.fromtimestamp(found.date, UTC).date() == date(2027, 7, 1)


def test_written_by_hand_html_stays_text(world: World, client_of: ClientOf) -> None:
    initiative(world, about="<script>alert(1)</script>", external_partners=["<b>VDAB</b>"])
    page = client_of(world.ann).get("/initiatieven/telewerkkaart").text
    assert "<script>alert" not in page
    assert "&lt;b&gt;VDAB&lt;/b&gt;" in page


def test_a_draft_is_for_who_made_it_and_the_advisers(world: World, client_of: ClientOf) -> None:
    made = initiative(world, "in-opbouw", title="Plan in opbouw", draft_of_id=world.dirk.id)
    for other in (world.ann, world.bea, world.gust, world.gerd):
        client = client_of(other)
        assert client.get("/initiatieven/in-opbouw").status_code == 404
        assert client.get("/initiatieven/in-opbouw/bewerken").status_code == 404
        assert client.post("/initiatieven/in-opbouw/publicatie").status_code == 404
        listed = client.get("/initiatieven")
        assert listed.status_code == (404 if other is world.gust else 200)
        assert "Plan in opbouw" not in listed.text
    assert list(index.initiatives([made.id])) == [], "search does not know it"
    for one in (world.dirk, world.ilse):
        client = client_of(one)
        assert "Plan in opbouw" in client.get("/initiatieven").text
        assert "Dit is een concept" in client.get("/initiatieven/in-opbouw").text
        assert client.get("/initiatieven/in-opbouw/bewerken").status_code == 200
    assert client_of(world.dirk).post("/initiatieven/in-opbouw/publicatie").status_code == 303
    session().expire_all()
    for other in (world.ann, world.gerd):
        assert client_of(other).get("/initiatieven/in-opbouw").status_code == 200
        assert client_of(other).post("/initiatieven/in-opbouw/publicatie").status_code == 403
    assert client_of(world.dirk).get("/initiatieven/in-opbouw/bewerken").status_code == 403, "the advisers keep it now"
    assert [document.title for document in index.initiatives([made.id])] == ["Plan in opbouw"]


def test_what_funds_set_up_themselves_can_be_kept_out_of_what_is_reported(world: World, client_of: ClientOf) -> None:
    it, ilse = initiative(world), client_of(world.ilse)
    path = f"/initiatieven/{it.slug}/bewerken"
    refused = ilse.post(path, data=facts(channel="serv", unreported="y"))
    assert refused.status_code == 422
    assert "binnen de werking van de SERV" in refused.text
    assert ilse.post(path, data=facts(channel="own", unreported="y")).status_code == 303
    session().expire_all()
    assert session().get_one(Initiative, it.id).unreported


def test_for_a_guest_of_another_organisation_there_are_no_initiatives(world: World, client_of: ClientOf) -> None:
    it, gust = initiative(world), client_of(world.gust)
    for path in ("/initiatieven", f"/initiatieven/{it.slug}", "/resultaten"):
        assert gust.get(path).status_code == 404
    assert 'href="/initiatieven"' not in gust.get("/").text
    assert 'href="/initiatieven"' in client_of(world.gerd).get("/").text
