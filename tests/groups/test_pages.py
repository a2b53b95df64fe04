"""The list of groups, who is in one, joining and leaving, and what a group is about."""

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import col

from samenspel import live
from samenspel.db import now, session
from samenspel.groups import queries
from samenspel.groups.models import Group, GroupKind, Membership, MembershipRole, Visibility
from samenspel.jobs import Job
from samenspel.people.access import is_of_wewis
from samenspel.people.models import Account, Role
from samenspel.text import slug_of
from tests import make
from tests.world import World

ClientOf = Callable[[Account], FlaskClient]
Counted = Callable[[], AbstractContextManager[list[str]]]


def role_of(account: Account, group: Group) -> MembershipRole | None:
    """The role somebody has in a group now."""
    session().expire_all()
    row = queries.membership_of(account.id, group.id)
    return row.role if row and row.left_at is None else None


def jobs_of(kind: str) -> list[dict[str, Any]]:
    return list(session().execute(sa.select(col(Job.payload)).where(col(Job.kind) == kind)).scalars())


def facts(group: Group, **other: str) -> dict[str, str]:
    """A group as its form sends it."""
    return {
        "name": group.name,
        "kind": group.kind.value,
        "visibility": group.visibility.value,
        "theme": str(group.theme_id or ""),
        "lead_fund": "",
        "lead_label": "",
        "cadence": "",
        "purpose": "",
    } | other


def test_the_list_shows_what_exists_for_me_with_mine_first(world: World, client_of: ClientOf) -> None:
    page = client_of(world.dirk).get("/overleg").text
    assert page.index("Mijn overleggen") < page.index("/klankbordgroep") < page.index("/wg-werkbaar-wint")
    assert "Besloten" in page
    assert "<h2>Werkgroepen</h2>" in page
    assert "3 deelnemers" in page
    assert "2 fondsen" in page
    outside = client_of(world.carla).get("/overleg").text
    assert "Podcastreeks Werkbaar wint" in outside
    assert 'href="/overleg/klankbordgroep"' not in outside
    assert "Mijn overleggen" not in outside


def test_a_guest_lists_only_where_they_were_invited(world: World, client_of: ClientOf) -> None:
    make.group("open-voor-leden", name="Open voor leden")
    page = client_of(world.gust).get("/overleg").text
    assert "Podcastreeks Werkbaar wint" in page
    assert "Open voor leden" not in page
    page = client_of(world.gerd).get("/overleg").text
    assert "Podcastreeks" not in page
    assert "Er is nog geen overleg waar je aan deelneemt." in page


def test_the_list_narrows_by_theme_and_kind(world: World, client_of: ClientOf) -> None:
    make.group("lerend-netwerk", GroupKind.LEARNING_NETWORK, name="Lerend netwerk instroom")
    client = client_of(world.carla)
    page = client.get("/overleg?thema=werkbaar-werk").text
    assert "Podcastreeks Werkbaar wint" in page
    assert "Lerend netwerk instroom" not in page
    page = client.get("/overleg?soort=learning_network").text
    assert "Podcastreeks Werkbaar wint" not in page
    assert "Lerend netwerk instroom" in page
    page = client.get("/overleg?soort=learning_network&thema=werkbaar-werk").text
    assert "Geen overleg gevonden voor deze keuze." in page
    assert client.get("/overleg?soort=zeppelin&thema=nergens").status_code == 200


def test_closed_off_groups_stand_apart(world: World, client_of: ClientOf) -> None:
    old = make.group("oud", name="Oud overleg", archived_at=now())
    make.membership(world.carla, old)
    page = client_of(world.carla).get("/overleg").text
    assert "Gearchiveerd overleg (1)" in page
    assert "Mijn overleggen" not in page


def test_only_who_may_start_a_group_gets_the_button(world: World, client_of: ClientOf) -> None:
    assert 'href="/overleg/nieuw"' in client_of(world.ilse).get("/overleg").text
    assert 'href="/overleg/nieuw"' in client_of(world.bea).get("/overleg").text
    assert 'href="/overleg/nieuw"' not in client_of(world.ann).get("/overleg").text


def test_the_list_asks_as_much_for_two_groups_as_for_twenty(
    world: World, client_of: ClientOf, counted: Counted
) -> None:
    client = client_of(world.ann)
    client.get("/overleg")
    with counted() as few:
        client.get("/overleg")
    for number in range(18):
        group = make.group(f"nog-{number}", theme_id=world.theme.id, lead_fund_id=world.horeca.id)
        make.membership(world.ann, group)
        make.membership(world.carla, group)
    with counted() as many:
        client.get("/overleg")
    assert len(many) == len(few) <= 4


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
    assert len(many) == len(few) <= 4


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
    answer = carla.post("/overleg/wg-werkbaar-wint/deelname", data={"rol": "member"})
    assert answer.status_code == 303
    assert answer.location == "/overleg/wg-werkbaar-wint"
    assert role_of(world.carla, world.open_group) is MembershipRole.MEMBER
    row = queries.membership_of(world.carla.id, world.open_group.id)
    assert row is not None
    assert row.fund_id == world.horeca.id
    carla.post("/overleg/wg-werkbaar-wint/deelname", data={"rol": "follower"})
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
    assert client_of(world.ann).post("/overleg/wg-werkbaar-wint/deelname", data={"rol": "follower"}).status_code == 403
    # ISA's see closed groups, but nobody puts themselves in one.
    assert client_of(world.ilse).post("/overleg/klankbordgroep/deelname").status_code == 403
    assert client_of(world.ilse).post("/overleg/wg-werkbaar-wint/deelname").status_code == 303
    # Who is not in a group cannot leave it.
    assert client_of(world.carla).post("/overleg/wg-werkbaar-wint/uitschrijving").status_code == 403
    # A guest who was invited may follow instead of taking part.
    assert client_of(world.gust).post("/overleg/wg-werkbaar-wint/deelname", data={"rol": "follower"}).status_code == 303


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
        changed = client.post(f"/overleg/wg-werkbaar-wint/deelnemers/{other.id}", data={"rol": "organiser"})
        assert changed.status_code == 403
        assert client.get("/overleg/wg-werkbaar-wint/bewerken").status_code == 403
        assert client.post("/overleg/wg-werkbaar-wint/bewerken", data=facts(world.open_group)).status_code == 403
    form = {"account": str(world.carla.id), "role": "member"}
    assert client_of(world.ilse).post("/overleg/wg-werkbaar-wint/deelnemers", data=form).status_code == 303


def test_an_organiser_changes_a_role_and_takes_somebody_out(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    address = f"/overleg/wg-werkbaar-wint/deelnemers/{world.bram.id}"
    assert ann.post(address, data={"rol": "organiser"}).status_code == 303
    assert role_of(world.bram, world.open_group) is MembershipRole.ORGANISER
    assert ann.post(address, data={"rol": "zeppelin"}).status_code == 400
    assert ann.post(address).status_code == 400, "nobody is taken out by a form that lost its field"
    assert role_of(world.bram, world.open_group) is MembershipRole.ORGANISER
    assert ann.post(address, data={"rol": ""}).status_code == 303
    assert role_of(world.bram, world.open_group) is None
    assert ann.post(address, data={"rol": "member"}).status_code == 404, "who left is added, not changed"


def test_a_group_keeps_an_organiser(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    own = f"/overleg/wg-werkbaar-wint/deelnemers/{world.ann.id}"
    for role in ("member", "follower", ""):
        answer = ann.post(own, data={"rol": role}, follow_redirects=True)
        assert "Een overleg heeft een organisator nodig." in answer.text
        assert role_of(world.ann, world.open_group) is MembershipRole.ORGANISER
    answer = ann.post("/overleg/wg-werkbaar-wint/uitschrijving")
    assert answer.location == "/overleg/wg-werkbaar-wint/deelnemers"
    assert role_of(world.ann, world.open_group) is MembershipRole.ORGANISER
    ann.post(f"/overleg/wg-werkbaar-wint/deelnemers/{world.bram.id}", data={"rol": "organiser"})
    assert ann.post("/overleg/wg-werkbaar-wint/uitschrijving").location == "/overleg"
    assert role_of(world.ann, world.open_group) is None
    # An ISA organises every group, and may take out the last one.
    client_of(world.ilse).post(f"/overleg/wg-werkbaar-wint/deelnemers/{world.bram.id}", data={"rol": ""})
    assert role_of(world.bram, world.open_group) is None


def test_who_is_taken_out_of_a_closed_group_no_longer_hears_or_sees_it(
    app: Flask, world: World, client_of: ClientOf
) -> None:
    room = f"group:{world.closed_group.id}"
    dirk = live.io.test_client(app, flask_test_client=client_of(world.dirk))
    assert dirk.emit("listen", {"room": room}, callback=True) == "ok"
    client_of(world.ilse).post(f"/overleg/klankbordgroep/deelnemers/{world.dirk.id}", data={"rol": ""})
    assert not dirk.is_connected()
    again = live.io.test_client(app, flask_test_client=client_of(world.dirk))
    assert again.emit("listen", {"room": room}, callback=True) == "refused"
    assert client_of(world.dirk).get("/overleg/klankbordgroep/deelnemers").status_code == 404


def test_who_only_changes_role_keeps_listening(app: Flask, world: World, client_of: ClientOf) -> None:
    bram = live.io.test_client(app, flask_test_client=client_of(world.bram))
    client_of(world.bram).post("/overleg/wg-werkbaar-wint/deelname", data={"rol": "follower"})
    assert bram.is_connected()


def test_the_analysis_is_asked_once_for_a_burst_of_changes(world: World, client_of: ClientOf) -> None:
    client_of(world.carla).post("/overleg/wg-werkbaar-wint/deelname")
    client_of(world.bram).post("/overleg/wg-werkbaar-wint/uitschrijving")
    assert jobs_of("analyse") == [{}]


def test_the_form_shows_a_group_as_it_is(world: World, client_of: ClientOf) -> None:
    page = client_of(world.ann).get("/overleg/wg-werkbaar-wint/bewerken").text
    assert 'value="Podcastreeks Werkbaar wint"' in page
    assert f'<option selected value="{world.theme.id}">Werkbaar werk en jobmobiliteit</option>' in page
    assert '<option selected value="working_group">Werkgroep</option>' in page


def test_an_organiser_changes_what_a_group_is_about(world: World, client_of: ClientOf) -> None:
    form = facts(
        world.open_group,
        name="  Podcasts over werkbaar werk ",
        kind="cluster",
        lead_fund=str(world.woodwize.id),
        lead_label="SERV",
        cadence="maandelijks",
        purpose="Wij maken *zes* afleveringen. <script>alert(1)</script>",
    )
    answer = client_of(world.ann).post("/overleg/wg-werkbaar-wint/bewerken", data=form)
    assert (answer.status_code, answer.location) == (303, "/overleg/wg-werkbaar-wint")
    session().expire_all()
    group = session().get(Group, world.open_group.id)
    assert group is not None
    assert (group.name, group.kind, group.cadence) == ("Podcasts over werkbaar werk", GroupKind.CLUSTER, "maandelijks")
    assert (group.lead_fund_id, group.lead_label) == (world.woodwize.id, ""), "a fund goes before a label"
    assert "<em>zes</em>" in group.purpose_html
    assert "<script>" not in group.purpose_html
    assert jobs_of("reindex-group") == [{"id": str(group.id)}], "its name is in what is found of it"
    assert jobs_of("analyse") == [{}]


def test_only_a_cluster_can_be_kept_out_of_what_is_reported(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    kept = facts(world.open_group, name="Getypt", unreported="y")
    answer = ann.post("/overleg/wg-werkbaar-wint/bewerken", data=kept)
    assert answer.status_code == 422
    assert "Dit kan enkel bij een cluster." in answer.text
    assert 'value="Getypt"' in answer.text
    assert ann.post("/overleg/wg-werkbaar-wint/bewerken", data=kept | {"kind": "cluster"}).status_code == 303
    session().expire_all()
    assert session().get_one(Group, world.open_group.id).unreported
    assert jobs_of("analyse") == [{}], "at once"
    assert 'checked class="ds-input" id="unreported"' in ann.get("/overleg/wg-werkbaar-wint/bewerken").text.replace(
        'aria-describedby="unreported-uitleg" ', ""
    )


def test_another_purpose_touches_only_the_group_in_search(world: World, client_of: ClientOf) -> None:
    form = facts(world.open_group, purpose="Iets anders.", lead_label="SERV")
    assert client_of(world.ann).post("/overleg/wg-werkbaar-wint/bewerken", data=form).status_code == 303
    assert jobs_of("index") == [{"kind": "group", "id": str(world.open_group.id)}]
    assert jobs_of("reindex-group") == []
    assert jobs_of("analyse") == []
    assert "Trekker: SERV" in client_of(world.ann).get("/overleg").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "   "}, "Geef het overleg een naam."),
        ({"name": "x" * 161}, "Hoogstens 160 tekens."),
        ({"kind": "zeppelin"}, "Kies iets uit de lijst."),
        ({"theme": "zeppelin"}, "Kies iets uit de lijst."),
        ({"lead_fund": str(uuid.uuid4())}, "Kies iets uit de lijst."),
        ({"cadence": "x" * 81}, "Hoogstens 80 tekens."),
        ({"purpose": "x" * 5001}, "Hoogstens 5000 tekens."),
    ],
)
def test_a_form_that_is_wrong_comes_back_with_what_was_typed(
    world: World, client_of: ClientOf, wrong: dict[str, str], said: str
) -> None:
    form = facts(world.open_group, purpose="Met zorg geschreven.", cadence="elke week") | wrong
    answer = client_of(world.ann).post("/overleg/wg-werkbaar-wint/bewerken", data=form)
    assert answer.status_code == 422
    assert said in answer.text
    assert form["purpose"] in answer.text
    assert f'value="{form["cadence"]}"' in answer.text
    session().expire_all()
    group = session().get(Group, world.open_group.id)
    assert group is not None
    assert (group.name, group.purpose) == ("Podcastreeks Werkbaar wint", "")


def test_a_group_that_closes_is_silent_for_who_is_not_in_it(app: Flask, world: World, client_of: ClientOf) -> None:
    room = {"room": f"group:{world.open_group.id}"}
    carla, bram = (live.io.test_client(app, flask_test_client=client_of(who)) for who in (world.carla, world.bram))
    assert carla.emit("listen", room, callback=True) == "ok"
    assert bram.emit("listen", room, callback=True) == "ok"
    form = facts(world.open_group, visibility=Visibility.CLOSED.value)
    assert client_of(world.ann).post("/overleg/wg-werkbaar-wint/bewerken", data=form).status_code == 303
    assert not carla.is_connected()
    carla, bram = (live.io.test_client(app, flask_test_client=client_of(who)) for who in (world.carla, world.bram))
    assert carla.emit("listen", room, callback=True) == "refused"
    assert bram.emit("listen", room, callback=True) == "ok"
    assert client_of(world.carla).get("/overleg/wg-werkbaar-wint/deelnemers").status_code == 404
    assert jobs_of("reindex-group") == [{"id": str(world.open_group.id)}]
    assert jobs_of("analyse") == [{}]


def test_an_address_is_made_of_a_name() -> None:
    assert slug_of("Werkgroep Één & twee: 'Ça va?'") == "werkgroep-een-twee-ca-va"
    assert slug_of("x" * 200) == "x" * 70
    assert slug_of("???") == ""


def test_wewis_follows_results_and_takes_part_nowhere(world: World, client_of: ClientOf) -> None:
    ilse = client_of(world.ilse)
    members = "/overleg/wg-werkbaar-wint/deelnemers"
    refused = ilse.post(members, data={"account": str(world.gerd.id), "role": "member"})
    assert refused.status_code == 422
    assert "Wie voor WEWIS werkt, ziet enkel initiatieven en resultaten" in refused.text
    # Who was in a group before they came to work there, sees nothing of it either, as an organiser neither.
    make.membership(world.gerd, world.open_group, MembershipRole.ORGANISER)
    meeting = make.meeting(world.open_group, world.ann)
    topic = make.topic(world.open_group, world.ann, "Een vraag van ons")
    gerd = client_of(world.gerd)
    for path in ("/overleg/wg-werkbaar-wint", members, f"/bijeenkomsten/{meeting.id}", f"/onderwerpen/{topic.id}"):
        assert gerd.get(path).status_code == 404
    for path in ("/", "/overleg", "/bijeenkomsten", "/berichten", "/actiepunten"):
        page = gerd.get(path).text
        assert "Podcastreeks" not in page
        assert "Een vraag van ons" not in page
    assert gerd.get("/initiatieven").status_code == 200


@pytest.mark.parametrize(
    ("organisation", "is_theirs"),
    [("WEWIS", True), ("Departement Wewis (WSE)", True), ("Wewisser", False), ("VDAB", False), (None, False)],
)
def test_wewis_is_told_by_its_name(organisation: str | None, is_theirs: bool) -> None:
    assert is_of_wewis(Role.GUEST, organisation) is is_theirs
    assert not is_of_wewis(Role.ISA, organisation)
