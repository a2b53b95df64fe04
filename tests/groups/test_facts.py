"""What a group is about, as its organisers say it."""

import uuid

import pytest
from flask import Flask

from samenspel import live
from samenspel.db import session
from samenspel.groups.models import Group, GroupKind, Visibility
from samenspel.text import slug_of
from tests.fixtures import ClientOf
from tests.groups.stories import facts, jobs_of
from tests.world import World


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
    form = facts(world.open_group, visibility=Visibility.HIDDEN.value)
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
