"""What a group of each kind begins with, and what a closed one shows to others."""

import pytest
import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import session
from samenspel.groups.models import Group, GroupKind, Joining, Posting, Visibility
from samenspel.people.models import Account
from tests import make
from tests.fixtures import ClientOf
from tests.groups.stories import facts
from tests.pages import page
from tests.world import World


def stored(slug: str) -> Group:
    session().expire_all()
    group: Group = session().execute(sa.select(Group).where(col(Group.slug) == slug)).scalar_one()
    return group


def test_a_new_group_begins_as_its_kind_does_and_the_form_shows_it(world: World, client_of: ClientOf) -> None:
    ilse = client_of(world.ilse)
    kinds = page(ilse.get("/overleg/nieuw"))
    assert len(kinds.all("a[href^='/overleg/nieuw?soort=']")) == len(GroupKind)
    form = page(ilse.get("/overleg/nieuw?soort=working_group"))
    assert [form.fields[name] for name in ("visibility", "joining", "posting")] == ["open", "request", "members"]
    assert "wie meewerkt spreekt dat af" in form
    made = ilse.post("/overleg/nieuw", data={"name": "Samen op reis", "kind": "sounding_board"})
    group = stored(made.location.split("/")[2])
    assert (group.visibility, group.joining, group.posting) == (
        Visibility.HIDDEN, Joining.INVITATION, Posting.MEMBERS,
    )  # fmt: skip


def test_consultants_and_directors_start_clusters_only(world: World, client_of: ClientOf) -> None:
    carla = client_of(world.carla)
    assert "Nieuw overleg" in carla.get("/overleg").text
    assert page(carla.get("/overleg/nieuw")).fields["kind"] == "cluster"
    assert carla.post("/overleg/nieuw", data={"name": "Reis", "kind": "working_group"}).status_code == 422
    made = carla.post("/overleg/nieuw", data={"name": "Reis", "kind": "cluster"})
    assert stored(made.location.split("/")[2]).visibility is Visibility.HIDDEN
    assert client_of(world.gust).post("/overleg/nieuw", data={"name": "Reis", "kind": "cluster"}).status_code == 403


@pytest.mark.parametrize(
    ("visibility", "joining", "said"),
    [
        ("hidden", "request", "Een verborgen overleg kent niemand anders."),
        ("closed", "free", "Wie vrij meedoet, ziet alles."),
        ("closed", "request", ""),
    ],
)
def test_nobody_can_ask_into_what_they_cannot_know(
    world: World, client_of: ClientOf, visibility: str, joining: str, said: str
) -> None:
    form = facts(world.open_group, visibility=visibility, joining=joining, purpose="Met zorg")
    answer = client_of(world.ann).post("/overleg/wg-werkbaar-wint/bewerken", data=form)
    assert answer.status_code == (422 if said else 303)
    assert said in answer.text
    assert stored("wg-werkbaar-wint").visibility is (Visibility.OPEN if said else Visibility.CLOSED)


def test_a_closed_group_shows_others_what_it_is_for_and_nothing_of_what_is_in_it(
    world: World, client_of: ClientOf
) -> None:
    group = make.group(
        "kring", name="Kring over fusies", visibility=Visibility.CLOSED, joining=Joining.REQUEST,
        purpose_html="<p>Bekijken wat kan.</p>", wanted_result="Een plan", lead_fund_id=world.horeca.id,
    )  # fmt: skip
    make.membership(world.dirk, group)
    topic = make.topic(group, world.dirk, "Wie met wie?")
    carla = client_of(world.carla)
    seen = page(carla.get("/overleg/kring"))
    for words in ("Kring over fusies", "Bekijken wat kan.", "Horeca Forma", "Meedoen gaat op vraag"):
        assert words in seen
    for words in ("Wie met wie?", "Dirk", "Een plan"):
        assert words not in seen
    for rest in ("onderwerpen", "bijeenkomsten", "documenten", "deelnemers", "chat", "nieuws", "actiepunten"):
        assert carla.get(f"/overleg/kring/{rest}").status_code == 404, rest
    assert carla.get(f"/onderwerpen/{topic.id}").status_code == 404
    assert carla.post("/overleg/kring/deelname").status_code == 404
    row = page(carla.get("/overleg")).row("Kring over fusies")
    assert row.tags == ["Besloten"]
    assert "deelnemer" not in row
    assert "1 deelnemer" in page(client_of(world.dirk).get("/overleg")).panel("Mijn overleggen").row(
        "Kring over fusies"
    )


@pytest.mark.parametrize("who", ["gust", "gerd"])
def test_guests_and_wewis_know_of_no_closed_group(world: World, client_of: ClientOf, who: str) -> None:
    make.group("kring", name="Kring over fusies", visibility=Visibility.CLOSED)
    account: Account = getattr(world, who)
    assert client_of(account).get("/overleg/kring").status_code == 404
    if who == "gust":
        assert "Kring" not in page(client_of(account).get("/overleg"))


def test_where_only_organisers_write_the_others_take_part(world: World, client_of: ClientOf) -> None:
    base = f"/overleg/{world.open_group.slug}"
    topic = make.topic(world.open_group, world.ann, "Nieuws")
    meeting = make.meeting(world.open_group, world.ann)
    world.open_group.posting = Posting.ORGANISERS
    session().add(world.open_group)
    session().commit()
    bram, ann = client_of(world.bram), client_of(world.ann)
    writes = {
        f"{base}/onderwerpen": {"title": "Nieuw", "body": "Mag niet"},
        f"/onderwerpen/{topic.id}/reacties": {"body": "Mag niet"},
        f"{base}/documenten": {},
    }
    for path, data in writes.items():
        assert bram.post(path, data=data).status_code == 403, path
        assert ann.post(path, data=data).status_code != 403, path
    assert "Nieuw onderwerp" not in bram.get(base).text
    assert bram.post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "yes"}).status_code == 303
