"""Who is in a group: joining and leaving, adding, roles, and who no longer hears it."""

import uuid

import sqlalchemy as sa
from flask import Flask
from sqlmodel import col

from samenspel import live
from samenspel.db import session
from samenspel.groups import queries
from samenspel.groups.models import Membership, MembershipRole
from tests import make
from tests.fixtures import ClientOf, Counted
from tests.groups.stories import facts, jobs_of, role_of
from tests.world import World


def test_who_is_in_a_group_is_shown_with_fund_and_role(world: World, client_of: ClientOf, counted: Counted) -> None:
    client = client_of(world.carla)
    page = client.get("/overleg/wg-werkbaar-wint/deelnemers").text
    assert page.index("Ann Peeters") < page.index("Bram Claes") < page.index("Gust Goossens")
    assert f'href="/mensen/{world.ann.id}"' in page
    assert 'href="/fondsen/alimento"' in page
    assert "VDAB" in page
    assert "Iemand toevoegen" not in page
    with counted() as few:
        client.get("/overleg/wg-werkbaar-wint/deelnemers")
    for _ in range(15):
        make.membership(make.account(fund=world.horeca), world.open_group)
    with counted() as many:
        client.get("/overleg/wg-werkbaar-wint/deelnemers")
    assert len(many) == len(few) <= 5


def test_a_guest_sees_names_of_the_group_without_ways_into_the_directory(world: World, client_of: ClientOf) -> None:
    page = client_of(world.gust).get("/overleg/wg-werkbaar-wint/deelnemers").text
    assert "Ann Peeters" in page
    assert 'href="/mensen/' not in page
    assert 'href="/fondsen/' not in page


def test_what_one_may_not_see_does_not_exist(world: World, client_of: ClientOf) -> None:
    for outsider in (world.ann, world.carla, world.bea, world.gust, world.gerd):
        client = client_of(outsider)
        assert client.get("/overleg/klankbordgroep/deelnemers").status_code == 404
        assert client.get("/overleg/klankbordgroep/bewerken").status_code == 404
        assert client.post("/overleg/klankbordgroep/deelname").status_code == 404
        assert client.post("/overleg/klankbordgroep/uitschrijving").status_code == 404
        assert client.post("/overleg/klankbordgroep/deelnemers").status_code == 404
        assert client.post(f"/overleg/klankbordgroep/deelnemers/{world.dirk.id}").status_code == 404
    assert client_of(world.gerd).get("/overleg/wg-werkbaar-wint/deelnemers").status_code == 404
    assert client_of(world.ann).get("/overleg/bestaat-niet/deelnemers").status_code == 404


def test_a_member_of_the_platform_joins_follows_and_leaves(world: World, client_of: ClientOf) -> None:
    carla = client_of(world.carla)
    answer = carla.post("/overleg/wg-werkbaar-wint/deelname", data={"role": "member"})
    assert answer.status_code == 303
    assert answer.location == "/overleg/wg-werkbaar-wint"
    assert role_of(world.carla, world.open_group) is MembershipRole.MEMBER
    row = queries.membership_of(world.carla.id, world.open_group.id)
    assert row is not None
    assert row.fund_id == world.horeca.id
    carla.post("/overleg/wg-werkbaar-wint/deelname", data={"role": "follower"})
    assert role_of(world.carla, world.open_group) is MembershipRole.FOLLOWER
    answer = carla.post("/overleg/wg-werkbaar-wint/uitschrijving")
    assert answer.location == "/overleg"
    assert role_of(world.carla, world.open_group) is None
    carla.post("/overleg/wg-werkbaar-wint/deelname")
    assert role_of(world.carla, world.open_group) is MembershipRole.MEMBER
    rows = sa.select(sa.func.count(col(Membership.id))).where(col(Membership.account_id) == world.carla.id)
    assert session().execute(rows).scalar() == 1, "who comes back has the same row"


def test_joining_has_its_rules(world: World, client_of: ClientOf) -> None:
    # An organiser does not become a follower by a click on a page that was open somewhere.
    assert client_of(world.ann).post("/overleg/wg-werkbaar-wint/deelname", data={"role": "follower"}).status_code == 403
    # ISA's see closed groups, but nobody puts themselves in one.
    assert client_of(world.ilse).post("/overleg/klankbordgroep/deelname").status_code == 403
    assert client_of(world.ilse).post("/overleg/wg-werkbaar-wint/deelname").status_code == 303
    # Who is not in a group cannot leave it.
    assert client_of(world.carla).post("/overleg/wg-werkbaar-wint/uitschrijving").status_code == 403
    # A guest who was invited may follow instead of taking part.
    assert (
        client_of(world.gust).post("/overleg/wg-werkbaar-wint/deelname", data={"role": "follower"}).status_code == 303
    )


def test_an_organiser_adds_somebody(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    page = ann.get("/overleg/wg-werkbaar-wint/deelnemers").text
    choices = page.split('id="account"')[1].split("</select>")[0]
    assert "Carla Maes (Horeca Forma)" in choices
    assert "Bram Claes" not in choices, "who is in it already is no choice"
    answer = ann.post("/overleg/wg-werkbaar-wint/deelnemers", data={"account": world.carla.id, "role": "follower"})
    assert answer.status_code == 303
    assert role_of(world.carla, world.open_group) is MembershipRole.FOLLOWER
    assert "Carla Maes is toegevoegd." in ann.get("/overleg/wg-werkbaar-wint/deelnemers").text


def test_adding_says_what_is_wrong(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    answer = ann.post("/overleg/wg-werkbaar-wint/deelnemers", data={"account": "", "role": "organiser"})
    assert answer.status_code == 422
    assert "Kies wie je wil toevoegen." in answer.text
    assert '<option selected value="organiser">' in answer.text
    for nonsense in (str(uuid.uuid4()), "zeppelin"):
        answer = ann.post("/overleg/wg-werkbaar-wint/deelnemers", data={"account": nonsense, "role": "member"})
        assert answer.status_code == 422
        assert "Kies iets uit de lijst." in answer.text
    # Sent twice, or somebody else was first: no role changes by it.
    answer = ann.post("/overleg/wg-werkbaar-wint/deelnemers", data={"account": world.ann.id, "role": "follower"})
    assert answer.status_code == 303
    assert role_of(world.ann, world.open_group) is MembershipRole.ORGANISER


def test_only_organisers_and_isas_manage_members(world: World, client_of: ClientOf) -> None:
    for other in (world.bram, world.gust, world.carla, world.bea):
        client = client_of(other)
        form = {"account": str(world.carla.id), "role": "organiser"}
        assert client.post("/overleg/wg-werkbaar-wint/deelnemers", data=form).status_code == 403
        changed = client.post(f"/overleg/wg-werkbaar-wint/deelnemers/{other.id}", data={"role": "organiser"})
        assert changed.status_code == 403
        assert client.get("/overleg/wg-werkbaar-wint/bewerken").status_code == 403
        assert client.post("/overleg/wg-werkbaar-wint/bewerken", data=facts(world.open_group)).status_code == 403
    form = {"account": str(world.carla.id), "role": "member"}
    assert client_of(world.ilse).post("/overleg/wg-werkbaar-wint/deelnemers", data=form).status_code == 303


def test_an_organiser_changes_a_role_and_takes_somebody_out(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    address = f"/overleg/wg-werkbaar-wint/deelnemers/{world.bram.id}"
    assert ann.post(address, data={"role": "organiser"}).status_code == 303
    assert role_of(world.bram, world.open_group) is MembershipRole.ORGANISER
    assert ann.post(address, data={"role": "zeppelin"}).status_code == 400
    assert ann.post(address).status_code == 400, "nobody is taken out by a form that lost its field"
    assert role_of(world.bram, world.open_group) is MembershipRole.ORGANISER
    assert ann.post(address, data={"role": ""}).status_code == 303
    assert role_of(world.bram, world.open_group) is None
    assert ann.post(address, data={"role": "member"}).status_code == 404, "who left is added, not changed"


def test_a_group_keeps_an_organiser(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    own = f"/overleg/wg-werkbaar-wint/deelnemers/{world.ann.id}"
    for role in ("member", "follower", ""):
        answer = ann.post(own, data={"role": role}, follow_redirects=True)
        assert "Een overleg heeft een organisator nodig." in answer.text
        assert role_of(world.ann, world.open_group) is MembershipRole.ORGANISER
    answer = ann.post("/overleg/wg-werkbaar-wint/uitschrijving")
    assert answer.location == "/overleg/wg-werkbaar-wint/deelnemers"
    assert role_of(world.ann, world.open_group) is MembershipRole.ORGANISER
    ann.post(f"/overleg/wg-werkbaar-wint/deelnemers/{world.bram.id}", data={"role": "organiser"})
    assert ann.post("/overleg/wg-werkbaar-wint/uitschrijving").location == "/overleg"
    assert role_of(world.ann, world.open_group) is None
    # An ISA organises every group, and may take out the last one.
    client_of(world.ilse).post(f"/overleg/wg-werkbaar-wint/deelnemers/{world.bram.id}", data={"role": ""})
    assert role_of(world.bram, world.open_group) is None


def test_who_is_taken_out_of_a_closed_group_no_longer_hears_or_sees_it(
    app: Flask, world: World, client_of: ClientOf
) -> None:
    room = f"group:{world.closed_group.id}"
    dirk = live.io.test_client(app, flask_test_client=client_of(world.dirk))
    assert dirk.emit("listen", {"room": room}, callback=True) == "ok"
    client_of(world.ilse).post(f"/overleg/klankbordgroep/deelnemers/{world.dirk.id}", data={"role": ""})
    assert not dirk.is_connected()
    again = live.io.test_client(app, flask_test_client=client_of(world.dirk))
    assert again.emit("listen", {"room": room}, callback=True) == "refused"
    assert client_of(world.dirk).get("/overleg/klankbordgroep/deelnemers").status_code == 404


def test_who_only_changes_role_keeps_listening(app: Flask, world: World, client_of: ClientOf) -> None:
    bram = live.io.test_client(app, flask_test_client=client_of(world.bram))
    client_of(world.bram).post("/overleg/wg-werkbaar-wint/deelname", data={"role": "follower"})
    assert bram.is_connected()


def test_the_analysis_is_asked_once_for_a_burst_of_changes(world: World, client_of: ClientOf) -> None:
    client_of(world.carla).post("/overleg/wg-werkbaar-wint/deelname")
    client_of(world.bram).post("/overleg/wg-werkbaar-wint/uitschrijving")
    assert jobs_of("analyse") == [{}]


def test_a_name_that_is_typed_wrong_finds_who_is_meant_in_the_group(world: World, client_of: ClientOf) -> None:
    make.membership(make.account("Sofie Vandenbroucke", fund=world.horeca), world.open_group)
    path = "/overleg/wg-werkbaar-wint/deelnemers"
    found = client_of(world.ann).get(path, query_string={"q": "vandenbrouke"}).text
    assert "Sofie Vandenbroucke" in found
    assert "Bram Claes" not in found
    assert "Dit zijn de mensen voor “Vandenbroucke”" in found
    # Who is only elsewhere on the platform is not named here.
    none = client_of(world.gust).get(path, query_string={"q": "carla"}).text
    assert "Niemand in dit overleg met die naam" in none
